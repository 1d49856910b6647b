import Diagnostics
import SourceDocument
import Testing

@testable import GatewayConfiguration

@Suite struct PluginTests {
    private func load(_ text: String) -> (file: InstanceFile?, findings: [String]) {
        let diagnostics = DiagnosticCollector()
        guard let tree = SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return (nil, ["unreadable"])
        }
        let reader = ConfigurationReader(diagnostics: diagnostics) { $0 == .environment(name: "SET") ? "s" : nil }
        let file = InstanceFile.load(tree, reader: reader)
        return (
            file,
            diagnostics.sorted.map {
                "\($0.rule.code) \($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0) \($0.message)"
            }
        )
    }

    /// One plug-in; its content begins in line 5, column 19.
    private func load(_ type: String, _ content: String) -> (content: PluginContent?, findings: [String]) {
        let (file, findings) = self.load(
            "formatVersion: 1\nplugins:\n- plugin_name: one\n  plugin_type: \(type)\n  plugin_content: \(content)\n")
        return (file?.plugins.first?.content, findings)
    }

    @Test("A plug-in's content is read the same from a mapping, from JSON in a text and from a text of a text")
    func forms() {
        let json = #"{"allow_origin":"https://a.example","max_age":5,"allow_credentials":true}"#
        var writer = JSONWriter(pretty: false)
        writer.value(json)
        let once = writer.text
        writer = JSONWriter(pretty: false)
        writer.value(once)
        for content in [json, once, writer.text] {
            let read = self.load("cors", content)
            #expect(read.findings == [])
            guard case .cors(let cors)? = read.content else {
                Issue.record("no cors content")
                continue
            }
            #expect(cors.allowOrigin == "https://a.example" && cors.maxAge == 5 && cors.allowCredentials)
        }
    }

    @Test(
        "The samples of every type are read without a finding",
        arguments: [
            (
                "cors",
                #"{"allow_origin":"https://shop.example,https://admin.example","allow_methods":"GET,POST,DELETE","allow_headers":"Content-Type,X-Trace","expose_headers":"X-Request-Id","max_age":600,"allow_credentials":true}"#
            ),
            (
                "set_resp_headers",
                #"{"response_headers":[{"name":"X-Cache","value_type":"system_parameter","value":"$context.cacheStatus","action":"add"},{"name":"Server","value":"","action":"DELETE","id":"console","focused":false},{"name":"X-Tier","value":"gold","action":"override"}]}"#
            ),
            (
                "kafka_log",
                #"{"broker_list":["10.0.0.5:9092"],"topic":"gw-calls","key":"","max_retry_count":2,"retry_backoff":3,"sasl_config":{"security_protocol":"PLAINTEXT","sasl_mechanisms":"PLAIN","sasl_username":"","sasl_password":"","ssl_ca_content":""},"meta_config":{"system":{"request_id":true,"http_status":true,"api_name":true},"call_data":{"log_request_header":true,"request_header_filter":"X-Trace,X-Plan","log_request_query_string":false,"request_query_string_filter":"","log_request_body":false,"log_response_header":false,"response_header_filter":"","log_response_body":false,"custom_authorizer":{"frontend":["user"],"backend":[]}}}}"#
            ),
            (
                "breaker",
                #"{"scope":"basic","breaker_condition":{"breaker_type":"condition","breaker_mode":"counter","unhealthy_condition":"[\"OR\",[\"$context.statusCode\",\"in\",\"502,503,504\"],[\"$context.backendResponseTime\",\">\",3000]]","unhealthy_threshold":5,"min_call_threshold":20,"unhealthy_percentage":51,"time_window":10,"open_breaker_time":30},"downgrade_default":{"type":"mock","mock_info":{"status_code":200,"result_content":"{\"stale\":true}","headers":[]},"http_info":null,"http_vpc_info":null,"func_info":null,"passthrough_infos":null},"downgrade_parameters":[{"type":"path","name":"reqPath","value":"reqPath"}],"downgrade_rules":[{"rule_name":"pay","match_regex":"[\"reqPath\",\"==\",\"/pay\"]","parameters":["reqPath"],"breaker_condition":null,"downgrade_backend":null}]}"#
            ),
            ("rate_limit", #"{"scope":"basic","api_limit":600}"#),
            (
                "third_auth",
                #"{"auth_request":{"method":"POST","protocol":"HTTPS","url_domain":"auth.example:8443","path":"/check","timeout":2000,"vpc_channel_enabled":false,"vpc_channel_info":null},"identities":{"headers":[{"name":"X-Session"}],"queries":[]},"carry_body":{"enabled":false,"max_body_size":1000},"carry_path_enabled":true,"return_resp_body_enabled":false,"carry_resp_headers":["X-User-Id"],"simple_auth_mode_enabled":false,"match_auth":{"key":"X-Verdict","value":"ok"},"custom_forbid_limit":50,"auth_downgrade_enabled":false,"rule_enabled":true,"rule_type":"allow","parameters":[{"type":"path","name":"reqPath","value":"reqPath"}],"rules":[{"rule_name":"public","match_regex":"[\"reqPath\",\"~~\",\"^/public/\"]"}]}"#
            ),
            (
                "proxy_cache",
                #"{"cache_key":{"system_params":["$context.appId"],"parameters":["page"],"headers":["Accept-Language"]},"cache_http_status_and_ttl":[{"http_status":[200],"ttl":60},{"http_status":[404],"ttl":5}],"client_cache_control":{"mode":"off","datas":[]},"cacheable_headers":["ETag"]}"#
            ),
            (
                "proxy_mirror",
                #"{"protocol":"HTTP","host":"10.1.2.3:8080","path":"/shadow","path_concat_mode":"prefix","sample_ratio":0.25,"timeout":1500,"mirror_request_body_enabled":true}"#
            ),
            (
                "oidc_auth",
                #"{"client_id":"gw","client_secret":"${env:SET}","discovery":"https://idp.example/.well-known/openid-configuration","redirect_api_id":"api-cb","logout_api_id":"api-out","scope":"openid profile","jwks_enabled":true,"access_token_expires_in":1800,"redirect_after_logout_uri":"https://shop.example/bye","slient_renew_access_token_enabled":true}"#
            ),
            (
                "jwt_auth",
                #"{"jwks":"{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"AA\",\"e\":\"AQAB\"}]}","token_location":"header","token_name":"Authorization","token_prefix":"Bearer","token_expiration_tolerance":"30","token_pass_through_enabled":false,"missing_token_skip_auth_enabled":false,"ignore_expiration_validation_enabled":false}"#
            ),
        ])
    func samples(type: String, content: String) throws {
        let (read, findings) = self.load(type, content)
        #expect(findings == [])
        // What is written reads back as the same, so nothing of the content is lost; secrets never show themselves.
        let first = try #require(read)
        var writer = JSONWriter(pretty: false)
        first.write(to: &writer)
        #expect(!writer.text.contains("\"s\""))
        guard type != "oidc_auth", type != "kafka_log" else { return }
        #expect(self.load(type, writer.text).content == first)
    }

    @Test(
        "Other spellings of keys are read as the plural, the product's and the shorter one",
        arguments: [
            (
                "third_auth",
                "{auth_request: {method: GET, protocol: http, path: /a, url_domain: a}, identities: {query: [q]}, carry_resp_header: [X-A], simple_auth_mode_enabled: true}"
            ),
            (
                "oidc_auth",
                "{client_id: a, client_secret: b, discovery: 'https://a/', redirect_api_id: r, silent_renew_access_token_enabled: false}"
            ),
            (
                "breaker",
                "{breaker_condition: {breaker_type: timeout, time_window: 1, open_breaker_time: 1}, downgrade_default: {type: mock, mock_info: {headers: [{key: X-A, value: b}]}}, downgrade_rules: [{rule_name: r, match_regex: ['a', '==', 'b'], parameters: [{name: a}]}]}"
            ),
            (
                "jwt_auth",
                "{jwks_service: {protocol: HTTP, domain: idp.example, path: /keys}, claims_to_headers: [{name: sub, header_name: X-Sub}], blacklist: [{claim: iss, value: 'a, b'}]}"
            ),
        ])
    func alternatives(type: String, content: String) {
        let (read, findings) = self.load(type, content)
        #expect(findings == [])
        switch read {
        case .thirdAuth(let content)?:
            #expect(content.identities.queries.map(\.name) == ["q"] && content.carryResponseHeaders == ["X-A"])
        case .oidcAuth(let content)?: #expect(!content.renewsSilently)
        case .breaker(let content)?:
            #expect(content.downgradeDefault?.mock?.headers.map(\.name) == ["X-A"])
            #expect(content.downgradeRules.first?.expression.text == #"["a","==","b"]"#)
            #expect(content.downgradeRules.first?.parameters.map(\.name) == ["a"])
        case .jwtAuth(let content)?:
            #expect(content.jwksService?.url == "http://idp.example/keys")
            #expect(content.claimsToHeaders.map { "\($0.claim) \($0.header)" } == ["sub X-Sub"])
            #expect(content.blacklist.map(\.values.texts) == [["a", "b"]])
        default: Issue.record("no content")
        }
    }

    @Test("A key nobody knows is a warning with the nearest name, and is kept; the console's own keys say nothing")
    func unknownKeys() throws {
        let (content, findings) = self.load("cors", "{allow_origin: '*', id: x, maxage: 5, later: {a: 1.5}}")
        #expect(
            findings == [
                "APIG9602 5:46 cors content has no key \"maxage\"; did you mean \"max_age\"?",
                "APIG9602 5:57 cors content has no key \"later\"",
            ])
        var writer = JSONWriter(pretty: false)
        try #require(content).write(to: &writer)
        #expect(writer.text == #"{"allow_origin":"*","id":"x","maxage":5,"later":{"a":1.5}}"#)
    }

    @Test(
        "A fault of the content is found at its place",
        arguments: [
            ("cors", "{}", ["APIG9002 5:19 cors content needs \"allow_origin\" (*, or origins separated by commas)"]),
            ("cors", "{allow_origin: '*', max_age: -1}", ["APIG9603 5:48 \"max_age\" is -1"]),
            (
                "cors", "{allow_origin: '*', max_age: 172800}",
                ["APIG9609 5:48 max_age 172800 is more than 86400, which the product's console refuses"]
            ),
            (
                "cors", "{allow_origin: '*', allow_credentials: true}",
                [
                    "APIG7008 5:34 browsers refuse the origin * together with allow_credentials; name the origins"
                ]
            ),
            ("cors", "{allow_origin: [a]}", ["APIG9003 5:34 found a sequence where a text is expected"]),
            ("cors", "[]", ["APIG9003 5:19 found a sequence where a mapping (cors content) is expected"]),
            (
                "cors", "'{\"allow_origin\": '",
                [
                    "APIG9601 5:19 the text is no JSON object: the text ends too early: a value is missing (at 1:17 of the text)"
                ]
            ),
            ("cors", "'7'", ["APIG9601 5:19 the text is no JSON object"]),
            (
                "cors", #"'{"allow_origin":"*","max_age":-1}'"#,
                ["APIG9603 5:19 \"max_age\" is -1 (at 1:31 of the text)"]
            ),
            (
                "set_resp_headers", "{response_headers: [{name: X-Request-Id, action: delete}]}",
                ["APIG9608 5:46 \"X-Request-Id\" belongs to the gateway"]
            ),
            (
                "set_resp_headers", "{response_headers: [{name: A, action: delete}, {name: a, action: skip}]}",
                ["APIG9607 5:38 \"a\" stands twice"]
            ),
            (
                "set_resp_headers", "{response_headers: [{name: 1st, action: delete}]}",
                ["APIG9604 5:46 \"name\" is the string \"1st\""]
            ),
            (
                "set_resp_headers",
                "{response_headers: [{name: A, action: skip, value_type: system_parameter, value: $context.stage}]}",
                [
                    "APIG9004 5:57 action skip with value_type system_parameter",
                    "APIG9004 5:100 found the string \"$context.stage\"",
                ]
            ),
            (
                "set_resp_headers", "{response_headers: [{name: A, action: drop}]}",
                ["APIG9004 5:57 found the string \"drop\""]
            ),
            ("kafka_log", "{topic: t}", ["APIG9606 5:19 \"broker_list\" is missing: a log needs a broker"]),
            ("kafka_log", "{topic: t, broker_list: [a]}", ["APIG9604 5:43 broker \"a\" is no address"]),
            (
                "kafka_log", "{topic: t, broker_list: ['a:1'], max_retry_count: 6, retry_backoff: 0}",
                ["APIG9603 5:69 \"max_retry_count\" is 6", "APIG9603 5:87 \"retry_backoff\" is 0"]
            ),
            (
                "kafka_log", "{topic: t, broker_list: ['a:1'], sasl_config: {security_protocol: SASL_SSL}}",
                [
                    "APIG9606 5:65 \"sasl_username\" is missing: security_protocol is SASL_SSL",
                    "APIG9606 5:65 \"sasl_password\" is missing: security_protocol is SASL_SSL",
                    "APIG9606 5:65 \"ssl_ca_content\" is missing: security_protocol is SASL_SSL",
                ]
            ),
            (
                "kafka_log", "{topic: t, broker_list: ['a:1'], meta_config: {system: {api_nam: true}}}",
                ["APIG9602 5:75 log records have no field \"api_nam\"; did you mean \"api_name\"?"]
            ),
            (
                "breaker", "{breaker_condition: {breaker_type: condition, time_window: 0, open_breaker_time: 1}}",
                [
                    "APIG9606 5:39 \"unhealthy_condition\" is missing: breaker_type is condition",
                    "APIG9603 5:78 \"time_window\" is 0",
                ]
            ),
            (
                "breaker",
                "{breaker_condition: {breaker_type: timeout, time_window: 1, open_breaker_time: 1}, downgrade_default: {type: http}}",
                ["APIG9606 5:121 \"http_info\" is missing: type is http"]
            ),
            (
                "third_auth",
                "{auth_request: {method: GET, protocol: HTTP, path: a, timeout: 60001}}",
                [
                    "APIG9606 5:19 \"match_auth\" is missing: simple_auth_mode_enabled is not true",
                    "APIG9606 5:34 \"url_domain\" is missing: no channel is used",
                    "APIG9604 5:70 path \"a\"", "APIG9603 5:82 \"timeout\" is 60001",
                ]
            ),
            (
                "proxy_cache", "{cache_key: {}}",
                [
                    "APIG9606 5:31 \"system_params\" is missing: a cache key needs a system parameter, a query parameter or a header"
                ]
            ),
            (
                "proxy_cache", "{cache_key: {system_params: [$context.requestId, appid]}}",
                [
                    "APIG9609 5:47 $context.requestId is another in every request, so nothing is ever found again",
                    "APIG9004 5:47 found \"appid\"; did you mean $context.appId?",
                ].sorted()
            ),
            (
                "proxy_cache",
                "{cache_key: {headers: [a]}, cacheable_headers: [X-Apig-A], cache_http_status_and_ttl: [{http_status: [199], ttl: 720001}]}",
                [
                    "APIG9608 5:66 \"X-Apig-A\" belongs to the gateway", "APIG9603 5:120 found the status 199",
                    "APIG9603 5:132 \"ttl\" is 720001",
                ]
            ),
            (
                "proxy_mirror", "{protocol: http, host: a, sample_ratio: 1.5, path: 'a b'}",
                ["APIG9603 5:59 found the number 1.5", "APIG9604 5:70 path \"a b\""]
            ),
            (
                "oidc_auth",
                "{client_id: a, client_secret: '${env:NO}', discovery: x, redirect_api_id: r, jwks_enabled: false}",
                [
                    "APIG9606 5:19 \"public_key\" is missing: jwks_enabled is false",
                    "APIG9005 5:49 ${env:NO} stands for nothing here", "APIG9604 5:73 discovery \"x\"",
                ]
            ),
            (
                "jwt_auth", "{token_location: cookie, token_expiration_tolerance: 86401}",
                [
                    "APIG9606 5:19 \"jwks\" is missing: one of jwks and jwks_service is needed",
                    "APIG9606 5:19 \"token_name\" is missing: token_location is cookie",
                    "APIG9603 5:72 \"token_expiration_tolerance\" is \"86401\"",
                ]
            ),
        ])
    func faults(type: String, content: String, expected: [String]) {
        #expect(self.load(type, content).findings == expected)
    }

    @Test("Names are checked, and unique in a gateway; so is the number of plug-ins of some types")
    func envelope() {
        func file(_ plugins: [String]) -> [String] {
            self.load("formatVersion: 1\nplugins:\n" + plugins.map { "- \($0)\n" }.joined()).findings
        }
        let cors = "plugin_type: cors, plugin_content: {allow_origin: a}"
        #expect(file(["{plugin_name: 1st, \(cors)}"]) == ["APIG9604 3:17 \"plugin_name\" is the string \"1st\""])
        #expect(file(["{plugin_name: 插件_a-1, \(cors)}"]) == [])
        #expect(
            file(["{plugin_name: one, \(cors)}", "{plugin_name: one, \(cors)}"])
                == ["APIG9607 4:17 the name \"one\" is taken"])
        #expect(
            file(["{plugin_name: one, plugin_type: corse, plugin_content: {}}"])
                == ["APIG9004 3:35 found the string \"corse\"; did you mean cors?"])
        #expect(
            file(["{plugin_name: one, plugin_type: cors, plugin_kontent: {}}"]) == [
                "APIG9002 3:3 plug-in needs \"plugin_content\" (what it does, as a mapping or as JSON in a text)",
                "APIG9001 3:41 plug-in has no key \"plugin_kontent\"; did you mean \"plugin_content\"?",
            ])
        let logs = (0..<6).map {
            "{plugin_name: log\($0), plugin_type: kafka_log, plugin_content: {topic: t, broker_list: ['a:1']}}"
        }
        #expect(file(Array(logs.dropLast())) == [])
        #expect(file(logs) == ["APIG9610 8:3 this is the 6th plug-in of type kafka_log"])
    }

    @Test("Content may have 65535 characters and no more")
    func length() {
        func content(_ count: Int) -> String {
            let frame = #"{"allow_origin":"","id":1}"#.count
            return #"'{"allow_origin":""# + String(repeating: "a", count: count - frame) + #"","id":1}'"#
        }
        #expect(self.load("cors", content(65_535)).findings == [])
        #expect(self.load("cors", content(65_536)).findings == ["APIG9601 5:19 the content has 65536 characters"])
    }

    @Test(
        "When an answer is unhealthy",
        arguments: [
            (#"["$context.statusCode", "in", "502, 503"]"#, 503, 0, true),
            (#"["$context.statusCode", "in", "502, 503"]"#, 504, 0, false),
            (#"["$context.statusCode", "==", 500]"#, 500, 0, true),
            (#"["$context.statusCode", "~=", "200"]"#, 201, 0, true),
            (#"["$context.statusCode", "!=", "200"]"#, 200, 0, false),
            (#"["$context.statusCode", ">", 499]"#, 499, 0, false),
            (#"["$context.statusCode", ">", 499]"#, 500, 0, true),
            (#"["$context.backendResponseTime", ">", 3000]"#, 200, 3_000, false),
            (#"["$context.backendResponseTime", ">", "3000"]"#, 200, 3_001, true),
            (
                #"["OR", ["$context.statusCode", "in", "502"], ["$context.backendResponseTime", ">", 10]]"#, 200, 11,
                true
            ),
            (
                #"["AND", ["$context.statusCode", "in", "502"], ["$context.backendResponseTime", ">", 10]]"#, 200, 11,
                false
            ),
            (
                #"["AND", ["$context.statusCode", "in", "502"], ["$context.backendResponseTime", ">", 10]]"#, 502, 11,
                true
            ),
        ])
    func unhealthy(text: String, status: Int, milliseconds: Int, expected: Bool) throws {
        let content =
            "{breaker_condition: {breaker_type: condition, time_window: 1, open_breaker_time: 1, unhealthy_condition: '\(text)'}}"
        let (read, findings) = self.load("breaker", content)
        #expect(findings == [])
        guard case .breaker(let breaker)? = read else {
            Issue.record("no breaker")
            return
        }
        let condition = try #require(breaker.condition.unhealthyCondition)
        #expect(condition.isUnhealthy(status: status, milliseconds: milliseconds) == expected)
    }

    @Test(
        "A condition that cannot be understood says what was found",
        arguments: [
            ("'x'", "found the string \"x\""), ("'[]'", "found a sequence where a condition is expected"),
            (#"'["OR"]'"#, "OR joins nothing"),
            (#"'["$context.statusCode","in"]'"#, "a condition is [name, operator, value]"),
            (#"'["$context.statusCode","in","a"]'"#, "\"a\" is no number"),
            (#"'["$context.statusCode","~~","a"]'"#, "$context.statusCode has no operator \"~~\""),
            (
                #"'["status","in","1"]'"#,
                "found \"status\" where $context.statusCode or $context.backendResponseTime is expected"
            ),
            (
                "[AND, [AND, [AND, [AND, [AND, [AND, [AND, [AND, [AND, 1]]]]]]]]]",
                "found a sequence where a condition is expected"
            ),
        ])
    func unhealthyFaults(text: String, expected: String) {
        let content =
            "{breaker_condition: {breaker_type: condition, time_window: 1, open_breaker_time: 1, unhealthy_condition: \(text)}}"
        #expect(self.load("breaker", content).findings == ["APIG9004 5:124 \(expected)"])
    }

    @Test("Kafka log fields are on by the console's defaults unless the plug-in says otherwise")
    func kafkaFields() {
        let fields = KafkaLogFields([.init(name: "host", isOn: false), .init(name: "api_name", isOn: true)])
        #expect(!fields.contains(.host) && fields.contains(.apiName) && fields.contains(.uri))
        #expect(KafkaLogField.allCases.count { $0.isOnByDefault } == 15)
        #expect(KafkaLogField.allCases.count == 50)
    }

    @Test("Members of every record are written in the order of their keys")
    func sortedKeys() {
        func check<Record: ConfigurationObject>(_ type: Record.Type) {
            let keys = Record.fields.map(\.key)
            #expect(keys == keys.sorted(), "\(Record.typeName)")
            #expect(Set(keys).count == keys.count, "\(Record.typeName)")
        }
        check(Plugin.self)
        check(CORSContent.self)
        check(ResponseHeaderPolicy.self)
        check(KafkaLogContent.self)
        check(KafkaSASLConfig.self)
        check(KafkaCallData.self)
        check(BreakerContent.self)
        check(BreakerCondition.self)
        check(BreakerRule.self)
        check(BreakerDowngrade.self)
        check(BreakerHTTPBackend.self)
        check(BreakerFunction.self)
        check(ThirdAuthContent.self)
        check(ThirdAuthRequest.self)
        check(ProxyCacheContent.self)
        check(ProxyMirrorContent.self)
        check(OIDCAuthContent.self)
        check(JWTAuthContent.self)
        check(JWKSService.self)
        check(Orchestration.self)
        check(OrchestrationMapEntry.self)
        check(OrchestrationParameter.self)
    }
}
