import Diagnostics

extension ChangeReport {
    /// The changes for programs; `Schemas/diff.schema.json` describes the form.
    ///
    /// - Parameter version: The version of the program.
    /// - Returns: The JSON text with a line end.
    package func json(version: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", Self.formatVersion)
        writer.member("version", version)
        writer.member("base", self.base)
        writer.member("revision", self.revision)
        writer.object("summary") { writer in
            let open = self.open
            for level in ChangeRule.Level.allCases.reversed() {
                writer.member(level.rawValue, open.count { $0.change.rule.level == level })
            }
            writer.member("accepted", self.entries.count - open.count)
        }
        if let advice { writer.object("advice") { advice.write(to: &$0) } }
        writer.list("ledgerFaults", self.ledgerFaults) { writer, fault in
            writer.member("code", fault.rule.code)
            writer.member("rule", fault.rule.name)
            writer.member("severity", fault.severity.rawValue)
            writer.member("message", fault.message)
            fault.location.map { ChangePlace($0, pointer: fault.pointer) }?.write(to: &writer)
        }
        writer.list("changes", self.entries) { writer, entry in entry.write(to: &writer) }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }
}

extension VersionAdvice {
    /// Writes the members; those nothing is known of are left out.
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("step", self.step.rawValue)
        if let base { writer.member("base", base) }
        if let revision { writer.member("revision", revision) }
        if let suggested { writer.member("suggested", suggested) }
        if let isFollowed { writer.member("isFollowed", isFollowed) }
    }
}

extension ChangeReport.Entry {
    fileprivate func write(to writer: inout JSONWriter) {
        let change = self.change
        writer.member("rule", change.rule.name)
        writer.member("area", change.rule.area.rawValue)
        writer.member("level", change.rule.level.rawValue)
        writer.member("audience", change.rule.audience.rawValue)
        writer.member("action", change.action.rawValue)
        writer.member("direction", change.direction.rawValue)
        writer.member("group", change.group)
        writer.member("subject", change.subject.text)
        if case .operation(let method, let path) = change.subject {
            writer.member("method", method)
            writer.member("path", path)
        }
        writer.member("element", change.element)
        writer.member("message", change.message)
        writer.member("fingerprint", self.fingerprint)
        if !change.users.isEmpty { writer.list("users", change.users.map(\.text)) }
        if let calls { writer.member("calls", calls) }
        if let acceptance {
            writer.object("accepted") { writer in
                writer.member("owner", acceptance.owner)
                writer.member("reason", acceptance.reason)
                if let expires = acceptance.expires { writer.member("expires", expires) }
            }
        }
        for (name, side) in [("before", change.before), ("after", change.after)] {
            writer.object(name) { writer in
                if let value = side.value { writer.member("value", value) }
                side.place?.write(to: &writer)
            }
        }
    }
}

extension ChangePlace {
    fileprivate func write(to writer: inout JSONWriter) {
        writer.member("source", self.description)
        writer.member("file", self.file)
        writer.member("line", self.line)
        writer.member("column", self.column)
        if let pointer { writer.member("pointer", pointer) }
    }
}
