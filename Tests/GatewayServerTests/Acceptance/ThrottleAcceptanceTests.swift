import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

/// Limits of calls over sockets: by API, user, app and address, their specials, and what is shared.
///
/// - Source: APIG User Guide, apig_03_0025, apig_03_0054, apig_03_0059, apig_03_0099
@Suite struct ThrottleAcceptanceTests {
    static let apps = """
        apps:
          - {name: first, id: 00000000000000000000000000000001, app_key: firstKey0001, app_secret: firstSecret01, related_domain_id: dddddddddddddddddddddddddddddddd, authorized: [{apis: "*"}]}
          - {name: second, id: 00000000000000000000000000000002, app_key: secondKey001, app_secret: secondSecret1, related_domain_id: dddddddddddddddddddddddddddddddd, authorized: [{apis: "*"}]}
          - {name: third, id: 00000000000000000000000000000003, app_key: thirdKey0001, app_secret: thirdSecret01, related_domain_id: eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee, authorized: [{apis: "*"}]}
        """
    static let first = AcceptanceSigner(key: "firstKey0001", secret: "firstSecret01")
    static let second = AcceptanceSigner(key: "secondKey001", secret: "secondSecret1")
    static let third = AcceptanceSigner(key: "thirdKey0001", secret: "thirdSecret01")

    private static func root(_ policies: String) -> String {
        "\(DocumentSecurity.definitions)\nx-apigateway-ratelimits:\n\(DocumentOperation.indented(policies, by: 2))"
    }

    private static func secured(_ path: String, _ policy: String) -> DocumentOperation {
        .get(path, DocumentOperation.mock, "security: [{app: []}]\nx-apigateway-ratelimit: \(policy)")
    }

    private static func statuses(
        _ gateway: AcceptanceGateway, _ path: String, _ count: Int, by signer: AcceptanceSigner? = nil,
        _ lines: [String] = []
    ) throws -> [String] {
        try (0..<count).map { _ in
            try signer.map { try gateway.signed("GET", path, lines, by: $0) }?.summary
                ?? gateway.get(path, lines).summary
        }
    }

    private static func limited(_ limit: Int, of count: Int) -> [String] {
        Array(repeating: "200", count: limit) + Array(repeating: "429 APIG.0308", count: count - limit)
    }

    @Test("The limits of API, user, app and address each refuse with their own words")
    func dimensions() throws {
        let policies = """
            by_api: {api-limit: 3, interval: 1, unit: HOUR}
            by_user: {api-limit: 9, user-limit: 3, interval: 1, unit: HOUR}
            by_app: {api-limit: 9, user-limit: 8, app-limit: 2, interval: 2, unit: DAY}
            by_ip: {api-limit: 9, ip-limit: 2, interval: 1, unit: HOUR}
            """
        try withDocument(
            [
                .get("/api", DocumentOperation.mock, "x-apigateway-ratelimit: by_api"),
                Self.secured("/user", "by_user"),
                Self.secured("/app", "by_app"), .get("/ip", DocumentOperation.mock, "x-apigateway-ratelimit: by_ip"),
            ], root: Self.root(policies),
            instance: "features: {real_ip_from_xff: {enable: on, xff_index: 0}}\n" + Self.apps
        ) { gateway in
            expect(try Self.statuses(gateway, "/api", 5), is: Self.limited(3, of: 5))
            expect(
                try gateway.get("/api").member("error_msg"),
                is: "The throttling threshold has been reached: policy api over ratelimit,limit:3,time:1 hour")
            // Two apps of one account count together.
            expect(try Self.statuses(gateway, "/user", 2, by: Self.first), is: ["200", "200"])
            expect(try Self.statuses(gateway, "/user", 2, by: Self.second), is: Self.limited(1, of: 2))
            expect(try Self.statuses(gateway, "/user", 4, by: Self.third), is: Self.limited(3, of: 4))
            expect(
                try gateway.signed("GET", "/user", by: Self.first).member("error_msg")?.contains("policy user over"),
                is: true)
            expect(try Self.statuses(gateway, "/app", 3, by: Self.first), is: Self.limited(2, of: 3))
            expect(try Self.statuses(gateway, "/app", 3, by: Self.second), is: Self.limited(2, of: 3))
            expect(
                try gateway.signed("GET", "/app", by: Self.first).member("error_msg"),
                is: "The throttling threshold has been reached: policy app over ratelimit,limit:2,time:2 day")
            for address in ["192.0.2.1", "192.0.2.2"] {
                let lines = ["X-Forwarded-For: \(address), 10.0.0.1"]
                expect(try Self.statuses(gateway, "/ip", 3, lines), is: Self.limited(2, of: 3), address)
            }
            expect(
                try gateway.get("/ip", ["X-Forwarded-For: 192.0.2.1"]).member("error_msg")?.contains("policy ip over"),
                is: true)
        }
    }

