import ArgumentParser
import GatewayRuntime
import GatewayServer
import Glibc
import Synchronization

/// `apig call`.
struct CallCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call",
        abstract: "Call an API, with an APP or IAM signature, an AppCode, or key and secret.",
        discussion: """
            The options of the request are curl's. Redirects are not followed. Without a credential the request is sent as it is.

            EXAMPLES:
              apig call -i http://127.0.0.1:8080/v1/orders
              APIG_APP_SECRET=… apig call --app-key demoAppKey01 'http://127.0.0.1:8080/v1/orders?limit=10'
              apig call --app-key demoAppKey01 --app-secret @secret.txt --stage TEST -d '{"id":1}' -H 'Content-Type: application/json' http://127.0.0.1:8080/v1/orders
              apig call --app-code @code.txt --insecure https://127.0.0.1:8443/v1/orders
              apig call --fail --iam-access-key AK01 --iam-secret-key @sk.txt https://api.shop.example/v1/orders

            EXIT STATUS: 0 there is an answer; 1 its status is 400 or more and --fail is given; 2 there is no answer; 64 wrong usage.
            """
    )

    @OptionGroup var request: RequestOptions
    @OptionGroup var credentials: CredentialOptions

    @Flag(name: [.customShort("i"), .customLong("include")], help: "Print the head of the answer too.")
    var includesHead = false

    @Flag(help: "End with 1 when the status is 400 or more.")
    var fail = false

    @Flag(name: [.customShort("k"), .customLong("insecure")], help: "Do not verify the server's certificate.")
    var insecure = false

    @Option(
        name: .customLong("cacert"),
        help: ArgumentHelp("Certificates the server's may be signed by, beside the system's.", valueName: "pem"))
    var certificateFile: String?

    @Option(help: ArgumentHelp("Address to connect to in place of the URL's.", valueName: "host:port"))
    var connectTo: ListenAddress?

    @Option(help: ArgumentHelp("Seconds for the whole call.", valueName: "seconds"))
    var maxTime: Int = 60

    func validate() throws {
        guard (1...86_400).contains(self.maxTime) else { throw ValidationError("--max-time must be 1 to 86400.") }
    }

    func run() throws {
        let state = CallState()
        do {
            var draft = try self.request.draft()
            draft.set("User-Agent", draft.value("User-Agent") ?? "apig/\(Version.text)")
            draft.set("Connection", "close")
            _ = try self.credentials.apply(to: &draft)
            let includesHead = self.includesHead
            try self.call.run(draft.head + draft.body, isHead: draft.method == "HEAD") { event in
                state.receive(event, includesHead: includesHead)
            }
        } catch {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
        if state.isOutputBroken { throw CommandExit.cannot }
        if self.fail, state.status >= 400 { throw CommandExit.findings }
    }

    private var call: HTTPCall {
        let url = self.request.url
        var call = HTTPCall(
            host: self.connectTo?.host ?? url.host, port: self.connectTo?.port ?? url.port, usesTLS: url.usesTLS)
        call.serverName = url.host
        call.verifiesCertificate = !self.insecure
        call.certificateFile = self.certificateFile
        call.timeoutSeconds = Int64(self.maxTime)
        return call
    }
}

/// What of an answer has been seen; filled by the call's thread, read when it has ended.
private final class CallState: Sendable {
    private let statusCode = Atomic<Int>(0)
    private let broken = Atomic<Bool>(false)

    var status: Int { self.statusCode.load(ordering: .acquiring) }

    /// Whether the answer could not be written.
    var isOutputBroken: Bool { self.broken.load(ordering: .acquiring) }

    func receive(_ event: HTTPCall.Event, includesHead: Bool) {
        switch event {
        case .head(let status, let bytes):
            self.statusCode.store(status, ordering: .releasing)
            if includesHead { self.write(bytes) }
        case .body(let bytes): self.write(bytes)
        }
    }

    private func write(_ bytes: [UInt8]) {
        guard !self.isOutputBroken else { return }
        do {
            try FileReader.writeAll(bytes, to: STDOUT_FILENO, name: "standard output")
        } catch {
            self.broken.store(true, ordering: .releasing)
        }
    }
}
