import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Takes secrets out of what is shown: whatever stands under a name that sounds like a secret, credential or key.
///
/// The typed secrets never show themselves; this is for everything else, such as sections kept as they are and constants sent to backends.
enum Redaction {
    /// What stands in place of a secret.
    static let mark = "<redacted>"

    /// A configuration as JSON, without secrets.
    static func text(of configuration: Configuration) -> String { self.redacted(configuration.encoded()) }

    /// An instance as JSON, without secrets.
    static func text(of instance: InstanceFile) -> String {
        var writer = JSONWriter(pretty: false)
        instance.write(to: &writer)
        return self.redacted(writer.bytes)
    }

    /// JSON without secrets; nothing but the mark when it cannot be read.
    static func redacted(_ json: [UInt8]) -> String {
        var limits = SourceLimits()
        limits.maxDocumentBytes = Int(Int32.max)
        guard let tree = SourceReader.read(name: "", bytes: json, limits: limits, diagnostics: DiagnosticCollector())
        else { return "\"\(self.mark)\"" }
        var writer = JSONWriter(pretty: false, reservingCapacity: json.count)
        self.write(tree.root, isSecret: false, to: &writer)
        return writer.text
    }

    /// Whether a value under a name may not be shown.
    static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased().filter { $0 != "_" && $0 != "-" }
        if self.harmless.contains(name) { return false }
        return self.words.contains { name.contains($0) }
    }

    /// Parts of names of secrets; `-` and `_` do not count.
    private static let words = [
        "secret", "password", "passwd", "token", "credential", "appcode", "key", "authorization", "cookie",
        "userdata", "signature", "session",
    ]

    /// Names that only sound like it: kinds, times and paths of the product's own records.
    private static let harmless: Set<String> = [
        "tokenuri", "apptokenuri", "apptokenexpiretime", "refreshtokenexpiretime", "appcodeauthtype", "privatekeyfile",
    ]

    private static func write(_ node: Node, isSecret: Bool, to writer: inout JSONWriter) {
        switch node.kind {
        case .mapping:
            writer.beginObject()
            // {name: Authorization, value: …}: the name of the value stands beside it.
            let names = ["name", "remote_name", "req_param_name", "param_name", "key"].compactMap { node[$0]?.text }
            let holdsSecret = names.contains { self.isSecret($0) }
            for entry in node.entries {
                let name = entry.key.text
                writer.key(name)
                let isValue = holdsSecret && self.values.contains(name)
                self.write(entry.value, isSecret: isSecret || isValue || self.isSecret(name, entry.value), to: &writer)
            }
            writer.endObject()
        case .sequence:
            writer.beginArray()
            for item in node.items { self.write(item, isSecret: isSecret, to: &writer) }
            writer.endArray()
        case .scalar:
            let isLiteral = node.style == .jsonLiteral || node.style == .plain
            if isLiteral, !isSecret || ["null", "true", "false"].contains(node.text) {
                writer.raw(node.text)
            } else {
                // A key in PEM, whatever it stands under, as in settings that are JSON in a text.
                let isKey = node.text.firstRange(of: "PRIVATE KEY-----") != nil
                writer.value(isSecret || isKey ? self.mark : self.withoutUser(node.text))
            }
        }
    }

    /// A URL without the user and password before its host; any other text as it is.
    static func withoutUser(_ text: String) -> String {
        guard let scheme = text.firstRange(of: "://") else { return text }
        let end = text[scheme.upperBound...].firstIndex { "/?#".contains($0) } ?? text.endIndex
        guard let at = text[scheme.upperBound..<end].lastIndex(of: "@") else { return text }
        return text[..<scheme.upperBound] + self.mark + text[at...]
    }

    /// Members that hold the value of what the member beside them names.
    private static let values: Set<String> = [
        "value", "default_value", "sample_value", "param_value", "mapped_param_value", "enumerations",
    ]

    private static func isSecret(_ name: String, _ value: Node) -> Bool {
        // A function's environment is where secrets of functions stand, whatever they are called.
        if name == "environment", value.isMapping { return true }
        // The settings of the feature stand in a mapping, with its key under its own name.
        if name == "app_token", value.isMapping { return false }
        return self.isSecret(name)
    }
}
