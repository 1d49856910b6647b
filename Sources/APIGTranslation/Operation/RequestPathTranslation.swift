import Diagnostics
import GatewayConfiguration
package import OpenAPIModel
import SourceDocument

extension OpenAPIDocument {
    /// The request path of an API: `basePath` in front of the path key.
    ///
    /// How double or missing slashes are joined is not described; one trailing slash of `basePath` is dropped, and `/` adds nothing.
    /// Servers of 3.x carry no base path: a path in them is not merged.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    package func requestPath(_ path: String) -> String {
        let key = path.hasPrefix("/") ? path : "/" + path
        guard var base = self.basePath?.value, !base.isEmpty, base != "/" else { return key }
        if base.hasSuffix("/") { base.removeLast() }
        if !base.hasPrefix("/") { base = "/" + base }
        return base + key
    }
}

extension Importer {
    /// - Source: APIG User Guide, apig_03_0083
    func checkRequestPath(_ context: OperationContext, path: String, matchMode: MatchMode) {
        let node = context.path.path.node
        if path.utf8.count > 512 {
            node.report(.requestPathTooLong, "the path has \(path.utf8.count) characters", to: self.diagnostics)
        }
        if let bad = path.unicodeScalars.first(where: { !NameRules.isPathScalar($0) }) {
            node.report(.requestPathCharacter, "the path holds \"\(bad)\"", to: self.diagnostics)
        }
        guard let template = try? PathTemplate(path) else { return }
        for (position, segment) in template.segments.enumerated() {
            let hasVariable = segment.contains { if case .literal = $0 { false } else { true } }
            if hasVariable, segment.count > 1 {
                node.report(
                    .pathSegmentPartlyVariable, "a segment of \"\(path)\" is only partly a variable",
                    to: self.diagnostics)
            }
            guard segment.contains(where: { if case .greedy = $0 { true } else { false } }) else { continue }
            if position != template.segments.count - 1 {
                node.report(
                    .greedyVariableNotLast, "the greedy variable of \"\(path)\" is not the last segment",
                    to: self.diagnostics)
            } else if matchMode == .prefix {
                node.report(
                    .greedyVariableNotLast, "\"\(path)\" has a greedy variable and matches by prefix",
                    to: self.diagnostics,
                    allowed: "greedy variables with x-apigateway-match-mode: NORMAL")
            }
        }
    }
}
