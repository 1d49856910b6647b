import Diagnostics

/// The content of a plug-in of type `rate_limit`: throttling 2.0.
///
/// - Source: APIG API Reference, CreatePlugin (RateLimitContent); APIG User Guide, apig_03_0054
package struct RateLimitContent: PluginRecord {
    package enum Scope: String, ConfigurationWord {
        /// Each API counts for itself.
        case basic
        /// All bound APIs count together.
        case share
    }

    /// How exactly the product counts; here all three count exactly.
    package enum Algorithm: String, ConfigurationWord {
        case counter
        case haht
        case local
    }

    package enum Unit: String, ConfigurationWord {
        case second
        case minute
        case hour
        case day

        package var timeUnit: TimeUnit {
            switch self {
            case .second: .second
            case .minute: .minute
            case .hour: .hour
            case .day: .day
            }
        }
    }

    package var scope = Scope.basic
    package var defaultTimeUnit = Unit.second
    package var defaultInterval = 1
    /// -1 is no limit; so is 0, which the product's samples send.
    package var apiLimit = -1
    package var userLimit: Int?
    package var appLimit: Int?
    package var ipLimit: Int?
    package var algorithm = Algorithm.counter
    package var specials: [RateLimitExclusion] = []
    package var parameters: [RuleParameter] = []
    package var rules: [RateLimitRule] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "rate_limit content"
    package static let fields: [ConfigurationField<RateLimitContent>] = [
        .defaulted("algorithm", \.algorithm, .counter, "counter, haht or local; the same here"),
        .required("api_limit", \.apiLimit, "calls of an API in a period; -1 is no limit"),
        .optional("app_limit", \.appLimit, "calls of one app in a period; 0 is no limit"),
        .defaulted("default_interval", \.defaultInterval, 1, "length of the period in default_time_unit"),
        .defaulted("default_time_unit", \.defaultTimeUnit, .second, "unit of the period"),
        .optional("ip_limit", \.ipLimit, "calls from one address in a period; 0 is no limit"),
        .list("parameters", \.parameters, "what rules look at"),
        .list("rules", \.rules, "limits of requests that fulfil a condition"),
        .defaulted("scope", \.scope, .basic, "basic: each API for itself; share: all bound APIs together"),
        .list("specials", \.specials, "own limits of named apps and users"),
        .optional("user_limit", \.userLimit, "calls of one user in a period; 0 is no limit"),
    ]

    package func check(_ place: PluginRecordPlace) {
        for fault in self.faults { place.report(.configurationValueNotAllowed, fault, at: "rules") }
    }

    /// Parameters of one policy.
    package static let maxParameters = 20
    /// Rules of one policy.
    package static let maxRules = 100
    /// The largest limit and interval.
    package static let maxNumber = 2_147_483_647

    /// What is outside the product's limits, as sentences.
    package var faults: [String] {
        var faults: [String] = []
        func check(_ value: Int?, _ key: String, from minimum: Int) {
            guard let value, value < minimum || value > Self.maxNumber else { return }
            faults.append("\(key) is \(value), outside \(minimum) to \(Self.maxNumber)")
        }
        check(self.apiLimit, "api_limit", from: -1)
        check(self.userLimit, "user_limit", from: 0)
        check(self.appLimit, "app_limit", from: 0)
        check(self.ipLimit, "ip_limit", from: 0)
        check(self.defaultInterval, "default_interval", from: 1)
        for exclusion in self.specials {
            for limit in exclusion.policies { check(limit.limit, "limit of \(limit.key)", from: 1) }
        }
        if self.parameters.count > Self.maxParameters { faults.append("there are \(self.parameters.count) parameters") }
        if self.rules.count > Self.maxRules { faults.append("there are \(self.rules.count) rules") }
        for rule in self.rules {
            check(rule.limit, "limit of rule \(rule.name)", from: 1)
            check(rule.interval, "interval of rule \(rule.name)", from: 1)
            for name in rule.expression.undeclaredNames(self.parameters) {
                faults.append("rule \(rule.name) names \"\(name)\", which is not declared")
            }
        }
        return faults
    }
}

/// The own limits of named apps or users.
package struct RateLimitExclusion: PluginRecord {
    package enum Kind: String, ConfigurationWord {
        case app
        case user
    }

    package var kind = Kind.app
    package var policies: [RateLimitExclusionLimit] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "excluded throttling"
    package static let fields: [ConfigurationField<RateLimitExclusion>] = [
        .list("policies", \.policies, "who has an own limit"),
        .required("type", \.kind, "app or user"),
    ]
}

/// The own limit of one app or user.
package struct RateLimitExclusionLimit: PluginRecord {
    /// App id, or account or project id.
    package var key = ""
    package var limit = 0
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "excluded limit"
    package static let fields: [ConfigurationField<RateLimitExclusionLimit>] = [
        .required("key", \.key, "app id, or account or project id"),
        .required("limit", \.limit, "calls in a period"),
    ]
}

/// A limit of the requests that fulfil a condition.
package struct RateLimitRule: PluginRecord {
    package var name = ""
    /// Without a readable one the rule is never fulfilled.
    package var expression = RuleExpression.any([])
    package var limit = 0
    /// `nil` is the policy's.
    package var interval: Int?
    /// `nil` is the policy's.
    package var timeUnit: RateLimitContent.Unit?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "rate limit rule"
    package static let fields: [ConfigurationField<RateLimitRule>] = [
        .optional("interval", \.interval, "length of the period in time_unit; absent: the policy's"),
        .required("limit", \.limit, "calls in a period"),
        .required("match_regex", \.expression, "condition as JSON array"),
        .defaulted("rule_name", \.name, "", "name of the rule"),
        .optional("time_unit", \.timeUnit, "unit of the period; absent: the policy's"),
    ]
}
