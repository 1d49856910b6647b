import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// An app as an instance file defines it.
func makeApp(
    _ name: String, key: String, secret: String, codes: [String] = [], apis: AuthorizedAPIs = .all,
    environment: String = "RELEASE"
) -> Credential {
    var credential = Credential()
    credential.name = name
    credential.appKey = key
    credential.appSecret = Secret(value: secret)
    credential.appCodes = codes.map { Secret(value: $0) }
    var authorization = AppAuthorization()
    authorization.apis = apis
    authorization.environment = environment
    credential.authorized = [authorization]
    return credential
}

@Suite struct AppAuthenticationTests {
    static let code = String(repeating: "c2ltcGxl", count: 8)

    static let credentials = Credentials([
        makeApp("other", key: "otherAppKey01", secret: "otherAppSecret01"),
        makeApp("mobile", key: "demoAppKey01", secret: "demoAppSecret01", codes: [code]),
        makeApp("signer", key: "apigDemoKey00000000000000000001", secret: "apigDemoSecret-0123456789abcdef"),
    ])

    static let authorized: AppSet = {
        var set = AppSet()
        for index in 0..<3 { set.insert(index) }
        return set
    }()

    static func features(_ words: String) -> AuthenticationFeatures {
        var features = AuthenticationFeatures()
        for word in words.split(separator: " ") {
            switch word {
            case "secret": features.appSecret = true
            case "basic": features.appBasic = true
            case "key": features.appAPIKey = true
            case "jwt": features.appJWT = AppJWTSettings()
            case "token": features.appToken = AppTokenSettings()
            case "route": features.appRoute = true
            default: features.appAuthHeader = String(word)
            }
        }
        return features
    }

    func authenticate(
        _ lines: [String], target: String = "/", features: String = "", isTLS: Bool = true, takesAppCode: Bool = false,
        authorized: AppSet = Self.authorized, body: BodyDigest? = nil
    ) throws -> String {
        let request = try SignedRequest(["GET \(target) HTTP/1.1", "Host: h"] + lines)
        let authentication = AppAuthentication(
            Self.credentials, features: Self.features(features), processKey: [1])
        let outcome = authentication.authenticate(
            request.head, bytes: request.bytes.span,
            request: AppAuthentication.Request(
                isTLS: isTLS, takesAppCode: takesAppCode, authorized: authorized, now: signatureNow), body: body)
        return switch outcome {
        case .needsBody: "needs body"
        case .identified(let app, let consumed):
            "\(Self.credentials.apps[app].name) \(consumed.rawValue)"
        case .refused(let error): "\(error.code) \(error.type) \(error.message)"
        }
    }

    private static let basic = "Authorization: Basic ZGVtb0FwcEtleTAxOmRlbW9BcHBTZWNyZXQwMQ=="
    private static let jwt = [
        "Authorization: de8b523874390c5b546b7defff3be7782211f0d096010710a37894c955babcbd", "Timestamp: 1767323045",
    ]
    private static let pair = ["X-HW-ID: demoAppKey01", "X-HW-AppKey: demoAppSecret01"]
    static let refused = "APIG.0303 AUTH_FAILURE Incorrect app authentication information."
    static let missing = "APIG.0303 AUTH_HEADER_MISSING Incorrect app authentication information."

    /// What `mobile` gives up with a form: the consumed credentials as a number.
    private func mobile(_ consumed: ConsumedCredentials) -> String { "mobile \(consumed.union(.appHeaders).rawValue)" }

