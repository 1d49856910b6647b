package import Diagnostics
package import SourceDocument

/// A reference to a secret that stands outside the file: `${env:NAME}` or `${file:path}`.
package enum SecretReference: Sendable, Equatable {
    /// The value of an environment variable.
    case environment(name: String)
    /// The content of a file without its last line end; a relative path counts from the instance file.
    case file(path: String)

    /// Parses a text that is a reference as a whole; `nil` when it is an ordinary text.
    package init?(_ text: String) {
        guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
        let inner = text.dropFirst(2).dropLast()
        if inner.hasPrefix("env:") {
            self = .environment(name: String(inner.dropFirst(4)))
        } else if inner.hasPrefix("file:") {
            self = .file(path: String(inner.dropFirst(5)))
        } else {
            return nil
        }
    }
}

/// A secret of an instance file.
///
/// It never shows itself in logs or dumps.
package struct Secret: ConfigurationValue, Equatable, CustomStringConvertible {
    /// The secret itself; for comparing and signing only.
    package let value: String

    package init(value: String) { self.value = value }

    package var description: String { "<secret>" }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Secret? {
        guard let text = String.read(node, reader) else { return nil }
        guard let reference = SecretReference(text) else { return Secret(value: text) }
        guard let value = reader.secret(reference) else {
            node.report(.configurationSecretMissing, "\(text) stands for nothing here", to: reader.diagnostics)
            return nil
        }
        return Secret(value: value)
    }

    package func write(to writer: inout JSONWriter) { writer.value("<secret>") }

    package static var shape: ConfigurationShape {
        .text(description: "a secret, also as ${env:NAME} or ${file:path}")
    }
}