    @Test("A special limit stands in place of an app's or a user's, higher or lower, and never of the API's")
    func specials() throws {
        let policies = """
            special:
              api-limit: 9
              user-limit: 6
              app-limit: 3
              interval: 1
              unit: HOUR
              special:
                - {type: APP, limit: 2, instance: 00000000000000000000000000000001}
                - {type: APP, limit: 4, instance: 00000000000000000000000000000002}
                - {type: USER, limit: 1, instance: eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee}
            """
        try withDocument([Self.secured("/s", "special")], root: Self.root(policies), instance: Self.apps) { gateway in
            expect(try Self.statuses(gateway, "/s", 4, by: Self.first), is: Self.limited(2, of: 4))
            expect(try Self.statuses(gateway, "/s", 6, by: Self.second), is: Self.limited(4, of: 6))
            expect(try Self.statuses(gateway, "/s", 2, by: Self.third), is: Self.limited(1, of: 2))
        }
    }

    @Test("A shared policy counts all its APIs together, another each for itself")
    func shared() throws {
        let policies = """
            together: {api-limit: 3, interval: 1, unit: HOUR, shared: true}
            apart: {api-limit: 3, interval: 1, unit: HOUR, shared: false}
            """
        func open(_ path: String, _ policy: String) -> DocumentOperation {
            .get(path, DocumentOperation.mock, "x-apigateway-ratelimit: \(policy)")
        }
        try withDocument(
            [open("/a", "together"), open("/b", "together"), open("/c", "apart"), open("/d", "apart")],
            root: Self.root(policies)
        ) { gateway in
            expect(try Self.statuses(gateway, "/a", 2), is: ["200", "200"])
            expect(try Self.statuses(gateway, "/b", 2), is: Self.limited(1, of: 2))
            for path in ["/c", "/d"] { expect(try Self.statuses(gateway, path, 4), is: Self.limited(3, of: 4), path) }
        }
    }

    @Test("In debug mode the answer says what is left of each limit there is, and of the gateway's own")
    func debugHeaders() throws {
        let policies = "four: {api-limit: 10, user-limit: 8, app-limit: 5, ip-limit: 4, interval: 10, unit: SECOND}"
        try withDocument(
            [Self.secured("/d", "four"), .get("/plain", DocumentOperation.mock)], root: Self.root(policies),
            instance: "features: {ratelimit: {api_limits: 300}}\n" + Self.apps
        ) { gateway in
            let answer = try gateway.signed("GET", "/d", ["X-Apig-Mode: debug"], by: Self.first)
            #expect(answer.line("X-Apig-RateLimit-api") == "remain:9,limit:10,time:10 second")
            #expect(answer.line("X-Apig-RateLimit-user") == "remain:7,limit:8,time:10 second")
            #expect(answer.line("X-Apig-RateLimit-app") == "remain:4,limit:5,time:10 second")
            #expect(answer.line("X-Apig-RateLimit-ip") == "remain:3,limit:4,time:10 second")
            #expect(answer.line("X-Apig-RateLimit-api-allenv")?.hasSuffix(",limit:300,time:1 second") == true)
            let plain = try gateway.get("/plain", ["X-Apig-Mode: debug"])
            #expect(plain.lines("X-Apig-RateLimit-api").isEmpty)
            #expect(plain.line("X-Apig-RateLimit-api-allenv") == "remain:299,limit:300,time:1 second")
            let refused = try gateway.get("/d", ["X-Apig-Mode: debug"])
            for answer in [plain, refused] {
                #expect(answer.line("X-Apig-Latency").flatMap(Int.init) != nil)
                #expect(answer.line("X-Apig-Upstream-Latency") == nil)
            }
            expect(try gateway.get("/plain").head.lowercased().contains("x-apig"), is: false)
        }
    }

