import APIGExtensions
import Diagnostics
import SourceDocument
import Testing

/// Reads a text into its root node.
func node(_ text: String) throws -> Node {
    let diagnostics = DiagnosticCollector()
    let tree = SourceReader.read(name: "t", bytes: Array(text.utf8), diagnostics: diagnostics)
    #expect(diagnostics.diagnostics.isEmpty)
    return try #require(tree).root
}

/// Findings as `code line:column`.
func describe(_ diagnostics: DiagnosticCollector) -> [String] {
    diagnostics.sorted.map { "\($0.rule.code) \($0.location?.start.line ?? 0):\($0.location?.start.column ?? 0)" }
}

@Suite struct DecodingTests {
    private func operation(_ text: String) throws -> (OperationExtensions, [String]) {
        let diagnostics = DiagnosticCollector()
        let extensions = OperationExtensions(reading: try node(text), diagnostics: diagnostics)
        return (extensions, describe(diagnostics))
    }

    @Test("Every key of an operation is decoded")
    func wholeOperation() throws {
        let (read, findings) = try self.operation(
            """
            x-apigateway-request-type: private
            x-apigateway-match-mode: SWA
            x-apigateway-cors: true
            x-apigateway-is-send-fg-body-base64: false
            x-apigateway-content-type: application/json
            x-apigateway-response: terse
            x-apigateway-ratelimit: perMinute
            x-apigateway-access-control: office
            x-apigateway-plugins: [cors_a]
            x-apigateway-backend:
              type: HTTP
              parameters: [{name: a, value: b, in: HEADER, origin: REQUEST, description: d}]
              httpEndpoints: {address: 'h:80', scheme: https, method: GET, path: /a, timeout: 10, description: d, enableClientSsl: true, retryCount: '2', enableSmChannel: false}
            x-apigateway-backend-policies:
              - name: one
                type: HTTP-VPC
                effectMode: ALL
                conditions: [{type: enum, value: 'a,b', origin: request, parameter: q}]
                httpVpcEndpoints: {name: pool, scheme: http, method: ANY, path: /b, timeout: 20, host: x, description: d, enableClientSsl: false, retryCount: '-1', cascade_flag: false, enableSmChannel: false}
            """)
        #expect(findings == [])
        #expect(read.requestType?.value == .private)
        #expect(read.matchMode?.value == .prefix)
        #expect(read.cors?.value == true)
        #expect(read.isSendFgBodyBase64?.value == false)
        #expect(read.contentType?.value == "application/json")
        #expect(read.response?.value == "terse")
        #expect(read.rateLimit?.value == "perMinute")
        #expect(read.accessControl?.value == "office")
        #expect(read.plugins.map(\.value) == ["cors_a"])
        let http = try #require(read.backend?.httpEndpoints)
        #expect(http.address?.value == "h:80")
        #expect(http.scheme?.value == .https)
        #expect(http.method?.value == .get)
        #expect(http.path?.value == "/a")
        #expect(http.timeout?.value == 10)
        #expect(http.description?.value == "d")
        #expect(http.enableClientSSL?.value == true)
        #expect(http.retryCount?.value == 2)
        #expect(http.enableSmChannel?.value == false)
        let parameter = try #require(read.backend?.parameters.first)
        #expect(parameter.name?.value == "a" && parameter.value?.value == "b" && parameter.description?.value == "d")
        #expect(parameter.location?.value == .header && parameter.origin?.value == .request)
        let policy = try #require(read.backendPolicies.first)
        #expect(policy.name?.value == "one" && policy.effectMode?.value == .all)
        let condition = try #require(policy.conditions.first)
        #expect(condition.type?.value.canonical == "enum" && condition.value?.value == "a,b")
        #expect(condition.origin?.value.canonical == "request" && condition.parameter?.value == "q")
        let vpc = try #require(policy.backend.httpVpcEndpoints)
        #expect(vpc.name?.value == "pool" && vpc.scheme?.value == .http && vpc.method?.value == .any)
        #expect(vpc.path?.value == "/b" && vpc.timeout?.value == 20 && vpc.host?.value == "x")
        #expect(vpc.description?.value == "d" && vpc.enableClientSSL?.value == false && vpc.retryCount?.value == -1)
        #expect(vpc.cascadeFlag?.value == false && vpc.enableSmChannel?.value == false)
    }

