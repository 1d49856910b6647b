import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct RoutingTests {
    @Test(
        "Exact comes before prefix, the longest prefix wins, and prefixes end at segments",
        arguments: [
            ("/a/b/c", "GET /a/b/c"), ("/a/b", "GET /a/b*"), ("/a/b/", "GET /a/b*"), ("/a/b/c/d", "GET /a/b*"),
            ("/a/bX", "GET /a*"), ("/a", "GET /a*"), ("/a/", "GET /a*"), ("/aX", nil), ("/", nil),
        ] as [(String, String?)])
    func prefixes(path: String, expected: String?) throws {
        let snapshot = compile([
            mockAPI(.get, "/a", prefix: true), mockAPI(.get, "/a/b", prefix: true), mockAPI(.get, "/a/b/c"),
        ]).snapshot
        let response = try snapshot.response(RawRequest("GET \(path) HTTP/1.1", "Host: h"))
        #expect(response.status == (expected == nil ? 404 : 200))
        if let expected { #expect(String(decoding: response.body, as: UTF8.self) == expected) }
    }

    @Test(
        "Segment by segment a literal comes before a variable, and a variable before a greedy one",
        arguments: [
            ("/x/one", "GET /x/one"), ("/x/two", "GET /x/{p}"), ("/x/two/three", "GET /x/{rest+}"),
            ("/x/one/three", "GET /x/{rest+}"), ("/x/", nil), ("/x", nil), ("/y/one/end", "GET /y/{p}/end"),
            ("/y/two/end", "GET /y/{p}/end"), ("/X/one", nil), ("/x/one/", "GET /x/{rest+}"),
        ] as [(String, String?)])
    func precedence(path: String, expected: String?) throws {
        let snapshot = compile([
            mockAPI(.get, "/x/{rest+}"), mockAPI(.get, "/x/{p}"), mockAPI(.get, "/x/one"), mockAPI(.get, "/y/one"),
            mockAPI(.get, "/y/{p}/end"),
        ]).snapshot
        let response = try snapshot.response(RawRequest("GET \(path) HTTP/1.1", "Host: h"))
        #expect(response.status == (expected == nil ? 404 : 200))
        if let expected { #expect(String(decoding: response.body, as: UTF8.self) == expected) }
    }

    @Test("A method of its own comes before ANY, and the two messages of 404 differ")
    func methods() throws {
        let snapshot = compile([mockAPI(.get, "/m"), mockAPI(.any, "/m"), mockAPI(.get, "/only")]).snapshot
        #expect(snapshot.outcome(try RawRequest("GET /m HTTP/1.1", "Host: h")) == "GET /m")
        #expect(snapshot.outcome(try RawRequest("POST /m HTTP/1.1", "Host: h")) == "ANY /m")
        #expect(snapshot.outcome(try RawRequest("FOO /m HTTP/1.1", "Host: h")) == "ANY /m")
        let unknownMethod = snapshot.outcome(try RawRequest("POST /only HTTP/1.1", "Host: h"))
        #expect(unknownMethod.contains("\"The API does not exist.\"") && unknownMethod.contains("APIG.0101"))
        let unknownPath = snapshot.outcome(try RawRequest("GET /other HTTP/1.1", "Host: h"))
        #expect(unknownPath.contains("\"The API does not exist or has not been published in the environment.\""))
    }

    @Test("A less specific path serves a method that the more specific one lacks")
    func methodFilter() throws {
        let snapshot = compile([mockAPI(.get, "/a/b"), mockAPI(.post, "/a/{p}"), mockAPI(.put, "/a", prefix: true)])
            .snapshot
        #expect(snapshot.outcome(try RawRequest("POST /a/b HTTP/1.1", "Host: h")) == "POST /a/{p}")
        #expect(snapshot.outcome(try RawRequest("PUT /a/b HTTP/1.1", "Host: h")) == "PUT /a*")
    }

    @Test(
        "The path is decoded before it is compared",
        arguments: [
            ("/aa%2Fbb", "GET /aa/bb"), ("/%61a/bb", "GET /aa/bb"), ("/aa/./bb", "GET /aa/bb"),
            ("/aa/x/../bb", "GET /aa/bb"), ("/caf%C3%A9", "GET /café"), ("/aa%00", "APIG.0201"),
            ("/aa%0Abb", "APIG.0201"), ("/../aa", "APIG.0201"),
            ("/%2e%2e/aa", "APIG.0201"),
        ])
    func decoding(path: String, expected: String) throws {
        let snapshot = compile([mockAPI(.get, "/aa/bb"), mockAPI(.get, "/café")]).snapshot
        #expect(snapshot.outcome(try RawRequest("GET \(path) HTTP/1.1", "Host: h")).contains(expected))
    }

    @Test("The root prefix matches everything")
    func rootPrefix() throws {
        let snapshot = compile([mockAPI(.get, "/", prefix: true)]).snapshot
        for path in ["/", "/a", "/a/b/"] {
            #expect(snapshot.outcome(try RawRequest("GET \(path) HTTP/1.1", "Host: h")) == "GET /*")
        }
    }

    @Test("X-Stage selects the environment and its variables; without it RELEASE serves")
    func environments() throws {
        var instance = InstanceFile()
        var group = InstanceGroup()
        group.name = "shop"
        group.variables = NamedValues([
            ("RELEASE", NamedValues([("host", "r:1"), ("dir", "/rr")])),
            ("TEST", NamedValues([("host", "t:2"), ("dir", "/tt")])),
        ])
        instance.groups = [group]
        var release = Publication()
        var test = Publication()
        test.environment = "TEST"
        test.apis = ["GET /p"]
        release.groupName = "shop"
        instance.publish = [release, test]
        var api = proxyAPI(.get, "/p", backend: "#dir#/x")
        api.backendAPI?.urlDomain = "#host#"
        let compiled = compile([api, mockAPI(.get, "/q")], instance: instance)
        #expect(compiled.notes.isEmpty)
        let snapshot = compiled.snapshot
        let plain = try RawRequest("GET /p HTTP/1.1", "Host: h")
        let inRelease = try snapshot.backendHead(plain)
        #expect(snapshot.hosts[try snapshot.plan(plain).host] == UpstreamHost(host: "r", port: 1, usesTLS: false))
        #expect(inRelease.hasPrefix("GET /rr/x HTTP/1.1\r\nHost: r:1\r\n"))
        let staged = try RawRequest("GET /p HTTP/1.1", "Host: h", "X-Stage: TEST")
        let inTest = try snapshot.backendHead(staged)
        #expect(inTest.contains("Host: t:2\r\n"))
        #expect(snapshot.hosts[try snapshot.plan(staged).host] == UpstreamHost(host: "t", port: 2, usesTLS: false))
        for stage in ["NOWHERE", "test", "TEST2"] {
            #expect(try snapshot.response(RawRequest("GET /p HTTP/1.1", "Host: h", "X-Stage: \(stage)")).status == 404)
        }
        #expect(try snapshot.response(RawRequest("GET /q HTTP/1.1", "Host: h", "X-Stage: TEST")).status == 404)
    }

    @Test("An API whose variable has no value is not online there, and a note says so")
    func missingVariable() throws {
        var api = proxyAPI(.get, "/p", backend: "/#nothing#/x")
        api.source = "shop.yaml:3:1"
        let compiled = compile([api])
        #expect(
            compiled.notes == [
                CompileNote(
                    api: "GET /p", source: "shop.yaml:3:1",
                    text: "is not online in RELEASE: the variable #nothing# has no value there")
            ])
        #expect(try compiled.snapshot.response(RawRequest("GET /p HTTP/1.1", "Host: h")).status == 404)
    }

    @Test("Of two APIs with one route the first is served, and a note names the other")
    func duplicates() throws {
        let compiled = compile([mockAPI(.get, "/p", name: "one"), mockAPI(.get, "/p", name: "two")])
        #expect(compiled.snapshot.outcome(try RawRequest("GET /p HTTP/1.1", "Host: h")) == "one")
        #expect(compiled.notes.map(\.api) == ["GET /p"])
    }

    @Test("A thousand routes are each found")
    func manyRoutes() throws {
        let apis = (0..<1_000).map { mockAPI(.get, "/r\($0 % 10)/s\($0)/{id}") }
        let snapshot = compile(apis).snapshot
        for index in stride(from: 0, to: 1_000, by: 37) {
            let path = "/r\(index % 10)/s\(index)/x"
            #expect(
                snapshot.outcome(try RawRequest("GET \(path) HTTP/1.1", "Host: h"))
                    == "GET /r\(index % 10)/s\(index)/{id}")
        }
    }
}

