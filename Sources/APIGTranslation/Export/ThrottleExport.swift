import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The throttling policies, at the level `all`.
    ///
    /// - Source: APIG User Guide, apig_03_0099, apig_03_0100, apig_03_0101
    func throttles() -> DocumentValue? {
        guard self.options.level.hasPolicies, !self.selection.throttles.isEmpty else { return nil }
        var policies = ObjectDraft()
        for policy in self.selection.throttles { policies[policy.name] = self.throttle(policy) }
        return policies.value
    }

    private func throttle(_ policy: ThrottlePolicy) -> DocumentValue {
        var object = ObjectDraft()
        object["api-limit"] = .number(policy.apiCallLimits)
        object["app-limit"] = policy.appCallLimits.map { .number($0) }
        object["interval"] = .number(policy.timeInterval)
        object["ip-limit"] = policy.ipCallLimits.map { .number($0) }
        object["shared"] = .boolean(policy.type == .shared)
        object["special"] = .listUnlessEmpty(
            policy.specials.map { special in
                var object = ObjectDraft()
                object["instance"] = .text(special.object)
                object["limit"] = .number(special.callLimits)
                object["type"] = .text(special.objectType.rawValue)
                return object.value
            })
        object["unit"] = .text(policy.timeUnit.rawValue)
        object["user-limit"] = policy.userCallLimits.map { .number($0) }
        if let remark = policy.remark, !remark.isEmpty {
            self.report(
                .exportThrottleRemark, "the throttling policy \"\(policy.name)\" has a description",
                at: self.places.node(.throttles, [policy.name], ["remark"]))
        }
        if !policy.specials.isEmpty {
            self.report(
                .exportSpecialIDs,
                "the throttling policy \"\(policy.name)\" limits \(policy.specials.count) apps or users by their ids",
                at: self.places.node(.throttles, [policy.name], ["specials"]))
        }
        return object.value
    }
}
