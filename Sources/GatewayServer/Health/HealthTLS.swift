import NIOSSL
import Synchronization

/// What health checks over HTTPS need: backends are trusted as requests trust them.
///
/// Made when first used, once.
final class HealthTLS: Sendable {
    private struct Contexts {
        var plain: NIOSSLContext?
        var identified: NIOSSLContext?
    }

    private let options: ServerOptions
    private let contexts = Mutex(Contexts())

    init(_ options: ServerOptions) { self.options = options }

    /// - Parameter showsCertificate: Whether the gateway's own certificate is shown; without one this says nothing.
    /// - Returns: The context for a connection.
    /// - Throws: When a certificate or key cannot be read.
    func context(showsCertificate: Bool) throws -> NIOSSLContext {
        try self.contexts.withLock { contexts in
            guard showsCertificate, let identity = self.options.healthCheckIdentity else {
                if let known = contexts.plain { return known }
                let context = try NIOSSLContext(
                    configuration: BackendTLS.configuration(self.options, protocols: []))
                contexts.plain = context
                return context
            }
            if let known = contexts.identified { return known }
            var configuration = try BackendTLS.configuration(self.options, protocols: [])
            configuration.certificateChain = try NIOSSLCertificate.fromPEMFile(identity.certificateFile).map {
                .certificate($0)
            }
            configuration.privateKey = .privateKey(try NIOSSLPrivateKey(file: identity.privateKeyFile, format: .pem))
            let context = try NIOSSLContext(configuration: configuration)
            contexts.identified = context
            return context
        }
    }
}
