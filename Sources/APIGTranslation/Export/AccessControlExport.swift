import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The access control policies, at the level `all`.
    ///
    /// - Source: APIG User Guide, apig_03_0103, apig_03_0104
    func accessControls() -> DocumentValue? {
        guard self.options.level.hasPolicies, !self.selection.accessControls.isEmpty else { return nil }
        var policies = ObjectDraft()
        for policy in self.selection.accessControls {
            var object = ObjectDraft()
            object["acl-type"] = .text(policy.type.rawValue)
            object["entity-type"] = .text(policy.entityType.rawValue)
            object["value"] = .text(policy.value)
            policies[policy.name] = object.value
        }
        return policies.value
    }
}
