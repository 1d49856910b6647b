import GatewayRuntime
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
    /// What members are shown whose channel asks for it (`enable_client_ssl`); `nil` shows nothing.
    let identity: ClientIdentity?
    private let contexts = Mutex(Contexts())

    init(_ options: ServerOptions, _ identity: ClientIdentity?) {
        self.options = options
        self.identity = identity
    }

    /// - Parameter showsCertificate: Whether the gateway's own certificate is shown; without one this says nothing.
    /// - Returns: The context for a connection.
    /// - Throws: When a certificate or key cannot be read.
    func context(showsCertificate: Bool) throws -> NIOSSLContext {
        try self.contexts.withLock { contexts in
            guard showsCertificate, let identity = self.identity else {
                if let known = contexts.plain { return known }
                let context = try NIOSSLContext(
                    configuration: BackendTLS.configuration(self.options, protocols: []))
                contexts.plain = context
                return context
            }
            if let known = contexts.identified { return known }
            let context = try NIOSSLContext(
                configuration: BackendTLS.configuration(self.options, protocols: [], identity: identity))
            contexts.identified = context
            return context
        }
    }
}
