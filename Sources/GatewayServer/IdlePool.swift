import GatewayRuntime
import NIOCore

/// Idle connections to backends, by what the host is rather than by where it stands in a snapshot, so that they outlive a reload.
///
/// Belongs to its loop.
struct IdlePool {
    private var idle: [[UpstreamHandler]] = []
    private var slotsByHost: [UpstreamHost: Int] = [:]
    /// The slot of each host of the snapshot in force; any other snapshot's hosts are looked up.
    private var slots: [Int] = []
    private var snapshot: RoutingSnapshot

    init(_ snapshot: RoutingSnapshot) {
        self.snapshot = snapshot
        self.assignSlots([:])
    }

    /// The connections kept.
    var count: Int { self.idle.reduce(0) { $0 + $1.count } }

    /// Goes on with another snapshot's hosts.
    ///
    /// - Returns: Connections to be closed, since the snapshot does not have their hosts. Closing one calls `forget`, so the caller does it.
    mutating func replace(_ snapshot: RoutingSnapshot, dropsTLSConnections: Bool) -> [UpstreamHandler] {
        var dropped: [UpstreamHandler] = []
        var kept: [UpstreamHost: [UpstreamHandler]] = [:]
        let hosts = Set(snapshot.hosts)
        for (host, slot) in self.slotsByHost {
            if hosts.contains(host), !(dropsTLSConnections && host.usesTLS) {
                kept[host] = self.idle[slot]
            } else {
                dropped += self.idle[slot]
            }
        }
        self.snapshot = snapshot
        self.assignSlots(kept)
        return dropped
    }

    private mutating func assignSlots(_ kept: [UpstreamHost: [UpstreamHandler]]) {
        self.idle = []
        self.slotsByHost = [:]
        self.slots = []
        for host in self.snapshot.hosts {
            if let known = self.slotsByHost[host] {
                self.slots.append(known)
                continue
            }
            self.slotsByHost[host] = self.idle.count
            self.slots.append(self.idle.count)
            self.idle.append(kept[host] ?? [])
        }
    }

    private func slot(_ host: Int, _ snapshot: RoutingSnapshot) -> Int? {
        if snapshot === self.snapshot { return self.slots.indices.contains(host) ? self.slots[host] : nil }
        guard snapshot.hosts.indices.contains(host) else { return nil }
        return self.slotsByHost[snapshot.hosts[host]]
    }

    /// The connection to a host that was used last.
    mutating func take(_ host: Int, _ snapshot: RoutingSnapshot) -> UpstreamHandler? {
        guard let slot = self.slot(host, snapshot) else { return nil }
        while let handler = self.idle[slot].popLast() {
            if handler.isOpen { return handler }
        }
        return nil
    }

    /// - Returns: Whether the connection was kept: its host is in force and has less than the limit.
    mutating func keep(_ handler: UpstreamHandler, _ host: Int, _ snapshot: RoutingSnapshot, limit: Int) -> Bool {
        guard let slot = self.slot(host, snapshot), self.idle[slot].count < limit else { return false }
        self.idle[slot].append(handler)
        return true
    }

    /// Forgets a connection; the index may be one of an earlier snapshot, and then every host is looked through.
    mutating func forget(_ handler: UpstreamHandler, _ host: Int) {
        if self.slots.indices.contains(host), self.remove(handler, self.slots[host]) { return }
        for slot in self.idle.indices where self.remove(handler, slot) { return }
    }

    private mutating func remove(_ handler: UpstreamHandler, _ slot: Int) -> Bool {
        guard let position = self.idle[slot].firstIndex(where: { $0 === handler }) else { return false }
        self.idle[slot].remove(at: position)
        return true
    }

    /// Takes out the connections nobody has used since a moment, for the caller to close.
    mutating func takeIdle(since limit: NIODeadline) -> [UpstreamHandler] {
        var taken: [UpstreamHandler] = []
        for slot in self.idle.indices {
            // The last used ones stand at the end.
            let count = self.idle[slot].prefix { $0.idleSince <= limit }.count
            taken += self.idle[slot].prefix(count)
            self.idle[slot].removeFirst(count)
        }
        return taken
    }

    /// Gives all connections up, for the caller to close.
    mutating func removeAll() -> [UpstreamHandler] {
        let all = self.idle.flatMap { $0 }
        for slot in self.idle.indices { self.idle[slot] = [] }
        return all
    }
}
