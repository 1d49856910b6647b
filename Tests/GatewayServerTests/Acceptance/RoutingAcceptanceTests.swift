import GatewayConfiguration
import GatewayRuntime
import Testing

/// How requests find their API, their stage and its answers, over sockets.
///
/// - Source: APIG User Guide, apig_03_0011, apig_03_0018, apig_03_0041, apig_03_0008
@Suite struct RoutingAcceptanceTests {
    static let swa = "x-apigateway-match-mode: SWA"

    @Test("An unknown path and an unknown method have one code and different messages")
    func unknown() throws {
        try withDocument([.get("/known", DocumentOperation.mock)]) { gateway in
            let path = try gateway.get("/unknown")
            #expect(path.summary == "404 APIG.0101")
            #expect(
                path.member("error_msg") == "The API does not exist or has not been published in the environment.")
            let method = try gateway.call("POST", "/known")
            #expect(method.summary == "404 APIG.0101" && method.member("error_msg") == "The API does not exist.")
            #expect(path.line("X-Request-Id")?.count == 32 && path.line("Server") == "api-gateway")
            #expect(path.member("request_id") == path.line("X-Request-Id"))
        }
    }

    @Test("Exact paths go before prefixes, longer prefixes before shorter ones, and prefixes end at slashes")
    func precedence() throws {
        let backend = try RecordingBackend()
        try withDocument(
            [
                .get("/a/b/c", backend.http("/exact")), .get("/a/b", backend.http("/long"), Self.swa),
                .get("/a", backend.http("/short"), Self.swa), .get("/v/{id}", backend.http("/one")),
                .get(
                    "/v/{rest+}", backend.http("/many"),
                    "parameters: [{name: rest, in: path, required: true, type: string}]"),
                .get("/v/fixed", backend.http("/literal")),
            ].map { operation in
                operation.path == "/v/{id}"
                    ? DocumentOperation(
                        "get", operation.path, backend.http("/one"),
                        "parameters: [{name: id, in: path, required: true, type: string}]") : operation
            }
        ) { gateway in
            for (path, target) in [
                ("/a/b/c", "/exact"), ("/a/b/d", "/long/d"), ("/a/b/", "/long/"), ("/a/b", "/long"),
                ("/a/bX", "/short/bX"), ("/a/x/y", "/short/x/y"), ("/v/1", "/one"), ("/v/1/2", "/many"),
                ("/v/fixed", "/literal"), ("/a%2Fb%2Fc", "/exact"),
            ] {
                expect(try gateway.get(path).status, is: 200, "\(path)")
                #expect(backend.last?.target == target, "\(path)")
            }
            expect(try gateway.get("/aX").summary, is: "404 APIG.0101")
        }
    }

    @Test("x-apigateway-any-method takes every method that has no operation of its own")
    func anyMethod() throws {
        let backend = try RecordingBackend()
        try withDocument([
            DocumentOperation("x-apigateway-any-method", "/any", backend.http("/any")),
            .get("/any", backend.http("/get")),
        ]) { gateway in
            for (method, target) in [
                ("GET", "/get"), ("POST", "/any"), ("PATCH", "/any"), ("OPTIONS", "/any"), ("DELETE", "/any"),
            ] {
                expect(try gateway.call(method, "/any").status, is: 200, "\(method)")
                #expect(backend.last?.target == target && backend.last?.method == method, "\(method)")
            }
        }
    }

    @Test("X-Stage selects the environment and its variables; RELEASE without it, 404 where nothing is published")
    func stages() throws {
        let (release, test) = (try RecordingBackend(), try RecordingBackend())
        let instance = """
            environments: [{name: TEST}]
            groups:
              - name: accept
                variables:
                  RELEASE: {host: '127.0.0.1:\(release.port)', area: live}
                  TEST: {host: '127.0.0.1:\(test.port)', area: try}
            publish: [{environment: RELEASE}, {environment: TEST, apis: [staged]}]
            """
        let backend =
            "{type: HTTP, parameters: [{name: X-In, value: $context.stage, in: header, origin: SYSTEM}], "
            + "httpEndpoints: {address: '#host#', scheme: http, method: GET, path: '/#area#/x', timeout: 5000}}"
        try withDocument(
            [.get("/staged", backend, id: "staged"), .get("/live", DocumentOperation.mock, id: "live")],
            instance: instance
        ) { gateway in
            expect(try gateway.get("/staged").status, is: 200)
            #expect(release.last?.target == "/live/x" && release.last?.value("X-In") == "RELEASE")
            expect(try gateway.get("/staged", ["X-Stage: RELEASE"]).status, is: 200)
            expect(try gateway.get("/staged", ["X-Stage: TEST"]).status, is: 200)
            #expect(test.last?.target == "/try/x" && test.last?.value("X-In") == "TEST" && test.count == 1)
            for stage in ["test", "OTHER"] {
                expect(try gateway.get("/staged", ["X-Stage: \(stage)"]).summary, is: "404 APIG.0101", "\(stage)")
            }
            expect(try gateway.get("/live", ["X-Stage: TEST"]).summary, is: "404 APIG.0101")
            expect(try gateway.get("/live").body, is: "mocked")
        }
    }

    @Test("Over the scheme an operation does not take 400 APIG.0607 is answered")
    func scheme() throws {
        try withDocument([.get("/secure", DocumentOperation.mock, schemes: "[https]")]) { gateway in
            let answer = try gateway.get("/secure")
            #expect(answer.summary == "400 APIG.0607")
            #expect(answer.member("error_msg") == "The following protocol is supported: HTTPS")
        }
    }

    // MARK: Gateway responses

    static let responses = """
        x-apigateway-responses:
          default:
            NOT_FOUND:
              status: 410
              body: {application/json: '{"gone": "$context.reqUri", "type": "$context.error.type"}'}
          terse:
            REQUEST_PARAMETERS_FAILURE:
              status: 422
              body: {application/json: '{"e": "$context.error.code", "id": "$context.requestId", "from": "$context.sourceIp", "api": "$context.apiName"}'}
              headers: [{key: X-Why, value: $context.error.message}]
            DEFAULT_4XX: {body: {application/json: '{"any": "$context.error.code"}'}}

        """

    @Test("An operation's gateway response says status, body and headers; DEFAULT_4XX stands for the rest of its class")
    func responses() throws {
        let parameters = """
            parameters: [{name: n, in: query, required: true, type: string}]
            x-apigateway-response: terse
            """
        try withDocument(
            [
                .get("/terse", DocumentOperation.mock, parameters, id: "terseAPI"),
                .get(
                    "/plain", DocumentOperation.mock, "parameters: [{name: n, in: query, required: true, type: string}]"
                ),
                .get("/secure", DocumentOperation.mock, "x-apigateway-response: terse", schemes: "[https]"),
            ], root: Self.responses
        ) { gateway in
            let terse = try gateway.get("/terse?x=1")
            #expect(terse.status == 422 && terse.line("X-Why") == "Orchestration error.")
            #expect(terse.member("e") == "APIG.0106" && terse.member("from") == "127.0.0.1")
            #expect(terse.member("id") == terse.line("X-Request-Id") && terse.member("api") == "terseAPI")
            expect(try gateway.get("/plain").summary, is: "400 APIG.0106")
            let secure = try gateway.get("/secure")
            #expect(secure.status == 400 && secure.member("any") == "APIG.0607")
        }
    }

    @Test("Where no API is found the group's default response counts, if the group is known")
    func notFound() throws {
        try withDocument([.get("/known", DocumentOperation.mock)], root: Self.responses) { gateway in
            let answer = try gateway.get("/unknown?q=1")
            #expect(answer.status == 410, "\(answer.body)")
            #expect(answer.member("gone") == "/unknown?q=1" && answer.member("type") == "NOT_FOUND")
            expect(try gateway.call("POST", "/known").status, is: 410)
        }
        let domains = "groups: [{name: accept, url_domains: [{url_domain: shop.example}]}]"
        try withDocument([.get("/known", DocumentOperation.mock)], root: Self.responses, instance: domains) { gateway in
            expect(try gateway.get("/unknown", host: "shop.example").status, is: 410)
            expect(try gateway.get("/known", host: "other.example").summary, is: "404 APIG.0101")
        }
    }

    @Test("The caller in a gateway response is the one X-Forwarded-For names, where that feature is on")
    func callerInResponses() throws {
        try withDocument(
            [
                .get(
                    "/terse", DocumentOperation.mock,
                    "parameters: [{name: n, in: query, required: true, type: string}]\nx-apigateway-response: terse")
            ], root: Self.responses, instance: "features: {real_ip_from_xff: {enable: on, xff_index: 0}}"
        ) { gateway in
            expect(try gateway.get("/terse", ["X-Forwarded-For: 192.0.2.7, 10.0.0.1"]).member("from"), is: "192.0.2.7")
        }
    }
}
