import GatewayRuntime
import NIOCore

/// The way of an exchange: attempts, the response, its end.
extension DownstreamHandler {
    /// Sends the request to the exchange's current host, over an idle connection or a new one.
    func attempt(_ exchange: Exchange) {
        exchange.attemptStartedAt = .now()
        exchange.touch()
        self.armTimer(exchange)
        if let idle = self.loop.takeIdle(exchange.host) {
            self.connected(exchange, idle)
            return
        }
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        UpstreamConnector.connect(
            self.loop, snapshot: exchange.snapshot, host: exchange.host,
            timeoutMilliseconds: exchange.plan.timeoutMilliseconds
        ) { result in
            switch result {
            case .success(let upstream):
                if exchange.isFinished || exchange.downstream == nil {
                    upstream.close()
                } else {
                    bound.value.connected(exchange, upstream)
                }
            case .failure(let error):
                bound.value.upstreamFailed(exchange, UpstreamConnector.failure(error))
            }
        }
    }

    private func connected(_ exchange: Exchange, _ upstream: UpstreamHandler) {
        exchange.upstream = upstream
        upstream.start(exchange)
        self.resumeReading()
    }

    // MARK: Response

    func interimReceived(_ exchange: Exchange, _ head: ResponseHead, _ bytes: ByteBuffer) {
        // 100 was answered already; old clients know no interim answers.
        guard head.status != 100, !self.isOldClient, let context = self.context,
            let copy = bytes.getSlice(at: bytes.readerIndex, length: head.byteCount)
        else { return }
        context.writeAndFlush(self.wrapOutboundOut(copy), promise: nil)
    }

    func responseReceived(_ exchange: Exchange, _ head: ResponseHead, _ bytes: ByteBuffer) {
        guard let context = self.context, exchange === self.exchange else { return }
        exchange.timer?.cancel()
        exchange.timer = nil
        exchange.isResponseStarted = true
        exchange.status = head.status
        let framing: ResponseWriter.ForwardedFraming
        switch head.framing {
        case .none:
            // A HEAD answer says how long its body would be.
            framing = exchange.plan.isHead ? Self.announcedLength(head, bytes).map { .length($0) } ?? .none : .none
        case .length(let length): framing = .length(length)
        case .chunked where self.isOldClient:
            self.stripsChunks = true
            framing = .untilClose
        case .chunked: framing = .chunked
        case .untilClose: framing = .untilClose
        }
        if framing == .untilClose || !exchange.isRequestComplete || self.loop.isDraining {
            self.closesAfterResponse = true
        }
        let now = NIODeadline.now()
        let latency =
            exchange.plan.response.addsLatency
            ? ResponseWriter.Latency(
                totalMilliseconds: (now - exchange.startedAt).nanoseconds / 1_000_000,
                upstreamMilliseconds: (now - exchange.attemptStartedAt).nanoseconds / 1_000_000)
            : nil
        var out = context.channel.allocator.buffer(capacity: head.byteCount + 512)
        ResponseWriter.forwarded(
            head, from: bytes, plan: exchange.plan.response, framing: framing, closes: self.closesAfterResponse,
            latency: latency, into: &out)
        self.pending = out
    }

    /// The `Content-Length` of a response without body.
    private static func announcedLength(_ head: ResponseHead, _ bytes: ByteBuffer) -> Int? {
        guard let field = head.fields.first(where: { $0.known == .contentLength }) else { return nil }
        return bytes.getString(at: bytes.readerIndex + field.value.lowerBound, length: field.value.count).flatMap {
            Int($0)
        }
    }

