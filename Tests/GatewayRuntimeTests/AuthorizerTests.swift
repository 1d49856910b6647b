import Testing

@testable import GatewayRuntime

@Suite struct AuthorizerResultTests {
    /// A result with a body.
    private func json(_ body: String) -> [UInt8] {
        var out = Array("{\"statusCode\":200,\"body\":".utf8)
        JSONText.appendString(body.utf8, to: &out)
        return out + Array("}".utf8)
    }

    @Test("The verdict comes with its context, in order")
    func context() throws {
        let body = "{\"status\":\"allow\",\"context\":{\"user\":\"abc\",\"n\":1.50,\"b\":true,\"user\":\"last\"}}"
        guard case .allow(let context) = try AuthorizerResult.verdict(self.json(body), allowsNumbers: true) else {
            Issue.record("denied")
            return
        }
        #expect(context.entries.map(\.name) == ["n", "b", "user"])
        #expect(context.value("user") == Array("last".utf8) && context.value("n") == Array("1.50".utf8))
        #expect(context.value("b") == Array("true".utf8) && context.value("User") == [])
    }

    @Test(
        "What is not allow denies",
        arguments: [
            ("{\"status\":\"deny\"}", false), ("{\"status\":\"allow\"}", true), ("{\"status\":\"Allow\"}", false),
            ("{\"status\":\"\"}", false), ("{\"status\":\"allow\",\"context\":null}", true),
        ])
    func verdicts(body: String, allows: Bool) throws {
        let verdict = try AuthorizerResult.verdict(self.json(body), allowsNumbers: false)
        #expect(verdict == (allows ? .allow(AuthorizerContext()) : .deny(AuthorizerContext())))
    }

    @Test(
        "A body that is not of this form is a failure",
        arguments: [
            ("", .member("body")), ("allow", .member("body")), ("[]", .member("body")), ("{}", .member("status")),
            ("{\"status\":true}", .member("status")), ("{\"status\":\"allow\",\"context\":[]}", .member("context")),
            ("{\"status\":\"allow\",\"context\":{\"a\":{}}}", .context("a")),
            ("{\"status\":\"allow\",\"context\":{\"a\":[]}}", .context("a")),
            ("{\"status\":\"allow\",\"context\":{\"a\":null}}", .context("a")),
            ("{\"status\":\"allow\",\"context\":{\"a\":1}}", .context("a")),
            ("{\"status\":\"deny\",\"context\":{\"a\":false}}", .context("a")),
            ("{\"status\":\"allow\",\"context\":{\"1a\":\"\"}}", .context("1a")),
            ("{\"status\":\"allow\",\"context\":{\"\":\"\"}}", .context("")),
            ("{\"status\":\"allow\",\"context\":{\"a.b\":\"\"}}", .context("a.b")),
        ] as [(String, AuthorizerResult.Fault)])
    func faults(body: String, expected: AuthorizerResult.Fault) {
        #expect(throws: expected) { try AuthorizerResult.verdict(self.json(body), allowsNumbers: false) }
    }

    @Test("A context name has 32 characters at most")
    func names() throws {
        func verdict(_ name: String) throws -> AuthorizerVerdict {
            try AuthorizerResult.verdict(
                self.json("{\"status\":\"allow\",\"context\":{\"\(name)\":\"\"}}"), allowsNumbers: false)
        }
        let name = "aB-_0" + String(repeating: "x", count: 27)
        guard case .allow(let context) = try verdict(name) else {
            Issue.record("denied")
            return
        }
        #expect(context.entries.map(\.name) == [name])
        #expect(throws: AuthorizerResult.Fault.context(name + "x")) { try verdict(name + "x") }
    }

    @Test(
        "A result that is not of this form is a failure; 500 and 503 say that the function is down",
        arguments: [
            ("", .noObject, false), ("[]", .noObject, false), ("{\"body\":\"\"}", .member("statusCode"), false),
            ("{\"statusCode\":200}", .member("body"), false),
            ("{\"statusCode\":200,\"body\":{}}", .member("body"), false),
            ("{\"statusCode\":403,\"body\":\"\"}", .status(403), false),
            ("{\"statusCode\":500,\"body\":\"\"}", .status(500), true),
            ("{\"statusCode\":503,\"body\":\"\"}", .status(503), true),
        ] as [(String, AuthorizerResult.Fault, Bool)])
    func results(text: String, expected: AuthorizerResult.Fault, isUnavailable: Bool) {
        #expect(throws: expected) { try AuthorizerResult.verdict(Array(text.utf8), allowsNumbers: true) }
        #expect(expected.isUnavailable == isUnavailable)
    }

    @Test("A result of 1 MB is read, one byte more is not")
    func size() throws {
        let frame = self.json("{\"status\":\"allow\",\"context\":{\"a\":\"\"}}")
        let padding = String(repeating: "x", count: AuthorizerResult.maxBytes - frame.count)
        let body = "{\"status\":\"allow\",\"context\":{\"a\":\"\(padding)\"}}"
        let largest = self.json(body)
        #expect(largest.count == AuthorizerResult.maxBytes)
        guard case .allow = try AuthorizerResult.verdict(largest, allowsNumbers: false) else {
            Issue.record("denied")
            return
        }
        #expect(throws: AuthorizerResult.Fault.tooLarge) {
            try AuthorizerResult.verdict(largest + [0x20], allowsNumbers: false)
        }
    }
}

