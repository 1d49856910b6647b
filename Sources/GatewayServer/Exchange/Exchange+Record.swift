import GatewayRuntime
import NIOCore

/// What is counted and logged of an exchange when it is over.
extension Exchange {
    /// The route the request got to, which an answer of our own may tell.
    private var route: Int? { self.plan?.route ?? self.tally.route }

    /// Counts the exchange, and gives its record to whoever wants one.
    func record(status: Int) {
        let now = self.loop.now
        self.loop.metrics.exchangeFinished(
            route: self.route, in: self.snapshot, method: self.head.method, status: status,
            gatewayNanoseconds: (now - self.tally.startedAt).nanoseconds,
            backendNanoseconds: self.plan == nil ? nil : (now - self.tally.forwardedAt).nanoseconds,
            requestBytes: self.tally.requestBytes, responseBytes: self.tally.sentBytes)
        self.countLimits(status: status)
        let options = self.loop.options
        guard options.exchangeFinished != nil || self.capture != nil else { return }
        let record = self.makeRecord(status, now)
        options.exchangeFinished?(record)
        if let capture = self.capture, let finished = options.callFinished { finished(record, capture) }
    }

    /// Counts a request that was too large; what programs decide is counted while they run.
    private func countLimits(status: Int) {
        guard status == 413 || status == 414 || status == 494, self.tally.errorCode == "APIG.0201" else { return }
        self.loop.metrics.policyDecided(.requestLimit, .refused)
    }

    private func makeRecord(_ status: Int, _ now: NIODeadline) -> ExchangeRecord {
        var record = ExchangeRecord(facts: self.facts)
        record.snapshot = self.snapshot
        record.route = self.route
        record.head = self.head.byteCount > 0 ? self.head : nil
        record.bytes = self.headBytes
        record.version = self.client?.version ?? .http11
        record.status = status
        record.requestBytes = self.tally.requestBytes
        record.requestBodyBytes = self.tally.requestBodyBytes
        record.sentBytes = self.tally.sentBytes
        record.responseBytes = self.tally.responseBodyBytes
        record.totalNanoseconds = (now - self.tally.startedAt).nanoseconds
        record.errorCode = self.tally.errorCode
        // A function that answered with an error of the gateway's did not answer.
        let function = self.tally.function?.urn
        record.isRemote = self.tally.status > 0 || function != nil && self.tally.errorCode == nil
        record.identity = self.plan?.identity ?? self.tally.identity
        if let route = record.route { record.caller = self.snapshot.caller(record.identity, route: route) }
        record.trace = self.facts.trace.map {
            ExchangeRecord.TraceID(high: $0.high, low: $0.low, span: $0.span)
        }
        if self.plan != nil, self.snapshot.hosts.indices.contains(self.host) {
            record.upstream = self.makeUpstreamRecord(now)
        } else if let function {
            var upstream = UpstreamRecord(host: nil)
            upstream.functionURN = function
            upstream.status = record.isRemote ? status : 0
            record.upstream = upstream
        }
        return record
    }

    private func makeUpstreamRecord(_ now: NIODeadline) -> UpstreamRecord {
        var upstream = UpstreamRecord(host: self.snapshot.hosts[self.host])
        let start = self.tally.attemptStartedAt
        upstream.head = self.backendHead
        upstream.status = self.tally.status
        upstream.connectNanoseconds = self.tally.connectedAt.map { ($0 - start).nanoseconds }
        upstream.headerNanoseconds = self.tally.headReceivedAt.map { ($0 - start).nanoseconds }
        upstream.responseNanoseconds = self.tally.headReceivedAt == nil ? nil : (now - start).nanoseconds
        upstream.allNanoseconds = (now - self.tally.forwardedAt).nanoseconds
        upstream.attempts = self.machine?.attempts ?? 1
        return upstream
    }
}
