import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

@testable import APIGTranslation

@Suite struct RedactionTests {
    private static func redacted(
        _ configuration: Configuration
    ) throws -> (selection: ExportSelection, findings: [String]) {
        var options = ExportOptions()
        options.level = .all
        let diagnostics = DiagnosticCollector()
        let selection = try ExportSelection(configuration, options).redacted(ConfigurationPlaces(), diagnostics)
        return (selection, diagnostics.diagnostics.map { "\($0.rule.code) \($0.message)" })
    }

    @Test(
        "Addresses of private networks and names of private zones are internal",
        arguments: [
            ("10.1.2.3", true), ("10.1.2.3:8443", true), ("172.16.0.1", true), ("172.32.0.1", false),
            ("192.168.1.1:80", true), ("127.0.0.1", true), ("169.254.169.254", true), ("100.64.0.1", true),
            ("100.128.0.1", false), ("192.0.2.1", false), ("[fd00::1]:80", true), ("[2001:db8::1]:80", false),
            ("orders", true), ("orders:8080", true), ("orders.svc", true), ("a.orders.internal", true),
            ("orders.example.net", false), ("localhost:1", true), ("#host#", false), ("#host#.internal", false),
        ])
    func internalAddresses(address: String, isInternal: Bool) {
        #expect(InternalHost.isInternal(address) == isInternal)
    }

    @Test(
        "A value is hidden for its name or for its form",
        arguments: [
            ("X-Api-Key", "1", true), ("X-Auth-Token", "abc", true), ("X-Shop", "main", false),
            ("X-Shop", "Bearer 0123456789abcdef", true), ("X-Url", "https://me:pw@h.example/", true),
            ("X-Url", "https://h.example/", false), ("X-Api-Key", "#apiKey#", false),
            ("X-Api-Key", "$context.appId", false), ("X-Api-Key", "", false), ("Cookie", "a=b", true),
        ])
    func secrets(name: String, value: String, isSecret: Bool) {
        #expect(SecretText.isWorthHiding(value, namedBy: name) == isSecret)
    }

    @Test("Placeholders are the same for the same value, keep ports, and each is a finding")
    func placeholders() throws {
        let configuration = ExporterTests.configuration { api, _ in
            var backend = BackendAPI()
            backend.urlDomain = "10.0.0.7:8443"
            api.backendType = .http
            api.mockInfo = nil
            api.backendAPI = backend
            for (name, value) in [("X-Api-Key", "one"), ("X-Old-Api-Key", "two"), ("X-Same-Api-Key", "one")] {
                var parameter = BackendParameter()
                parameter.name = name
                parameter.location = .header
                parameter.origin = .constant
                parameter.value = value
                api.backendParameters.append(parameter)
            }
        }
        let (selection, findings) = try Self.redacted(configuration)
        let api = try #require(selection.apis.first)
        #expect(api.backendParameters.map(\.value) == ["redacted-1", "redacted-2", "redacted-1"])
        #expect(api.backendAPI?.urlDomain == "internal-1.example:8443")
        #expect(
            findings == [
                "APIG8121 a placeholder stands for the constant \"X-Api-Key\" of the API \"getOrder\"",
                "APIG8121 a placeholder stands for the constant \"X-Old-Api-Key\" of the API \"getOrder\"",
                "APIG8121 a placeholder stands for the constant \"X-Same-Api-Key\" of the API \"getOrder\"",
                "APIG8121 a placeholder stands for the address of a backend of the API \"getOrder\"",
            ])
    }

    @Test("No secret, internal address or project of the sample shop is left, and the document is imported whole")
    func sample() throws {
        let configuration = try importBack(Fixture.bytes("samples/shop.yaml")).configuration
        var options = ExportOptions()
        options.level = .all
        let diagnostics = DiagnosticCollector()
        let selection = try ExportSelection(configuration, options).redacted(ConfigurationPlaces(), diagnostics)
        let bytes = Exporter(selection, options: options, diagnostics: diagnostics).run().encoded(as: .yaml)
        let text = String(decoding: bytes, as: UTF8.self)
        let projects = configuration.apis.compactMap { $0.functionInfo?.functionURN.split(separator: ":")[3] }
        #expect(!projects.isEmpty)
        for project in projects { #expect(!text.contains(":\(project):")) }
        let back = try importBack(bytes)
        #expect(back.errors == [])
        #expect(back.configuration.apis.map(\.name) == configuration.apis.map(\.name))
    }
}
