import GatewayServer

/// The files of lines a gateway writes.
struct ServeLogs: Sendable {
    /// A line for every request; `nil` when none is asked for.
    let access: LineLog?
    /// A line for every call of an API whose calls are logged for Kafka.
    let calls: LineLog?

    /// - Throws: `FileError` when a file cannot be opened.
    init(access: String?, calls: String?) throws {
        self.access = try access.map { try LineLog("access log", path: $0) }
        self.calls = try calls.map { try LineLog("call log", path: $0) }
    }

    /// Makes the server write them.
    func attach(to options: inout ServerOptions) {
        if let access = self.access { options.exchangeFinished = { access.write(AccessLogLine.bytes(of: $0)) } }
        if let calls = self.calls { options.callFinished = { calls.write(CallLogLine.bytes(of: $0, $1)) } }
    }

    /// Opens the files again under their names, after they were renamed.
    func reopen() {
        self.access?.reopen()
        self.calls?.reopen()
    }

    /// Writes what waits and ends.
    func close() {
        self.access?.close()
        self.calls?.close()
    }
}
