import GatewayRuntime
import NIOSSL

/// What encrypted connections to backends need.
struct BackendTLS: Sendable {
    /// For HTTP/1.1 and for HTTP/2, which is negotiated; `nil` when no backend needs it.
    private var http1: NIOSSLContext?
    private var http2: NIOSSLContext?
    /// The same for backends that are shown the gateway's certificate.
    private var identifiedHTTP1: NIOSSLContext?
    private var identifiedHTTP2: NIOSSLContext?

    /// For backends none of which is encrypted.
    init() {}

    /// - Throws: `ServerError` when a certificate cannot be read.
    init(_ snapshot: RoutingSnapshot, _ options: ServerOptions) throws {
        for host in snapshot.hosts where host.usesTLS && self.context(for: host) == nil {
            let protocols = host.speaksHTTP2 ? ["h2"] : []
            let identity = host.presentsCertificate ? snapshot.clientIdentity : nil
            let context = try NIOSSLContext(
                configuration: try Self.configuration(options, protocols: protocols, identity: identity))
            switch (host.presentsCertificate, host.speaksHTTP2) {
            case (false, false): self.http1 = context
            case (false, true): self.http2 = context
            case (true, false): self.identifiedHTTP1 = context
            case (true, true): self.identifiedHTTP2 = context
            }
        }
    }

    /// The context for connections to a host; `nil` for one that is not encrypted.
    func context(for host: UpstreamHost) -> NIOSSLContext? {
        guard host.usesTLS else { return nil }
        guard host.presentsCertificate else { return host.speaksHTTP2 ? self.http2 : self.http1 }
        return host.speaksHTTP2 ? self.identifiedHTTP2 : self.identifiedHTTP1
    }

    /// What a connection of the gateway's own is encrypted with.
    ///
    /// - Throws: `ServerError` when a certificate cannot be read.
    static func clientContext(_ options: ServerOptions, protocols: [String]) throws -> NIOSSLContext {
        try NIOSSLContext(configuration: try self.configuration(options, protocols: protocols))
    }

    /// How connections to backends are encrypted.
    ///
    /// - Parameters:
    ///   - options: What is trusted.
    ///   - protocols: What is negotiated.
    ///   - identity: What the backend is shown when it asks; `nil` shows nothing.
    /// - Returns: The configuration of a client.
    /// - Throws: `ServerError` when a certificate cannot be read.
    static func configuration(
        _ options: ServerOptions, protocols: [String], identity: ClientIdentity? = nil
    ) throws -> TLSConfiguration {
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
        if let identity { try self.show(identity, &configuration) }
        return configuration
    }

    private static func show(_ identity: ClientIdentity, _ configuration: inout TLSConfiguration) throws {
        do {
            configuration.certificateChain = try NIOSSLCertificate.fromPEMBytes(identity.certificates).map {
                .certificate($0)
            }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: identity.privateKey, format: .pem))
            if !identity.authorities.isEmpty {
                configuration.additionalTrustRoots.append(
                    .certificates(try NIOSSLCertificate.fromPEMBytes(identity.authorities)))
            }
            // The key must be the certificate's, which only a context tells.
            _ = try NIOSSLContext(configuration: configuration)
        } catch {
            // Not what the library says: it may quote the text.
            throw ServerError(
                code: .certificate,
                message: "cannot use the certificate or the key of backend_client_certificate")
        }
    }
}
