import GatewayRuntime

/// What the control plane knows beside the counters of the loops.
package struct ControlReading: Sendable {
    /// The version of the program.
    package var version = ""
    /// The digest of the snapshot in force.
    package var digest = ""
    package var routeCount = 0
    package var isReady = false
    package var reloadsSucceeded: UInt64 = 0
    package var reloadsFailed: UInt64 = 0
    package var lastReloadSucceeded = true
    /// Seconds since 1970 of the configuration in force.
    package var loadedAt: Int64 = 0
    package var accessLogLines: UInt64 = 0
    package var accessLogDropped: UInt64 = 0
    package var callLogLines: UInt64 = 0
    package var callLogDropped: UInt64 = 0
    package var functionWorkers = 0
    package var keySourceFailures = 0
    package var cacheEntries = 0
    package var cacheBytes = 0
    package var cacheEvictions = 0
    package var breakers: [Breaker] = []
    /// The members that are checked.
    package var members: [MemberHealth] = []

    /// A circuit breaker.
    package struct Breaker: Sendable {
        package let owner: String
        package let isOpen: Bool
        package let openings: Int

        package init(owner: String, isOpen: Bool, openings: Int) {
            self.owner = owner
            self.isOpen = isOpen
            self.openings = openings
        }
    }

    package init() {}
}

