package import Diagnostics

/// What an import does to each resource.
package struct ImportPlan: Sendable {
    /// Kinds of resources an import touches, in the order of a plan.
    package enum Kind: String, Sendable, CaseIterable {
        case group
        case throttle = "throttling policy"
        case accessControl = "access control policy"
        case authorizer = "custom authorizer"
        case response = "gateway response"
        case api = "API"
        case publication
    }

    package enum Action: String, Sendable {
        case create
        case update
        /// What is there stays as it is.
        case keep
        case fail
        /// Left out on purpose.
        case ignore
    }

    package struct Entry: Sendable {
        package let kind: Kind
        package let name: String
        package let action: Action
        /// Where the document defines it, as `file:line:column`.
        package let source: String?
        /// The fields that change; for `keep` those in which the document differs and that are not taken.
        package var changes: [FieldChange] = []
        /// Why, where the action does not say it.
        package var reason: String?
    }

    package var entries: [Entry] = []

    package init() {}

    mutating func add(
        _ kind: Kind, _ name: String, _ action: Action, at source: String?, changes: [FieldChange] = [],
        reason: String? = nil
    ) {
        self.entries.append(
            Entry(kind: kind, name: name, action: action, source: source, changes: changes, reason: reason))
    }

    /// Writes the plan as a JSON array.
    package func write(to writer: inout JSONWriter) {
        writer.beginArray()
        for entry in self.entries {
            writer.beginObject()
            writer.member("kind", entry.kind.rawValue)
            writer.member("name", entry.name)
            writer.member("action", entry.action.rawValue)
            if let source = entry.source { writer.member("source", source) }
            if let reason = entry.reason { writer.member("reason", reason) }
            if !entry.changes.isEmpty {
                writer.list("changes", entry.changes) { writer, change in
                    writer.member("field", change.path)
                    if let before = change.before {
                        writer.key("before")
                        writer.raw(before)
                    }
                    if let after = change.after {
                        writer.key("after")
                        writer.raw(after)
                    }
                }
            }
            writer.endObject()
        }
        writer.endArray()
    }
}