    @Test("Functions, mocks and member groups are decoded key by key")
    func otherBackends() throws {
        let (function, functionFindings) = try self.operation(
            """
            x-apigateway-backend:
              type: FUNCTION
              functionEndpoints: {function-urn: 'urn:f', version: latest, invocation-type: async, timeout: 5, alias-urn: 'urn:f:!a', network-type: V2, description: d, req_protocol: HTTPS}
            """)
        #expect(functionFindings == [])
        let endpoints = try #require(function.backend?.functionEndpoints)
        #expect(endpoints.functionURN?.value == "urn:f" && endpoints.version?.value == "latest")
        #expect(endpoints.invocationType?.value == .async && endpoints.timeout?.value == 5)
        #expect(endpoints.aliasURN?.value == "urn:f:!a" && endpoints.networkType?.value == "V2")
        #expect(endpoints.description?.value == "d" && endpoints.requestProtocol?.value == "HTTPS")
        let (mock, mockFindings) = try self.operation(
            "x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: '{}', description: d}}")
        #expect(mockFindings == [])
        #expect(mock.backend?.mockEndpoints?.resultContent?.value == "{}")
        #expect(mock.backend?.mockEndpoints?.description?.value == "d")
        let (group, groupFindings) = try self.operation(
            """
            x-apigateway-backend:
              type: HTTP-VPC-MEMBER-GROUP
              httpVpcMemberGroupEndpoints:
                {name: pool, timeout: 5, retryCount: 0, enableClientSsl: false, enableSmChannel: false, memberGroupUrlInfos: [{name: blue, scheme: http, method: GET, path: /a}]}
            """)
        #expect(groupFindings == [])
        let groups = try #require(group.backend?.httpVpcMemberGroupEndpoints)
        #expect(groups.name?.value == "pool" && groups.timeout?.value == 5 && groups.retryCount?.value == 0)
        #expect(groups.enableClientSSL?.value == false && groups.enableSmChannel?.value == false)
        let info = try #require(groups.memberGroupURLInfos.first)
        #expect(info.name?.value == "blue" && info.scheme?.value == .http && info.method?.value == .get)
        #expect(info.path?.value == "/a")
    }

