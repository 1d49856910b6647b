import Foundation
import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// The plug-ins cors, set_resp_headers, proxy_cache, breaker and proxy_mirror over sockets, and the CORS switch of operations.
///
/// - Source: APIG User Guide, apig_03_0021, apig_03_0022, apig_03_0023, apig_03_0011, apig_03_0111, apig_03_0112
@Suite struct PluginAcceptanceTests {
    static func plugin(_ type: String, _ content: String, name: String = "own") -> String {
        """
        plugins:
          - plugin_name: \(name)_plugin
            plugin_type: \(type)
            plugin_content:
        \(DocumentOperation.indented(content, by: 6))
        """
    }

    static let bound = "x-apigateway-plugins: [own_plugin]"

    // MARK: CORS

    @Test("The CORS switch adds the origin unless the backend has its own, also to errors; OPTIONS answers preflights")
    func corsSwitch() throws {
        let backend = try RecordingBackend { request, _ in
            request.target == "/own" ? .answer(200, ["Access-Control-Allow-Origin: https://own.example"]) : .answer(200)
        }
        let cors = "x-apigateway-cors: true"
        try withDocument([
            .get("/c", backend.http("/plain"), cors + "\nparameters: [{name: n, in: query, type: integer}]"),
            .get("/own", backend.http("/own"), cors), .get("/off", backend.http("/plain")),
            DocumentOperation(
                "options", "/", DocumentOperation.mock,
                "\(cors)\nx-apigateway-match-mode: SWA\nsecurity: [{app: []}]", id: "preflight"),
        ]) { gateway in
            expect(try gateway.get("/c").line("Access-Control-Allow-Origin"), is: "*")
            expect(try gateway.get("/own").lines("Access-Control-Allow-Origin"), is: ["https://own.example"])
            expect(try gateway.get("/off").lines("Access-Control-Allow-Origin"), is: [])
            let error = try gateway.get("/c?n=x")
            #expect(error.summary == "400 APIG.0106" && error.line("Access-Control-Allow-Origin") == "*")
            let answer = try gateway.call(
                "OPTIONS", "/c", ["Origin: https://a.example", "Access-Control-Request-Method: PUT"])
            #expect(answer.status == 200 && answer.line("Access-Control-Allow-Origin") == "*")
            #expect(answer.line("Access-Control-Allow-Methods") == "GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH")
            #expect(answer.line("Access-Control-Max-Age") == "172800")
            #expect(answer.line("Access-Control-Allow-Headers")?.hasPrefix("X-Stage,X-Sdk-Date,") == true)
            #expect(answer.line("Access-Control-Expose-Headers")?.contains("X-Request-Id") == true)
        }
        try withDocument([.get("/c", backend.http("/plain"), cors)]) { gateway in
            let answer = try gateway.call("OPTIONS", "/c", ["Origin: https://a.example"])
            #expect(answer.summary == "404 APIG.0101")
        }
    }

