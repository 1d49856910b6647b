import Diagnostics
import SourceDocument

/// What holds between the domains of an instance file, and between a domain and its files.
struct DomainChecks {
    let reader: ConfigurationReader
    /// Where a domain was bound first.
    private var bound: [String: Node] = [:]

    /// Domains of one group.
    ///
    /// - Source: APIG User Guide, apig_03_0018
    static let maxDomainsPerGroup = 5

    init(_ reader: ConfigurationReader) { self.reader = reader }

    /// Checks the groups of a file.
    mutating func check(_ root: Node) {
        for group in root["groups"]?.items.map(\.self) ?? [] {
            guard let domains = group["url_domains"], domains.isSequence else { continue }
            for (position, domain) in domains.items.enumerated() where domain.isMapping {
                if position == Self.maxDomainsPerGroup {
                    domain.report(
                        .domainsPerGroup,
                        "group \"\(group["name"]?.text ?? "")\" has \(domains.count) domains",
                        to: self.reader.diagnostics)
                }
                self.check(domain: domain)
            }
        }
    }

    private mutating func check(domain: Node) {
        if let name = domain["url_domain"], name.isScalar, DomainName.isValid(name.text) {
            let text = name.text.lowercased()
            if let first = self.bound[text] {
                self.reader.diagnostics.report(
                    Diagnostic(
                        .domainBoundTwice, "the domain \"\(text)\" is bound already", at: name.location,
                        pointer: name.pointer, notes: [.init("bound here first", at: first.location)]))
            } else {
                self.bound[text] = name
            }
        }
        let certificate = domain["certificate"].flatMap { $0.isMapping ? $0 : nil }
        if let switchNode = domain["verified_client_certificate_enabled"],
            switchNode.boolean ?? switchNode.legacyBoolean == true, certificate?["trusted_root_ca_file"] == nil
        {
            switchNode.report(
                .domainClientAuthority, "client certificates are asked for, but no trusted_root_ca_file says whose",
                to: self.reader.diagnostics)
        }
        if let switchNode = domain["is_http_redirect_to_https"],
            switchNode.boolean ?? switchNode.legacyBoolean == true, certificate == nil
        {
            switchNode.report(
                .domainRedirectWithoutCertificate, "the domain has no certificate, so nothing is redirected",
                to: self.reader.diagnostics)
        }
        if let certificate { self.check(certificate: certificate) }
    }

    private func check(certificate node: Node) {
        guard let certificate = node["certificate_file"], let key = node["private_key_file"] else { return }
        var files = CertificateFiles()
        files.certificateFile = certificate.text
        files.privateKeyFile = key.text
        files.trustedRootCAFile = node["trusted_root_ca_file"]?.text
        guard let fault = self.reader.certificateFault(files) else { return }
        switch fault {
        case .unreadable(let file, _):
            let place = [certificate, key, node["trusted_root_ca_file"]].compactMap(\.self).first { $0.text == file }
            (place ?? node).report(.certificateUnreadable, fault.message, to: self.reader.diagnostics)
        case .keyDoesNotFit:
            key.report(.certificateKeyMismatch, fault.message, to: self.reader.diagnostics)
        }
    }
}
