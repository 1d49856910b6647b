import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

/// The plug-in third_auth over sockets.
///
/// - Source: APIG User Guide, apig_03_0077, apig_03_0048
@Suite struct ThirdPartyAcceptanceTests {
    /// An instance with the plug-in `third`, whose service is at a port, and with members beside its address.
    static func instance(
        _ port: Int, _ members: String = "simple_auth_mode_enabled: true", method: String = "GET",
        path: String = "/check", timeout: Int = 2_000
    ) -> String {
        """
        plugins:
          - plugin_name: third
            plugin_type: third_auth
            plugin_content:
              auth_request: {method: \(method), protocol: HTTP, url_domain: '127.0.0.1:\(port)', path: '\(path)', timeout: \(timeout)}
        \(DocumentOperation.indented(members, by: 6))
        """
    }

    static let bound = "x-apigateway-plugins: [third]"

    @Test("Each outcome of the service has its answer, strictly and relaxed")
    func outcomes() throws {
        let service = try RecordingBackend { request, _ in
            switch request.value("X-Case") {
            case "pass": .answer(204)
            case "deny": .answer(403, ["Content-Type: text/plain"], "not you")
            case "broken": .answer(500)
            case "close": .close
            default: .silence
            }
        }
        let backend = try RecordingBackend()
        let operation: DocumentOperation = .get("/a", backend.http("/a"), Self.bound)
        for isRelaxed in [false, true] {
            let members = "simple_auth_mode_enabled: true\nauth_downgrade_enabled: \(isRelaxed)"
            try withDocument([operation], instance: Self.instance(service.port, members, timeout: 200)) { gateway in
                for (name, strict) in [
                    ("pass", "200"), ("deny", "401 APIG.0312"), ("broken", "500 APIG.0617"),
                    ("silent", "500 APIG.0617"),
                ] {
                    let wanted = isRelaxed && name != "deny" ? "200" : strict
                    expect(try gateway.get("/a", ["X-Case: \(name)"]).summary, is: wanted, "\(name) \(isRelaxed)")
                }
                let closed = try gateway.get("/a", ["X-Case: close"]).summary
                #expect(isRelaxed ? closed == "200" : closed.hasPrefix("500 APIG.061"))
            }
            let dead = try RecordingBackend().port
            try withDocument([operation], instance: Self.instance(dead, members)) { gateway in
                expect(try gateway.get("/a").summary, is: isRelaxed ? "200" : "500 APIG.0616")
            }
            let channel = """
                vpc_channels: [{name: empty, port: 9001, balance_strategy: 1, member_type: ip, members: [{host: 127.0.0.1, port: \(dead), status: 2}]}]
                """
            let overChannel = Self.instance(dead, members).replacingOccurrences(
                of: "url_domain: '127.0.0.1:\(dead)'",
                with: "vpc_channel_enabled: true, vpc_channel_info: {vpc_id: empty}")
            try withDocument([operation], instance: channel + "\n" + overChannel) { gateway in
                expect(try gateway.get("/a").summary, is: isRelaxed ? "200" : "500 APIG.0615")
            }
        }
    }

    @Test("Gateway responses of its three error types count")
    func responses() throws {
        let service = try RecordingBackend { _, number in number == 0 ? .answer(401) : .answer(500) }
        let root = """
            x-apigateway-responses:
              default:
                THIRD_AUTH_FAILURE: {status: 460, body: {application/json: '{"t": "$context.error.type"}'}}
                THIRD_AUTH_IDENTITIES_FAILURE: {status: 461}
                THIRD_AUTH_CONF_FAILURE: {status: 560}
            """
        let members =
            "simple_auth_mode_enabled: true\nidentities: {headers: [{name: X-Session}], queries: [{name: who}]}"
        try withDocument(
            [.get("/a", DocumentOperation.mock, Self.bound)], root: root, instance: Self.instance(service.port, members)
        ) { gateway in
            let denied = try gateway.get("/a?who=1", ["X-Session: s"])
            #expect(denied.status == 460 && denied.member("t") == "THIRD_AUTH_FAILURE")
            expect(try gateway.get("/a?who=1").status, is: 461)
            expect(try gateway.get("/a", ["X-Session: s"]).status, is: 461)
            expect(try gateway.get("/a?who=1", ["X-Session: s"]).status, is: 560)
            #expect(service.count == 2)
        }
    }

