import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct BackendCertificateTests {
    private static let pem = "-----BEGIN X-----"

    private static func load(_ feature: String) throws -> (BackendCertificate?, [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\nfeatures:\n  backend_client_certificate: \(feature)\n"
        let tree = try #require(SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics))
        let reader = ConfigurationReader(
            diagnostics: diagnostics,
            secret: { reference in
                switch reference {
                case .environment("KEY"): "\(self.pem) key"
                case .file("c.pem"): "\(self.pem) certificate"
                case .file("k.pem"): "\(self.pem) key"
                default: nil
                }
            })
        let file = try #require(InstanceFile.load(tree, reader: reader))
        return (file.backendCertificate, diagnostics.sorted.map(\.rule.code))
    }

    @Test(
        "The texts stand in the file, behind references, or in files of their own",
        arguments: [
            "{content: '${file:c.pem}', key: '${env:KEY}'}", "{enable: on, content_file: c.pem, key_file: k.pem}",
            "{content: '-----BEGIN X----- certificate', key: '${file:k.pem}', ca: ''}",
            "'{\"enable\":\"on\",\"content\":\"-----BEGIN X----- certificate\",\"key\":\"${env:KEY}\"}'",
        ])
    func texts(_ feature: String) throws {
        let (certificate, findings) = try Self.load(feature)
        #expect(findings == [])
        #expect(
            certificate
                == BackendCertificate(content: "\(Self.pem) certificate", key: Secret(value: "\(Self.pem) key")))
    }

    @Test(
        "What is off is none, and what cannot be used is reported",
        arguments: [
            ("{enable: off, content: x, key: y}", [] as [String]), ("off", []), ("on", ["APIG9404"]),
            ("{content_file: c.pem}", ["APIG9404"]), ("{content: x, key_file: k.pem}", ["APIG9404"]),
            ("{content_file: c.pem, key_file: k.pem, ca: x}", ["APIG9404"]),
        ])
    func faults(_ feature: String, _ expected: [String]) throws {
        let (certificate, findings) = try Self.load(feature)
        #expect(certificate == nil)
        #expect(findings == expected)
    }

    @Test("A file that cannot be read is reported as a missing secret")
    func unreadable() throws {
        let (certificate, findings) = try Self.load("{content_file: c.pem, key_file: nowhere.pem}")
        #expect(certificate == nil)
        #expect(Set(findings) == ["APIG9404", Rule.configurationSecretMissing.code])
    }
}
