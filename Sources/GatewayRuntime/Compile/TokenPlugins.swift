package import GatewayConfiguration

/// Compiles the plug-ins `jwt_auth` and `oidc_auth`: one policy for each, which all APIs it is bound to share.
///
/// Plug-ins with equal key sources share one, so that it is asked once.
package struct TokenPlugins {
    private var steps: [String: PluginStep] = [:]
    /// The APIs that providers redirect to, and those that end sessions, by their ids.
    private var ownSteps: [String: Step] = [:]
    /// What there is to say about the plug-ins.
    private(set) var notes: [String] = []
    private var sources: [TokenKeySource.Kind: TokenKeySource] = [:]

    /// The step of a plug-in.
    enum PluginStep: Sendable {
        case jwt(Step)
        case oidc(Step)
    }

    /// - Parameters:
    ///   - plugins: All plug-ins; those of other types are passed over.
    ///   - apis: All APIs, by whose id or name plug-ins refer to them.
    ///   - sessionKey: The secret that sessions are sealed with; the same after a reload, or browsers have to log in anew.
    ///   - isAlwaysSecure: Whether clients use TLS although the gateway does not see it.
    package init(_ plugins: [Plugin], apis: [API], sessionKey: [UInt8], isAlwaysSecure: Bool) {
        for plugin in plugins {
            switch plugin.content {
            case .jwtAuth(let content): self.steps[plugin.name] = .jwt(self.step(content, plugin.name))
            case .oidcAuth(let content):
                let step = self.step(content, plugin.name, apis, sessionKey, isAlwaysSecure)
                self.steps[plugin.name] = .oidc(step)
            default: break
            }
        }
    }

    /// The steps of an API, in their order: `jwt_auth` before `oidc_auth`.
    ///
    /// An API that belongs to a login has that step alone.
    ///
    /// - Parameters:
    ///   - api: The API.
    ///   - names: The plug-ins bound to it.
    /// - Returns: None when no plug-in of these types is bound to it.
    func steps(_ api: API, bound names: [String]) -> [Step] {
        if let own = self.ownSteps[api.id] { return [own] }
        let bound = names.compactMap { self.steps[$0] }
        let tokens = bound.compactMap { if case .jwt(let step) = $0 { step } else { nil } }
        let logins = bound.compactMap { if case .oidc(let step) = $0 { step } else { nil } }
        return tokens + logins
    }

    /// Whether a plug-in is one of these.
    func contains(_ name: String) -> Bool { self.steps[name] != nil }

    private mutating func source(_ kind: TokenKeySource.Kind) -> TokenKeySource {
        if let known = self.sources[kind] { return known }
        let made = TokenKeySource(kind)
        self.sources[kind] = made
        return made
    }

    /// An API whose plug-in cannot be asked is not served without it.
    private mutating func missing(_ plugin: String, _ reason: String) -> Step {
        let text = "plug-in \(plugin): \(reason)"
        self.notes.append(text)
        return .refuse(.configurationNotLoaded)
    }

    // MARK: jwt_auth

    private mutating func step(_ content: JWTAuthContent, _ plugin: String) -> Step {
        let kind: TokenKeySource.Kind
        if let service = content.jwksService {
            guard let address = service.url.flatMap(WebAddress.init) else {
                return self.missing(plugin, "jwks_service makes no http or https URL")
            }
            kind = .service(address)
        } else if let text = content.jwks?.text {
            let json = Array(text.utf8)
            do throws(TokenKeySetFault) {
                _ = try TokenKeySet(json: json)
            } catch {
                self.notes.append("plug-in \(plugin): \(error); its APIs refuse every token")
            }
            kind = .fixed(json)
        } else {
            return self.missing(plugin, "it has no key set")
        }
        guard let name = content.effectiveTokenName else { return self.missing(plugin, "token_name is missing") }
        let policy = JWTPolicy(
            source: self.source(kind), place: JWTPolicy.Place(content.tokenLocation), name: name,
            prefix: content.tokenPrefix, toleranceSeconds: content.toleranceSeconds,
            passesToken: content.passesToken, payloadHeader: content.carryPayload?.name,
            claimHeaders: content.claimsToHeaders.map { .init(claim: $0.claim, header: $0.header) },
            refusedValues: content.blacklist.map { .init(claim: $0.claim, values: $0.values.texts) },
            skipsMissingToken: content.skipsMissingToken, ignoresExpiration: content.ignoresExpiration)
        let headers = content.claimsToHeaders.map(\.header) + [content.carryPayload?.name].compactMap(\.self)
        for header in headers where !JWTPolicy.mayWrite(Array(header.utf8)) {
            self.notes.append("plug-in \(plugin): the header \(header) is not set")
        }
        return .jwt(policy)
    }

    // MARK: oidc_auth

    private mutating func step(
        _ content: OIDCAuthContent, _ plugin: String, _ apis: [API], _ sessionKey: [UInt8], _ isAlwaysSecure: Bool
    ) -> Step {
        func find(_ name: String) -> API? { apis.first { $0.id == name } ?? apis.first { $0.name == name } }
        guard let discovery = WebAddress(content.discovery) else {
            return self.missing(plugin, "discovery is no http or https URL")
        }
        guard let redirect = find(content.redirectAPI) else {
            return self.missing(plugin, "the API \(content.redirectAPI) of redirect_api_id does not exist")
        }
        let publicKey = content.publicKey.flatMap { $0.isEmpty ? nil : $0 }
        guard content.isJWKSEnabled || publicKey != nil else {
            return self.missing(plugin, "jwks_enabled is false and there is no public_key")
        }
        let policy = OIDCPolicy(
            source: self.source(.discovery(discovery, publicKey: publicKey)), clientID: content.clientID,
            clientSecret: content.clientSecret?.value ?? "", callbackPath: redirect.requestURI, scope: content.scope,
            accessTokenSeconds: content.accessTokenExpiresIn, cachesChecks: content.isJWTCacheEnabled,
            renews: content.renewsSilently, afterLogout: content.redirectAfterLogout, isAlwaysSecure: isAlwaysSecure,
            sessionKey: sessionKey)
        self.ownSteps[redirect.id] = .oidcRedirect(policy)
        if let name = content.logoutAPI, !name.isEmpty {
            guard let logout = find(name) else {
                return self.missing(plugin, "the API \(name) of logout_api_id does not exist")
            }
            self.ownSteps[logout.id] = .oidcLogout(policy)
        }
        return .oidc(policy)
    }
}

extension JWTPolicy.Place {
    fileprivate init(_ location: JWTAuthContent.TokenLocation) {
        switch location {
        case .header: self = .header
        case .query: self = .query
        case .cookie: self = .cookie
        }
    }
}
