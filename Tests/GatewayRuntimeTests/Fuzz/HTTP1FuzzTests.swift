import TestSupport
import Testing

@testable import GatewayRuntime

/// The machines of both sides of a proxied exchange: whatever comes, however it is split, they say the same, go on, and stay within limits.
@Suite(.serialized) struct HTTP1FuzzTests {
    private static let requestSeeds = (try? RawCase.all("http1/requests.txt").map(\.bytes)) ?? []
    private static let answerSeeds = (try? RawCase.all("http1/exchanges.txt").map(\.bytes)) ?? []

    @Test("A connection of a client says the same however its bytes are split, and never stands still")
    func server() {
        var fuzzing = Fuzzing("server machine", runs: 4_000)
        fuzzing.run { random, fuzzing in
            var grammar = MessageGrammar(random)
            var bytes = grammar.random.one(in: 5) ? grammar.random.pick(Self.requestSeeds) : grammar.requests()
            if grammar.random.one(in: 8) { bytes += grammar.random.pick(Self.requestSeeds) }
            Mutation.apply(&bytes, &grammar.random)
            let policies = (0..<4).map { _ in grammar.random.pick(ServerDrive.Policy.allCases) }
            let limits = Self.limits(&grammar.random)
            let whole = try ServerDrive.events(bytes, ends: [], policies: policies, limits: limits)
            for ends in Self.splits(bytes.count, &grammar.random) {
                let split = try ServerDrive.events(bytes, ends: ends, policies: policies, limits: limits)
                fuzzing.executions += 1
                guard Self.settled(split) != Self.settled(whole) else { continue }
                throw Fuzzing.Fault(
                    "\(Self.difference(ends, split, whole)) of \(escaped(bytes)) with \(policies) \(limits)")
            }
        }
    }

    @Test("A connection to a backend says the same however its bytes are split, and never stands still")
    func client() {
        var fuzzing = Fuzzing("client machine", runs: 4_000)
        fuzzing.run { random, fuzzing in
            var grammar = MessageGrammar(random)
            var (bytes, asked) = grammar.answers()
            if grammar.random.one(in: 5) {
                bytes = Array(grammar.random.pick(Self.answerSeeds).drop { $0 != 0x20 }.dropFirst())
            }
            Mutation.apply(&bytes, &grammar.random)
            let whole = try ClientDrive.events(bytes, ends: [], asked: asked)
            for ends in Self.splits(bytes.count, &grammar.random) {
                let split = try ClientDrive.events(bytes, ends: ends, asked: asked)
                fuzzing.executions += 1
                guard split != whole else { continue }
                throw Fuzzing.Fault("\(Self.difference(ends, split, whole)) of \(escaped(bytes)) after \(asked)")
            }
        }
    }

    @Test("A stream split in two at any place says the same", arguments: try RawCase.all("http1/requests.txt"))
    func everySplit(raw: RawCase) throws {
        let bytes =
            raw.bytes
            + Array("POST /b HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;a\r\nhi\r\n0\r\n\r\n".utf8)
        for policy in ServerDrive.Policy.allCases {
            let whole = try ServerDrive.events(bytes, ends: [], policies: [policy])
            for end in 0..<bytes.count {
                let split = try ServerDrive.events(bytes, ends: [end], policies: [policy])
                #expect(split == whole, "at \(end)")
                if split != whole { return }
            }
        }
    }

    /// Byte by byte, at random places, and, for a short stream now and then, in two at every place.
    private static func splits(_ count: Int, _ random: inout FuzzRandom) -> [[Int]] {
        var splits = [Array(0...count)]
        for _ in 0..<3 {
            splits.append((0..<random.number(1...6)).map { _ in random.number(0...count) }.sorted())
        }
        if count < 400, random.one(in: 20) { splits += (0...count).map { [$0] } }
        return splits
    }

    /// The first event that is another one when the bytes come in pieces.
    private static func difference<Event: Equatable>(_ ends: [Int], _ split: [Event], _ whole: [Event]) -> String {
        let place = zip(split, whole).prefix { $0 == $1 }.count
        func text(_ events: [Event]) -> String { place < events.count ? "\(events[place])" : "nothing" }
        return
            "\(ends.count < 10 ? "split at \(ends)" : "byte by byte") event \(place) is \(text(split)), else \(text(whole))"
    }

    /// The standard limits mostly, else ones that are reached.
    private static func limits(_ random: inout FuzzRandom) -> GatewayLimits {
        var limits = GatewayLimits()
        guard random.one(in: 3) else { return limits }
        limits.maxTargetBytes = random.number(1...40)
        limits.maxHeaderLineBytes = random.number(4...60)
        limits.maxHeaderBytes = random.number(10...160)
        limits.maxHeaderCount = random.number(1...8)
        limits.maxBodyBytes = random.number(0...40)
        return limits
    }

    /// Events without what was taken of a body before it turned out to be too long: how much that is depends on how it comes.
    private static func settled(_ events: [ServerDrive.Event]) -> [ServerDrive.Event] {
        guard let last = events.last, last == .abort(.bodyTooLarge) || last == .close else { return events }
        var settled = Array(events.dropLast())
        switch settled.last {
        case .body, .skip: settled.removeLast()
        default: break
        }
        return settled + [last]
    }
}
