import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The backends chosen by conditions, in their order, which decides.
    ///
    /// - Source: APIG User Guide, apig_03_0096
    func backendPolicies(of api: API) -> DocumentValue? {
        let lists = [
            ("policy_https", api.policyHTTPs), ("policy_mocks", api.policyMocks),
            ("policy_functions", api.policyFunctions),
        ]
        return .listUnlessEmpty(
            lists.flatMap { key, policies in
                policies.enumerated().map { position, policy in
                    self.policy(policy, BackendPlace(api: api, path: [key, String(position)]))
                }
            })
    }

    private func policy(_ policy: PolicyBackend, _ place: BackendPlace) -> DocumentValue {
        var object = ObjectDraft()
        object["name"] = .text(policy.name)
        object["effectMode"] = .text(policy.effectMode.rawValue)
        object["conditions"] = .list(
            policy.conditions.enumerated().map { position, condition in
                self.condition(
                    condition,
                    BackendPlace(api: place.api, path: place.path + ["conditions", String(position)]))
            })
        self.addEndpoints(
            http: policy.backendAPI, function: policy.functionInfo, mock: policy.mockInfo, place.api, place, to: &object
        )
        object["parameters"] = self.backendParameters(policy.backendParameters)
        return object.value
    }

    /// - Source: APIG User Guide, apig_03_0097
    private func condition(_ condition: Condition, _ place: BackendPlace) -> DocumentValue {
        let isObserved = self.options.spelling == .observed
        var object = ObjectDraft()
        object["value"] = .text(condition.value)
        switch condition.origin {
        case "source":
            object["origin"] = .text("source")
            object["type"] = .text(isObserved ? "" : "equal")
            if isObserved { object["parameter"] = .text("") }
        case "param":
            object["origin"] = .text(isObserved ? "param" : "request")
            object["type"] = condition.type.map { self.word(forType: $0) }
            object["parameter"] = condition.requestParameterName.map { .text($0) }
        case let origin:
            // Pages and exports have no spelling for these; ours is the management API's, which our import takes.
            object["origin"] = .text(origin)
            object["type"] = condition.type.map { self.word(forType: $0) }
            object["parameter"] = condition.nameOfOtherOrigin.map { .text($0) }
            self.report(
                .exportConditionOrigin,
                "a condition of the API \"\(place.api.name)\" looks at the origin \(origin)"
                    + (condition.mappedParameterLocation.map { "; that it is in the \($0) is lost" } ?? ""),
                place.api, place.path + ["condition_origin"])
        }
        return object.value
    }

    private func word(forType type: String) -> DocumentValue {
        .text(type == "exact" && self.options.spelling == .documented ? "equal" : type)
    }
}

extension Condition {
    /// The name that is looked at, for origins documents have no word for.
    fileprivate var nameOfOtherOrigin: String? {
        switch self.origin {
        case "system": self.systemParameterName
        case "cookie": self.cookieParameterName
        case "frontend_authorizer": self.frontendAuthorizerParameterName
        case "orchestration": self.mappedParameterName
        default: self.requestParameterName
        }
    }
}
