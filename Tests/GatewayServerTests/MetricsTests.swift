import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import TestSupport
import Testing

@Suite struct MetricsTests {
    private func snapshot(_ paths: [String]) -> RoutingSnapshot {
        var configuration = Configuration()
        configuration.apis = paths.map { path in
            var api = API()
            api.name = "api \(path)"
            api.groupName = "a \"group\"\\"
            api.requestProtocol = .both
            api.requestURI = path
            var mock = MockInfo()
            mock.resultContent = "x"
            api.mockInfo = mock
            return api
        }
        return SnapshotCompiler.compile(configuration, instance: nil).snapshot
    }

    private func count(_ metrics: LoopMetrics, _ snapshot: RoutingSnapshot, _ route: Int?, status: Int = 200) {
        metrics.exchangeFinished(
            route: route, in: snapshot, method: .get, status: status, gatewayNanoseconds: 3_000_000,
            backendNanoseconds: 2_000_000, requestBytes: 100, responseBytes: 1_000)
    }

    /// Requests of a path with status 2xx.
    private func requests(_ metrics: LoopMetrics, _ path: String) -> UInt64? {
        let reading = metrics.reading(idleBackendConnections: 0)
        return reading.routes.firstIndex { $0.template == path }.map {
            reading.requests(slot: $0, method: .get, statusClass: 2)
        }
    }

    @Test("Counters go on after a reload, also those of exchanges that began before it")
    func reload() {
        let old = self.snapshot(["/a", "/b"])
        let metrics = LoopMetrics(old)
        self.count(metrics, old, 0)
        let new = self.snapshot(["/c", "/b", "/a"])
        metrics.snapshotReplaced(new, previous: old)
        self.count(metrics, old, 0)
        self.count(metrics, new, 2)
        self.count(metrics, new, 0)
        #expect(self.requests(metrics, "/a") == 3)
        #expect(self.requests(metrics, "/b") == 0)
        #expect(self.requests(metrics, "/c") == 1)
    }

    @Test("An index that is no route, or a snapshot nobody knows, counts as no route")
    func unknown() {
        let snapshot = self.snapshot(["/a"])
        let metrics = LoopMetrics(snapshot)
        self.count(metrics, snapshot, 99)
        self.count(metrics, snapshot, -1)
        self.count(metrics, self.snapshot(["/a"]), 0)
        #expect(self.requests(metrics, "") == 3)
        #expect(self.requests(metrics, "/a") == 0)
    }

    @Test("Reloads without end do not grow the counters without bound, and routes in force keep theirs")
    func bounded() {
        var current = self.snapshot(["/kept"])
        let metrics = LoopMetrics(current)
        self.count(metrics, current, 0)
        for round in 0..<24 {
            let next = self.snapshot(["/kept"] + (0..<500).map { "/\(round)/\($0)" })
            metrics.snapshotReplaced(next, previous: current)
            current = next
            self.count(metrics, current, 0)
        }
        #expect(self.requests(metrics, "/kept") == 25)
        #expect(metrics.reading(idleBackendConnections: 0).routes.count < 11_100)
    }

    @Test("A status that is none counts as no answer", arguments: [0, 99, 600, -5])
    func statuses(status: Int) {
        let snapshot = self.snapshot(["/a"])
        let metrics = LoopMetrics(snapshot)
        self.count(metrics, snapshot, 0, status: status)
        #expect(metrics.reading(idleBackendConnections: 0).requests(slot: 1, method: .get, statusClass: 0) == 1)
    }

    @Test("Readings of several loops add up by what routes are called")
    func merging() {
        let (first, second) = (self.snapshot(["/a", "/b"]), self.snapshot(["/b"]))
        let (one, two) = (LoopMetrics(first), LoopMetrics(second))
        self.count(one, first, 1)
        self.count(two, second, 0)
        two.connectionOpened(isTLS: true)
        one.connectionOpened(isTLS: false)
        one.connectionClosed()
        let merged = MetricsReading.merged([
            one.reading(idleBackendConnections: 2), two.reading(idleBackendConnections: 3),
        ])
        let slot = merged.routes.firstIndex { $0.template == "/b" } ?? 0
        #expect(merged.requests(slot: slot, method: .get, statusClass: 2) == 2)
        #expect(merged.requestBytes(slot: slot) == 200)
        #expect(merged.gatewayDurations(slot: slot).count == 2)
        #expect(merged.totals.openConnections == 1 && merged.totals.idleBackendConnections == 5)
    }

