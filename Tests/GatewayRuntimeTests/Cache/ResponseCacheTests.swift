import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct ResponseCacheTests {
    private static func key(_ text: String) -> CacheKey { CacheKey(bytes: Array(text.utf8)) }

    private static func response(_ size: Int = 10, at now: Int64 = 0, lifetime: Int = 60) -> CachedResponse {
        CachedResponse(
            status: 200, headerLines: [], body: [UInt8](repeating: 7, count: size), storedAt: now, lifetime: lifetime)
    }

    private static func directives(_ text: String) -> CacheDirectives {
        var directives = CacheDirectives()
        directives.read(Array(text.utf8).span)
        return directives
    }

    @Test("An answer is a hit until its time is over, then expired once, then missing")
    func lifetime() {
        let cache = ResponseCache()
        let key = Self.key("a")
        func look(_ now: Int64) -> CacheLookup { cache.lookUp(key, client: nil, hasRange: false, at: now) }
        #expect(look(0) == .fetch(status: .miss, stores: true))
        cache.store(Self.response(lifetime: 60), under: key)
        #expect(look(0) == .hit(Self.response(lifetime: 60)))
        #expect(look(59) == .hit(Self.response(lifetime: 60)))
        #expect(look(60) == .fetch(status: .expired, stores: true))
        #expect(look(60) == .fetch(status: .miss, stores: true))
        #expect(cache.reading == (0, 0, 0))
    }

    @Test(
        "What a client's Cache-Control does when it counts",
        arguments: [
            ("", CacheLookup.hit(response())), ("max-stale", .hit(response())),
            ("no-store", .fetch(status: .bypass, stores: false)), ("no-cache", .fetch(status: .bypass, stores: true)),
            ("max-age=0", .fetch(status: .bypass, stores: true)),
            ("max-age=10", .fetch(status: .expired, stores: true)),
            ("max-age=11", .hit(response())), ("MAX-AGE = \"11\"", .hit(response())),
            ("max-age=x", .fetch(status: .bypass, stores: true)), ("only-if-cached", .hit(response())),
            ("only-if-cached, max-age=5", .unavailable), ("only-if-cached, no-cache", .unavailable),
            ("only-if-cached, no-store", .unavailable),
        ])
    func client(text: String, expected: CacheLookup) {
        let cache = ResponseCache()
        cache.store(Self.response(), under: Self.key("a"))
        #expect(cache.lookUp(Self.key("a"), client: Self.directives(text), hasRange: false, at: 10) == expected)
        // It does not count: the answer is taken whatever the client says.
        #expect(cache.lookUp(Self.key("a"), client: nil, hasRange: false, at: 10) == .hit(Self.response()))
    }

    @Test("Nothing kept and only-if-cached is 504; a request for a part goes to the backend and is not kept")
    func absentOrPart() {
        let cache = ResponseCache()
        #expect(
            cache.lookUp(Self.key("a"), client: Self.directives("only-if-cached"), hasRange: false, at: 0)
                == .unavailable)
        #expect(GatewayError.notCached.status == 504)
        cache.store(Self.response(), under: Self.key("a"))
        #expect(
            cache.lookUp(Self.key("a"), client: nil, hasRange: true, at: 0) == .fetch(status: .bypass, stores: false))
    }

    @Test("The answer used least recently goes first, and never more than the bound is kept")
    func bound() {
        // Four entries of 1,000 bytes with keys of one byte.
        let cost = ResponseCache.entryOverhead + 1 + 1_000
        let cache = ResponseCache(maxBytes: 4 * cost)
        func has(_ name: String) -> Bool {
            cache.lookUp(Self.key(name), client: nil, hasRange: false, at: 0) == .hit(Self.response(1_000))
        }
        for name in ["a", "b", "c", "d"] { cache.store(Self.response(1_000), under: Self.key(name)) }
        #expect(cache.reading == (4, 4 * cost, 0))
        #expect(has("a"))
        cache.store(Self.response(1_000), under: Self.key("e"))
        #expect(cache.reading == (4, 4 * cost, 1))
        #expect(!has("b"))
        for name in ["a", "c", "d", "e"] { #expect(has(name)) }
        // One larger by a byte needs the room of two.
        cache.store(Self.response(1_001), under: Self.key("f"))
        #expect(!has("a") && !has("c") && has("d") && has("e"))
        #expect(cache.reading == (3, 3 * cost + 1, 3))
        // The same key again takes the room of the one before.
        cache.store(Self.response(1_000), under: Self.key("f"))
        #expect(cache.reading == (3, 3 * cost, 3))
        cache.removeAll()
        #expect(cache.reading == (0, 0, 0))
    }

    @Test("What is larger than the whole cache, or than 1 MB, is not kept and nothing goes for it")
    func tooLarge() {
        let cache = ResponseCache(maxBytes: 1_000)
        cache.store(Self.response(100), under: Self.key("a"))
        cache.store(Self.response(1_000), under: Self.key("b"))
        #expect(cache.reading.entries == 1 && cache.reading.evictions == 0)
        let large = ResponseCache()
        large.store(Self.response(1 << 20), under: Self.key("a"))
        large.store(Self.response(1 << 20 + 1), under: Self.key("b"))
        #expect(large.reading.entries == 1)
        #expect(ResponseCache.maxBytes == 134_217_728 && ResponseCache.maxBodyBytes == 1_048_576)
    }

    @Test("Any order of storing, finding and expiring gives what a plain list gives")
    func model() {
        var seed: UInt64 = 20_260_102
        func next(_ bound: UInt64) -> UInt64 {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (seed >> 33) % bound
        }
        let maxBytes = 5_000
        let cache = ResponseCache(maxBytes: maxBytes)
        // Oldest first.
        var model: [(key: String, response: CachedResponse)] = []
        func cost(_ key: String, _ response: CachedResponse) -> Int {
            ResponseCache.entryOverhead + key.utf8.count + response.body.count
        }
        for step in 0..<5_000 {
            let now = Int64(step / 10)
            let key = "k\(next(12))"
            if next(3) == 0 {
                let response = Self.response(Int(next(1_500)), at: now, lifetime: Int(next(40)) + 1)
                cache.store(response, under: Self.key(key))
                model.removeAll { $0.key == key }
                while model.map({ cost($0.key, $0.response) }).reduce(0, +) + cost(key, response) > maxBytes {
                    model.removeFirst()
                }
                model.append((key, response))
            } else {
                let found = cache.lookUp(Self.key(key), client: nil, hasRange: false, at: now)
                if let position = model.firstIndex(where: { $0.key == key }) {
                    let entry = model.remove(at: position)
                    if now < entry.response.expiresAt {
                        #expect(found == .hit(entry.response))
                        model.append(entry)
                    } else {
                        #expect(found == .fetch(status: .expired, stores: true))
                    }
                } else {
                    #expect(found == .fetch(status: .miss, stores: true))
                }
            }
            #expect(cache.reading.entries == model.count)
            #expect(cache.reading.bytes == model.map { cost($0.key, $0.response) }.reduce(0, +))
        }
    }

    @Test("Loops that use a cache at the same time leave it whole and within its bound")
    func threads() async {
        let cache = ResponseCache(maxBytes: 20_000)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for step in 0..<500 {
                        let key = Self.key("k\((step &* 7 &+ task) % 40)")
                        cache.store(Self.response(step % 900), under: key)
                        _ = cache.lookUp(key, client: nil, hasRange: false, at: 0)
                    }
                }
            }
        }
        let reading = cache.reading
        #expect(reading.bytes <= 20_000 && reading.entries > 0 && reading.entries <= 40)
    }

    @Test("An answer for a client says how old it is")
    func age() {
        let response = CachedResponse(
            status: 404, headerLines: Array("ETag: 1\r\n".utf8), body: [1], storedAt: 100, lifetime: 60)
        let local = response.localResponse(at: 130, route: 2)
        #expect(local.status == 404 && local.body == [1] && local.route == 2)
        #expect(String(decoding: local.headerLines, as: UTF8.self) == "ETag: 1\r\nAge: 30\r\n")
        #expect(response.localResponse(at: 50, route: nil).headerLines == Array("ETag: 1\r\nAge: 0\r\n".utf8))
    }
}
