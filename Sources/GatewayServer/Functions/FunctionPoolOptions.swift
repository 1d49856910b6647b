package import GatewayRuntime

/// How workers of functions are run.
package struct FunctionPoolOptions: Sendable {
    /// The commands of the runtimes, looked for in `PATH`.
    package var pythonCommand = "python3"
    package var nodeCommand = "node"
    /// Calls of one function that may wait for a worker; a further one fails at once.
    package var maxWaitingCalls = 1_024
    /// Bytes of events of one function that may wait.
    package var maxWaitingBytes = 64 << 20
    /// Bytes of output kept of one call; the rest is counted.
    package var maxLogBytes = 64 << 10
    /// How long a worker may take to load its code.
    package var startMilliseconds = 10_000
    /// Gets the output of calls, and of workers that could not start; called on a thread of the pool, must not block.
    package var onLog: @Sendable (FunctionLog) -> Void = { _ in }

    package init() {}
}

/// What the code of a function printed during one call, and how the call ended if it failed.
package struct FunctionLog: Sendable {
    /// The function.
    package let urn: String
    /// The request; `nil` for what was printed while loading failed.
    package let requestID: RequestID?
    /// Standard output and error in the order they were written.
    package let text: [UInt8]
    /// Bytes that were over the limit.
    package let droppedBytes: Int
    package let failure: FunctionFailure?

    package init(urn: String, requestID: RequestID?, text: [UInt8], droppedBytes: Int, failure: FunctionFailure?) {
        self.urn = urn
        self.requestID = requestID
        self.text = text
        self.droppedBytes = droppedBytes
        self.failure = failure
    }
}

/// A pool of workers cannot be made.
package struct FunctionPoolError: Error, Sendable, CustomStringConvertible {
    package let description: String
}
