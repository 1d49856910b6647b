import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Every field of an instance file, changed, added and removed, has a rule.
@Suite struct InstanceGridTests {
    /// Fields whose edits say nothing of what the gateway does, and why.
    static let waived = [
        "formatVersion": "the version of the format itself: there is one",
        "vpc_channels[].id": "names a record for others",
        "apps[].id": "names a record for others",
        "throttles[].id": "names a record for others",
        "acls[].id": "names a record for others",
        "authorizers[].id": "names a record for others",
        "vpc_channels[].dict_code": "kept, without effect",
        "vpc_channels[].vpc_health_config.status": "what the product says of a channel, without effect",
        "throttles[].source": "where a record was defined",
        "acls[].source": "where a record was defined",
        "authorizers[].source": "where a record was defined",
        "responses[].source": "where a record was defined",
    ]

    /// Texts that are words of a few, so that no edit of a text gives another one; ``InstanceDifferenceTests`` does.
    private static let words = [
        "apps[].authorized[].apis": "all has one word",
        "plugins[].plugin_content<breaker content>.breaker_condition.unhealthy_condition[]": "AND or OR",
        "plugins[].plugin_content<breaker content>.downgrade_rules[].breaker_condition.unhealthy_condition[]":
            "AND or OR",
        "signs[].sign_type": "one of four",
    ]

    /// The instance file with every field.
    static func fixture() throws -> DocumentValue {
        let text = try Fixture.text("diff/instance.yaml")
        let tree = try #require(
            SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        return DocumentValue(tree.root)
    }

    private static func side(_ value: DocumentValue) throws -> (file: InstanceFile, side: InstanceDifference.Side)? {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(
            SourceReader.read(name: "i", bytes: value.encoded(as: .json), diagnostics: diagnostics))
        let reader = ConfigurationReader(diagnostics: diagnostics)
        guard let file = InstanceFile.load(tree, reader: reader), diagnostics.errorCount == 0 else { return nil }
        return (file, InstanceDifference.Side(file: file, root: tree.root))
    }

    /// The fixture in parts that are instance files of their own, so that an edit reads no more than it needs.
    private static func parts() throws -> [DocumentValue] {
        let root = try Self.fixture()
        let common = root.members.filter { ["formatVersion", "environments"].contains($0.key) }
        return root.members.flatMap { member -> [DocumentValue] in
            switch member.key {
            case "formatVersion": []
            case "environments": [.mapping(common)]
            case "plugins": member.value.items.map { .mapping(common + [DocumentMember("plugins", .list([$0]))]) }
            default: [.mapping(common + [member])]
            }
        }
    }

    /// What each edit of the fixture that is an instance file again gives; read once.
    static let findings = Result {
        var findings: [FieldEdits.Finding] = []
        for part in try Self.parts() {
            let base = try #require(try Self.side(part))
            var edits = FieldEdits.edits(of: part, shape: InstanceFile.shape, waived: Set(Self.waived.keys))
            // Environments have a part of their own.
            if part.members.count > 2 { edits.removeAll { $0.template.hasPrefix("environments") } }
            findings += try FieldEdits.findings(
                edits, of: part, base: base,
                // Some values do not stand alone, such as a secret without its key; a default that is left out is the same.
                read: { try Self.side($0).flatMap { $0.file == base.file ? nil : $0 } },
                compare: { InstanceDifference($0.side, $1.side).run() })
        }
        return findings
    }

    @Test("Every field of an instance file that changes, comes or goes is told")
    func everyField() throws {
        let findings = try Self.findings.get()
        for finding in findings {
            let edit = finding.edit.description
            #expect(!finding.there.isEmpty, "\(edit) is told by nobody")
            #expect(!finding.back.isEmpty, "the way back of \(edit) is told by nobody")
        }
        #expect(findings.count > 600)
    }

    @Test("What an edit of a secret gives does not show it")
    func secrets() throws {
        for finding in try Self.findings.get() {
            let shown = (finding.there + finding.back).map {
                "\($0.message) \($0.before.value ?? "") \($0.after.value ?? "")"
            }
            // All secrets of the fixture begin so.
            #expect(!shown.contains { $0.contains("hidden") }, "\(finding.edit.template) shows a secret")
        }
    }

    @Test("Every field of an instance file is edited in a way that can be read")
    func edited() throws {
        let edits = FieldEdits.edits(
            of: try Self.fixture(), shape: InstanceFile.shape, waived: Set(Self.waived.keys))
        let read = Set(try Self.findings.get().filter(\.isChange).map(\.edit.template))
        let missed = Set(edits.filter(\.isChange).map(\.template)).subtracting(read)
        #expect(missed.sorted() == Self.words.keys.sorted())
    }

    @Test("Every field there is stands in the file that is edited")
    func complete() throws {
        let missing = FieldEdits.missing(in: [try Self.fixture()], shape: InstanceFile.shape)
        #expect(missing.filter { Self.waived[$0] == nil } == [])
    }
}
