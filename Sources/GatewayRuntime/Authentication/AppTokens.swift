import Crypto
import GatewayConfiguration

/// The tokens of the feature `app_token`: sealed, so that nothing has to be kept for them.
///
/// A token holds the app, what it is for, when it ends, and the data its owner asked to be carried; it is sealed with AES-256-GCM. A new secret of an
/// app makes its tokens void.
///
/// - Source: APIG API Reference, apig-api-20200402 (the feature `app_token`). The shape of the answer and the headers a token is sent in are not
///   described: OAuth 2.0's are used (RFC 6749 §5.1, RFC 6750 §2.1).
package struct AppTokens: Sendable {
    /// What a token stands for.
    package struct Grant: Sendable, Equatable {
        /// Index into `Credentials.apps`.
        package let app: Int
        /// What the token's owner asked to be carried; empty without it.
        package let throughData: [UInt8]
    }

    /// What the token endpoint answers.
    package enum Answer: Sendable, Equatable {
        case issued(LocalResponse)
        case refused(GatewayError)
    }

    /// What a token is for.
    enum Kind: UInt8 {
        case access = 1
        case refresh = 2
    }

    /// What a check of a token gave.
    enum Checked<Value> {
        case success(Value)
        case failure(GatewayError)
    }

    /// A token a request carries.
    struct Carried {
        let value: Range<Int>
        /// Whether it stands in `X-Access-Token`.
        let isOwnHeader: Bool
    }

    /// Characters of `through_data`.
    static let maxThroughDataCharacters = 300
    /// Random bytes one token needs.
    static let nonceBytes = 12
    /// Random bytes `answer` needs: two nonces.
    package static let randomBytes = 2 * nonceBytes
    /// Bytes of a request body of the endpoint that are read.
    package static let maxBodyBytes = 8 << 10

    /// The path of the endpoint.
    package let path: [UInt8]
    private let accessSeconds: Int64
    private let refreshSeconds: Int64
    private let key: SymmetricKey

    init(_ settings: AppTokenSettings, processKey: [UInt8]) {
        self.path = Array(settings.uri.utf8)
        self.accessSeconds = Int64(settings.accessTokenSeconds)
        self.refreshSeconds = Int64(settings.refreshTokenSeconds)
        let secret = settings.key.map { Array($0.value.utf8) } ?? processKey
        self.key = SymmetricKey(data: Digest(of: Array("apig app_token 1\0".utf8) + secret).bytes)
    }

    // MARK: Calls

    /// The token a request carries: `Bearer` in the given header, else `X-Access-Token`.
    static func token(of head: RequestHead, header: [UInt8], in bytes: Span<UInt8>) -> Carried? {
        if let field = head.uniqueField(header, in: bytes),
            let rest = AuthorizationScheme.rest(of: field.value, scheme: "bearer ", in: bytes)
        {
            return Carried(value: rest, isOwnHeader: false)
        }
        return head.uniqueField("x-access-token", in: bytes).map { Carried(value: $0.value, isOwnHeader: true) }
    }

    /// Checks the access token of a call.
    func verifyAccess(_ token: [UInt8], credentials: Credentials, now: Int64) -> Checked<Grant> {
        guard let content = self.open(token), content.kind == .access else { return .failure(.appAuthentication) }
        guard content.expiresAt > now else { return .failure(.accessTokenExpired) }
        guard let app = credentials.app(key: content.appKey) else { return .failure(.appMissing) }
        guard content.secretMark == Self.mark(credentials.apps[app]) else { return .failure(.appAuthentication) }
        return .success(Grant(app: app, throughData: content.throughData))
    }

    // MARK: The endpoint

    /// Answers a request to the token endpoint.
    ///
    /// - Parameters:
    ///   - head: The request's head.
    ///   - bytes: What the head was scanned from.
    ///   - body: The whole body; at most `maxBodyBytes` of it are looked at, longer ones are refused.
    ///   - credentials: The apps.
    ///   - now: Seconds since 1970.
    ///   - random: `randomBytes` random bytes; never the same twice.
    /// - Returns: The tokens, or why there are none.
    package func answer(
        _ head: RequestHead, bytes: Span<UInt8>, body: Span<UInt8>, credentials: Credentials, now: Int64,
        random: [UInt8]
    ) -> Answer {
        guard head.method == .post else { return .refused(.tokenMethod) }
        guard let type = head.uniqueField("content-type", in: bytes)?.value else { return .refused(.tokenContentType) }
        var end = type.lowerBound
        while end < type.upperBound, bytes[end] != UInt8(ascii: ";"), bytes[end] != 0x20 { end += 1 }
        let media = type.lowerBound..<end
        let isForm = bytes.equalsIgnoringCase(media, "application/x-www-form-urlencoded")
        guard isForm || bytes.equalsIgnoringCase(media, "application/json") else { return .refused(.tokenContentType) }
        guard body.count <= Self.maxBodyBytes, let fields = isForm ? FormFields(form: body) : FormFields(json: body)
        else { return .refused(.tokenParameters) }
        guard let grant = fields["grant_type"] else { return .refused(.grantTypeMissing) }
        let refreshes = grant == Array("refresh_token".utf8)
        guard refreshes || grant == Array("client_credentials".utf8) else { return .refused(.grantTypeUnknown) }
        guard let client = fields["client_id"] else { return .refused(.clientIDMissing) }
        guard let secret = fields["client_secret"] else { return .refused(.clientSecretMissing) }
        var throughData = fields["through_data"] ?? []
        guard String(decoding: throughData, as: UTF8.self).count <= Self.maxThroughDataCharacters else {
            return .refused(.throughDataTooLong)
        }
        guard random.count >= Self.randomBytes else { return .refused(.internalFailure) }
        if refreshes, fields["refresh_token"] == nil { return .refused(.refreshTokenMissing) }
        guard let app = credentials.app(key: client) else {
            return .refused(refreshes ? .appMissing : .tokenClientInvalid)
        }
        guard credentials.isSecret(secret, of: app) else { return .refused(.tokenClientInvalid) }
        if let refreshToken = refreshes ? fields["refresh_token"] : nil {
            switch self.refreshed(refreshToken, credentials.apps[app], now: now) {
            case .failure(let error): return .refused(error)
            case .success(let carried): if throughData.isEmpty { throughData = carried }
            }
        }
        return self.issue(credentials.apps[app], throughData: throughData, now: now, random: random)
    }

    /// Checks a refresh token.
    ///
    /// - Returns: The data it carries.
    private func refreshed(_ token: [UInt8], _ app: Credentials.App, now: Int64) -> Checked<[UInt8]> {
        guard let content = self.open(token) else { return .failure(.refreshTokenInvalid) }
        guard content.kind == .refresh else { return .failure(.refreshTokenInvalid) }
        guard content.appKey == app.key else { return .failure(.refreshTokenOfAnotherApp) }
        guard content.secretMark == Self.mark(app) else { return .failure(.refreshTokenInvalid) }
        guard content.expiresAt > now else { return .failure(.refreshTokenExpired) }
        return .success(content.throughData)
    }

    private func issue(_ app: Credentials.App, throughData: [UInt8], now: Int64, random: [UInt8]) -> Answer {
        var body = Array("{\"access_token\":\"".utf8)
        let nonces = (Array(random[..<Self.nonceBytes]), Array(random[Self.nonceBytes..<Self.randomBytes]))
        guard
            let access = self.seal(
                Content(
                    kind: .access, expiresAt: now + self.accessSeconds, secretMark: Self.mark(app), appKey: app.key,
                    throughData: throughData), nonce: nonces.0),
            let refresh = self.seal(
                Content(
                    kind: .refresh, expiresAt: now + self.refreshSeconds, secretMark: Self.mark(app), appKey: app.key,
                    throughData: throughData), nonce: nonces.1)
        else { return .refused(.internalFailure) }
        body += access
        body.append("\",\"token_type\":\"Bearer\",\"expires_in\":")
        body.append(decimal: Int(self.accessSeconds))
        body.append(",\"refresh_token\":\"")
        body += refresh
        body.append("\"}")
        var lines: [UInt8] = []
        lines.append("Content-Type: application/json\r\nCache-Control: no-store\r\n")
        return .issued(LocalResponse(status: 200, headerLines: lines, body: body))
    }

    // MARK: Sealing

    private struct Content {
        let kind: Kind
        let expiresAt: Int64
        /// The beginning of the secret's digest.
        let secretMark: UInt64
        let appKey: [UInt8]
        let throughData: [UInt8]
    }

    private static func mark(_ app: Credentials.App) -> UInt64 { app.secretDigest.first }

    /// Version, kind, time and mark with 8 bytes each, the key's length with 2, key, data.
    private func seal(_ content: Content, nonce: [UInt8]) -> [UInt8]? {
        var plain: [UInt8] = [1, content.kind.rawValue]
        for number in [UInt64(bitPattern: content.expiresAt), content.secretMark] {
            for shift in stride(from: 56, through: 0, by: -8) {
                plain.append(UInt8(truncatingIfNeeded: number >> shift))
            }
        }
        guard let length = UInt16(exactly: content.appKey.count) else { return nil }
        plain.append(UInt8(truncatingIfNeeded: length >> 8))
        plain.append(UInt8(truncatingIfNeeded: length))
        plain += content.appKey + content.throughData
        guard let nonceValue = try? AES.GCM.Nonce(data: nonce),
            let box = try? AES.GCM.seal(plain, using: self.key, nonce: nonceValue)
        else { return nil }
        return CredentialBase64.encodedForURL(nonce + Array(box.ciphertext) + Array(box.tag))
    }

    /// Bytes of the longest token: a key, its data in four bytes a character, and what is around them.
    private static let maxTokenBytes = 4 << 10

    private func open(_ token: [UInt8]) -> Content? {
        guard token.count <= Self.maxTokenBytes, let sealed = CredentialBase64.decodedFromURL(token),
            sealed.count >= Self.nonceBytes + 16,
            let nonce = try? AES.GCM.Nonce(data: sealed[..<Self.nonceBytes]),
            let box = try? AES.GCM.SealedBox(
                nonce: nonce, ciphertext: sealed[Self.nonceBytes..<(sealed.count - 16)], tag: sealed.suffix(16)),
            let opened = try? AES.GCM.open(box, using: self.key)
        else { return nil }
        let plain = Array(opened)
        guard plain.count >= 20, plain[0] == 1, let kind = Kind(rawValue: plain[1]) else { return nil }
        func number(at start: Int) -> UInt64 { plain[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        let length = Int(plain[18]) << 8 | Int(plain[19])
        guard plain.count >= 20 + length else { return nil }
        return Content(
            kind: kind, expiresAt: Int64(bitPattern: number(at: 2)), secretMark: number(at: 10),
            appKey: Array(plain[20..<20 + length]), throughData: Array(plain[(20 + length)...]))
    }
}
