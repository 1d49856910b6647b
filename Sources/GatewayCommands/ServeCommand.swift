import APIGTranslation
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc
import SourceDocument

/// `apig serve`.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the APIs of a configuration, or of documents, on this machine.",
        discussion: """
            What the instance file has (environments, variables, channels) takes effect; an API that needs something that is not in force
            yet is listed at the start and answers 501. SIGTERM and Ctrl-C let running requests end.

            EXAMPLES:
              apig serve shop.apig.json --instance instance.yaml
              apig serve apis/shop.yaml --listen 127.0.0.1:8080
              apig serve shop.apig.json --listen 0.0.0.0:80 --access-log access.jsonl
              apig serve shop.apig.json --tls-listen 127.0.0.1:8443 --tls-cert local.pem --tls-key local.key

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

    @Option(help: ArgumentHelp("Seconds running requests may take after a signal.", valueName: "seconds"))
    var drainTimeout: Int = 30

    @Option(help: ArgumentHelp("JSON lines of every request go to this file; - is standard output.", valueName: "file"))
    var accessLog: String?

    @Flag(help: "Serve HTTPS APIs over plain HTTP too.")
    var allowHTTP = false

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
        if !(0...86_400).contains(self.drainTimeout) { throw ValidationError("--drain-timeout must be 0 to 86400.") }
    }

    func run() throws {
        // Signals are waited for below; blocked here, before any thread starts, so that all threads inherit it.
        let signals = StopSignals()
        let diagnostics = DiagnosticCollector()
        let loader = self.reading.loader(diagnostics)
        var isUnreadable = false
        let configuration = self.loadConfiguration(loader, &isUnreadable)
        let instance = self.loadInstance(loader, &isUnreadable)
        Self.say(diagnostics)
        if isUnreadable { throw CommandExit.cannot }
        guard let configuration else { throw CommandExit.findings }
        let certificates = try self.tls.certificates(instance, directory: self.instanceDirectory)
        let compiled = SnapshotCompiler.compile(configuration, instance: instance, options: self.compileOptions)
        self.sayNotes(compiled, configuration)
        let log = try self.openAccessLog(compiled.snapshot)
        let gateway: RunningGateway
        do {
            gateway = try GatewayServer.start(compiled.snapshot, options: self.serverOptions(log, certificates))
        } catch {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
        BackendCheck.run(compiled.snapshot.hosts)
        Terminal.say("Serving \(compiled.snapshot.routeCount) APIs on http://\(self.listen.urlHost):\(gateway.port)")
        if let port = gateway.tlsPort, let address = self.tls.listen {
            Terminal.say("and on https://\(address.urlHost):\(port)")
            gateway.watchCertificates { fault in
                Terminal.say(fault.map { "apig: the old certificates stay: \($0)" } ?? "Certificates were renewed.")
            }
        }
        signals.wait()
        Terminal.say("Stopping: running requests have \(self.drainTimeout) seconds.")
        gateway.stop(drainingFor: Int64(self.drainTimeout))
    }

    // MARK: Inputs

    private func loadConfiguration(_ loader: DocumentLoader, _ isUnreadable: inout Bool) -> Configuration? {
        if self.inputs.count == 1, let input = self.inputs.first {
            do {
                guard let tree = try loader.tree(input) else {
                    isUnreadable = true
                    return nil
                }
                if tree.root["formatVersion"] != nil {
                    let reader = ConfigurationReader(diagnostics: loader.diagnostics)
                    let configuration = Configuration.load(tree, reader: reader)
                    return loader.diagnostics.contains(atLeast: .error) ? nil : configuration
                }
            } catch {
                Terminal.say("apig: \(error)")
                isUnreadable = true
                return nil
            }
        }
        var options = ImportOptions()
        options.maxOperations = .max
        options.checksParameters = self.checkParameters
        let result = ImportJob(loader: loader, options: options).run(self.inputs)
        isUnreadable = isUnreadable || result.isUnreadable
        for report in result.reports {
            if let refusal = report.refusal { Terminal.say("apig: \(refusal.code) \(refusal.message)") }
            for failure in report.failure {
                Terminal.say(
                    "  not served  \(failure.item.method) \(failure.item.path)  \(failure.item.location.description)  "
                        + "\(failure.code) \(failure.message)")
            }
        }
        return result.reports.contains { $0.refusal != nil } ? nil : result.configuration
    }

    /// The folder paths in the instance file count from.
    private var instanceDirectory: String { self.instance.map(FileReader.directory) ?? "." }

    private func loadInstance(_ loader: DocumentLoader, _ isUnreadable: inout Bool) -> InstanceFile? {
        guard let file = self.instance else { return nil }
        let errorsBefore = loader.diagnostics.errorCount
        do {
            guard let tree = try loader.tree(file) else {
                isUnreadable = true
                return nil
            }
            let directory = self.instanceDirectory
            let reader = ConfigurationReader(
                diagnostics: loader.diagnostics, secret: { SecretLoader.load($0, directory: directory) },
                certificateFault: { CertificateCheck.fault($0, directory: directory) })
            let instance = InstanceFile.load(tree, reader: reader)
            if loader.diagnostics.errorCount > errorsBefore { isUnreadable = true }
            return instance
        } catch {
            Terminal.say("apig: \(error)")
            isUnreadable = true
            return nil
        }
    }

    /// Says what was found wrong.
    private static func say(_ diagnostics: DiagnosticCollector) {
        let renderer = TextRenderer(isColoured: Terminal.isColoured(STDERR_FILENO))
        // Errors, and what the instance file asks for in vain; warnings about documents are for apig validate.
        let sorted = diagnostics.sorted
        func isShown(_ diagnostic: Diagnostic) -> Bool {
            diagnostic.severity == .error
                || (diagnostic.severity == .warning && diagnostic.rule.code.hasPrefix("APIG9"))
        }
        for diagnostic in sorted where isShown(diagnostic) { Terminal.say(renderer.render(diagnostic)) }
        let warnings = sorted.count { $0.severity == .warning && !isShown($0) }
        if warnings > 0 { Terminal.say("\(warnings) warnings about the documents; apig validate shows them.") }
    }

    private func sayNotes(_ compiled: CompiledGateway, _ configuration: Configuration) {
        for note in compiled.notes {
            Terminal.say(
                "  \(note.api)\(note.api.isEmpty ? "" : "  ")\(note.text)" + (note.source.map { "  (\($0))" } ?? ""))
        }
        let httpsOnly = configuration.apis.count { $0.requestProtocol == .https || $0.requestProtocol == .grpcs }
        if httpsOnly > 0, !self.allowHTTP {
            Terminal.say(
                "\(httpsOnly) APIs take HTTPS only and answer APIG.0607 to plain HTTP; --allow-http serves them over HTTP"
                    + (self.tls.listen == nil ? ", --tls-listen over HTTPS." : "."))
        }
    }

    // MARK: Options

    private var compileOptions: CompileOptions {
        var options = CompileOptions()
        options.treatsPlainAsTLS = self.allowHTTP
        options.explainsParameters = self.explainParameters
        return options
    }

    private func serverOptions(_ log: AccessLog?, _ certificates: ListenerTLS?) -> ServerOptions {
        var options = ServerOptions()
        options.host = self.listen.host
        options.port = self.listen.port
        if let address = self.tls.listen {
            options.tlsHost = address.host
            options.tlsPort = address.port
            options.tls = certificates
        }
        options.loopCount = self.workers
        options.verifiesBackends = !self.insecureBackends
        options.backendCertificateFile = self.backendCa
        if let log { options.exchangeFinished = { log.write($0) } }
        return options
    }

    private func openAccessLog(_ snapshot: RoutingSnapshot) throws -> AccessLog? {
        guard let file = self.accessLog else { return nil }
        do {
            return try AccessLog(path: file, snapshot: snapshot)
        } catch {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
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

    /// The host as URLs have it.
    var urlHost: String { self.host.contains(":") ? "[\(self.host)]" : self.host }
}
