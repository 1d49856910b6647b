import Diagnostics
import SourceDocument

/// The values of the gateway that backend parameters and gateway responses may name.
enum ContextVariables {
    /// Those a backend parameter of origin SYSTEM takes, `$context.authorizer.…` aside.
    ///
    /// - Source: APIG API Reference, CreateApiV2 (`backend_params`); APIG User Guide, apig_03_0091
    static let parameters = [
        "sourceIp", "stage", "apiId", "apiName", "appId", "appName", "requestId", "serverAddr", "serverName",
        "handleTime", "providerAppId", "member_group_name", "member_group_id",
    ].map { "$context." + $0 }

    /// Those a gateway response takes, `$context.authorizer.…` aside.
    ///
    /// - Source: APIG User Guide, apig_03_0008
    static let responses = [
        "apiId", "apiName", "appId", "appName", "requestId", "stage", "sourceIp", "reqPath", "reqUri", "reqMethod",
        "error.message", "error.code", "error.type",
    ].map { "$context." + $0 }

    private static let authorizers = ["$context.authorizer.frontend.", "$context.authorizer.backend."]

    static func isKnown(_ name: String, among known: [String]) -> Bool {
        known.contains(name) || self.authorizers.contains { name.hasPrefix($0) && name != $0 }
    }

    /// The `$context.…` names in a text, in order.
    static func names(in text: String) -> [String] {
        var names: [String] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "$") {
            rest = rest[start...]
            guard rest.hasPrefix("$context.") else {
                rest = rest.dropFirst()
                continue
            }
            var name = rest.prefix { $0 == "$" || $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-" }
            rest = rest.dropFirst(name.count)
            while name.last == "." { name.removeLast() }
            names.append(String(name))
        }
        return names
    }
}
