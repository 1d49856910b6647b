import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The protocols callers may use: `schemes` of 2.0, the schemes of the `servers` of 3.0.
    ///
    /// What stands at the root is taken where the operation says nothing; with neither, `HTTPS` is assumed.
    ///
    /// - Source: APIG User Guide, apig_03_0083; error code APIG.2045
    func translateProtocol(_ context: OperationContext) -> FrontendProtocol {
        let schemes: [Located<String>]
        if self.document.version.isSwagger2 {
            if context.operation.schemes == nil, let first = self.document.schemes.first {
                self.dropped.noteShared("root schemes", at: first.node, self.diagnostics)
            }
            schemes = context.operation.schemes ?? self.document.schemes
        } else {
            let own = context.operation.servers ?? (context.path.servers.isEmpty ? nil : context.path.servers)
            schemes = (own ?? self.document.servers).compactMap { self.scheme(of: $0) }
        }
        var hasHTTP = false
        var hasHTTPS = false
        for scheme in schemes {
            switch scheme.value.lowercased() {
            case "http": hasHTTP = true
            case "https": hasHTTPS = true
            default:
                scheme.node.report(
                    .schemeNotSupported, "found \"\(scheme.value)\"", to: self.diagnostics,
                    fix: self.document.version.isSwagger2
                        ? scheme.node.fix(writing: nearestName(to: scheme.value, among: ["https", "http"])) : nil)
            }
        }
        if hasHTTP { return hasHTTPS ? .both : .http }
        if !hasHTTPS {
            context.operation.key.report(
                .protocolAssumed, "the operation names no protocol; HTTPS is assumed", to: self.diagnostics,
                fix: self.document.version.isSwagger2 && context.operation.schemes == nil
                    ? Fix(
                        "write schemes: [https]",
                        context.operation.node.inserting("schemes", .list([.text("https")]), after: "operationId"))
                    : nil)
        }
        return .https
    }

    /// The scheme of a server's URL; `nil` for a relative one.
    private func scheme(of server: Server) -> Located<String>? {
        guard let url = server.url else { return nil }
        guard let colon = url.value.range(of: "://") else {
            let isRelative = url.value.hasPrefix("/") || url.value.isEmpty
            url.node.report(
                .serverURL, "the server's URL is \(url.node.summary)", to: self.diagnostics,
                severity: isRelative ? .warning : nil)
            return nil
        }
        let rest = url.value[colon.upperBound...]
        if rest.isEmpty || rest.hasPrefix("/") {
            url.node.report(.serverURL, "the server's URL \"\(url.value)\" has no host", to: self.diagnostics)
            return nil
        }
        if let slash = rest.firstIndex(of: "/"), rest.index(after: slash) != rest.endIndex {
            self.reportOnce(.serverURLPath, "the server's URL \"\(url.value)\" has a path", at: url.node)
        }
        return Located(String(url.value[..<colon.lowerBound]), at: url.node)
    }
}

extension StringProtocol {
    /// The range of the first occurrence of a text.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = self.startIndex
        while start != self.endIndex {
            if self[start...].hasPrefix(text) { return start..<self.index(start, offsetBy: text.count) }
            start = self.index(after: start)
        }
        return nil
    }
}
