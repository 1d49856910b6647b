import APIGTranslation
import Diagnostics
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Glibc
import SourceDocument

/// Everything a gateway serves, as it was read and compiled.
struct LoadedGateway: Sendable {
    let configuration: Configuration
    let instance: InstanceFile?
    let snapshot: RoutingSnapshot
    let notes: [CompileNote]
    /// Tells what is served apart: the canonical configuration and the instance without its secrets.
    let digest: String
    /// Operations of documents that cannot be imported, as `METHOD path`.
    let failedOperations: [String]
    /// The digest of the certificates backends are trusted by, beside the system's.
    let trustDigest: String?
    /// The certificates of the TLS listener; `nil` when there is none.
    let certificates: ListenerTLS?
}

/// What a load gave.
struct LoadResult: Sendable {
    enum Outcome: Sendable {
        case loaded(LoadedGateway)
        /// An input has errors.
        case faulty
        /// An input cannot be read or is no document.
        case unreadable
    }

    let outcome: Outcome
    /// What there is to say about it, in order.
    let messages: [String]
    /// Every file that was read or looked for.
    let files: [WatchedFile]
    /// The first error in one line; `nil` when there is none.
    let error: String?
}

/// Reads and compiles what is served, as often as asked; for threads that may block.
struct GatewayLoader: Sendable {
    let inputs: [String]
    let instance: String?
    let limits: SourceLimits
    let referenceRoot: String?
    let compileOptions: CompileOptions
    let checksParameters: Bool
    let backendCertificateFile: String?
    /// `nil` where nothing listens.
    let tls: TLSOptions?
    private let standardInput = StandardInput()

    init(
        inputs: [String], instance: String?, limits: SourceLimits, referenceRoot: String?,
        compileOptions: CompileOptions, checksParameters: Bool, backendCertificateFile: String?, tls: TLSOptions?
    ) {
        self.inputs = inputs
        self.instance = instance
        self.limits = limits
        self.referenceRoot = referenceRoot
        self.compileOptions = compileOptions
        self.checksParameters = checksParameters
        self.backendCertificateFile = backendCertificateFile
        self.tls = tls
    }

    /// Reads and compiles everything once.
    ///
    /// - Parameter isColoured: Whether messages are for a terminal.
    /// - Returns: What came of it.
    func load(isColoured: Bool = false) -> LoadResult {
        var run = LoadRun(self, InputRecorder(standardInput: self.standardInput), isColoured: isColoured)
        return run.run()
    }
}

/// One load.
private struct LoadRun {
    private let options: GatewayLoader
    private let recorder: InputRecorder
    private let loader: DocumentLoader
    private let diagnostics = DiagnosticCollector()
    private var messages: [String] = []
    private var firstError: String?
    private var failedOperations: [String] = []
    private var isUnreadable = false
    private let isColoured: Bool

    init(_ options: GatewayLoader, _ recorder: InputRecorder, isColoured: Bool) {
        self.options = options
        self.isColoured = isColoured
        self.recorder = recorder
        self.loader = DocumentLoader(
            limits: options.limits, referenceRoot: options.referenceRoot, diagnostics: self.diagnostics,
            inputs: recorder)
    }

    mutating func run() -> LoadResult {
        let configuration = self.loadConfiguration()
        let instance = self.loadInstance()
        let certificates = self.loadCertificates(instance)
        let trust = self.trustDigest()
        self.sayDiagnostics()
        guard !self.isUnreadable else { return self.result(.unreadable) }
        guard let configuration else { return self.result(.faulty) }
        let compiled = SnapshotCompiler.compile(configuration, instance: instance, options: self.options.compileOptions)
        return self.result(
            .loaded(
                LoadedGateway(
                    configuration: configuration, instance: instance, snapshot: compiled.snapshot,
                    notes: compiled.notes, digest: Self.digest(configuration, instance),
                    failedOperations: self.failedOperations, trustDigest: trust, certificates: certificates)))
    }

    private func result(_ outcome: LoadResult.Outcome) -> LoadResult {
        var error = self.firstError
        if error == nil, let found = self.diagnostics.sorted.first(where: { $0.severity == .error }) {
            error = "\(found.location?.description ?? "")  \(found.rule.code) \(found.message)"
        }
        return LoadResult(outcome: outcome, messages: self.messages, files: self.recorder.files, error: error)
    }

    private mutating func fail(_ message: String) {
        self.firstError = self.firstError ?? message
        self.messages.append("apig: \(message)")
        self.isUnreadable = true
    }

    // MARK: Inputs

    private mutating func loadConfiguration() -> Configuration? {
        if self.options.inputs.count == 1, let input = self.options.inputs.first {
            do {
                guard let tree = try self.loader.tree(input) else {
                    self.isUnreadable = true
                    return nil
                }
                if tree.root["formatVersion"] != nil {
                    let reader = ConfigurationReader(diagnostics: self.diagnostics)
                    let configuration = Configuration.load(tree, reader: reader)
                    return self.diagnostics.contains(atLeast: .error) ? nil : configuration
                }
            } catch {
                self.fail("\(error)")
                return nil
            }
        }
        return self.importDocuments()
    }

