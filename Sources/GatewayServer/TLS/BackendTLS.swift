import GatewayRuntime
import NIOSSL

/// What encrypted connections to backends need.
struct BackendTLS: Sendable {
    /// For HTTP/1.1; `nil` when no backend needs it.
    let http1: NIOSSLContext?
    /// For HTTP/2, which is negotiated; `nil` when no backend needs it.
    let http2: NIOSSLContext?

    /// For backends none of which is encrypted.
    init() {
        self.http1 = nil
        self.http2 = nil
    }

    /// - Throws: `ServerError` when a certificate cannot be read.
    init(_ snapshot: RoutingSnapshot, _ options: ServerOptions) throws {
        self.http1 = try Self.context(snapshot, options, speaksHTTP2: false)
        self.http2 = try Self.context(snapshot, options, speaksHTTP2: true)
    }

    private static func context(
        _ snapshot: RoutingSnapshot, _ options: ServerOptions, speaksHTTP2: Bool
    ) throws -> NIOSSLContext? {
        guard snapshot.hosts.contains(where: { $0.usesTLS && $0.speaksHTTP2 == speaksHTTP2 }) else { return nil }
        return try self.clientContext(options, protocols: speaksHTTP2 ? ["h2"] : [])
    }

    /// What a connection of the gateway's own is encrypted with.
    ///
    /// - Throws: `ServerError` when a certificate cannot be read.
    static func clientContext(_ options: ServerOptions, protocols: [String]) throws -> NIOSSLContext {
        try NIOSSLContext(configuration: try self.configuration(options, protocols: protocols))
    }

    /// How connections to backends are encrypted.
    ///
    /// - Throws: `ServerError` when a certificate cannot be read.
    static func configuration(_ options: ServerOptions, protocols: [String]) throws -> TLSConfiguration {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = protocols
        if !options.verifiesBackends { configuration.certificateVerification = .none }
        if let file = options.backendCertificateFile {
            do {
                configuration.additionalTrustRoots = [.certificates(try NIOSSLCertificate.fromPEMFile(file))]
            } catch {
                throw ServerError(code: .certificate, message: "cannot read the certificates in \(file)")
            }
        }
        return configuration
    }
}
