import GatewayConfiguration
import GatewayServer
import Glibc
import Testing

@testable import GatewayRuntime

/// Apps of the tests: one that may call everything, and one that may call nothing.
let acceptanceApps = """
    apps:
      - name: mobile
        app_key: demoAppKey01
        app_secret: demoAppSecret01
        app_codes: [\(acceptanceAppCode)]
        authorized: [{apis: "*"}]
      - name: stranger
        app_key: strangerKey01
        app_secret: strangerSecret01
    """

let acceptanceAppCode = String(repeating: "c0de", count: 16)

/// Signatures and the other forms of credentials, over sockets.
///
/// - Source: APIG Developer Guide, apig-dev-180307034; APIG User Guide, apig_03_0046, apig_03_0058
@Suite struct CredentialAcceptanceTests {
    /// Requests in the shapes of the test vectors V1 to V5, which are checked to the byte elsewhere.
    static let shapes: [(name: String, method: String, target: String, lines: [String], body: String?)] = [
        ("V1", "GET", "/app1?b=2&a=1", [], nil),
        (
            "V2", "POST", "/orders/create/",
            ["Content-Type: application/json", "X-Trace:   two  words "], "{\"id\":1,\"name\":\"éclair\"}"
        ),
        (
            "V3", "GET", "/files/a%20b/%E4%B8%AD%2Fx~1?tag=z&tag=a%20b&q=1%2B1%3D2%263&Z=upper&empty&star=*~", [], nil
        ),
        (
            "V4", "PUT", "/upload?part=1",
            ["Content-Type: application/octet-stream", "X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD"], "anything"
        ),
        ("V4b", "PUT", "/upload?part=1", ["Content-Type: application/octet-stream"], "x"),
        ("V5", "DELETE", "/", ["x-b: 2", "X-A: 1"], nil),
    ]

    private func withSignedAPI(_ body: (AcceptanceGateway, RecordingBackend) throws -> Void) throws {
        let backend = try RecordingBackend()
        let any = "security: [{app: []}]\nx-apigateway-match-mode: SWA"
        try withDocument(
            [DocumentOperation("x-apigateway-any-method", "/", backend.http("/"), any, id: "everything")],
            instance: acceptanceApps
        ) { try body($0, backend) }
    }

    @Test("Requests in the shapes of V1 to V5 are let through by their signature and reach the backend without it")
    func signatures() throws {
        try self.withSignedAPI { gateway, backend in
            for shape in Self.shapes {
                let answer = try gateway.signed(shape.method, shape.target, shape.lines, body: shape.body)
                #expect(answer.status == 200, "\(shape.name) \(answer.body)")
                let request = try #require(backend.last)
                #expect(request.method == shape.method && request.text == shape.body ?? "", "\(shape.name)")
                #expect(request.values("Authorization").isEmpty && request.values("X-Sdk-Date").count == 1)
            }
            #expect(backend.count == Self.shapes.count)
        }
    }

