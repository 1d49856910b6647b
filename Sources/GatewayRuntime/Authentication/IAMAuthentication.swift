package import GatewayConfiguration

/// Finds out which user of the account service sent a request: by a token, or by the signature of an access key.
///
/// A token counts before a signature when a request has both, which the product's pages do not describe.
///
/// - Source: APIG User Guide, apig_03_0046, apig-faq-0003; the identities are the instance's own table
package struct IAMAuthentication: Sendable {
    /// What a request turned out to be.
    package enum Outcome: Sendable, Equatable {
        /// The body is needed to tell; everything that can be told without it is in order.
        case needsBody
        /// The user, as index into `users`, and what of the request the backend does not get.
        case identified(user: Int, consumed: ConsumedCredentials)
        case refused(GatewayError)
    }

    /// A user; other tables refer to it by its index.
    package struct User: Sendable, Equatable {
        package let userName: String
        /// The account's name.
        package let domainName: String
        package let domainID: String
        package let projectID: String
        /// Whether the user's token goes on to backends (feature `backend_token_allow`).
        package let relaysToken: Bool
    }

    private struct AccessKey: Sendable {
        let user: Int
        let signingKey: SigningKey
        /// The digest of the token that must come with a temporary key.
        let securityToken: Digest?
    }

    private struct Token: Sendable {
        let user: Int
        /// Seconds since 1970; `nil` never ends.
        let expiresAt: Int64?
    }

    package let users: [User]
    private let accessKeys: [Digest: AccessKey]
    private let tokens: [Digest: Token]

    /// - Parameters:
    ///   - identities: The users; of two with one access key or token the first has it.
    ///   - relaysToken: Whether the token of an account, given by name, goes on to backends.
    package init(_ identities: [IAMIdentity] = [], relaysToken: (String) -> Bool = { _ in false }) {
        var users: [User] = []
        var accessKeys: [Digest: AccessKey] = [:]
        var tokens: [Digest: Token] = [:]
        for identity in identities {
            for key in identity.accessKeys where !key.access.isEmpty && !key.secret.value.isEmpty {
                let digest = Digest(of: Array(key.access.utf8))
                accessKeys[digest] =
                    accessKeys[digest]
                    ?? AccessKey(
                        user: users.count, signingKey: SigningKey(Array(key.secret.value.utf8)),
                        securityToken: key.securityToken.map { Digest(of: Array($0.value.utf8)) })
            }
            for token in identity.tokens where !token.token.value.isEmpty {
                let digest = Digest(of: Array(token.token.value.utf8))
                tokens[digest] =
                    tokens[digest] ?? Token(user: users.count, expiresAt: token.expiresAt?.secondsSince1970)
            }
            users.append(
                User(
                    userName: identity.userName, domainName: identity.domainName, domainID: identity.domainID,
                    projectID: identity.projectID, relaysToken: relaysToken(identity.domainName)))
        }
        self.users = users
        self.accessKeys = accessKeys
        self.tokens = tokens
    }

    /// Finds the user.
    ///
    /// - Parameters:
    ///   - head: The request's head.
    ///   - bytes: What the head was scanned from.
    ///   - now: Seconds since 1970.
    ///   - body: The digest of the body; `nil` while it is not there. A request without one needs none.
    ///   - lockouts: The access keys that failed too often; the same for every snapshot of a process.
    /// - Returns: The user, why there is none, or that the body is needed.
    package func authenticate(
        _ head: RequestHead, bytes: Span<UInt8>, now: Int64, body: BodyDigest?, lockouts: AccessKeyLockouts
    ) -> Outcome {
        if let field = head.uniqueField("x-auth-token", in: bytes) { return self.token(field.value, bytes, now) }
        let hasToken = head.has("x-auth-token", in: bytes)
        guard let field = head.uniqueField(CredentialHeaders.authorization, in: bytes) else {
            return .refused(
                hasToken || head.first(.authorization) != nil ? .iamAuthentication : .iamCredentialsMissing)
        }
        guard !hasToken, case .signature(let signature) = SignatureHeader.read(field.value, in: bytes) else {
            return .refused(.iamAuthentication)
        }
        let name = Digest(of: bytes, signature.key)
        guard let key = self.accessKeys[name] else {
            return .refused(.accessKeyNotFound(bytes.copy(signature.key)))
        }
        guard !lockouts.isLocked(name, now: now) else {
            return .refused(.iamAuthentication.detailed("AK access failed to reach the limit,forbidden."))
        }
        return self.signature(signature, key, name, head, bytes, now, body, lockouts)
    }

    private func token(_ value: Range<Int>, _ bytes: Span<UInt8>, _ now: Int64) -> Outcome {
        guard let token = self.tokens[Digest(of: bytes, value)] else {
            return .refused(.iamAuthentication.detailed("decrypt token fail"))
        }
        if let end = token.expiresAt, end <= now { return .refused(.tokenStale) }
        return .identified(user: token.user, consumed: self.users[token.user].relaysToken ? [] : .authToken)
    }

    private func signature(
        _ signature: SignatureHeader, _ key: AccessKey, _ name: Digest, _ head: RequestHead, _ bytes: Span<UInt8>,
        _ now: Int64, _ body: BodyDigest?, _ lockouts: AccessKeyLockouts
    ) -> Outcome {
        if let expected = key.securityToken {
            guard let given = head.uniqueField("x-security-token", in: bytes),
                ConstantTime.areEqual(Digest(of: bytes, given.value), expected)
            else {
                lockouts.failed(name, now: now)
                return .refused(.iamAuthentication)
            }
        }
        let verifier = SignatureVerifier(header: signature, head: head, now: now)
        switch verifier.verify(bytes, key: key.signingKey, body: body) {
        case .needsBody: return .needsBody
        case .verified:
            lockouts.succeeded(name)
            return .identified(user: key.user, consumed: [.authorization, .securityToken])
        case .refused(let fault):
            if case .mismatch = fault { lockouts.failed(name, now: now) }
            return .refused(.signature(fault, base: .iamAuthentication, now: now))
        }
    }
}
