import APIDiff
import APIGTranslation
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Imports a sample.
func imported(_ sample: String) throws -> Configuration {
    let diagnostics = DiagnosticCollector()
    let tree = try #require(
        SourceReader.read(name: sample, bytes: try Fixture.bytes(sample), diagnostics: diagnostics))
    let resolver = ReferenceResolver(
        root: tree, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
        diagnostics: diagnostics)
    let document = try #require(DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read())
    return Importer(document: document, diagnostics: diagnostics).run().configuration
}

/// Every field of an API, changed, added and removed, has a rule of its own.
@Suite struct EditGridTests {
    /// One API with every field there is; each edit changes one of them.
    private static let full = """
        {"formatVersion": 1, "groups": [{"id": "1", "name": "shop"}], "apis": [{
          "id": "1", "group_name": "shop", "name": "getOrder", "req_method": "GET", "req_protocol": "HTTPS", "req_uri": "/orders/{id}",
          "auth_type": "APP", "auth_opt": {"app_code_auth_type": "HEADER"}, "authorizer_name": "second", "body_remark": "body",
          "content_type": "text/plain", "cors": true, "is_send_fg_body_base64": false, "match_mode": "SWA", "type": 2,
          "remark": "text", "response_name": "terse", "result_failure_sample": "f", "result_normal_sample": "n", "source": "a:1:1", "tags": ["a"],
          "backend_type": "HTTP", "backend_api": BACKEND, "mock_info": MOCK, "func_info": FUNCTION,
          "backend_params": PARAMETERS,
          "policy_https": [{"name": "one", "effect_mode": "ALL", "conditions": CONDITIONS, "backend_api": BACKEND, "backend_params": PARAMETERS}],
          "policy_mocks": [{"name": "two", "effect_mode": "ALL", "conditions": CONDITIONS, "mock_info": MOCK, "backend_params": PARAMETERS}],
          "policy_functions": [{"name": "three", "effect_mode": "ALL", "conditions": CONDITIONS, "func_info": FUNCTION, "backend_params": PARAMETERS}],
          "req_params": [{"name": "limit", "type": "NUMBER", "location": "QUERY", "required": 1, "valid_enable": 1, "default_value": "1",
            "enumerations": "1,2", "max_num": 9, "min_num": 1, "max_size": 9, "min_size": 1, "orchestrations": ["r"], "pass_through": 2,
            "regular": "a", "remark": "text", "sample_value": "1"}]
        }]}
        """
        .replacing(
            "BACKEND",
            with: """
                {"url_domain": "b.example", "req_protocol": "HTTPS", "req_method": "GET", "req_uri": "/o", "timeout": 4000, "retry_count": "2",
                "enable_client_ssl": true, "enable_sm_channel": true, "vpc_channel_status": 1, "authorizer_name": "back", "remark": "text",
                "vpc_channel_info": {"vpc_channel_name": "pool", "vpc_channel_proxy_host": "h", "cascade_flag": true},
                "member_group_url_infos": [{"member_group_name": "blue", "req_protocol": "HTTP", "req_method": "GET", "req_uri": "/b"}]}
                """
        )
        .replacing(
            "MOCK,",
            with: #"{"result_content": "ok", "status_code": 201, "authorizer_name": "back", "remark": "text"},"#
        )
        .replacing(
            "FUNCTION,",
            with: """
                {"function_urn": "u", "version": "v", "alias_urn": "a", "invocation_type": "async", "network_type": "V2", "timeout": 4000,
                "req_protocol": "GRPCS", "authorizer_name": "back", "remark": "text"},
                """
        )
        .replacing(
            "PARAMETERS",
            with: #"[{"name": "p", "location": "QUERY", "origin": "CONSTANT", "value": "1", "remark": "text"}]"#
        )
        .replacing(
            "CONDITIONS",
            with:
                """
                [{"condition_origin": "param", "condition_type": "exact", "condition_value": "1", "req_param_name": "limit",
                "cookie_param_name": "c", "frontend_authorizer_param_name": "f", "sys_param_name": "s",
                "mapped_param_name": "m", "mapped_param_location": "header"}]
                """
        )

    /// Fields that name a record for others or only say where it stands.
    private static let waived: Set<String> = ["group_name", "id", "source"]

    private static func value() throws -> DocumentValue {
        let tree = try #require(
            SourceReader.read(name: "g", bytes: Array(self.full.utf8), diagnostics: DiagnosticCollector()))
        return DocumentValue(tree.root)
    }

    private static func read(_ value: DocumentValue) -> Configuration? {
        let diagnostics = DiagnosticCollector()
        guard let tree = SourceReader.read(name: "g", bytes: value.encoded(as: .json), diagnostics: diagnostics),
            let configuration = Configuration.load(tree, reader: ConfigurationReader(diagnostics: diagnostics)),
            !diagnostics.contains(atLeast: .error)
        else { return nil }
        return configuration
    }

    /// What each edit of the API that is one again gives; read once.
    static let findings = Result {
        let root = try Self.value()
        let base = try #require(Self.read(root))
        let api = try #require(root["apis"]?.items.first)
        // Some values do not stand alone, such as a backend without its address.
        return FieldEdits.findings(
            FieldEdits.edits(of: api, shape: API.shape, waived: Self.waived), of: root, at: ["apis", "0"], base: base,
            read: Self.read, compare: { differences($0, $1) })
    }

    @Test("Every field of an API that changes, comes or goes is claimed by a rule")
    func everyField() throws {
        let findings = try Self.findings.get()
        #expect(findings.count > 300)
        for finding in findings {
            let edit = finding.edit.description
            for changes in [finding.there, finding.back] {
                #expect(!changes.isEmpty, "\(edit) is compared by nobody")
                #expect(!changes.contains { $0.rule.name == "setting-changed" }, "\(edit) is claimed by no rule")
            }
        }
    }

    @Test("Every field there is stands in the API that is edited")
    func complete() throws {
        let api = try #require(try Self.value()["apis"]?.items.first)
        // A policy has exactly one of three backends.
        let others = [
            "policy_https[].mock_info", "policy_https[].func_info", "policy_mocks[].backend_api",
            "policy_mocks[].func_info", "policy_functions[].backend_api", "policy_functions[].mock_info",
        ]
        #expect(Set(FieldEdits.missing(in: [api], shape: API.shape)) == Set(others))
    }
}
