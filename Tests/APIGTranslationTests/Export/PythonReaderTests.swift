import APIGTranslation
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// What readers in Python make of exports.
@Suite struct PythonReaderTests {
    private static let hasPyYAML = Python.has("yaml")
    private static let hasValidator = Python.has("openapi_spec_validator")

    /// Configurations to export: the samples', and generated ones.
    private static func configurations(generated count: UInt64) throws -> [Configuration] {
        try RoundTripTests.documents.map { try importBack(Fixture.bytes($0)).configuration }
            + (0..<count).map { ConfigurationGenerator.make(seed: 10_000 + $0) }
    }

    @Test("PyYAML and Python's json read 400 exports as they were meant")
    func reading() throws {
        guard Self.hasPyYAML else {
            print("skipped: there is no python3 with PyYAML")
            return
        }
        var files: [(name: String, bytes: [UInt8])] = []
        var meant: [String: String] = [:]
        for (number, configuration) in try Self.configurations(generated: 94).enumerated() {
            for version in ExportOptions.Version.allCases {
                let document = try export(configuration, checks: false) { $0.version = version }.document
                for syntax in [SyntaxKind.json, .yaml] {
                    let name = "\(number)-\(version.rawValue).\(syntax == .json ? "json" : "yaml")"
                    files.append((name, document.encoded(as: syntax)))
                    meant[name] = PythonReaders.canonical(document)
                }
            }
        }
        #expect(files.count == 400)
        let lines = try #require(PythonReaders.run("read_exports.py", files)).split(separator: "\n")
        #expect(lines.count == files.count)
        for line in lines {
            let name = String(line.prefix { $0 != " " })
            let isSame = meant[name].map { $0 == line.dropFirst(name.count + 1) } ?? false
            #expect(isSame, "\(name)")
        }
    }

    /// Errors in a document, as `kind place message`.
    private static func errors(_ files: [(name: String, bytes: [UInt8])]) throws -> [String] {
        try #require(PythonReaders.run("validate_exports.py", files)).split(separator: "\n").map(String.init)
    }

    @Test("openapi-spec-validator finds nothing in strict exports of the samples")
    func strictSamples() throws {
        guard Self.hasValidator else {
            print("skipped: there is no python3 with openapi-spec-validator")
            return
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for document in RoundTripTests.documents {
            let configuration = try importBack(Fixture.bytes(document)).configuration
            for version in ExportOptions.Version.allCases {
                let strict = try export(configuration, checks: false) {
                    $0.version = version
                    $0.isStrict = true
                }.document
                let name = document.split(separator: "/").last ?? ""
                files.append(("\(name)-\(version.rawValue).json", strict.encoded(as: .json)))
            }
        }
        let errors = try Self.errors(files).filter { !Self.isGreedyVariable($0) }
        #expect(errors == [])
    }

    @Test("What openapi-spec-validator finds in other exports is what the product itself writes so")
    func known() throws {
        guard Self.hasValidator else {
            print("skipped: there is no python3 with openapi-spec-validator")
            return
        }
        var files: [(name: String, bytes: [UInt8])] = []
        for (number, configuration) in try Self.configurations(generated: 14).enumerated() {
            for version in ExportOptions.Version.allCases {
                let document = try export(configuration, checks: false) { $0.version = version }.document
                files.append(("\(number)-\(version.rawValue).json", document.encoded(as: .json)))
            }
        }
        let errors = try Self.errors(files)
        let unknown = errors.filter { !Self.isGreedyVariable($0) && !Self.isCORSResponse($0) && !Self.isDefault($0) }
        #expect(unknown == [])
        // Each of the exceptions is one that occurs.
        #expect(errors.contains(where: Self.isGreedyVariable))
        #expect(errors.contains(where: Self.isCORSResponse))
        #expect(errors.contains(where: Self.isDefault))
    }

    /// `{name+}` in a path is the product's, and its parameter is called `name`.
    private static func isGreedyVariable(_ error: String) -> Bool {
        error.contains("UnresolvableParameterError") && error.contains("+}")
    }

    /// The response key `default-cors`.
    private static func isCORSResponse(_ error: String) -> Bool { error.contains("'default-cors' does not match") }

    /// Defaults are texts, and lengths of 0 mean none; the validator gives no place for a default that does not fit.
    private static func isDefault(_ error: String) -> Bool { error.contains("\tOpenAPIValidationError\t\t") }
}
