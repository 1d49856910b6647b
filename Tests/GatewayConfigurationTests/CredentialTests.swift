import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

private let appCodeText = String(repeating: "c", count: 64)

/// An app as it is written in a file.
private func appText(
    key: String = "demoAppKey01", secret: String = "\"${env:SECRET}\"", name: String = "a", more: String = ""
) -> String { "{name: \(name), app_key: \(key), app_secret: \(secret)\(more)}" }

@Suite struct CredentialTests {
    private func load(_ text: String) -> (file: InstanceFile?, findings: [String]) {
        let diagnostics = DiagnosticCollector()
        guard
            let tree = SourceReader.read(
                name: "i", bytes: Array("formatVersion: 1\n\(text)\n".utf8), diagnostics: diagnostics)
        else { return (nil, ["unreadable"]) }
        let file = InstanceFile.load(
            tree,
            reader: ConfigurationReader(diagnostics: diagnostics) { reference in
                switch reference {
                case .environment(name: "SECRET"): "secretOfTheApp01"
                case .environment(name: "SHORT"): "short"
                default: nil
                }
            })
        let findings = diagnostics.sorted.filter { $0.rule.code != "APIG9008" }
        return (file, findings.map { "\($0.rule.code) \($0.message)" })
    }

    @Test("An app is read with everything it has")
    func app() throws {
        let (file, findings) = self.load(
            """
            apps:
              - name: mobile
                app_key: demoAppKey01
                app_secret: ${env:SECRET}
                app_codes: [\(appCodeText)]
                authorized:
                  - {environment: TEST, apis: [getOrder, createOrder], group_name: shop}
                  - {apis: "*"}
                acl: {app_acl_type: DENY, app_acl_values: [10.0.0.0/8, 192.0.2.1-192.0.2.9]}
                quota: {call_limits: 10000, time_interval: 1, time_unit: DAY, reset_time: 2026-01-02 03:04:05}
                related_domain_id: d
                related_project_id: p
                frozen: true
            """)
        #expect(findings == [])
        let app = try #require(file?.apps.first)
        #expect(app.name == "mobile" && app.appKey == "demoAppKey01" && app.appSecret.value == "secretOfTheApp01")
        #expect(app.resourceID == ResourceID.make("app", "mobile"))
        #expect(app.appCodes.map(\.value) == [appCodeText])
        #expect(app.authorized.map(\.environment) == ["TEST", "RELEASE"])
        #expect(app.authorized.map(\.apis) == [.named(["getOrder", "createOrder"]), .all])
        #expect(app.authorized.map(\.groupName) == ["shop", nil])
        #expect(app.accessControl?.kind == .deny && app.accessControl?.values == ["10.0.0.0/8", "192.0.2.1-192.0.2.9"])
        #expect(app.quota?.callLimits == 10_000 && app.quota?.timeUnit == .day && app.quota?.timeInterval == 1)
        #expect(app.quota?.resetTime?.secondsSince1970 == 1_767_323_045)
        #expect(app.relatedDomainID == "d" && app.relatedProjectID == "p" && app.isFrozen)
    }

    @Test("An identity is read with its access keys and tokens")
    func identity() throws {
        let (file, findings) = self.load(
            """
            iam:
              - user_name: alice
                domain_name: acme
                domain_id: d
                project_id: p
                access_keys: [{access: AK1, secret: "${env:SECRET}", security_token: t}, {access: AK2, secret: s}]
                tokens: [{token: "${env:SECRET}", expires_at: 2030-01-01T00:00:00Z}, {token: u}]
            """)
        #expect(findings == [])
        let identity = try #require(file?.iam.first)
        #expect(identity.userName == "alice" && identity.domainName == "acme")
        #expect(identity.domainID == "d" && identity.projectID == "p")
        #expect(identity.accessKeys.map(\.access) == ["AK1", "AK2"])
        #expect(identity.accessKeys.map(\.securityToken?.value) == ["t", nil])
        #expect(identity.tokens.map(\.expiresAt?.secondsSince1970) == [1_893_456_000, nil])
    }

