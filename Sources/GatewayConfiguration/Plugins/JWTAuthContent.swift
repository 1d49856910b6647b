import Diagnostics

/// The content of a plug-in of type `jwt_auth`.
///
/// - Source: APIG API Reference, CreatePlugin (JWTAuthContent); APIG User Guide, apig_03_0135
package struct JWTAuthContent: PluginRecord {
    package enum TokenLocation: String, ConfigurationWord {
        case header
        case query
        case cookie
    }

    /// A remote key set; wins over `jwks`.
    package var jwksService: JWKSService?
    /// A key set as JSON.
    package var jwks: JSONText?
    package var tokenLocation = TokenLocation.header
    /// `nil` or empty: `Authorization` in headers, `access_token` in queries.
    package var tokenName: String?
    /// For headers only.
    package var tokenPrefix = "Bearer"
    /// Seconds, as a text.
    package var expirationTolerance = "0"
    package var passesToken = false
    package var carryPayload: JWTPayloadCarrier?
    package var skipsMissingToken = false
    package var ignoresExpiration = false
    package var claimsToHeaders: [JWTClaimHeader] = []
    package var blacklist: [JWTClaimValues] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "jwt_auth content"
    package static let fields: [ConfigurationField<JWTAuthContent>] = [
        .list("blacklist", \.blacklist, "claim values that are refused"),
        .optional("carry_payload", \.carryPayload, "header that gets the payload"),
        .list("claims_to_headers", \.claimsToHeaders, "claims that become request headers"),
        .defaulted("ignore_expiration_validation_enabled", \.ignoresExpiration, false, "whether exp is not checked"),
        .optional("jwks", \.jwks, "key set as JSON, up to 50 KB"),
        .optional("jwks_service", \.jwksService, "remote key set; wins over jwks"),
        .defaulted("missing_token_skip_auth_enabled", \.skipsMissingToken, false, "let requests without token through"),
        .defaulted("token_expiration_tolerance", \.expirationTolerance, "0", "seconds as a text, 0 to 86400"),
        .defaulted("token_location", \.tokenLocation, .header, "header, query or cookie"),
        .optional("token_name", \.tokenName, "name of the header, query parameter or cookie"),
        .defaulted("token_pass_through_enabled", \.passesToken, false, "whether the backend gets the token"),
        .defaulted("token_prefix", \.tokenPrefix, "Bearer", "what stands before the token in a header"),
    ]

    /// Bytes of a key set.
    package static let maxKeySetBytes = 50 * 1_024

    /// The tolerance in seconds.
    package var toleranceSeconds: Int { Int(self.expirationTolerance) ?? 0 }

    /// The name in force; `nil` for a cookie without one.
    package var effectiveTokenName: String? {
        if let tokenName, !tokenName.isEmpty { return tokenName }
        switch self.tokenLocation {
        case .header: return "Authorization"
        case .query: return "access_token"
        case .cookie: return nil
        }
    }

    package func check(_ place: PluginRecordPlace) {
        let hasKeys = self.jwksService != nil || self.jwks?.text.isEmpty == false
        place.need("jwks", !hasKeys, "one of jwks and jwks_service is needed")
        if let count = self.jwks?.text.utf8.count, count > Self.maxKeySetBytes {
            place.report(.configurationText, "\"jwks\" has \(count) bytes", at: "jwks", allowed: "at most 50 KB")
        }
        place.need("token_name", self.effectiveTokenName == nil, "token_location is cookie")
        if Int(self.expirationTolerance).map({ (0...86_400).contains($0) }) != true {
            place.report(
                .configurationOutOfRange, "\"token_expiration_tolerance\" is \"\(self.expirationTolerance)\"",
                at: "token_expiration_tolerance", allowed: "0 to 86400")
        }
        if self.jwksService != nil, self.jwksService?.url == nil {
            place.report(
                .pluginDoubtful, "the product publishes no keys of jwks_service, and none here makes a URL: use url",
                at: "jwks_service")
        }
    }
}

/// Where a remote key set is.
///
/// The product publishes no keys. Ours: a URL as `url`, `uri` or `jwks_uri`, or `protocol`, `host` (or `domain`) and `path`.
package struct JWKSService: PluginRecord {
    package var address: String?
    package var requestProtocol: String?
    package var host: String?
    package var path: String?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "jwks service"
    package static let alternativeKeys = [
        "uri": "url", "jwks_uri": "url", "domain": "host", "url_domain": "host", "scheme": "protocol",
    ]
    package static let warnsOfUnknownKeys = false
    package static let fields: [ConfigurationField<JWKSService>] = [
        .optional("host", \.host, "host or host:port"),
        .optional("path", \.path, "path"),
        .optional("protocol", \.requestProtocol, "HTTP or HTTPS"),
        .optional("url", \.address, "URL of the key set"),
    ]

    /// The URL; `nil` when there is nothing to make one from.
    package var url: String? {
        if let address, !address.isEmpty { return address }
        guard let host, !host.isEmpty else { return nil }
        let path = self.path ?? "/"
        return "\((self.requestProtocol ?? "https").lowercased())://\(host)\(path.hasPrefix("/") ? path : "/\(path)")"
    }
}

/// The request header that gets a token's payload.
///
/// The product publishes no keys; ours are `name` and `header_name`.
package struct JWTPayloadCarrier: PluginRecord {
    package var name: String?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "payload carrier"
    package static let alternativeKeys = ["header_name": "name", "header": "name"]
    package static let warnsOfUnknownKeys = false
    package static let fields: [ConfigurationField<JWTPayloadCarrier>] = [
        .optional("name", \.name, "request header").limited(characters: 1...128, .token)
    ]
}

/// A claim that becomes a request header.
///
/// The product publishes no keys; ours are `claim` or `name`, and `header` or `header_name`.
package struct JWTClaimHeader: PluginRecord {
    package var claim = ""
    package var header = ""
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "claim header"
    package static let alternativeKeys = ["name": "claim", "claim_name": "claim", "header_name": "header"]
    package static let warnsOfUnknownKeys = false
    package static let fields: [ConfigurationField<JWTClaimHeader>] = [
        .required("claim", \.claim, "claim"),
        .required("header", \.header, "request header").limited(characters: 1...128, .token),
    ]
}

/// Values of a claim that are refused.
///
/// The product publishes no keys; ours are `claim` or `name`, and `values` or `value`.
package struct JWTClaimValues: PluginRecord {
    package var claim = ""
    package var values = OneOrMore()
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "claim values"
    package static let alternativeKeys = ["name": "claim", "claim_name": "claim", "value": "values"]
    package static let warnsOfUnknownKeys = false
    package static let fields: [ConfigurationField<JWTClaimValues>] = [
        .required("claim", \.claim, "claim"),
        .required("values", \.values, "texts, or one text with commas"),
    ]
}
