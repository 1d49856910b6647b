import Diagnostics
import SourceDocument

/// The features of an instance that concern authentication.
///
/// - Source: APIG API Reference, apig-api-20200402; APIG User Guide, apig_03_0046
package struct AuthenticationFeatures: Sendable, Equatable {
    /// `X-HW-ID` and `X-HW-AppKey`.
    package var appSecret = false
    /// Basic authentication.
    package var appBasic = false
    /// The key alone, as `apikey`.
    package var appAPIKey = false
    /// The digest of key, secret and time.
    package var appJWT: AppJWTSettings?
    /// Tokens of the token endpoint.
    package var appToken: AppTokenSettings?
    /// Routing by `X-HW-ID`.
    package var appRoute = false
    /// The header that carries credentials of apps in place of `Authorization`; `nil` is that one.
    package var appAuthHeader: String?
    /// The header that carries signatures towards backends in place of `Authorization`; `nil` is that one.
    package var backendSignHeader: String?
    /// Patterns of the names of accounts whose token is passed on to backends.
    package var backendTokenAllowUsers: [String] = []
    /// The prefix public keys are served under; `nil` when the feature is off.
    package var publicKeyURIPrefix: String?

    package init() {}
}

/// The settings of the feature `app_jwt`.
package struct AppJWTSettings: Sendable, Equatable {
    /// The header with the digest; `nil` is the usual one for credentials of apps.
    package var authHeader: String?

    package init() {}
}

/// The settings of the feature `app_token`.
package struct AppTokenSettings: Sendable, Equatable {
    /// The path of the token endpoint.
    package var uri = "/v1/apigw/oauth2/token"
    /// Seconds an access token holds, 1 to 72,000.
    package var accessTokenSeconds = 3_600
    /// Seconds a refresh token holds, 1 to 72,000.
    package var refreshTokenSeconds = 7_200
    /// What tokens are sealed with; `nil` is a key of the process, so that they end with it.
    package var key: Secret?

    package init() {}
}

extension AuthenticationFeatures {
    /// Reads the features of an instance file.
    ///
    /// A feature is `true` or `false`, `on` or `off`, its settings (which `enable` can switch off), or, as the product's API has it, the same as JSON
    /// in a text.
    ///
    /// - Parameters:
    ///   - features: The mapping of all features; `nil` when the file has none.
    ///   - reader: Where faults go, and what secrets stand for.
    /// - Returns: What can be used; the rest is off.
    static func read(_ features: Node?, _ reader: ConfigurationReader) -> AuthenticationFeatures {
        var read = AuthenticationFeatures()
        guard let features, features.isMapping else { return read }
        func setting(_ name: String) -> AuthenticationSetting? {
            features[name].flatMap { AuthenticationSetting(name, $0, reader) }.flatMap { $0.isOn ? $0 : nil }
        }
        read.appSecret = setting("app_secret") != nil
        read.appBasic = setting("app_basic") != nil
        read.appAPIKey = setting("app_api_key") != nil
        read.appRoute = setting("app_route") != nil
        read.appJWT = setting("app_jwt").map { setting in
            var settings = AppJWTSettings()
            settings.authHeader = setting.headerName("auth_header")
            return settings
        }
        read.appToken = setting("app_token").map { setting in
            var settings = AppTokenSettings()
            settings.uri = setting.path("app_token_uri") ?? settings.uri
            settings.accessTokenSeconds = setting.seconds("app_token_expire_time") ?? settings.accessTokenSeconds
            settings.refreshTokenSeconds = setting.seconds("refresh_token_expire_time") ?? settings.refreshTokenSeconds
            settings.key = setting.member("app_token_key").flatMap { Secret.read($0, reader) }
            return settings
        }
        if let setting = setting("custom_auth_header") {
            read.appAuthHeader = setting.headerName("app_auth_header")
            read.backendSignHeader = setting.headerName("backend_sign_header")
        }
        if let users = setting("backend_token_allow")?.member("backend_token_allow_users") {
            read.backendTokenAllowUsers = [String].read(users, reader) ?? []
        }
        if let setting = setting("public_key") {
            read.publicKeyURIPrefix = setting.path("public_key_uri_prefix") ?? "/apigw/authadv/v2/public-key/"
        }
        return read
    }
}

/// The value of one feature.
private struct AuthenticationSetting {
    let isOn: Bool
    private let name: String
    private let settings: Node?
    /// The value as it stands in the file.
    private let node: Node
    private let reader: ConfigurationReader

    /// - Returns: `nil` for a value that is none of a feature's; reported.
    init?(_ name: String, _ node: Node, _ reader: ConfigurationReader) {
        self.name = name
        self.node = node
        self.reader = reader
        var value = node
        // Settings written as a text, as the product's API has them.
        if node.isScalar, node.hasPrefix("{") {
            let tree = SourceReader.read(name: name, bytes: Array(node.utf8), diagnostics: DiagnosticCollector())
            guard let root = tree?.root, root.isMapping else {
                Self.report("the text of \"\(name)\" is no JSON object", node, reader)
                return nil
            }
            value = root
        }
        if value.isMapping {
            self.settings = value
            guard let isOn = value["enable"].map(Self.isOn) ?? true else {
                Self.report("\"enable\" of \"\(name)\" is neither on nor off", node, reader)
                return nil
            }
            self.isOn = isOn
        } else {
            self.settings = nil
            guard let isOn = Self.isOn(value) else {
                Self.report("\"\(name)\" is neither on nor off", node, reader)
                return nil
            }
            self.isOn = isOn
        }
    }

    private static func isOn(_ node: Node) -> Bool? {
        if let value = node.boolean ?? node.legacyBoolean { return value }
        if node.hasText("on") || node.hasText("true") { return true }
        return node.hasText("off") || node.hasText("false") ? false : nil
    }

    private static func report(_ message: String, _ node: Node, _ reader: ConfigurationReader) {
        node.report(.featureSetting, message, to: reader.diagnostics)
    }

    /// A member of the settings; an empty text is as good as none.
    func member(_ key: String) -> Node? {
        guard let node = self.settings?[key], !node.isNull, !(node.isScalar && node.utf8.isEmpty) else { return nil }
        return node
    }

    private func report(_ key: String, _ problem: String) {
        Self.report("\"\(key)\" of \"\(self.name)\" \(problem)", self.node, self.reader)
    }

    /// A header's name.
    func headerName(_ key: String) -> String? {
        guard let member = self.member(key) else { return nil }
        let isName =
            member.isScalar
            && member.utf8.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F
            }
        guard isName else {
            self.report(key, "is no header name")
            return nil
        }
        return member.text
    }

    /// An absolute path.
    func path(_ key: String) -> String? {
        guard let member = self.member(key) else { return nil }
        let isPath =
            member.hasPrefix("/") && member.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 }
        guard isPath else {
            self.report(key, "is no path")
            return nil
        }
        return member.text
    }

    /// 1 to 72,000 seconds.
    func seconds(_ key: String) -> Int? {
        guard let member = self.member(key) else { return nil }
        guard let seconds = member.integer ?? Int(member.text), (1...72_000).contains(seconds) else {
            self.report(key, "is not 1 to 72000 seconds")
            return nil
        }
        return seconds
    }
}
