package import GatewayConfiguration

/// Finds out which app sent a request, by any form of credential the product takes.
///
/// The forms are tried in a fixed order, and the first that a request carries decides: nothing falls through to the next after a failure. A
/// header given twice carries none, since it could be read in two ways.
///
/// - Source: APIG User Guide, apig_03_0046, apig_03_0058; APIG API Reference, apig-api-20200402. The order, and that several apps may be tried
///   for `app_jwt`, are ours.
package struct AppAuthentication: Sendable {
    /// What a request turned out to be.
    package enum Outcome: Sendable, Equatable {
        /// The body is needed to tell; everything that can be told without it is in order.
        case needsBody
        /// The app, as index into `Credentials.apps`, and what of the request the backend does not get.
        case identified(app: Int, consumed: ConsumedCredentials)
        case refused(GatewayError)
    }

    /// What is known of the request beside its head.
    package struct Request: Sendable {
        /// Whether the connection is one of TLS, or a plain one that counts as such.
        package var isTLS: Bool
        /// Whether the API takes AppCodes (`app_code_auth_type` is `HEADER`).
        package var takesAppCode: Bool
        /// The apps that may call the API in the request's environment.
        package var authorized: AppSet
        /// Seconds since 1970.
        package var now: Int64

        package init(isTLS: Bool, takesAppCode: Bool, authorized: AppSet, now: Int64) {
            self.isTLS = isTLS
            self.takesAppCode = takesAppCode
            self.authorized = authorized
            self.now = now
        }
    }

    package let credentials: Credentials
    /// Which headers carry credentials.
    package let headers: CredentialHeaders
    /// The tokens of `app_token`; `nil` when the feature is off.
    package let tokens: AppTokens?
    let features: AuthenticationFeatures

    /// - Parameters:
    ///   - credentials: The apps.
    ///   - features: Which forms are on.
    ///   - processKey: Random bytes, 32 or more, that seal tokens when the feature `app_token` names no key; they must be the same for every snapshot of
    ///     a process, or a reload makes its tokens void.
    package init(_ credentials: Credentials, features: AuthenticationFeatures, processKey: [UInt8]) {
        self.credentials = credentials
        self.features = features
        let app = features.appAuthHeader.map { Array($0.lowercased().utf8) } ?? CredentialHeaders.authorization
        self.headers = CredentialHeaders(
            app: app, signedTimestamp: features.appJWT?.authHeader.map { Array($0.lowercased().utf8) } ?? app)
        self.tokens = features.appToken.map { AppTokens($0, processKey: processKey) }
    }

    /// Finds the app.
    ///
    /// - Parameters:
    ///   - head: The request's head.
    ///   - bytes: What the head was scanned from.
    ///   - request: What is known beside the head.
    ///   - body: The digest of the body; `nil` while it is not there. A request without one needs none.
    /// - Returns: The app, why there is none, or that the body is needed.
    package func authenticate(
        _ head: RequestHead, bytes: Span<UInt8>, request: Request, body: BodyDigest?
    ) -> Outcome {
        if request.takesAppCode, request.isTLS, let field = head.uniqueField("x-apig-appcode", in: bytes) {
            return self.identified(self.credentials.app(code: field.value, in: bytes), [], .appAuthentication)
        }
        if let field = head.uniqueField(self.headers.app, in: bytes) {
            switch SignatureHeader.read(field.value, in: bytes) {
            case .signature(let signature): return self.signature(signature, head, bytes, request, body)
            case .keyMissing:
                return .refused(.appAuthentication.detailed("Access or Credential is empty in Authorization"))
            case .malformed: return .refused(.appAuthentication)
            case .none: break
            }
            if self.features.appBasic, let basic = BasicCredentials.encoded(field.value, in: bytes) {
                return self.basic(basic, bytes)
            }
        }
        if let tokens, let token = AppTokens.token(of: head, header: self.headers.app, in: bytes) {
            let result = tokens.verifyAccess(
                bytes.copy(token.value), credentials: self.credentials, now: request.now)
            switch result {
            case .success(let granted):
                return .identified(
                    app: granted.app, consumed: [.appHeaders, token.isOwnHeader ? .accessToken : .authorization])
            case .failure(let error): return .refused(error)
            }
        }
        if self.features.appJWT != nil, let field = head.uniqueField(self.headers.signedTimestamp, in: bytes),
            let timestamp = head.uniqueField("timestamp", in: bytes)
        {
            return self.signedTimestamp(field.value, timestamp.value, head, bytes, request)
        }
        if self.features.appSecret, let id = head.uniqueField("x-hw-id", in: bytes),
            let secret = head.uniqueField("x-hw-appkey", in: bytes)
        {
            guard let app = self.credentials.app(key: id.value, in: bytes) else {
                return .refused(.appNotFound(bytes.copy(id.value)))
            }
            return self.identified(
                self.credentials.isSecret(secret.value, in: bytes, of: app) ? app : nil, [], .appAuthentication)
        }
        if self.features.appAPIKey, let outcome = self.apiKey(head, bytes) { return outcome }
        return .refused(self.hasAnyCredential(head, bytes) ? .appAuthentication : .appCredentialsMissing)
    }

    private func identified(_ app: Int?, _ consumed: ConsumedCredentials, _ error: GatewayError) -> Outcome {
        guard let app else { return .refused(error) }
        return .identified(app: app, consumed: consumed.union(.appHeaders))
    }

    private func signature(
        _ signature: SignatureHeader, _ head: RequestHead, _ bytes: Span<UInt8>, _ request: Request,
        _ body: BodyDigest?
    ) -> Outcome {
        guard let app = self.credentials.app(key: signature.key, in: bytes) else {
            return .refused(.appNotFound(bytes.copy(signature.key)))
        }
        let verifier = SignatureVerifier(header: signature, head: head, now: request.now)
        switch verifier.verify(bytes, key: self.credentials.apps[app].signingKey, body: body) {
        case .verified: return self.identified(app, .authorization, .appAuthentication)
        case .needsBody: return .needsBody
        case .refused(let fault):
            return .refused(.signature(fault, base: .appAuthentication, now: request.now))
        }
    }

    private func basic(_ encoded: Range<Int>, _ bytes: Span<UInt8>) -> Outcome {
        guard let basic = BasicCredentials(encoded, in: bytes) else { return .refused(.appAuthentication) }
        guard let app = self.credentials.app(key: basic.user) else { return .refused(.appNotFound(basic.user)) }
        return self.identified(
            self.credentials.isSecret(basic.password, of: app) ? app : nil, .authorization, .appAuthentication)
    }

    /// `app_jwt`: the digest of key, secret and time.
    ///
    /// It names no key, so every app that may call the API is tried; `X-HW-ID` says which one first.
    private func signedTimestamp(
        _ value: Range<Int>, _ timestamp: Range<Int>, _ head: RequestHead, _ bytes: Span<UInt8>, _ request: Request
    ) -> Outcome {
        let time = bytes.copy(timestamp)
        guard value.count == 64, let seconds = Self.seconds(time),
            abs(seconds - request.now) <= SignatureVerifier.lifetime
        else { return .refused(.appAuthentication) }
        var tried = request.authorized.members
        if let id = head.uniqueField("x-hw-id", in: bytes), let named = self.credentials.app(key: id.value, in: bytes) {
            tried.removeAll { $0 == named }
            tried.insert(named, at: 0)
        }
        for app in tried where self.credentials.apps.indices.contains(app) {
            let known = self.credentials.apps[app]
            let expected = Digest(of: known.key + known.secret + time).hexadecimal
            if ConstantTime.areEqual(value, in: bytes, expected) {
                return self.identified(
                    app, self.headers.signedTimestamp == self.headers.app ? .authorization : .signedTimestamp,
                    .appAuthentication)
            }
        }
        return .refused(.appAuthentication)
    }

    /// A Unix time in seconds, or in milliseconds when it has more digits than seconds will have for three thousand years.
    private static func seconds(_ digits: [UInt8]) -> Int64? {
        guard (1...16).contains(digits.count) else { return nil }
        var number: Int64 = 0
        for digit in digits {
            guard digit &- 0x30 < 10 else { return nil }
            number = number * 10 + Int64(digit - 0x30)
        }
        return number >= 100_000_000_000 ? number / 1_000 : number
    }

    /// `app_api_key`: the key alone, as header or in the query; the header counts first.
    private func apiKey(_ head: RequestHead, _ bytes: Span<UInt8>) -> Outcome? {
        if let field = head.uniqueField("apikey", in: bytes) {
            return self.identified(
                self.credentials.app(key: field.value, in: bytes), .apiKeyHeader, .appAuthentication)
        }
        var found: [UInt8]?
        guard let query = head.query else { return nil }
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            guard PercentEncoding.decodedQuery(bytes.copy(pair.name)) == CredentialHeaders.apiKey else { continue }
            guard found == nil else { return .refused(.appAuthentication) }
            found = PercentEncoding.decodedQuery(bytes.copy(pair.value))
        }
        return found.map { self.identified(self.credentials.app(key: $0), .apiKeyQuery, .appAuthentication) }
    }

    private func hasAnyCredential(_ head: RequestHead, _ bytes: Span<UInt8>) -> Bool {
        let all: ConsumedCredentials = [.authorization, .signedTimestamp, .apiKeyHeader, .accessToken, .appHeaders]
        return head.fields.contains { self.headers.withholds($0, in: bytes, all) }
    }
}
