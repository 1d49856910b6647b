import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct EnvironmentTests {
    @Test(
        "Environments that an instance file names are those it defines, and RELEASE",
        arguments: [
            ("publish: [{environment: RELEASE}]", []),
            ("environments: [{name: TEST}]\npublish: [{environment: TEST}]", []),
            ("environments: [{name: TEST}]\npublish: [{environment: TESR}]", ["APIG9007 3:25"]),
            ("groups: [{name: shop, variables: {RELEASE: {host: a}, DEV: {host: b}}}]", ["APIG9007 2:55"]),
        ])
    func names(text: String, expected: [String]) throws {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(
            SourceReader.read(
                name: "i", bytes: Array("formatVersion: 1\n\(text)\n".utf8), diagnostics: diagnostics))
        _ = InstanceFile.load(tree, reader: ConfigurationReader(diagnostics: diagnostics))
        let found = diagnostics.sorted.map {
            "\($0.rule.code) \($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0)"
        }
        #expect(found == expected)
    }
}
