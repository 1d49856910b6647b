/// What one event loop remembers of a pool: the turns of its members.
///
/// Loops take turns of their own; only health and counts of exchanges are shared. Choosing allocates nothing.
struct Balancer: Sendable {
    /// What each member is owed: smooth weighted round robin spreads a heavy member over the round instead of serving it in a row.
    private var credit: [Int]

    init(_ pool: UpstreamPool) { self.credit = Array(repeating: 0, count: pool.members.count) }

    /// Chooses a member.
    ///
    /// Regular members come before backups, which serve only while no regular one can be used. For a repeated request those tried before are passed over, and
    /// are used again only when there is no other.
    ///
    /// - Parameters:
    ///   - pool: The pool this was made for.
    ///   - key: The hash of what the pool's strategy goes by; ignored by those that go by none.
    ///   - tried: Members that failed for this request already.
    ///   - group: The group to stay in; `nil` is any.
    /// - Returns: The member's position, or `nil` when none can be used.
    mutating func choose(_ pool: UpstreamPool, key: UInt64, tried: TriedMembers, group: Int?) -> Int? {
        guard let tier = pool.tier(tried, group: group) else { return nil }
        switch pool.strategy {
        case .roundRobin: return self.nextTurn(pool) { tier.contains(pool, $0) }
        case .leastExchanges:
            guard let least = pool.leastLoaded(tier) else { return nil }
            // Among equals turns are taken, or the first would get all while nobody is busy.
            return self.nextTurn(pool) { tier.contains(pool, $0) && pool.compareLoad($0, least) == 0 }
        case .sourceHash(let ring), .uriHash(let ring): return ring.first(key) { tier.contains(pool, $0) }
        }
    }

    /// The next member in turn among those that pass a test.
    private mutating func nextTurn(_ pool: UpstreamPool, where isUsable: (Int) -> Bool) -> Int? {
        guard self.credit.count == pool.members.count else { return nil }
        var total = 0
        var best: Int?
        for position in pool.members.indices where isUsable(position) {
            let weight = pool.members[position].weight
            self.credit[position] &+= weight
            total &+= weight
            if best.map({ self.credit[position] > self.credit[$0] }) ?? true { best = position }
        }
        if let best { self.credit[best] &-= total }
        return best
    }
}

/// Members a request was sent to already, as a set that is one number.
///
/// Positions above 63 share a bit with one below: a member may then be passed over untried, which a pool of that size can bear.
struct TriedMembers: Sendable, Equatable {
    private var bits: UInt64 = 0

    mutating func insert(_ position: Int) { self.bits |= 1 << UInt64(truncatingIfNeeded: position & 63) }

    func contains(_ position: Int) -> Bool { self.bits & 1 << UInt64(truncatingIfNeeded: position & 63) != 0 }
}

/// The members that may be chosen now: all of one tier, those of the best that has any.
struct MemberTier: Sendable {
    let isBackup: Bool
    let tried: TriedMembers
    let group: Int?

    /// Whether a member belongs to the tier and can be used.
    @inline(__always)
    func contains(_ pool: UpstreamPool, _ position: Int) -> Bool {
        let member = pool.members[position]
        return member.isBackup == self.isBackup && !self.tried.contains(position)
            && (self.group == nil || self.group == member.group) && member.canServe
    }
}
