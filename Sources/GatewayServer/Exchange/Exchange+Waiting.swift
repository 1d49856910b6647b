import GatewayRuntime
import NIOCore

/// A program that waits: for the body, for a call of the gateway's own, for a function.
extension Exchange {
    /// The program waits; pieces of the body that come meanwhile are gathered.
    ///
    /// The client's side is ready for the body before this is called, for the program may go on at once.
    func wait(_ suspension: Suspension) {
        self.tally.route = suspension.route
        self.waiting = suspension
        switch suspension.need {
        case .body, .bodyStart:
            if self.head.framing == .none || self.isBodyGathered { self.bodyGathered(isComplete: true, suspension) }
        case .call(let call): self.make(call)
        case .invoke(let call): self.loop.invoke(call, for: self)
        case .verify(let check): self.verify(check)
        case .provider(let source): self.tell(source)
        case .fetch(let request): self.fetch(request)
        }
    }

    /// Whether more of a body is taken while the program waits.
    func takesBody(_ suspension: Suspension) -> Bool {
        switch suspension.need {
        case .body, .bodyStart: true
        case .call, .invoke, .verify, .provider, .fetch: self.gatheredBytes < ExchangeMachine.maxKeptBytes
        }
    }

    /// Keeps a piece of the body while the program waits.
    func gather(_ piece: ByteBuffer, _ payload: [Range<Int>], isEnd: Bool, _ suspension: Suspension) {
        switch suspension.need {
        case .body(let maxBytes):
            for range in payload {
                if let data = piece.getSlice(at: piece.readerIndex + range.lowerBound, length: range.count) {
                    self.gather(data)
                }
            }
            if isEnd || self.gatheredBytes > maxBytes { self.bodyGathered(isComplete: isEnd, suspension) }
        case .bodyStart(let maxBytes):
            self.gather(piece)
            if isEnd || self.gatheredBytes >= maxBytes { self.bodyGathered(isComplete: isEnd, suspension) }
        case .call, .invoke, .verify, .provider, .fetch:
            self.gather(piece)
            if isEnd { self.isBodyGathered = true }
        }
    }

    private func gather(_ piece: ByteBuffer) {
        guard piece.readableBytes > 0 else { return }
        self.keep(piece)
        self.gatheredBytes += piece.readableBytes
    }

    private func bodyGathered(isComplete: Bool, _ suspension: Suspension) {
        self.isBodyGathered = isComplete
        switch suspension.need {
        case .body(let maxBytes):
            guard isComplete, self.gatheredBytes <= maxBytes else { return self.resume(with: .body(.tooLong)) }
            var body: [UInt8] = []
            body.reserveCapacity(self.gatheredBytes)
            for piece in self.kept { body.append(contentsOf: piece.readableBytesView) }
            // Sent on by its length from now on, whatever it was framed by.
            self.head.framing = body.isEmpty ? .none : .length(body.count)
            self.resume(with: .body(.complete(body)))
        case .bodyStart: self.resume(with: .body(.started))
        case .call, .invoke, .verify, .provider, .fetch: break
        }
    }

    /// What the program waited for is there: it goes on.
    func resume(with resumption: Resumption) {
        guard let suspension = self.waiting, let client = self.client else { return }
        self.waiting = nil
        // A span of a local: the compiler proves its lifetime, and the copy costs a retain.
        let bytes = self.headBytes
        let decision = self.snapshot.resume(
            suspension, with: resumption, at: self.loop.wallMilliseconds, bytes: bytes.span, state: &self.loop.state,
            backendHead: &self.backendHead)
        switch decision {
        case .respond(let response): client.send(response, of: self)
        case .forward(let plan):
            self.forward(plan)
            client.resumeReading()
        case .suspend(let next): self.wait(next)
        }
    }

    // MARK: Calls

    /// Makes a call of the gateway's own: an exchange like any other, whose client collects the answer.
    private func make(_ call: OutboundCall) {
        if call.isDetached {
            self.loop.detach(call, self.snapshot, self.facts)
            return self.resume(with: .call(.answered(CallAnswer(status: 202, fields: [], body: []))))
        }
        let exchange = self.loop.takeExchange()
        self.pendingCall = exchange
        let generation = self.generation
        let client = CallClient(maxBytes: call.maxAnswerBytes) { [self] outcome in
            guard self.generation == generation else { return }
            self.pendingCall = nil
            self.resume(with: .call(outcome))
        }
        exchange.begin(call, client, self.snapshot, self.facts)
    }

    /// Begins a call of the gateway's own.
    func begin(_ call: OutboundCall, _ client: CallClient, _ snapshot: RoutingSnapshot, _ facts: RequestFacts) {
        self.client = client
        client.exchange = self
        self.isCall = true
        self.timer.notify(self)
        self.snapshot = snapshot
        self.head.reset()
        self.headBytes.removeAll(keepingCapacity: true)
        self.facts = facts
        self.tally = ExchangeTally()
        self.tally.startedAt = self.loop.now
        self.backendHead = call.head
        if !call.body.isEmpty {
            self.gather(ByteBuffer(bytes: call.body))
        }
        self.isBodyGathered = true
        self.forward(call.plan(facts.requestID))
    }
}

extension LoopContext {
    /// Makes a call nobody waits for, such as a copy of a request; its answer is dropped, and so is its failure.
    func detach(_ call: OutboundCall, _ snapshot: RoutingSnapshot, _ facts: RequestFacts) {
        self.takeExchange().begin(call, CallClient(maxBytes: 0) { _ in }, snapshot, facts)
    }
}
