import APIGTranslation
import GatewayConfiguration

/// What has become of throttling and access control.
enum PolicyComparison {
    /// Whom an access control policy lets in.
    enum Access: Equatable {
        case same
        case wider
        case narrower
        /// Some are let in that were not, and others are no longer.
        case other
    }

    /// Compares two policies by whom they let in; `nil` is no policy, which lets everybody in.
    ///
    /// - Source: APIG User Guide, apig_03_0104
    static func access(_ base: AccessControlPolicy?, _ revision: AccessControlPolicy?) -> Access {
        let kinds = Set([base?.entityType, revision?.entityType].compactMap { $0 })
        guard kinds.count <= 1 else { return .other }
        if kinds.isEmpty || kinds == [.ip] {
            guard let left = self.addresses(base), let right = self.addresses(revision) else { return .other }
            return self.access(wider: left.isSubset(of: right), narrower: right.isSubset(of: left))
        }
        return self.access(
            wider: self.isSubset(self.accounts(base), of: self.accounts(revision)),
            narrower: self.isSubset(self.accounts(revision), of: self.accounts(base)))
    }

    private static func access(wider: Bool, narrower: Bool) -> Access {
        switch (wider, narrower) {
        case (true, true): .same
        case (true, false): .wider
        case (false, true): .narrower
        case (false, false): .other
        }
    }

    private static func addresses(_ policy: AccessControlPolicy?) -> AddressSet? {
        guard let policy else { return .all }
        guard let set = AddressSet(policy.value) else { return nil }
        return policy.type == .permit ? set : set.complement
    }

    /// Accounts that are let in, or all but these.
    private static func accounts(_ policy: AccessControlPolicy?) -> (names: Set<Substring>, isComplement: Bool) {
        guard let policy else { return ([], true) }
        return (Set(policy.value.split(separator: ",")), policy.type == .deny)
    }

    private static func isSubset(
        _ left: (names: Set<Substring>, isComplement: Bool), of right: (names: Set<Substring>, isComplement: Bool)
    ) -> Bool {
        switch (left.isComplement, right.isComplement) {
        case (false, false): left.names.isSubset(of: right.names)
        case (false, true): left.names.isDisjoint(with: right.names)
        // All but some are never among some: accounts have no end.
        case (true, false): false
        case (true, true): right.names.isSubset(of: left.names)
        }
    }

    static func rule(for access: Access) -> ChangeRule? {
        switch access {
        case .same: nil
        case .wider: .accessWidened
        case .narrower: .accessNarrowed
        case .other: .accessChanged
        }
    }

    /// What has become of a limit; `nil` is none.
    ///
    /// - Source: APIG User Guide, apig_03_0100
    static func throttling(_ base: ThrottlePolicy?, _ revision: ThrottlePolicy?) -> ChangeRule? {
        guard let base else { return revision == nil ? nil : .throttleBound }
        guard let revision else { return .throttleUnbound }
        var raised = false
        var lowered = false
        func compare(_ before: Double?, _ after: Double?) {
            let (before, after) = (before ?? .infinity, after ?? .infinity)
            if after > before { raised = true }
            if after < before { lowered = true }
        }
        let limits: [KeyPath<ThrottlePolicy, Int?>] = [\.userCallLimits, \.appCallLimits, \.ipCallLimits]
        compare(base.perSecond(base.apiCallLimits), revision.perSecond(revision.apiCallLimits))
        for limit in limits {
            compare(base.perSecond(base[keyPath: limit]), revision.perSecond(revision[keyPath: limit]))
        }
        // The same rate over a longer period lets bursts through; one counter for all APIs leaves less for each.
        if base.seconds != revision.seconds, !raised, !lowered {
            if revision.seconds > base.seconds { raised = true } else { lowered = true }
        }
        if base.type != revision.type { if revision.type == .shared { lowered = true } else { raised = true } }
        if Set(base.specials.map(\.text)) != Set(revision.specials.map(\.text)) { (raised, lowered) = (true, true) }
        switch (raised, lowered) {
        case (false, false): return nil
        case (true, false): return .throttleRaised
        case (false, true): return .throttleLowered
        case (true, true): return .throttleChanged
        }
    }
}

extension ThrottlePolicy {
    fileprivate var seconds: Double {
        let unit: Double =
            switch self.timeUnit {
            case .second: 1
            case .minute: 60
            case .hour: 3_600
            case .day: 86_400
            }
        return unit * Double(max(1, self.timeInterval))
    }

    fileprivate func perSecond(_ calls: Int?) -> Double? { calls.map { Double($0) / self.seconds } }
}

extension ThrottleSpecial {
    fileprivate var text: String { "\(self.objectType.rawValue) \(self.object) \(self.callLimits)" }
}