    @Test("The CORS plug-in answers preflights itself and its origins stand in place of the backend's and the switch's")
    func corsPlugin() throws {
        let backend = try RecordingBackend { _, _ in
            .answer(200, ["Access-Control-Allow-Origin: https://backend.example", "X-Kept: 1"])
        }
        let content = """
            allow_origin: https://shop.example,https://*.wild.example
            allow_methods: GET,POST
            allow_headers: Content-Type,X-Trace
            expose_headers: X-Request-Id
            max_age: 600
            allow_credentials: true
            """
        try withDocument(
            [.get("/p", backend.http("/p"), Self.bound + "\nx-apigateway-cors: true\nsecurity: [{app: []}]")],
            instance: Self.plugin("cors", content) + "\n" + acceptanceApps
        ) { gateway in
            let preflight = try gateway.call(
                "OPTIONS", "/p", ["Origin: https://shop.example", "Access-Control-Request-Method: GET"])
            #expect(preflight.status == 200 && preflight.body.isEmpty && backend.count == 0)
            #expect(preflight.line("Access-Control-Allow-Origin") == "https://shop.example")
            #expect(preflight.line("Access-Control-Allow-Methods") == "GET,POST")
            #expect(preflight.line("Access-Control-Allow-Headers") == "Content-Type,X-Trace")
            #expect(preflight.line("Access-Control-Max-Age") == "600")
            #expect(preflight.line("Access-Control-Allow-Credentials") == "true")
            let answer = try gateway.signed("GET", "/p", ["Origin: https://a.wild.example"])
            #expect(answer.status == 200 && answer.line("X-Kept") == "1")
            #expect(answer.line("Access-Control-Allow-Origin") == "https://a.wild.example")
            #expect(answer.line("Access-Control-Expose-Headers") == "X-Request-Id")
            #expect(answer.line("Vary") == "Origin")
            let other = try gateway.signed("GET", "/p", ["Origin: https://evil.example"])
            #expect(other.status == 200 && other.lines("Access-Control-Allow-Origin").isEmpty)
            expect(try gateway.call("OPTIONS", "/p").summary, is: "404 APIG.0101")
            let refused = try gateway.get("/p", ["Origin: https://shop.example"])
            #expect(refused.status == 401)
            #expect(refused.line("Access-Control-Allow-Origin") == "https://shop.example")
        }
    }

    // MARK: Response headers

    @Test(
        "Each action on a header that is absent, there once, and there twice; not on errors, not on the gateway's own")
    func responseHeaders() throws {
        let backend = try RecordingBackend { request, _ in
            let count = Int(request.target.dropFirst()) ?? 0
            let names = ["X-Append", "X-Override", "X-Delete", "X-Skip", "X-Add"]
            return .answer(200, names.flatMap { name in (0..<count).map { "\(name): old\($0)" } })
        }
        let entries = ["append", "override", "delete", "skip", "add"].map {
            "{name: X-\($0.capitalized), value: new, action: \($0)}"
        }
        let content =
            "response_headers: [\(entries.joined(separator: ", ")), {name: Server, value: mine, action: override}]"
        try withDocument(
            [
                .get(
                    "/h/{n}", backend.http("/{n}", parameters: "[{name: n, value: n, in: path, origin: REQUEST}]"),
                    Self.bound + "\nparameters: [{name: n, in: path, required: true, type: integer}]"),
                .get("/mock", DocumentOperation.mock, Self.bound),
            ], instance: Self.plugin("set_resp_headers", content)
        ) { gateway in
            for (count, wanted) in [
                (0, [["new"], ["new"], [], ["new"], ["new"]]),
                (1, [["old0,new"], ["new"], [], ["old0"], ["old0", "new"]]),
                (2, [["old0,old1,new"], ["new"], [], ["old0", "old1"], ["old0", "old1", "new"]]),
            ] {
                let answer = try gateway.get("/h/\(count)")
                let found = ["append", "override", "delete", "skip", "add"].map { answer.lines("X-\($0)") }
                #expect(found == wanted, "\(count)")
                #expect(answer.line("Server") == "mine" && answer.line("X-Request-Id")?.count == 32)
            }
            let mock = try gateway.get("/mock")
            #expect(mock.line("X-Append") == "new" && mock.line("Server") == "mine")
            let error = try gateway.get("/h/x")
            #expect(error.summary == "400 APIG.0106" && error.lines("X-Append").isEmpty)
            #expect(error.line("Server") == "api-gateway")
        }
    }

    // MARK: Cache

    private static let cacheHeaders = """
          - plugin_name: show_plugin
            plugin_type: set_resp_headers
            plugin_content: {response_headers: [{name: X-Cache, value_type: system_parameter, value: $context.cacheStatus, action: add}]}
        """

