import ArgumentParser
import GatewayConfiguration
import GatewayRuntime
import GatewayServer

/// The options of the TLS listener.
struct TLSOptions: ParsableArguments {
    @Option(
        name: .customLong("tls-listen"),
        help: ArgumentHelp(
            "Address to listen on with TLS; certificates are the domains' and the default one.", valueName: "host:port")
    )
    var listen: ListenAddress?

    @Option(
        name: .customLong("tls-cert"),
        help: ArgumentHelp("Certificate for clients that name no declared domain.", valueName: "pem"))
    var certificate: String?

    @Option(name: .customLong("tls-key"), help: ArgumentHelp("The key of --tls-cert.", valueName: "pem"))
    var key: String?

    @Flag(name: .customLong("no-http2"), help: "Offer HTTP/1.1 only on the TLS listener.")
    var refusesHTTP2 = false

    func validate() throws {
        guard (self.certificate == nil) == (self.key == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
        guard self.certificate == nil || self.listen != nil else {
            throw ValidationError("--tls-cert needs --tls-listen.")
        }
    }

    /// Loads the certificates of the listener.
    ///
    /// - Parameters:
    ///   - instance: The instance file, whose domains may have certificates.
    ///   - directory: The folder its paths count from.
    /// - Returns: The certificates, and what there is to say about them; `nil` when there is no TLS listener.
    /// - Throws: `ListenerTLSError`.
    func certificates(_ instance: InstanceFile?, directory: String) throws -> (tls: ListenerTLS, notes: [String])? {
        guard self.listen != nil else { return nil }
        var options = ListenerTLS.Options()
        options.domains = SnapshotCompiler.listenerDomains(instance, directory: directory)
        options.applicationProtocols = self.refusesHTTP2 ? ["http/1.1"] : ["h2", "http/1.1"]
        options.cipherNames = instance?.cipherNames?.map(\.rawValue)
        // A client without the certificate its domain asks for is let in and answered APIG.0205, as on the product.
        options.requiresClientCertificateInHandshake = false
        if let certificate, let key {
            options.defaultCertificate = ListenerDomain(name: "", certificateFile: certificate, privateKeyFile: key)
        }
        let notes = ListenerTLS.unavailableCiphers(options.cipherNames ?? []).map {
            "  ssl_ciphers: \($0) is not available here"
        }
        return (try ListenerTLS(options), notes)
    }

    /// What to do without a certificate.
    static let advice = """
        --tls-listen needs --tls-cert and --tls-key, or an instance file with a domain that has a certificate. To make one for this machine:
          openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost \\
            -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout local.key -out local.pem
          apig serve … --tls-listen 127.0.0.1:8443 --tls-cert local.pem --tls-key local.key
        """
}

/// Checks the certificates an instance file names while it is read, so that their faults have a place.
enum CertificateCheck {
    /// What is wrong with a domain's files, in the names the instance file gives them.
    static func fault(_ files: CertificateFiles, directory: String) -> CertificateFault? {
        func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(directory)/\(file)" }
        let authority = files.trustedRootCAFile.map(path)
        do {
            try ListenerTLS.check(
                ListenerDomain(
                    name: "", certificateFile: path(files.certificateFile), privateKeyFile: path(files.privateKeyFile),
                    clientAuthorityFile: authority))
            return nil
        } catch ListenerTLSError.keyDoesNotFit {
            return .keyDoesNotFit(certificate: files.certificateFile, key: files.privateKeyFile)
        } catch ListenerTLSError.unreadable(let file, let reason) {
            let names = [files.certificateFile, files.privateKeyFile] + (files.trustedRootCAFile.map { [$0] } ?? [])
            return .unreadable(file: names.first { path($0) == file } ?? file, reason: reason)
        } catch {
            return .unreadable(file: files.certificateFile, reason: "\(error)")
        }
    }
}
