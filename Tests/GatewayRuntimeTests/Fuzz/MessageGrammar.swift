import TestSupport

/// Makes requests and answers: most of them right, some wrong in the ways parsers disagree about.
struct MessageGrammar {
    var random: FuzzRandom

    private static let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFXYZ0123456789".utf8)
    private static let tokens = Array("abcXYZ019!#$%&'*+-.^_`|~".utf8)
    private static let pathBytes = Array("abcXYZ019-._~!$&'()*+,;=:@[]|\"<>\\^`{}".utf8)
    private static let valueBytes = Array("abcXYZ019 \t,;=:\"/()<>@\\{}".utf8) + [0x80, 0xC3, 0xA9, 0xFF]
    private static let hexadecimal = Array("0123456789abcdefABCDEF".utf8)

    init(_ random: FuzzRandom) { self.random = random }

    // MARK: Requests

    /// Pipelined requests.
    mutating func requests() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<self.random.number(1...4) {
            if self.random.one(in: 20) { bytes += "\r\n".utf8 }
            bytes += self.request()
        }
        return bytes
    }

    /// One request with its body.
    mutating func request() -> [UInt8] {
        let isOld = self.random.one(in: 12)
        var bytes = self.method() + [0x20] + self.target() + (isOld ? " HTTP/1.0\r\n" : " HTTP/1.1\r\n").utf8
        var lines = self.lines()
        if !isOld || self.random.one(in: 2) { lines.append(Array("Host: ".utf8) + self.host()) }
        if self.random.one(in: 12) { lines.append(Array("Expect: 100-continue".utf8)) }
        if self.random.one(in: 12) { lines += [Array("Connection: Upgrade".utf8), Array("Upgrade: websocket".utf8)] }
        let body = self.body(&lines, allowsChunks: !isOld)
        lines.shuffle(using: &self.random)
        for line in lines { bytes += line + [0x0D, 0x0A] }
        return bytes + [0x0D, 0x0A] + body
    }

    private mutating func method() -> [UInt8] {
        if self.random.one(in: 20) { return self.random.text(Self.tokens, 1...12) }
        return Array(
            self.random.pick([
                "GET", "GET", "POST", "POST", "PUT", "HEAD", "DELETE", "PATCH", "OPTIONS", "TRACE", "get",
            ])
            .utf8)
    }

    private mutating func host() -> [UInt8] {
        Array(self.random.pick(["h", "h.example", "h:80", "[::1]:8080", "H.EXAMPLE.", "192.0.2.1", "a-b_c~d"]).utf8)
    }

    /// A target: origin form mostly, with the paths of the sample routes among them.
    mutating func target() -> [UInt8] {
        if self.random.one(in: 30) { return [UInt8(ascii: "*")] }
        var bytes: [UInt8] = []
        if self.random.one(in: 12) { bytes += Array("http://".utf8) + self.host() }
        var depth = 1...4
        if !self.random.one(in: 4) {
            bytes += self.random.pick(["/p", "/v/a/b", "/v", "/q", "/h", "/all", "/m", "/r/a/b", "/s", "/e"]).utf8
            depth = 0...2
        }
        for _ in 0..<self.random.number(depth) { bytes += [0x2F] + self.segment() }
        if self.random.one(in: 3) {
            bytes.append(UInt8(ascii: "?"))
            for _ in 0..<self.random.number(0...3) {
                bytes += self.random.pick(["q", "id", "n", "x"]).utf8
                if !self.random.one(in: 4) { bytes += [0x3D] + self.segment() }
                bytes.append(UInt8(ascii: "&"))
            }
        }
        return bytes
    }

    private mutating func segment() -> [UInt8] {
        switch self.random.number(0...9) {
        case 0: return Array("..".utf8)
        case 1: return Array(".".utf8)
        case 2: return []
        case 3:
            return Array("%".utf8) + self.random.text(Self.hexadecimal, 2...2)
        case 4:
            return Array(
                self.random.pick(["%2F", "%2e%2e", "%0d%0aX:%20y", "%00", "%25", "%C3%A9", "%20", "%5c"]).utf8)
        case 5: return self.random.text(Self.pathBytes, 1...8)
        default: return self.random.text(Self.letters, 1...8)
        }
    }

    // MARK: Header lines and bodies

    private mutating func lines() -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for _ in 0..<self.random.number(0...5) {
            let name = self.random.pick([
                "Accept", "Cookie", "X-A", "X-Forwarded-For", "X-Real-IP", "X-Request-Id", "TE", "Trailer",
                "Keep-Alive",
                "Connection", "Proxy-Connection", "Authorization", "X-Stage", "X-Apig-Mode", "Origin", "traceparent",
                "X-In", "X-Number", "X-Forwarded-Host", "x_a", "Content-Type", "Upgrade", "Date", "Server",
            ])
            var line = self.random.one(in: 10) ? self.random.text(Self.tokens, 1...8) : Array(name.utf8)
            line += self.random.pick([": ", ": ", ": ", ":", ":\t", ":  \t "]).utf8
            switch self.random.number(0...5) {
            case 0: line += self.random.text(Self.valueBytes, 0...20)
            case 1:
                line +=
                    self.random.pick([
                        "close", "keep-alive", "x-a, close", "upgrade", "X-A", "host", "content-length",
                        "transfer-encoding, x-a", ",,", "debug", "RELEASE", "trailers",
                    ]).utf8
            case 2: line += self.random.text(Self.letters, 0...60)
            default: line += self.random.text(Self.letters, 0...8)
            }
            lines.append(line + self.random.pick(["", "", "", " ", "\t"]).utf8)
        }
        return lines
    }

    /// A body, whose framing is added to the lines; one in eight is framed in a doubtful way.
    private mutating func body(_ lines: inout [[UInt8]], allowsChunks: Bool) -> [UInt8] {
        let data = (0..<self.random.number(0...40)).map { _ in self.random.one(in: 3) ? 0x0A : self.random.byte() }
        switch self.random.number(0...7) {
        case 0, 1:
            lines.append(Array("Content-Length: \(data.count)".utf8))
            return data
        case 2, 3:
            guard allowsChunks else { return [] }
            lines.append(Array("Transfer-Encoding: chunked".utf8))
            return self.chunked()
        case 4:
            self.addDoubtfulFraming(&lines, data.count)
            return self.random.one(in: 2) ? data : self.chunked()
        default: return []
        }
    }

    private mutating func addDoubtfulFraming(_ lines: inout [[UInt8]], _ count: Int) {
        for _ in 0..<self.random.number(1...2) {
            let line = self.random.pick([
                "Content-Length: 0\(count)", "Content-Length: +\(count)", "Content-Length: -0",
                "Content-Length: \(count) ",
                "Content-Length:\t\(count)", "Content-Length: \(count), \(count)", "Content-Length: 0x\(count)",
                "Content-Length: \(count)\t", "Content-Length:", "Content-Length: 999999999999999999",
                "Content-Length: 18446744073709551617", "Content-Length: 1e1", "Content-Length : \(count)",
                "Content-Length: 1_0", "Content-Length: \(count)\u{0B}", "content-length: \(count)",
                "CONTENT-LENGTH: \(count)", "Content-Length: \(count + 1)", "Content_Length: \(count)",
                "Content-Length\t: \(count)", " Content-Length: \(count)", "X: y\r\n Content-Length: \(count)",
                "Content-Length: \(count);x", "Content-Length: \"\(count)\"", "Content-Length: \(count).0",
                "Transfer-Encoding: Chunked", "Transfer-Encoding: chunked ", "Transfer-Encoding:\tchunked",
                "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: identity", "Transfer-Encoding:",
                "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: chunked\u{0B}", "Transfer-Encoding: , chunked",
                "Transfer-Encoding : chunked", "Transfer_Encoding: chunked", "Transfer-Encoding: chunked\r",
                "transfer-encoding: chunked", "Transfer-Encoding\n: chunked", "Transfer-Encoding: chunk\u{0}ed",
                " Transfer-Encoding: chunked", "X: y\r\n\tTransfer-Encoding: chunked", "Transfer-Encoding: chunKed",
                "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked", "Transfer-Encoding: chunked\0",
            ])
            lines.append(Array(line.utf8))
        }
    }

    private mutating func chunked() -> [UInt8] {
        var bytes: [UInt8] = []
        for _ in 0..<self.random.number(0...3) {
            let data = (0..<self.random.number(1...20)).map { _ in self.random.byte() }
            bytes += self.size(data.count) + self.chunkExtension() + [0x0D, 0x0A] + data + [0x0D, 0x0A]
        }
        bytes += self.random.pick(["0", "0", "0", "00", "000"]).utf8
        bytes += self.chunkExtension() + [0x0D, 0x0A]
        if self.random.one(in: 4) {
            for _ in 0..<self.random.number(1...2) {
                bytes +=
                    self.random.pick([
                        "X-Sum: 1", "X-Sum:", "X-T:  a b \t", "X-T: é", "Content-Length: 5", "Host: x",
                        "Transfer-Encoding: chunked", " folded", "no colon", "X-T: a\u{1}", "Grpc-Status: 0",
                        "Content_Length: 5",
                    ]).utf8
                bytes += [0x0D, 0x0A]
            }
        }
        return bytes + [0x0D, 0x0A]
    }

    private mutating func size(_ count: Int) -> [UInt8] {
        let digits = String(count, radix: 16)
        switch self.random.number(0...9) {
        case 0: return Array(digits.uppercased().utf8)
        case 1: return Array("000\(digits)".utf8)
        case 2 where self.random.one(in: 3):
            return Array(
                self.random.pick([
                    "0x\(digits)", "+\(digits)", " \(digits)", "\(digits) ", "-\(digits)", "", "\(digits)\t",
                    "\(digits)_0",
                    "fffffffffffffff", "ffffffffffffffff", "10000000000000000\(digits)", "\(digits)\u{0B}",
                    "\(digits).0",
                ]).utf8)
        default: return Array(digits.utf8)
        }
    }

    private mutating func chunkExtension() -> [UInt8] {
        guard self.random.one(in: 5) else { return [] }
        return Array(
            self.random.pick([
                ";a=b", ";a", ";a=\"b;c\"", "; a = b", ";", ";\t", ";a=\u{1}", ";a\n", ";a\r", ";a=b\r\nX", " ;a",
                ";a=\"\r\n\"",
            ]).utf8)
    }

    // MARK: Answers

    /// What a request was, for its answer.
    struct Asked: Equatable {
        var isHead = false
        var mayUpgrade = false
    }

    /// Answers one after the other, and what each of them is asked for by.
    mutating func answers() -> (bytes: [UInt8], asked: [Asked]) {
        var bytes: [UInt8] = []
        var asked: [Asked] = []
        for _ in 0..<self.random.number(1...3) {
            let kind = self.random.number(0...11)
            let next = Asked(isHead: kind < 2, mayUpgrade: kind == 11)
            while self.random.one(in: 8) { bytes += self.answer(self.random.pick([100, 102, 103]), next) }
            let status = self.random.pick([200, 200, 200, 201, 204, 206, 301, 304, 404, 500, 503, 599])
            bytes += self.answer(next.mayUpgrade && self.random.one(in: 2) ? 101 : status, next)
            asked.append(next)
        }
        return (bytes, asked)
    }

    private mutating func answer(_ status: Int, _ asked: Asked) -> [UInt8] {
        let isOld = self.random.one(in: 12)
        var bytes = Array("HTTP/1.\(isOld ? 0 : 1) \(status)".utf8)
        bytes += self.random.pick([" OK", " OK", " Not that", "", " ", " caf\u{E9}", " a\tb"]).utf8
        bytes += [0x0D, 0x0A]
        var lines = self.lines()
        var body: [UInt8] = []
        if status >= 200, status != 204 || self.random.one(in: 6) {
            body = self.body(&lines, allowsChunks: !isOld)
            if lines.isEmpty || self.random.one(in: 3) && body.isEmpty { lines.append(Array("Content-Length: 0".utf8)) }
        }
        if asked.isHead || status == 304, !self.random.one(in: 6) { body = [] }
        lines.shuffle(using: &self.random)
        for line in lines { bytes += line + [0x0D, 0x0A] }
        return bytes + [0x0D, 0x0A] + body
    }
}
