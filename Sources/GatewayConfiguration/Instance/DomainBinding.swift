package import Diagnostics
package import SourceDocument

/// A domain of its own that a group answers under, with what a TLS listener needs for it.
///
/// - Source: APIG API Reference, AssociateDomainV2, AssociateCertificateV2; APIG User Guide, apig_03_0018
package struct DomainBinding: ConfigurationObject, Equatable {
    /// The domain in lower case; `*.` in front stands for exactly one label.
    package var domain = DomainName(text: "")
    /// The lowest TLS version a client may use.
    package var minimumVersion = MinimumTLSVersion.tls12
    package var certificate: CertificateFiles?
    /// Whether clients must show a certificate the domain's CA signed.
    package var verifiesClientCertificate = false
    /// Whether plain requests are sent to HTTPS.
    package var redirectsToHTTPS = false

    package init() {}

    package static let typeName = "domain"
    package static let fields: [ConfigurationField<DomainBinding>] = [
        .optional("certificate", \.certificate, "certificate, key and the CA of client certificates"),
        .defaulted(
            "is_http_redirect_to_https", \.redirectsToHTTPS, false, "whether plain requests are redirected to HTTPS"),
        .defaulted(
            "min_ssl_version", \.minimumVersion, .tls12,
            "lowest TLS version; TLSv1.1 must be asked for, where the product has it by default"),
        .required("url_domain", \.domain, "domain name; *.example.com stands for every name one label longer"),
        .defaulted(
            "verified_client_certificate_enabled", \.verifiesClientCertificate, false,
            "whether clients must show a certificate signed by trusted_root_ca_file"),
    ]
}

/// The lowest TLS version of a domain; higher ones are allowed.
///
/// - Source: APIG API Reference, AssociateDomainV2 (`min_ssl_version`)
package enum MinimumTLSVersion: String, ConfigurationWord {
    case tls11 = "TLSv1.1"
    case tls12 = "TLSv1.2"
}

/// The files of a domain's certificate, in PEM; relative paths count from the instance file.
package struct CertificateFiles: ConfigurationObject, Equatable {
    /// The certificate, then those between it and its root.
    package var certificateFile = ""
    package var privateKeyFile = ""
    /// Certificates of the CAs that sign client certificates.
    package var trustedRootCAFile: String?

    package init() {}

    package static let typeName = "certificate"
    package static let fields: [ConfigurationField<CertificateFiles>] = [
        .required("certificate_file", \.certificateFile, "PEM file: the certificate, then those it is signed by"),
        .required("private_key_file", \.privateKeyFile, "PEM file with the private key, without a passphrase"),
        .optional("trusted_root_ca_file", \.trustedRootCAFile, "PEM file with the CAs of client certificates"),
    ]
}

/// What is wrong with the files of a certificate.
package enum CertificateFault: Error, Sendable, Equatable {
    /// A file cannot be read or holds no certificate or key.
    case unreadable(file: String, reason: String)
    /// The private key is not the certificate's.
    case keyDoesNotFit(certificate: String, key: String)

    /// What is wrong, in one sentence.
    package var message: String {
        switch self {
        case .unreadable(let file, let reason): "cannot use \(file): \(reason)"
        case .keyDoesNotFit(let certificate, let key):
            "the key in \(key) does not belong to the certificate in \(certificate)"
        }
    }
}

/// A domain name in lower case: labels of letters, digits, `-` and `_`, or `*.` and such a name.
package struct DomainName: ConfigurationValue, Hashable {
    package let text: String

    package init(text: String) { self.text = text }

    /// Labels of at most 63 characters, 253 in all; an address is no domain, and a name in other scripts is written in its `xn--` form.
    package static func isValid(_ text: String) -> Bool {
        let name = text.hasPrefix("*.") ? text.dropFirst(2) : Substring(text)
        guard !name.isEmpty, name.utf8.count <= 253 else { return false }
        let labels = name.split(separator: ".", omittingEmptySubsequences: false)
        let isNumeric = labels.allSatisfy { $0.utf8.allSatisfy { $0 &- 0x30 < 10 } }
        return !isNumeric
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                    && label.utf8.allSatisfy { byte in
                        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F
                    }
            }
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> DomainName? {
        guard let text = String.read(node, reader) else { return nil }
        guard Self.isValid(text) else {
            node.report(.domainMalformed, "\"\(text)\" is no domain name", to: reader.diagnostics)
            return nil
        }
        return DomainName(text: text.lowercased())
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .text(description: "a domain name") }
}
