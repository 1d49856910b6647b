import GatewayServer

/// What a function printed during a call, as lines for the log of the gateway.
enum FunctionLogText {
    /// A line for each the function printed, with the function and the request in front; control characters do not reach a terminal.
    static func text(of log: FunctionLog) -> String {
        let head = "function \(log.urn)" + (log.requestID.map { " \($0.text)" } ?? "")
        var lines = log.text.split(separator: 0x0A).map { line in
            "\(head): " + String(decoding: line.filter { $0 >= 0x20 && $0 != 0x7F }, as: UTF8.self)
        }
        if log.droppedBytes > 0 { lines.append("\(head): … \(log.droppedBytes) further bytes are not shown") }
        if let failure = log.failure { lines.append("\(head): \(failure.reason)") }
        return lines.joined(separator: "\n")
    }
}
