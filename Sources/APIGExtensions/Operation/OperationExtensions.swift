package import Diagnostics
package import SourceDocument

/// The extensions of an operation.
package struct OperationExtensions: Sendable {
    package private(set) var requestType: Located<RequestTypeExtension>?
    package private(set) var matchMode: Located<MatchModeExtension>?
    package private(set) var cors: Located<Bool>?
    package private(set) var isSendFgBodyBase64: Located<Bool>?
    package private(set) var contentType: Located<String>?
    /// Name of a gateway response.
    package private(set) var response: Located<String>?
    /// Name of a throttling policy.
    package private(set) var rateLimit: Located<String>?
    /// Name of an access control policy.
    package private(set) var accessControl: Located<String>?
    package private(set) var plugins: [Located<String>] = []
    package private(set) var backend: BackendExtension?
    package private(set) var backendPolicies: [BackendPolicyExtension] = []
    /// `x-apigateway-*` keys that do not belong here.
    package private(set) var unknown: [NodeEntry] = []

    /// Reads the extensions of an operation; the operation itself is read elsewhere.
    package init(reading operation: Node, diagnostics: DiagnosticCollector) {
        let values = ValueReader(diagnostics: diagnostics)
        for entry in operation.entries {
            guard let known = OperationExtensionKey.names.find(entry) else {
                if entry.keyHasPrefix("x-apigateway-") {
                    self.unknown.append(entry)
                    ExtensionCatalogue.reportStray(entry, at: .operation, diagnostics)
                }
                continue
            }
            let key = known.word
            let node = entry.value
            switch known {
            case .requestType: self.requestType = values.word(node, key, RequestTypeExtension.self)
            case .matchMode: self.matchMode = values.word(node, key, MatchModeExtension.self)
            case .cors: self.cors = values.boolean(node, key)
            case .sendBodyBase64: self.isSendFgBodyBase64 = values.boolean(node, key)
            case .contentType:
                if let word = values.word(node, key, ContentTypeExtension.self) {
                    self.contentType = Located(word.value.rawValue, at: node)
                }
            case .response: self.response = values.text(node, key, maxLength: 64)
            case .rateLimit: self.rateLimit = values.text(node, key)
            case .accessControl: self.accessControl = AccessControlExtension.read(node, values)
            case .plugins: self.plugins = PluginsExtension.read(node, values)
            case .backend: self.backend = BackendExtension(reading: node, diagnostics: diagnostics)
            case .backendPolicies: self.backendPolicies = BackendPolicyExtension.readAll(node, diagnostics)
            }
        }
    }
}

/// The keys of the extensions of an operation.
private enum OperationExtensionKey: KeyWord {
    case requestType, matchMode, cors, sendBodyBase64, contentType, response, rateLimit, accessControl, plugins
    case backend, backendPolicies

    var word: String {
        switch self {
        case .requestType: RequestTypeExtension.definition.key
        case .matchMode: MatchModeExtension.definition.key
        case .cors: CORSExtension.definition.key
        case .sendBodyBase64: SendBodyBase64Extension.definition.key
        case .contentType: ContentTypeExtension.definition.key
        case .response: ResponseExtension.definition.key
        case .rateLimit: RateLimitExtension.definition.key
        case .accessControl: AccessControlExtension.definition.key
        case .plugins: PluginsExtension.definition.key
        case .backend: BackendExtension.definition.key
        case .backendPolicies: BackendPolicyExtension.definition.key
        }
    }

    static let names = KeyWords<OperationExtensionKey>()
}
