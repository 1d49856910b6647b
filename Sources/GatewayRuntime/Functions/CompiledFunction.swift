/// Where a function is called.
enum CompiledFunction: Sendable {
    /// In worker processes: index into the snapshot's functions.
    case local(Int)
    /// Behind a URL: index into the snapshot's hosts, the head up to the length, and bytes of the result.
    case url(host: Int, head: [UInt8], outputLimit: Int)

    /// What a step waits for to call it.
    func need(event: [UInt8], timeoutMilliseconds: Int, requestID: RequestID, isAsynchronous: Bool = false)
        -> Suspension.Need
    {
        switch self {
        case .local(let index):
            return .invoke(
                FunctionInvocation(
                    function: index, event: event, timeoutMilliseconds: timeoutMilliseconds, requestID: requestID,
                    isAsynchronous: isAsynchronous))
        case .url(let host, var head, let outputLimit):
            head.append("X-Request-Id: ")
            requestID.append(to: &head)
            head.append("\r\nContent-Length: ")
            head.append(decimal: event.count)
            head.append("\r\n\r\n")
            return .call(
                OutboundCall(
                    host: host, head: head, body: event, timeoutMilliseconds: timeoutMilliseconds,
                    maxAnswerBytes: isAsynchronous ? .max : outputLimit, isDetached: isAsynchronous))
        }
    }

    /// What became of the call; `nil` when something else was waited for.
    func outcome(_ resumption: Resumption) -> FunctionOutcome? {
        switch (self, resumption) {
        case (.local, .invocation(let outcome)): outcome
        case (.url(_, _, let limit), .call(.answered(let answer))):
            .answered(status: answer.status, body: answer.body, outputLimit: limit)
        case (.url, .call(.failed(let error))): .failed(error == .backendTimeout ? .timedOut : .unreachable)
        default: nil
        }
    }

    /// The head of a call by URL up to its length.
    static func head(_ target: String, authority: String) -> [UInt8] {
        Array("POST \(target) HTTP/1.1\r\nHost: \(authority)\r\nContent-Type: application/json\r\n".utf8)
    }
}