    @Test("Kept answers are given back for their time, by their key, and X-Cache says so")
    func cache() throws {
        let backend = try RecordingBackend { request, number in
            request.target.hasPrefix("/no-store")
                ? .answer(200, ["Cache-Control: no-store"], "\(number)")
                : .answer(
                    request.target.contains("status=404") ? 404 : 200, ["ETag: \"\(number)\"", "X-Lost: 1"], "\(number)"
                )
        }
        let content = """
            cache_key: {system_params: [$context.appId], parameters: [page, status], headers: [Accept-Language]}
            cache_http_status_and_ttl: [{http_status: [200], ttl: 600}]
            client_cache_control: {mode: all, datas: []}
            cacheable_headers: [ETag]
            """
        let lines = "x-apigateway-plugins: [own_plugin, show_plugin]"
        let apps = """
            apps:
              - {name: first, app_key: firstKey0001, app_secret: firstSecret01, authorized: [{apis: "*"}]}
              - {name: second, app_key: secondKey001, app_secret: secondSecret1, authorized: [{apis: "*"}]}
            """
        let instance = Self.plugin("proxy_cache", content) + "\n" + Self.cacheHeaders + "\n" + apps
        try withDocument(
            [
                .get("/cached", backend.http("/c"), lines),
                .get("/private", backend.http("/p"), lines + "\nsecurity: [{app: []}]"),
                .get("/no-store", backend.http("/no-store"), lines),
                .get("/shared", backend.http("/shared"), lines + "\nx-apigateway-cors: true"),
                .post("/cached", backend.http("/post"), lines),
            ], instance: instance
        ) { gateway in
            func cached(_ target: String, _ lines: [String] = []) throws -> String {
                let answer = try gateway.get(target, lines)
                return "\(answer.line("X-Cache") ?? "none") \(answer.body)"
            }
            expect(try cached("/cached?page=1&x=1"), is: "MISS 0")
            let hit = try gateway.get("/cached?page=1&x=2")
            #expect(hit.line("X-Cache") == "HIT" && hit.body == "0" && hit.line("ETag") == "\"0\"")
            #expect(hit.lines("X-Lost").isEmpty && hit.line("X-Request-Id")?.count == 32)
            expect(try cached("/cached?page=2"), is: "MISS 1")
            expect(try cached("/cached?page=1", ["Accept-Language: de"]), is: "MISS 2")
            expect(try cached("/cached?page=1", ["Cache-Control: no-store"]), is: "BYPASS 3")
            expect(try gateway.get("/cached?page=9", ["Cache-Control: only-if-cached"]).status, is: 504)
            for number in 4..<6 { expect(try cached("/cached?status=404"), is: "MISS \(number)") }
            for number in 6..<8 {
                let answer = try gateway.get("/no-store")
                #expect(answer.body == "\(number)" && answer.line("X-Cache") != "HIT")
            }
            expect(try gateway.call("POST", "/cached", body: "x").body, is: "8")
            expect(try gateway.call("POST", "/cached", body: "x").body, is: "9")
            for status in ["MISS", "HIT"] {
                let answer = try gateway.get("/shared")
                #expect(answer.line("X-Cache") == status && answer.lines("Access-Control-Allow-Origin") == ["*"])
            }
            // One app's answers are none of another's.
            let first = AcceptanceSigner(key: "firstKey0001", secret: "firstSecret01")
            let second = AcceptanceSigner(key: "secondKey001", secret: "secondSecret1")
            let mine = try gateway.signed("GET", "/private", by: first).body
            let theirs = try gateway.signed("GET", "/private", by: second)
            #expect(theirs.line("X-Cache") == "MISS" && theirs.body != mine)
            expect(try gateway.get("/private").summary, is: "401 APIG.0303")
        }
    }

    @Test("A kept answer that is too old is fetched again")
    func cacheExpiry() throws {
        let backend = try RecordingBackend { _, number in .answer(200, [], "\(number)") }
        let content = "cache_key: {parameters: [page]}\ncache_http_status_and_ttl: [{http_status: [200], ttl: 1}]"
        let instance = Self.plugin("proxy_cache", content) + "\n" + Self.cacheHeaders
        try withDocument(
            [.get("/c", backend.http("/c"), "x-apigateway-plugins: [own_plugin, show_plugin]")], instance: instance
        ) { gateway in
            expect(try gateway.get("/c").line("X-Cache"), is: "MISS")
            let isExpired = try eventually { try gateway.get("/c").line("X-Cache") == "EXPIRED" }
            #expect(isExpired && backend.count == 2)
        }
    }

