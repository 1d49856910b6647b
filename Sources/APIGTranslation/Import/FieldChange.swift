import Diagnostics
package import GatewayConfiguration
package import SourceDocument

/// One field of a resource that an import changes.
package struct FieldChange: Sendable, Equatable {
    /// The keys that lead to it, as `backend_api.timeout` or `req_params[id].required`.
    package let path: String
    /// The value as compact JSON; `nil` where there was none.
    package let before: String?
    /// The value as compact JSON; `nil` where there is none any more.
    package let after: String?

    package init(path: String, before: String?, after: String?) {
        self.path = path
        self.before = before
        self.after = after
    }

    /// The fields in which two resources differ, in the order they are written.
    ///
    /// Where a resource was defined is no part of it.
    package static func between<Resource: ConfigurationObject>(_ before: Resource, _ after: Resource) -> [FieldChange] {
        var changes: [FieldChange] = []
        self.compare(DocumentValue(record: before), DocumentValue(record: after), path: "", into: &changes)
        return changes.filter { $0.path != "source" }
    }

    private static func compare(
        _ before: DocumentValue?, _ after: DocumentValue?, path: String, into changes: inout [FieldChange]
    ) {
        guard before != after else { return }
        guard let before, let after else {
            changes.append(FieldChange(path: path, before: before?.compactJSON, after: after?.compactJSON))
            return
        }
        switch (before.content, after.content) {
        case (.mapping(let old), .mapping(let new)):
            let keys = old.map(\.key) + new.map(\.key).filter { key in !old.contains { $0.key == key } }
            for key in keys.sorted() {
                self.compare(before[key], after[key], path: path.isEmpty ? key : "\(path).\(key)", into: &changes)
            }
        case (.list(let old), .list(let new)):
            guard let names = self.names(of: old), let newNames = self.names(of: new),
                // Another order is another value: that of backend policies decides.
                names.filter(newNames.contains) == newNames.filter(names.contains)
            else { break }
            for name in names + newNames.filter({ !names.contains($0) }) {
                let left = names.firstIndex(of: name).map { old[$0] }
                let right = newNames.firstIndex(of: name).map { new[$0] }
                self.compare(left, right, path: "\(path)[\(name)]", into: &changes)
            }
            return
        default: break
        }
        if !(before.isMapping && after.isMapping) {
            changes.append(FieldChange(path: path, before: before.compactJSON, after: after.compactJSON))
        }
    }

    /// The names of a list of named records; `nil` when some have none, or two the same.
    private static func names(of items: [DocumentValue]) -> [String]? {
        let names = items.compactMap { item -> String? in
            guard let name = item["name"]?.text else { return nil }
            return item["location"]?.text.map { "\($0) \(name)" } ?? name
        }
        return names.count == items.count && Set(names).count == names.count ? names : nil
    }
}

extension DocumentValue {
    /// A record of the configuration as it is written.
    package init(record: some ConfigurationObject) {
        var writer = JSONWriter(pretty: false)
        record.write(to: &writer)
        // Our own writer's text is JSON; a record of none would be empty.
        let tree = SourceReader.read(name: "", bytes: writer.bytes, diagnostics: DiagnosticCollector())
        self = tree.map { DocumentValue($0.root) } ?? .mapping([])
    }
}
