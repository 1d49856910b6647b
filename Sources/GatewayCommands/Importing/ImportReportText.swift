import APIGTranslation

/// The import report for people.
struct ImportReportText {
    let isColoured: Bool

    func render(_ report: ImportReport) -> String {
        var text = report.groupName.isEmpty ? "" : "group \(report.groupName) (\(report.groupID))\n"
        text += self.definitions(report)
        for success in report.success {
            let mark = success.isUpdate ? self.paint("update ", "36") : self.paint("create ", "32")
            text += self.line(mark, success.item)
            if success.isUpdate { text += self.changes(of: .api, success.item.name, report) }
        }
        for failure in report.failure {
            text += self.line(self.paint("fail   ", "31;1"), failure.item)
            text += "          \(failure.code) \(failure.message)\n"
        }
        for item in report.ignored { text += self.line(self.paint("ignore ", "33"), item) }
        for entry in report.plan.entries where entry.kind == .publication { text += self.line(entry) }
        if let refusal = report.refusal {
            return text + self.paint("refused", "31;1") + ": \(refusal.code) \(refusal.message); nothing was imported\n"
        }
        let updated = report.success.count(where: \.isUpdate)
        return text + "\(report.success.count - updated) created, "
            + (updated > 0 ? "\(updated) updated, " : "")
            + "\(report.failure.count) failed, \(report.ignored.count) ignored\n"
    }

    /// Policies, authorizers and gateway responses.
    private func definitions(_ report: ImportReport) -> String {
        var text = ""
        for entry in report.plan.entries where entry.kind != .api && entry.kind != .publication && entry.kind != .group
        {
            text += self.line(entry)
            if entry.action != .create { text += Self.lines(entry) }
        }
        return text
    }

    private func changes(of kind: ImportPlan.Kind, _ name: String, _ report: ImportReport) -> String {
        report.plan.entries.first { $0.kind == kind && $0.name == name && $0.action == .update }.map(Self.lines) ?? ""
    }

    private static func lines(_ entry: ImportPlan.Entry) -> String {
        // Of a definition that is kept, the document's value is what is not taken.
        let arrow = entry.action == .keep ? "not" : "→"
        return entry.changes.map { change in
            "          \(change.path): \(change.before ?? "nothing") \(arrow) \(change.after ?? "nothing")\n"
        }.joined()
    }

    private func line(_ entry: ImportPlan.Entry) -> String {
        let colour =
            switch entry.action {
            case .create: "32"
            case .update: "36"
            case .keep, .ignore: "33"
            case .fail: "31;1"
            }
        let word = entry.action.rawValue
        let mark = self.paint(word + String(repeating: " ", count: max(0, 7 - word.count)), colour)
        let place = entry.source.map { "  \($0)" } ?? ""
        return "  \(mark) \(entry.kind.rawValue) \(entry.name)\(place)\(entry.reason.map { "  (\($0))" } ?? "")\n"
    }

    private func line(_ mark: String, _ item: ImportReport.Item) -> String {
        let method = item.method + String(repeating: " ", count: max(0, 7 - item.method.count))
        return "  \(mark) \(method) \(item.path)  \(item.name)  \(item.location.description)\n"
    }

    private func paint(_ text: String, _ code: String) -> String {
        self.isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
