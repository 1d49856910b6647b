import APIGTranslation
import Foundation
import SourceDocument
import TestSupport
import Testing

/// The public openapi-spec-validator about what comes out of conversions.
@Suite struct ConversionValidityTests {
    /// Reads lines of a valid original and its conversions, all JSON, and prints what is wrong with conversions of valid ones.
    private static let script = #"""
        import json, sys
        from openapi_spec_validator import validate
        def fault(document):
            try:
                validate(document)
            except Exception as error:
                return type(error).__name__ + " " + str(error)[:200].replace("\n", " ")
        valid = 0
        for line in open(sys.argv[1]):
            name, original, conversions = json.loads(line)
            if fault(original) is not None:
                continue
            valid += 1
            for target, conversion in conversions.items():
                found = fault(conversion)
                if found:
                    print(name, "as", target, found)
        print("valid", valid)
        """#

    @Test("What is converted is valid where the original is")
    func validity() throws {
        guard Python.has("openapi_spec_validator") else {
            print("skipped: there is no python3 with openapi-spec-validator")
            return
        }
        var lines = ""
        var count = 0
        for name in ConversionTests.documents {
            let bytes = try Fixture.bytes(name)
            // The validator takes minutes for a large one, and reads no other files here.
            guard bytes.count < 30_000, let read = ReadDocument(bytes, name: Fixture.path(name)),
                read.resolver.drawnIn.isEmpty
            else { continue }
            count += 1
            let conversions = DocumentConversion.Target.allCases.map { target in
                DocumentMember(target.rawValue, Self.value(read, target))
            }
            let original = DocumentValue(read.tree.root)
            lines += DocumentValue.list([.text(name), original, .mapping(conversions)]).compactJSON + "\n"
        }
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("apig-conversion-\(UUID().uuidString)")
        try Data(lines.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let found = try #require(Python.run(["-c", Self.script, file.path])).split(separator: "\n")
        #expect(found.count == 1, "\(found.joined(separator: "\n"))")
        // Enough of them are valid for this to say something.
        let valid = try #require(found.last?.split(separator: " ").last.flatMap { Int($0) })
        #expect(valid > count / 2)
    }

    private static func value(_ read: ReadDocument, _ target: DocumentConversion.Target) -> DocumentValue {
        let text = read.converted(target, .json).text
        return ReadDocument(Array(text.utf8)).map { DocumentValue($0.tree.root) } ?? .null
    }
}
