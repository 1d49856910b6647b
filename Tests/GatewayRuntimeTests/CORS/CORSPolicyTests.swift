import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct CORSPolicyTests {
    private static func policy(_ origin: String, _ change: (inout CORSContent) -> Void = { _ in }) -> CORSPolicy {
        var content = CORSContent()
        content.allowOrigin = origin
        change(&content)
        return CORSPolicy(content)
    }

    private static func ordinary(_ policy: CORSPolicy, _ origin: String?) -> String {
        var lines: [UInt8] = []
        policy.appendOrdinary(origin: origin.map { Array($0.utf8) }, to: &lines)
        return String(decoding: lines, as: UTF8.self)
    }

    private static func preflight(_ policy: CORSPolicy, _ origin: String?) -> String {
        var lines: [UInt8] = []
        policy.appendPreflight(origin: origin.map { Array($0.utf8) }, to: &lines)
        return String(decoding: lines, as: UTF8.self)
    }

    @Test(
        "An origin is allowed when it is one of the list or a subdomain of a wildcard",
        arguments: [
            ("https://a.example", "https://a.example", true), ("https://a.example", "HTTPS://A.example", true),
            ("https://a.example/", "https://a.example", true), ("https://a.example", "http://a.example", false),
            ("https://a.example", "https://a.example:8443", false), ("https://a.example", "https://b.a.example", false),
            ("https://a.example , https://b.example", "https://b.example", true),
            ("*.a.example", "https://x.a.example", true), ("*.a.example", "http://x.y.a.example:81", true),
            ("*.a.example", "https://a.example", false), ("*.a.example", "https://xa.example", false),
            ("*.a.example", "https://x.a.example.evil", false), ("*.a.example", "https://evil/x.a.example", false),
            ("*.a.example", "https://evil:80@x.a.example", false), ("*.a.example", "https://evil?.a.example", false),
            ("*.a.example", "x.a.example", false), ("*.a.example", "null", false),
            ("https://*.a.example", "https://x.a.example", true), ("https://*.a.example", "http://x.a.example", false),
            ("https://*.a.example", "https://x.a.example:8443", false),
            ("https://*.a.example:8443", "https://x.a.example:8443", true), ("null", "null", true),
            ("https://a.example", "", false),
        ])
    func origins(list: String, origin: String, isAllowed: Bool) {
        let expected = isAllowed ? "Vary: Origin\r\nAccess-Control-Allow-Origin: \(origin)\r\n" : "Vary: Origin\r\n"
        #expect(Self.ordinary(Self.policy(list), origin) == expected)
    }

    @Test("A star is written as it is, with and without an origin, also together with credentials")
    func star() {
        let policy = Self.policy("https://a.example, *") { $0.allowCredentials = true }
        let expected = "Access-Control-Allow-Origin: *\r\nAccess-Control-Allow-Credentials: true\r\n"
        #expect(Self.ordinary(policy, nil) == expected)
        #expect(Self.ordinary(policy, "https://b.example") == expected)
    }

    @Test("A preflight gets methods, headers and age; an ordinary answer what may be read of it")
    func lines() {
        let policy = Self.policy("https://a.example") {
            $0.allowMethods = "GET, POST"
            $0.allowHeaders = "Content-Type,X-Trace,"
            $0.exposeHeaders = "X-Request-Id"
            $0.maxAge = 600
            $0.allowCredentials = true
        }
        #expect(
            Self.preflight(policy, "https://a.example") == """
                Vary: Origin\r
                Access-Control-Allow-Origin: https://a.example\r
                Access-Control-Allow-Credentials: true\r
                Access-Control-Allow-Methods: GET,POST\r
                Access-Control-Allow-Headers: Content-Type,X-Trace\r
                Access-Control-Max-Age: 600\r

                """)
        #expect(
            Self.ordinary(policy, "https://a.example") == """
                Vary: Origin\r
                Access-Control-Allow-Origin: https://a.example\r
                Access-Control-Allow-Credentials: true\r
                Access-Control-Expose-Headers: X-Request-Id\r

                """)
        #expect(Self.preflight(policy, "https://b.example") == "Vary: Origin\r\n")
        #expect(Self.ordinary(policy, nil) == "Vary: Origin\r\n")
    }

    @Test("Neither an origin nor a list brings another line into an answer")
    func splitting() {
        #expect(Self.ordinary(Self.policy("https://a\r\nX: 1"), "https://a\r\nX: 1") == "Vary: Origin\r\n")
        #expect(
            Self.preflight(Self.policy("*") { $0.allowMethods = "GET\r\nX: 1" }, nil)
                == "Access-Control-Allow-Origin: *\r\n")
    }

    @Test("A preflight is OPTIONS with an origin and the method it asks for")
    func isPreflight() {
        func check(_ method: String, _ origin: String?, _ requested: String?) -> Bool {
            CORSPolicy.isPreflight(
                method: Array(method.utf8), origin: origin.map { Array($0.utf8) },
                requestMethod: requested.map { Array($0.utf8) })
        }
        #expect(check("OPTIONS", "https://a", "GET"))
        #expect(!check("GET", "https://a", "GET"))
        #expect(!check("OPTIONS", nil, "GET"))
        #expect(!check("OPTIONS", "https://a", nil))
        #expect(!check("OPTIONS", "https://a", ""))
    }

    @Test("The backend's CORS lines give way, in any case of letters, and no others")
    func replaces() {
        for (name, expected) in [
            ("Access-Control-Allow-Origin", true), ("access-control-max-age", true), ("Access-Control-", false),
            ("Access-Controls", false), ("Vary", false),
        ] {
            let bytes = Array(name.utf8)
            #expect(CORSPolicy.replaces(0..<bytes.count, in: bytes.span) == expected, "\(name)")
        }
    }
}
