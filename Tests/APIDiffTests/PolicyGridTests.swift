import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Every field of a configuration beside its APIs, changed, added and removed, has a rule.
@Suite struct PolicyGridTests {
    /// Fields whose edits say nothing of what the gateway does, and why.
    static let waived = [
        "formatVersion": "the version of the format itself: there is one",
        "apis": "APIs have a grid of their own",
        "groups[].id": "names a record for others",
        "throttles[].id": "names a record for others",
        "acls[].id": "names a record for others",
        "authorizers[].id": "names a record for others",
        "groups[].source": "where a record was defined",
        "throttles[].source": "where a record was defined",
        "acls[].source": "where a record was defined",
        "authorizers[].source": "where a record was defined",
        "responses[].source": "where a record was defined",
    ]

    /// The configuration with every field.
    static func fixture() throws -> DocumentValue {
        let text = try Fixture.text("diff/policies.yaml")
        let tree = try #require(
            SourceReader.read(name: "c", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        return DocumentValue(tree.root)
    }

    private static func configuration(_ value: DocumentValue) -> Configuration? {
        let diagnostics = DiagnosticCollector()
        guard let tree = SourceReader.read(name: "c", bytes: value.encoded(as: .json), diagnostics: diagnostics),
            let configuration = Configuration.load(tree, reader: ConfigurationReader(diagnostics: diagnostics)),
            diagnostics.errorCount == 0
        else { return nil }
        return configuration
    }

    /// What each edit of the fixture that is a configuration again gives; read once.
    static let findings = Result {
        let root = try Self.fixture()
        let base = try #require(Self.configuration(root))
        return FieldEdits.findings(
            FieldEdits.edits(of: root, shape: Configuration.shape, waived: Set(Self.waived.keys)), of: root, base: base,
            read: { Self.configuration($0).flatMap { $0 == base ? nil : $0 } }, compare: { differences($0, $1) })
    }

    @Test("Every field of a configuration beside its APIs that changes, comes or goes is told")
    func everyField() throws {
        let findings = try Self.findings.get()
        for finding in findings {
            let edit = finding.edit.description
            #expect(!finding.there.isEmpty, "\(edit) is told by nobody")
            #expect(!finding.back.isEmpty, "the way back of \(edit) is told by nobody")
        }
        #expect(findings.count > 150)
    }

    @Test("Every field of a configuration beside its APIs is edited in a way that can be read")
    func edited() throws {
        let edits = FieldEdits.edits(of: try Self.fixture(), shape: Configuration.shape, waived: Set(Self.waived.keys))
        let read = Set(try Self.findings.get().filter(\.isChange).map(\.edit.template))
        let missed = Set(edits.filter(\.isChange).map(\.template)).subtracting(read)
        #expect(missed.sorted() == [])
    }

    @Test("Every field there is stands in the configuration that is edited")
    func complete() throws {
        let missing = FieldEdits.missing(in: [try Self.fixture()], shape: Configuration.shape)
        #expect(missing.filter { !$0.hasPrefix("apis[]") && Self.waived[$0] == nil } == [])
    }
}
