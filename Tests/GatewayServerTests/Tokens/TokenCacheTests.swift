import Testing

@testable import GatewayRuntime
@testable import GatewayServer

/// What is kept of tokens that were right.
@Suite struct TokenCacheTests {
    private func token(_ number: Int) throws -> SignedToken {
        // {"alg":"RS256"}, {"n":…} and a signature, which is part of what is remembered.
        try SignedToken(Array("eyJhbGciOiJSUzI1NiJ9.e30.\(String(repeating: "A", count: 4))\(1_000 + number)".utf8))
    }

    @Test("A token is found with the set it was checked with, and only as a whole")
    func keys() throws {
        var cache = TokenCache()
        cache.keep([1], TokenCache.Key(try self.token(1), keys: 7))
        #expect(cache.payload(TokenCache.Key(try self.token(1), keys: 7)) == [1])
        #expect(cache.payload(TokenCache.Key(try self.token(1), keys: 8)) == nil)
        #expect(cache.payload(TokenCache.Key(try self.token(2), keys: 7)) == nil)
    }

    @Test("It never has more than twice its half, and what is used stays")
    func bounds() throws {
        var cache = TokenCache(maxEntries: 10, maxBytes: 1_000)
        let used = TokenCache.Key(try self.token(0), keys: 1)
        cache.keep([0], used)
        for number in 1..<200 {
            cache.keep([1], TokenCache.Key(try self.token(number), keys: 1))
            #expect(cache.count <= 20)
            #expect(cache.payload(used) == [0])
        }
        #expect(cache.payload(TokenCache.Key(try self.token(1), keys: 1)) == nil)
    }

    @Test("Payloads count by their bytes; one that is too large is not kept")
    func bytes() throws {
        var cache = TokenCache(maxEntries: 100, maxBytes: 100)
        for number in 0..<50 {
            cache.keep(Array(repeating: 1, count: 40), TokenCache.Key(try self.token(number), keys: 1))
        }
        #expect(cache.count <= 4)
        cache.keep(Array(repeating: 1, count: 101), TokenCache.Key(try self.token(99), keys: 1))
        #expect(cache.payload(TokenCache.Key(try self.token(99), keys: 1)) == nil)
    }
}
