import Diagnostics
import SourceDocument

/// The content of a plug-in of type `oidc_auth`.
///
/// - Source: APIG API Reference, CreatePlugin (OIDCAuthContent); APIG User Guide, apig_03_0134
package struct OIDCAuthContent: PluginRecord {
    package var clientID = ""
    package var clientSecret: Secret?
    /// URL of the provider's discovery document.
    package var discovery = ""
    /// The API that gets the provider's redirect; here by id or name.
    package var redirectAPI = ""
    package var logoutAPI: String?
    package var scope = "openid email profile"
    /// Seconds; used when the token response has no expiry.
    package var accessTokenExpiresIn = 3_600
    package var isJWTCacheEnabled = true
    package var isJWKSEnabled = true
    /// PEM; wins over key sets.
    package var publicKey: String?
    package var redirectAfterLogout: String?
    package var renewsSilently = true
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "oidc_auth content"
    // The product's key is really spelled so.
    package static let alternativeKeys = ["silent_renew_access_token_enabled": "slient_renew_access_token_enabled"]
    package static let fields: [ConfigurationField<OIDCAuthContent>] = [
        .defaulted("access_token_expires_in", \.accessTokenExpiresIn, 3_600, "seconds, without expiry in the answer")
            .limited(to: 1...2_147_483_647),
        .required("client_id", \.clientID, "client id at the provider").limited(characters: 1...2_048),
        .optional("client_secret", \.clientSecret, "client secret"),
        .required("discovery", \.discovery, "URL of the discovery document"),
        .defaulted("jwks_enabled", \.isJWKSEnabled, true, "whether the provider's key set is used"),
        .defaulted("jwt_cache_enabled", \.isJWTCacheEnabled, true, "whether results of checks are kept"),
        .optional("logout_api_id", \.logoutAPI, "API that ends the session; here by id or name"),
        .optional("public_key", \.publicKey, "PEM; wins over key sets"),
        .optional("redirect_after_logout_uri", \.redirectAfterLogout, "where the browser goes after the logout"),
        .required("redirect_api_id", \.redirectAPI, "API that gets the redirect; here by id or name"),
        .defaulted("scope", \.scope, "openid email profile", "scopes separated by blanks"),
        .defaulted("slient_renew_access_token_enabled", \.renewsSilently, true, "whether tokens are renewed silently"),
    ]

    package func check(_ place: PluginRecordPlace) {
        // A secret that leads nowhere was reported where it stands.
        place.need("client_secret", place.node["client_secret"].map(\.isNull) ?? true, "the code flow needs it")
        if !self.discovery.isEmpty, !self.discovery.hasPrefix("https://"), !self.discovery.hasPrefix("http://") {
            place.report(.configurationText, "discovery \"\(self.discovery)\"", at: "discovery", allowed: "a URL")
        }
        place.need("public_key", !self.isJWKSEnabled && self.publicKey?.isEmpty != false, "jwks_enabled is false")
    }
}
