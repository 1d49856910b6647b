/// Hosts behind one channel.
///
/// - Source: APIG User Guide, apig_03_0040
struct UpstreamPool: Sendable {
    struct Member: Sendable {
        /// Index into the snapshot's hosts.
        let host: Int
        let weight: Int
        let groupName: String
    }

    /// Members that take traffic: enabled, with weight.
    ///
    /// Backup members only when there is no other.
    let members: [Member]
}

/// The turn of a pool: smooth weighted round robin, so that a heavy member is spread over the round instead of served in a row.
struct RoundRobin: Sendable {
    private var current: [Int]

    init(count: Int) { self.current = Array(repeating: 0, count: count) }

    /// The position of the next member; `nil` for an empty pool.
    mutating func next(_ pool: UpstreamPool) -> Int? {
        guard pool.members.count == self.current.count else { return nil }
        var total = 0
        var best: Int?
        for (position, member) in pool.members.enumerated() {
            self.current[position] += member.weight
            total += member.weight
            if best.map({ self.current[position] > self.current[$0] }) ?? true { best = position }
        }
        if let best { self.current[best] -= total }
        return best
    }
}
