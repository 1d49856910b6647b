import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Every field of an instance file, changed, added and removed, has a rule.
@Suite struct InstanceGridTests {
    /// Fields that say nothing of what the gateway does, by the end of their paths.
    private static let waived: [String: String] = [
        "formatVersion": "the version of the format itself",
        "id": "names a record for others",
        "dict_code": "kept, without effect",
    ]

    private static func side(_ value: DocumentValue) throws -> (file: InstanceFile, side: InstanceDifference.Side)? {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(
            SourceReader.read(name: "i", bytes: value.encoded(as: .json), diagnostics: diagnostics))
        let reader = ConfigurationReader(diagnostics: diagnostics, secret: { _ in "one from elsewhere" })
        guard let file = InstanceFile.load(tree, reader: reader), diagnostics.errorCount == 0 else { return nil }
        return (file, InstanceDifference.Side(file: file, root: tree.root))
    }

    @Test("Every field of an instance file that changes, comes or goes is told")
    func everyField() throws {
        let text = try Fixture.text("diff/instance.yaml")
        let tree = try #require(
            SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        let root = DocumentValue(tree.root)
        let base = try #require(try Self.side(root))
        var count = 0
        for edit in FieldEdits.edits(of: root, shape: InstanceFile.shape) {
            if let last = edit.path.last, Self.waived[last] != nil { continue }
            let changed = FieldEdits.apply(ArraySlice(edit.path), edit.value, to: root)
            // Some values do not stand alone, such as a secret without its key.
            guard changed != root, let revision = try Self.side(changed) else { continue }
            // A default that is left out is the same.
            guard revision.file != base.file else { continue }
            count += 1
            let name = "\(edit.path.joined(separator: ".")) → \(edit.value?.compactJSON ?? "nothing")"
            #expect(!InstanceDifference(base.side, revision.side).run().isEmpty, "\(name) is told by nobody")
            #expect(!InstanceDifference(revision.side, base.side).run().isEmpty, "the way back of \(name) is told by nobody")
        }
        #expect(count > 200)
    }

    @Test("Every field there is stands in the file that is edited")
    func complete() throws {
        let text = try Fixture.text("diff/instance.yaml")
        let tree = try #require(
            SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        let missing = FieldEdits.missing(in: [DocumentValue(tree.root)], shape: InstanceFile.shape)
        #expect(missing == [])
    }
}