@Suite struct ProtocolTests {
    @Test(
        "An API is called by its protocol only",
        arguments: [
            (FrontendProtocol.http, false, 200), (.http, true, 400), (.https, false, 400), (.https, true, 200),
            (.both, false, 200), (.both, true, 200),
        ])
    func protocols(supported: FrontendProtocol, isTLS: Bool, status: Int) throws {
        var api = mockAPI(.get, "/p")
        api.requestProtocol = supported
        guard
            case .respond(let response) = compile([api]).snapshot.decide(
                try RawRequest("GET /p HTTP/1.1", "Host: h"), facts: makeFacts(isTLS: isTLS)
            ).decision
        else { return #expect(Bool(false)) }
        #expect(response.status == status)
        if status == 400 {
            let body = String(decoding: response.body, as: UTF8.self)
            #expect(body.contains("APIG.0607") && body.contains("supported: \(supported.rawValue)"))
        }
    }

    @Test("Plain connections can be let through to HTTPS APIs")
    func allowed() throws {
        var api = mockAPI(.get, "/p")
        api.requestProtocol = .https
        var options = CompileOptions()
        options.treatsPlainAsTLS = true
        #expect(
            try compile([api], options: options).snapshot.response(RawRequest("GET /p HTTP/1.1", "Host: h")).status
                == 200)
    }
}

