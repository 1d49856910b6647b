import TestSupport
import Testing

@testable import GatewayRuntime

/// What a backend may send, and what each of it means.
@Suite struct HTTP1ClientMachineTests {
    /// The events a machine tells for bytes that arrive in pieces of a size.
    private func events(_ raw: RawCase, piece: Int) -> String {
        let method = raw.bytes.prefix { $0 != 0x20 }
        var rest = Array(raw.bytes.dropFirst(method.count + 1))
        let close = Array("{close}".utf8)
        let closes = rest.suffix(close.count).elementsEqual(close)
        if closes { rest.removeLast(close.count) }
        var machine = HTTP1ClientMachine(limits: GatewayLimits())
        machine.requestSent(
            isHead: method.elementsEqual("HEAD".utf8), mayUpgrade: method.elementsEqual("UPGRADE".utf8))
        var run = MachineRun(machine: machine)
        var position = 0
        while position < rest.count, !run.isOver {
            let end = min(position + piece, rest.count)
            run.receive(Array(rest[position..<end]))
            position = end
        }
        run.settle(unread: rest.count - position)
        if closes, !run.isOver { run.close() }
        return run.text
    }

    @Test("Each answer has one outcome, however it is split", arguments: try RawCase.all("http1/exchanges.txt"))
    func outcomes(raw: RawCase) {
        for piece in [100_000, 1, 2, 3, 7, 19] {
            #expect(self.events(raw, piece: piece) == raw.expected, "pieces of \(piece)")
        }
    }

    @Test("A backend that speaks without being asked is out of step")
    func unasked() {
        var machine = HTTP1ClientMachine(limits: GatewayLimits())
        var head = ResponseHead()
        #expect(machine.next([UInt8]().span, head: &head) == .needMore)
        #expect(machine.next(Array("HTTP/1.1 408 Request Timeout\r\n\r\n".utf8).span, head: &head) == .malformed)
        #expect(machine.closed() == .idle)
    }

    @Test("A connection is used again only when the request was wholly sent")
    func earlyAnswer() {
        var machine = HTTP1ClientMachine(limits: GatewayLimits())
        machine.requestSent(isHead: false, mayUpgrade: false)
        var head = ResponseHead()
        let bytes = Array("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n".utf8)
        #expect(machine.next(bytes.span, head: &head) == .head)
        #expect(machine.next([UInt8]().span, head: &head) == .end)
        let tooEarly = machine.keep(isRequestComplete: false, restBytes: 0)
        let kept = machine.keep(isRequestComplete: true, restBytes: 0)
        #expect(!tooEarly && kept)
    }

    @Test("Interim answers without end are a fault at the thirty-third")
    func interimFlood() {
        var machine = HTTP1ClientMachine(limits: GatewayLimits())
        machine.requestSent(isHead: false, mayUpgrade: false)
        var head = ResponseHead()
        let bytes = Array("HTTP/1.1 103 Early Hints\r\n\r\n".utf8)
        for _ in 0..<HTTP1ClientMachine.maxInterimResponses {
            #expect(machine.next(bytes.span, head: &head) == .interim)
        }
        #expect(machine.next(bytes.span, head: &head) == .malformed)
    }
}

/// Feeds a machine and writes its events down.
private struct MachineRun {
    var machine: HTTP1ClientMachine
    private var buffer: [UInt8] = []
    private var head = ResponseHead()
    private var words: [String] = []
    private var data = 0
    private var tunnel = 0
    private(set) var isOver = false
    private var hasEnded = false

    init(machine: HTTP1ClientMachine) { self.machine = machine }

    mutating func receive(_ bytes: [UInt8]) {
        self.buffer += bytes
        while !self.isOver {
            let received = self.buffer
            switch self.machine.next(received.span, head: &self.head) {
            case .needMore: return
            case .interim: self.take("interim \(self.head.status)", self.head.byteCount)
            case .head: self.take("head \(self.head.status)", self.head.byteCount)
            case .body(let progress):
                self.data += progress.dataBytes
                self.buffer.removeFirst(progress.byteCount)
            case .end:
                self.hasEnded = true
                self.isOver = true
            case .switched: self.take("switched", self.head.byteCount)
            case .tunnel:
                self.tunnel += received.count
                self.buffer = []
            case .malformed:
                self.flush()
                self.words.append("malformed")
                self.isOver = true
            }
        }
    }

    private mutating func take(_ word: String, _ count: Int) {
        self.words.append(word)
        self.buffer.removeFirst(count)
    }

    private mutating func flush() {
        if self.data > 0 { self.words.append("data \(self.data)") }
        if self.tunnel > 0 { self.words.append("tunnel \(self.tunnel)") }
        self.data = 0
        self.tunnel = 0
    }

    /// Says how an answer ended; `unread` bytes have not arrived yet when it did.
    mutating func settle(unread: Int) {
        self.flush()
        guard self.hasEnded else { return }
        self.words.append("end")
        let isReusable = self.machine.keep(isRequestComplete: true, restBytes: self.buffer.count + unread)
        self.words.append(isReusable ? "reusable" : "single")
    }

    mutating func close() {
        switch self.machine.closed() {
        case .end: self.words.append("end")
        case .cut: self.words.append("cut")
        case .idle: self.words.append("idle")
        case .tunnelEnded: self.words.append("tunnel ended")
        }
    }

    var text: String { self.words.joined(separator: ", ") }
}
