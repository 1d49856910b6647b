import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct ConfigurationTests {
    private func load<Root: ConfigurationObject>(_ type: Root.Type, _ text: String) -> (Root?, [String]) {
        let diagnostics = DiagnosticCollector()
        guard let tree = SourceReader.read(name: "c", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return (nil, ["unreadable"])
        }
        let reader = ConfigurationReader(diagnostics: diagnostics) { reference in
            reference == .environment(name: "SET") ? "value" : nil
        }
        return (Root.read(tree.root, reader), diagnostics.sorted.map { "\($0.rule.code) \($0.message)" })
    }

    private var sample: Configuration {
        var configuration = Configuration()
        var group = APIGroup()
        group.name = "shop"
        group.id = ResourceID.make("group", "shop")
        configuration.groups = [group]
        var api = API()
        api.name = "getOrder"
        api.groupName = "shop"
        api.id = ResourceID.make("api", "shop", "getOrder")
        api.requestURI = "/v1/orders/{id}"
        api.cors = true
        api.tags = ["orders"]
        var parameter = RequestParameter()
        parameter.name = "id"
        parameter.location = .path
        parameter.required = .yes
        parameter.maxNumber = "12345678901234567890"
        api.requestParameters = [parameter]
        var backend = BackendAPI()
        backend.urlDomain = "#host#:80"
        backend.requestURI = "/orders/{id}"
        api.backendAPI = backend
        api.backendType = .http
        configuration.apis = [api]
        var response = GatewayResponse()
        response.groupName = "shop"
        response.name = "terse"
        var entry = GatewayResponseEntry()
        entry.status = 429
        entry.headers = [ResponseHeader(key: "Retry-After", value: "1")]
        response.responses = NamedValues([("THROTTLED", entry)])
        configuration.responses = [response]
        return configuration
    }

    @Test("What is written reads back as the same configuration, and writing it again gives the same bytes")
    func roundTrip() throws {
        let bytes = self.sample.encoded()
        let (read, findings) = self.load(Configuration.self, String(decoding: bytes, as: UTF8.self))
        #expect(findings == [])
        #expect(try #require(read) == self.sample)
        #expect(read?.encoded() == bytes)
    }

    @Test("Members of every record are written in the order of their keys")
    func sortedKeys() {
        func check<Record: ConfigurationObject>(_ type: Record.Type) {
            let keys = Record.fields.map(\.key)
            #expect(keys == keys.sorted(), "\(Record.typeName)")
            #expect(Set(keys).count == keys.count, "\(Record.typeName)")
        }
        check(Configuration.self)
        check(API.self)
        check(BackendAPI.self)
        check(PolicyBackend.self)
        check(Condition.self)
        check(RequestParameter.self)
        check(BackendParameter.self)
        check(ThrottlePolicy.self)
        check(AccessControlPolicy.self)
        check(CustomAuthorizer.self)
        check(InstanceFile.self)
        check(VPCChannel.self)
        check(ChannelMember.self)
        check(Credential.self)
        check(AppAuthorization.self)
        check(AppAccessControl.self)
        check(AppQuota.self)
        check(IAMIdentity.self)
        check(IAMAccessKey.self)
        check(IAMToken.self)
        check(SignatureKey.self)
    }

    @Test(
        "A fault of a configuration names what was found",
        arguments: [
            (
                "{formatVersion: 1, apiss: []}",
                "APIG9001 gateway configuration has no key \"apiss\"; did you mean \"apis\"?"
            ),
            ("{apis: []}", "APIG9002 gateway configuration needs \"formatVersion\" (version of this format: 1)"),
            ("{formatVersion: 1, apis: {}}", "APIG9003 found a mapping where a list is expected"),
            (
                "{formatVersion: 1, publications: [{environment: [a]}]}",
                "APIG9003 found a sequence where a text is expected"
            ),
        ])
    func faults(text: String, expected: String) {
        #expect(self.load(Configuration.self, text).1 == [expected])
    }

    @Test("A word outside its list is reported with the nearest one")
    func words() {
        let (_, findings) = self.load(
            InstanceFile.self,
            "{formatVersion: 1, throttles: [{name: t, api_call_limits: 1, time_interval: 1, time_unit: MINUT}]}")
        #expect(findings == ["APIG9004 found the string \"MINUT\"; did you mean MINUTE?"])
    }

    @Test("Ids are the same on every machine")
    func ids() {
        #expect(ResourceID.make("api", "shop", "getOrder") == ResourceID.make("api", "shop", "getOrder"))
        #expect(ResourceID.make("api", "shop", "getOrder") != ResourceID.make("api", "shopg", "etOrder"))
        #expect(ResourceID.make("group", "shop").count == 32)
        #expect(ResourceID.make("group", "shop") == "2a08f15a935463702987f2a1199b2fd8")
    }

    @Test("A secret comes from where its reference points and never shows itself")
    func secrets() {
        let diagnostics = DiagnosticCollector()
        #expect(SecretReference("${env:SET}") == .environment(name: "SET"))
        #expect(SecretReference("${file:a/b}") == .file(path: "a/b"))
        #expect(SecretReference("plain") == nil)
        let tree = SourceReader.read(
            name: "c", bytes: Array("['${env:SET}', '${env:UNSET}', plain]".utf8), diagnostics: diagnostics)
        let reader = ConfigurationReader(diagnostics: diagnostics) { $0 == .environment(name: "SET") ? "value" : nil }
        let secrets = tree.flatMap { [Secret].read($0.root, reader) }
        #expect(secrets?.map(\.value) == ["value", "plain"])
        #expect(secrets?.map(\.description) == ["<secret>", "<secret>"])
        #expect(diagnostics.sorted.map(\.rule.code) == ["APIG9005"])
    }
}
