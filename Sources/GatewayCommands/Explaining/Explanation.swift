import Diagnostics
import GatewayRuntime

/// What becomes of one request, step by step.
struct Explanation {
    /// How it ends.
    enum Ending {
        /// The gateway answers itself.
        case answer(LocalResponse)
        /// The head its backend gets.
        case backend(ForwardPlan, UpstreamHost?, head: [UInt8])
        /// A step would ask someone else.
        case asks(String)
    }

    let ending: Ending
    let steps: [DecisionTrace.Entry]
    let route: RouteDescription?
    private let requestID: RequestID

    /// Runs a request.
    init(_ request: ExplainedRequest, _ snapshot: RoutingSnapshot, clientAddress: String, time: Int64) {
        let requestID = RequestID(high: 0, low: 1)
        let facts = RequestFacts(
            connection: ConnectionFacts(
                security: request.isTLS ? ConnectionSecurity(version: .tls13) : nil, peerAddress: clientAddress,
                localAddress: "127.0.0.1", localPort: request.port),
            requestID: requestID, receivedAt: time)
        var loop = snapshot.makeLoopState()
        let trace = DecisionTrace()
        loop.trace = trace
        var backendHead: [UInt8] = []
        var decision = snapshot.decide(
            request.head, bytes: request.bytes.span, facts: facts, state: &loop, backendHead: &backendHead)
        var route: Int?
        var asked: String?
        while asked == nil, case .suspend(let suspension) = decision {
            route = suspension.route
            let resumption: Resumption
            switch suspension.need {
            case .body(let maxBytes):
                resumption = .body(request.body.count > maxBytes ? .tooLong : .complete(request.body))
            case .bodyStart: resumption = .body(.started)
            case .call(let call):
                asked = Self.words(call, snapshot)
                continue
            case .invoke:
                asked = "it would call a function that runs here"
                continue
            case .verify:
                asked = "it would check the signature of a token"
                continue
            case .provider, .fetch:
                asked = "it would ask an identity provider"
                continue
            }
            decision = snapshot.resume(
                suspension, with: resumption, bytes: request.bytes.span, state: &loop, backendHead: &backendHead)
        }
        switch decision {
        case .respond(let response):
            route = response.route
            self.ending = .answer(response)
        case .forward(let plan):
            route = plan.route
            let host = snapshot.hosts.indices.contains(plan.host) ? snapshot.hosts[plan.host] : nil
            self.ending = .backend(plan, host, head: backendHead)
        case .suspend: self.ending = .asks(asked ?? "")
        }
        self.route = route.flatMap { snapshot.description(of: $0) }
        self.steps = trace.entries
        self.requestID = requestID
    }

    private static func words(_ call: OutboundCall, _ snapshot: RoutingSnapshot) -> String {
        let host = snapshot.hosts.indices.contains(call.host) ? snapshot.hosts[call.host] : nil
        let line = call.head.prefix { $0 != 0x0D }
        return "it would ask \(host.map(Self.words) ?? "?"): \(String(decoding: line, as: UTF8.self))"
    }

    static func words(_ host: UpstreamHost) -> String {
        "\(host.usesTLS ? "https" : "http")://\(host.host.contains(":") ? "[\(host.host)]" : host.host):\(host.port)"
    }

    // MARK: Text

    func text(isColoured: Bool) -> String {
        func bold(_ text: String) -> String { isColoured ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
        var text = ""
        if let route {
            text +=
                bold("\(route.method) \(route.template)")
                + "  \(route.apiName), group \(route.groupName), environment \(route.environment)\n"
            if let source = route.source { text += "  defined at \(source)\n" }
        } else {
            text += bold("no API") + "\n"
        }
        for step in self.steps {
            text +=
                "  \(step.step): " + (step.decisions.isEmpty ? "passed" : step.decisions.joined(separator: "; ")) + "\n"
        }
        switch self.ending {
        case .answer(let response):
            text += bold("The gateway answers \(response.status)") + "\n"
            text += Self.indented(self.head(of: response)) + Self.indented(response.body)
        case .backend(let plan, let host, let head):
            text += bold("The backend \(host.map(Self.words) ?? "") gets") + "\n" + Self.indented(head)
            text += "  within \(plan.timeoutMilliseconds) ms, repeated up to \(plan.maxRetries) times\n"
        case .asks(let what): text += bold("The explanation ends here: ") + what + "\n"
        }
        return text
    }

    private func head(of response: LocalResponse) -> [UInt8] {
        var lines: [UInt8] = []
        response.writeLines(requestID: self.requestID, dateLine: [], to: &lines)
        return lines
    }

    /// Lines indented; control characters of messages do not reach the terminal.
    private static func indented(_ bytes: [UInt8]) -> String {
        bytes.split(separator: 0x0A).map { line in
            let shown = line.filter { $0 >= 0x20 && $0 != 0x7F }
            return shown.isEmpty ? "" : "    " + String(decoding: shown, as: UTF8.self) + "\n"
        }.joined()
    }

    // MARK: JSON

    var json: [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("formatVersion", 1)
        writer.member("command", "explain")
        if let route {
            writer.object("route") { writer in
                writer.member("api_id", route.apiID)
                writer.member("api_name", route.apiName)
                writer.member("environment", route.environment)
                writer.member("group", route.groupName)
                writer.member("method", route.method)
                writer.member("path", route.template)
                if let source = route.source { writer.member("source", source) }
            }
        }
        writer.list("steps", self.steps) { writer, step in
            writer.member("step", step.step)
            writer.list("decisions", step.decisions)
        }
        self.writeEnding(&writer)
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private func writeEnding(_ writer: inout JSONWriter) {
        switch self.ending {
        case .answer(let response):
            writer.key("answer")
            writer.beginObject()
            writer.member("status", response.status)
            if let code = response.errorCode { writer.member("error_code", code) }
            writer.member("head", String(decoding: self.head(of: response), as: UTF8.self))
            writer.member("body", String(decoding: response.body, as: UTF8.self))
            writer.endObject()
        case .backend(let plan, let host, let head):
            writer.key("backend")
            writer.beginObject()
            if let host { writer.member("address", Self.words(host)) }
            writer.member("head", String(decoding: head, as: UTF8.self))
            writer.member("timeout_milliseconds", plan.timeoutMilliseconds)
            writer.member("max_retries", plan.maxRetries)
            writer.endObject()
        case .asks(let what): writer.member("asks", what)
        }
    }
}