    func responseBodyReceived(_ exchange: Exchange, _ piece: ByteBuffer, _ payload: [Range<Int>]) {
        guard let context = self.context, exchange === self.exchange else { return }
        for range in payload { exchange.responseBytes += range.count }
        guard self.stripsChunks else {
            self.write(context, piece)
            return
        }
        for range in payload {
            if let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: range.count) {
                self.write(context, data)
            }
        }
    }

    /// Writes a piece, joined with the head before it when both are small.
    private func write(_ context: ChannelHandlerContext, _ piece: ByteBuffer) {
        if var head = self.pending {
            self.pending = nil
            if head.readableBytes + piece.readableBytes <= 16 << 10 {
                head.writeImmutableBuffer(piece)
                context.write(self.wrapOutboundOut(head), promise: nil)
                return
            }
            context.write(self.wrapOutboundOut(head), promise: nil)
        }
        context.write(self.wrapOutboundOut(piece), promise: nil)
    }

    /// The response is complete; an exchange that is over is ignored.
    func responseEnded(_ exchange: Exchange) {
        guard let context = self.context, exchange === self.exchange else { return }
        if let head = self.pending {
            self.pending = nil
            context.write(self.wrapOutboundOut(head), promise: nil)
        }
        let isComplete = exchange.isRequestComplete
        self.finish(exchange)
        if self.closesAfterResponse {
            self.closeAfterFlush(context)
            return
        }
        context.flush()
        self.phase = isComplete ? .head : .discarding
        if isComplete { self.nextRequest() }
        self.process()
    }

    // MARK: Failure

    /// The backend failed: another attempt, an error, or a cut when the client has seen part of the answer.
    func upstreamFailed(_ exchange: Exchange, _ failure: UpstreamFailure) {
        guard exchange === self.exchange, !exchange.isFinished else { return }
        let wasReused = (exchange.upstream?.requestCount ?? 0) > 1
        exchange.upstream = nil
        if exchange.isResponseStarted {
            self.finish(exchange)
            self.closeNow()
            return
        }
        let isIdempotent = exchange.plan.maxRetries > 0
        if exchange.isRepeatable, failure != .malformed {
            // A connection that was idle may have been closed by its backend just now: not an attempt that counts.
            if wasReused, failure == .closed, isIdempotent {
                self.attempt(exchange)
                return
            }
            if exchange.retriesLeft > 0 {
                exchange.retriesLeft -= 1
                exchange.host =
                    exchange.snapshot === self.loop.snapshot
                    ? exchange.snapshot.nextHost(after: exchange.host, plan: exchange.plan, state: &self.loop.state)
                    : exchange.host
                self.attempt(exchange)
                return
            }
        }
        switch failure {
        case .closed: self.refuse(exchange, .backendUnreachable)
        case .notResolved: self.refuse(exchange, .domainNotResolved)
        case .malformed: self.refuse(exchange, .backendProtocol)
        case .timedOut: self.refuse(exchange, .backendTimeout)
        }
    }

    /// Answers an exchange with an error.
    func refuse(_ exchange: Exchange, _ error: GatewayError) {
        guard let context = self.context else { return }
        let requestBytes = exchange.requestBytes
        let response = exchange.snapshot.refuse(
            error, route: exchange.plan.route, head: exchange.requestHead, bytes: requestBytes.readableBytesUInt8Span,
            facts: exchange.facts)
        self.localRecord = (exchange.requestHead, exchange.requestBytes, exchange.facts, exchange.startedAt)
        let isComplete = exchange.isRequestComplete
        exchange.isFinished = true
        exchange.timer?.cancel()
        self.exchange = nil
        if response.closesConnection { self.closesAfterResponse = true }
        if self.phase != .closing { self.phase = isComplete ? .head : .discarding }
        self.respond(context, response, route: exchange.plan.route, isHead: exchange.requestHead.method == .head)
        // No read of the client's is going on that would flush.
        context.flush()
        self.resumeReading()
        self.process()
    }

    /// Writes an answer of the gateway's own and records it.
    func respond(_ context: ChannelHandlerContext, _ response: LocalResponse, route: Int?, isHead: Bool) {
        let buffer = ResponseWriter.local(
            response, isHead: isHead, closes: self.closesAfterResponse, dateLine: self.loop.currentDateLine,
            allocator: context.channel.allocator)
        context.write(self.wrapOutboundOut(buffer), promise: nil)
        if let record = self.localRecord {
            self.localRecord = nil
            self.report(
                record.head, record.bytes, record.facts, record.startedAt, route: route, status: response.status,
                bytes: isHead ? 0 : response.body.count, upstream: nil)
        }
        if self.closesAfterResponse {
            self.closeAfterFlush(context)
        } else if self.phase == .head {
            self.nextRequest()
        }
    }

    /// Closes once everything is written: only our side first, so that bytes still on their way do not turn the end into a reset.
    private func closeAfterFlush(_ context: ChannelHandlerContext) {
        self.phase = .closing
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        promise.futureResult.assumeIsolated().whenComplete { _ in bound.value.lingerThenClose() }
        context.writeAndFlush(self.wrapOutboundOut(ByteBuffer()), promise: promise)
    }

    private func lingerThenClose() {
        guard let context = self.context else { return }
        context.close(mode: .output, promise: nil)
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .milliseconds(250)) { bound.value.closeNow() }
    }

    /// Ends an exchange and records it.
    func finish(_ exchange: Exchange) {
        exchange.isFinished = true
        exchange.timer?.cancel()
        exchange.timer = nil
        self.exchange = nil
        self.report(
            exchange.requestHead, exchange.requestBytes, exchange.facts, exchange.startedAt, route: exchange.plan.route,
            status: exchange.status, bytes: exchange.responseBytes,
            upstream: exchange.snapshot.hosts.indices.contains(exchange.host)
                ? exchange.snapshot.hosts[exchange.host] : nil)
    }

    private func report(
        _ head: RequestHead?, _ bytes: ByteBuffer, _ facts: RequestFacts, _ startedAt: NIODeadline, route: Int?,
        status: Int,
        bytes responseBytes: Int, upstream: UpstreamHost?
    ) {
        guard let finished = self.loop.options.exchangeFinished else { return }
        func text(_ range: Range<Int>?) -> String {
            range.flatMap { bytes.getString(at: bytes.readerIndex + $0.lowerBound, length: $0.count) } ?? "-"
        }
        finished(
            ExchangeRecord(
                route: route, requestID: facts.requestID, peerAddress: facts.peerAddress,
                method: text(head?.methodRange), path: text(head?.path), status: status, responseBytes: responseBytes,
                durationMilliseconds: (NIODeadline.now() - startedAt).nanoseconds / 1_000_000, upstream: upstream))
    }

    // MARK: Time

    /// The time limit of an attempt: it moves with every piece of the body, and ends with the response head.
    private func armTimer(_ exchange: Exchange) {
        guard exchange.timer == nil else { return }
        let bound = NIOLoopBound(self, eventLoop: self.loop.eventLoop)
        let boundExchange = NIOLoopBound(exchange, eventLoop: self.loop.eventLoop)
        let wait = max(.milliseconds(1), exchange.deadline - .now())
        exchange.timer = self.loop.eventLoop.scheduleTask(in: wait) {
            bound.value.timerFired(boundExchange.value)
        }
    }

    private func timerFired(_ exchange: Exchange) {
        exchange.timer = nil
        guard exchange === self.exchange, !exchange.isFinished, !exchange.isResponseStarted else { return }
        guard exchange.deadline <= .now() else {
            self.armTimer(exchange)
            return
        }
        exchange.upstream?.close()
        exchange.upstream = nil
        self.upstreamFailed(exchange, .timedOut)
    }
}
