import APIGTranslation
import Diagnostics
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// An operation of a document, as its lines.
struct DocumentOperation {
    let method: String
    let path: String
    let id: String
    let lines: String

    /// - Parameters:
    ///   - method: The key of the method in the document.
    ///   - path: The path.
    ///   - backend: The value of `x-apigateway-backend`.
    ///   - lines: Further members of the operation.
    ///   - id: Its `operationId`; by default method and letters of the path.
    ///   - schemes: What it is called by.
    init(
        _ method: String, _ path: String, _ backend: String, _ lines: String = "", id: String? = nil,
        schemes: String = "[http]"
    ) {
        self.method = method
        self.path = path
        self.id = id ?? "\(method.filter(\.isLetter))_\(path.filter { $0.isLetter || $0.isNumber })"
        var all = ["operationId: \(self.id)", "schemes: \(schemes)"]
        let defaults = [
            ("x-apigateway-request-type", "public"), ("x-apigateway-match-mode", "NORMAL"),
            ("x-apigateway-cors", "false"),
        ]
        for (key, value) in defaults where !lines.contains(key) { all.append("\(key): \(value)") }
        all += ["responses: {default: {description: answer}}", "x-apigateway-backend: \(backend)"]
        self.lines = (all + lines.split(separator: "\n").map(String.init)).joined(separator: "\n")
    }

    static func get(
        _ path: String, _ backend: String, _ lines: String = "", id: String? = nil, schemes: String = "[http]"
    ) -> DocumentOperation {
        DocumentOperation("get", path, backend, lines, id: id, schemes: schemes)
    }

    static func post(
        _ path: String, _ backend: String, _ lines: String = "", id: String? = nil, schemes: String = "[http]"
    ) -> DocumentOperation {
        DocumentOperation("post", path, backend, lines, id: id, schemes: schemes)
    }

    static let mock = "{type: MOCK, mockEndpoints: {result-content: mocked}}"

    /// Indents lines.
    static func indented(_ text: String, by count: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { String(repeating: " ", count: count) + $0 }
            .joined(separator: "\n")
    }

    /// A document of Swagger 2.0 for the group `accept`.
    ///
    /// - Parameters:
    ///   - operations: Its operations; those of one path stand together.
    ///   - root: Further members of the root.
    /// - Returns: The document's text.
    static func document(_ operations: [DocumentOperation], root: String) -> String {
        var text = "swagger: '2.0'\ninfo: {title: accept, version: '1'}\n\(root)\npaths:\n"
        var paths: [String] = []
        for operation in operations where !paths.contains(operation.path) { paths.append(operation.path) }
        for path in paths {
            text += "  '\(path)':\n"
            for operation in operations where operation.path == path {
                text += "    \(operation.method):\n" + self.indented(operation.lines, by: 6) + "\n"
            }
        }
        return text
    }
}

/// Security schemes operations of the tests ask for.
enum DocumentSecurity {
    static let definitions = """
        securityDefinitions:
          app: {type: apiKey, in: header, name: Authorization, x-apigateway-auth-type: AppSigv1}
          code: {type: apiKey, in: header, name: Authorization, x-apigateway-auth-type: AppSigv1, x-apigateway-auth-opt: {appcode-auth-type: header}}
          iam: {type: apiKey, in: header, name: X-Auth-Token, x-apigateway-auth-type: IAM}
        """
}

/// A gateway made as `apig serve` makes one: a document is imported, an instance file is read, both are compiled.
struct AcceptanceGateway {
    let running: RunningGateway
    /// What the compiler had to say.
    let notes: [String]

    var port: Int { self.running.port }

    /// Calls it, on a connection of its own.
    func call(
        _ method: String, _ target: String, _ lines: [String] = [], body: String? = nil, host: String = "api.example"
    ) throws -> AcceptanceAnswer {
        try AcceptanceAnswer(port: self.port, method, target, lines, body: body, host: host)
    }

    func get(_ target: String, _ lines: [String] = [], host: String = "api.example") throws -> AcceptanceAnswer {
        try self.call("GET", target, lines, host: host)
    }
}

/// What a test wants other than usual.
struct AcceptanceSetup {
    /// Changes what was imported, for what documents have no words for.
    var change: (inout Configuration) -> Void = { _ in }
    /// Changes the settings of the compiler.
    var compile: (inout CompileOptions) -> Void = { _ in }
    /// Changes the settings of the server.
    var options: (inout ServerOptions) -> Void = { _ in }
}

/// Starts a gateway from the texts of a document and of an instance file.
///
/// - Parameters:
///   - operations: The operations of the document.
///   - root: Further members of its root.
///   - instance: The members of the instance file.
///   - loops: Event loops.
///   - setup: What is other than usual.
///   - body: What is done with it.
/// - Throws: When the texts have faults, and what `body` throws.
func withDocument(
    _ operations: [DocumentOperation], root: String = DocumentSecurity.definitions, instance: String = "",
    loops: Int = 1, setup: AcceptanceSetup = AcceptanceSetup(),
    _ body: (AcceptanceGateway) throws -> Void
) throws {
    let diagnostics = DiagnosticCollector()
    func tree(_ text: String, _ name: String) throws -> SyntaxTree {
        let tree = SourceReader.read(name: name, bytes: Array(text.utf8), diagnostics: diagnostics)
        return try #require(tree, "\(diagnostics.sorted.map(\.message))\n\(text)")
    }
    let source = try tree(DocumentOperation.document(operations, root: root), "document.yaml")
    let resolver = ReferenceResolver(
        root: source, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
        diagnostics: diagnostics)
    let model = try #require(DocumentReader(tree: source, resolver: resolver, diagnostics: diagnostics).read())
    let imported = Importer(document: model, options: ImportOptions(), diagnostics: diagnostics).run()
    try #require(
        imported.report.failure.isEmpty && imported.report.refusal == nil,
        "\(imported.report.failure.map { "\($0.item.path) \($0.message)" })")
    var configuration = imported.configuration
    setup.change(&configuration)
    let reader = ConfigurationReader(diagnostics: diagnostics)
    let file = InstanceFile.load(try tree("formatVersion: 1\n\(instance)\n", "instance.yaml"), reader: reader)
    let faults = diagnostics.sorted.filter { $0.severity == .error }.map { "\($0.rule.code) \($0.message)" }
    try #require(faults.isEmpty, "\(faults)")
    var compileOptions = CompileOptions()
    compileOptions.instanceDirectory = Fixture.path("functions")
    setup.compile(&compileOptions)
    let compiled = SnapshotCompiler.compile(configuration, instance: file, options: compileOptions)
    var serverOptions = ServerOptions()
    serverOptions.port = 0
    serverOptions.loopCount = loops
    setup.options(&serverOptions)
    let running = try GatewayServer.start(compiled.snapshot, options: serverOptions)
    defer { running.stop(drainingFor: 0) }
    try body(AcceptanceGateway(running: running, notes: compiled.notes.map { "\($0)" }))
}
