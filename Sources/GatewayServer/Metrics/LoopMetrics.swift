package import GatewayRuntime

/// The counters of one event loop: plain integers in flat arrays, without locks, and without an allocation for what is counted.
///
/// Belongs to its loop; `reading` is the copy that may leave it. Counters of a route are kept by what the route is called, so that they go on
/// after a reload.
package final class LoopMetrics {
    private var routeKeys: [RouteKey] = []
    private var slotsByKey: [RouteKey: Int32] = [:]
    /// `MetricsLayout.stride` numbers for each slot; slot 0 is for requests without a route.
    private var counters: [UInt64] = []
    private var totals = MetricsTotals()
    /// The snapshot in force, and the slot of each of its routes.
    private var snapshot: ObjectIdentifier
    private var slots: [Int32] = []
    /// Snapshots that were replaced while exchanges still ran with them.
    private var replaced: [Replaced] = []
    private let bounds = MetricsLayout.bounds

    private struct Replaced {
        weak var snapshot: RoutingSnapshot?
        let id: ObjectIdentifier
        let keys: [RouteKey]
        var slots: [Int32]
    }

    /// Slots above which those of routes that are gone are given up, so that reloads without end do not grow the process.
    private static let maxSpareSlots = 10_000

    package init(_ snapshot: RoutingSnapshot) {
        self.snapshot = ObjectIdentifier(snapshot)
        self.addSlot(.none)
        self.take(snapshot)
    }

    // MARK: Exchanges

    /// Counts a request and its answer.
    ///
    /// - Parameters:
    ///   - route: Index into the snapshot; `nil` when no route was found.
    ///   - snapshot: The snapshot the exchange ran with, which a reload may have replaced since; `nil` is the one in force.
    ///   - method: The method of the request.
    ///   - status: What the client got; 0 when it got no answer.
    ///   - gatewayNanoseconds: From the complete request head to the end of the answer, the backend's time included.
    ///   - backendNanoseconds: Of that, from the start of the first attempt to the end of the last; `nil` when no backend was asked.
    ///   - requestBytes: Bytes received, head and body.
    ///   - responseBytes: Bytes sent, head and body.
    package func exchangeFinished(
        route: Int?, in snapshot: RoutingSnapshot?, method: HTTPMethod, status: Int, gatewayNanoseconds: Int64,
        backendNanoseconds: Int64?, requestBytes: Int, responseBytes: Int
    ) {
        let base = self.slot(route, snapshot) * MetricsLayout.stride
        guard base + MetricsLayout.stride <= self.counters.count else { return }
        self.counters[base + MetricsLayout.request(method: method, status: status)] &+= 1
        self.counters[base + MetricsLayout.requestBytes] &+= UInt64(max(0, requestBytes))
        self.counters[base + MetricsLayout.responseBytes] &+= UInt64(max(0, responseBytes))
        self.observe(gatewayNanoseconds, at: base + MetricsLayout.gatewayHistogram)
        if let backendNanoseconds { self.observe(backendNanoseconds, at: base + MetricsLayout.backendHistogram) }
    }

    private func observe(_ nanoseconds: Int64, at start: Int) {
        var bucket = 0
        while bucket < self.bounds.count, nanoseconds > self.bounds[bucket] { bucket += 1 }
        self.counters[start + bucket] &+= 1
        self.counters[start + MetricsLayout.histogramSum] &+= UInt64(max(0, nanoseconds))
    }

    private func slot(_ route: Int?, _ snapshot: RoutingSnapshot?) -> Int {
        guard let route else { return 0 }
        let id = snapshot.map { ObjectIdentifier($0) } ?? self.snapshot
        if id == self.snapshot { return self.slots.indices.contains(route) ? Int(self.slots[route]) : 0 }
        guard let old = self.replaced.first(where: { $0.id == id && $0.snapshot != nil }),
            old.slots.indices.contains(route)
        else { return 0 }
        return Int(old.slots[route])
    }

    // MARK: Events

    /// A client connected.
    package func connectionOpened(isTLS: Bool) {
        self.totals.openConnections += 1
        if isTLS { self.totals.tlsConnections &+= 1 } else { self.totals.plainConnections &+= 1 }
    }

    /// A client's connection that was counted as opened is gone.
    package func connectionClosed() { self.totals.openConnections -= 1 }

    /// A connection or request was turned away for the gateway's own sake.
    package func shed(_ reason: ShedReason) { self.totals.shed[Int(reason.rawValue)] &+= 1 }

    /// A connection to a backend was opened.
    package func backendConnected() { self.totals.backendConnected &+= 1 }

    /// An idle connection to a backend was used again.
    package func backendReused() { self.totals.backendReused &+= 1 }

    /// An attempt at a backend failed.
    package func backendFailed(_ kind: BackendFailure) { self.totals.backendFailures[Int(kind.rawValue)] &+= 1 }

    /// A request is sent to a backend once more.
    package func retried() { self.totals.retries &+= 1 }

    /// A policy decided about a request that got to no program; what programs decide is counted by the loop's state.
    package func policyDecided(_ policy: PolicyKind, _ decision: PolicyDecision) {
        self.totals.decisions.add(policy, decision)
    }

    /// A call of a function that runs here is over.
    package func functionEnded(_ end: FunctionCallEnd, nanoseconds: Int64) {
        self.totals.functions[Int(end.rawValue)] &+= 1
        var bucket = 0
        while bucket < self.bounds.count, nanoseconds > self.bounds[bucket] { bucket += 1 }
        self.totals.functionDurations[bucket] &+= 1
        self.totals.functionNanoseconds &+= UInt64(max(0, nanoseconds))
    }

    // MARK: Snapshots

    /// Goes on with the routes of another snapshot; routes called the same go on counting where they were.
    package func snapshotReplaced(_ snapshot: RoutingSnapshot, previous: RoutingSnapshot) {
        self.replaced.removeAll { $0.snapshot == nil }
        self.replaced.append(
            Replaced(
                snapshot: previous, id: ObjectIdentifier(previous), keys: previous.routeDescriptions.map(RouteKey.init),
                slots: self.slots))
        self.take(snapshot)
    }

    private func take(_ snapshot: RoutingSnapshot) {
        self.snapshot = ObjectIdentifier(snapshot)
        let keys = snapshot.routeDescriptions.map(RouteKey.init)
        if self.routeKeys.count + keys.count > 2 * keys.count + Self.maxSpareSlots { self.compact(keeping: keys) }
        self.slots = keys.map { key in
            if let known = self.slotsByKey[key] { return known }
            return self.addSlot(key)
        }
    }

    @discardableResult
    private func addSlot(_ key: RouteKey) -> Int32 {
        let slot = Int32(truncatingIfNeeded: self.routeKeys.count)
        self.routeKeys.append(key)
        self.slotsByKey[key] = slot
        self.counters.append(contentsOf: repeatElement(0, count: MetricsLayout.stride))
        return slot
    }

    /// Gives up the slots of routes that are neither in force nor among those given.
    private func compact(keeping keys: [RouteKey]) {
        let kept = Set(keys)
        let (oldKeys, oldCounters) = (self.routeKeys, self.counters)
        self.routeKeys = []
        self.slotsByKey = [:]
        self.counters = []
        for (slot, key) in oldKeys.enumerated() where slot == 0 || kept.contains(key) {
            let new = Int(self.addSlot(key)) * MetricsLayout.stride
            let old = slot * MetricsLayout.stride
            for offset in 0..<MetricsLayout.stride { self.counters[new + offset] = oldCounters[old + offset] }
        }
        for index in self.replaced.indices {
            self.replaced[index].slots = self.replaced[index].keys.map { self.slotsByKey[$0] ?? 0 }
        }
    }

    // MARK: Reading

    /// A copy of all counters.
    ///
    /// The arrays are shared until the loop counts on, which then copies them once.
    ///
    /// - Parameters:
    ///   - idleBackendConnections: Connections the pools of the loop keep.
    ///   - decisions: What the programs of routes decided.
    /// - Returns: What may leave the loop.
    package func reading(
        idleBackendConnections: Int, decisions: PolicyDecisions = PolicyDecisions()
    ) -> MetricsReading {
        var totals = self.totals
        totals.idleBackendConnections = idleBackendConnections
        totals.decisions.add(decisions)
        return MetricsReading(routes: self.routeKeys, counters: self.counters, totals: totals)
    }
}

@available(*, unavailable)
extension LoopMetrics: Sendable {}