    @Test("Document, scheme, parameter and response extensions are decoded key by key")
    func otherPlaces() throws {
        let diagnostics = DiagnosticCollector()
        let document = DocumentExtensions(
            root: try node(
                """
                x-apigateway-ratelimits:
                  perMinute: {api-limit: 9, user-limit: 8, app-limit: 7, ip-limit: 6, interval: 1, unit: MINUTE, shared: true, special: [{type: APP, limit: 5, instance: x}]}
                x-apigateway-access-controls:
                  office: {acl-type: PERMIT, entity-type: IP, value: '192.0.2.1, 10.0.0.0/8, 192.0.2.3-192.0.2.9'}
                """),
            components: try node(
                """
                x-apigateway-responses:
                  terse: {THROTTLED: {status: 429, body: {application/json: '{}'}, headers: [{key: A, value: b}]}}
                """), diagnostics: diagnostics)
        #expect(describe(diagnostics) == [])
        let limit = try #require(document.rateLimits.first)
        #expect(limit.name.value == "perMinute" && limit.apiLimit?.value == 9 && limit.userLimit?.value == 8)
        #expect(limit.appLimit?.value == 7 && limit.ipLimit?.value == 6 && limit.interval?.value == 1)
        #expect(limit.unit?.value == .minute && limit.shared?.value == true)
        let special = try #require(limit.specials.first)
        #expect(special.type?.value == .app && special.limit?.value == 5 && special.instance?.value == "x")
        let acl = try #require(document.accessControls.first)
        #expect(acl.aclType?.value == .permit && acl.entityType?.value == .ip && acl.value != nil)
        let entry = try #require(document.responses.first?.entries.first)
        #expect(entry.type.value == "THROTTLED" && entry.status?.value == 429 && entry.body?.value == "{}")
        #expect(entry.headers.first?.key == "A" && entry.headers.first?.value == "b")
        let scheme = SecuritySchemeExtensions(
            reading: try node(
                """
                x-apigateway-auth-type: AppSigv1
                x-apigateway-auth-opt: {appcode-auth-type: header}
                x-apigateway-authorizer:
                  {authorizer_type: FUNC, authorizer_uri: 'urn:f', type: FRONTEND, auth_downgrade_enabled: true, authorizer_alias_uri: a, authorizer_version: v, need_body: true, network_type: V2, retry_attempts: 1, timeout: 2, ttl: 3, identities: [{name: n, location: QUERY, validation: x}]}
                """), diagnostics: diagnostics)
        #expect(describe(diagnostics) == [])
        #expect(scheme.authType?.value.text == "AppSigv1" && scheme.authOpt?.appCodeAuthType?.value == .header)
        let authorizer = try #require(scheme.authorizer)
        #expect(authorizer.authorizerType?.value == "FUNC" && authorizer.authorizerURI?.value == "urn:f")
        #expect(authorizer.type?.value == .frontend && authorizer.authDowngradeEnabled?.value == true)
        #expect(authorizer.authorizerAliasURI?.value == "a" && authorizer.authorizerVersion?.value == "v")
        #expect(authorizer.needBody?.value == true && authorizer.networkType?.value == "V2")
        #expect(authorizer.retryAttempts?.value == 1 && authorizer.timeout?.value == 2 && authorizer.ttl?.value == 3)
        let identity = try #require(authorizer.identities.first)
        #expect(identity.name?.value == "n" && identity.location?.value == .query && identity.validation?.value == "x")
        let parameter = ParameterExtensions(
            reading: try node(
                "{x-apigateway-pass-through: never, x-apigateway-sample: s, x-apigateway-orchestrations: [a, b]}"),
            diagnostics: diagnostics)
        #expect(parameter.passThrough?.value == .never && parameter.sample?.value == "s")
        #expect(parameter.orchestrations.map(\.value) == ["a", "b"])
        #expect(AnyMethodExtension.operation(of: try node("x-apigateway-any-method: {}")) != nil)
        #expect(describe(diagnostics) == [])
    }

    @Test("Samples are looked for beside the responses, in default, in default-cors, then elsewhere")
    func samples() throws {
        let root = try node(
            """
            '200': {x-apigateway-result-normal-sample: last}
            default-cors: {x-apigateway-result-normal-sample: third, x-apigateway-result-failure-sample: f}
            default: {x-apigateway-result-normal-sample: second}
            x-apigateway-result-normal-sample: first
            """)
        let diagnostics = DiagnosticCollector()
        let resolved = root.entries.filter { $0.value.isMapping }.map { ($0.key.text, $0.value) }
        let samples = ResponseSamples(responses: root, resolved: resolved, diagnostics: diagnostics)
        #expect(samples.normal?.value == "first")
        #expect(samples.failure?.value == "f")
        #expect(diagnostics.diagnostics.map(\.rule.code) == ["APIG3039", "APIG3039", "APIG3039"])
    }

