import ArgumentParser
import Diagnostics
import GatewayRuntime
import Glibc

/// `apig explain`.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Run one request through the gateway's program without a server, and say what each step decides.",
        discussion: """
            The API that matches and its place in the document, every step in order with its decision, and in the end the request its
            backend would get or the answer the gateway would give itself. Nothing is sent: a step that would ask an authorizer or a function
            is where the explanation ends.

            EXAMPLES:
              apig explain apis/shop.yaml -- GET /v1/products
              apig explain shop.apig.json --instance instance.yaml -H 'X-Stage: TEST' -- GET http://localhost:8080/v1/products/p-7
              apig explain shop.apig.json --allow-http -d '{"id":1}' --format json -- POST https://api.shop.example/v1/orders

            EXIT STATUS: 0 explained, whatever the answer; 1 the configuration has errors; 2 an input cannot be read, or the request is none;
            64 wrong usage.
            """
    )

    @Argument(
        help: ArgumentHelp(
            "A gateway configuration or documents, then the method and the URL or path.",
            valueName: "input> … <method> <url")
    )
    var arguments: [String]

    @Option(help: ArgumentHelp("Instance file.", valueName: "file"))
    var instance: String?

    @Option(
        name: [.customShort("H"), .customLong("header")], help: ArgumentHelp("A header line.", valueName: "name: value")
    )
    var headers: [String] = []

    @Option(
        name: [.customShort("d"), .customLong("data")],
        help: ArgumentHelp("The body; @FILE reads it.", valueName: "text"))
    var data: String?

    @Option(help: ArgumentHelp("Address the request comes from.", valueName: "address"))
    var clientAddress: String = "127.0.0.1"

    @Option(help: ArgumentHelp("When the request comes, in seconds since 1970 (default: now).", valueName: "seconds"))
    var time: Int64?

    @Flag(help: "Take HTTPS APIs over plain HTTP too.")
    var allowHTTP = false

    @Flag(help: "Say which parameter is wrong and why.")
    var explainParameters = false

    @Option(help: "Form of the explanation: text or json.")
    var format: ExplanationFormat = .text

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        guard self.arguments.count >= 3 else {
            throw ValidationError(
                "Give a configuration or documents, a method and a URL: apig explain shop.yaml GET /v1/products")
        }
    }

    func run() throws {
        guard let url = self.arguments.last, let method = self.arguments.dropLast().last else { return }
        var options = CompileOptions()
        options.treatsPlainAsTLS = self.allowHTTP
        options.explainsParameters = self.explainParameters
        options.instanceDirectory = self.instance.map(FileReader.directory) ?? "."
        let loader = GatewayLoader(
            inputs: Array(self.arguments.dropLast(2)), instance: self.instance, limits: self.reading.limits,
            referenceRoot: self.reading.referenceRoot, compileOptions: options, checksParameters: false,
            backendCertificateFile: nil, tls: nil)
        let result = loader.load()
        for message in result.messages { Terminal.say(message) }
        guard case .loaded(let gateway) = result.outcome else {
            if case .faulty = result.outcome { throw CommandExit.findings }
            throw CommandExit.cannot
        }
        do {
            let request = try ExplainedRequest(
                method: method, url: url, headers: self.headers,
                body: try self.data.map { try Self.body($0) } ?? [], limits: gateway.snapshot.limits)
            let explanation = Explanation(
                request, gateway.snapshot, clientAddress: self.clientAddress,
                time: self.time ?? Int64(Glibc.time(nil)))
            switch self.format {
            case .text:
                let text = explanation.text(isColoured: Terminal.isColoured(STDOUT_FILENO))
                try FileReader.write(Array(text.utf8), to: "-")
            case .json: try FileReader.write(explanation.json, to: "-")
            }
        } catch let error as ExplainedRequest.Fault {
            Terminal.say("apig: \(error.description)")
            throw CommandExit.cannot
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private static func body(_ data: String) throws -> [UInt8] {
        guard data.hasPrefix("@") else { return Array(data.utf8) }
        return try FileReader.read(String(data.dropFirst()), maxBytes: 64 << 20)
    }
}

/// A form explanations are written in.
enum ExplanationFormat: String, ExpressibleByArgument, CaseIterable, Sendable {
    case text
    case json
}
