package import Diagnostics
package import SourceDocument

/// The kinds of plug-ins there are.
///
/// - Source: APIG API Reference, CreatePlugin (plugin_type)
package enum PluginType: String, ConfigurationWord {
    case cors
    case responseHeaders = "set_resp_headers"
    case kafkaLog = "kafka_log"
    case breaker
    case rateLimit = "rate_limit"
    case thirdAuth = "third_auth"
    case proxyCache = "proxy_cache"
    case proxyMirror = "proxy_mirror"
    case oidcAuth = "oidc_auth"
    case jwtAuth = "jwt_auth"
}

/// A plug-in: a policy that documents name and do not hold.
///
/// - Source: APIG API Reference, CreatePlugin
package struct Plugin: ConfigurationObject, Equatable {
    package var name = ""
    package var type = PluginType.cors
    /// `global`; the product's siblings also know `app`.
    package var scope = "global"
    package var content = PluginContent.rateLimit(OpaqueJSON(text: "{}"))
    package var remark: String?

    package init() {}

    package static let typeName = "plug-in"
    package static let fields: [ConfigurationField<Plugin>] = [
        .required("plugin_content", \.content, "what it does, as a mapping or as JSON in a text"),
        .required("plugin_name", \.name, "name, unique in the gateway").limited(characters: 3...255, .pluginName),
        .defaulted("plugin_scope", \.scope, "global", "global"),
        .required("plugin_type", \.type, "kind of the plug-in"),
        .optional("remark", \.remark, "description").limited(characters: 0...255),
    ]

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Plugin? {
        guard var plugin = self.readMembers(node, reader) else { return nil }
        // What the content must look like is known only with the type; an unknown type was reported.
        guard let content = node["plugin_content"], let type = node["plugin_type"].map(\.text).flatMap(PluginType.init)
        else { return plugin }
        if let read = PluginContent.read(content, type: type, reader) { plugin.content = read }
        return plugin
    }
}

/// What a plug-in does, by its type.
package enum PluginContent: ConfigurationValue, Equatable {
    case cors(CORSContent)
    case responseHeaders(ResponseHeadersContent)
    case kafkaLog(KafkaLogContent)
    case breaker(BreakerContent)
    /// Read where rate limits are.
    case rateLimit(OpaqueJSON)
    case thirdAuth(ThirdAuthContent)
    case proxyCache(ProxyCacheContent)
    case proxyMirror(ProxyMirrorContent)
    case oidcAuth(OIDCAuthContent)
    case jwtAuth(JWTAuthContent)

    /// The product's limit, in characters of JSON.
    package static let maxCharacters = 65_535

    /// Keeps the content as it is; `Plugin` reads it again when its type is known.
    package static func read(_ node: Node, _ reader: ConfigurationReader) -> PluginContent? {
        .rateLimit(OpaqueJSON(node))
    }

    /// Reads the content of a type, a mapping or JSON in a text.
    ///
    /// The product's samples hold a text of a text, so a text is taken apart twice.
    static func read(_ node: Node, type: PluginType, _ reader: ConfigurationReader) -> PluginContent? {
        guard node.isScalar else {
            self.checkLength(OpaqueJSON(node).text, at: node, reader)
            return self.readMapping(node, type: type, reader)
        }
        self.checkLength(node.text, at: node, reader)
        let inner = DiagnosticCollector()
        guard let root = self.decoded(node.text, name: node.location.file, inner), root.isMapping else {
            let fault = inner.sorted.first { $0.severity == .error }
            node.report(
                .pluginContent,
                "the text is no JSON object" + (fault.map { ": \($0.message)" + Self.place($0) } ?? ""),
                to: reader.diagnostics)
            return nil
        }
        let innerReader = ConfigurationReader(
            diagnostics: inner, secret: reader.secret, certificateFault: reader.certificateFault)
        let content = self.readMapping(root, type: type, innerReader)
        for finding in inner.diagnostics {
            // The text has no places of its own in the file: the finding stands at the text and says where in it.
            reader.diagnostics.report(
                Diagnostic(
                    finding.rule, finding.message + Self.place(finding), at: node.location,
                    pointer: node.pointer + (finding.pointer ?? ""), allowed: finding.allowed, mend: finding.mend,
                    severity: finding.severity))
        }
        return content
    }

    private static func place(_ finding: Diagnostic) -> String {
        finding.location.map { " (at \($0.start.line):\($0.start.column) of the text)" } ?? ""
    }

    private static func decoded(_ text: String, name: String, _ diagnostics: DiagnosticCollector) -> Node? {
        var text = text
        for _ in 0..<2 {
            guard let tree = SourceReader.read(name: name, bytes: Array(text.utf8), diagnostics: diagnostics),
                diagnostics.errorCount == 0
            else { return nil }
            guard tree.root.isScalar else { return tree.root }
            text = tree.root.text
        }
        return nil
    }

    private static func checkLength(_ text: String, at node: Node, _ reader: ConfigurationReader) {
        let count = text.unicodeScalars.count
        guard count > Self.maxCharacters else { return }
        node.report(.pluginContent, "the content has \(count) characters", to: reader.diagnostics)
    }

    private static func readMapping(_ node: Node, type: PluginType, _ reader: ConfigurationReader) -> PluginContent? {
        switch type {
        case .cors: CORSContent.read(node, reader).map { .cors($0) }
        case .responseHeaders: ResponseHeadersContent.read(node, reader).map { .responseHeaders($0) }
        case .kafkaLog: KafkaLogContent.read(node, reader).map { .kafkaLog($0) }
        case .breaker: BreakerContent.read(node, reader).map { .breaker($0) }
        case .rateLimit: .rateLimit(OpaqueJSON(node))
        case .thirdAuth: ThirdAuthContent.read(node, reader).map { .thirdAuth($0) }
        case .proxyCache: ProxyCacheContent.read(node, reader).map { .proxyCache($0) }
        case .proxyMirror: ProxyMirrorContent.read(node, reader).map { .proxyMirror($0) }
        case .oidcAuth: OIDCAuthContent.read(node, reader).map { .oidcAuth($0) }
        case .jwtAuth: JWTAuthContent.read(node, reader).map { .jwtAuth($0) }
        }
    }

    package func write(to writer: inout JSONWriter) {
        switch self {
        case .cors(let content): content.write(to: &writer)
        case .responseHeaders(let content): content.write(to: &writer)
        case .kafkaLog(let content): content.write(to: &writer)
        case .breaker(let content): content.write(to: &writer)
        case .rateLimit(let content): content.write(to: &writer)
        case .thirdAuth(let content): content.write(to: &writer)
        case .proxyCache(let content): content.write(to: &writer)
        case .proxyMirror(let content): content.write(to: &writer)
        case .oidcAuth(let content): content.write(to: &writer)
        case .jwtAuth(let content): content.write(to: &writer)
        }
    }

    package static var shape: ConfigurationShape {
        .anyOf([
            .text(), CORSContent.shape, ResponseHeadersContent.shape, KafkaLogContent.shape, BreakerContent.shape,
            ThirdAuthContent.shape, ProxyCacheContent.shape, ProxyMirrorContent.shape, OIDCAuthContent.shape,
            JWTAuthContent.shape, .openRecord(name: "rate_limit content") { [] },
        ])
    }
}
