/// A TLS version, in order.
package enum TLSProtocolVersion: UInt8, Sendable, Comparable, CaseIterable {
    case tls11
    case tls12
    case tls13

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The name as the product writes it.
    package var name: String {
        switch self {
        case .tls11: "TLSv1.1"
        case .tls12: "TLSv1.2"
        case .tls13: "TLSv1.3"
        }
    }
}

/// What was agreed on with a client that came through TLS.
package struct ConnectionSecurity: Sendable, Equatable {
    package var version: TLSProtocolVersion
    /// The declared domain whose certificate was shown, as `DomainTable.Domain.name` has it; `nil` for the default certificate.
    package var domain: String?
    /// Whether the client showed a certificate that a CA of that domain signed.
    package var hasClientCertificate: Bool
    /// The subject's common name in that certificate, for `$context.clientCertCN`.
    package var clientCommonName: String?

    package init(
        version: TLSProtocolVersion, domain: String? = nil, hasClientCertificate: Bool = false,
        clientCommonName: String? = nil
    ) {
        self.version = version
        self.domain = domain
        self.hasClientCertificate = hasClientCertificate
        self.clientCommonName = clientCommonName
    }
}

extension DomainTable {
    /// Says why a request over TLS may not go on.
    ///
    /// The handshake has checked the domain the client named there. A request may name another one, which must not lend it weaker
    /// terms: its version must suffice for the domain of the request, and its client certificate must have been checked for that very domain.
    ///
    /// - Source: APIG User Guide, apig_03_0048 (`APIG.0204`, `APIG.0205`); RFC 9110 §7.4
    ///
    /// - Parameters:
    ///   - match: The domain of the request.
    ///   - security: What the connection agreed on; `nil` for a plain one, which is never refused here.
    /// - Returns: `nil` when the request may go on.
    package func refusal(_ match: Match, security: ConnectionSecurity?) -> GatewayError? {
        guard let security, case .group(_, let settings) = match else { return nil }
        guard security.version >= settings.minimumVersion else { return .tlsVersionNotSupported(security.version.name) }
        guard settings.requiresClientCertificate else { return nil }
        guard security.hasClientCertificate, self.domains.indices.contains(settings.index),
            security.domain == self.domains[settings.index].name
        else { return .clientCertificate }
        return nil
    }
}

/// - Source: APIG User Guide, apig_03_0048
extension GatewayError {
    /// The client's TLS version is below the domain's.
    package static func tlsVersionNotSupported(_ version: String) -> GatewayError {
        GatewayError("APIG.0204", 400, "SSL protocol is not supported: \(version)", type: "DEFAULT_4XX")
    }

    /// The domain asks for a client certificate, and none was shown, or none for this domain.
    package static let clientCertificate = GatewayError(
        "APIG.0205", 400, "Verify client certificate failed", type: "DEFAULT_4XX")
}
