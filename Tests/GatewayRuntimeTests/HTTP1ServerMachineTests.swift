import Testing

@testable import GatewayRuntime

/// The connection of a client, event by event.
@Suite struct HTTP1ServerMachineTests {
    /// A machine and the bytes it has been given.
    private struct Connection {
        var machine: HTTP1ServerMachine
        var head = RequestHead()
        var buffer: [UInt8] = []

        init(_ change: (inout GatewayLimits) -> Void = { _ in }) {
            var limits = GatewayLimits()
            change(&limits)
            self.machine = HTTP1ServerMachine(limits: limits)
        }

        mutating func next(_ text: String = "") -> HTTP1ServerMachine.Action {
            self.buffer += text.utf8
            let received = self.buffer
            let action = self.machine.next(received.span, head: &self.head)
            switch action {
            case .skip(let count): self.buffer.removeFirst(count)
            case .request: self.buffer.removeFirst(self.head.byteCount)
            case .body(let progress): self.buffer.removeFirst(progress.byteCount)
            case .tunnel: self.buffer = []
            case .needMore, .hold, .refuse, .abort, .close: break
            }
            return action
        }
    }

    private func body(_ bytes: Int, data: Int, isEnd: Bool) -> HTTP1ServerMachine.Action {
        var progress = BodyProgress()
        progress.byteCount = bytes
        progress.dataBytes = data
        progress.isEnd = isEnd
        return .body(progress)
    }

    @Test("Requests come one after the other; what follows waits until the answer has ended")
    func pipelining() {
        var connection = Connection()
        #expect(connection.next("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n") == .request)
        connection.machine.requestForwarded()
        #expect(connection.next() == .hold)
        #expect(connection.machine.responseEnded(continueWasSent: false) == .next)
        #expect(connection.next() == .request)
        #expect(connection.next() == .needMore)
    }

    @Test("A body is passed on with its framing, and ends the request")
    func body() {
        var connection = Connection()
        #expect(connection.next("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe") == .request)
        connection.machine.requestForwarded()
        #expect(connection.next() == self.body(5, data: 2, isEnd: false))
        #expect(connection.next("llo\r\n0\r\n\r\n") == self.body(10, data: 3, isEnd: true))
        #expect(connection.machine.phase == .awaitingResponse)
        #expect(connection.machine.responseEnded(continueWasSent: false) == .next)
    }

    @Test("A body nobody wanted is dropped before the next request")
    func discarded() {
        var connection = Connection()
        #expect(connection.next("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe") == .request)
        #expect(connection.machine.responseEnded(continueWasSent: false) == .discard)
        #expect(connection.next() == .skip(2))
        #expect(connection.next("lloGET / HTTP/1.1\r\nHost: h\r\n\r\n") == .skip(3))
        #expect(connection.next() == .request)
    }

    @Test(
        "The connection ends after the answer when either side says so, or a body is missing that was never asked for",
        arguments: [
            ("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", false),
            ("GET / HTTP/1.0\r\n\r\n", false),
            ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", false),
        ])
    func closes(request: String, continueWasSent: Bool) {
        var connection = Connection()
        #expect(connection.next(request) == .request)
        #expect(connection.machine.responseEnded(continueWasSent: continueWasSent) == .close)
        #expect(connection.next("GET") == .skip(3))
        #expect(connection.machine.phase == .closing)
    }

    @Test("After the client was told to continue, the rest of its body is dropped and the connection goes on")
    func continued() {
        var connection = Connection()
        #expect(
            connection.next("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n")
                == .request)
        connection.machine.requestForwarded()
        #expect(connection.machine.responseEnded(continueWasSent: true) == .discard)
        #expect(connection.next("hello") == .skip(5))
        #expect(connection.machine.isIdle)
    }

    @Test("One empty line before a request is let pass, a second is a fault")
    func emptyLines() {
        var connection = Connection()
        #expect(connection.next("\r") == .needMore)
        #expect(connection.next("\n") == .skip(2))
        #expect(connection.next("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == .request)
        var second = Connection()
        #expect(second.next("\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n") == .skip(2))
        #expect(second.next() == .refuse(.malformedRequest))
        #expect(second.machine.closesAfterResponse && second.machine.phase == .closing)
    }

    @Test("A body over the limit is known by its length before it comes, and by counting when it is chunked")
    func limits() {
        var announced = Connection { $0.maxBodyBytes = 4 }
        #expect(announced.next("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n") == .request)
        #expect(!announced.machine.isBodyTooLong)
        var over = Connection { $0.maxBodyBytes = 4 }
        #expect(over.next("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\n") == .request)
        #expect(over.machine.isBodyTooLong)
        var chunked = Connection { $0.maxBodyBytes = 4 }
        #expect(chunked.next("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello") == .request)
        chunked.machine.requestForwarded()
        #expect(chunked.next() == .abort(.bodyTooLarge))
        #expect(chunked.machine.phase == .closing)
    }

    @Test("A malformed body ends the exchange; a malformed body nobody wanted ends the connection")
    func malformedBody() {
        var wanted = Connection()
        #expect(wanted.next("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxx") == .request)
        wanted.machine.requestForwarded()
        #expect(wanted.next() == .abort(.malformedRequest))
        var unwanted = Connection()
        #expect(unwanted.next("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nxx") == .request)
        #expect(unwanted.machine.responseEnded(continueWasSent: false) == .discard)
        #expect(unwanted.next() == .close)
    }

    @Test("The end of input lets an answer in flight come, and ends everything else")
    func inputEnded() {
        var idle = Connection()
        #expect(idle.machine.inputEnded() == true)
        var waiting = Connection()
        #expect(waiting.next("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == .request)
        waiting.machine.requestForwarded()
        #expect(waiting.machine.inputEnded() == false)
        #expect(waiting.machine.closesAfterResponse)
        #expect(waiting.machine.responseEnded(continueWasSent: false) == .close)
        var sending = Connection()
        #expect(sending.next("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhe") == .request)
        sending.machine.requestForwarded()
        #expect(sending.machine.inputEnded() == true)
    }

    @Test("Draining closes an idle connection at once and a busy one after its answer")
    func drain() {
        var idle = Connection()
        #expect(idle.machine.drain() == true)
        var half = Connection()
        #expect(half.next("GET / HT") == .needMore)
        #expect(half.machine.drain() == false)
        var busy = Connection()
        #expect(busy.next("GET / HTTP/1.1\r\nHost: h\r\n\r\n") == .request)
        #expect(busy.machine.drain() == false)
        #expect(busy.machine.responseEnded(continueWasSent: false) == .close)
    }

    @Test("Bytes of a tunnel are nobody's but the other side's")
    func tunnel() {
        var connection = Connection()
        #expect(
            connection.next("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                == .request)
        connection.machine.requestForwarded()
        connection.machine.tunnelStarted()
        #expect(connection.next("GET / HTTP/1.1\r\n") == .tunnel)
        #expect(connection.machine.inputEnded() == false)
        #expect(connection.machine.responseEnded(continueWasSent: false) == .close)
    }
}
