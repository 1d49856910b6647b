import APIGTranslation
import GatewayConfiguration

extension APIComparison {
    /// The claims of the fields of request parameters.
    ///
    /// - Source: APIG API Reference, CreateApiV2 (`req_params`)
    static let parameterClaims: [String: FieldClaim] = [
        // All parameters of one side.
        "req_params": { comparison, change in
            guard change.before == nil else { return .parameterRemoved }
            return comparison.revision.requestParameters.contains { $0.required == .yes }
                ? .parameterAddedRequired : .parameterAdded
        },
        "req_params[]": { _, change in
            guard let after = change.after else { return .parameterRemoved }
            return after.contains("\"required\":1") ? .parameterAddedRequired : .parameterAdded
        },
        "req_params[].required": { _, change in change.after == "1" ? .parameterRequired : .parameterOptional },
        "req_params[].type": { _, change in
            change.after == "\"NUMBER\"" ? .parameterTypeNarrowed : .parameterTypeWidened
        },
        "req_params[].valid_enable": { _, change in change.after == "1" ? .parameterChecked : .parameterUnchecked },
        "req_params[].default_value": always(.parameterDefault),
        "req_params[].min_num": limit(.minimum),
        "req_params[].max_num": limit(.maximum),
        "req_params[].min_size": limit(.minimum),
        "req_params[].max_size": limit(.maximum),
        "req_params[].enumerations": enumeration,
        "req_params[].regular": always(.parameterLimitUnenforced),
        "req_params[].pass_through": always(.passThrough),
        "req_params[].orchestrations": always(.orchestrations),
        "req_params[].remark": always(.description),
        "req_params[].sample_value": always(.description),
    ]

    private enum Bound { case minimum, maximum }

    /// A limit of a number or a length; one that nobody checks breaks nothing.
    private static func limit(_ bound: Bound) -> FieldClaim {
        { comparison, change in
            guard comparison.checks(change) else { return .parameterLimitUnenforced }
            guard let before = number(change.before) else { return .parameterLimitTightened }
            guard let after = number(change.after) else { return .parameterLimitLoosened }
            let isTighter = bound == .minimum ? after > before : after < before
            return isTighter ? .parameterLimitTightened : .parameterLimitLoosened
        }
    }

    /// Allowed values: one that is gone breaks who sends it.
    private static let enumeration: FieldClaim = { comparison, change in
        guard comparison.checks(change) else { return .parameterLimitUnenforced }
        guard let before = change.before else { return .parameterLimitTightened }
        guard let after = change.after else { return .parameterLimitLoosened }
        let left = Set(before.dropFirst().dropLast().split(separator: ","))
        let right = Set(after.dropFirst().dropLast().split(separator: ","))
        return left.isSubset(of: right) ? .parameterLimitLoosened : .parameterLimitTightened
    }

    /// A number as it is written, or in quotes.
    private static func number(_ text: String?) -> Double? {
        text.flatMap { Double($0.filter { $0 != "\"" }) }
    }

    /// Whether the revision checks the parameter a field belongs to.
    private func checks(_ change: FieldChange) -> Bool {
        self.revision.requestParameters.contains { parameter in
            parameter.validEnable == .yes
                && change.path.hasPrefix("req_params[\(parameter.location.rawValue) \(parameter.name)].")
        }
    }
}
