/// The member of a pool a request goes to, and what its next attempt needs to know.
package struct PoolChoice: Sendable {
    /// Index into the snapshot's pools.
    let pool: Int
    let position: Int
    /// The hash the pool's strategy goes by; 0 for those that go by none.
    let key: UInt64
    /// The group that further attempts stay in; `nil` when they may go to any member.
    let stayingIn: Int?
    /// The members that failed for this request.
    private(set) var tried: TriedMembers
    /// Index of the member into the snapshot's hosts.
    package let host: Int
    /// Where the attempt is counted while it lasts; `nil` when the pool does not go by counts.
    package let counted: MemberState?

    init(
        pool: Int, position: Int, key: UInt64, stayingIn: Int?, tried: TriedMembers, host: Int, counted: MemberState?
    ) {
        self.pool = pool
        self.position = position
        self.key = key
        self.stayingIn = stayingIn
        self.tried = tried
        self.host = host
        self.counted = counted
    }

    /// Those that must not be chosen again when this attempt has failed.
    var triedWithThis: TriedMembers {
        var tried = self.tried
        tried.insert(self.position)
        return tried
    }
}

extension RoutingSnapshot {
    /// Chooses the member of a pool a request goes to first.
    ///
    /// - Parameters:
    ///   - index: The pool.
    ///   - staysInGroup: Whether further attempts must go to members of the same group, since the head depends on it.
    ///   - client: Where the client is, which the source hash goes by.
    ///   - facts: What is known beside the head.
    ///   - head: The head; its path and query are what the URI hash goes by.
    ///   - path: The path as it was routed.
    ///   - bytes: The bytes the head was scanned from.
    ///   - state: The loop's own state.
    /// - Returns: `nil` when no member can be used: 502 `APIG.0610`.
    func choose(
        _ index: Int, staysInGroup: Bool, client: ClientPlace, facts: RequestFacts, head: RequestHead,
        path: RequestPath, bytes: Span<UInt8>, state: inout LoopState
    ) -> PoolChoice? {
        guard self.pools.indices.contains(index) else { return nil }
        let pool = self.pools[index]
        let key = pool.strategy.key(client: client, facts: facts, head: head, path: path, bytes: bytes)
        guard
            let position = state.choose(
                pool, index, of: self, key: key, tried: TriedMembers(), group: nil)
        else { return nil }
        let member = pool.members[position]
        return PoolChoice(
            pool: index, position: position, key: key, stayingIn: staysInGroup ? member.group : nil,
            tried: TriedMembers(), host: member.host, counted: pool.countsExchanges ? member.state : nil)
    }

    /// Chooses the member for the next attempt after one failed.
    ///
    /// Another member where one can be used, else one that was tried before; while none can be used the same again.
    ///
    /// - Parameters:
    ///   - choice: Where the attempt went that failed; a choice of this snapshot.
    ///   - state: The loop's own state, which may belong to another snapshot by now.
    /// - Returns: Where the next attempt goes.
    package func nextChoice(after choice: PoolChoice, state: inout LoopState) -> PoolChoice {
        guard self.pools.indices.contains(choice.pool) else { return choice }
        let pool = self.pools[choice.pool]
        let tried = choice.triedWithThis
        guard
            let position = state.choose(
                pool, choice.pool, of: self, key: choice.key, tried: tried, group: choice.stayingIn)
        else { return choice }
        let member = pool.members[position]
        return PoolChoice(
            pool: choice.pool, position: position, key: choice.key, stayingIn: choice.stayingIn, tried: tried,
            host: member.host, counted: pool.countsExchanges ? member.state : nil)
    }

    /// The group of the member a request goes to; empty when it has none.
    func groupName(of choice: PoolChoice) -> String {
        self.pools.indices.contains(choice.pool) ? self.pools[choice.pool].groupName(choice.position) : ""
    }

    /// The number of the group of the member a request goes to, as `BackendPlan.groupURLs` counts.
    func group(of choice: PoolChoice) -> Int? {
        guard self.pools.indices.contains(choice.pool),
            self.pools[choice.pool].members.indices.contains(choice.position)
        else { return nil }
        return self.pools[choice.pool].members[choice.position].group
    }

    /// How often a request may be sent again to other members.
    func maxRetries(of choice: PoolChoice) -> Int {
        self.pools.indices.contains(choice.pool)
            ? self.pools[choice.pool].maxRetries(group: choice.stayingIn) : 0
    }
}

extension LoopState {
    /// Chooses a member with the loop's turns; after a reload, when they are another snapshot's, with none.
    mutating func choose(
        _ pool: UpstreamPool, _ index: Int, of snapshot: RoutingSnapshot, key: UInt64, tried: TriedMembers, group: Int?
    ) -> Int? {
        if self.owner == ObjectIdentifier(snapshot), self.balancers.indices.contains(index) {
            return self.balancers[index].choose(pool, key: key, tried: tried, group: group)
        }
        var balancer = Balancer(pool)
        return balancer.choose(pool, key: key, tried: tried, group: group)
    }
}

extension UpstreamPool.Strategy {
    /// The hash a request is placed by.
    ///
    /// The URI hash takes the path as it was routed, so decoded, and the query as it came.
    ///
    /// - Source: APIG User Guide, apig_03_0040; APIG API Reference, the feature `api_uri_no_escape` (off)
    func key(
        client: ClientPlace, facts: RequestFacts, head: RequestHead, path: RequestPath, bytes: Span<UInt8>
    ) -> UInt64 {
        var hash = StableHash()
        switch self {
        case .roundRobin, .leastExchanges: return 0
        case .sourceHash:
            if let text = client.text { hash.add(text) } else { hash.add(facts.connection.peerAddress.utf8) }
        case .uriHash:
            hash.add(path.bytes)
            if let query = head.query {
                hash.add(UInt8(ascii: "?"))
                hash.add(bytes, query)
            }
        }
        return hash.result
    }
}
