import ArgumentParser
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc

/// `apig serve`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the APIs of a configuration, or of documents, on this machine.",
        discussion: """
            What the instance file has (environments, variables, credentials, channels, plug-ins, functions) takes effect; an API that
            names something that is defined nowhere is listed at the start and answers the product's error.

            SIGTERM and Ctrl-C let running requests end, a second one ends at once; SIGHUP reloads; SIGUSR1 opens the log files again. A reload
            that fails keeps what is in force. The admin listener is off unless --admin-listen says where; it has /healthz, /readyz, /metrics,
            /config, /routes, /policies, /state, /breakers, /health and POST /reload. Documentation/Operations.md says more.

            EXAMPLES:
              apig serve shop.apig.json --instance instance.yaml
              apig serve apis/shop.yaml --listen 127.0.0.1:8080
              apig serve shop.apig.json --listen 0.0.0.0:80 --access-log access.jsonl
              apig serve shop.apig.json --instance instance.yaml --call-log calls.jsonl
              apig serve shop.apig.json --tls-listen 127.0.0.1:8443 --tls-cert local.pem --tls-key local.key
              apig serve apis/shop.yaml --watch --admin-listen 127.0.0.1:9080

            EXIT STATUS: 0 stopped by a signal; 1 the configuration has errors; 2 an input cannot be read, or the address cannot be listened on;
            64 wrong usage.
            """
    )

    @Argument(help: "A gateway configuration (*.apig.json), or documents.")
    var inputs: [String]

    @Option(help: ArgumentHelp("Instance file with environments, variables and channels.", valueName: "file"))
    var instance: String?

    @Option(help: ArgumentHelp("Address to listen on; port 0 lets the system choose.", valueName: "host:port"))
    var listen: ListenAddress = ListenAddress(host: "127.0.0.1", port: 8_080)

    @OptionGroup var tls: TLSOptions

    @Option(help: ArgumentHelp("Event loops (default: one for each core).", valueName: "number"))
    var workers: Int?

    @Option(help: ArgumentHelp("Client connections at a time; further ones get 503.", valueName: "number"))
    var maxConnections: Int = 10_000

    @Option(help: ArgumentHelp("Connections of one client address at a time.", valueName: "number"))
    var maxConnectionsPerAddress: Int = 5_000

    @Option(help: ArgumentHelp("Seconds running requests may take after a signal.", valueName: "seconds"))
    var drainTimeout: Int = 30

    @Option(help: ArgumentHelp("JSON lines of every request go to this file; - is standard output.", valueName: "file"))
    var accessLog: String?

    @Option(
        help: ArgumentHelp(
            "JSON lines of the calls of APIs with the plug-in kafka_log go to this file, for a shipper; - is standard output.",
            valueName: "file"))
    var callLog: String?

    @Flag(help: "Reload when a document, the configuration, the instance file or a file they name changes.")
    var watch = false

    @Option(
        help: ArgumentHelp(
            "Address of the admin listener (default: none), such as 127.0.0.1:9080.", valueName: "host:port"))
    var adminListen: ListenAddress?

    @Option(
        help: ArgumentHelp("File with the token the admin listener asks for: Authorization: Bearer.", valueName: "file")
    )
    var adminTokenFile: String?

    @Flag(help: "Serve HTTPS APIs over plain HTTP too.")
    var allowHTTP = false

    @Flag(name: .customLong("h2c"), help: "Take HTTP/2 with prior knowledge on the plain listener too.")
    var takesPriorKnowledge = false

    @Option(
        help: ArgumentHelp(
            "Gather request bodies of up to so many bytes before the backend is asked; 0 passes them on as they come.",
            valueName: "bytes"))
    var gatherBodies: Int = 0

    @Flag(help: "Say in the answer which parameter is wrong and why.")
    var explainParameters = false

    @Flag(help: "Check range, length and enumeration of parameters when serving documents.")
    var checkParameters = false

    @Option(help: ArgumentHelp("Certificates HTTPS backends may be signed by, beside the system's.", valueName: "pem"))
    var backendCa: String?

    @Flag(help: "Do not verify the certificates of HTTPS backends.")
    var insecureBackends = false

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        if let workers, !(1...1_024).contains(workers) { throw ValidationError("--workers must be 1 to 1024.") }
        if !(0...1 << 30).contains(self.gatherBodies) {
            throw ValidationError("--gather-bodies must be 0 to 1073741824.")
        }
        for limit in [self.maxConnections, self.maxConnectionsPerAddress] where !(1...10_000_000).contains(limit) {
            throw ValidationError("--max-connections and --max-connections-per-address must be 1 to 10000000.")
        }
        if !(0...86_400).contains(self.drainTimeout) { throw ValidationError("--drain-timeout must be 0 to 86400.") }
        if self.adminTokenFile != nil, self.adminListen == nil {
            throw ValidationError("--admin-token-file is for --admin-listen.")
        }
        if let callLog, callLog == self.accessLog {
            throw ValidationError("--call-log and --access-log must be different files.")
        }
    }

    func run() throws {
        // Blocked before any thread starts, so that all threads inherit it.
        let signals = ServeSignals()
        let mailbox = try self.orExit { try ControlMailbox() }
        signals.start(mailbox)
        DescriptorLimit.prepare(connections: self.maxConnections)
        let state = ServingState()
        let logs = try self.orExit { try ServeLogs(access: self.accessLog, calls: self.callLog) }
        let admin = try self.startAdmin(state, logs, mailbox)
        let loader = self.loader
        let result = loader.load(isColoured: Terminal.isColoured(STDERR_FILENO))
        for message in result.messages { Terminal.say(message) }
        let loaded: LoadedGateway
        switch result.outcome {
        case .unreadable: throw CommandExit.cannot
        case .faulty: throw CommandExit.findings
        case .loaded(let gateway): loaded = gateway
        }
        self.sayNotes(loaded)
        let gateway = try self.orExit {
            try GatewayServer.start(loaded.snapshot, options: self.serverOptions(logs, loaded.certificates))
        }
        state.update { status in
            status.loaded = loaded
            status.loadedAt = ServingState.now
            status.gateway = gateway
        }
        Terminal.say("Serving \(loaded.snapshot.routeCount) APIs on http://\(self.listen.urlHost):\(gateway.port)")
        self.announceTLS(gateway)
        BackendCheck.start(loaded.snapshot.hosts)
        ControlLoop(
            loader: loader, state: state, mailbox: mailbox, gateway: gateway, logs: logs,
            watched: self.watch ? result.files : nil
        ).run()
        // Whoever balances the load learns it first.
        state.update { $0.isDraining = true }
        Terminal.say("Stopping: running requests have \(self.drainTimeout) seconds.")
        gateway.stop(drainingFor: Int64(self.drainTimeout)) { admin?.stop() }
        logs.close()
    }

    /// Says where TLS is served, and looks after its certificates where the watch for changes does not.
    private func announceTLS(_ gateway: RunningGateway) {
        guard let port = gateway.tlsPort, let address = self.tls.listen else { return }
        Terminal.say("and on https://\(address.urlHost):\(port)")
        guard !self.watch else { return }
        gateway.watchCertificates { fault in
            Terminal.say(fault.map { "apig: the old certificates stay: \($0)" } ?? "Certificates were renewed.")
        }
    }

    /// Runs what may fail; says why and ends with 2 when it does.
    private func orExit<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

    private func sayNotes(_ loaded: LoadedGateway) {
        for note in loaded.notes {
            Terminal.say(
                "  \(note.api)\(note.api.isEmpty ? "" : "  ")\(note.text)" + (note.source.map { "  (\($0))" } ?? ""))
        }
        let httpsOnly = loaded.configuration.apis.count { $0.requestProtocol == .https || $0.requestProtocol == .grpcs }
        if httpsOnly > 0, !self.allowHTTP {
            Terminal.say(
                "\(httpsOnly) APIs take HTTPS only and answer APIG.0607 to plain HTTP; --allow-http serves them over HTTP"
                    + (self.tls.listen == nil ? ", --tls-listen over HTTPS." : "."))
        }
    }

    // MARK: Admin listener

    private func startAdmin(
        _ state: ServingState, _ logs: ServeLogs, _ mailbox: ControlMailbox
    ) throws -> AdminServer? {
        guard let address = self.adminListen else { return nil }
        var options = AdminOptions()
        options.host = address.host
        options.port = address.port
        options.token = try self.orExit { try self.adminTokenFile.map(Self.token) }
        let pages = AdminPages(state: state, logs: logs) { completion in
            guard state.current.isReady, mailbox.post(.reload(.admin, completion)) else { return completion(nil) }
        }
        let admin = try self.orExit { try AdminServer.start(options) { pages.respond($0, $1) } }
        Terminal.say("Admin listener on http://\(address.urlHost):\(admin.port)")
        if options.token == nil, !address.isLoopback {
            Terminal.say("apig: warning: the admin listener can be reached from elsewhere and asks for no token.")
        }
        return admin
    }

    private static func token(_ file: String) throws -> [UInt8] {
        let bytes = try FileReader.read(file, maxBytes: 4_096)
        let token = bytes.split { $0 == 0x0A || $0 == 0x0D || $0 == 0x20 || $0 == 0x09 }
        guard token.count == 1, let first = token.first, bytes.count <= 4_096 else {
            throw FileError("\(file) must hold one token, without blanks")
        }
        return Array(first)
    }

    // MARK: Options

    private var loader: GatewayLoader {
        GatewayLoader(
            inputs: self.inputs, instance: self.instance, limits: self.reading.limits,
            referenceRoot: self.reading.referenceRoot, compileOptions: self.compileOptions,
            checksParameters: self.checkParameters, backendCertificateFile: self.backendCa, tls: self.tls)
    }

    private var compileOptions: CompileOptions {
        var options = CompileOptions()
        options.treatsPlainAsTLS = self.allowHTTP
        options.explainsParameters = self.explainParameters
        options.gatheredBodyBytes = self.gatherBodies
        options.logsCalls = self.callLog != nil
        options.shared = SharedState(processKey: (0..<32).map { _ in UInt8.random(in: 0...255) })
        options.instanceDirectory = self.instance.map(FileReader.directory) ?? "."
        return options
    }

    private func serverOptions(_ logs: ServeLogs, _ certificates: ListenerTLS?) -> ServerOptions {
        var options = ServerOptions()
        options.host = self.listen.host
        options.port = self.listen.port
        if let address = self.tls.listen {
            options.tlsHost = address.host
            options.tlsPort = address.port
            options.tls = certificates
        }
        options.loopCount = self.workers
        options.maxConnections = self.maxConnections
        options.maxConnectionsPerAddress = self.maxConnectionsPerAddress
        options.takesPriorKnowledge = self.takesPriorKnowledge
        options.verifiesBackends = !self.insecureBackends
        options.backendCertificateFile = self.backendCa
        logs.attach(to: &options)
        options.memberHealthChanged = { Terminal.say($0.sentence) }
        options.keySourceFailed = { Terminal.say("apig: \($0)") }
        options.functions.onLog = { Terminal.say(FunctionLogText.text(of: $0)) }
        return options
    }
}

/// `host:port`, with addresses of IPv6 in brackets.
struct ListenAddress: ExpressibleByArgument, Sendable {
    let host: String
    let port: Int

    init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":"), let port = Int(argument[argument.index(after: colon)...]),
            (0...65_535).contains(port)
        else { return nil }
        var host = argument[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        self.host = host.isEmpty ? "0.0.0.0" : String(host)
        self.port = port
    }

    var defaultValueDescription: String { "\(self.urlHost):\(self.port)" }

    /// Whether only this machine can reach it.
    var isLoopback: Bool { self.host == "localhost" || self.host == "::1" || self.host.hasPrefix("127.") }

    /// The host as URLs have it.
    var urlHost: String { self.host.contains(":") ? "[\(self.host)]" : self.host }
}