    @Test("A changed body, a clock that is off and a header that is not there are refused with their codes")
    func negative() throws {
        try self.withSignedAPI { gateway, backend in
            let signer = AcceptanceSigner()
            let body = "{\"id\":1}"
            let lines = try signer.lines("POST", "/orders", ["Content-Type: application/json"], body: body)
            expect(try gateway.call("POST", "/orders", lines, body: body).status, is: 200)
            let changed = try gateway.call("POST", "/orders", lines, body: "{\"id\":2}")
            #expect(changed.summary == "401 APIG.0303")
            #expect(
                changed.member("error_msg")?.contains("verify signature fail, canonicalRequest:POST|/orders/|") == true)
            for offset: Int64 in [-902, 902] {
                let late = try gateway.signed("GET", "/", by: AcceptanceSigner(clockOffset: offset))
                #expect(late.summary == "401 APIG.0303")
                #expect(late.member("error_msg")?.contains("signature expired, signature time:") == true)
            }
            for offset: Int64 in [-890, 890] {
                expect(try gateway.signed("GET", "/", by: AcceptanceSigner(clockOffset: offset)).status, is: 200)
            }
            let signed = try signer.lines("GET", "/", ["X-Kept: 1", "X-Lost: 1"])
            expect(try gateway.get("/", signed).status, is: 200)
            expect(try gateway.get("/", signed.filter { !$0.hasPrefix("X-Lost") }).summary, is: "401 APIG.0303")
            expect(try gateway.get("/", [signed[3]]).summary, is: "401 APIG.0303")
            let unknown = try gateway.signed("GET", "/", by: AcceptanceSigner(key: "nobodysKey01"))
            #expect(unknown.member("error_msg")?.hasSuffix("app not found, appkey nobodysKey01") == true)
            let wrong = try gateway.signed("GET", "/", by: AcceptanceSigner(secret: "anotherSecret01"))
            #expect(wrong.summary == "401 APIG.0303")
            expect(try gateway.get("/").summary, is: "401 APIG.0303")
            expect(
                try gateway.signed(
                    "GET", "/", by: AcceptanceSigner(key: "strangerKey01", secret: "strangerSecret01")
                ).summary, is: "403 APIG.0304")
            #expect(backend.count == 4)
        }
    }

    @Test("A path with a slash more than what was signed has the same canonical form")
    func trailingSlash() throws {
        try self.withSignedAPI { gateway, _ in
            let lines = try AcceptanceSigner().lines("GET", "/app1")
            expect(try gateway.get("/app1/", lines).status, is: 200)
            expect(try gateway.get("/app2", lines).summary, is: "401 APIG.0303")
        }
    }

    @Test("Over HTTP/2 a signature over authority, path and body holds as well", .enabled(if: Peers.hasHPACK))
    func overHTTP2() throws {
        let backend = try RecordingBackend()
        try withDocument(
            [.post("/orders", backend.http("/o"), "security: [{app: []}]")], instance: acceptanceApps,
            setup: AcceptanceSetup(options: { $0.takesPriorKnowledge = true })
        ) { gateway in
            let lines = try AcceptanceSigner().lines("POST", "/orders", [], body: "hello", host: "h2.example")
            func call(_ body: String) throws -> String {
                try Tool.run(
                    ["curl", "-s", "--http2-prior-knowledge", "-H", "Host: h2.example", "-H", "Content-Type:"]
                        + lines.flatMap { ["-H", $0] }
                        + ["-d", body, "-w", " %{http_code}", "http://127.0.0.1:\(gateway.port)/orders"])
            }
            expect(try call("hello"), is: "hello 200")
            expect(try call("jello").hasSuffix(" 401"), is: true)
        }
    }

    // MARK: Forms

    /// One form of credentials: what switches it on and what a request carries.
    struct Form {
        let name: String
        let feature: String?
        let lines: [String]
        var target = "/forms"
        /// What the backend must not see.
        let withheld: [String]
    }

    static func forms() throws -> [Form] {
        let time = String(time(nil))
        let digest = Digest(of: Array("demoAppKey01demoAppSecret01\(time)".utf8)).hexadecimal
        let basic = RequestSigner.basic(key: "demoAppKey01", secret: "demoAppSecret01")
        // V7
        #expect(basic == "Basic ZGVtb0FwcEtleTAxOmRlbW9BcHBTZWNyZXQwMQ==")
        return [
            Form(
                name: "app_secret", feature: "app_secret: on",
                lines: ["X-HW-ID: demoAppKey01", "X-HW-AppKey: demoAppSecret01"], withheld: ["X-HW-ID", "X-HW-AppKey"]),
            Form(
                name: "app_basic", feature: "app_basic: on", lines: ["Authorization: \(basic)"],
                withheld: ["Authorization"]),
            Form(
                name: "app_api_key header", feature: "app_api_key: on", lines: ["apikey: demoAppKey01"],
                withheld: ["apikey"]),
            Form(
                name: "app_api_key query", feature: "app_api_key: on", lines: [], target: "/forms?apikey=demoAppKey01",
                withheld: []),
            Form(
                name: "app_jwt", feature: "app_jwt: {enable: on, auth_header: X-Digest}",
                lines: ["Timestamp: \(time)", "X-Digest: \(String(decoding: digest, as: UTF8.self))"],
                withheld: ["X-Digest"]),
        ]
    }

    @Test("Each form of credentials counts where its feature is on, and nowhere else")
    func features() throws {
        let backend = try RecordingBackend()
        let operations: [DocumentOperation] = [.get("/forms", backend.http("/f"), "security: [{app: []}]")]
        for form in try Self.forms() {
            let feature = try #require(form.feature)
            for isOn in [true, false] {
                let features = isOn ? "features: {\(feature)}\n" : ""
                try withDocument(operations, instance: features + acceptanceApps) { gateway in
                    let answer = try gateway.get(form.target, form.lines)
                    #expect(answer.summary == (isOn ? "200" : "401 APIG.0303"), "\(form.name) \(isOn)")
                    // Signatures count beside every form.
                    expect(try gateway.signed("GET", "/forms").status, is: 200, "\(form.name) \(isOn)")
                    guard isOn else { return }
                    let first = try #require(backend.requests.dropLast().last)
                    for name in form.withheld { #expect(first.values(name).isEmpty, "\(form.name) \(name)") }
                    #expect(!first.target.contains("apikey"), "\(form.name)")
                }
            }
        }
    }

    @Test("A feature with enable off is off, whatever its settings say")
    func featureSwitchedOff() throws {
        let backend = try RecordingBackend()
        let operations: [DocumentOperation] = [.get("/forms", backend.http("/f"), "security: [{app: []}]")]
        let features = """
            features:
              app_jwt: {enable: "off", auth_header: X-Digest}
              app_secret: "off"
              app_basic: {enable: false}
              real_ip_from_xff: {enable: "off", xff_index: 0}

            """
        let acl = "acls: [{acl_name: known, acl_type: PERMIT, entity_type: IP, acl_value: 127.0.0.1}]"
        try withDocument(
            operations.map {
                DocumentOperation(
                    $0.method, $0.path, backend.http("/f"),
                    "security: [{app: []}]\nx-apigateway-access-control: known")
            }, instance: features + acceptanceApps + "\n" + acl
        ) { gateway in
            for form in try Self.forms() {
                expect(try gateway.get(form.target, form.lines).summary, is: "401 APIG.0303", "\(form.name)")
            }
            expect(try gateway.signed("GET", "/forms", ["X-Forwarded-For: 192.0.2.1"]).status, is: 200)
        }
    }

    @Test("An AppCode counts over TLS where the API takes it, and signatures go on to count")
    func appCode() throws {
        let backend = try RecordingBackend()
        let operations: [DocumentOperation] = [
            .get("/codes", backend.http("/c"), "security: [{code: []}]", schemes: "[http, https]"),
            .get("/signed", backend.http("/s"), "security: [{app: []}]", schemes: "[http, https]"),
        ]
        let code = ["X-Apig-AppCode: \(acceptanceAppCode)"]
        for isTLS in [true, false] {
            let setup = AcceptanceSetup(compile: { $0.treatsPlainAsTLS = isTLS })
            try withDocument(operations, instance: acceptanceApps, setup: setup) { gateway in
                expect(try gateway.get("/codes", code).summary, is: (isTLS ? "200" : "401 APIG.0303"))
                expect(try gateway.get("/signed", code).summary, is: "401 APIG.0303")
                expect(try gateway.signed("GET", "/codes").status, is: 200)
                expect(
                    try gateway.get("/codes", ["X-Apig-AppCode: \(acceptanceAppCode)x"]).summary, is: "401 APIG.0303")
            }
        }
        let certificates = try Certificates(["h"])
        let tls = try ListenerTLSOptions.make(certificates)
        let setup = AcceptanceSetup(options: { tls.apply(to: &$0) })
        try withDocument(operations, instance: acceptanceApps, setup: setup) { gateway in
            let port = try #require(gateway.running.tlsPort)
            let output = try Tool.run(
                [
                    "curl", "-sk", "-H", code[0], "-o", "/dev/null", "-w", "%{http_code}",
                    "https://127.0.0.1:\(port)/codes",
                ])
            #expect(output == "200")
            #expect(backend.last?.values("X-Apig-AppCode").isEmpty == true)
        }
    }

    @Test("The feature custom_auth_header moves the signatures of callers, and those towards backends")
    func otherHeaders() throws {
        let backend = try RecordingBackend()
        let features = """
            features: {custom_auth_header: {app_auth_header: X-App-Auth, backend_sign_header: X-Backend-Auth}}
            signs: [{name: out, sign_type: basic, sign_key: backuser, sign_secret: backsecret01, apis: [moved]}]

            """
        try withDocument(
            [.get("/moved", backend.http("/m"), "security: [{app: []}]", id: "moved")],
            instance: features + acceptanceApps
        ) { gateway in
            expect(try gateway.signed("GET", "/moved").summary, is: "401 APIG.0303")
            expect(try gateway.signed("GET", "/moved", by: AcceptanceSigner(header: "X-App-Auth")).status, is: 200)
            let request = try #require(backend.last)
            #expect(request.values("X-App-Auth").isEmpty)
            #expect(request.value("X-Backend-Auth") == RequestSigner.basic(key: "backuser", secret: "backsecret01"))
        }
    }

    // MARK: IAM

    @Test("Tokens and access keys of the accounts are known, others are refused with their codes")
    func iam() throws {
        let backend = try RecordingBackend()
        let instance = """
            iam:
              - user_name: alice
                domain_name: acme
                domain_id: 0123456789abcdef0123456789abcdef
                project_id: fedcba9876543210fedcba9876543210
                access_keys: [{access: AK0000000000000001, secret: aliceSecretKey0001}]
                tokens: [{token: aliceToken1}, {token: aliceOldToken, expires_at: "2020-01-01T00:00:00Z"}]
              - user_name: bob
                domain_name: rival
                domain_id: ffffffffffffffffffffffffffffffff
                project_id: eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee
                tokens: [{token: bobToken1}]
            acls: [{acl_name: accounts, acl_type: PERMIT, entity_type: DOMAIN, acl_value: acme}]
            """
        try withDocument(
            [
                .get("/iam", backend.http("/i"), "security: [{iam: []}]"),
                .get("/acme", backend.http("/a"), "security: [{iam: []}]\nx-apigateway-access-control: accounts"),
            ], instance: instance
        ) { gateway in
            func token(_ token: String, _ path: String = "/iam") throws -> String {
                try gateway.get(path, ["X-Auth-Token: \(token)"]).summary
            }
            expect(try token("aliceToken1"), is: "200")
            #expect(backend.last?.values("X-Auth-Token").isEmpty == true)
            expect(try token("nobodysToken"), is: "401 APIG.0301")
            expect(try token("aliceOldToken"), is: "401 APIG.0307")
            expect(try gateway.get("/iam").summary, is: "401 APIG.0301")
            let key = AcceptanceSigner(key: "AK0000000000000001", secret: "aliceSecretKey0001")
            expect(try gateway.signed("GET", "/iam", by: key).status, is: 200)
            expect(try gateway.signed("GET", "/iam").summary, is: "401 APIG.0301")
            expect(try token("aliceToken1", "/acme"), is: "200")
            expect(try token("bobToken1", "/acme"), is: "403 APIG.0302")
            expect(try token("bobToken1"), is: "200")
        }
    }

    @Test("More than five failures in a row lock an access key")
    func lockedKey() throws {
        let instance = """
            iam:
              - user_name: alice
                domain_name: acme
                access_keys: [{access: AK0000000000000001, secret: aliceSecretKey0001}]
            """
        try withDocument([.get("/iam", DocumentOperation.mock, "security: [{iam: []}]")], instance: instance) {
            gateway in
            let wrong = AcceptanceSigner(key: "AK0000000000000001", secret: "guessedSecretKey01")
            for _ in 0..<6 { expect(try gateway.signed("GET", "/iam", by: wrong).summary, is: "401 APIG.0301") }
            let right = AcceptanceSigner(key: "AK0000000000000001", secret: "aliceSecretKey0001")
            let answer = try gateway.signed("GET", "/iam", by: right)
            #expect(answer.summary == "401 APIG.0301")
            #expect(answer.member("error_msg")?.contains("AK access failed to reach the limit") == true)
        }
    }
}
