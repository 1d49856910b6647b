package import GatewayRuntime

/// What the counters of a route are kept by: what a route is called, not where it stands in a snapshot.
package struct RouteKey: Sendable, Hashable {
    package let template: String
    package let apiName: String
    package let groupName: String
    package let environment: String

    /// The key of requests that found no route; every label is empty.
    package static let none = RouteKey(template: "", apiName: "", groupName: "", environment: "")

    package init(template: String, apiName: String, groupName: String, environment: String) {
        self.template = template
        self.apiName = apiName
        self.groupName = groupName
        self.environment = environment
    }

    package init(_ route: RouteDescription) {
        self.init(
            template: route.template, apiName: route.apiName, groupName: route.groupName,
            environment: route.environment)
    }
}

/// Where the numbers of a slot stand.
package enum MetricsLayout {
    /// Upper bounds of the duration buckets in nanoseconds; one more bucket takes what is longer.
    package static let bounds: [Int64] = [
        500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000, 250_000_000,
        500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000, 30_000_000_000, 60_000_000_000,
    ]
    private static let boundCount = 16
    private static let methodCount = 10
    /// Classes of status: 0 is no answer, then 1xx to 5xx.
    package static let statusClassCount = 6
    /// The sum of durations in nanoseconds stands behind the buckets.
    static let histogramSum = boundCount + 1
    private static let histogramSize = boundCount + 2

    static let requestBytes = methodCount * statusClassCount
    static let responseBytes = requestBytes + 1
    static let gatewayHistogram = responseBytes + 1
    static let backendHistogram = gatewayHistogram + histogramSize
    /// Numbers of one slot.
    package static let stride = backendHistogram + histogramSize

    /// The counter of requests of a method answered with a status.
    static func request(method: HTTPMethod, status: Int) -> Int {
        let statusClass = (100..<600).contains(status) ? status / 100 : 0
        return min(Int(method.rawValue), methodCount - 1) * statusClassCount + statusClass
    }
}

/// Counters that do not belong to a route.
package struct MetricsTotals: Sendable, Equatable {
    package var openConnections = 0
    package var plainConnections: UInt64 = 0
    package var tlsConnections: UInt64 = 0
    package var backendConnected: UInt64 = 0
    package var backendReused: UInt64 = 0
    package var retries: UInt64 = 0
    package var idleBackendConnections = 0
    /// By `ShedReason`.
    package var shed = [UInt64](repeating: 0, count: ShedReason.allCases.count)
    /// By `BackendFailure`.
    package var backendFailures = [UInt64](repeating: 0, count: BackendFailure.allCases.count)
    package var decisions = PolicyDecisions()
    /// By `FunctionCallEnd`.
    package var functions = [UInt64](repeating: 0, count: FunctionCallEnd.allCases.count)
    /// By bucket.
    package var functionDurations = [UInt64](repeating: 0, count: MetricsLayout.bounds.count + 1)
    package var functionNanoseconds: UInt64 = 0

    package init() {}

    mutating func add(_ other: MetricsTotals) {
        self.openConnections += other.openConnections
        self.plainConnections &+= other.plainConnections
        self.tlsConnections &+= other.tlsConnections
        self.backendConnected &+= other.backendConnected
        self.backendReused &+= other.backendReused
        self.retries &+= other.retries
        self.idleBackendConnections += other.idleBackendConnections
        for index in self.shed.indices { self.shed[index] &+= other.shed[index] }
        for index in self.backendFailures.indices { self.backendFailures[index] &+= other.backendFailures[index] }
        self.decisions.add(other.decisions)
        for index in self.functions.indices { self.functions[index] &+= other.functions[index] }
        for index in self.functionDurations.indices {
            self.functionDurations[index] &+= other.functionDurations[index]
        }
        self.functionNanoseconds &+= other.functionNanoseconds
    }
}

/// A copy of counters: of one loop, or of several added up.
package struct MetricsReading: Sendable {
    /// What the slots are called; the first is for requests without a route.
    package private(set) var routes: [RouteKey]
    /// `MetricsLayout.stride` numbers for each slot.
    package private(set) var counters: [UInt64]
    package private(set) var totals: MetricsTotals

    package init(routes: [RouteKey], counters: [UInt64], totals: MetricsTotals) {
        self.routes = routes
        self.counters = counters
        self.totals = totals
    }

    /// The sum of readings; costs a look-up for each slot, so it is made off the loops.
    package static func merged(_ readings: [MetricsReading]) -> MetricsReading {
        var result = MetricsReading(routes: [], counters: [], totals: MetricsTotals())
        var slots: [RouteKey: Int] = [:]
        for reading in readings {
            result.totals.add(reading.totals)
            for (index, key) in reading.routes.enumerated() {
                let slot: Int
                if let known = slots[key] {
                    slot = known
                } else {
                    slot = result.routes.count
                    slots[key] = slot
                    result.routes.append(key)
                    result.counters.append(contentsOf: repeatElement(0, count: MetricsLayout.stride))
                }
                for offset in 0..<MetricsLayout.stride {
                    result.counters[slot * MetricsLayout.stride + offset] &+=
                        reading.counters[index * MetricsLayout.stride + offset]
                }
            }
        }
        return result
    }

    // MARK: Values of a slot

    /// Requests of a method answered with a class of status; class 0 is no answer.
    package func requests(slot: Int, method: HTTPMethod, statusClass: Int) -> UInt64 {
        self.value(slot, MetricsLayout.request(method: method, status: statusClass * 100))
    }

    package func requestBytes(slot: Int) -> UInt64 { self.value(slot, MetricsLayout.requestBytes) }

    package func responseBytes(slot: Int) -> UInt64 { self.value(slot, MetricsLayout.responseBytes) }

    /// Durations of whole exchanges.
    package func gatewayDurations(slot: Int) -> Durations { self.durations(slot, MetricsLayout.gatewayHistogram) }

    /// Durations backends took.
    package func backendDurations(slot: Int) -> Durations { self.durations(slot, MetricsLayout.backendHistogram) }

    /// A histogram of durations.
    package struct Durations: Sendable, Equatable {
        /// Counts by bucket, not cumulative; the last is above all bounds.
        package let buckets: [UInt64]
        package let sumNanoseconds: UInt64

        package var count: UInt64 { self.buckets.reduce(0, &+) }
    }

    private func durations(_ slot: Int, _ start: Int) -> Durations {
        Durations(
            buckets: (0...MetricsLayout.bounds.count).map { self.value(slot, start + $0) },
            sumNanoseconds: self.value(slot, start + MetricsLayout.histogramSum))
    }

    private func value(_ slot: Int, _ offset: Int) -> UInt64 {
        let index = slot * MetricsLayout.stride + offset
        return self.counters.indices.contains(index) ? self.counters[index] : 0
    }
}