/// The page of `/metrics`.
package enum MetricsPage {
    package static func render(
        _ reading: MetricsReading, control: ControlReading, process: ProcessReading
    ) -> [UInt8] {
        var text = PrometheusText()
        self.requests(reading, to: &text)
        self.durations(reading, to: &text)
        self.connections(reading.totals, to: &text)
        self.backends(reading.totals, to: &text)
        self.decisions(reading.totals, to: &text)
        self.functions(reading.totals, control, to: &text)
        self.shared(control, to: &text)
        self.control(control, to: &text)
        self.process(process, to: &text)
        return text.bytes
    }

    private static func labels(_ key: RouteKey) -> [(String, String)] {
        [
            ("route", key.template), ("operation", key.apiName), ("group", key.groupName),
            ("environment", key.environment),
        ]
    }

    private static let classes = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]

    private static func requests(_ reading: MetricsReading, to text: inout PrometheusText) {
        text.begin(
            "apig_requests_total", .counter,
            "Requests that are over; an empty route is a request no API was found for, class none one without an answer."
        )
        for (slot, key) in reading.routes.enumerated() {
            for method in HTTPMethod.allCases {
                for statusClass in self.classes.indices {
                    let count = reading.requests(slot: slot, method: method, statusClass: statusClass)
                    guard count > 0 else { continue }
                    let more = [("method", method.name), ("status_class", self.classes[statusClass])]
                    text.sample(count, labels: self.labels(key) + more)
                }
            }
        }
        let used = reading.routes.indices.filter { reading.gatewayDurations(slot: $0).count > 0 }
        text.begin("apig_request_bytes_total", .counter, "Bytes of requests, heads and bodies.")
        for slot in used {
            text.sample(reading.requestBytes(slot: slot), labels: self.labels(reading.routes[slot]))
        }
        text.begin("apig_response_bytes_total", .counter, "Bytes of answers, heads and bodies.")
        for slot in used {
            text.sample(reading.responseBytes(slot: slot), labels: self.labels(reading.routes[slot]))
        }
    }

    private static func durations(_ reading: MetricsReading, to text: inout PrometheusText) {
        text.begin(
            "apig_request_duration_seconds", .histogram, "From the complete request head to the end of the answer.")
        for (slot, key) in reading.routes.enumerated() {
            let durations = reading.gatewayDurations(slot: slot)
            if durations.count > 0 { text.histogram(durations, labels: self.labels(key)) }
        }
        text.begin(
            "apig_backend_duration_seconds", .histogram, "What backends took of it, all attempts of a request together."
        )
        for (slot, key) in reading.routes.enumerated() {
            let durations = reading.backendDurations(slot: slot)
            if durations.count > 0 { text.histogram(durations, labels: self.labels(key)) }
        }
    }

    private static func connections(_ totals: MetricsTotals, to text: inout PrometheusText) {
        text.begin("apig_connections", .gauge, "Client connections that are open.")
        text.sample(totals.openConnections)
        text.begin("apig_connections_accepted_total", .counter, "Client connections that were accepted.")
        text.sample(totals.plainConnections, labels: [("tls", "false")])
        text.sample(totals.tlsConnections, labels: [("tls", "true")])
        text.begin("apig_shed_total", .counter, "Connections and requests turned away for the gateway's own sake.")
        for reason in ShedReason.allCases {
            text.sample(totals.shed[Int(reason.rawValue)], labels: [("reason", reason.label)])
        }
    }

    private static func backends(_ totals: MetricsTotals, to text: inout PrometheusText) {
        text.begin("apig_backend_connections_idle", .gauge, "Connections to backends that are kept for later.")
        text.sample(totals.idleBackendConnections)
        text.begin("apig_backend_connections_opened_total", .counter, "Connections to backends that were opened.")
        text.sample(totals.backendConnected)
        text.begin("apig_backend_connections_reused_total", .counter, "Requests sent over a connection that was kept.")
        text.sample(totals.backendReused)
        text.begin("apig_backend_failures_total", .counter, "Attempts at backends that failed.")
        for kind in BackendFailure.allCases {
            text.sample(totals.backendFailures[Int(kind.rawValue)], labels: [("kind", kind.label)])
        }
        text.begin("apig_backend_retries_total", .counter, "Requests that were sent to a backend once more.")
        text.sample(totals.retries)
    }

    private static func decisions(_ totals: MetricsTotals, to text: inout PrometheusText) {
        text.begin("apig_policy_decisions_total", .counter, "What policies decided about requests.")
        for policy in PolicyKind.allCases {
            for decision in policy.decisions {
                text.sample(
                    totals.decisions.count(policy, decision),
                    labels: [("policy", policy.label), ("decision", decision.label)])
            }
        }
    }

    private static func functions(
        _ totals: MetricsTotals, _ control: ControlReading, to text: inout PrometheusText
    ) {
        text.begin("apig_function_calls_total", .counter, "Calls of functions that run here.")
        for end in FunctionCallEnd.allCases where end != .other {
            text.sample(totals.functions[Int(end.rawValue)], labels: [("outcome", end.label)])
        }
        text.begin("apig_function_duration_seconds", .histogram, "What they took, waiting for a worker included.")
        text.histogram(
            MetricsReading.Durations(
                buckets: totals.functionDurations, sumNanoseconds: totals.functionNanoseconds), labels: [])
        text.begin("apig_function_workers", .gauge, "Worker processes of functions.")
        text.sample(control.functionWorkers)
    }

    /// What loops share, so that it is read as it is rather than added up.
    private static func shared(_ control: ControlReading, to text: inout PrometheusText) {
        text.begin("apig_circuit_breaker_open", .gauge, "Whether a circuit breaker is open.")
        for breaker in control.breakers { text.sample(breaker.isOpen ? 1 : 0, labels: [("owner", breaker.owner)]) }
        text.begin("apig_circuit_breaker_openings_total", .counter, "How often a circuit breaker opened.")
        for breaker in control.breakers { text.sample(breaker.openings, labels: [("owner", breaker.owner)]) }
        text.begin(
            "apig_channel_member_healthy", .gauge, "Whether a member of a channel that is checked gets requests.")
        for member in control.members {
            text.sample(
                member.isHealthy ? 1 : 0,
                labels: [
                    ("channel", member.name.channel), ("host", member.name.host), ("port", String(member.name.port)),
                ])
        }
        text.begin("apig_cache_entries", .gauge, "Answers that are kept.")
        text.sample(control.cacheEntries)
        text.begin("apig_cache_bytes", .gauge, "Bytes of the answers that are kept.")
        text.sample(control.cacheBytes)
        text.begin("apig_cache_evictions_total", .counter, "Answers that went to make room.")
        text.sample(control.cacheEvictions)
        text.begin(
            "apig_token_key_failures_total", .counter,
            "Attempts to get the keys of tokens, or what is known of an identity provider, that failed.")
        text.sample(control.keySourceFailures)
    }

    private static func control(_ control: ControlReading, to text: inout PrometheusText) {
        text.begin("apig_build_info", .gauge, "The program; always 1.")
        text.sample(1, labels: [("version", control.version)])
        text.begin("apig_ready", .gauge, "Whether requests are taken: 1, or 0 while starting and draining.")
        text.sample(control.isReady ? 1 : 0)
        text.begin("apig_routes", .gauge, "APIs in force, once for each environment.")
        text.sample(control.routeCount)
        text.begin("apig_config_info", .gauge, "The configuration in force; always 1.")
        text.sample(1, labels: [("digest", control.digest)])
        text.begin("apig_config_loaded_timestamp_seconds", .gauge, "When the configuration in force was loaded.")
        text.sample(control.loadedAt)
        text.begin("apig_config_last_reload_successful", .gauge, "Whether the last reload, or the start, succeeded.")
        text.sample(control.lastReloadSucceeded ? 1 : 0)
        text.begin("apig_reloads_total", .counter, "Reloads of the configuration.")
        text.sample(control.reloadsSucceeded, labels: [("result", "success")])
        text.sample(control.reloadsFailed, labels: [("result", "failure")])
        text.begin("apig_access_log_lines_total", .counter, "Lines written to the access log.")
        text.sample(control.accessLogLines)
        text.begin("apig_access_log_dropped_total", .counter, "Lines that were not written.")
        text.sample(control.accessLogDropped)
        text.begin("apig_call_log_lines_total", .counter, "Lines written to the call log.")
        text.sample(control.callLogLines)
        text.begin("apig_call_log_dropped_total", .counter, "Lines that were not written.")
        text.sample(control.callLogDropped)
    }

    private static func process(_ process: ProcessReading, to text: inout PrometheusText) {
        func gauge(_ name: String, _ kind: PrometheusText.Kind, _ help: String, _ value: String?) {
            guard let value else { return }
            text.begin(name, kind, help)
            text.sample(value)
        }
        gauge(
            "process_cpu_seconds_total", .counter, "Processor time of the process, user and system.",
            process.cpuNanoseconds.map(PrometheusText.seconds))
        gauge(
            "process_resident_memory_bytes", .gauge, "Memory of the process that is in RAM.",
            process.residentBytes.map { String($0) })
        gauge(
            "process_virtual_memory_bytes", .gauge, "Address space of the process.",
            process.virtualBytes.map { String($0) })
        gauge(
            "process_start_time_seconds", .gauge, "When the process started, since 1970.",
            process.startNanoseconds.map(PrometheusText.seconds))
        gauge("process_open_fds", .gauge, "File descriptors in use.", process.openDescriptors.map { String($0) })
        gauge(
            "process_max_fds", .gauge, "File descriptors the process may use.",
            process.maxDescriptors.map { String($0) })
        gauge("process_threads", .gauge, "Threads of the process.", process.threads.map { String($0) })
    }
}