    @Test("Each form of credential identifies its app when its feature is on, and not when it is off")
    func forms() throws {
        let on = self
        #expect(try on.authenticate([Self.basic], features: "basic") == self.mobile(.authorization))
        #expect(try on.authenticate([Self.basic]) == Self.refused)
        #expect(try on.authenticate(Self.jwt, features: "jwt") == self.mobile(.authorization))
        #expect(try on.authenticate(Self.jwt) == Self.refused)
        #expect(try on.authenticate(Self.pair, features: "secret") == self.mobile([]))
        #expect(try on.authenticate(Self.pair) == Self.refused)
        #expect(try on.authenticate(["ApiKey: demoAppKey01"], features: "key") == self.mobile(.apiKeyHeader))
        #expect(try on.authenticate(["ApiKey: demoAppKey01"]) == Self.refused)
        #expect(
            try on.authenticate([], target: "/?a=1&apikey=demo%41ppKey01", features: "key") == self.mobile(.apiKeyQuery)
        )
        #expect(try on.authenticate([], target: "/?apikey=demoAppKey01") == Self.missing)
        #expect(try on.authenticate([]) == Self.missing)
    }

    @Test("An AppCode counts over TLS for APIs that take it; elsewhere it is ignored")
    func appCode() throws {
        let line = "X-Apig-AppCode: \(Self.code)"
        #expect(try self.authenticate([line], takesAppCode: true) == self.mobile([]))
        #expect(try self.authenticate([line], isTLS: false, takesAppCode: true) == Self.refused)
        #expect(try self.authenticate([line], takesAppCode: false) == Self.refused)
        #expect(try self.authenticate([line + "x"], takesAppCode: true) == Self.refused)
        #expect(
            try self.authenticate([line, Self.basic], features: "basic", isTLS: false, takesAppCode: true)
                == self.mobile(.authorization))
    }

    @Test("Signatures are always taken, and an API with AppCodes takes them too")
    func signature() throws {
        for vector in SignatureVector.all.filter({ !$0.name.hasPrefix("V6") }) {
            let request = try vector.request()
            let authentication = AppAuthentication(
                Self.credentials, features: AuthenticationFeatures(), processKey: [1])
            let outcome = authentication.authenticate(
                request.head, bytes: request.bytes.span,
                request: AppAuthentication.Request(
                    isTLS: false, takesAppCode: true, authorized: AppSet(), now: signatureNow), body: request.digest)
            #expect(outcome == .identified(app: 2, consumed: [.authorization, .appHeaders]), "\(vector)")
        }
    }

    @Test("Each cause has the product's message")
    func messages() throws {
        let zeros = String(repeating: "0", count: 64)
        func signed(_ key: String, date: String = "20260102T030405Z") -> [String] {
            [
                "X-Sdk-Date: \(date)",
                "Authorization: SDK-HMAC-SHA256 \(key), SignedHeaders=host;x-sdk-date, Signature=\(zeros)",
            ]
        }
        let start = "APIG.0303 AUTH_FAILURE Incorrect app authentication information: "
        #expect(try self.authenticate(signed("Access=nobody00")) == start + "app not found, appkey nobody00")
        #expect(
            try self.authenticate(signed("Access=")) == start + "Access or Credential is empty in Authorization")
        #expect(
            try self.authenticate(signed("Access=demoAppKey01", date: "20230527T000431Z"))
                == start + "signature expired, signature time:20230527T000431Z,server time:20260102T030405Z")
        #expect(
            try self.authenticate(signed("Access=demoAppKey01")) == start
                + "verify signature fail, canonicalRequest:GET|/||host:h|x-sdk-date:20260102T030405Z||host;x-sdk-date|"
                + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        #expect(
            try self.authenticate(["X-HW-ID: nobody00", "X-HW-AppKey: x"], features: "secret")
                == start + "app not found, appkey nobody00")
        #expect(try self.authenticate(["X-HW-ID: demoAppKey01", "X-HW-AppKey: x"], features: "secret") == Self.refused)
        #expect(
            try self.authenticate(["Authorization: Basic bm9ib2R5MDA6eA=="], features: "basic")
                == start + "app not found, appkey nobody00")
        #expect(try self.authenticate(["Authorization: Basic ZGVtb0FwcEtleTAxOng="], features: "basic") == Self.refused)
        for text in ["", "%%%", "ZGVt"] {
            #expect(try self.authenticate(["Authorization: Basic \(text)"], features: "basic") == Self.refused)
        }
        #expect(try self.authenticate(["ApiKey: nobody00"], features: "key") == Self.refused)
        #expect(
            try self.authenticate(["Authorization: SDK-HMAC-SM3 Access=demoAppKey01, SignedHeaders=a, Signature=b"])
                == Self.refused)
        let long = String(repeating: "k", count: 1_000)
        #expect(
            try self.authenticate(signed("Access=\(long)"))
                == start + "app not found, appkey \(String(repeating: "k", count: 200))")
    }

    @Test("The first form of the fixed order decides, and nothing falls through after a failure")
    func precedence() throws {
        let wrongCode = "X-Apig-AppCode: wrong"
        let wrongBasic = "Authorization: Basic ZGVtb0FwcEtleTAxOng="
        let all = "basic key jwt secret token"
        #expect(try self.authenticate([wrongCode, Self.basic], features: all, takesAppCode: true) == Self.refused)
        #expect(try self.authenticate([wrongBasic] + Self.pair, features: all) == Self.refused)
        #expect(try self.authenticate([Self.basic, "X-Access-Token: x"], features: all) == self.mobile(.authorization))
        #expect(try self.authenticate(["X-Access-Token: x"] + Self.pair, features: all) == Self.refused)
        #expect(
            try self.authenticate(["Authorization: Bearer x", "Timestamp: 1767323045"] + Self.pair, features: all)
                == Self.refused)
        #expect(
            try self.authenticate(
                ["Authorization: \(String(repeating: "0", count: 64))", "Timestamp: 1767323045"] + Self.pair,
                features: all)
                == Self.refused)
        #expect(try self.authenticate(Self.pair + ["apikey: nobody00"], features: all) == self.mobile([]))
        #expect(try self.authenticate(["Authorization: Digest x"] + Self.pair, features: all) == self.mobile([]))
        #expect(
            try self.authenticate(["apikey: demoAppKey01"], target: "/?apikey=nobody00", features: all)
                == self.mobile(.apiKeyHeader))
    }

    @Test("A credential given twice is none")
    func twice() throws {
        #expect(try self.authenticate([Self.basic, Self.basic], features: "basic") == Self.refused)
        #expect(try self.authenticate(Self.pair + Self.pair, features: "secret") == Self.refused)
        #expect(
            try self.authenticate([], target: "/?apikey=demoAppKey01&apikey=demoAppKey01", features: "key")
                == Self.refused)
    }

    @Test(
        "app_jwt takes seconds and milliseconds within 15 minutes, and tries the apps that may call",
        arguments: [
            ("1767323045", true), ("1767323945", true), ("1767322145", true), ("1767323946", false),
            ("1767322144", false), ("1767323045000", true), ("1767323045999", true), ("1767324946000", false),
            ("", false), ("x", false), ("-1767323045", false), ("99999999999999999", false),
        ])
    func timestamps(time: String, isTaken: Bool) throws {
        let digest = String(
            decoding: Digest(of: Array("demoAppKey01demoAppSecret01\(time)".utf8)).hexadecimal, as: UTF8.self)
        let outcome = try self.authenticate(["Authorization: \(digest)", "Timestamp: \(time)"], features: "jwt")
        #expect(outcome == (isTaken ? self.mobile(.authorization) : Self.refused))
    }

    @Test("app_jwt finds only apps that may call the API, or the one X-HW-ID names")
    func jwtApps() throws {
        #expect(try self.authenticate(Self.jwt, features: "jwt", authorized: AppSet()) == Self.refused)
        #expect(
            try self.authenticate(Self.jwt + ["X-HW-ID: demoAppKey01"], features: "jwt", authorized: AppSet())
                == self.mobile(.authorization))
        #expect(
            try self.authenticate(Self.jwt + ["X-HW-ID: otherAppKey01"], features: "jwt") == self.mobile(.authorization)
        )
    }

    @Test("Another header takes the place of Authorization for every form that stands in it")
    func customHeader() throws {
        #expect(try self.authenticate([Self.basic], features: "basic X-Custom") == Self.missing)
        #expect(
            try self.authenticate(
                [Self.basic.replacing("Authorization", with: "x-custom")], features: "basic X-Custom")
                == self.mobile(.authorization))
        #expect(
            try self.authenticate(
                Self.jwt.map { $0.replacing("Authorization", with: "X-Custom") }, features: "jwt X-Custom")
                == self.mobile(.authorization))
        let headers = CredentialHeaders(app: Array("x-custom".utf8), signedTimestamp: Array("x-jwt".utf8))
        let request = try SignedRequest([
            "GET / HTTP/1.1", "Host: h", "Authorization: a", "X-CUSTOM: b", "X-Jwt: c", "APIKEY: d",
            "X-Access-Token: e",
            "X-Apig-AppCode: f", "X-HW-ID: g", "x-hw-appkey: h", "X-Auth-Token: i", "X-Security-Token: j",
            "X-Sdk-Date: k",
        ])
        func withheld(_ consumed: ConsumedCredentials) -> String {
            let bytes = request.bytes.span
            var values = ""
            for field in request.head.fields where headers.withholds(field, in: bytes, consumed) {
                values += String(decoding: bytes.copy(field.value), as: UTF8.self)
            }
            return values
        }
        #expect(withheld([]) == "")
        #expect(withheld([.authorization]) == "b")
        #expect(withheld([.signedTimestamp, .appHeaders]) == "cfgh")
        #expect(withheld([.apiKeyHeader, .accessToken]) == "de")
        #expect(withheld([.authToken, .securityToken]) == "ij")
        #expect(headers.withholdsQuery(name: Array("apikey".utf8), .apiKeyQuery))
        #expect(!headers.withholdsQuery(name: Array("apikey".utf8), .apiKeyHeader))
        #expect(!headers.withholdsQuery(name: Array("apikeys".utf8), .apiKeyQuery))
    }

    @Test("Routing by X-HW-ID needs both features and a key that is known")
    func routing() throws {
        let request = try SignedRequest(["GET / HTTP/1.1", "Host: 192.0.2.1", "X-HW-ID: demoAppKey01"])
        let unknown = try SignedRequest(["GET / HTTP/1.1", "Host: 192.0.2.1", "X-HW-ID: nobody00"])
        func routed(_ request: SignedRequest, _ features: String) -> Int? {
            AppAuthentication(Self.credentials, features: Self.features(features), processKey: [1])
                .routedApp(request.head, bytes: request.bytes.span)
        }
        #expect(routed(request, "route secret") == 1)
        #expect(routed(unknown, "route secret") == nil)
        #expect(routed(request, "route") == nil)
        #expect(routed(request, "secret") == nil)
    }

    @Test("An app may call what its authorizations say: by name or id, group and environment")
    func authorized() {
        var scoped = makeApp("d", key: "keyOfApp0d", secret: "secretOfAppd", apis: .named(["getOrder"]))
        scoped.authorized[0].groupName = "shop"
        let order = mockAPI(.get, "/orders", name: "getOrder")
        let credentials = Credentials([
            makeApp("a", key: "keyOfApp0a", secret: "secretOfAppa"),
            makeApp("b", key: "keyOfApp0b", secret: "secretOfAppb", apis: .named(["getOrder"]), environment: "TEST"),
            makeApp("c", key: "keyOfApp0c", secret: "secretOfAppc", apis: .named([order.id, "listOrders"])),
            scoped,
        ])
        func names(_ api: API, _ environment: String) -> String {
            credentials.authorized(api: api, environment: environment).members.map { credentials.apps[$0].name }
                .joined()
        }
        #expect(names(order, "RELEASE") == "acd")
        #expect(names(order, "TEST") == "b")
        #expect(names(order, "STAGING") == "")
        var elsewhere = order
        elsewhere.groupName = "other"
        elsewhere.id = "1"
        #expect(names(elsewhere, "RELEASE") == "a")
        #expect(names(mockAPI(.get, "/", name: "listOrders"), "RELEASE") == "ac")
        var set = AppSet()
        for index in [0, 63, 64, 200] { set.insert(index) }
        #expect(set.members == [0, 63, 64, 200])
        #expect(!set.contains(-1) && !set.contains(65) && !set.contains(1_000) && set.contains(200))
    }

    @Test("Names of authorizations that lead nowhere are told once each")
    func dangling() {
        var grouped = makeApp("b", key: "keyOfApp0b", secret: "secretOfAppb", apis: .named(["getOrder", "getOther"]))
        grouped.authorized[0].groupName = "shop"
        var elsewhere = grouped
        elsewhere.authorized[0].groupName = "other"
        let order = mockAPI(.get, "/orders", name: "getOrder")
        let sentences = AuthorizationNames.dangling(
            [
                makeApp(
                    "a", key: "keyOfApp0a", secret: "secretOfAppa", apis: .named([order.id, "x", "x"]),
                    environment: "TESR"),
                grouped, elsewhere, makeApp("c", key: "keyOfApp0c", secret: "secretOfAppc"),
            ], apis: [order], environments: ["RELEASE", "TEST"])
        #expect(
            sentences.map { $0.replacing(", which does not exist", with: "") } == [
                "app a is authorized for the environment TESR", "app a is authorized for the API x",
                "app b is authorized for the API getOther", "app b is authorized for the group other",
            ])
    }

    @Test("An app without a secret is no app")
    func emptySecret() {
        #expect(Credentials([makeApp("a", key: "keyOfApp0a", secret: "")]).apps.isEmpty)
        #expect(Credentials([makeApp("a", key: "", secret: "secretOfAppa")]).apps.isEmpty)
    }
}