/// What an API names and nothing defines is told at the start, and answered as the product answers a configuration it cannot use.
@Suite struct DanglingNameTests {
    @Test(
        "An API that names what is defined nowhere answers with an error and is listed",
        arguments: [
            ("authorizer without a name", "APIG.0601"), ("second factor", "APIG.0601"), ("function", "APIG.0103"),
            ("throttle", "APIG.0606"), ("access control", "APIG.0606"), ("plug-in", "APIG.0104"),
            ("orchestration", "APIG.0106"), ("signature key", "APIG.0705"),
        ])
    func dangling(what: String, code: String) throws {
        var api = proxyAPI(.get, "/p", backend: "/p")
        var bound = Configuration()
        var instance = InstanceFile()
        let binding = PolicyBinding(groupName: "shop", apiName: api.name, policyName: "x")
        switch what {
        case "authorizer without a name": api.authType = .authorizer
        case "second factor": api.authorizerName = "second"
        case "function":
            api.backendType = .function
            api.backendAPI = nil
            api.functionInfo = FunctionInfo()
        case "throttle": bound.throttleBindings = [binding]
        case "access control": bound.accessControlBindings = [binding]
        case "plug-in": bound.pluginBindings = [binding]
        case "orchestration": api.requestParameters = [parameter("q", .query) { $0.orchestrations = ["r"] }]
        default:
            var key = SignatureKey()
            key.name = "toBackend"
            key.apis = [api.name]
            instance.signs = [key]
        }
        let compiled = compile([api], instance: instance) { configuration in
            configuration.throttleBindings = bound.throttleBindings
            configuration.accessControlBindings = bound.accessControlBindings
            configuration.pluginBindings = bound.pluginBindings
        }
        let response = try compiled.snapshot.response(RawRequest("GET /p HTTP/1.1", "Host: h"))
        #expect(response.errorCode == code)
        #expect(compiled.notes.count == 1 && compiled.notes.allSatisfy { $0.text.hasPrefix("answers ") })
    }
}