    @Test("Durations fall into the bucket of their bound, bounds included")
    func buckets() {
        let snapshot = self.snapshot(["/a"])
        let metrics = LoopMetrics(snapshot)
        for nanoseconds: Int64 in [0, 500_000, 500_001, 60_000_000_000, 60_000_000_001, -3] {
            metrics.exchangeFinished(
                route: 0, in: snapshot, method: .get, status: 200, gatewayNanoseconds: nanoseconds,
                backendNanoseconds: nil, requestBytes: 0, responseBytes: 0)
        }
        let durations = metrics.reading(idleBackendConnections: 0).gatewayDurations(slot: 1)
        #expect(durations.buckets[0] == 3 && durations.buckets[1] == 1)
        #expect(durations.buckets.suffix(2) == [1, 1])
        #expect(durations.sumNanoseconds == 120_001_000_002)
        #expect(metrics.reading(idleBackendConnections: 0).backendDurations(slot: 1).count == 0)
    }

    @Test("Nanoseconds are written as seconds without loss")
    func seconds() {
        let cases: [(Int64, String)] = [
            (0, "0"), (1, "0.000000001"), (500_000, "0.0005"), (1_000_000_000, "1"), (2_500_000_000, "2.5"),
        ]
        for (nanoseconds, text) in cases { #expect(PrometheusText.seconds(nanoseconds) == text) }
    }

    @Test("Label values are escaped")
    func escaping() {
        var text = PrometheusText()
        text.begin("x", .gauge, "a\\b\nc\"d")
        text.sample(1, labels: [("l", "a\"b\\c\nd")])
        #expect(
            String(decoding: text.bytes, as: UTF8.self)
                == "# HELP x a\\\\b\\nc\"d\n# TYPE x gauge\nx{l=\"a\\\"b\\\\c\\nd\"} 1\n")
    }

    @Test("The process says what it uses")
    func process() {
        let reading = ProcessReading.current()
        #expect((reading.residentBytes ?? 0) > 1 << 20)
        #expect((reading.openDescriptors ?? 0) >= 3)
        #expect((reading.maxDescriptors ?? 0) > 0)
        #expect((reading.threads ?? 0) >= 1)
        let now = Int64(Date().timeIntervalSince1970) * 1_000_000_000
        let started = reading.startNanoseconds ?? 0
        #expect(started > now - 86_400_000_000_000 && started <= now + 2_000_000_000)
    }

    @Test("The page is what a parser of Prometheus' own takes, with the values that were counted")
    func parsed() throws {
        let snapshot = self.snapshot(["/a", "/b"])
        let metrics = LoopMetrics(snapshot)
        self.count(metrics, snapshot, 0)
        self.count(metrics, snapshot, nil, status: 404)
        metrics.policyDecided(.throttle, .refused)
        metrics.shed(.connections)
        metrics.backendFailed(.timedOut)
        var control = ControlReading()
        control.version = "1"
        control.digest = "d"
        let page = MetricsPage.render(
            metrics.reading(idleBackendConnections: 0), control: control, process: .current())
        let script = """
            import sys
            try:
                from prometheus_client.parser import text_string_to_metric_families as parse
            except ImportError as error:
                print("SKIPPED", error); sys.exit(0)
            names = set()
            for family in parse(sys.stdin.read()):
                assert family.name not in names, family.name
                names.add(family.name)
                assert family.documentation and family.type in ("counter", "gauge", "histogram"), family.name
                seen = set()
                for sample in family.samples:
                    key = (sample.name, tuple(sorted(sample.labels.items())))
                    assert key not in seen, key
                    seen.add(key)
                    if sample.name == "apig_requests_total":
                        print(sample.labels["route"], sample.labels["operation"], sample.labels["group"], \
            sample.labels["method"], sample.labels["status_class"], float(sample.value))
                    if sample.name == "apig_request_duration_seconds_bucket" and sample.labels["route"] == "/a" \
            and sample.labels["le"] in ("0.0025", "0.005", "+Inf"):
                        print(sample.labels["le"], float(sample.value))
                    if sample.value and sample.name in ("apig_policy_decisions_total", "apig_shed_total", \
            "apig_backend_failures_total"):
                        print(sample.name, sorted(sample.labels.values()))
            assert "apig_reloads" in names and "process_resident_memory_bytes" in names, names
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        input.fileHandleForWriting.write(Data(page))
        try input.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        if text.hasPrefix("SKIPPED") {
            print("The metrics page was not parsed: \(text)")
            return
        }
        #expect(
            text == """
                   GET 4xx 1.0
                /a api /a a "group"\\ GET 2xx 1.0
                0.0025 0.0
                0.005 1.0
                +Inf 1.0
                apig_shed_total ['connections']
                apig_backend_failures_total ['timed_out']
                apig_policy_decisions_total ['refused', 'throttle']

                """)
    }
}
