import GatewayRuntime
import Testing

/// The head a request of HTTP/2 becomes, or its fault.
private func head(_ fields: [(String, String)], endsStream: Bool = true) -> String {
    var head = HTTP2RequestHead()
    var out: [UInt8] = []
    do {
        for (name, value) in fields { try head.add(name, value, to: &out) }
        try head.finish(endsStream: endsStream, to: &out)
        return String(decoding: out, as: UTF8.self)
    } catch { return "\(error)" }
}

private let start = [(":method", "GET"), (":scheme", "https"), (":path", "/a?b=c"), (":authority", "h:1")]

@Suite struct HTTP2RequestHeadTests {
    @Test("A request becomes the head of HTTP/1.1 that says the same")
    func heads() {
        #expect(
            head(start + [("x-a", "1"), ("cookie", "a=1"), ("te", "trailers"), ("cookie", "b=2"), ("empty", "")])
                == "GET /a?b=c HTTP/1.1\r\nhost: h:1\r\nx-a: 1\r\nte: trailers\r\nempty: \r\ncookie: a=1; b=2\r\n\r\n")
        #expect(head(start, endsStream: false).hasSuffix("\r\ntransfer-encoding: chunked\r\n\r\n"))
        #expect(
            head(start + [("content-length", "3")], endsStream: false)
                == "GET /a?b=c HTTP/1.1\r\nhost: h:1\r\ncontent-length: 3\r\n\r\n")
        #expect(head(start + [("host", "H:1")]) == "GET /a?b=c HTTP/1.1\r\nhost: h:1\r\n\r\n")
        #expect(head(start.dropLast() + [("host", "h")]) == "GET /a?b=c HTTP/1.1\r\nhost: h\r\n\r\n")
        #expect(
            head([(":path", "*"), (":method", "OPTIONS"), (":scheme", "http"), (":authority", "h")])
                == "OPTIONS * HTTP/1.1\r\nhost: h\r\n\r\n")
        #expect(head([(":method", "CONNECT"), (":authority", "h:1")]) == "CONNECT h:1 HTTP/1.1\r\nhost: h:1\r\n\r\n")
    }

    @Test("Whatever could be read as something else is a fault")
    func faults() {
        func replaced(_ name: String, _ value: String) -> [(String, String)] {
            start.map { $0.0 == name ? (name, value) : $0 }
        }
        let table: [([(String, String)], HTTP2RequestHead.Fault)] = [
            (start + [("X-A", "1")], .name), (start + [("", "1")], .name), (start + [("a b", "1")], .name),
            (start + [("a:", "1")], .name), (start + [("a", "1\r\nb: 2")], .value), (start + [("a", "1\n")], .value),
            (start + [("a", "\0")], .value), (start + [("a", " 1")], .value), (start + [("a", "1\t")], .value),
            (start + [("connection", "close")], .connectionField), (start + [("upgrade", "h2c")], .connectionField),
            (start + [("keep-alive", "1")], .connectionField), (start + [("proxy-connection", "1")], .connectionField),
            (start + [("transfer-encoding", "chunked")], .connectionField),
            (start + [("te", "gzip")], .connectionField),
            (start + [("te", "trailers, gzip")], .connectionField), (start + [(":status", "200")], .unknownPseudoField),
            (start + [(":protocol", "websocket")], .unknownPseudoField),
            (start + [(":path", "/")], .duplicatePseudoField),
            (start.dropLast() + [("a", "1"), (":authority", "h")], .latePseudoField),
            (Array(start.dropFirst()), .missingPseudoField), ([start[0], start[1], start[3]], .missingPseudoField),
            ([start[0], start[2], start[3]], .missingPseudoField), ([], .missingPseudoField),
            (replaced(":scheme", "ftp"), .scheme), (replaced(":path", ""), .path), (replaced(":path", "a"), .path),
            (replaced(":path", "*"), .path), (replaced(":path", "http://h/"), .path),
            (replaced(":path", "/a b"), .value), (replaced(":path", "/a\r\nx:y"), .value),
            (replaced(":authority", "h\r\nx:y"), .value), (replaced(":method", "GET /"), .value),
            (replaced(":method", "G\"T"), .value), (replaced(":method", ""), .value),
            (start + [("host", "other")], .host),
        ]
        for (fields, fault) in table { #expect(head(fields) == "\(fault)", "\(fields)") }
    }

    @Test("Trailers become lines, but for what may only be said before a body")
    func trailers() {
        func line(_ name: String, _ value: String) -> String {
            var out: [UInt8] = []
            do {
                try HTTP2RequestHead.appendTrailer(name, value, to: &out)
                return String(decoding: out, as: UTF8.self)
            } catch { return "\(error)" }
        }
        #expect(line("x-sum", "7") == "x-sum: 7\r\n")
        for (name, value, fault) in [
            ("X-Sum", "7", "name"), ("", "7", "name"), (":path", "/", "name"), ("x sum", "7", "name"),
            ("x", " 7", "value"), ("x", "7\r\ny: 1", "value"), ("host", "h", "connectionField"),
            ("content-length", "5", "connectionField"), ("transfer-encoding", "chunked", "connectionField"),
            ("connection", "close", "connectionField"), ("te", "trailers", "connectionField"),
            ("authorization", "x", "connectionField"), ("x-forwarded-for", "192.0.2.1", "connectionField"),
        ] { #expect(line(name, value) == fault, "\(name)") }
    }

    @Test("Lines give names in lower case, and values without the blanks around them")
    func lines() {
        var lines = Array("X-A: 1\r\nB:\t 2 3 \t\r\nc:\r\n".utf8)
        var found: [String] = []
        lines.forEachLoweredLine { bytes, name, value in
            found.append(String(decoding: bytes[name] + [0x3D] + bytes[value], as: UTF8.self))
        }
        #expect(found == ["x-a=1", "b=2 3", "c="])
    }

    @Test("A head passes the scanner whole, whatever its fields hold")
    func scanned() {
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var parsed = RequestHead()
        let bytes = Array(head(start + [("x", "a: b, \u{E9}")], endsStream: false).utf8)
        let outcome = scanner.scan(bytes.span, into: &parsed)
        #expect(outcome == .complete)
        #expect(parsed.byteCount == bytes.count && parsed.framing == .chunked && parsed.fields.count == 3)
    }
}

@Suite struct HTTP2RequestBodyTests {
    @Test("The data must be as long as announced, and within the limit")
    func lengths() {
        typealias Step = (count: Int, isEnd: Bool, action: HTTP2RequestBody.Action)
        let table: [(BodyFraming, [Step])] = [
            (.length(5), [(3, false, .pass), (2, true, .pass)]),
            (.length(5), [(5, false, .pass), (0, true, .pass)]),
            (.length(5), [(5, false, .pass), (1, false, .malformed)]),
            (.length(5), [(4, true, .malformed)]), (.length(0), [(0, true, .pass)]),
            (.chunked, [(10, false, .pass), (0, true, .pass)]), (.chunked, [(10, false, .pass), (1, true, .tooLarge)]),
            (.none, [(10, true, .pass)]),
        ]
        for (framing, steps) in table {
            var body = HTTP2RequestBody(framing, hasEnded: false, maxBytes: 10)
            #expect(body.headAction == .pass)
            for step in steps {
                let action = body.received(step.count, isEnd: step.isEnd)
                #expect(action == step.action)
            }
        }
    }

    @Test("A head alone tells that a body is too long, or missing")
    func heads() {
        #expect(HTTP2RequestBody(.length(11), hasEnded: false, maxBytes: 10).headAction == .tooLarge)
        #expect(HTTP2RequestBody(.length(10), hasEnded: false, maxBytes: 10).headAction == .pass)
        #expect(HTTP2RequestBody(.length(1), hasEnded: true, maxBytes: 10).headAction == .malformed)
        #expect(HTTP2RequestBody(.length(0), hasEnded: true, maxBytes: 10).headAction == .pass)
    }
}

@Suite struct HTTP2FrameTests {
    @Test("Frames are found wherever the bytes are cut")
    func walker() {
        let bytes: [UInt8] =
            Array(repeating: 0, count: 24) + [0, 0, 2, 4, 1, 0, 0, 0, 0, 7, 7] + [0, 0, 0, 1, 5, 0x80, 0, 1, 3]
            + [1, 0, 1, 9, 0, 0x7F, 0xFF, 0xFF, 0xFF]
        for cut in 0...bytes.count {
            var walker = HTTP2FrameWalker(skip: HTTP2FrameWalker.prefaceBytes)
            var found: [[UInt32]] = []
            for piece in [Array(bytes[..<cut]), Array(bytes[cut...])] {
                var index = 0
                while let frame = walker.next(piece.span, &index) {
                    found.append([UInt32(frame.length), UInt32(frame.type), UInt32(frame.flags), frame.streamID])
                }
            }
            #expect(found == [[2, 4, 1, 0], [0, 1, 5, 259], [65_537, 9, 0, 0x7FFF_FFFF]])
        }
    }

    @Test("Our settings count from the client's on, and its acknowledgement is taken out, wherever the bytes are cut")
    func settings() {
        let preface = Array(repeating: UInt8(ascii: "P"), count: 24)
        let own: [UInt8] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 1]
        let headers: [UInt8] = [0, 0, 2, 1, 5, 0, 0, 0, 1, 7, 7]
        let acknowledgement = HTTP2SettingsFilter.acknowledgement
        let bytes = preface + own + headers + acknowledgement + headers + acknowledgement
        let expected = preface + own + acknowledgement + headers + headers + acknowledgement
        for first in 0...bytes.count {
            for second in [first, min(first + 3, bytes.count), bytes.count] {
                var filter = HTTP2SettingsFilter()
                var walker = HTTP2FrameWalker(skip: HTTP2FrameWalker.prefaceBytes)
                var passed: [UInt8] = []
                var held: [UInt8] = []
                var types: [UInt8] = []
                for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
                    let all = held + piece
                    let cut = filter.filter(all.span, &walker) { types.append($0.type) }
                    for (position, range) in cut.ranges.enumerated() {
                        passed += all[range]
                        if position == 0, cut.acknowledges { passed += acknowledgement }
                    }
                    held = Array(all.suffix(cut.heldBytes))
                }
                #expect(passed == expected && held.isEmpty && types == [4, 1, 4, 1, 4], "\(first) \(second)")
            }
        }
    }

    @Test("Frames of no use are counted against what was sent, faults against time")
    func meter() {
        func frame(_ type: UInt8) -> HTTP2FrameHeader {
            var walker = HTTP2FrameWalker(skip: 0)
            var index = 0
            return walker.next([0, 0, 0, type, 0, 0, 0, 0, 1].span, &index) ?? frame(type)
        }
        var meter = HTTP2FloodMeter(maxUselessFrames: 2, maxFaults: 2, faultWindowSeconds: 1)
        var answers: [Bool] = []
        for type: UInt8 in [0, 1, 6, 0, 1, 8, 0xFA, 8] { answers.append(meter.received(frame(type))) }
        #expect(answers == [false, false, false, false, false, false, false, true])
        meter.sent(2 * HTTP2FloodMeter.bytesPerFrame)
        answers = [meter.received(frame(8)), meter.received(frame(2))]
        #expect(answers == [false, true])
        var faults: [Bool] = []
        for time: UInt64 in [10, 10, 2_000_000_000, 2_000_000_001, 2_000_000_002] {
            faults.append(meter.faulted(now: time))
        }
        #expect(faults == [false, false, false, false, true])
    }

    @Test("Header lines are taken apart with lower-case names")
    func lines() {
        var lines = Array("X-A: Value: B\r\nC:\r\nd: \r\n".utf8)
        var found: [String] = []
        lines.forEachLoweredLine { bytes, name, value in
            found.append(String(decoding: bytes[name] + [0x7C] + bytes[value], as: UTF8.self))
        }
        #expect(found == ["x-a|Value: B", "c|", "d|"])
    }
}
