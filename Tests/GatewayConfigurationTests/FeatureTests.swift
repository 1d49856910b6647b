import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct FeatureTests {
    /// Reads an instance file that has these features, and tells what was found.
    private static func load(_ features: String) throws -> (InstanceFile, [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\nfeatures:\n" + features.split(separator: "\n").map { "  \($0)\n" }.joined()
        let tree = try #require(SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics))
        let reader = ConfigurationReader(diagnostics: diagnostics)
        let file = try #require(InstanceFile.load(tree, reader: reader))
        // Features of the tests' own are none of the product's.
        let found = diagnostics.sorted.filter { $0.rule != .featureUnknown }
        return (file, found.map { "\($0.rule.code) \($0.pointer ?? "")" })
    }

    @Test(
        "A feature is on or off in every spelling",
        arguments: [
            ("f: true", true), ("f: on", true), ("f: \"on\"", true), ("f: \"ON\"", true), ("f: false", false),
            ("f: off", false),
            ("f: \"off\"", false), ("f: {enable: on}", true), ("f: {enable: off}", false), ("f: {enable: true}", true),
            ("f: {enable: false}", false), ("f: {x: 1}", true), ("f: '{\"enable\":\"on\"}'", true),
            ("f: '{\"enable\":\"off\"}'", false), ("f: '\"on\"'", true), ("f: [a]", true), ("f: ''", false),
            ("f:", false), ("g: on", false),
        ])
    func spelling(_ text: String, _ isOn: Bool) throws {
        let (file, findings) = try Self.load(text)
        #expect(file.feature("f").isOn == isOn)
        #expect(findings == [])
    }

    @Test(
        "The item of X-Forwarded-For is the last one unless it is said",
        arguments: [
            ("real_ip_from_xff: {enable: on, xff_index: -2}", -2 as Int?), ("real_ip_from_xff: {enable: on}", -1),
            ("real_ip_from_xff: on", -1), ("real_ip_from_xff: {enable: off, xff_index: 1}", nil), ("x: on", nil),
            ("real_ip_from_xff: '{\"enable\":\"on\",\"xff_index\":0}'", 0),
        ])
    func forwardedFor(_ text: String, _ index: Int?) throws {
        #expect(try Self.load(text).0.forwardedForIndex == index)
    }

    @Test(
        "The header of the caller's address is what stands behind \"header:\"",
        arguments: [
            ("real_ip_header_getter: {enable: on, header_getter: \"header:testIP\"}", "testIP" as String?),
            ("real_ip_header_getter: '{\"enable\":\"on\",\"header_getter\":\"header:testIP\"}'", "testIP"),
            ("real_ip_header_getter: {enable: off, header_getter: \"header:testIP\"}", nil),
            ("real_ip_header_getter: off", nil), ("x: on", nil),
        ])
    func header(_ text: String, _ name: String?) throws {
        let (file, findings) = try Self.load(text)
        #expect(file.clientAddressHeader == name)
        #expect(findings == [])
    }

    @Test(
        "The default limit is the product's older one unless it is said, and absent without the feature",
        arguments: [
            ("ratelimit: {api_limits: 500}", 500 as Int?), ("ratelimit: '{\"api_limits\": 500}'", 500),
            ("ratelimit: on", 200),
            ("ratelimit: off", nil), ("x: on", nil), ("ratelimit: {enable: off, api_limits: 5}", nil),
        ])
    func defaultLimit(_ text: String, _ limit: Int?) throws {
        let (file, findings) = try Self.load(text)
        #expect(file.defaultAPILimit == limit)
        #expect(findings == [])
    }

    @Test(
        "Settings that cannot be used are told where they stand",
        arguments: [
            ("real_ip_from_xff: {enable: on, xff_index: last}", "/features/real_ip_from_xff/xff_index"),
            ("real_ip_header_getter: on", "/features/real_ip_header_getter"),
            ("real_ip_header_getter: {header_getter: testIP}", "/features/real_ip_header_getter/header_getter"),
            ("real_ip_header_getter: {header_getter: \"header:\"}", "/features/real_ip_header_getter/header_getter"),
            ("ratelimit: {api_limits: 0}", "/features/ratelimit/api_limits"),
            ("ratelimit: {api_limits: 1000001}", "/features/ratelimit/api_limits"),
        ])
    func faults(_ text: String, _ pointer: String) throws {
        #expect(try Self.load(text).1 == ["APIG9003 \(pointer)"])
    }
}
