/// The errors of authentication, authorisation and signing.
///
/// - Source: APIG User Guide, apig_03_0048, apig_03_0121
extension GatewayError {
    // MARK: IAM

    /// The IAM credentials are wrong.
    package static let iamAuthentication = GatewayError(
        "APIG.0301", 401, "Incorrect IAM authentication information.", type: "AUTH_FAILURE")
    /// An API of IAM was called without credentials.
    package static let iamCredentialsMissing = GatewayError(
        "APIG.0301", 401, "Incorrect IAM authentication information.", type: "AUTH_HEADER_MISSING")
    /// The account may not call the API.
    package static let iamUserNotAuthorized = GatewayError(
        "APIG.0302", 403, "The IAM user is not authorized to access the API.", type: "ACCESS_DENIED")
    /// The token has expired.
    package static let tokenStale = GatewayError(
        "APIG.0307", 401, "The token must be updated.", type: "AUTH_FAILURE")
    /// The project cannot be used.
    package static let projectUnavailable = GatewayError(
        "APIG.0310", 403, "The project is unavailable.", type: "ACCESS_DENIED")

    // MARK: Apps

    /// The app's credentials are wrong.
    package static let appAuthentication = GatewayError(
        "APIG.0303", 401, "Incorrect app authentication information.", type: "AUTH_FAILURE")
    /// An API of APP was called without credentials.
    package static let appCredentialsMissing = GatewayError(
        "APIG.0303", 401, "Incorrect app authentication information.", type: "AUTH_HEADER_MISSING")
    /// The app may not call the API in this environment.
    package static let appNotAuthorized = GatewayError(
        "APIG.0304", 403, "The app is not authorized to access the API.", type: "UNAUTHORIZED")
    /// The app may not be used from this address.
    package static let appAddressNotTrusted = GatewayError(
        "APIG.0405", 403, "The app is not accessed from a trusted IP address.", type: "ACCESS_DENIED")
    /// The app has made all the calls of its period.
    package static let appQuotaUsedUp = GatewayError(
        "APIG.0501", 405, "The app quota has been used up.", type: "DEFAULT_4XX")
    /// The app is frozen.
    package static let appFrozen = GatewayError(
        "APIG.0502", 405, "The app has been frozen.", type: "DEFAULT_4XX")

    // MARK: Backend signatures

    /// The request to the backend could not be signed.
    package static let backendSignature = GatewayError(
        "APIG.0705", 500, "Backend signature calculation failed.", type: "DEFAULT_5XX")
    /// A signature key has no public key.
    package static let publicKeyMissing = GatewayError(
        "APIG.2102", 400, "PublicKey is null", type: "DEFAULT_4XX")

    // MARK: App tokens

    /// A refresh token is too old.
    package static let refreshTokenExpired = GatewayError(
        "APIG.1001", 401, "Refresh token is expired", type: "AUTH_FAILURE")
    /// An access token is too old.
    package static let accessTokenExpired = GatewayError(
        "APIG.1002", 401, "Access token is expired", type: "AUTH_FAILURE")
    /// A refresh token belongs to another app.
    package static let refreshTokenOfAnotherApp = GatewayError(
        "APIG.1003", 401, "App not match refresh token", type: "AUTH_FAILURE")
    /// The app of a token, or one that asks for another, is not there.
    package static let appMissing = GatewayError(
        "APIG.1004", 401, "App not exist", type: "AUTH_FAILURE")
    /// The app of a token request, or its secret, is wrong.
    package static let tokenClientInvalid = GatewayError(
        "APIG.2201", 400, "Appkey or SecretKey is invalid", type: "DEFAULT_4XX")
    /// A refresh token is none of ours.
    package static let refreshTokenInvalid = GatewayError(
        "APIG.2202", 400, "Refresh token is invalid", type: "DEFAULT_4XX")
    /// An access token stands where a refresh token belongs.
    package static let accessTokenInvalid = GatewayError(
        "APIG.2203", 400, "Access token is invalid", type: "DEFAULT_4XX")
    /// A token request has another content type.
    package static let tokenContentType = GatewayError(
        "APIG.2204", 400, "ContentType invalid", type: "DEFAULT_4XX")
    /// The body of a token request cannot be read.
    package static let tokenParameters = GatewayError(
        "APIG.2205", 400, "Auth parameter invalid", type: "DEFAULT_4XX")
    /// A token is asked for by another method than POST.
    package static let tokenMethod = GatewayError(
        "APIG.2206", 400, "Auth method invalid", type: "DEFAULT_4XX")
    /// `through_data` is too long.
    package static let throughDataTooLong = GatewayError(
        "APIG.2208", 400, "The length of through_data is out of range", type: "DEFAULT_4XX")
    /// `grant_type` is none of those known.
    package static let grantTypeUnknown = GatewayError(
        "APIG.2209", 400, "The value of grant_type is not in enum List", type: "DEFAULT_4XX")
    /// A token request has no `grant_type`.
    package static let grantTypeMissing = GatewayError(
        "APIG.2210", 400, "Lack of grant_type", type: "DEFAULT_4XX")
    /// A token request has no `client_id`.
    package static let clientIDMissing = GatewayError(
        "APIG.2211", 400, "Lack of client_id", type: "DEFAULT_4XX")
    /// A token request has no `client_secret`.
    package static let clientSecretMissing = GatewayError(
        "APIG.2212", 400, "Lack of client_secret", type: "DEFAULT_4XX")
    /// A token request has no `refresh_token`.
    package static let refreshTokenMissing = GatewayError(
        "APIG.2213", 400, "Lack of refresh_token", type: "DEFAULT_4XX")

    // MARK: Details

    /// Bytes of a caller's own text that an error message repeats.
    private static let maxRepeatedBytes = 200

    /// The error with a detail in place of its full stop, as the product writes it.
    func detailed(_ detail: String) -> GatewayError {
        let message = self.message.hasSuffix(".") ? String(self.message.dropLast()) : self.message
        return GatewayError(self.code, self.status, "\(message): \(detail)", type: self.type)
    }

    /// No app has this key.
    static func appNotFound(_ key: [UInt8]) -> GatewayError {
        self.appAuthentication.detailed("app not found, appkey \(self.repeated(key))")
    }

    /// No access key has this name.
    static func accessKeyNotFound(_ key: [UInt8]) -> GatewayError {
        self.iamAuthentication.detailed("Get secretKey failed,ak:\(self.repeated(key)),err:ak not exist")
    }

    private static func repeated(_ text: [UInt8]) -> String {
        String(decoding: text.prefix(self.maxRepeatedBytes), as: UTF8.self)
    }

    /// A signature of an app, or of an access key with `base` `iamAuthentication`, is refused.
    static func signature(_ fault: SignatureVerifier.Fault, base: GatewayError, now: Int64) -> GatewayError {
        switch fault {
        case .malformed, .bodyTooLarge: return base
        case .expired(let signatureTime):
            let client = String(decoding: signatureTime, as: UTF8.self)
            let server = String(decoding: CalendarTime(secondsSince1970: now).basicFormat, as: UTF8.self)
            return base.detailed("signature expired, signature time:\(client),server time:\(server)")
        case .mismatch(let canonicalRequest):
            let what = base == .iamAuthentication ? "verify aksk signature fail" : "verify signature fail"
            return base.detailed(
                "\(what), canonicalRequest:\(String(decoding: canonicalRequest, as: UTF8.self))")
        }
    }
}
