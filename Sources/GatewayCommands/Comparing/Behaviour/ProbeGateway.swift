import GatewayConfiguration
import GatewayRuntime

/// One definition as it decides requests: the pure runtime, without a server, and with clocks that are told.
struct ProbeGateway {
    private let snapshot: RoutingSnapshot
    private let loop: LoopState
    private var connections: [ConnectionKey: ConnectionFacts] = [:]

    private struct ConnectionKey: Hashable {
        let isTLS: Bool
        let speaksHTTP2: Bool
        let address: String
    }

    init(_ configuration: Configuration, instance: InstanceFile, directory: String) {
        var options = CompileOptions()
        options.instanceDirectory = directory
        self.snapshot = SnapshotCompiler.compile(configuration, instance: instance, options: options).snapshot
        self.loop = self.snapshot.makeLoopState()
    }

    /// Sends a request, as often as it says.
    ///
    /// - Parameters:
    ///   - probe: The request.
    ///   - prepared: The same as it comes over a connection.
    ///   - time: When it comes, in seconds since 1970.
    /// - Returns: What becomes of the last one.
    mutating func run(_ probe: Probe, _ prepared: PreparedProbe, at time: Int64) -> ProbeOutcome {
        let key = ConnectionKey(isTLS: probe.isTLS, speaksHTTP2: probe.speaksHTTP2, address: probe.address)
        let connection: ConnectionFacts
        if let known = self.connections[key] {
            connection = known
        } else {
            connection = ConnectionFacts(
                security: probe.isTLS ? ConnectionSecurity(version: .tls13) : nil, peerAddress: probe.address,
                localAddress: "127.0.0.1", localPort: probe.isTLS ? 443 : 80, speaksHTTP2: probe.speaksHTTP2)
            self.connections[key] = connection
        }
        var facts = RequestFacts(connection: connection, requestID: RequestID(high: 0, low: 1), receivedAt: time)
        var loop = self.loop
        for _ in 1..<max(1, probe.repetitions) { _ = self.decide(prepared, facts, &loop) }
        if let again = probe.again {
            _ = self.decide(prepared, facts, &loop)
            facts.receivedAtMilliseconds += again
        }
        return self.outcome(prepared, facts, &loop)
    }

    private func decide(_ prepared: PreparedProbe, _ facts: RequestFacts, _ loop: inout LoopState) -> Decision {
        var backendHead: [UInt8] = []
        return self.snapshot.decide(
            prepared.head, bytes: prepared.bytes.span, facts: facts, state: &loop, backendHead: &backendHead)
    }

    private func outcome(_ prepared: PreparedProbe, _ facts: RequestFacts, _ loop: inout LoopState) -> ProbeOutcome {
        let bytes = prepared.bytes.span
        var backendHead: [UInt8] = []
        var authorizers: [String] = []
        var decision = self.snapshot.decide(
            prepared.head, bytes: bytes, facts: facts, state: &loop, backendHead: &backendHead)
        // A program has a handful of steps that wait.
        for _ in 0..<16 {
            guard case .suspend(let suspension) = decision else { break }
            let resumption: Resumption
            switch suspension.need {
            case .body: resumption = .body(.complete([]))
            case .bodyStart: resumption = .body(.started)
            case .call(let call):
                let host = self.address(call.host)
                if suspension.isForBackend {
                    return ProbeOutcome(
                        authorizers: authorizers, end: .asks(host, head: Self.lines(call.head), body: call.body))
                }
                authorizers.append(host)
                resumption = .call(.answered(CallAnswer(status: 200, fields: [], body: Self.allowed)))
            case .invoke(let invocation):
                let name = self.function(invocation.function)
                if suspension.isForBackend {
                    return ProbeOutcome(authorizers: authorizers, end: .asks(name, head: [], body: invocation.event))
                }
                authorizers.append(name)
                resumption = .invocation(.returned(Self.allowed))
            case .verify, .provider, .fetch:
                return ProbeOutcome(
                    authorizers: authorizers, end: .asks("an identity provider", head: [], body: []))
            }
            decision = self.snapshot.resume(
                suspension, with: resumption, bytes: bytes, state: &loop, backendHead: &backendHead)
        }
        switch decision {
        case .respond(let response): return ProbeOutcome(authorizers: authorizers, end: Self.end(response))
        case .forward(let plan):
            return ProbeOutcome(authorizers: authorizers, end: .backend(self.forwarded(plan, backendHead)))
        case .suspend: return ProbeOutcome(authorizers: authorizers, end: .asks("without end", head: [], body: []))
        }
    }

    /// What an authorizer says that lets everyone in.
    private static let allowed = Array(#"{"statusCode":200,"body":"{\"status\":\"allow\"}"}"#.utf8)

    private static func end(_ response: LocalResponse) -> ProbeOutcome.End {
        var lines = Self.lines(response.headerLines)
        var body = response.body
        if (300..<400).contains(response.status) {
            // The way to a provider holds what is drawn by lot.
            lines = lines.filter { !$0.lowercased().hasPrefix("set-cookie:") }.map { String($0.prefix { $0 != "?" }) }
            body = []
        }
        return .answer(status: response.status, code: response.errorCode, lines: lines.sorted(), body: body)
    }

    private func forwarded(_ plan: ForwardPlan, _ head: [UInt8]) -> ProbeOutcome.Forwarded {
        var lines = Self.lines(head)
        let first = lines.isEmpty ? [] : lines.removeFirst().split(separator: " ", maxSplits: 2).map(String.init)
        let target = first.count > 1 ? first[1] : ""
        let question = target.firstIndex(of: "?") ?? target.endIndex
        var answer = Self.lines(plan.response.lines).sorted()
        switch plan.response.cors {
        case .none: break
        case .simple: answer.append("CORS")
        case .preflight: answer.append("CORS preflight")
        }
        if plan.response.replacesCORS { answer.append("CORS replaced") }
        if let edits = plan.response.edits { answer.append(String(describing: edits)) }
        if plan.cacheTicket != nil { answer.append("cached") }
        return ProbeOutcome.Forwarded(
            address: self.address(plan.host), method: first.first ?? "", path: String(target[..<question]),
            query: String(target[question...]), lines: lines.sorted(), timeout: plan.timeoutMilliseconds,
            retries: plan.maxRetries, copy: plan.mirror.map { self.address($0.host) }, answer: answer)
    }

    private static func lines(_ head: [UInt8]) -> [String] {
        head.split(separator: 0x0A).map { line in
            String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
        }.filter { !$0.isEmpty }
    }

    private func address(_ host: Int) -> String {
        self.snapshot.hosts.indices.contains(host) ? Explanation.words(self.snapshot.hosts[host]) : "?"
    }

    private func function(_ index: Int) -> String {
        self.snapshot.functions.indices.contains(index) ? self.snapshot.functions[index].urn : "?"
    }
}