    private mutating func importDocuments() -> Configuration? {
        var options = ImportOptions()
        options.maxOperations = .max
        // Nobody reads here what is remarked on a document that works.
        options.reportsDroppedParts = false
        options.checksRoutes = false
        options.checksParameters = self.options.checksParameters
        var said: [String] = []
        let result = ImportJob(loader: self.loader, options: options, say: { said.append($0) }).run(self.options.inputs)
        self.messages += said
        self.firstError = self.firstError ?? said.first
        self.isUnreadable = self.isUnreadable || result.isUnreadable
        for report in result.reports {
            if let refusal = report.refusal {
                self.messages.append("apig: \(refusal.code) \(refusal.message)")
                self.firstError = self.firstError ?? "\(refusal.code) \(refusal.message)"
            }
            for failure in report.failure {
                self.failedOperations.append("\(failure.item.method) \(failure.item.path)")
                self.messages.append(
                    "  not served  \(failure.item.method) \(failure.item.path)  \(failure.item.location.description)  "
                        + "\(failure.code) \(failure.message)")
            }
        }
        return result.reports.contains { $0.refusal != nil } ? nil : result.configuration
    }

    private mutating func loadInstance() -> InstanceFile? {
        guard let file = self.options.instance else { return nil }
        let errorsBefore = self.diagnostics.errorCount
        do {
            guard let tree = try self.loader.tree(file) else {
                self.isUnreadable = true
                return nil
            }
            let directory = FileReader.directory(of: file)
            self.recordFiles(tree.root, directory, depth: 0)
            let recorder = self.recorder
            let reader = InstanceFiles.reader(
                for: file, diagnostics: self.diagnostics, note: { recorder.add($0) })
            let instance = InstanceFile.load(tree, reader: reader)
            if self.diagnostics.errorCount > errorsBefore { self.isUnreadable = true }
            return instance
        } catch {
            self.fail("\(error)")
            return nil
        }
    }

    private mutating func loadCertificates(_ instance: InstanceFile?) -> ListenerTLS? {
        guard let options = self.options.tls else { return nil }
        for file in [options.certificate, options.key] {
            if let file { self.recorder.add(file) }
        }
        guard !self.isUnreadable else { return nil }
        do {
            let directory = self.options.instance.map(FileReader.directory) ?? "."
            guard let loaded = try options.certificates(instance, directory: directory) else { return nil }
            self.messages += loaded.notes
            return loaded.tls
        } catch {
            self.fail("\(error)")
            if error as? ListenerTLSError == .noCertificate { self.messages.append(TLSOptions.advice) }
            return nil
        }
    }

    /// Notes the files an instance file names: members that end in `_file`, such as certificates and keys, and secrets in files.
    private func recordFiles(_ node: Node, _ directory: String, depth: Int) {
        guard depth < self.options.limits.maxDepth else { return }
        for entry in node.entries {
            if entry.value.isScalar, entry.key.text.hasSuffix("_file") {
                self.recorder.add(InstanceFiles.resolve(entry.value.text, directory))
            } else if entry.value.isScalar, case .file(let path)? = SecretReference(entry.value.text) {
                self.recorder.add(InstanceFiles.resolve(path, directory))
            }
            self.recordFiles(entry.value, directory, depth: depth + 1)
        }
        for item in node.items { self.recordFiles(item, directory, depth: depth + 1) }
    }

    private mutating func trustDigest() -> String? {
        guard let file = self.options.backendCertificateFile else { return nil }
        self.recorder.add(file)
        do {
            return ResourceID.digest(of: try FileReader.read(file, maxBytes: 16 << 20))
        } catch {
            self.fail("\(error)")
            return nil
        }
    }

    // MARK: Words

    private mutating func sayDiagnostics() {
        let renderer = TextRenderer(isColoured: self.isColoured)
        // Errors, and what the instance file asks for in vain; warnings about documents are for apig validate.
        let sorted = self.diagnostics.sorted
        func isShown(_ diagnostic: Diagnostic) -> Bool {
            diagnostic.severity == .error
                || (diagnostic.severity == .warning && diagnostic.rule.code.hasPrefix("APIG9"))
        }
        for diagnostic in sorted where isShown(diagnostic) { self.messages.append(renderer.render(diagnostic)) }
        let warnings = sorted.count { $0.severity == .warning && !isShown($0) }
        if warnings > 0 { self.messages.append("\(warnings) warnings about the documents; apig validate shows them.") }
    }

    private static func digest(_ configuration: Configuration, _ instance: InstanceFile?) -> String {
        var bytes = configuration.encoded()
        if let instance {
            // Without its secrets: the digest is shown, and a short secret could be guessed from it.
            bytes.append(0)
            bytes += Redaction.text(of: instance).utf8
        }
        return ResourceID.digest(of: bytes)
    }
}