    // MARK: Breaker

    private static func breaker(_ downgrade: String, more: String = "downgrade_rules: []") -> String {
        """
        scope: basic
        breaker_condition:
          breaker_type: condition
          breaker_mode: counter
          unhealthy_condition: '["OR",["$context.statusCode","in","500,503"],["$context.backendResponseTime",">",60000]]'
          unhealthy_threshold: 2
          time_window: 60
          open_breaker_time: 1
        downgrade_default: \(downgrade)
        downgrade_parameters: [{type: path, name: reqPath, value: reqPath}, {type: header, name: kind, value: X-Kind}]
        \(more)
        """
    }

    @Test("A breaker opens after so many failures, serves its own backend or 503, and closes again")
    func breaker() throws {
        let other = try RecordingBackend { request, _ in .answer(200, [], "other \(request.target)") }
        let http =
            "{type: http, http_info: {isVpc: false, address: '127.0.0.1:\(other.port)', scheme: HTTP, method: GET, path: /fallback, timeout: 2000}}"
        for (downgrade, summary, body) in [
            ("null", "503 APIG.0202", nil),
            (
                "{type: mock, mock_info: {status_code: 203, result_content: '{\"stale\":true}', headers: [{name: X-Stale, value: '1'}]}}",
                "203", "{\"stale\":true}"
            ),
            (http, "200", "other /fallback"),
            ("{type: passthrough, passthrough_infos: [{name: X-Breaker, value: open}]}", "500", ""),
        ] as [(String, String, String?)] {
            let backend = try RecordingBackend { request, number in number < 3 ? .answer(500) : .answer(200, [], "well")
            }
            try withDocument(
                [.get("/b", backend.http("/b"), Self.bound)],
                instance: Self.plugin("breaker", Self.breaker(downgrade))
            ) { gateway in
                for _ in 0..<2 { expect(try gateway.get("/b").status, is: 500) }
                let open = try gateway.get("/b")
                #expect(open.summary == summary, "\(downgrade) \(open.body)")
                if let body { #expect(open.body == body) }
                if downgrade.contains("passthrough") {
                    #expect(backend.last?.value("X-Breaker") == "open" && backend.count == 3)
                } else {
                    #expect(backend.count == 2)
                    let calls = try eventually { try gateway.get("/b").status == 500 || backend.count > 2 }
                    #expect(calls)
                }
                let recovered = try eventually { try gateway.get("/b").body == "well" }
                #expect(recovered, "\(downgrade)")
            }
        }
    }

    @Test("A function serves while the breaker is open")
    func breakerFunction() throws {
        let backend = try RecordingBackend { _, _ in .answer(503) }
        let function = try RecordingBackend { _, _ in FunctionAcceptanceTests.result("from a function", status: 206) }
        let downgrade =
            "{type: function, func_info: {function_urn: 'urn:fss:local:acme:function:default:f', version: latest, "
            + "invocation_type: sync, timeout: 5000}}"
        let functions =
            "functions: [{urn: 'urn:fss:local:acme:function:default:f', url: 'http://127.0.0.1:\(function.port)/'}]\n"
        try withDocument(
            [.post("/b", backend.http("/b"), Self.bound)],
            instance: functions + Self.plugin("breaker", Self.breaker(downgrade))
        ) { gateway in
            for _ in 0..<2 { expect(try gateway.call("POST", "/b", body: "hello").status, is: 503) }
            let answer = try gateway.call("POST", "/b", body: "hello")
            #expect(answer.status == 206 && answer.body == "from a function" && backend.count == 2)
            #expect(AuthorizerAcceptanceTests.event(function.last)["body"] as? String == "aGVsbG8=")
        }
    }

    @Test("The first rule that matches counts for itself and has its own backend; others use the plug-in's")
    func breakerRules() throws {
        let backend = try RecordingBackend { _, _ in .answer(503) }
        let mock = "{type: mock, mock_info: {status_code: 200, result_content: standard}}"
        let rules = """
            downgrade_rules:
              - rule_name: free
                match_regex: '["kind","==","free"]'
                parameters: [kind]
                downgrade_backend: {type: mock, mock_info: {status_code: 200, result_content: free}}
            """
        try withDocument(
            [.get("/b", backend.http("/b"), Self.bound)],
            instance: Self.plugin("breaker", Self.breaker(mock, more: rules))
        ) { gateway in
            for _ in 0..<2 { expect(try gateway.get("/b", ["X-Kind: free"]).status, is: 503) }
            expect(try gateway.get("/b", ["X-Kind: free"]).body, is: "free")
            for _ in 0..<2 { expect(try gateway.get("/b").status, is: 503) }
            expect(try gateway.get("/b").body, is: "standard")
        }
    }

    @Test("By timeouts a breaker opens as well")
    func breakerTimeouts() throws {
        let backend = try RecordingBackend { _, _ in .silence }
        let content = """
            breaker_condition: {breaker_type: timeout, breaker_mode: counter, unhealthy_threshold: 1, time_window: 60, open_breaker_time: 60}
            """
        try withDocument(
            [.get("/b", backend.http("/b", timeout: 100), Self.bound)], instance: Self.plugin("breaker", content)
        ) { gateway in
            expect(try gateway.get("/b").summary, is: "504 APIG.0203")
            expect(try gateway.get("/b").summary, is: "503 APIG.0202")
            #expect(backend.count == 1)
        }
    }

    // MARK: Mirror

    @Test("Every request is copied with its body to the mirror, whose answer and failures nobody sees")
    func mirror() throws {
        let (backend, copy) = (try RecordingBackend(), try RecordingBackend { _, _ in .answer(500, [], "mirror") })
        for (members, target, body) in [
            ("path: /shadow, path_concat_mode: prefix", "/shadow/b?x=1", "hello"),
            ("path: /shadow", "/shadow?x=1", "hello"),
            ("mirror_request_body_enabled: false", "/b?x=1", ""),
        ] {
            let content = "protocol: HTTP\nhost: '127.0.0.1:\(copy.port)'\nsample_ratio: 1\ntimeout: 2000"
            let more = members.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.joined(
                separator: "\n")
            copy.forget()
            try withDocument(
                [
                    .post(
                        "/m",
                        backend.http("/b", parameters: "[{name: X-Added, value: c, in: header, origin: CONSTANT}]"),
                        Self.bound)
                ],
                instance: Self.plugin("proxy_mirror", content + "\n" + more)
            ) { gateway in
                let answer = try gateway.call("POST", "/m?x=1", ["X-Own: 1"], body: "hello")
                #expect(answer.status == 200 && answer.body == "hello")
                #expect(eventually { copy.count == 1 }, "\(members)")
                let request = try #require(copy.last)
                #expect(request.method == "POST" && request.target == target && request.text == body, "\(members)")
                #expect(request.value("X-Own") == "1" && request.value("X-Added") == "c")
                #expect(request.value("Host") == "127.0.0.1:\(copy.port)")
            }
        }
        let dead = try RecordingBackend().port
        try withDocument(
            [.post("/m", backend.http("/b"), Self.bound)],
            instance: Self.plugin("proxy_mirror", "protocol: HTTP\nhost: '127.0.0.1:\(dead)'\nsample_ratio: 1")
        ) { gateway in
            expect(try gateway.call("POST", "/m", body: "hello").body, is: "hello")
        }
    }

    // MARK: Policies without a plug-in

    @Test("Access control by address refuses with 403 APIG.0402, from the peer or from where the features say")
    func accessControl() throws {
        let root = """
            x-apigateway-access-controls:
              known: {acl-type: PERMIT, entity-type: IP, value: '192.0.2.1-192.0.2.9,198.51.100.0/24'}
              banned: {acl-type: DENY, entity-type: IP, value: '127.0.0.1,203.0.113.0/24'}
            """
        let operations: [DocumentOperation] = [
            .get("/known", DocumentOperation.mock, "x-apigateway-access-control: known"),
            .get("/banned", DocumentOperation.mock, "x-apigateway-access-control: banned"),
        ]
        try withDocument(operations, root: root) { gateway in
            for path in ["/known", "/banned"] {
                expect(try gateway.get(path, ["X-Forwarded-For: 192.0.2.1"]).summary, is: "403 APIG.0402", path)
            }
        }
        for (feature, lines) in [
            ("real_ip_from_xff: {enable: on, xff_index: -2}", ["X-Forwarded-For: 10.0.0.9, ADDRESS, 10.0.0.1"]),
            ("real_ip_from_xff: on", ["X-Forwarded-For: 10.0.0.9", "X-Forwarded-For: 10.0.0.1, ADDRESS"]),
            ("real_ip_header_getter: {enable: on, header_getter: 'header:testIP'}", ["testIP: ADDRESS"]),
        ] {
            try withDocument(operations, root: root, instance: "features: {\(feature)}") { gateway in
                for (address, known, banned) in [
                    ("192.0.2.9", "200", "200"), ("198.51.100.77", "200", "200"),
                    ("203.0.113.5", "403 APIG.0402", "403 APIG.0402"),
                ] {
                    let own = lines.map { $0.replacingOccurrences(of: "ADDRESS", with: address) }
                    expect(try gateway.get("/known", own).summary, is: known, "\(feature) \(address)")
                    expect(try gateway.get("/banned", own).summary, is: banned, "\(feature) \(address)")
                }
            }
        }
    }

    @Test("Requests to a backend are signed with its key, as its own check of the signature finds")
    func signatureKeys() throws {
        let backend = try RecordingBackend()
        let signs = """
            signs:
              - {name: hmac_key, sign_type: hmac, sign_key: signkeysignkey, sign_secret: signsecretsignsecret, apis: [hmac]}
              - {name: basic_key, sign_type: basic, sign_key: backuser, sign_secret: backsecret01, apis: [basic]}
            """
        let parameters = "[{name: X-Const, value: c, in: header, origin: CONSTANT}]"
        try withDocument(
            [
                DocumentOperation(
                    "x-apigateway-any-method", "/hmac", backend.http("/test/bench", parameters: parameters), id: "hmac"),
                .get("/basic", backend.http("/basic"), id: "basic"),
            ], instance: signs
        ) { gateway in
            for (method, body) in [("GET", nil), ("POST", "hello")] as [(String, String?)] {
                let forged = ["Authorization: forged", "X-Sdk-Date: 20200101T000000Z"]
                expect(try gateway.call(method, "/hmac?backQuery=q1&a=%20b", forged, body: body).status, is: 200)
                let request = try #require(backend.last)
                #expect(request.values("Authorization").count == 1 && request.values("X-Sdk-Date").count == 1)
                let bytes = Array(request.head.utf8)
                var scanner = RequestHeadScanner(limits: GatewayLimits())
                var head = RequestHead()
                #expect(scanner.scan(bytes.span, into: &head) == .complete)
                let found = head.uniqueField("authorization", in: bytes.span)
                let field = try #require(found)
                guard case .signature(let header) = SignatureHeader.read(field.value, in: bytes.span) else {
                    Issue.record("no signature")
                    continue
                }
                let names = header.signedNames(in: bytes.span).map { String(decoding: $0, as: UTF8.self) }
                #expect(Set(names).isSuperset(of: ["host", "x-sdk-date", "x-const"]))
                let content = Array((body ?? "").utf8)
                let now = Int64(Date().timeIntervalSince1970)
                func verify(_ secret: String) -> SignatureVerifier.Outcome {
                    SignatureVerifier(header: header, head: head, now: now).verify(
                        bytes.span, key: SigningKey(Array(secret.utf8)), body: BodyDigest(content.span))
                }
                #expect(verify("signsecretsignsecret") == .verified, "\(method)")
                #expect(verify("signsecretsignsecreT") != .verified, "\(method)")
            }
            expect(try gateway.get("/basic", ["Authorization: forged"]).status, is: 200)
            #expect(
                backend.last?.values("Authorization") == [RequestSigner.basic(key: "backuser", secret: "backsecret01")])
        }
    }
}
