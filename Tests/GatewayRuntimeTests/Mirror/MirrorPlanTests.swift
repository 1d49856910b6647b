import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct MirrorPlanTests {
    private static func plan(
        _ host: String = "a", _ change: (inout ProxyMirrorContent) -> Void = { _ in }
    ) -> MirrorPlan? {
        var content = ProxyMirrorContent()
        content.host = host
        change(&content)
        return MirrorPlan(content)
    }

    @Test(
        "Hosts with and without a port",
        arguments: [
            ("a.example", "a.example", 80), ("a.example:8080", "a.example", 8_080), ("10.0.0.1:1", "10.0.0.1", 1),
            ("[::1]", "::1", 80), ("[::1]:65535", "::1", 65_535),
        ])
    func hosts(text: String, host: String, port: Int) throws {
        let plan = try #require(Self.plan(text))
        #expect(plan.host == host && plan.port == port && !plan.usesTLS)
        #expect(plan.authority == Array(text.utf8))
    }

    @Test(
        "What is no address makes no plan",
        arguments: [
            "", ":80", "a:", "a:0", "a:65536", "a:+1", "a:x", "::1", "[::1", "[]", "[::1]x", "a/b", "a b", "a\r\n",
        ])
    func badHosts(text: String) { #expect(Self.plan(text) == nil) }

    @Test("TLS has its own port, and gRPC is a protocol of its own")
    func protocols() {
        #expect(Self.plan("a") { $0.mirrorProtocol = .https }?.port == 443)
        #expect(Self.plan("a") { $0.mirrorProtocol = .https }?.usesTLS == true)
        #expect(Self.plan("a") { $0.mirrorProtocol = .grpcs }?.isGRPC == true)
        #expect(Self.plan("a") { $0.mirrorProtocol = .grpc }?.usesTLS == false)
    }

    @Test(
        "The target by path, mode and query",
        arguments: [
            (nil, .replace, "/v1/a", nil, "/v1/a"), (nil, .prefix, "/v1/a", "q=1", "/v1/a?q=1"),
            ("", .replace, "/v1/a", nil, "/v1/a"), ("/s", .replace, "/v1/a", nil, "/s"),
            ("/s", .replace, "/v1/a", "q=1", "/s?q=1"), ("/s?x=2", .replace, "/v1/a", "q=1", "/s?x=2"),
            ("/s", .prefix, "/v1/a", "q=1", "/s/v1/a?q=1"), ("/s/", .prefix, "/v1/a", nil, "/s/v1/a"),
            ("/", .prefix, "/v1/a", nil, "/v1/a"), ("/s?x=2", .prefix, "/v1/a", "q=1", "/s/v1/a?x=2"),
            ("/s", .replace, "/v1/a", "", "/s?"),
        ] as [(String?, ProxyMirrorContent.PathMode, String, String?, String)])
    func targets(
        path: String?, mode: ProxyMirrorContent.PathMode, requestPath: String, query: String?, expected: String
    ) throws {
        func target(_ plan: MirrorPlan) -> String {
            var target: [UInt8] = []
            plan.appendTarget(path: Array(requestPath.utf8), query: query.map { Array($0.utf8) }, to: &target)
            return String(decoding: target, as: UTF8.self)
        }
        let plan = try #require(
            Self.plan {
                $0.path = path
                $0.pathMode = mode
            })
        #expect(target(plan) == expected)
        let grpc = try #require(
            Self.plan {
                $0.path = path
                $0.pathMode = mode
                $0.mirrorProtocol = .grpc
            })
        #expect(target(grpc) == requestPath + (query.map { "?\($0)" } ?? ""))
    }

    @Test("A share of all calls is copied, by the number given")
    func ratio() throws {
        let all = try #require(Self.plan())
        #expect(all.isSampled(random: .max) && all.isSampled(random: 0))
        let quarter = try #require(Self.plan { $0.sampleRatio = SampleRatio(0.25) ?? .all })
        #expect(quarter.isSampled(random: UInt64.max / 4 - 2_048))
        #expect(!quarter.isSampled(random: UInt64.max / 4 + 2_048))
        #expect(!quarter.isSampled(random: .max))
        let tiny = try #require(Self.plan { $0.sampleRatio = SampleRatio(.leastNonzeroMagnitude) ?? .all })
        #expect(!tiny.isSampled(random: 1))
        let most = try #require(Self.plan { $0.sampleRatio = SampleRatio(1.0.nextDown) ?? .all })
        #expect(most.isSampled(random: UInt64.max / 2))
    }
}