    @Test("Without a policy the gateway's own limit counts where the instance has one")
    func defaultLimit() throws {
        try withDocument(
            [.get("/plain", DocumentOperation.mock)], instance: "features: {ratelimit: {api_limits: 2}}"
        ) { gateway in
            // More than two windows hold.
            let statuses = try Self.statuses(gateway, "/plain", 7)
            #expect(statuses.contains("429 APIG.0308") && statuses.first == "200")
        }
    }

    // MARK: Plug-in

    static let plugin = """
        plugins:
          - plugin_name: limits
            plugin_type: rate_limit
            plugin_content:
              scope: basic
              default_time_unit: hour
              default_interval: 1
              api_limit: 6
              app_limit: 0
              ip_limit: 0
              parameters:
                - {type: path, name: reqPath, value: reqPath}
                - {type: method, name: method, value: method}
                - {type: header, name: plan, value: X-Plan}
                - {type: query, name: page, value: page}
              rules:
                - {rule_name: free, match_regex: '["AND",["plan","in","free,trial"],["method","==","get"]]', limit: 2, interval: 2, time_unit: hour}
                - {rule_name: pages, match_regex: '["OR",["page","~~","^[5-9]$"],["reqPath","==","/nowhere"]]', limit: 1}
          - plugin_name: together
            plugin_type: rate_limit
            plugin_content: {scope: share, default_time_unit: day, default_interval: 1, api_limit: 3}
        """

    @Test("The plug-in's rules count for themselves beside its limits, and a classic policy beside it does not count")
    func rules() throws {
        let lines = "x-apigateway-plugins: [limits]\nx-apigateway-ratelimit: one"
        try withDocument(
            [.get("/r", DocumentOperation.mock, lines), .get("/q", DocumentOperation.mock, lines)],
            root: Self.root("one: {api-limit: 1, interval: 1, unit: HOUR}"), instance: Self.plugin
        ) { gateway in
            expect(try Self.statuses(gateway, "/r", 3, ["X-Plan: trial"]), is: Self.limited(2, of: 3))
            expect(try Self.statuses(gateway, "/r?page=5", 2), is: Self.limited(1, of: 2))
            // What a rule refused did not count.
            expect(try Self.statuses(gateway, "/r", 5), is: Self.limited(3, of: 5))
            expect(try Self.statuses(gateway, "/q", 1, ["X-Plan: free"]), is: ["200"])
        }
    }

    @Test("A shared plug-in counts its APIs together")
    func sharedPlugin() throws {
        let lines = "x-apigateway-plugins: [together]"
        try withDocument(
            [.get("/r", DocumentOperation.mock, lines), .get("/q", DocumentOperation.mock, lines)],
            instance: Self.plugin
        ) { gateway in
            expect(try Self.statuses(gateway, "/r", 2), is: ["200", "200"])
            expect(try Self.statuses(gateway, "/q", 2), is: Self.limited(1, of: 2))
        }
    }

    // MARK: Quotas of apps

