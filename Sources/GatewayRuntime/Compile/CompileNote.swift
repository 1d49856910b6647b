/// Something worth saying when a configuration is compiled: an API that is not in force, a name that leads nowhere.
package struct CompileNote: Sendable, Equatable {
    /// The API, as `METHOD path`; empty when the note is about something else.
    package let api: String
    /// `file:line:column` of the definition.
    package let source: String?
    package let text: String
}

/// What compiling gives.
package struct CompiledGateway: Sendable {
    package let snapshot: RoutingSnapshot
    package let notes: [CompileNote]
}

/// How a configuration is compiled.
package struct CompileOptions: Sendable {
    /// Whether a plain connection counts as TLS when an API asks for HTTPS; for trying APIs without certificates.
    package var treatsPlainAsTLS = false
    /// Whether refusals of parameters say which and why.
    package var explainsParameters = false
    /// Bytes of a request body that are gathered before its backend is asked; 0 passes bodies on as they come.
    package var gatheredBodyBytes = 0
    /// Whether the calls of APIs with the plug-in `kafka_log` are written somewhere.
    package var logsCalls = false
    /// The folder of the instance file, which relative paths count from.
    package var instanceDirectory = "."
    /// Counters and the like; handed from one compilation to the next, so that a reload does not begin them anew.
    package var shared = SharedState()

    package init() {}
}