    @Test("No secret shows itself in what is written")
    func written() throws {
        let (file, _) = self.load(
            "apps: [{name: a, app_key: demoAppKey01, app_secret: \"${env:SECRET}\", app_codes: [\(appCodeText)]}]\n"
                + "iam: [{user_name: a, domain_name: d, access_keys: [{access: AK, secret: hidden1}], tokens: [{token: hidden2}]}]"
        )
        var writer = JSONWriter()
        try #require(file).write(to: &writer)
        for secret in ["secretOfTheApp01", appCodeText, "hidden1", "hidden2"] { #expect(!writer.text.contains(secret)) }
    }

    @Test(
        "A fault of a credential is told without its secret",
        arguments: [
            ("apps: [\(appText(key: "short"))]", ["APIG9401 the app_key \"short\" has 5 characters"]),
            (
                "apps: [\(appText(key: "_demoAppKey01"))]",
                ["APIG9401 the app_key \"_demoAppKey01\" begins with a character that may not stand first"]
            ),
            (
                "apps: [\(appText(key: "demo.AppKey01"))]",
                ["APIG9401 the app_key \"demo.AppKey01\" has a character that is not allowed"]
            ),
            ("apps: [\(appText(secret: "\"${env:SHORT}\""))]", ["APIG9401 the app_secret has 5 characters"]),
            (
                "apps: [\(appText(secret: "\"secret Of The App\""))]",
                ["APIG9401 the app_secret has a character that is not allowed"]
            ),
            ("apps: [\(appText(secret: "\"${env:NONE}\""))]", ["APIG9005 ${env:NONE} stands for nothing here"]),
            ("apps: [\(appText(more: ", app_codes: [abc]"))]", ["APIG9401 an AppCode has 3 characters"]),
            ("apps: [\(appText(name: "\"\""))]", ["APIG9401 the name of an app \"\" is empty"]),
            (
                "apps: [\(appText()), \(appText(key: "demoAppKey02"))]",
                ["APIG9402 the app name \"a\" is there already"]
            ),
            (
                "apps: [\(appText()), \(appText(name: "b"))]",
                ["APIG9402 the app_key \"demoAppKey01\" is there already"]
            ),
            (
                "apps: [\(appText(more: ", app_codes: [\(appCodeText), \(appCodeText)]"))]",
                ["APIG9402 this AppCode is there already"]
            ),
            (
                "apps: [\(appText(more: ", quota: {call_limits: 0, time_interval: 1, time_unit: DAY}"))]",
                ["APIG9004 found the number 0 for \"call_limits\""]
            ),
            (
                "apps: [\(appText(more: ", authorized: [{apis: getOrder}]"))]",
                ["APIG9003 found the string \"getOrder\" where a list of API names, or \"*\" is expected"]
            ),
            (
                "iam: [{user_name: a, domain_name: d, tokens: [{token: t}, {token: t}, {token: \"\"}]}]",
                ["APIG9402 this token is there already", "APIG9401 a token is empty"]
            ),
            (
                "iam: [{user_name: a, domain_name: d, tokens: [{token: t, expires_at: tomorrow}]}]",
                ["APIG9003 found the string \"tomorrow\" where a time such as 2030-01-01T00:00:00Z is expected"]
            ),
            (
                "iam: [{user_name: a, domain_name: d, access_keys: [{access: A, secret: s}, {access: A, secret: s}]}]",
                ["APIG9402 the access key \"A\" is there already"]
            ),
            (
                "signs: [{name: s, sign_key: signkey, sign_secret: signsecret}]",
                ["APIG9401 the sign_key \"signkey\" has 7 characters", "APIG9401 the sign_secret has 10 characters"]
            ),
            (
                "signs: [{name: s, sign_type: basic, sign_key: 1user, sign_secret: signsecret}]",
                ["APIG9401 the sign_key \"1user\" begins with a character that may not stand first"]
            ),
            (
                "apps: [\(appText(more: ", id: x")), \(appText(key: "demoAppKey02", name: "b", more: ", id: x"))]",
                ["APIG9402 the app id \"x\" is there already"]
            ),
            ("signs: [{name: s, sign_type: other}]", ["APIG9004 found the string \"other\""]),
            ("signs: [{name: s, sign_type: aes, sign_key: k, sign_secret: s}]", []),
        ])
    func faults(text: String, expected: [String]) { #expect(self.load(text).findings == expected) }

    @Test("The sixth AppCode of an app is one too many")
    func appCodes() {
        func codes(_ count: Int) -> String {
            ", app_codes: [" + (0..<count).map { "\(appCodeText)\($0)" }.joined(separator: ", ") + "]"
        }
        #expect(self.load("apps: [\(appText(more: codes(5)))]").findings == [])
        #expect(self.load("apps: [\(appText(more: codes(6)))]").findings == ["APIG9403 app \"a\" has 6 AppCodes"])
    }

    @Test(
        "The ends of each length are taken, and what lies beyond them is not",
        arguments: [
            ("app_key", 8...200), ("app_secret", 8...128), ("app_codes", 64...180),
        ])
    func lengths(member: String, length: ClosedRange<Int>) {
        func findings(_ count: Int) -> Int {
            let text = String(repeating: "k", count: count)
            return switch member {
            case "app_key": self.load("apps: [\(appText(key: text))]").findings.count
            case "app_secret": self.load("apps: [\(appText(secret: text))]").findings.count
            default: self.load("apps: [\(appText(more: ", app_codes: [\(text)]"))]").findings.count
            }
        }
        #expect(findings(length.lowerBound) == 0 && findings(length.upperBound) == 0)
        #expect(findings(length.lowerBound - 1) == 1 && findings(length.upperBound + 1) == 1)
    }

    // MARK: Features

    @Test(
        "A feature is on in each of its forms",
        arguments: [
            ("true", true), ("false", false), ("on", true), ("off", false), ("\"on\"", true), ("\"off\"", false),
            ("{enable: \"on\"}", true), ("{enable: off}", false), ("{}", true), ("'{\"enable\": \"on\"}'", true),
            ("'{\"enable\": \"off\"}'", false), ("'{}'", true),
        ])
    func forms(value: String, isOn: Bool) {
        for (name, path) in [
            ("app_secret", \AuthenticationFeatures.appSecret), ("app_basic", \.appBasic), ("app_api_key", \.appAPIKey),
            ("app_route", \.appRoute),
        ] {
            let (file, findings) = self.load("features: {\(name): \(value)}")
            #expect(findings == [])
            #expect(file?.authentication[keyPath: path] == isOn, "\(name)")
        }
        #expect((self.load("features: {app_jwt: \(value)}").file?.authentication.appJWT != nil) == isOn)
        #expect((self.load("features: {app_token: \(value)}").file?.authentication.appToken != nil) == isOn)
    }

    @Test("Settings of the features are read, and what is absent has its default")
    func settings() throws {
        let (file, findings) = self.load(
            """
            features:
              app_jwt: {auth_header: X-Jwt}
              app_token: {app_token_uri: /token, app_token_expire_time: 60, refresh_token_expire_time: "120", app_token_key: "${env:SECRET}"}
              custom_auth_header: '{"app_auth_header": "X-App", "backend_sign_header": ""}'
              backend_token_allow: {backend_token_allow_users: [ac.*, other]}
              public_key: {enable: on, public_key_uri_prefix: /keys/}
            """)
        #expect(findings == [])
        let features = try #require(file?.authentication)
        #expect(features.appJWT?.authHeader == "X-Jwt")
        #expect(features.appToken?.uri == "/token" && features.appToken?.accessTokenSeconds == 60)
        #expect(features.appToken?.refreshTokenSeconds == 120 && features.appToken?.key?.value == "secretOfTheApp01")
        #expect(features.appAuthHeader == "X-App" && features.backendSignHeader == nil)
        #expect(features.backendTokenAllowUsers == ["ac.*", "other"])
        #expect(features.publicKeyURIPrefix == "/keys/")
        let defaults = try #require(
            self.load("features: {app_jwt: on, app_token: on, public_key: on}").file?.authentication)
        #expect(defaults.appJWT == AppJWTSettings() && defaults.appToken == AppTokenSettings())
        #expect(defaults.appToken?.uri == "/v1/apigw/oauth2/token" && defaults.appToken?.accessTokenSeconds == 3_600)
        #expect(defaults.publicKeyURIPrefix == "/apigw/authadv/v2/public-key/")
        #expect(self.load("features: {}").file?.authentication == AuthenticationFeatures())
    }

    @Test(
        "A setting that cannot be used is told, and the default stays",
        arguments: [
            ("{app_basic: maybe}", "\"app_basic\" is neither on nor off"),
            ("{app_basic: [on]}", "\"app_basic\" is neither on nor off"),
            ("{app_basic: '{enable'}", "the text of \"app_basic\" is no JSON object"),
            ("{app_basic: {enable: perhaps}}", "\"enable\" of \"app_basic\" is neither on nor off"),
            ("{app_jwt: {auth_header: \"a b\"}}", "\"auth_header\" of \"app_jwt\" is no header name"),
            ("{app_token: {app_token_uri: token}}", "\"app_token_uri\" of \"app_token\" is no path"),
            (
                "{app_token: {app_token_expire_time: 0}}",
                "\"app_token_expire_time\" of \"app_token\" is not 1 to 72000 seconds"
            ),
            (
                "{app_token: {refresh_token_expire_time: 72001}}",
                "\"refresh_token_expire_time\" of \"app_token\" is not 1 to 72000 seconds"
            ),
        ])
    func wrongSettings(features: String, expected: String) {
        let (file, findings) = self.load("features: \(features)")
        #expect(findings == ["APIG9404 \(expected)"])
        #expect(file?.authentication.appToken == (features.contains("app_token") ? AppTokenSettings() : nil))
    }

    @Test(
        "Times are read in both forms, and days that do not exist are refused",
        arguments: [
            ("1970-01-01T00:00:00Z", 0), ("2026-01-02 03:04:05", 1_767_323_045),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("2000-03-01 00:00:00", 951_868_800), ("1969-12-31T23:59:59Z", -1), ("2023-02-29T00:00:00Z", nil),
            ("2026-13-01T00:00:00Z", nil), ("2026-00-01T00:00:00Z", nil), ("2026-01-00T00:00:00Z", nil),
            ("2026-01-01T24:00:00Z", nil), ("2026-01-01T00:60:00Z", nil), ("2026-01-01", nil), ("", nil),
            ("2026-01-01T00:00:00+0", nil), ("2026-01-0 T00:00:00Z", nil), ("2026/01/01 00:00:00", nil),
        ] as [(String, Int64?)])
    func times(text: String, seconds: Int64?) { #expect(InstanceTime(text)?.secondsSince1970 == seconds) }
}
