import TestSupport
import Testing

@testable import GatewayRuntime

/// A case of a fixture of raw HTTP.
struct RawCase: CustomTestStringConvertible, Sendable {
    let name: String
    let expected: String
    let bytes: [UInt8]

    var testDescription: String { self.name }

    /// The cases of a file: a line with name and outcome, then a line with the bytes.
    static func all(_ fixture: String) throws -> [RawCase] {
        let lines = String(decoding: try Fixture.bytes(fixture), as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        return stride(from: 0, to: lines.count - 1, by: 2).map { index in
            let arrow = lines[index].split(separator: "=", maxSplits: 1)
            return RawCase(
                name: String(arrow[0]).trimmed, expected: String(arrow[1].dropFirst()).trimmed,
                bytes: Self.unescaped(lines[index + 1]))
        }
    }

    private static func unescaped(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let kind = rest.popFirst() else {
                bytes.append(byte)
                continue
            }
            switch kind {
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case UInt8(ascii: "0"): bytes.append(0)
            default:
                bytes.append(UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(2)
            }
        }
        return bytes
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = Substring(self)
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

@Suite struct RequestHeadScannerTests {
    private func describe(_ outcome: RequestHeadScanner.Outcome, _ head: RequestHead, _ bytes: [UInt8]) -> String {
        switch outcome {
        case .needMore: return "more"
        case .refuse(let error): return String(error.status)
        case .complete:
            func text(_ range: Range<Int>) -> String {
                range.isEmpty ? "(empty)" : String(decoding: bytes[range], as: UTF8.self)
            }
            let framing =
                switch head.framing {
                case .none: "none"
                case .length(let length): String(length)
                case .chunked: "chunked"
                case .untilClose: "close"
                }
            return [text(head.methodRange), text(head.path), head.query.map(text) ?? "-", framing].joined(
                separator: " ")
        }
    }

    @Test("Each request has one outcome", arguments: try RawCase.all("http1/requests.txt"))
    func outcomes(raw: RawCase) {
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        #expect(self.describe(scanner.scan(raw.bytes.span, into: &head), head, raw.bytes) == raw.expected)
    }

    @Test("Bytes that arrive one by one give the same outcome", arguments: try RawCase.all("http1/requests.txt"))
    func splits(raw: RawCase) {
        var whole = RequestHeadScanner(limits: GatewayLimits())
        var expectedHead = RequestHead()
        let expected = whole.scan(raw.bytes.span, into: &expectedHead)
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        var outcome = RequestHeadScanner.Outcome.needMore
        for count in 1...raw.bytes.count where outcome == .needMore {
            outcome = scanner.scan(Array(raw.bytes[..<count]).span, into: &head)
        }
        #expect(outcome == expected)
        if expected == .complete { #expect(head == expectedHead) }
    }

    @Test("Limits hold at their value and one byte over it")
    func limits() {
        func status(_ text: String) -> String {
            let bytes = Array(text.utf8)
            var scanner = RequestHeadScanner(limits: GatewayLimits())
            var head = RequestHead()
            return String(self.describe(scanner.scan(bytes.span, into: &head), head, bytes).prefix(4))
        }
        func target(_ length: Int) -> String {
            "GET /" + String(repeating: "a", count: length - 1) + " HTTP/1.1\r\nHost: h\r\n\r\n"
        }
        #expect(status(target(32_768)) == "GET ")
        #expect(status(target(32_769)) == "414")
        #expect(status("GET /" + String(repeating: "a", count: 40_000)) == "414")
        func header(_ length: Int) -> String {
            "GET / HTTP/1.1\r\nHost: h\r\nX: " + String(repeating: "a", count: length - 3) + "\r\n\r\n"
        }
        #expect(status(header(32_768)) == "GET ")
        #expect(status(header(32_769)) == "494")
        func headers(_ count: Int) -> String {
            "GET / HTTP/1.1\r\nHost: h\r\n" + (0..<count).map { "X: \($0)\r\n" }.joined() + "\r\n"
        }
        #expect(status(headers(999)) == "GET ")
        #expect(status(headers(1_000)) == "494")
        let wide = (0..<5).map { _ in "X: " + String(repeating: "a", count: 30_000) + "\r\n" }.joined()
        #expect(status("GET / HTTP/1.1\r\nHost: h\r\n\(wide)\r\n") == "494")
    }

    @Test("Connection, Expect and Upgrade are recognised")
    func options() throws {
        #expect(try RawRequest("GET / HTTP/1.1", "Host: h").head.keepsAlive)
        #expect(try !RawRequest("GET / HTTP/1.1", "Host: h", "Connection: x, Close").head.keepsAlive)
        #expect(try !RawRequest("GET / HTTP/1.0").head.keepsAlive)
        #expect(try RawRequest("GET / HTTP/1.0", "Connection: keep-alive").head.keepsAlive)
        #expect(try RawRequest("POST / HTTP/1.1", "Host: h", "Expect: 100-Continue").head.expectsContinue)
        #expect(
            try RawRequest("GET / HTTP/1.1", "Host: h", "Connection: Upgrade", "Upgrade: websocket").head
                .upgradesToWebSocket)
    }
}

@Suite struct ResponseHeadScannerTests {
    @Test(
        "Each response has one outcome",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", false, "200 5 true"),
            ("HTTP/1.1 200\r\nContent-Length: 5\r\n\r\n", false, "200 5 true"),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", false, "200 chunked true"),
            ("HTTP/1.1 200 OK\r\n\r\n", false, "200 close false"),
            ("HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\n", false, "200 1 false"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, "200 none true"),
            ("HTTP/1.1 204 No\r\n\r\n", false, "204 none true"),
            ("HTTP/1.1 304 No\r\nContent-Length: 5\r\n\r\n", false, "304 none true"),
            ("HTTP/1.1 100 C\r\n\r\n", false, "100 none true"),
            ("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", false, "200 0 false"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", false, "malformed"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", false, "malformed"),
            ("HTTP/1.1 20 OK\r\n\r\n", false, "malformed"), ("HTTP/2 200 OK\r\n\r\n", false, "malformed"),
            ("HTTP/1.1 999 OK\r\n\r\n", false, "malformed"), ("SSH-2.0-x\r\n\r\n", false, "malformed"),
            ("HTTP/1.1 200 OK\nContent-Length: 5\n\n", false, "malformed"),
            ("HTTP/1.1 200 OK\r\nA b: c\r\n\r\n", false, "malformed"),
            ("HTTP/1.1 200 O", false, "more"),
        ])
    func outcomes(text: String, isHead: Bool, expected: String) {
        let bytes = Array(text.utf8)
        var scanner = ResponseHeadScanner(limits: GatewayLimits(), isHead: isHead)
        let outcome: String
        var head = ResponseHead()
        switch scanner.scan(bytes.span, into: &head) {
        case .needMore: outcome = "more"
        case .malformed: outcome = "malformed"
        case .complete:
            let framing =
                switch head.framing {
                case .none: "none"
                case .length(let length): String(length)
                case .chunked: "chunked"
                case .untilClose: "close"
                }
            outcome = "\(head.status) \(framing) \(head.keepsAlive)"
        }
        #expect(outcome == expected)
    }
}

@Suite struct ChunkedDecoderTests {
    /// What the bytes come to when they arrive in pieces of a size, in the words of the fixture.
    private func events(_ bytes: [UInt8], piece: Int) -> String {
        var decoder = ChunkedDecoder()
        var data: [UInt8] = []
        var rest = bytes[...]
        var ending = "more"
        while !rest.isEmpty, ending == "more" {
            let bytes = Array(rest.prefix(piece))
            var payload: [Range<Int>] = []
            guard let progress = try? decoder.consume(bytes.span, payload: &payload, recordsPayload: true) else {
                ending = "fault"
                break
            }
            #expect(progress.dataBytes == payload.reduce(0) { $0 + $1.count })
            for range in payload { data += bytes[range] }
            rest = rest.dropFirst(progress.byteCount)
            if progress.isEnd { ending = "end" }
        }
        var words: [String] = []
        func add(_ word: String, _ text: some Sequence<UInt8>) {
            let text = String(decoding: Array(text), as: UTF8.self)
            if !text.isEmpty { words.append("\(word) \(text)") }
        }
        add("data", data)
        words.append(ending)
        if ending == "end" {
            add("trailers", decoder.trailers.filter { $0 != 0x0A }.split(separator: 0x0D).joined(separator: [0x20]))
            add("rest", rest)
        }
        return words.joined(separator: ", ")
    }

    @Test("Each body has one outcome, however it is split", arguments: try RawCase.all("http1/bodies.txt"))
    func outcomes(raw: RawCase) {
        for piece in [100_000, 1, 2, 3, 7] {
            #expect(self.events(raw.bytes, piece: piece) == raw.expected, "pieces of \(piece)")
        }
    }

    @Test("Extensions and trailers of a whole body may have 16 KiB")
    func overhead() {
        // 250 bytes of extensions a chunk, then a trailer with the rest; a colon and the semicolons do not count.
        let chunks = String(repeating: "1;\(String(repeating: "e", count: 250))\r\na\r\n", count: 60)
        for (count, isFault) in [(16_384, false), (16_385, true)] {
            let trailer = "X:" + String(repeating: "t", count: count - 60 * 250 - 1)
            let events = self.events(Array("\(chunks)0\r\n\(trailer)\r\n\r\n".utf8), piece: 100_000)
            #expect(events.contains(isFault ? ", fault" : ", end, trailers X:t"), "\(count)")
        }
    }

    @Test("Trailers are kept only for those who take the framing out")
    func trailers() throws {
        var decoder = ChunkedDecoder()
        var payload: [Range<Int>] = []
        let bytes = Array("0\r\nX-T: 1\r\n\r\n".utf8)
        #expect(try decoder.consume(bytes.span, payload: &payload, recordsPayload: false).isEnd)
        #expect(decoder.trailers.isEmpty)
    }

    @Test("The limit counts data and not framing")
    func limit() throws {
        var reader = BodyReader(.chunked, maxDataBytes: 5)
        let bytes = Array("5\r\nhello\r\n0\r\n\r\n".utf8)
        #expect(try reader.consume(bytes.span).isEnd)
        var over = BodyReader(.chunked, maxDataBytes: 4)
        #expect(throws: BodyReader.Fault.tooLarge) { try over.consume(bytes.span) }
        var length = BodyReader(.length(3))
        #expect(try length.consume(Array("abcd".utf8).span).byteCount == 3)
        #expect(length.isEnd)
    }
}
