extension Rule {
    /// A domain that is none.
    package static let domainMalformed = Rule(
        "APIG9101", "domain-malformed", .error,
        title: "a domain of a group is no domain name",
        allowed:
            "labels of letters, digits, - and _, at most 63 characters each; *. in front for one label; no address, port or path",
        mend: "write the bare name; a name in another script in its xn-- form",
        source: "APIG User Guide, apig_03_0018",
        wrong: "url_domains: [{url_domain: \"https://api.shop.example/\"}]",
        right: "url_domains: [{url_domain: api.shop.example}]"
    )
    /// A domain of two groups, or twice of one.
    package static let domainBoundTwice = Rule(
        "APIG9102", "domain-bound-twice", .error,
        title: "a domain is bound more than once",
        allowed: "one group for each domain of a gateway",
        mend: "remove one of the bindings",
        source: "APIG User Guide, apig_03_0018",
        wrong:
            "groups: [{name: a, url_domains: [{url_domain: x.example}]}, {name: b, url_domains: [{url_domain: X.example}]}]",
        right:
            "groups: [{name: a, url_domains: [{url_domain: x.example}]}, {name: b, url_domains: [{url_domain: y.example}]}]"
    )
    /// More domains of a group than the product takes.
    package static let domainsPerGroup = Rule(
        "APIG9103", "domains-per-group", .error,
        title: "a group has more than 5 domains",
        allowed: "at most 5 domains of a group",
        mend: "use a wildcard such as *.shop.example, or split the group",
        source: "APIG User Guide, apig_03_0018",
        wrong: "url_domains: [{url_domain: a.example}, …six in all…]",
        right: "url_domains: [{url_domain: \"*.shop.example\"}]"
    )
    /// A certificate, key or CA file that cannot be used.
    package static let certificateUnreadable = Rule(
        "APIG9104", "certificate-unreadable", .error,
        title: "a certificate, private key or CA file cannot be used",
        allowed: "PEM files this process may read; the key without a passphrase; paths count from the instance file",
        mend: "correct the path or the file; openssl x509 -in FILE -noout shows whether a certificate can be read",
        source: "the instance file's own format",
        wrong: "certificate: {certificate_file: nowhere.pem, private_key_file: shop.key}",
        right: "certificate: {certificate_file: certs/shop.pem, private_key_file: certs/shop.key}"
    )
    /// A key of another certificate.
    package static let certificateKeyMismatch = Rule(
        "APIG9105", "certificate-key-mismatch", .error,
        title: "a private key does not belong to its certificate",
        allowed: "the key the certificate was made for",
        mend: "name the certificate's own key file; the certificate must come first in its file",
        source: "the instance file's own format",
        wrong: "certificate: {certificate_file: certs/shop.pem, private_key_file: certs/other.key}",
        right: "certificate: {certificate_file: certs/shop.pem, private_key_file: certs/shop.key}"
    )
    /// Client certificates without a CA.
    package static let domainClientAuthority = Rule(
        "APIG9106", "domain-client-authority", .error,
        title: "a domain asks for client certificates without naming their CA",
        allowed: "verified_client_certificate_enabled together with certificate.trusted_root_ca_file",
        mend: "name the CA's certificate file, or switch the verification off",
        source: "APIG API Reference, UpdateDomainV2 (verified_client_certificate_enabled)",
        wrong: "{url_domain: x.example, verified_client_certificate_enabled: true}",
        right:
            "{url_domain: x.example, verified_client_certificate_enabled: true, certificate: {…, trusted_root_ca_file: ca.pem}}"
    )
    /// A redirect to where nothing answers.
    package static let domainRedirectWithoutCertificate = Rule(
        "APIG9107", "domain-redirect-without-certificate", .warning,
        title: "a domain redirects to HTTPS but has no certificate",
        allowed: "is_http_redirect_to_https on domains with a certificate",
        mend: "give the domain a certificate, or switch the redirect off",
        source: "APIG API Reference, UpdateDomainV2 (is_http_redirect_to_https)",
        wrong: "{url_domain: x.example, is_http_redirect_to_https: true}",
        right: "{url_domain: x.example, is_http_redirect_to_https: true, certificate: {…}}"
    )
}

/// Rules about the domains of instance files.
let domainRules: [Rule] = [
    .domainMalformed, .domainBoundTwice, .domainsPerGroup, .certificateUnreadable, .certificateKeyMismatch,
    .domainClientAuthority, .domainRedirectWithoutCertificate,
]
