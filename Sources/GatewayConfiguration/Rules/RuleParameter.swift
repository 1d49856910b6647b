/// A value of a request that rules look at, and what they call it.
///
/// - Source: APIG API Reference, CreatePlugin (PluginCommonParameter)
package struct RuleParameter: PluginRecord {
    package enum Kind: String, ConfigurationWord {
        /// The whole path of the request.
        case path
        case method
        /// The first value of a header.
        case header
        /// The first value of a query key.
        case query
        /// A value the gateway knows, such as `sourceIp`.
        case system
    }

    package var kind = Kind.path
    /// What expressions call it, 1 to 32 characters.
    package var name = ""
    /// The header, query key or system parameter; for path and method a fixed word.
    package var value = ""
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package init(_ kind: Kind, name: String, value: String) {
        self.kind = kind
        self.name = name
        self.value = value
    }

    package static let typeName = "rule parameter"
    package static let fields: [ConfigurationField<RuleParameter>] = [
        .required("name", \.name, "what expressions call it").limited(characters: 1...32),
        .required("type", \.kind, "path, method, header, query or system"),
        .defaulted("value", \.value, "", "header name, query key or system parameter"),
    ]

    /// What every rule may name without a declaration, as the console offers them.
    package static let standard = [
        RuleParameter(.path, name: "reqPath", value: "reqPath"),
        RuleParameter(.method, name: "method", value: "method"),
    ]

    /// The name of a system parameter without the `$context.` that some spellings have.
    package var systemName: String {
        self.value.hasPrefix("$context.") ? String(self.value.dropFirst("$context.".count)) : self.value
    }
}
