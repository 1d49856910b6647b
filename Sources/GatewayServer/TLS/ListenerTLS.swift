package import GatewayRuntime
import Glibc
import NIOCore
import NIOSSL

/// The certificates of a TLS listener, loaded and ready: one for each domain, and perhaps a default one.
///
/// Immutable. Renewed certificates make another one (`reloaded()`), which replaces it as a whole for the connections to come.
package final class ListenerTLS: Sendable {
    /// What a listener is made of.
    package struct Options: Sendable, Equatable {
        package var domains: [ListenerDomain] = []
        /// For clients that name no domain, or none of these; without it their handshake is refused.
        ///
        /// Its name does not count.
        package var defaultCertificate: ListenerDomain?
        /// Cipher suites of TLS 1.2 and below, by the names of the feature `ssl_ciphers`; `nil` allows all of its names.
        ///
        /// TLS 1.3 has suites of its own, which are always on.
        package var cipherNames: [String]?
        /// Protocols offered to clients, the preferred one first.
        package var applicationProtocols = ["http/1.1"]
        /// Whether a client without the certificate its domain asks for is refused in the handshake.
        ///
        /// Otherwise it is let in, for its requests to be answered `APIG.0205` as on the product; whoever switches this off must ask
        /// `DomainTable.refusal` for every request. A certificate that its CA did not sign is refused in the handshake in any case.
        package var requiresClientCertificateInHandshake = true

        package init() {}
    }

    /// The context of a domain.
    struct Entry: Sendable {
        /// `nil` for the default certificate.
        let domain: String?
        let context: NIOSSLContext
        let asksForClientCertificate: Bool
    }

    package let options: Options
    /// The files' stamps from before they were read, so that whatever changes afterwards is seen as a change.
    let stamps: [CertificateWatch.Stamp]
    private let entries: [Entry]
    private let names: DomainNames
    private let fallback: Entry?

    /// Loads all certificates; reads files, so not for event loops.
    ///
    /// - Throws: `ListenerTLSError` for the first domain whose certificate cannot be used.
    package init(_ options: Options) throws {
        self.options = options
        self.stamps = CertificateWatch.stamps(options)
        self.names = DomainNames(options.domains.map(\.name))
        self.entries = try options.domains.map { try Self.entry($0, name: $0.name, options) }
        self.fallback = try options.defaultCertificate.map { try Self.entry($0, name: nil, options) }
        guard !self.entries.isEmpty || self.fallback != nil else { throw ListenerTLSError.noCertificate }
    }

    /// Reads the same files again.
    ///
    /// - Throws: `ListenerTLSError` when one of them cannot be used any more; what is in force then stays.
    package func reloaded() throws -> ListenerTLS { try ListenerTLS(self.options) }

    /// The cipher suites among these that the TLS library does not have.
    package static func unavailableCiphers(_ names: [String]) -> [String] {
        names.filter { !CipherSuites.available.contains($0) }
    }

    /// Checks the files of one certificate without using them.
    ///
    /// - Throws: `ListenerTLSError`.
    package static func check(_ domain: ListenerDomain) throws {
        _ = try Self.entry(domain, name: nil, Options())
    }

    /// The context for a client; `nil` refuses it.
    func entry(serverName: [UInt8]?) -> Entry? {
        if let serverName, let index = self.names.index(of: serverName.span) { return self.entries[index] }
        return self.fallback
    }

    private static func entry(_ domain: ListenerDomain, name: String?, _ options: Options) throws -> Entry {
        let chain = try Self.certificates(domain.certificateFile)
        let key = try Self.privateKey(domain.privateKeyFile)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        configuration.minimumTLSVersion = domain.minimumVersion.nio
        configuration.cipherSuites = try CipherSuites.list(options.cipherNames, minimumVersion: domain.minimumVersion)
        configuration.applicationProtocols = options.applicationProtocols
        configuration.shutdownTimeout = .seconds(1)
        if let file = domain.clientAuthorityFile {
            configuration.trustRoots = .certificates(try Self.certificates(file))
            configuration.certificateVerification =
                options.requiresClientCertificateInHandshake ? .noHostnameVerification : .optionalVerification
            configuration.sendCANameList = true
        }
        do {
            return Entry(
                domain: name, context: try NIOSSLContext(configuration: configuration),
                asksForClientCertificate: domain.clientAuthorityFile != nil)
        } catch NIOSSLError.failedToLoadPrivateKey {
            throw ListenerTLSError.keyDoesNotFit(certificate: domain.certificateFile, key: domain.privateKeyFile)
        } catch {
            throw ListenerTLSError.unreadable(file: domain.certificateFile, reason: "it cannot be used: \(error)")
        }
    }

    private static func certificates(_ file: String) throws -> [NIOSSLCertificate] {
        try Self.checkReadable(file)
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(file), !certificates.isEmpty else {
            throw ListenerTLSError.unreadable(file: file, reason: "it holds no certificate in PEM form")
        }
        return certificates
    }

    private static func privateKey(_ file: String) throws -> NIOSSLPrivateKey {
        try Self.checkReadable(file)
        guard let key = try? NIOSSLPrivateKey(file: file, format: .pem) else {
            throw ListenerTLSError.unreadable(
                file: file, reason: "it holds no private key in PEM form, or one with a passphrase")
        }
        return key
    }

    private static func checkReadable(_ file: String) throws {
        guard unsafe access(file, R_OK) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw ListenerTLSError.unreadable(file: file, reason: reason)
        }
    }
}

/// Why a TLS listener cannot be made.
package enum ListenerTLSError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(file: String, reason: String)
    case keyDoesNotFit(certificate: String, key: String)
    /// There is neither a domain with a certificate nor a default one.
    case noCertificate
    /// None of the cipher suites can be used.
    case noCipher

    package var description: String {
        switch self {
        case .unreadable(let file, let reason): "cannot use \(file): \(reason)"
        case .keyDoesNotFit(let certificate, let key):
            "the key in \(key) does not belong to the certificate in \(certificate)"
        case .noCertificate: "a TLS listener needs a certificate"
        case .noCipher: "none of the cipher suites in ssl_ciphers is available here"
        }
    }
}

extension TLSProtocolVersion {
    var nio: TLSVersion {
        switch self {
        case .tls11: .tlsv11
        case .tls12: .tlsv12
        case .tls13: .tlsv13
        }
    }

    /// A connection's version; what is older than 1.1 is never negotiated.
    init(_ version: TLSVersion?) {
        switch version {
        case .tlsv13: self = .tls13
        case .tlsv12: self = .tls12
        case .tlsv11, .tlsv1, nil: self = .tls11
        }
    }
}