    @Test("A quota counts an app's calls of all APIs, a frozen app and a used-up quota get 405, a foreign address 403")
    func quotas() throws {
        let apps = """
            apps:
              - {name: first, app_key: firstKey0001, app_secret: firstSecret01, authorized: [{apis: "*"}], quota: {call_limits: 3, time_interval: 1, time_unit: DAY}}
              - {name: second, app_key: secondKey001, app_secret: secondSecret1, authorized: [{apis: "*"}], frozen: true}
              - {name: third, app_key: thirdKey0001, app_secret: thirdSecret01, authorized: [{apis: "*"}], acl: {app_acl_type: PERMIT, app_acl_values: [192.0.2.1-192.0.2.9]}}
              - {name: fourth, app_key: fourthKey001, app_secret: fourthSecret1, authorized: [{apis: [get_a]}], acl: {app_acl_type: DENY, app_acl_values: [192.0.2.0/24]}}
            """
        try withDocument(
            [
                .get("/a", DocumentOperation.mock, "security: [{app: []}]"),
                .get("/b", DocumentOperation.mock, "security: [{app: []}]"),
            ], instance: apps
        ) { gateway in
            expect(try Self.statuses(gateway, "/a", 2, by: Self.first), is: ["200", "200"])
            expect(try Self.statuses(gateway, "/b", 2, by: Self.first), is: ["200", "405 APIG.0501"])
            expect(try Self.statuses(gateway, "/a", 1, by: Self.second), is: ["405 APIG.0502"])
            expect(try Self.statuses(gateway, "/a", 1, by: Self.third), is: ["403 APIG.0405"])
            let fourth = AcceptanceSigner(key: "fourthKey001", secret: "fourthSecret1")
            expect(try Self.statuses(gateway, "/a", 1, by: fourth), is: ["200"])
            expect(try Self.statuses(gateway, "/b", 1, by: fourth), is: ["403 APIG.0304"])
        }
    }

    // MARK: Exactness

    @Test("Of 20,000 calls over eight connections and two loops a limit lets exactly its number through")
    func exactness() throws {
        let limit = 7_777
        let each = 2_500
        try withDocument(
            [.get("/x", DocumentOperation.mock, "x-apigateway-ratelimit: exact")],
            root: Self.root("exact: {api-limit: \(limit), interval: 1, unit: DAY}"), loops: 2
        ) { gateway in
            let counts = Counts()
            let port = gateway.port
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                guard let client = try? RawClient(port: port) else { return }
                let batch = 250
                for _ in 0..<(each / batch) {
                    client.send(String(repeating: "GET /x HTTP/1.1\r\nHost: h\r\n\r\n", count: batch))
                    var answered = 0
                    var scanner = StatusScanner()
                    while answered < batch {
                        let piece = client.receive()
                        if piece.isEmpty { return }
                        let found = scanner.scan(piece)
                        answered += found.passed + found.refused
                        counts.add(found)
                    }
                }
            }
            #expect(counts.passed == limit && counts.refused == 8 * each - limit)
        }
    }
}

/// What a client saw of a limit.
private final class Counts: @unchecked Sendable {
    // Safe: both numbers are behind the lock.
    private let lock = NSLock()
    private(set) var passed = 0
    private(set) var refused = 0

    func add(_ found: (passed: Int, refused: Int)) {
        self.lock.withLock {
            self.passed += found.passed
            self.refused += found.refused
        }
    }
}

/// Finds the status lines in a stream of answers.
private struct StatusScanner {
    private var rest: [UInt8] = []
    private static let start = Array("HTTP/1.1 ".utf8)

    mutating func scan(_ piece: [UInt8]) -> (passed: Int, refused: Int) {
        let bytes = self.rest + piece
        var (passed, refused) = (0, 0)
        var index = 0
        // A status line is 12 bytes up to its status.
        while index + 12 <= bytes.count {
            guard bytes[index] == 0x48, bytes[index..<index + 9].elementsEqual(Self.start) else {
                index += 1
                continue
            }
            if bytes[index + 9] == 0x32 { passed += 1 } else { refused += 1 }
            index += 12
        }
        self.rest = Array(bytes[index...])
        return (passed, refused)
    }
}
