import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

/// Custom authorizers, alone and as the second factor, over sockets; the function is a server of the test.
///
/// - Source: APIG User Guide, apig_03_0029, apig_03_0119; APIG Developer Guide, apic-ug-190521108, apic-ug-190522109
@Suite struct AuthorizerAcceptanceTests {
    /// What the function answers for a decision.
    static func verdict(_ status: String, _ context: String = "{}") -> RecordingBackend.Reply {
        let body = "{\"status\":\"\(status)\",\"context\":\(context)}"
        let result = try? JSONSerialization.data(withJSONObject: ["statusCode": 200, "body": body] as [String: Any])
        return .answer(200, ["Content-Type: application/json"], String(decoding: result ?? Data(), as: UTF8.self))
    }

    /// A function that allows the token `open`, and says who it belongs to.
    static func function() throws -> RecordingBackend {
        try RecordingBackend { request, _ in
            switch Self.headers(request)["x-token"] {
            case "open": Self.verdict("allow", "{\"user\":\"alice\",\"level\":7,\"vip\":true}")
            case "crash": .answer(500)
            case "nonsense": .answer(200, [], "nonsense")
            default: Self.verdict("deny", #"{"code":"1001","message":"no \"entry\""}"#)
            }
        }
    }

    static func event(_ request: RecordingBackend.Request?) -> [String: Any] {
        let object = try? JSONSerialization.jsonObject(with: Data(request?.body ?? []))
        return object as? [String: Any] ?? [:]
    }

    static func headers(_ request: RecordingBackend.Request?) -> [String: String] {
        Self.event(request)["headers"] as? [String: String] ?? [:]
    }

    static func functions(_ function: RecordingBackend) -> String {
        "functions: [{urn: 'urn:fss:local:acme:function:default:auth', url: 'http://127.0.0.1:\(function.port)/invoke'}]"
    }

    /// The security scheme `check` with members of its authorizer.
    static func root(_ members: String, more: String = "") -> String {
        """
        \(DocumentSecurity.definitions)
          check:
            type: apiKey
            in: header
            name: unused
            x-apigateway-auth-type: AUTHORIZER
            x-apigateway-authorizer:
              authorizer_type: FUNC
              type: FRONTEND
              authorizer_uri: urn:fss:local:acme:function:default:auth
              authorizer_version: latest
        \(DocumentOperation.indented(members, by: 6))
        \(more)
        """
    }

    static let token = "identities: [{name: X-Token, location: HEADER}]"

    @Test("Allow lets a request through with its context, deny is 401 APIG.0305 until the group says otherwise")
    func decisions() throws {
        let (function, backend) = (try Self.function(), try RecordingBackend())
        let parameters = ["user", "level", "vip", "none"].map {
            "{name: X-\($0), value: $context.authorizer.frontend.\($0), in: header, origin: SYSTEM}"
        }
        let operation: DocumentOperation = .get(
            "/a", backend.http("/a", parameters: "[\(parameters.joined(separator: ", "))]"), "security: [{check: []}]")
        try withDocument([operation], root: Self.root(Self.token), instance: Self.functions(function)) { gateway in
            expect(try gateway.get("/a?x=1", ["X-Token: open", "X-Other: 1"]).status, is: 200)
            let request = try #require(backend.last)
            #expect(request.value("X-user") == "alice" && request.value("X-level") == "7")
            #expect(request.value("X-vip") == "true" && request.value("X-none") == "")
            // Credentials of a custom authorizer go on, and the function sees the identities only.
            #expect(request.value("X-Token") == "open" && Self.headers(function.last) == ["x-token": "open"])
            let denied = try gateway.get("/a", ["X-Token: shut"])
            #expect(denied.summary == "401 APIG.0305")
            #expect(denied.member("error_msg") == "Incorrect authentication information: frontend authorizer")
            let missing = try gateway.get("/a")
            #expect(missing.summary == "401 APIG.0305" && function.count == 2)
            expect(try gateway.get("/a", ["X-Token: nonsense"]).summary, is: "500 APIG.0601")
            expect(try gateway.get("/a", ["X-Token: crash"]).summary, is: "500 APIG.0601")
            #expect(backend.count == 1)
        }
        let responses = """
            x-apigateway-responses:
              default:
                AUTHORIZER_FAILURE:
                  status: 402
                  body: {application/json: '{"code":"$context.authorizer.frontend.code","message":"$context.authorizer.frontend.message"}'}
                AUTHORIZER_IDENTITIES_FAILURE: {status: 407, body: {application/json: '{"who": "$context.error.type"}'}}
                AUTHORIZER_CONF_FAILURE: {status: 503, body: {application/json: '{"broken": "$context.error.code"}'}}
            """
        try withDocument(
            [operation], root: Self.root(Self.token, more: responses), instance: Self.functions(function)
        ) { gateway in
            let denied = try gateway.get("/a", ["X-Token: shut"])
            #expect(denied.status == 402 && denied.member("code") == "1001")
            #expect(denied.member("message") == "no \"entry\"", "\(denied.body)")
            expect(try gateway.get("/a").member("who"), is: "AUTHORIZER_IDENTITIES_FAILURE")
            let broken = try gateway.get("/a", ["X-Token: crash"])
            #expect(broken.status == 503 && broken.member("broken") == "APIG.0601")
        }
    }

    @Test("Identities of headers and queries are checked, kept verdicts are used for their time, by all identities")
    func identitiesAndCache() throws {
        let function = try RecordingBackend { request, _ in
            Self.headers(request)["x-token"] == "open1" ? Self.verdict("allow") : Self.verdict("deny")
        }
        let members = """
            ttl: 60
            identities:
              - {name: X-Token, location: HEADER, validation: '[a-z]+[0-9]'}
              - {name: tenant, location: QUERY}
            """
        try withDocument(
            [
                .get("/a", DocumentOperation.mock, "security: [{check: []}]"),
                .get("/b", DocumentOperation.mock, "security: [{check: []}]"),
            ], root: Self.root(members), instance: Self.functions(function)
        ) { gateway in
            for (target, token) in [("/a", "open1"), ("/a?tenant=1", "open12"), ("/a?tenant=1", "open")] {
                expect(try gateway.get(target, ["X-Token: \(token)"]).summary, is: "401 APIG.0305", target + token)
            }
            #expect(function.count == 0)
            for _ in 0..<3 { expect(try gateway.get("/a?tenant=1", ["X-Token: open1"]).status, is: 200) }
            for _ in 0..<3 { expect(try gateway.get("/a?tenant=1", ["X-Token: shut1"]).status, is: 401) }
            #expect(function.count == 2)
            let query = Self.event(function.last)["queryStringParameters"] as? [String: String]
            #expect(query == ["tenant": "1"])
            expect(try gateway.get("/a?tenant=2", ["X-Token: open1"]).status, is: 200)
            #expect(function.count == 3)
        }
    }

    @Test("A kept verdict ends with its time")
    func cacheExpiry() throws {
        let function = try RecordingBackend { _, _ in Self.verdict("allow") }
        try withDocument(
            [.get("/a", DocumentOperation.mock, "security: [{check: []}]")],
            root: Self.root("ttl: 1\n" + Self.token), instance: Self.functions(function)
        ) { gateway in
            func call() throws -> Int {
                expect(try gateway.get("/a", ["X-Token: x"]).status, is: 200)
                return function.count
            }
            expect(try call(), is: 1)
            let isAskedAgain = try eventually { try call() == 2 }
            #expect(isAskedAgain)
        }
    }

    @Test("With need_body the function gets the body, in Base64 or as it is, and the backend gets it after it")
    func body() throws {
        let function = try RecordingBackend { _, _ in Self.verdict("allow") }
        let backend = try RecordingBackend()
        let plain = "x-apigateway-content-type: application/json\nx-apigateway-is-send-fg-body-base64: false"
        try withDocument(
            [
                .post("/base64", backend.http("/b"), "security: [{check: []}]"),
                .post("/plain", backend.http("/p"), "security: [{check: []}]\n" + plain),
            ], root: Self.root("need_body: true\n" + Self.token), instance: Self.functions(function)
        ) { gateway in
            for (path, sent, isBase64) in [("/base64", "eyJhIjoxfQ==", true), ("/plain", "{\"a\":1}", false)] {
                let lines = ["X-Token: x", "Content-Type: application/json"]
                expect(try gateway.call("POST", path, lines, body: "{\"a\":1}").status, is: 200, path)
                let event = Self.event(function.last)
                #expect(event["body"] as? String == sent && event["isBase64Encoded"] as? Bool == isBase64, "\(path)")
                #expect(backend.last?.text == "{\"a\":1}" && backend.last?.value("Content-Length") == "7")
            }
        }
    }

    @Test("In relaxed mode a function that is down lets requests through, and a denial still counts; else it is 500")
    func relaxed() throws {
        let dead = try RecordingBackend().port
        let (function, backend) = (try Self.function(), try RecordingBackend())
        let operation: DocumentOperation = .get("/a", backend.http("/a"), "security: [{check: []}]")
        for isRelaxed in [true, false] {
            let root = Self.root("auth_downgrade_enabled: \(isRelaxed)\n" + Self.token)
            try withDocument([operation], root: root, instance: Self.functions(function)) { gateway in
                expect(try gateway.get("/a", ["X-Token: crash"]).status, is: isRelaxed ? 200 : 500)
                expect(try gateway.get("/a", ["X-Token: nonsense"]).status, is: 500)
                expect(try gateway.get("/a", ["X-Token: shut"]).status, is: 401)
            }
            let functions =
                "functions: [{urn: 'urn:fss:local:acme:function:default:auth', url: 'http://127.0.0.1:\(dead)/'}]"
            try withDocument([operation], root: root, instance: functions) { gateway in
                expect(try gateway.get("/a", ["X-Token: open"]).status, is: isRelaxed ? 200 : 500)
            }
        }
    }

    @Test("A function that fails is asked again as often as retry_attempts says")
    func retries() throws {
        for (attempts, status, calls) in [(0, 500, 1), (1, 500, 2), (2, 200, 3), (5, 200, 3)] {
            let function = try RecordingBackend { _, number in
                number < 2 ? .answer(503) : Self.verdict("allow")
            }
            try withDocument(
                [.get("/a", DocumentOperation.mock, "security: [{check: []}]")],
                root: Self.root("retry_attempts: \(attempts)\n" + Self.token), instance: Self.functions(function)
            ) { gateway in
                expect(try gateway.get("/a", ["X-Token: x"]).status, is: status, "\(attempts)")
                #expect(function.count == calls, "\(attempts)")
            }
        }
    }

    @Test("A function that is slower than the authorizer's timeout counts as broken")
    func timeout() throws {
        let function = try RecordingBackend { _, _ in .silence }
        try withDocument(
            [.get("/a", DocumentOperation.mock, "security: [{check: []}]")],
            root: Self.root("timeout: 100\n" + Self.token), instance: Self.functions(function)
        ) { gateway in
            expect(try gateway.get("/a", ["X-Token: x"]).summary, is: "500 APIG.0601")
        }
    }

    @Test("As a second factor the authorizer is asked after the credentials, and both must pass")
    func twoFactors() throws {
        let (function, backend) = (try Self.function(), try RecordingBackend())
        let setup = AcceptanceSetup(change: { configuration in
            for index in configuration.apis.indices { configuration.apis[index].authorizerName = "check" }
        })
        let iam = "iam: [{user_name: alice, domain_name: acme, tokens: [{token: aliceToken1}]}]\n"
        try withDocument(
            [
                .get("/app", backend.http("/a"), "security: [{app: []}]"),
                .get("/iam", backend.http("/i"), "security: [{iam: []}]"),
            ], root: Self.root(Self.token), instance: iam + acceptanceApps + "\n" + Self.functions(function),
            setup: setup
        ) { gateway in
            expect(try gateway.signed("GET", "/app", ["X-Token: open"]).status, is: 200)
            expect(try gateway.get("/app", ["X-Token: open"]).summary, is: "401 APIG.0303")
            expect(try gateway.signed("GET", "/app", ["X-Token: shut"]).summary, is: "401 APIG.0305")
            expect(try gateway.signed("GET", "/app").summary, is: "401 APIG.0305")
            expect(try gateway.get("/iam", ["X-Auth-Token: aliceToken1", "X-Token: open"]).status, is: 200)
            expect(
                try gateway.get("/iam", ["X-Auth-Token: aliceToken1", "X-Token: shut"]).summary, is: "401 APIG.0305")
            expect(try gateway.get("/iam", ["X-Token: open"]).summary, is: "401 APIG.0301")
            #expect(function.count == 4 && backend.count == 2)
        }
    }

    @Test("A backend authorizer gets its user_data only, and what it says reaches the backend; deny is 401")
    func backendAuthorizer() throws {
        let backend = try RecordingBackend()
        for status in ["allow", "deny"] {
            let function = try RecordingBackend { _, _ in Self.verdict(status, "{\"ticket\":\"t-1\"}") }
            let instance = """
                authorizers: [{name: fetch, type: BACKEND, authorizer_type: FUNC, authorizer_uri: 'urn:fss:local:acme:function:default:auth:latest', user_data: 'who am I', ttl: 60}]
                \(Self.functions(function))
                """
            let parameters = "[{name: X-Ticket, value: $context.authorizer.backend.ticket, in: header, origin: SYSTEM}]"
            let setup = AcceptanceSetup(change: { $0.apis[0].backendAPI?.authorizerName = "fetch" })
            try withDocument(
                [.get("/a", backend.http("/a", parameters: parameters))], instance: instance, setup: setup
            ) { gateway in
                for _ in 0..<2 {
                    expect(
                        try gateway.get("/a", ["X-Ticket: forged"]).summary,
                        is: status == "allow" ? "200" : "401 APIG.0305")
                }
                #expect(Self.event(function.last) as? [String: String] == ["user_data": "who am I"])
                #expect(function.count == 1)
                let counted = try metrics(of: gateway.running).totals.decisions
                #expect(counted.count(.authorizer, status == "allow" ? .allowed : .refused) == 2)
            }
        }
        #expect(backend.count == 2 && backend.requests.allSatisfy { $0.values("X-Ticket") == ["t-1"] })
    }

    @Test("A condition on the authorizer's context chooses the backend")
    func contextConditions() throws {
        let (function, standard, other) = (try Self.function(), try RecordingBackend(), try RecordingBackend())
        let lines = """
            security: [{check: []}]
            x-apigateway-backend-policies: [{name: by_user, type: HTTP, effectMode: ALL, conditions: [{type: equal, origin: frontend_authorizer, parameter: $context.authorizer.frontend.user, value: alice}, {type: equal, origin: frontend_authorizer, parameter: $context.authorizer.frontend.vip, value: 'true'}], httpEndpoints: \(other.endpoints("/o"))}]
            """
        try withDocument(
            [.get("/a", standard.http("/s"), lines)], root: Self.root(Self.token), instance: Self.functions(function)
        ) { gateway in
            expect(try gateway.get("/a", ["X-Token: open"]).status, is: 200)
            #expect(other.count == 1 && standard.count == 0)
        }
    }
}