    @Test(
        "Every observed spelling is taken, with a warning where the pages ask for another",
        arguments: [
            ("x-apigateway-match-mode: swa", ["APIG3007"]), ("x-apigateway-cors: 'true'", ["APIG3007"]),
            ("x-apigateway-cors: yes", ["APIG1030"]), ("x-apigateway-access-control: [office]", ["APIG3012"]),
            (Self.http("retryCount: 3"), []), (Self.http("retryCount: '3'"), []),
            (Self.http("timeout: '50'"), ["APIG3008"]),
            (Self.http("timeout: 90000"), ["APIG3017"]),
            (
                "x-apigateway-backend: {type: HTTP, httpEndpoints: {address: [h], scheme: HTTPS, method: GET, path: /}}",
                ["APIG3012"]
            ),
            (Self.policy("{type: exact, origin: param, parameter: q, value: v}"), []),
            (
                Self.policy("{type: equal, origin: request_parameter, parameter_name: q, value: v}"),
                ["APIG3007", "APIG3007"]
            ),
            (Self.policy("{type: '', origin: source, parameter: '', value: 192.0.2.1}"), []),
            (Self.policy("{type: equal, origin: cookie, parameter: q, value: v}"), ["APIG3025"]),
            (Self.function("version: v1, invocation-type: synchronous"), ["APIG3007"]),
        ])
    func lenient(text: String, expected: [String]) throws {
        let (read, findings) = try self.operation(text)
        #expect(findings.map { String($0.prefix(8)) } == expected)
        #expect(read.unknown.isEmpty)
    }

    @Test(
        "Every fault is found at its place",
        arguments: [
            ("x-apigateway-match-mode: PREFIXED", "APIG3004 1:26"), ("x-apigateway-cors: [true]", "APIG3002 1:20"),
            ("x-apigateway-backends: {}", "APIG3009 1:1"), ("x-apigateway-sample: a", "APIG3010 1:1"),
            ("x-apigateway-plugins: [a, a]", "APIG3033 1:27"), ("x-apigateway-plugins: a", "APIG3002 1:23"),
            ("x-apigateway-content-type: text/html", "APIG3004 1:28"),
            ("x-apigateway-backend: {type: HTTP}", "APIG3014 1:23"),
            ("x-apigateway-backend: {type: FTP}", "APIG3004 1:30"),
            ("x-apigateway-backend: {}", "APIG3003 1:23"),
            (
                "x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}, httpEndpoints: {}}",
                "APIG3015 1:88"
            ),
            ("x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ''}}", "APIG3020 1:68"),
            ("x-apigateway-backend: {type: MOCK, mockEndpoints: {}}", "APIG3003 1:51"),
            (Self.http("timeout: 0"), "APIG3005 1:118"), (Self.http("timeout: fast"), "APIG3002 1:118"),
            (Self.http("retryCount: '11'"), "APIG3005 1:121"), (Self.http("adress: x"), "APIG3001 1:109"),
            (
                "x-apigateway-backend: {type: HTTP, httpEndpoints: {address: 'http://h', scheme: http, method: GET, path: /}}",
                "APIG3013 1:61"
            ),
            (
                "x-apigateway-backend: {type: HTTP, httpEndpoints: {address: 'h:99999', scheme: http, method: GET, path: /}}",
                "APIG3013 1:61"
            ),
            (Self.http("enableClientSsl: true"), "APIG3016 1:126"),
            (Self.function("invocation-type: sync"), "APIG3018 1:59"),
            (Self.function("version: a, invocation-type: sync, timeout: 90000"), "APIG3019 1:133"),
            (Self.policy(""), "APIG3023 1:122"),
        ])
    func faults(text: String, expected: String) throws {
        #expect(try self.operation(text).1 == [expected])
    }

    private static func http(_ more: String) -> String {
        "x-apigateway-backend: {type: HTTP, httpEndpoints: {address: h, scheme: http, method: GET, path: /abcdefghi, \(more)}}"
    }

    private static func function(_ more: String) -> String {
        "x-apigateway-backend: {type: FUNCTION, functionEndpoints: {function-urn: 'urn:fss:a:b', \(more)}}"
    }

    private static func policy(_ conditions: String) -> String {
        "x-apigateway-backend-policies: [{name: one, type: MOCK, mockEndpoints: {result-content: x}, effectMode: ANY, conditions: [\(conditions)]}]"
    }
}

@Suite struct DocumentExtensionTests {
    private func findings(_ text: String) throws -> [String] {
        let diagnostics = DiagnosticCollector()
        _ = DocumentExtensions(root: try node(text), components: nil, diagnostics: diagnostics)
        return diagnostics.sorted.map(\.rule.code)
    }

