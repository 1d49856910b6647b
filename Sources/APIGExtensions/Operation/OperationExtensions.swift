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
            guard entry.key.utf8.starts(with: "x-apigateway-".utf8) else { continue }
            let key = entry.key.text
            let node = entry.value
            switch key {
            case RequestTypeExtension.definition.key:
                self.requestType = values.word(node, key, RequestTypeExtension.self)
            case MatchModeExtension.definition.key: self.matchMode = values.word(node, key, MatchModeExtension.self)
            case CORSExtension.definition.key: self.cors = values.boolean(node, key)
            case SendBodyBase64Extension.definition.key: self.isSendFgBodyBase64 = values.boolean(node, key)
            case ContentTypeExtension.definition.key:
                if let word = values.word(node, key, ContentTypeExtension.self) {
                    self.contentType = Located(word.value.rawValue, at: node)
                }
            case ResponseExtension.definition.key: self.response = values.text(node, key, maxLength: 64)
            case RateLimitExtension.definition.key: self.rateLimit = values.text(node, key)
            case AccessControlExtension.definition.key: self.accessControl = AccessControlExtension.read(node, values)
            case PluginsExtension.definition.key: self.plugins = PluginsExtension.read(node, values)
            case BackendExtension.definition.key:
                self.backend = BackendExtension(reading: node, diagnostics: diagnostics)
            case BackendPolicyExtension.definition.key:
                self.backendPolicies = BackendPolicyExtension.readAll(node, diagnostics)
            default:
                self.unknown.append(entry)
                ExtensionCatalogue.reportStray(entry, at: .operation, diagnostics)
            }
        }
    }
}
