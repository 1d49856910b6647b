/// A certificate of the gateway's own and its key, for backends that ask who calls; in PEM.
///
/// - Source: APIG API Reference, the feature `backend_client_certificate`
package struct ClientIdentity: Sendable, Equatable, CustomStringConvertible {
    /// The certificate, then those it is signed by.
    package let certificates: [UInt8]
    /// The key, without a passphrase.
    package let privateKey: [UInt8]
    /// Certificates such backends may be signed by, beside the others that are trusted; empty for none.
    package let authorities: [UInt8]

    package init(certificates: [UInt8], privateKey: [UInt8], authorities: [UInt8] = []) {
        self.certificates = certificates
        self.privateKey = privateKey
        self.authorities = authorities
    }

    /// Never the key.
    package var description: String { "<client identity>" }
}
