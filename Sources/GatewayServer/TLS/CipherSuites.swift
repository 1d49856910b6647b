import GatewayRuntime

/// The cipher suites of TLS 1.2 and below, in the words of the TLS library.
///
/// - Source: APIG API Reference, the feature `ssl_ciphers`
enum CipherSuites {
    /// The product's names that the TLS library has, under the same name, the preferred one first.
    ///
    /// Of the product's eight it lacks `ECDHE-ECDSA-AES256-SHA384` and `ECDHE-RSA-AES256-SHA384`.
    static let available = [
        "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256",
    ]

    /// What TLS 1.1 needs beside: none of the product's names can be used with it.
    private static let old = [
        "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
    ]

    /// The list for a context.
    ///
    /// Given names are all there is, so with them a domain that asks for TLS 1.1 does not get it.
    ///
    /// - Throws: `ListenerTLSError.noCipher` when names are given and none of them is available.
    static func list(_ names: [String]?, minimumVersion: TLSProtocolVersion) throws -> String {
        let chosen = names.map { names in Self.available.filter(names.contains) } ?? Self.available
        guard !chosen.isEmpty else { throw ListenerTLSError.noCipher }
        let all = names == nil && minimumVersion == .tls11 ? chosen + Self.old : chosen
        return all.joined(separator: ":")
    }
}
