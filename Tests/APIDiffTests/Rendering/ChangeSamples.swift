import APIDiff
import Diagnostics
import Testing

/// Reports with everything in them, for the forms.
enum ChangeSamples {
    /// Texts that would be markup, commands of a terminal or ends of what they stand in.
    static let hostile = "<script>alert('1')</script> \"&|`*_ \\| ]]> @team #1 \u{1B}[31m\u{202E}\nend"

    static func rule(_ name: String) throws -> ChangeRule {
        try #require(ChangeRule.all.first { $0.name == name })
    }

    static func place(_ file: String, line: Int, pointer: String? = nil, excerpt: String? = nil) -> ChangePlace {
        let location = Diagnostics.SourceLocation(
            file: file, start: SourcePosition(line: line, column: 3, byteOffset: 90),
            end: SourcePosition(line: line, column: 8, byteOffset: 95),
            excerpt: excerpt.map { SourceExcerpt(text: $0, caretOffset: 2, caretLength: 5) })
        return ChangePlace(location, pointer: pointer)
    }

    /// A breaking change of an operation, known on both sides by line and pointer.
    static func breaking(_ number: Int = 1) throws -> Change {
        Change(
            try self.rule("parameter-required"), .changed, group: "shop",
            subject: .operation(method: "GET", path: "/orders/{id}/\(number)"), element: "limit",
            before: Change.Side(
                value: "false",
                place: self.place(
                    "old.yaml", line: 25, pointer: "/paths/~1orders/get/parameters/0", excerpt: "  limit: false")),
            after: Change.Side(
                value: "true",
                place: self.place(
                    "new.yaml", line: 27, pointer: "/paths/~1orders/get/parameters/1", excerpt: "  limit: true")),
            message: "limit must be there now")
    }

    /// A change of every level, one of a shared schema, one accepted, a fault of the ledger, calls and advice.
    static func everything() throws -> ChangeReport {
        let dangerous = Change(
            try self.rule("parameter-removed"), .removed, group: "shop",
            subject: .operation(method: "GET", path: "/orders/{id}/1"), element: "sort",
            before: Change.Side(value: "{}", place: ChangePlace(source: "old.yaml:31:9")),
            after: Change.Side(), message: "sort is gone")
        var safe = Change(
            try self.rule("parameter-added"), .added, group: "shop", subject: .schema("Order"), element: "page",
            before: Change.Side(),
            after: Change.Side(value: self.hostile, place: self.place("new \(self.hostile).yaml", line: 3)),
            message: self.hostile)
        safe.users = (1...9).map { Change.Subject.operation(method: "GET", path: "/\($0)") }
        let cosmetic = Change(
            try self.rule("parameter-limit-unenforced"), .changed, group: "",
            subject: .resource("throttling policy a"), before: Change.Side(value: "1"), after: Change.Side(value: "2"),
            message: "1 → 2")
        var report = ChangeReport(
            base: "old.yaml", revision: "new.yaml",
            changes: [try self.breaking(), dangerous, safe, cosmetic, try self.breaking(2)])
        report.entries[0].calls = 1_234
        report.entries[4].acceptance = ChangeReport.Acceptance(
            owner: "shop team", reason: "nobody <calls> it", expires: "2030-01-31")
        report.ledgerFaults = [
            Diagnostic(
                .baselineEntryUnused, "entry 3 stands for no change",
                at: self.place("ledger.yaml", line: 4).location, pointer: "/2")
        ]
        report.advice = VersionAdvice(base: "1.2.0", revision: "1.3.0", worst: .breaking, addsSomething: false)
        return report
    }

    /// Breaking changes of as many operations.
    static func many(_ count: Int) throws -> ChangeReport {
        ChangeReport(base: "old.yaml", revision: "new.yaml", changes: try (1...count).map { try self.breaking($0) })
    }
}