    @Test(
        "It gets the identities, the path and the body it is to get, and the backend gets the headers it carries over")
    func transfer() throws {
        let service = try RecordingBackend { _, _ in
            .answer(200, ["X-Verdict: ok", "X-User-Id: u-1", "X-Not-Carried: 1"])
        }
        let backend = try RecordingBackend()
        let members = """
            simple_auth_mode_enabled: false
            match_auth: {key: X-Verdict, value: ok}
            identities: {headers: [{name: X-Session}], queries: [{name: who}]}
            carry_body: {enabled: true, max_body_size: 8}
            carry_path_enabled: true
            carry_resp_headers: [X-User-Id, X-Absent]
            """
        try withDocument(
            [
                DocumentOperation(
                    "x-apigateway-any-method", "/a/{id}", backend.http("/b"),
                    "parameters: [{name: id, in: path, required: true, type: string}]\n" + Self.bound)
            ],
            instance: Self.instance(service.port, members, method: "POST", path: "/check?fixed=1")
        ) { gateway in
            let lines = ["X-Session: s", "X-User-Id: forged", "X-Other: 1"]
            expect(try gateway.call("PUT", "/a/1?who=me&x=2", lines, body: "12345678").status, is: 200)
            let asked = try #require(service.last)
            #expect(asked.method == "POST" && asked.target == "/check/a/1?fixed=1&who=me" && asked.text == "12345678")
            #expect(asked.value("X-Session") == "s" && asked.values("X-Other").isEmpty)
            #expect(asked.value("Host") == "127.0.0.1:\(service.port)")
            let request = try #require(backend.last)
            #expect(request.values("X-User-Id") == ["u-1"] && request.text == "12345678")
            #expect(request.values("X-Not-Carried").isEmpty && request.values("X-Absent").isEmpty)
            #expect(request.method == "PUT" && request.value("X-Other") == "1")
            expect(try gateway.call("PUT", "/a/1?who=me", lines, body: "123456789").summary, is: "413 APIG.0201")
            expect(try gateway.call("GET", "/a/1?who=me", lines).status, is: 200)
            #expect(service.last?.text == "" && service.count == 2)
        }
        let strict = members.replacingOccurrences(of: "value: ok", with: "value: other")
        try withDocument(
            [.get("/a", backend.http("/b"), Self.bound)], instance: Self.instance(service.port, strict, method: "POST")
        ) { gateway in
            expect(try gateway.get("/a?who=me", ["X-Session: s"]).summary, is: "401 APIG.0312")
        }
    }

    @Test("Without identities it gets all headers and the whole query; its refusal is relayed where that is on")
    func relay() throws {
        let service = try RecordingBackend { _, _ in
            .answer(418, ["Content-Type: text/plain", "X-Secret: 1"], "go away")
        }
        let members = "simple_auth_mode_enabled: true\nreturn_resp_body_enabled: true"
        try withDocument(
            [.get("/a", DocumentOperation.mock, Self.bound)], instance: Self.instance(service.port, members)
        ) { gateway in
            let answer = try gateway.get("/a?x=1&y=2", ["X-One: 1", "Cookie: c=1"])
            #expect(answer.status == 418 && answer.body == "go away" && answer.line("Content-Type") == "text/plain")
            #expect(answer.lines("X-Secret").isEmpty)
            let asked = try #require(service.last)
            #expect(asked.target == "/check?x=1&y=2" && asked.value("X-One") == "1" && asked.value("Cookie") == "c=1")
        }
    }

    @Test("By rule_type allow what matches is not asked about, by deny only what matches is")
    func rules() throws {
        let service = try RecordingBackend { _, _ in .answer(401) }
        for (type, open, closed) in [("allow", "/public/a", "/private/a"), ("deny", "/private/a", "/public/a")] {
            let members = """
                simple_auth_mode_enabled: true
                rule_enabled: true
                rule_type: \(type)
                parameters: [{type: path, name: reqPath, value: reqPath}, {type: header, name: kind, value: X-Kind}]
                rules:
                  - {rule_name: public, match_regex: '["reqPath","~~","^/public/"]'}
                  - {rule_name: kind, match_regex: '["kind","==","free"]'}
                """
            let asks = type == "allow" ? "200" : "401 APIG.0312"
            try withDocument(
                [.get("/", DocumentOperation.mock, "x-apigateway-match-mode: SWA\n" + Self.bound)],
                instance: Self.instance(service.port, members)
            ) { gateway in
                expect(try gateway.get(open).summary, is: "200", type)
                expect(try gateway.get(closed).summary, is: "401 APIG.0312", type)
                expect(try gateway.get("/private/a", ["X-Kind: free"]).summary, is: asks, type)
            }
        }
    }

    @Test("An address that fails more often than the limit is turned away without the service being asked")
    func bruteForce() throws {
        let service = try RecordingBackend { request, _ in
            request.value("X-Token") == "right" ? .answer(200) : .answer(401)
        }
        let members = "simple_auth_mode_enabled: true\ncustom_forbid_limit: 2"
        try withDocument(
            [.get("/a", DocumentOperation.mock, Self.bound)],
            instance: "features: {real_ip_from_xff: {enable: on, xff_index: 0}}\n"
                + Self.instance(service.port, members)
        ) { gateway in
            let one = ["X-Forwarded-For: 192.0.2.1"]
            for _ in 0..<3 { expect(try gateway.get("/a", one).summary, is: "401 APIG.0312") }
            let asked = service.count
            expect(try gateway.get("/a", one + ["X-Token: right"]).summary, is: "403 APIG.0314")
            #expect(service.count == asked)
            expect(try gateway.get("/a", ["X-Forwarded-For: 192.0.2.2", "X-Token: right"]).status, is: 200)
        }
    }

    @Test("The API's own authentication comes first")
    func order() throws {
        let service = try RecordingBackend { _, _ in .answer(200) }
        try withDocument(
            [.get("/a", DocumentOperation.mock, "security: [{app: []}]\n" + Self.bound)],
            instance: acceptanceApps + "\n" + Self.instance(service.port)
        ) { gateway in
            expect(try gateway.get("/a").summary, is: "401 APIG.0303")
            #expect(service.count == 0)
            expect(try gateway.signed("GET", "/a").status, is: 200)
            #expect(service.count == 1)
        }
    }
}
