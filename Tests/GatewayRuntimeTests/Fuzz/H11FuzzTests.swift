import TestSupport
import Testing

@testable import GatewayRuntime

/// What our machines accept, another strict parser must see in the same way: where messages end is what smuggling lives on.
@Suite(.serialized, .enabled(if: H11Peer.isThere)) struct H11FuzzTests {
    private static let batch = 100

    /// What h11 refuses though it is right, by the words it says; everything else it refuses and we accept is a fault.
    private static let strictness: [(words: String, reason: String)] = [
        // RFC 9112 §2.2 lets a server pass over an empty line before a request line; we pass over one.
        ("no request line received", "an empty line before a request")
    ]

    @Test("Requests we accept begin and end for h11 where they do for us, or h11 refuses them")
    func requests() throws {
        let peer = try H11Peer()
        var fuzzing = Fuzzing("h11 requests", runs: 40)
        var messages = 0
        fuzzing.run { random, fuzzing in
            var grammar = MessageGrammar(random)
            let streams = (0..<Self.batch).map { _ in
                var bytes = grammar.requests()
                Mutation.apply(&bytes, &grammar.random)
                return H11Peer.Stream(bytes: bytes)
            }
            for (stream, seen) in zip(streams, try peer.read(streams)) {
                let ours = try Self.requests(stream.bytes)
                try Self.compare(ours, seen, stream.bytes)
                fuzzing.executions += 1
                messages += ours.count { $0.hasPrefix("end ") }
            }
        }
        // Streams that are refused at once prove nothing.
        guard fuzzing.isLongEnough else { return }
        #expect(messages > fuzzing.executions / 2, "\(messages) complete messages in \(fuzzing.executions) streams")
    }

    @Test("Answers we accept begin and end for h11 where they do for us, or h11 refuses them")
    func answers() throws {
        let peer = try H11Peer()
        var fuzzing = Fuzzing("h11 answers", runs: 40)
        var messages = 0
        fuzzing.run { random, fuzzing in
            var grammar = MessageGrammar(random)
            let streams = (0..<Self.batch).map { _ in
                var (bytes, asked) = grammar.answers()
                Mutation.apply(&bytes, &grammar.random)
                return H11Peer.Stream(bytes: bytes, asked: asked)
            }
            for (stream, seen) in zip(streams, try peer.read(streams)) {
                let ours = try Self.answers(stream.bytes, stream.asked ?? [])
                try Self.compare(ours, seen, stream.bytes)
                fuzzing.executions += 1
                messages += ours.count { $0.hasPrefix("end ") }
            }
        }
        // Streams that are refused at once prove nothing.
        guard fuzzing.isLongEnough else { return }
        #expect(messages > fuzzing.executions / 2, "\(messages) complete messages in \(fuzzing.executions) streams")
    }

    @Test("The fixtures' requests are compared too")
    func fixtures() throws {
        let cases = try RawCase.all("http1/requests.txt")
        let seen = try H11Peer().read(cases.map { H11Peer.Stream(bytes: $0.bytes) })
        for (raw, lines) in zip(cases, seen) { try Self.compare(Self.requests(raw.bytes), lines, raw.bytes) }
    }

    /// What our machine says, in the words of the peer; nothing about what it refuses.
    private static func requests(_ bytes: [UInt8]) throws -> [String] {
        func text(_ range: Range<Int>, at start: Int) -> String {
            String(decoding: bytes[(start + range.lowerBound)..<(start + range.upperBound)], as: UTF8.self)
        }
        var lines: [String] = []
        var data = 0
        var isOpen = false
        var closes = false
        for event in try ServerDrive.events(bytes, ends: [bytes.count], policies: [.forward]) {
            switch event {
            case .head(let head, let at):
                lines.append("head \(text(head.methodRange, at: at)) \(text(head.target, at: at))")
                closes = !head.keepsAlive
                data = 0
                isOpen = true
            case .body(_, let count): data += count
            case .end(let at):
                lines.append("end \(data) \(at)")
                isOpen = false
                if closes { return lines + ["refused"] }
            case .skip: break
            case .refuse, .abort, .close: return lines + ["refused"]
            case .tunnel: return lines
            }
        }
        return isOpen ? lines + ["open \(data)"] : lines
    }

    private static func answers(_ bytes: [UInt8], _ asked: [MessageGrammar.Asked]) throws -> [String] {
        var lines: [String] = []
        var data = 0
        var isOpen = false
        var tunnel: Int?
        for event in try ClientDrive.events(bytes, ends: [bytes.count], asked: asked) {
            switch event {
            case .interim(let head): lines.append("head \(head.status)")
            case .head(let head):
                lines.append("head \(head.status)")
                data = 0
                isOpen = true
            case .body(_, let count): data += count
            case .end(let at, _):
                lines.append("end \(data) \(at)")
                isOpen = false
            case .switched(let head):
                lines.append("head \(head.status)")
                tunnel = bytes.count
            case .tunnel(let count): tunnel = bytes.count - count
            case .malformed: return lines + ["refused"]
            case .closed: break
            }
        }
        if let tunnel { return lines + ["tunnel \(tunnel)"] }
        return isOpen ? lines + ["open \(data)"] : lines
    }

    /// Holds what we accepted against what h11 saw; behind what we refuse or a connection that closes h11 may see more.
    private static func compare(_ ours: [String], _ theirs: [Substring], _ bytes: [UInt8]) throws {
        for (index, line) in ours.enumerated() {
            if line == "refused" { return }
            let seen = index < theirs.count ? theirs[index] : "nothing"
            if seen == line { continue }
            if self.strictness.contains(where: { seen.hasPrefix("refused \($0.words)") }) { return }
            throw Fuzzing.Fault("we say \(ours), h11 says \(theirs) of \(escaped(bytes))")
        }
        // While we wait for more of a head, h11 may have refused it.
        guard theirs.count > ours.count, !theirs[ours.count].hasPrefix("refused ") else { return }
        throw Fuzzing.Fault("we wait after \(ours), h11 says \(theirs) of \(escaped(bytes))")
    }
}
