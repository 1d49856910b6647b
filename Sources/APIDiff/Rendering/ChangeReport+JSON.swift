import Diagnostics

extension ChangeReport {
    /// The changes as a JSON document with a line end.
    package func json(version: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", Self.formatVersion)
        writer.member("version", version)
        writer.member("base", self.base)
        writer.member("revision", self.revision)
        writer.object("summary") { writer in
            for level in ChangeRule.Level.allCases.reversed() {
                writer.member(level.rawValue, self.open.count { $0.change.rule.level == level })
            }
        }
        writer.list("changes", self.entries) { writer, entry in
            let change = entry.change
            writer.member("rule", change.rule.name)
            writer.member("level", change.rule.level.rawValue)
            writer.member("audience", change.rule.audience.rawValue)
            writer.member("action", change.action.rawValue)
            writer.member("group", change.group)
            writer.member("subject", change.subject.text)
            writer.member("element", change.element)
            writer.member("message", change.message)
            for (name, side) in [("before", change.before), ("after", change.after)] {
                writer.object(name) { writer in
                    if let value = side.value { writer.member("value", value) }
                    if let place = side.place { writer.member("source", place.description) }
                }
            }
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}
