import APIGExtensions
import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Importer {
    /// The access control policies of the document; items are trimmed and joined without blanks.
    ///
    /// - Source: APIG User Guide, apig_03_0103, apig_03_0104
    func translateAccessControls(_ extensions: DocumentExtensions) {
        for entry in extensions.accessControls {
            if !NameRules.isPolicyName(entry.name.value) {
                entry.name.node.report(
                    .policyName, "the policy's name is \"\(entry.name.value)\"", to: self.diagnostics)
            }
            var policy = AccessControlPolicy()
            policy.id = ResourceID.make("acl", entry.name.value)
            policy.name = entry.name.value
            policy.source = entry.name.node.sourceReference
            policy.type = entry.aclType?.value.rawValue == "DENY" ? .deny : .permit
            policy.entityType =
                AccessControlPolicy.EntityType(rawValue: entry.entityType?.value.rawValue ?? "IP") ?? .ip
            policy.value = (entry.value?.value ?? "").split(separator: ",").map(\.trimmingBlanks).joined(separator: ",")
            if self.options.givesAdvice { self.adviseOnSecurity(of: policy, at: entry.name.node) }
            self.definitions[DefinitionKey(.accessControl, policy.name)] = entry.name.node
            self.configuration.accessControls.append(policy)
        }
    }
}
