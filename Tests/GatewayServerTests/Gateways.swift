import Dispatch
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc
import Synchronization
import Testing

/// Two APIs: `/mock` answers itself, `/b…` is proxied by prefix.
func sampleConfiguration(
    backendPort: Int, usesTLS: Bool = false, timeout: Int = 10_000, retryCount: String = "-1",
    frontend: FrontendProtocol = .both
) -> Configuration {
    var mock = API()
    mock.name = "mock"
    mock.groupName = "g"
    mock.requestProtocol = frontend
    mock.requestMethod = .any
    mock.requestURI = "/mock"
    var info = MockInfo()
    info.resultContent = "mocked"
    mock.mockInfo = info
    var proxy = mock
    proxy.name = "proxy"
    proxy.requestURI = "/b"
    proxy.matchMode = .prefix
    proxy.mockInfo = nil
    proxy.backendType = .http
    var backend = BackendAPI()
    backend.urlDomain = "127.0.0.1:\(backendPort)"
    backend.requestProtocol = usesTLS ? .https : .http
    backend.requestURI = "/"
    backend.timeout = timeout
    backend.retryCount = retryCount
    proxy.backendAPI = backend
    var configuration = Configuration()
    configuration.apis = [mock, proxy]
    return configuration
}

/// A gateway with the sample APIs in front of a backend.
func withSampleGateway(
    backendPort: Int, timeout: Int = 2_000, retryCount: String = "-1", maxBodyBytes: Int? = nil,
    maxConnections: Int? = nil, backendCertificateFile: String?? = .none,
    options given: ServerOptions = ServerOptions(),
    gatheredBodyBytes: Int = 0, _ body: (RunningGateway) throws -> Void
) throws {
    let configuration = sampleConfiguration(
        backendPort: backendPort, usesTLS: backendCertificateFile != nil, timeout: timeout, retryCount: retryCount)
    var instance = InstanceFile()
    if let maxBodyBytes {
        instance.features = NamedValues([("request_body_size", OpaqueJSON(text: String(maxBodyBytes)))])
    }
    var options = given
    options.port = 0
    options.loopCount = 1
    if let maxConnections { options.maxConnections = maxConnections }
    // Given, though perhaps without a file: the backend speaks TLS.
    options.backendCertificateFile = backendCertificateFile ?? nil
    var compile = CompileOptions()
    compile.gatheredBodyBytes = gatheredBodyBytes
    let snapshot = SnapshotCompiler.compile(configuration, instance: instance, options: compile).snapshot
    let gateway = try GatewayServer.start(snapshot, options: options)
    defer { gateway.stop(drainingFor: 0) }
    try body(gateway)
}

/// Answers every request on a connection with its head as body.
func echoHeads(_ client: RawClient, _ number: Int) {
    while true {
        let head = client.receive(until: "\r\n\r\n")
        if head.isEmpty { return }
        client.send("HTTP/1.1 200 OK\r\nContent-Length: \(head.utf8.count)\r\n\r\n\(head)")
    }
}

/// The standard options with changes.
func changedOptions(_ change: (inout ServerOptions) -> Void) -> ServerOptions {
    var options = ServerOptions()
    change(&options)
    return options
}

/// What a gateway has counted.
func metrics(of gateway: RunningGateway) throws -> MetricsReading {
    let arrived = DispatchSemaphore(value: 0)
    let reading = Mutex<MetricsReading?>(nil)
    gateway.readMetrics { result in
        reading.withLock { $0 = result }
        arrived.signal()
    }
    #expect(arrived.wait(timeout: .now() + 5) == .success)
    return try #require(reading.withLock { $0 })
}

extension MetricsReading {
    /// How often something was turned away for a reason.
    func shed(_ reason: ShedReason) -> UInt64 { self.totals.shed[Int(reason.rawValue)] }
}

/// Waits until something is so, for ten seconds.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while try !condition() {
        guard ContinuousClock.now < deadline else { return false }
        usleep(2_000)
    }
    return true
}

/// A backend over TLS that lets nobody in without a certificate of `client`'s, and shows `server`'s; the body gets its port.
func withCertificateBackend(_ certificates: Certificates, _ body: (Int) throws -> Void) throws {
    var tls = ListenerTLS.Options()
    tls.domains = [
        ListenerDomain(
            name: "localhost", minimumVersion: .tls12, certificateFile: certificates.path("server.pem"),
            privateKeyFile: certificates.path("server.key"), clientAuthorityFile: certificates.path("client.pem"))
    ]
    var options = ServerOptions()
    options.port = 0
    options.tlsPort = 0
    options.loopCount = 1
    options.tls = try ListenerTLS(tls)
    let snapshot = SnapshotCompiler.compile(
        sampleConfiguration(backendPort: 1, frontend: .https), instance: nil
    ).snapshot
    let backend = try GatewayServer.start(snapshot, options: options)
    defer { backend.stop(drainingFor: 0) }
    try body(try #require(backend.tlsPort))
}
