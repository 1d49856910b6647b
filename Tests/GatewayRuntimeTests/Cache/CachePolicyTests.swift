import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct CachePolicyTests {
    private static func policy(_ change: (inout ProxyCacheContent) -> Void = { _ in }) -> CachePolicy {
        var content = ProxyCacheContent()
        content.cacheKey.systemParameters = ["$context.appId"]
        content.cacheKey.parameters = ["page"]
        content.cacheKey.headers = ["Accept-Language"]
        change(&content)
        return CachePolicy(content)
    }

    private static func key(
        _ policy: CachePolicy, api: String = "api", environment: String = "RELEASE", method: String = "GET",
        host: String = "h", path: String = "/p", encoding: String? = nil, _ values: [String] = ["app", "1", "de"]
    ) -> CacheKey {
        policy.key(
            apiID: api, environment: environment, method: Array(method.utf8), host: Array(host.utf8),
            path: Array(path.utf8), acceptEncoding: encoding.map { Array($0.utf8) }
        ) { part in
            switch part {
            case .system("appId"): Array((values.first ?? "").utf8)
            case .query(Array("page".utf8)): values.count > 1 ? Array(values[1].utf8) : nil
            case .header(Array("accept-language".utf8)): values.count > 2 ? Array(values[2].utf8) : nil
            default: nil
            }
        }
    }

    @Test("Each part of a key makes another, and an absent value is an empty one")
    func keys() {
        let policy = Self.policy()
        let base = Self.key(policy)
        #expect(base == Self.key(Self.policy()))
        let others = [
            Self.key(policy, api: "b"), Self.key(policy, environment: "TEST"), Self.key(policy, method: "HEAD"),
            Self.key(policy, host: "i"), Self.key(policy, path: "/q"), Self.key(policy, encoding: "gzip"),
            Self.key(policy, ["b", "1", "de"]), Self.key(policy, ["app", "2", "de"]),
            Self.key(policy, ["app", "1", "fr"]),
            Self.key(policy, ["app", "1de", ""]), Self.key(policy, ["app", "", "1de"]),
            Self.key(Self.policy { $0.cacheKey.headers = ["Accept-Encoding"] }),
            Self.key(Self.policy { $0.cacheKey.parameters = ["size"] }),
        ]
        #expect(Set(others + [base]).count == others.count + 1)
        #expect(Self.key(policy, ["app", "", ""]) == Self.key(policy, ["app"]))
    }

    @Test("Only GET and HEAD are looked up")
    func methods() {
        #expect(CachePolicy.applies(to: Array("GET".utf8)) && CachePolicy.applies(to: Array("HEAD".utf8)))
        #expect(!CachePolicy.applies(to: Array("POST".utf8)) && !CachePolicy.applies(to: Array("get".utf8)))
    }

    @Test("Whose Cache-Control counts")
    func clients() {
        #expect(!Self.policy().heedsClient(app: ["a"]))
        #expect(Self.policy { $0.clientCacheControl.mode = .all }.heedsClient(app: []))
        let apps = Self.policy {
            $0.clientCacheControl.mode = .apps
            $0.clientCacheControl.apps = ["a", "b"]
        }
        #expect(apps.heedsClient(app: ["x", "b"]))
        #expect(!apps.heedsClient(app: ["x"]) && !apps.heedsClient(app: []))
    }

    private static func scan(_ status: Int, _ lines: [String]) throws -> (ResponseHead, [UInt8]) {
        let bytes = Array((lines + [""]).map { $0 + "\r\n" }.joined().utf8)
        var head = ResponseHead()
        head.status = status
        _ = try #require(HeaderFields(bytes.span, from: 0, end: bytes.count, into: &head.fields))
        return (head, bytes)
    }

    private static func lifetime(_ policy: CachePolicy, _ status: Int, _ lines: String...) throws -> Int? {
        let (head, bytes) = try Self.scan(status, lines)
        return policy.lifetime(of: head, from: bytes.span)
    }

    @Test("Without a list 200 is kept for 300 seconds; with one what it says, the first entry of a status first")
    func statuses() throws {
        #expect(try Self.lifetime(Self.policy(), 200) == 300)
        #expect(try Self.lifetime(Self.policy(), 404) == nil)
        func entry(_ statuses: [Int], _ ttl: Int) -> ProxyCacheTTL {
            var entry = ProxyCacheTTL()
            entry.statuses = statuses
            entry.ttl = ttl
            return entry
        }
        let policy = Self.policy { $0.statusAndTTL = [entry([200, 404], 60), entry([404, 500, 206, 304], 5)] }
        for (status, expected) in [(200, 60), (404, 60), (500, 5), (201, nil), (206, nil), (304, nil)] {
            #expect(try Self.lifetime(policy, status) == expected, "\(status)")
        }
    }

    @Test(
        "The backend's Cache-Control counts before the plug-in's seconds",
        arguments: [
            ("no-store", nil), ("private", nil), ("private=\"set-cookie\"", nil), ("no-cache", nil), ("max-age=0", nil),
            ("s-maxage=0, max-age=9", nil), ("max-age=7", 7), ("public, MAX-AGE=7", 7), ("s-maxage=8,max-age=7", 8),
            ("max-age=7, max-age=3", 3), ("max-age=\"7\"", 7), ("max-age=99999999999999999999", 2_147_483_648),
            ("max-age=-1", nil), ("max-age", nil), ("must-revalidate", 300), ("", 300), ("x=\"no-store, y\"", 300),
            ("x=\"\\\", no-store", 300),
        ])
    func backendDirectives(text: String, expected: Int?) throws {
        #expect(try Self.lifetime(Self.policy(), 200, "Cache-Control: \(text)") == expected)
    }

    @Test("Directives of several lines count together; an answer that varies outside the key is not kept")
    func linesAndVary() throws {
        #expect(try Self.lifetime(Self.policy(), 200, "Cache-Control: max-age=5", "cache-control: no-store") == nil)
        #expect(try Self.lifetime(Self.policy(), 200, "Vary: accept-language , Accept-Encoding, Origin") == 300)
        #expect(try Self.lifetime(Self.policy(), 200, "Vary: Cookie") == nil)
        #expect(try Self.lifetime(Self.policy(), 200, "Vary: *") == nil)
    }

    @Test("Content-Type, -Encoding and -Language and the listed headers are kept, no others")
    func headers() throws {
        let policy = Self.policy { $0.cacheableHeaders = ["ETag", "X-Apig-A", "Content-Length"] }
        let (head, bytes) = try Self.scan(
            200,
            [
                "content-type: a", "Content-Encoding: gzip", "Content-Language: de", "etag: 1", "Set-Cookie: s=1",
                "X-Apig-A: 1", "Content-Length: 5", "Date: now", "Server: b", "X-Other: 1",
            ])
        #expect(
            String(decoding: policy.keptLines(of: head, from: bytes.span), as: UTF8.self)
                == "content-type: a\r\nContent-Encoding: gzip\r\nContent-Language: de\r\netag: 1\r\n")
        let cookies = Self.policy { $0.cacheableHeaders = ["Set-Cookie"] }
        #expect(
            String(decoding: cookies.keptLines(of: head, from: bytes.span), as: UTF8.self).hasSuffix(
                "Set-Cookie: s=1\r\n"))
    }

    private static func fill(_ framing: BodyFraming, _ status: Int = 200) throws -> CacheFill? {
        var (head, bytes) = try Self.scan(status, ["Content-Type: a"])
        head.framing = framing
        return CacheFill(key: Self.key(Self.policy()), policy: Self.policy(), head: head, bytes: bytes.span)
    }

    @Test("A body is collected up to 1 MB; one byte more and the answer is not kept")
    func filling() throws {
        var fill = try #require(try Self.fill(.chunked))
        let half = [UInt8](repeating: 1, count: 1 << 19)
        fill.append(half.span)
        fill.append(half.span)
        let response = try #require(fill.finish(at: 5))
        #expect(response.body.count == 1 << 20 && response.status == 200)
        #expect(response.storedAt == 5 && response.expiresAt == 305)
        #expect(response.headerLines == Array("Content-Type: a\r\n".utf8))
        let byte: [UInt8] = [1]
        fill.append(byte.span)
        #expect(fill.isTooLong && fill.finish(at: 5) == nil)
    }

    @Test("What is announced as too long, ends with the connection or may not be kept is not collected")
    func notFilled() throws {
        #expect(try Self.fill(.length(1 << 20)) != nil)
        #expect(try Self.fill(.length(1 << 20 + 1)) == nil)
        #expect(try Self.fill(.untilClose) == nil)
        #expect(try Self.fill(.chunked, 500) == nil)
        #expect(try Self.fill(.none) != nil)
    }
}
