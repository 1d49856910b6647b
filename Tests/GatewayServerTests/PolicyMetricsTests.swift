import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

/// What is counted of policies while requests are served.
@Suite struct PolicyMetricsTests {
    /// A gateway whose `/mock` takes two calls a minute, and whose `/b` is for apps, is kept, and has a breaker.
    private func serve(_ backendPort: Int, _ body: (RunningGateway) throws -> Void) throws {
        var configuration = sampleConfiguration(backendPort: backendPort)
        var throttle = ThrottlePolicy()
        throttle.name = "two"
        throttle.apiCallLimits = 2
        throttle.timeInterval = 1
        throttle.timeUnit = .day
        configuration.throttles = [throttle]
        configuration.throttleBindings = [PolicyBinding(groupName: "g", apiName: "mock", policyName: "two")]
        configuration.pluginBindings = ["cache", "breaker"].map {
            PolicyBinding(groupName: "g", apiName: "proxy", policyName: $0)
        }
        var cache = Plugin()
        cache.name = "cache"
        cache.type = .proxyCache
        var kept = ProxyCacheContent()
        var rule = ProxyCacheTTL()
        rule.statuses = [200]
        rule.ttl = 60
        kept.statusAndTTL = [rule]
        cache.content = .proxyCache(kept)
        var breaker = Plugin()
        breaker.name = "breaker"
        breaker.type = .breaker
        var content = BreakerContent()
        content.condition.kind = .condition
        content.condition.unhealthyThreshold = 1
        content.condition.openBreakerTime = 60
        content.condition.unhealthyCondition = UnhealthyCondition(text: "[]", expression: .status(in: [500]))
        breaker.content = .breaker(content)
        var instance = InstanceFile()
        instance.plugins = [cache, breaker]
        var options = ServerOptions()
        options.port = 0
        options.loopCount = 1
        let snapshot = SnapshotCompiler.compile(configuration, instance: instance).snapshot
        let gateway = try GatewayServer.start(snapshot, options: options)
        defer { gateway.stop(drainingFor: 0) }
        try body(gateway)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let breakers = snapshot.breakerReadings(at: now)
        #expect(breakers.map { $0.owner.hasPrefix("api/breaker/RELEASE/") && $0.owner.hasSuffix("/default") } == [true])
        #expect(breakers.map(\.reading.openings) == [1] && breakers.first?.reading.state != .closed)
    }

    private func get(_ gateway: RunningGateway, _ path: String, _ expected: String) throws {
        let client = try RawClient(port: gateway.port)
        client.send("GET \(path) HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
        let answer = client.receiveAll()
        #expect(answer.hasPrefix("HTTP/1.1 \(expected)"), "\(path): \(answer)")
    }

    @Test("Each policy counts what it decided, also over a reload")
    func decisions() throws {
        let backend = try ScriptedBackend { client, _ in
            while true {
                let head = client.receive(until: "\r\n\r\n")
                if head.isEmpty { return }
                let status = head.hasPrefix("GET /bad ") ? "500 Broken" : "200 OK"
                client.send("HTTP/1.1 \(status)\r\nContent-Length: 2\r\n\r\nok")
            }
        }
        try self.serve(backend.port) { gateway in
            for status in ["200", "200", "429"] { try self.get(gateway, "/mock", status) }
            for status in ["200", "200"] { try self.get(gateway, "/b/kept", status) }
            try self.get(gateway, "/b/bad", "500")
            try self.get(gateway, "/b/other", "503")
            let counted = try metrics(of: gateway).totals.decisions
            #expect(counted.count(.throttle, .allowed) == 2 && counted.count(.throttle, .refused) == 1)
            #expect(counted.count(.quota, .refused) == 0)
            #expect(counted.count(.cache, .miss) == 3 && counted.count(.cache, .hit) == 1)
            #expect(counted.count(.circuitBreaker, .allowed) == 2 && counted.count(.circuitBreaker, .open) == 1)
            let next = SnapshotCompiler.compile(sampleConfiguration(backendPort: backend.port), instance: nil).snapshot
            try gateway.replace(next)
            try self.get(gateway, "/mock", "200")
            let after = try metrics(of: gateway).totals.decisions
            #expect(after.count(.throttle, .allowed) == 2 && after.count(.cache, .hit) == 1)
        }
    }

    @Test("The page names every policy with what it can decide, and what loops share")
    func page() {
        let snapshot = SnapshotCompiler.compile(sampleConfiguration(backendPort: 1), instance: nil).snapshot
        let loop = LoopMetrics(snapshot)
        var decisions = PolicyDecisions()
        decisions.add(.jwt, .refused)
        loop.functionEnded(.returned, nanoseconds: 3_000_000)
        loop.functionEnded(FunctionCallEnd(.failed(.timedOut)), nanoseconds: 90_000_000_000)
        var control = ControlReading()
        control.functionWorkers = 2
        control.keySourceFailures = 4
        control.cacheEntries = 5
        control.breakers = [ControlReading.Breaker(owner: "plugin/b/RELEASE/default", isOpen: true, openings: 7)]
        control.members = [
            MemberHealth(
                name: HealthTarget.Name(channel: "pool", host: "10.0.0.1", port: 80), isHealthy: false, successes: 0,
                failures: 3, lastError: nil)
        ]
        let page = String(
            decoding: MetricsPage.render(
                loop.reading(idleBackendConnections: 0, decisions: decisions), control: control, process: .current()),
            as: UTF8.self)
        for line in [
            "apig_policy_decisions_total{policy=\"jwt_auth\",decision=\"refused\"} 1",
            "apig_policy_decisions_total{policy=\"cache\",decision=\"expired\"} 0",
            "apig_function_calls_total{outcome=\"timed_out\"} 1",
            "apig_function_duration_seconds_bucket{le=\"0.005\"} 1",
            "apig_function_duration_seconds_count 2", "apig_function_workers 2",
            "apig_circuit_breaker_open{owner=\"plugin/b/RELEASE/default\"} 1",
            "apig_circuit_breaker_openings_total{owner=\"plugin/b/RELEASE/default\"} 7",
            "apig_channel_member_healthy{channel=\"pool\",host=\"10.0.0.1\",port=\"80\"} 0", "apig_cache_entries 5",
            "apig_token_key_failures_total 4",
        ] { #expect(page.contains("\n\(line)\n"), "\(line)") }
        for policy in PolicyKind.allCases {
            #expect(page.contains("policy=\"\(policy.label)\""), "\(policy.label)")
            #expect(!policy.decisions.isEmpty)
        }
        #expect(Set(PolicyKind.allCases.map(\.label)).count == PolicyKind.allCases.count)
    }
}
