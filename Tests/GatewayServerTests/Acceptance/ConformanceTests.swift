import APIGExtensions
import Foundation
import GatewayConfiguration
import TestSupport
import Testing

/// The table of what proves extensions and plug-ins in force, against the tables of the code and the sources of the tests.
@Suite struct ConformanceTests {
    /// A line of the table.
    struct Line {
        let name: String
        /// Suite and function of each test.
        let tests: [(suite: String, function: String)]
        /// Why there is no run-time effect, with its page.
        let reason: String?
    }

    private static func table() throws -> [Line] {
        try Fixture.text("conformance/extensions.txt").split(separator: "\n").filter { !$0.hasPrefix("#") }.map {
            line in
            let parts = line.components(separatedBy: " | ")
            try #require(parts.count == 2, "\(line)")
            guard !parts[1].hasPrefix("none: ") else {
                return Line(name: parts[0], tests: [], reason: String(parts[1].dropFirst("none: ".count)))
            }
            let tests = try parts[1].components(separatedBy: ", ").map { test in
                let names = test.components(separatedBy: "/")
                try #require(names.count == 2, "\(test)")
                return (names[0], names[1])
            }
            return Line(name: parts[0], tests: tests, reason: nil)
        }
    }

    @Test("Every extension and every plug-in type of the code has a line, and no line is about anything else")
    func complete() throws {
        let lines = try Self.table().map { line in
            // What stands inside an extension has a dotted name, which is the notation of its page and no key.
            let parts = line.name.split(separator: " ").map(String.init)
            return parts[0] == "plugin" || !parts[1].contains(".") ? line.name : parts[0]
        }
        let extensions = ExtensionCatalogue.all.map { "\($0.number) \($0.key)" }
        let objects = ExtensionCatalogue.objects.map(\.number)
        let plugins = PluginType.allCases.map { "plugin \($0.rawValue)" }
        #expect(lines.sorted() == (extensions + objects + plugins).sorted())
    }

    @Test("Every test the table names is there, and every reason names its page")
    func named() throws {
        var sources: [String] = []
        let folder = "\(Fixture.projectRoot)/Tests"
        for case let path as String in try #require(FileManager.default.enumerator(atPath: folder))
        where path.hasSuffix(".swift") {
            sources.append(String(decoding: try Fixture.file("\(folder)/\(path)"), as: UTF8.self))
        }
        for line in try Self.table() {
            if let reason = line.reason {
                #expect(reason.range(of: #"\(apig_03_0\d+\)$"#, options: .regularExpression) != nil, "\(line.name)")
                continue
            }
            for (suite, function) in line.tests {
                let isThere = sources.contains { source in
                    guard let start = source.range(of: "struct \(suite) {") else { return false }
                    // Up to the next suite of the file.
                    let rest = source[start.upperBound...]
                    let end = rest.range(of: "\n@Suite")?.lowerBound ?? rest.endIndex
                    return rest[..<end].range(
                        of: #"@Test[^\n]*(\n[^\n]+){0,8}func \#(function)\("#, options: .regularExpression) != nil
                }
                #expect(isThere, "\(line.name): \(suite)/\(function)")
            }
        }
    }
}
