import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// What features of an instance do to requests.
@Suite struct FeatureEffectTests {
    private static func instance(_ name: String, _ json: String) -> InstanceFile {
        var instance = InstanceFile()
        instance.features = NamedValues([(name, OpaqueJSON(text: json))])
        return instance
    }

    @Test(
        "backend_timeout is the most a backend gets",
        arguments: [
            (nil, 5_000, 5_000), (nil, 90_000, 60_000), ("{\"max_timeout\": 500}", 5_000, 500),
            ("{\"max_timeout\": 600000}", 500_000, 500_000), ("{\"max_timeout\": 600000}", 700_000, 600_000),
        ] as [(String?, Int, Int)])
    func backendTimeout(_ feature: String?, _ asked: Int, _ expected: Int) throws {
        var api = proxyAPI(.get, "/p", backend: "/")
        api.backendAPI?.timeout = asked
        let compiled = compile(
            [api], instance: feature.map { Self.instance("backend_timeout", $0) } ?? InstanceFile())
        let plan = try compiled.snapshot.plan(try RawRequest("GET /p HTTP/1.1", "Host: h"))
        #expect(plan.timeoutMilliseconds == expected)
        #expect(compiled.notes.count == (asked > expected ? 1 : 0))
    }

    @Test("request_body_timeout is what a client's body may take")
    func bodyTimeout() {
        let api = [mockAPI(.get, "/p")]
        #expect(compile(api).snapshot.limits.bodyTimeoutMilliseconds == 8_000)
        for (json, expected) in [("{\"request_body_timeout\": 30}", 30_000), ("{\"http2\": \"off\"}", 8_000)] {
            let snapshot = compile(api, instance: Self.instance("request_custom_config", json)).snapshot
            #expect(snapshot.limits.bodyTimeoutMilliseconds == expected)
        }
    }

    @Test(
        "With api_uri_no_escape paths are routed and passed on as they came",
        arguments: [
            ("/v/a%2Fb", "GET /to/a%2Fb HTTP/1.1"), ("/v/a%20b", "GET /to/a%20b HTTP/1.1"),
            ("/p/x%2fy/%41", "GET /deep/x%2fy/%41 HTTP/1.1"), ("/p/x/./y", "GET /deep/x/y HTTP/1.1"),
            ("/p/x/%2e%2E/y", "GET /deep/y HTTP/1.1"), ("/p/x/.%2e", "GET /deep/ HTTP/1.1"),
            ("/p/%2e%2e/%2e%2e/y", "APIG.0201"), ("/v/a%00", "APIG.0201"), ("/v/a/b", "APIG.0101"),
        ])
    func rawPath(_ path: String, _ expected: String) throws {
        var variable = proxyAPI(.get, "/v/{id}", backend: "/to/{id}")
        variable.requestParameters = [parameter("id", .path, required: true)]
        var mapped = BackendParameter()
        mapped.name = "id"
        mapped.origin = .request
        mapped.location = .path
        mapped.value = "id"
        variable.backendParameters = [mapped]
        let snapshot = compile(
            [variable, proxyAPI(.get, "/p", backend: "/deep", prefix: true)],
            instance: Self.instance("api_uri_no_escape", "\"on\"")
        ).snapshot
        let request = try RawRequest("GET \(path) HTTP/1.1", "Host: h")
        guard !expected.hasPrefix("APIG") else {
            #expect(snapshot.outcome(request).contains(expected))
            return
        }
        #expect(try snapshot.backendHead(request).hasPrefix("\(expected)\r\n"))
    }

    @Test("A literal of a path template is compared as it is written")
    func rawTemplate() throws {
        let api = mockAPI(.get, "/a%20b")
        let kept = compile([api], instance: Self.instance("api_uri_no_escape", "\"on\"")).snapshot
        #expect(kept.outcome(try RawRequest("GET /a%20b HTTP/1.1", "Host: h")) == "GET /a%20b")
        #expect(kept.outcome(try RawRequest("GET /%61%20b HTTP/1.1", "Host: h")).contains("APIG.0101"))
        #expect(compile([api]).snapshot.outcome(try RawRequest("GET /%61%20b HTTP/1.1", "Host: h")) == "GET /a%20b")
    }

    @Test(
        "Context values may be numbers unless the instance says that its gateway cannot do that",
        arguments: [(nil, true), ("\"on\"", true), ("\"off\"", false)] as [(String?, Bool)])
    func authorizerNumbers(_ json: String?, _ expected: Bool) throws {
        var instance = json.map { Self.instance("authorizer_context_support_num_bool", $0) } ?? InstanceFile()
        var function = LocalFunction()
        function.urn = try #require(FunctionURN("urn:fss:r:p:function:default:check"))
        function.url = FunctionURL("http://127.0.0.1:1/f")
        instance.functions = [function]
        var authorizer = CustomAuthorizer()
        authorizer.name = "check"
        authorizer.authorizerURI = "urn:fss:r:p:function:default:check"
        instance.authorizers = [authorizer]
        var api = mockAPI(.get, "/p")
        api.authType = .authorizer
        api.authorizerName = "check"
        let route = try #require(compile([api], instance: instance).snapshot.routes.first)
        let settings = route.program.compactMap { step in
            if case .askAuthorizer(let authorizer) = step { authorizer.settings } else { nil }
        }
        #expect(settings.map(\.allowsNumbers) == [expected])
    }

    @Test("A feature that asks for what is not there is told once")
    func notes() {
        let notes = compile([mockAPI(.get, "/p")], instance: Self.instance("gzip", "\"on\"")).notes
        #expect(
            notes.map(\.text) == [
                "the feature gzip is not in force: answers are not compressed: they are passed on as backends send them"
            ])
        let cluster = compile(
            [mockAPI(.get, "/p")], instance: Self.instance("throttle_strategy", "{\"strategy\": \"cluster\"}"))
        #expect(
            cluster.notes.map(\.text) == [
                "the feature throttle_strategy is not in force: each gateway counts for itself"
            ])
    }
}
