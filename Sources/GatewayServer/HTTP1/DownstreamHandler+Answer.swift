import GatewayRuntime
import NIOCore

/// The answers of an HTTP/1.1 connection.
extension DownstreamHandler: ExchangeClient {
    var version: ExchangeRecord.ProtocolVersion { self.isOldClient ? .http10 : .http11 }
    var takesPlainData: Bool { self.stripsChunks }

    // MARK: A backend's answer

    func sendInterim(_ head: ResponseHead, from bytes: ByteBuffer) {
        // Old clients know no interim answers.
        guard !self.isOldClient, let context = self.context else { return }
        self.loop.scratch.removeAll(keepingCapacity: true)
        ResponseHeadWriter.writeInterim(head, from: bytes.readableBytesUInt8Span, to: &self.loop.scratch)
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer(bytes: self.loop.scratch)), promise: nil)
    }

    func sendHead(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) {
        guard let plan = exchange.plan?.response else { return }
        let framing = self.framing(head)
        if framing == .untilClose || !exchange.isRequestComplete || self.loop.isDraining {
            self.machine.closeAfterResponse()
        }
        let latency = plan.addsLatency ? exchange.tally.latency(at: self.loop.now) : nil
        let writer = ResponseHeadWriter(
            plan: plan, framing: framing, closes: self.machine.closesAfterResponse, latency: latency)
        self.loop.scratch.removeAll(keepingCapacity: true)
        writer.write(head, from: bytes.readableBytesUInt8Span, to: &self.loop.scratch)
        self.keepHead(exchange)
    }

    private func framing(_ head: ResponseHead) -> ResponseHeadWriter.Framing {
        switch head.framing {
        case .none: return head.announcedLength.map { .length($0) } ?? .none
        case .length(let length): return .length(length)
        case .chunked where self.isOldClient:
            self.stripsChunks = true
            return .untilClose
        case .chunked: return .chunked
        case .untilClose: return .untilClose
        }
    }

    func sendSwitching(_ head: ResponseHead, from bytes: ByteBuffer, of exchange: Exchange) {
        guard let plan = exchange.plan?.response else { return }
        let writer = ResponseHeadWriter(plan: plan, framing: .none, closes: false, latency: nil)
        self.loop.scratch.removeAll(keepingCapacity: true)
        writer.writeSwitching(head, from: bytes.readableBytesUInt8Span, to: &self.loop.scratch)
        self.keepHead(exchange)
        self.writePending()
        self.machine.tunnelStarted()
        self.limit(self.loop.options.tunnelIdleTimeoutSeconds)
        self.process()
    }

    /// Puts the head just made into the loop's buffer, where it waits for the first piece of its body.
    private func keepHead(_ exchange: Exchange) {
        self.loop.claimBuffer(for: self)
        self.loop.out.clear(minimumCapacity: self.loop.scratch.count + 2_048)
        self.loop.out.writeBytes(self.loop.scratch)
        self.hasPendingHead = true
        exchange.headWritten()
        exchange.tally.sentBytes += self.loop.scratch.count
    }

    /// Writes a head that waited.
    func writePending() {
        guard self.hasPendingHead else { return }
        self.hasPendingHead = false
        self.loop.releaseBuffer()
        self.context?.write(self.wrapOutboundOut(self.loop.out), promise: nil)
    }

    func sendBody(_ piece: ByteBuffer, payload: [Range<Int>]) {
        guard self.stripsChunks else { return self.writeBody(piece) }
        for range in payload {
            if let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: range.count) {
                self.writeBody(data)
            }
        }
    }

    /// Writes a piece, joined with the head before it when both are small.
    private func writeBody(_ piece: ByteBuffer) {
        self.exchange?.tally.sentBytes += piece.readableBytes
        if self.machine.phase == .tunnel { self.limit(self.loop.options.tunnelIdleTimeoutSeconds) }
        if self.hasPendingHead {
            if self.loop.out.readableBytes + piece.readableBytes <= LoopContext.maxJoinedBytes {
                self.loop.out.writeImmutableBuffer(piece)
                return self.writePending()
            }
            self.writePending()
        }
        self.context?.write(self.wrapOutboundOut(piece), promise: nil)
    }

    func sendEnd(of exchange: Exchange) {
        self.writePending()
        self.exchange = nil
        exchange.end(status: exchange.tally.status)
        self.answered()
        self.process()
    }

    func cut() {
        self.writePending()
        if let exchange = self.exchange {
            self.exchange = nil
            exchange.abandon(status: exchange.tally.status)
        }
        if self.machine.phase == .tunnel { self.closeAfterFlush() } else { self.closeNow() }
    }

    func flush() {
        self.writePending()
        self.needsFlush = false
        self.context?.flush()
    }

    /// What was written goes out, at the end of the read when one is going on.
    private func flushSoon() {
        if self.isReading { self.needsFlush = true } else { self.flush() }
    }

    // MARK: Our own answers

    func send(_ response: LocalResponse, of exchange: Exchange) {
        if response.closesConnection { self.machine.closeAfterResponse() }
        // The end of the connection must be known before its head is written.
        if exchange.head.expectsContinue, !self.sentContinue, !exchange.isRequestComplete {
            self.machine.closeAfterResponse()
        }
        exchange.tally.sentBytes = self.write(
            response, requestID: exchange.facts.requestID, isHead: exchange.head.method == .head,
            latency: exchange.latency(of: response))
        exchange.tally.responseBodyBytes = exchange.head.method == .head || !response.hasBody ? 0 : response.body.count
        exchange.answered(response)
        exchange.headWritten()
        self.exchange = nil
        exchange.end(status: response.status)
        self.answered()
        self.process()
    }

    /// - Returns: The bytes written.
    @discardableResult
    func write(
        _ response: LocalResponse, requestID: RequestID, isHead: Bool, latency: ResponseHeadWriter.Latency? = nil
    ) -> Int {
        self.loop.claimBuffer(for: nil)
        self.loop.scratch.removeAll(keepingCapacity: true)
        response.write(
            requestID: requestID, isHead: isHead, closes: self.machine.closesAfterResponse,
            dateLine: self.loop.currentDateLine, latency: latency, to: &self.loop.scratch)
        self.loop.out.clear(minimumCapacity: self.loop.scratch.count)
        self.loop.out.writeBytes(self.loop.scratch)
        self.context?.write(self.wrapOutboundOut(self.loop.out), promise: nil)
        return self.loop.scratch.count
    }

    /// An answer was written: the connection goes on or ends.
    private func answered() {
        switch self.machine.responseEnded(continueWasSent: self.sentContinue) {
        case .next:
            self.limit(self.loop.options.idleTimeoutSeconds)
            self.machine.adopt(self.loop.snapshot.limits)
            self.flushSoon()
            self.resumeReading()
        case .discard:
            self.limit(self.loop.options.headTimeoutSeconds)
            self.flushSoon()
            self.resumeReading()
        case .close: self.closeAfterFlush()
        }
    }

    /// Closes once everything is written: only our side first, so that bytes still on their way do not turn the end into a reset.
    func closeAfterFlush() {
        guard let context = self.context else { return }
        self.machine.close()
        self.limit(self.loop.options.lingerSeconds)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in bound.value.lingers() }
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer()), promise: promise)
        self.resumeReading()
    }

    private func lingers() {
        self.context?.close(mode: .output, promise: nil)
        self.limit(self.loop.options.lingerSeconds)
    }
}