    private func limit(_ fields: String) throws -> [String] {
        try self.findings("x-apigateway-ratelimits: {aaa: {interval: 1, unit: MINUTE, \(fields)}}")
    }

    @Test(
        "Throttling limits keep their order",
        arguments: [
            ("api-limit: 10, user-limit: 10, app-limit: 10, ip-limit: 10", []),
            ("api-limit: 10, user-limit: 11", ["APIG3026"]),
            ("api-limit: 10, user-limit: 5, app-limit: 6", ["APIG3026"]), ("api-limit: 10, ip-limit: 11", ["APIG3026"]),
            ("api-limit: 10, user-limit: 0", ["APIG3027"]), ("api-limit: 0", ["APIG3005"]),
            ("user-limit: 1", ["APIG3003"]),
            ("api-limit: 10, special: [{type: APP, limit: 11, instance: a}]", ["APIG3026"]),
            (
                "api-limit: 10, special: [{type: APP, limit: 1, instance: a}, {type: APP, limit: 2, instance: a}]",
                ["APIG3028"]
            ),
        ])
    func throttling(fields: String, expected: [String]) throws {
        #expect(try self.limit(fields) == expected)
    }

    @Test(
        "Access control lists hold addresses, ranges and blocks, each once",
        arguments: [
            ("192.0.2.1,2001:db8::1,10.0.0.1/8,::/0,192.0.2.1-192.0.2.9", []), ("192.0.2.256", ["APIG3030"]),
            ("10.0.0.0/33", ["APIG3030"]), ("a", ["APIG3030"]), ("192.0.2.1,192.0.2.1", ["APIG3031"]),
            ("2001:db8:::1", ["APIG3030"]), ("192.0.2.1-2001:db8::1", ["APIG3030"]), ("192.0.2.1,", ["APIG3030"]),
        ])
    func accessControl(value: String, expected: [String]) throws {
        #expect(
            try self.findings(
                "x-apigateway-access-controls: {aaa: {acl-type: DENY, entity-type: IP, value: '\(value)'}}")
                == expected)
    }

    @Test(
        "Gateway responses have known types and statuses",
        arguments: [
            ("{a: {THROTTLED: {status: 429}}}", []), ("{a: {THROTLED: {status: 429}}}", ["APIG3037"]),
            ("{a: {THROTTLED: {status: 444}}}", ["APIG3005"]), ("{a: {THROTTLED: {status: 100}}}", ["APIG3005"]),
            ("{a: {}, b: {}, c: {}, d: {}, e: {}}", ["APIG3038"]),
            ("{a: {THROTTLED: {body: {text/plain: x}}}}", ["APIG3001"]),
        ])
    func responses(text: String, expected: [String]) throws {
        #expect(try self.findings("x-apigateway-responses: \(text)") == expected)
    }

    @Test(
        "Security schemes are checked",
        arguments: [
            ("x-apigateway-auth-type: APPSIGV1", ["APIG3007"]), ("x-apigateway-auth-type: Foo", ["APIG3004"]),
            ("x-apigateway-auth-type: IAM_NONE", ["APIG3035"]),
            ("{x-apigateway-auth-type: IAM, x-apigateway-auth-opt: {appcode-auth-type: header}}", ["APIG3034"]),
            (
                "x-apigateway-authorizer: {authorizer_type: FUNC, authorizer_uri: u, type: FRONTEND, ttl: 5}",
                ["APIG3036"]
            ),
            ("x-apigateway-authorizer: {authorizer_type: FUNC, type: FRONTEND}", ["APIG3003"]),
        ])
    func schemes(text: String, expected: [String]) throws {
        let diagnostics = DiagnosticCollector()
        _ = SecuritySchemeExtensions(reading: try node(text), diagnostics: diagnostics)
        #expect(diagnostics.sorted.map(\.rule.code) == expected)
    }
}
