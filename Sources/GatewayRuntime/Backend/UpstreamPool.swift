/// Hosts behind one channel, as one protocol reaches them.
///
/// - Source: APIG User Guide, apig_03_0040; APIG API Reference, CreateVpcChannelV2
final class UpstreamPool: Sendable {
    struct Member: Sendable {
        /// Index into the snapshot's hosts.
        let host: Int
        /// Above 0: what gets no traffic is no member.
        let weight: Int
        /// Index into the pool's groups; `nil` for a member of none.
        let group: Int?
        /// Whether it serves only while no regular member can.
        let isBackup: Bool
        /// Whether its health counts; without checks a member always is healthy.
        let isChecked: Bool
        let state: MemberState

        /// Whether it may get a request.
        @inline(__always)
        var canServe: Bool { !self.isChecked || self.state.isHealthy }
    }

    /// How a member is chosen.
    enum Strategy: Sendable {
        /// Turns by weight.
        case roundRobin
        /// The fewest exchanges for its weight.
        case leastExchanges
        /// The client's address on a ring.
        case sourceHash(HashRing)
        /// Path and query on a ring.
        case uriHash(HashRing)
    }

    let channel: String
    let strategy: Strategy
    let members: [Member]
    /// The names of the server groups.
    let groups: [String]

    init(channel: String, strategy: Strategy, members: [Member], groups: [String]) {
        self.channel = channel
        self.strategy = strategy
        self.members = members
        self.groups = groups
    }

    /// Whether exchanges of its members must be counted.
    var countsExchanges: Bool { if case .leastExchanges = self.strategy { true } else { false } }

    /// The name of a member's group; empty for a member of none.
    func groupName(_ position: Int) -> String {
        guard self.members.indices.contains(position), let group = self.members[position].group,
            self.groups.indices.contains(group)
        else { return "" }
        return self.groups[group]
    }

    /// How often a request may be sent again: once to every other member.
    ///
    /// - Source: APIG User Guide, apig_03_0092 (retries must be fewer than the enabled servers of a channel)
    func maxRetries(group: Int?) -> Int {
        max(0, self.members.count { group == nil || $0.group == group } - 1)
    }

    /// The members to choose among: regular ones, or backups while no regular one can be used at all; untried ones, or all where none is left.
    ///
    /// - Returns: `nil` when no member can be used.
    func tier(_ tried: TriedMembers, group: Int?) -> MemberTier? {
        let regular = MemberTier(isBackup: false, tried: TriedMembers(), group: group)
        let isBackup = !self.hasAny(regular)
        let untried = MemberTier(isBackup: isBackup, tried: tried, group: group)
        if self.hasAny(untried) { return untried }
        let all = isBackup ? MemberTier(isBackup: true, tried: TriedMembers(), group: group) : regular
        return self.hasAny(all) ? all : nil
    }

    private func hasAny(_ tier: MemberTier) -> Bool {
        for position in self.members.indices where tier.contains(self, position) { return true }
        return false
    }

    /// The position of a member with the fewest exchanges for its weight.
    func leastLoaded(_ tier: MemberTier) -> Int? {
        var least: Int?
        for position in self.members.indices where tier.contains(self, position) {
            if let known = least, self.compareLoad(position, known) >= 0 { continue }
            least = position
        }
        return least
    }

    /// Compares exchanges for the weight: below 0 when the first member has fewer.
    func compareLoad(_ first: Int, _ second: Int) -> Int {
        let (one, other) = (self.members[first], self.members[second])
        return one.state.activeExchanges &* other.weight &- other.state.activeExchanges &* one.weight
    }
}
