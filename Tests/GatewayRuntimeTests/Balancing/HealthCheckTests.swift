import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct HealthMeterTests {
    @Test(
        "Health changes after so many results in a row",
        arguments: [
            // Thresholds to rise and to fall, results (+ success, - failure), health after each.
            (2, 3, "---", "hhd"), (2, 3, "--+---", "hhhhhd"), (2, 3, "---+-++", "hhddddh"), (1, 1, "-+-+", "dhdh"),
            (3, 1, "-++-+++", "ddddddh"), (2, 5, "----", "hhhh"), (0, 0, "-+", "dh"),
        ])
    func thresholds(rise: Int, fall: Int, results: String, expected: String) {
        var meter = HealthMeter(HealthCheck(method: .connect, successesToRise: rise, failuresToFall: fall))
        var seen = ""
        var wasHealthy = true
        for result in results {
            let changed = meter.checked(succeeded: result == "+")
            #expect(changed == (meter.isHealthy != wasHealthy))
            wasHealthy = meter.isHealthy
            seen += meter.isHealthy ? "h" : "d"
        }
        #expect(seen == expected)
    }

    @Test("What was known of a member holds until the results say otherwise")
    func initial() {
        var meter = HealthMeter(HealthCheck(method: .connect, successesToRise: 2), isHealthy: false)
        #expect(!meter.checked(succeeded: true) && !meter.isHealthy)
        #expect(meter.checked(succeeded: true) && meter.isHealthy)
        #expect(meter.successes == 2 && meter.failures == 0)
    }

    @Test("Checks begin somewhere in the first interval, then one interval after the last began")
    func schedule() {
        for (jitter, next) in [(0, 5_000), (999, 5_999), (1_000, 5_000), (2_345, 5_345)] as [(UInt64, Int64)] {
            #expect(HealthSchedule(intervalMilliseconds: 1_000, now: 5_000, jitter: jitter).next == next)
        }
        var schedule = HealthSchedule(intervalMilliseconds: 1_000, now: 0, jitter: 10)
        schedule.began(now: 12)
        #expect(schedule.next == 1_012)
        #expect(HealthSchedule(intervalMilliseconds: 0, now: 3, jitter: .max).next == 3)
    }
}

@Suite struct HealthAnswerTests {
    @Test(
        "The status is read from the first line, in whatever pieces it comes",
        arguments: [
            ("HTTP/1.1 200 OK\r\n", .status(200)), ("HTTP/1.0 503\r\n", .status(503)),
            ("HTTP/1.1 204 \r\n", .status(204)),
            ("HTTP/1.1 200", .incomplete), ("", .incomplete), ("HTT", .incomplete), ("SSH-2.0", .malformed),
            ("HTTP/2.0 200 OK", .malformed), ("HTTP/1.1 2000 OK", .malformed), ("HTTP/1.1 099 no", .malformed),
            ("HTTP/1.1 20x OK", .malformed), ("HTTP/1.1x200 OK", .malformed), ("http/1.1 200 OK", .malformed),
        ] as [(String, HealthAnswer.Reading)])
    func reading(text: String, expected: HealthAnswer.Reading) {
        #expect(HealthAnswer.read(Array(text.utf8)) == expected)
    }
}

@Suite struct HealthTargetTests {
    private func targets(_ change: (inout ChannelHealthConfig) -> Void = { _ in }) -> [HealthTarget] {
        var config = ChannelHealthConfig()
        change(&config)
        let channel = channel([member("a"), member("b") { $0.port = 81 }, member("a")]) { $0.healthConfig = config }
        return compile([channelAPI(), channelAPI { $0.requestProtocol = .https }], instance: instance(channel)).snapshot
            .healthTargets
    }

    @Test("Every member is checked once, however many APIs and protocols use it")
    func once() {
        let targets = self.targets()
        #expect(targets.map(\.name.host) == ["a", "b"])
        #expect(targets.map(\.port) == [9_000, 81])
        #expect(targets.allSatisfy { $0.check == HealthCheck(method: .connect) })
    }

    @Test("The port of the check goes before the member's; 0 is the member's")
    func port() {
        #expect(self.targets { $0.port = 9_999 }.map(\.port) == [9_999, 9_999])
        #expect(self.targets { $0.port = 0 }.map(\.port) == [9_000, 81])
    }

    @Test("Protocol, method, path, statuses, thresholds and times are taken over")
    func request() throws {
        let target = try #require(
            self.targets {
                $0.healthProtocol = .https
                $0.method = .head
                $0.path = "/health"
                $0.httpCode = StatusCodes("200,301-303")
                $0.enableClientSSL = true
                $0.thresholdNormal = 3
                $0.thresholdAbnormal = 4
                $0.timeInterval = 20
                $0.timeout = 6
            }.first)
        let request = HealthCheck.HTTPRequest(
            usesTLS: true, showsCertificate: true, isHead: true, path: "/health", statuses: [200...200, 301...303])
        #expect(
            target.check
                == HealthCheck(
                    method: .request(request), successesToRise: 3, failuresToFall: 4, intervalMilliseconds: 20_000,
                    timeoutMilliseconds: 6_000))
        #expect([200, 301, 303].allSatisfy { request.accepts($0) })
        #expect([199, 201, 300, 304].allSatisfy { !request.accepts($0) })
    }

    @Test("HTTP without http_code takes 200 to 299, and TCP shows no certificate")
    func standards() throws {
        let target = try #require(self.targets { $0.healthProtocol = .http }.first)
        #expect(target.check.method == .request(HealthCheck.HTTPRequest()))
    }
}
