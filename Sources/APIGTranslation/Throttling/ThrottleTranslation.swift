import APIGExtensions
import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Importer {
    /// The throttling policies of the document.
    ///
    /// - Source: APIG User Guide, apig_03_0099, apig_03_0100, apig_03_0101
    func translateThrottles(_ extensions: DocumentExtensions) {
        for entry in extensions.rateLimits {
            if !NameRules.isPolicyName(entry.name.value) {
                entry.name.node.report(
                    .policyName, "the policy's name is \"\(entry.name.value)\"", to: self.diagnostics)
            }
            var policy = ThrottlePolicy()
            policy.id = ResourceID.make("throttle", entry.name.value)
            policy.name = entry.name.value
            policy.source = entry.name.node.sourceReference
            policy.apiCallLimits = entry.apiLimit?.value ?? 0
            policy.userCallLimits = entry.userLimit?.value.nilIfZero
            policy.appCallLimits = entry.appLimit?.value.nilIfZero
            policy.ipCallLimits = entry.ipLimit?.value.nilIfZero
            policy.timeInterval = entry.interval?.value ?? 1
            policy.timeUnit = TimeUnit(rawValue: entry.unit?.value.rawValue ?? "") ?? .minute
            policy.type = entry.shared?.value == true ? .shared : .eachAPI
            policy.specials = entry.specials.map { special in
                var result = ThrottleSpecial()
                result.objectType = special.type?.value.rawValue == "USER" ? .user : .app
                result.object = special.instance?.value ?? ""
                result.callLimits = special.limit?.value ?? 0
                return result
            }
            self.definitions[DefinitionKey(.throttle, policy.name)] = entry.name.node
            self.configuration.throttles.append(policy)
        }
    }
}

extension Int {
    /// The number, or `nil` for 0: exports write unset limits so.
    fileprivate var nilIfZero: Int? { self == 0 ? nil : self }
}
