import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// What a gateway takes in all.
    ///
    /// - Source: APIG User Guide, apig_03_0067 (quotas)
    func checkPolicyCounts(_ extensions: DocumentExtensions) {
        let throttles = extensions.rateLimits.map(\.name.node)
        let accessControls = extensions.accessControls.map(\.name.node)
        let authorizers = self.document.components.securitySchemes.filter {
            self.schemes[$0.name.value]?.extensions.authorizer != nil
        }.map(\.name.node)
        for (nodes, limit, what) in [
            (throttles, 300, "throttling policies"), (accessControls, 100, "access control policies"),
            (authorizers, 50, "custom authorizers"),
        ] {
            guard let first = nodes.dropFirst(limit).first else { continue }
            first.report(.tooManyPolicies, "the document has \(nodes.count) \(what)", to: self.diagnostics)
        }
    }

    /// Limits of the policy an API names that count nobody there.
    ///
    /// - Source: APIG User Guide, apig_03_0100
    func checkLimits(of policy: ThrottlePolicy, named name: Located<String>, _ authType: AuthenticationType) {
        let limits = [
            (policy.userCallLimits, "user-limit", authType == .app || authType == .iam),
            (policy.appCallLimits, "app-limit", authType == .app),
        ]
        for (limit, key, isCounted) in limits where limit != nil && !isCounted {
            name.node.report(
                .limitWithoutEffect,
                "\(key) of \(name.value) counts nobody: the API's authentication is \(authType.rawValue)",
                to: self.diagnostics)
        }
    }
}
