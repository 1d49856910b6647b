/// A domain a TLS listener has a certificate for.
package struct ListenerDomain: Sendable, Equatable {
    /// In lower case, `*.` in front for exactly one label.
    package var name: String
    package var minimumVersion: TLSProtocolVersion
    /// PEM files.
    package var certificateFile: String
    package var privateKeyFile: String
    /// PEM file with the CAs that sign client certificates; `nil` asks for none.
    package var clientAuthorityFile: String?

    package init(
        name: String, minimumVersion: TLSProtocolVersion = .tls12, certificateFile: String, privateKeyFile: String,
        clientAuthorityFile: String? = nil
    ) {
        self.name = name
        self.minimumVersion = minimumVersion
        self.certificateFile = certificateFile
        self.privateKeyFile = privateKeyFile
        self.clientAuthorityFile = clientAuthorityFile
    }
}
