import GatewayRuntime
import GatewayServer
import Glibc
import Testing

/// Signs requests of the tests with the current time, as a client of the product does.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
struct AcceptanceSigner {
    var key = "demoAppKey01"
    var secret = "demoAppSecret01"
    /// Seconds the client's clock is off.
    var clockOffset: Int64 = 0
    /// The header the signature stands in.
    var header = "Authorization"

    /// The header lines of a signed request: those given, the time and the signature.
    ///
    /// All of them are signed, and `Host`.
    func lines(
        _ method: String, _ target: String, _ lines: [String] = [], body: String? = nil, host: String = "api.example"
    ) throws -> [String] {
        let date = "X-Sdk-Date: \(RequestSigner.date(secondsSince1970: Int64(time(nil)) + self.clockOffset))"
        let all = lines + [date]
        let text = (["\(method) \(target) HTTP/1.1", "Host: \(host)"] + all).joined(separator: "\r\n") + "\r\n\r\n"
        let bytes = Array(text.utf8)
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        #expect(scanner.scan(bytes.span, into: &head) == .complete)
        let names = (["host"] + all.map { String($0.prefix { $0 != ":" }).lowercased() }).map { Array($0.utf8) }
        let content = Array((body ?? "").utf8)
        let signed = RequestSigner(key: Array(self.key.utf8), secret: Array(self.secret.utf8)).sign(
            head, bytes: bytes.span, names: names, body: BodyDigest(content.span))
        let authorization = try #require(signed).authorization
        return all + ["\(self.header): \(String(decoding: authorization, as: UTF8.self))"]
    }
}

extension AcceptanceGateway {
    /// Calls it with a signature.
    func signed(
        _ method: String, _ target: String, _ lines: [String] = [], body: String? = nil,
        by signer: AcceptanceSigner = AcceptanceSigner(), host: String = "api.example"
    ) throws -> AcceptanceAnswer {
        try self.call(
            method, target, try signer.lines(method, target, lines, body: body, host: host), body: body, host: host)
    }
}

/// A TLS listener of a test.
enum ListenerTLSOptions {
    struct Made {
        let tls: ListenerTLS

        func apply(to options: inout ServerOptions) {
            options.tls = self.tls
            options.tlsPort = 0
        }
    }

    static func make(_ certificates: Certificates) throws -> Made {
        var tls = ListenerTLS.Options()
        tls.applicationProtocols = ["h2", "http/1.1"]
        tls.defaultCertificate = ListenerDomain(
            name: "", certificateFile: certificates.path("h.pem"), privateKeyFile: certificates.path("h.key"))
        return Made(tls: try ListenerTLS(tls))
    }
}
