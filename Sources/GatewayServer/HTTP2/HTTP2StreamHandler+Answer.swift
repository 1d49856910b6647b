import GatewayRuntime
import NIOCore
import NIOHPACK
import NIOHTTP2

/// The answer of a stream.
extension HTTP2StreamHandler: ExchangeClient {
    var version: ExchangeRecord.ProtocolVersion { .http2 }
    var isWritable: Bool { self.context?.channel.isWritable ?? false }
    var takesPlainData: Bool { true }

    // MARK: A backend's answer

    func sendInterim(_ head: ResponseHead, from bytes: ByteBuffer) {
        guard let context = self.context else { return }
        self.loop.scratch.removeAll(keepingCapacity: true)
        ResponseHeadWriter.writeInterimLines(head, from: bytes.readableBytesUInt8Span, to: &self.loop.scratch)
        let fields = HTTP2Fields.answer(head.status, &self.loop.scratch)
        context.writeAndFlush(self.wrapOutboundOut(.headers(.init(headers: fields))), promise: nil)
    }

    /// The client may send its body.
    func sendContinue() {
        self.context?.writeAndFlush(
            self.wrapOutboundOut(.headers(.init(headers: HPACKHeaders([(":status", "100")])))), promise: nil)
    }

    func sendHead(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) {
        guard let plan = exchange.plan?.response else { return }
        let framing: ResponseHeadWriter.Framing =
            switch head.framing {
            case .none: head.announcedLength.map { .length($0) } ?? .none
            case .length(let length): .length(length)
            // The end of the stream is the end of the body.
            case .chunked, .untilClose: .none
            }
        let latency = plan.addsLatency ? exchange.tally.latency(at: self.loop.now) : nil
        let writer = ResponseHeadWriter(plan: plan, framing: framing, closes: false, latency: latency)
        self.loop.scratch.removeAll(keepingCapacity: true)
        writer.writeLines(head, from: bytes.readableBytesUInt8Span, to: &self.loop.scratch)
        exchange.headWritten()
        exchange.tally.sentBytes += self.loop.scratch.count
        self.pendingHead = HTTP2Fields.answer(head.status, &self.loop.scratch)
    }

    func sendBody(_ piece: ByteBuffer, payload: [Range<Int>]) {
        for range in payload where !range.isEmpty {
            guard let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: range.count) else {
                continue
            }
            self.writePending()
            self.exchange?.tally.sentBytes += data.readableBytes
            self.heldPiece = data
        }
    }

    /// Writes what was held back, without the end of the stream.
    private func writePending() {
        if let fields = self.pendingHead {
            self.pendingHead = nil
            self.context?.write(self.wrapOutboundOut(.headers(.init(headers: fields))), promise: nil)
        }
        if let piece = self.heldPiece {
            self.heldPiece = nil
            self.context?.write(self.wrapOutboundOut(.data(.init(data: .byteBuffer(piece)))), promise: nil)
        }
    }

    func sendEnd(of exchange: Exchange) {
        self.exchange = nil
        exchange.end(status: exchange.tally.status)
        if let trailers = self.trailers {
            self.trailers = nil
            self.writePending()
            return self.writeLast(.headers(.init(headers: trailers, endStream: true)))
        }
        if let fields = self.pendingHead, self.heldPiece == nil {
            self.pendingHead = nil
            return self.writeLast(.headers(.init(headers: fields, endStream: true)))
        }
        let last = self.heldPiece
        self.heldPiece = nil
        self.writePending()
        self.writeLast(.data(.init(data: .byteBuffer(last ?? ByteBuffer()), endStream: true)))
    }

    func sendTrailers(_ lines: [UInt8]) {
        var lines = lines
        var fields = HPACKHeaders()
        HTTP2Fields.append(&lines, to: &fields)
        self.trailers = fields
    }

    func sendSwitching(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) { self.cut() }

    func cut() {
        self.writePending()
        self.reset(.internalError)
    }

    func flush() {
        self.writePending()
        self.context?.flush()
    }

    // MARK: Our own answers

    func send(_ response: LocalResponse, of exchange: Exchange) {
        self.loop.scratch.removeAll(keepingCapacity: true)
        response.writeLines(
            requestID: exchange.facts.requestID, dateLine: self.loop.currentDateLine,
            latency: exchange.latency(of: response), to: &self.loop.scratch)
        let hasBody = response.hasBody && exchange.head.method != .head && !response.body.isEmpty
        exchange.tally.sentBytes = self.loop.scratch.count + (hasBody ? response.body.count : 0)
        exchange.tally.responseBodyBytes = hasBody ? response.body.count : 0
        exchange.answered(response)
        exchange.headWritten()
        let fields = HTTP2Fields.answer(response.status, &self.loop.scratch)
        self.stopsBody = response.closesConnection
        self.exchange = nil
        exchange.end(status: response.status)
        guard hasBody else { return self.writeLast(.headers(.init(headers: fields, endStream: true))) }
        self.context?.write(self.wrapOutboundOut(.headers(.init(headers: fields))), promise: nil)
        self.writeLast(.data(.init(data: .byteBuffer(ByteBuffer(bytes: response.body)), endStream: true)))
    }

    /// Writes the end of the answer.
    ///
    /// What a client still sends of its body is dropped, as on a connection of HTTP/1.1. It is told to stop only when it has had time to see the
    /// answer: clients there are that lose an answer they have not read when its stream is reset, even without an error.
    ///
    /// - Source: RFC 9113 §8.1
    private func writeLast(_ payload: HTTP2Frame.FramePayload) {
        self.phase = .answered
        self.bodyIsOver()
        self.limitWriting()
        guard let context = self.context else { return }
        guard !self.body.isEnd else {
            return context.writeAndFlush(self.wrapOutboundOut(payload), promise: nil)
        }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in bound.value.answerWritten() }
        context.writeAndFlush(self.wrapOutboundOut(payload), promise: promise)
        self.resumeReading()
    }

    private func answerWritten() {
        guard self.phase == .answered, !self.body.isEnd else { return }
        self.limitRest()
    }

    /// Tells the client to stop its body.
    func stopBody() {
        guard self.phase == .answered, !self.body.isEnd else { return }
        self.context?.writeAndFlush(self.wrapOutboundOut(.rstStream(.noError)), promise: nil)
    }
}
