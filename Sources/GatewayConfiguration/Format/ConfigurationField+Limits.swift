import Diagnostics
import SourceDocument

/// What a text at a place must be made of.
package struct TextRule: Sendable {
    /// The rule in words, such as "letters, digits and -, starting with a letter".
    let description: String
    let accepts: @Sendable (String) -> Bool

    init(_ description: String, _ accepts: @escaping @Sendable (String) -> Bool) {
        self.description = description
        self.accepts = accepts
    }
}

/// Limits of a member, beside its kind.
///
/// A value beyond its limit is reported and not taken.
extension ConfigurationField {
    /// The member as a number of a range.
    func limited(to range: ClosedRange<Int>) -> ConfigurationField {
        self.checked(.integer(range)) { node, reader in
            guard let number = node.integer, !range.contains(number) else { return true }
            node.report(
                .configurationOutOfRange, "\"\(self.key)\" is \(number)", to: reader.diagnostics,
                allowed: "\(range.lowerBound) to \(range.upperBound)")
            return false
        }
    }

    /// The member as a text with so many characters, made of what a rule says.
    func limited(characters range: ClosedRange<Int>, _ rule: TextRule? = nil) -> ConfigurationField {
        self.checked { node, reader in
            guard node.isScalar, self.isRequired || !node.isNull else { return true }
            let text = node.isNull && node.utf8.isEmpty ? "" : node.text
            guard !range.contains(text.unicodeScalars.count) || rule?.accepts(text) == false else { return true }
            let length =
                range.lowerBound == 0 ? "at most \(range.upperBound)" : "\(range.lowerBound) to \(range.upperBound)"
            node.report(
                .configurationText, "\"\(self.key)\" is \(node.summary)", to: reader.diagnostics,
                allowed: "\(length) characters" + (rule.map { ": \($0.description)" } ?? ""))
            return false
        }
    }

    /// The member as a list with so many entries.
    func limited(entries range: ClosedRange<Int>) -> ConfigurationField {
        self.checked { node, reader in
            guard node.isSequence, !range.contains(node.count) else { return true }
            node.report(
                .configurationListLength, "\"\(self.key)\" has \(node.count) entries", to: reader.diagnostics,
                allowed: range.lowerBound == 0
                    ? "at most \(range.upperBound) entries" : "\(range.lowerBound) to \(range.upperBound) entries")
            return range.upperBound >= node.count
        }
    }

    private func checked(
        _ shape: ConfigurationShape? = nil,
        _ isUsable: @escaping @Sendable (Node, ConfigurationReader) -> Bool
    ) -> ConfigurationField {
        let base = self
        return unsafe ConfigurationField(
            key: self.key, isRequired: self.isRequired, description: self.description,
            shape: { shape ?? base.shape() },
            read: { owner, node, reader in if isUsable(node, reader) { base.read(&owner, node, reader) } },
            write: self.write)
    }
}