@Suite struct AuthorizerCacheTests {
    private func key(_ identities: String..., authorizer: String = "auth", api: String = "api") -> AuthorizerCache.Key {
        AuthorizerCache.Key(authorizerID: authorizer, apiID: api, identities: identities.map { Array($0.utf8) })
    }

    private let allow = AuthorizerVerdict.allow(AuthorizerContext())
    private let deny = AuthorizerVerdict.deny(AuthorizerContext())

    @Test("Both verdicts are kept until their time is over")
    func time() {
        let cache = AuthorizerCache()
        cache.store(self.allow, for: self.key("a"), ttlSeconds: 2, at: 1_000)
        cache.store(self.deny, for: self.key("b"), ttlSeconds: 3, at: 1_000)
        #expect(cache.verdict(for: self.key("a"), at: 2_999) == self.allow)
        #expect(cache.verdict(for: self.key("a"), at: 3_000) == nil)
        #expect(cache.verdict(for: self.key("b"), at: 3_999) == self.deny)
        #expect(cache.count == 1)
        cache.store(self.allow, for: self.key("c"), ttlSeconds: 0, at: 1_000)
        #expect(cache.verdict(for: self.key("c"), at: 1_000) == nil)
    }

    @Test("A verdict counts for its authorizer, API and values in order, and for nothing that only looks alike")
    func keys() {
        let cache = AuthorizerCache()
        cache.store(self.allow, for: self.key("ab", "c"), ttlSeconds: 60, at: 0)
        #expect(cache.verdict(for: self.key("ab", "c"), at: 0) == self.allow)
        for other in [
            self.key("a", "bc"), self.key("c", "ab"), self.key("abc"), self.key("ab", "c", ""), self.key("AB", "c"),
            self.key("ab", "c", authorizer: "other"), self.key("ab", "c", api: "other"),
            self.key("ab", "c", authorizer: "autha", api: "pi"),
        ] {
            #expect(cache.verdict(for: other, at: 0) == nil)
        }
    }

    @Test("A later verdict replaces the earlier one")
    func replaced() {
        let cache = AuthorizerCache()
        cache.store(self.allow, for: self.key("a"), ttlSeconds: 60, at: 0)
        cache.store(self.deny, for: self.key("a"), ttlSeconds: 60, at: 0)
        #expect(cache.verdict(for: self.key("a"), at: 0) == self.deny && cache.count == 1)
        cache.removeAll()
        #expect(cache.verdict(for: self.key("a"), at: 0) == nil && cache.count == 0)
    }

    @Test("The one used longest ago makes room")
    func leastRecentlyUsed() {
        let cache = AuthorizerCache(maxEntries: 2)
        cache.store(self.allow, for: self.key("a"), ttlSeconds: 60, at: 0)
        cache.store(self.allow, for: self.key("b"), ttlSeconds: 60, at: 0)
        _ = cache.verdict(for: self.key("a"), at: 0)
        cache.store(self.allow, for: self.key("c"), ttlSeconds: 60, at: 0)
        #expect(cache.count == 2)
        #expect(cache.verdict(for: self.key("b"), at: 0) == nil)
        #expect(cache.verdict(for: self.key("a"), at: 0) != nil && cache.verdict(for: self.key("c"), at: 0) != nil)
    }

    @Test("Keys and contexts have a limit of bytes together; what is over it alone is not kept")
    func bytes() throws {
        let cache = AuthorizerCache(maxBytes: 4_096)
        let large = String(repeating: "x", count: 1_500)
        for name in ["1", "2", "3"] {
            cache.store(self.allow, for: self.key(large, name), ttlSeconds: 60, at: 0)
        }
        #expect(cache.count == 2 && cache.verdict(for: self.key(large, "1"), at: 0) == nil)
        cache.store(self.allow, for: self.key(large + large + large), ttlSeconds: 60, at: 0)
        #expect(cache.count == 2)
    }

    @Test("Against a plain list of what was used when, it keeps the same after any order of calls")
    func model() {
        let cache = AuthorizerCache(maxEntries: 5)
        var model: [(name: Int, end: Int64)] = []
        var state: UInt64 = 7
        func random(_ count: UInt64) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % count)
        }
        for step in 0..<20_000 {
            let now = Int64(step) * 100
            let name = random(9)
            let position = model.firstIndex { $0.name == name }
            if random(2) == 0 {
                let seconds = 1 + random(3)
                if let position { model.remove(at: position) }
                if model.count == 5 { model.removeFirst() }
                model.append((name, now + Int64(seconds) * 1_000))
                cache.store(self.allow, for: self.key("\(name)"), ttlSeconds: seconds, at: now)
            } else {
                var expected = false
                if let position {
                    let entry = model.remove(at: position)
                    expected = now < entry.end
                    if expected { model.append(entry) }
                }
                let found = cache.verdict(for: self.key("\(name)"), at: now) != nil
                guard found == expected else {
                    Issue.record("step \(step): \(found) instead of \(expected)")
                    return
                }
            }
            guard cache.count == model.count else {
                Issue.record("step \(step): \(cache.count) entries instead of \(model.count)")
                return
            }
        }
    }
}
