package import Diagnostics
package import SourceDocument

/// A record inside the content of a plug-in.
///
/// Unlike records of our own formats it keeps keys nobody knows, with a warning: the product's newer editions add some, and its console
/// stores what only the console needs. A `null` counts as an absent member.
///
/// - Source: APIG API Reference, CreatePlugin (plugin_content)
package protocol PluginRecord: ConfigurationObject, Equatable {
    /// Members without a meaning here, in document order.
    var unknownMembers: [UnknownMember] { get set }
    /// Other spellings of keys, and what is written for them.
    static var alternativeKeys: [String: String] { get }
    /// Whether a key nobody knows is worth a warning; not where the product publishes no keys at all.
    static var warnsOfUnknownKeys: Bool { get }
    /// Reports what the table cannot say: what members ask of each other.
    func check(_ place: PluginRecordPlace)
}

extension PluginRecord {
    package static var alternativeKeys: [String: String] { [:] }
    package static var warnsOfUnknownKeys: Bool { true }
    package func check(_ place: PluginRecordPlace) {}
}

/// A member of plug-in content that is kept and not looked at.
package struct UnknownMember: Sendable, Equatable {
    package let key: String
    package let value: OpaqueJSON

    package init(key: String, value: OpaqueJSON) {
        self.key = key
        self.value = value
    }
}

/// Where a record stands in its file, for findings about its members.
package struct PluginRecordPlace {
    package let node: Node
    package let reader: ConfigurationReader
    let alternativeKeys: [String: String]

    /// The value of a member, or the record when it has no such member.
    func member(_ key: String) -> Node {
        for entry in self.node.entries {
            let text = entry.key.text
            if text == key || self.alternativeKeys[text] == key { return entry.value }
        }
        return self.node
    }

    /// Reports a finding at a member.
    func report(_ rule: Rule, _ message: String, at key: String, allowed: String? = nil) {
        self.member(key).report(rule, message, to: self.reader.diagnostics, allowed: allowed)
    }

    /// Reports a missing member when a condition holds.
    func need(_ key: String, _ isMissing: Bool, _ reason: String) {
        guard isMissing else { return }
        self.node.report(.pluginMemberNeeded, "\"\(key)\" is missing: \(reason)", to: self.reader.diagnostics)
    }

    /// Reports names that stand twice, whatever the case of their letters.
    func requireUnique(_ names: [String], at key: String) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name.lowercased()).inserted {
            self.report(.pluginDuplicate, "\"\(name)\" stands twice", at: key)
        }
    }
}

/// What the product's console stores beside content for itself.
private let consoleKeys: Set<String> = ["id", "disabled", "focused"]

extension PluginRecord {
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Self? { Self.readRecord(node, reader) }

    /// Reads the members of the table; what a record with a `read` of its own calls.
    static func readRecord(_ node: Node, _ reader: ConfigurationReader) -> Self? {
        guard node.isMapping else {
            reader.wrongType(node, expected: "a mapping (\(Self.typeName))")
            return nil
        }
        let fields = Self.fields
        let alternatives = Self.alternativeKeys
        var record = Self()
        var seen: Set<String> = []
        for entry in node.entries {
            let text = entry.key.text
            let key = alternatives[text] ?? text
            guard let field = fields.first(where: { $0.key == key }) else {
                record.unknownMembers.append(UnknownMember(key: text, value: OpaqueJSON(entry.value)))
                guard Self.warnsOfUnknownKeys, !consoleKeys.contains(text) else { continue }
                let near = nearestName(to: text, among: fields.map(\.key))
                entry.key.report(
                    .pluginUnknownKey,
                    "\(Self.typeName) has no key \"\(text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: reader.diagnostics, allowed: "the keys " + fields.map(\.key).joined(separator: ", "))
                continue
            }
            if entry.value.isNull { continue }
            seen.insert(field.key)
            field.read(&record, entry.value, reader)
        }
        for field in fields where field.isRequired && !seen.contains(field.key) {
            node.report(
                .configurationMissingKey, "\(Self.typeName) needs \"\(field.key)\" (\(field.description))",
                to: reader.diagnostics)
        }
        record.check(PluginRecordPlace(node: node, reader: reader, alternativeKeys: alternatives))
        return record
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        unsafe withUnsafePointer(to: self) { pointer in
            for field in Self.fields { unsafe field.write(pointer, &writer) }
        }
        for member in self.unknownMembers {
            writer.key(member.key)
            member.value.write(to: &writer)
        }
        writer.endObject()
    }

    @unsafe package static func write(at value: UnsafePointer<Self>, to writer: inout JSONWriter) {
        unsafe value.pointee.write(to: &writer)
    }

    package static var shape: ConfigurationShape {
        .openRecord(name: Self.typeName) {
            Self.fields.map {
                ConfigurationMember(
                    key: $0.key, isRequired: $0.isRequired, description: $0.description, shape: $0.shape())
            }
        }
    }
}
