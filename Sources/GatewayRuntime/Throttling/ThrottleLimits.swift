package import GatewayConfiguration

/// The numbers of a throttling policy, classic or 2.0.
///
/// Two that are equal may go on with the same counters.
package struct ThrottleLimits: Sendable, Equatable {
    /// A limit of the requests that fulfil a condition.
    struct Rule: Sendable, Equatable {
        let name: String
        let expression: RuleExpression
        let limit: Int
        let period: ThrottlePeriod
    }

    let period: ThrottlePeriod
    let api: Int?
    let user: Int?
    let app: Int?
    let ip: Int?
    private(set) var appSpecials: [String: Int] = [:]
    private(set) var userSpecials: [String: Int] = [:]
    private(set) var parameters: [RuleParameter] = []
    private(set) var rules: [Rule] = []
    /// Whether all APIs the policy is bound to count together.
    package let isShared: Bool
    let anchor: ThrottleWindows.Anchor

    /// The numbers of a classic policy.
    ///
    /// Its windows begin with their first counted call, each counter for itself; the documentation does not say, and says so of quotas.
    ///
    /// - Source: APIG User Guide, apig_03_0025
    package init(_ policy: ThrottlePolicy) {
        self.period = ThrottlePeriod(policy.timeInterval, policy.timeUnit)
        self.api = Self.limit(policy.apiCallLimits)
        self.user = Self.limit(policy.userCallLimits)
        self.app = Self.limit(policy.appCallLimits)
        self.ip = Self.limit(policy.ipCallLimits)
        self.isShared = policy.type == .shared
        self.anchor = .firstCall
        for special in policy.specials {
            switch special.objectType {
            case .app: self.appSpecials[special.object] = special.callLimits
            case .user: self.userSpecials[special.object] = special.callLimits
            }
        }
    }

    /// The numbers of a plug-in.
    ///
    /// Its windows begin at multiples of the period since 1970; the documentation does not say. All three algorithms count exactly here.
    ///
    /// - Source: APIG User Guide, apig_03_0054
    package init(_ content: RateLimitContent) {
        self.period = ThrottlePeriod(content.defaultInterval, content.defaultTimeUnit.timeUnit)
        self.api = Self.limit(content.apiLimit)
        self.user = Self.limit(content.userLimit)
        self.app = Self.limit(content.appLimit)
        self.ip = Self.limit(content.ipLimit)
        self.isShared = content.scope == .share
        self.anchor = .moment(0)
        self.parameters = content.parameters
        for exclusion in content.specials {
            for special in exclusion.policies {
                switch exclusion.kind {
                case .app: self.appSpecials[special.key] = special.limit
                case .user: self.userSpecials[special.key] = special.limit
                }
            }
        }
        self.rules = content.rules.compactMap { rule in
            Self.limit(rule.limit).map {
                Rule(
                    name: rule.name, expression: rule.expression, limit: $0,
                    period: ThrottlePeriod(
                        rule.interval ?? content.defaultInterval,
                        (rule.timeUnit ?? content.defaultTimeUnit).timeUnit))
            }
        }
    }

    /// The gateway's own limit of every API, per second.
    init(defaultAPILimit limit: Int) {
        self.period = ThrottlePeriod(1, .second)
        self.api = Self.limit(limit)
        self.user = nil
        self.app = nil
        self.ip = nil
        self.isShared = false
        self.anchor = .firstCall
    }

    /// Absent, 0 and -1 are no limit.
    private static func limit(_ number: Int?) -> Int? { number.flatMap { $0 > 0 ? $0 : nil } }
}
