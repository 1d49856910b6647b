import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct DomainBindingTests {
    private func load(
        _ groups: String, features: String = "{}",
        fault: @escaping (CertificateFiles) -> CertificateFault? = { _ in nil }
    ) -> (file: InstanceFile?, findings: [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\nfeatures: \(features)\ngroups: \(groups)\n"
        guard let tree = SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return (nil, ["unreadable"])
        }
        let file = InstanceFile.load(
            tree, reader: ConfigurationReader(diagnostics: diagnostics, certificateFault: fault))
        return (
            file,
            diagnostics.sorted.map { "\($0.rule.code) \($0.location?.start.column ?? 0) \($0.message)" }
        )
    }

    @Test("A domain is read with everything a listener needs, and its name in lower case")
    func complete() throws {
        let (file, findings) = self.load(
            """
            [{name: shop, url_domains: [{url_domain: "API.shop.example", min_ssl_version: TLSv1.1, \
            certificate: {certificate_file: a.pem, private_key_file: a.key, trusted_root_ca_file: ca.pem}, \
            verified_client_certificate_enabled: true, is_http_redirect_to_https: true}, {url_domain: "*.b.example"}]}]
            """)
        #expect(findings == [])
        let domains = try #require(file?.groups.first?.urlDomains)
        #expect(domains.map(\.domain.text) == ["api.shop.example", "*.b.example"])
        #expect(domains.map(\.minimumVersion) == [.tls11, .tls12])
        #expect(domains.map(\.verifiesClientCertificate) == [true, false])
        #expect(domains.map(\.redirectsToHTTPS) == [true, false])
        #expect(domains.first?.certificate?.certificateFile == "a.pem")
        #expect(domains.first?.certificate?.privateKeyFile == "a.key")
        #expect(domains.first?.certificate?.trustedRootCAFile == "ca.pem")
        #expect(domains.last?.certificate == nil)
    }

    @Test(
        "A fault of a domain is found at its place",
        arguments: [
            ("[{name: g, url_domains: [{url_domain: \"a b\"}]}]", ["APIG9101 47 \"a b\" is no domain name"]),
            (
                "[{name: g, url_domains: [{url_domain: a.x}]}, {name: h, url_domains: [{url_domain: A.X}]}]",
                ["APIG9102 92 the domain \"a.x\" is bound already"]
            ),
            (
                "[{name: g, url_domains: [{url_domain: a.x, min_ssl_version: TLSv1.3}]}]",
                ["APIG9004 69 found the string \"TLSv1.3\"; did you mean TLSv1.1?"]
            ),
            (
                "[{name: g, url_domains: [{url_domain: a.x, verified_client_certificate_enabled: true}]}]",
                ["APIG9106 89 client certificates are asked for, but no trusted_root_ca_file says whose"]
            ),
            (
                "[{name: g, url_domains: [{url_domain: a.x, is_http_redirect_to_https: true}]}]",
                ["APIG9107 79 the domain has no certificate, so nothing is redirected"]
            ),
            (
                "[{name: g, url_domains: [{url_domain: a.x, certificat: {}}]}]",
                ["APIG9001 52 domain has no key \"certificat\"; did you mean \"certificate\"?"]
            ),
            (
                "[{name: g, url_domains: [{url_domain: a.x, certificate: {certificate_file: f}}]}]",
                [
                    "APIG9002 65 certificate needs \"private_key_file\" (PEM file with the private key, without a passphrase)"
                ]
            ),
        ])
    func faults(groups: String, expected: [String]) { #expect(self.load(groups).findings == expected) }

    @Test("The sixth domain of a group is one too many")
    func tooMany() {
        func group(_ count: Int) -> String {
            "[{name: g, url_domains: [" + (0..<count).map { "{url_domain: d\($0).x}" }.joined(separator: ", ") + "]}]"
        }
        #expect(self.load(group(5)).findings == [])
        #expect(self.load(group(6)).findings == ["APIG9103 134 group \"g\" has 6 domains"])
    }

    @Test("What is wrong with a certificate's files is said at the file's place")
    func certificateFaults() {
        let groups =
            "[{name: g, url_domains: [{url_domain: a.x, certificate: {certificate_file: c, private_key_file: k, trusted_root_ca_file: r}}]}]"
        for (fault, expected) in [
            (CertificateFault.unreadable(file: "c", reason: "gone"), "APIG9104 84 cannot use c: gone"),
            (.unreadable(file: "k", reason: "gone"), "APIG9104 105 cannot use k: gone"),
            (.unreadable(file: "r", reason: "gone"), "APIG9104 130 cannot use r: gone"),
            (
                .keyDoesNotFit(certificate: "c", key: "k"),
                "APIG9105 105 the key in k does not belong to the certificate in c"
            ),
        ] {
            #expect(self.load(groups, fault: { _ in fault }).findings == [expected])
        }
    }

    @Test(
        "Names that are domains, and those that are not",
        arguments: [
            ("a", true), ("a.b", true), ("*.a", true), ("xn--bcher-kva.example", true), ("a_b.example", true),
            ("1.2.3.4", false), ("", false), ("*", false), ("*.", false), ("a.*.b", false), ("*a.b", false),
            ("a.b.", false), (".a", false), ("a..b", false), ("-a.b", false), ("a-.b", false), ("a:80", false),
            ("a/b", false), ("bücher.example", false), ("[::1]", false),
            (String(repeating: "a", count: 63) + ".b", true),
            (String(repeating: "a", count: 64) + ".b", false),
            (String(repeating: "a.", count: 126) + "b", true), (String(repeating: "a.", count: 126) + "bb", false),
        ])
    func names(text: String, isValid: Bool) { #expect(DomainName.isValid(text) == isValid) }

    @Test("Cipher suites are read in each form of the feature, and an unknown one is reported")
    func ciphers() {
        let name = "ECDHE-RSA-AES128-GCM-SHA256"
        for form in ["{ssl_ciphers: [\(name)]}", "[\(name)]", "'{\"ssl_ciphers\": [\"\(name)\"]}'"] {
            let (file, findings) = self.load("[]", features: "{ssl_ciphers: \(form)}")
            #expect(file?.cipherNames == [.rsaAES128GCM] && findings == [], "\(form)")
        }
        #expect(self.load("[]").file?.cipherNames == nil)
        let (_, findings) = self.load("[]", features: "{ssl_ciphers: {ssl_ciphers: [RC4-MD5]}}")
        #expect(findings == ["APIG9004 40 found the string \"RC4-MD5\""])
    }
}
