/// How the gateway listens and talks to backends: settings of a start, not of routes.
package struct ServerOptions: Sendable {
    /// Name or address to listen on.
    package var host = "127.0.0.1"
    /// 0 lets the system choose.
    package var port = 8080
    /// Name or address to listen on with TLS.
    package var tlsHost = "127.0.0.1"
    /// 0 lets the system choose; without `tls` nothing listens there.
    package var tlsPort = 8_443
    /// The certificates of the TLS listener; `nil` is none.
    package var tls: ListenerTLS?
    /// Seconds a TLS handshake may take, from the connection on.
    package var handshakeTimeoutSeconds: Int64 = 10
    /// Event loops; `nil` is one for each core.
    package var loopCount: Int?
    /// Whether certificates of HTTPS backends are verified.
    package var verifiesBackends = true
    /// A file with certificates that backends may be signed by, beside the system's.
    package var backendCertificateFile: String?
    /// Seconds a connection may stay without a request.
    package var idleTimeoutSeconds: Int64 = 60
    /// Seconds a request head may take.
    package var headTimeoutSeconds: Int64 = 10
    /// Milliseconds between two pieces of a backend's answer.
    package var backendIdleTimeoutMilliseconds = 300_000
    /// Seconds a client may leave written bytes untaken.
    package var writeTimeoutSeconds: Int64 = 60
    /// Seconds a WebSocket may stay silent.
    package var tunnelIdleTimeoutSeconds: Int64 = 3_600
    /// Seconds a connection that ends waits for its client to close.
    package var lingerSeconds: Int64 = 2
    /// Bytes of request bodies that may wait for backends on one loop; above it requests with bodies are turned away.
    package var maxBufferedBytesPerLoop = 128 << 20
    /// Seconds a connection to a backend is kept without a request.
    package var backendKeepAliveSeconds: Int64 = 30
    /// Connections of one client address at a time.
    package var maxConnectionsPerAddress = 5_000
    /// Connections at a time, of all loops; further ones are answered 503 in HTTP/1.1, and closed at once where TLS comes first.
    package var maxConnections = 10_000
    /// Idle connections kept to one backend host by one loop.
    package var maxIdlePerHost = 64
    /// Whether clients of the plain listener may begin with HTTP/2 at once; on the TLS listener it is negotiated.
    package var takesPriorKnowledge = false
    /// What a client of HTTP/2 may do.
    package var http2 = HTTP2Limits()
    /// Milliseconds a second of health checks lasts; less than 1,000 is for tests that cannot wait.
    package var healthCheckSecondMilliseconds: Int64 = 1_000
    /// Called when checks have changed a member's health, on an event loop; must not block.
    package var memberHealthChanged: (@Sendable (MemberHealth) -> Void)?
    /// How the workers of functions are run.
    package var functions = FunctionPoolOptions()
    /// Milliseconds between two looks at a remote key set or discovery document.
    ///
    /// - Source: APIG User Guide, apig_03_0135 (five minutes)
    package var keySetPollMilliseconds: Int64 = 300_000
    /// Called when a key set or discovery document cannot be had or used, with what is wrong; not on an event loop.
    package var keySourceFailed: (@Sendable (String) -> Void)?
    /// Called for every exchange on its event loop; must not block.
    package var exchangeFinished: (@Sendable (ExchangeRecord) -> Void)?
    /// Called, likewise, for every exchange of an API whose calls are logged; `nil` collects nothing for it.
    package var callFinished: (@Sendable (ExchangeRecord, CallCapture) -> Void)?

    package init() {}
}

/// Why a gateway cannot start.
package struct ServerError: Error, CustomStringConvertible, Sendable {
    package enum Code: Sendable {
        case addressInUse
        case cannotListen
        case certificate
        case functions
    }

    package let code: Code
    package let message: String

    package var description: String { self.message }
}
