import Testing

@testable import GatewayRuntime

@Suite struct AuthenticationErrorTests {
    static let errors: [(GatewayError, String, Int, String)] = [
        (.iamAuthentication, "APIG.0301", 401, "AUTH_FAILURE"),
        (.iamCredentialsMissing, "APIG.0301", 401, "AUTH_HEADER_MISSING"),
        (.iamUserNotAuthorized, "APIG.0302", 403, "ACCESS_DENIED"),
        (.appAuthentication, "APIG.0303", 401, "AUTH_FAILURE"),
        (.appCredentialsMissing, "APIG.0303", 401, "AUTH_HEADER_MISSING"),
        (.appNotAuthorized, "APIG.0304", 403, "UNAUTHORIZED"),
        (.tokenStale, "APIG.0307", 401, "AUTH_FAILURE"),
        (.projectUnavailable, "APIG.0310", 403, "ACCESS_DENIED"),
        (.appAddressNotTrusted, "APIG.0405", 403, "ACCESS_DENIED"),
        (.appQuotaUsedUp, "APIG.0501", 405, "DEFAULT_4XX"),
        (.appFrozen, "APIG.0502", 405, "DEFAULT_4XX"),
        (.backendSignature, "APIG.0705", 500, "DEFAULT_5XX"),
        (.refreshTokenExpired, "APIG.1001", 401, "AUTH_FAILURE"),
        (.accessTokenExpired, "APIG.1002", 401, "AUTH_FAILURE"),
        (.refreshTokenOfAnotherApp, "APIG.1003", 401, "AUTH_FAILURE"),
        (.appMissing, "APIG.1004", 401, "AUTH_FAILURE"),
        (.publicKeyMissing, "APIG.2102", 400, "DEFAULT_4XX"),
        (.tokenClientInvalid, "APIG.2201", 400, "DEFAULT_4XX"),
        (.refreshTokenInvalid, "APIG.2202", 400, "DEFAULT_4XX"),
        (.accessTokenInvalid, "APIG.2203", 400, "DEFAULT_4XX"),
        (.tokenContentType, "APIG.2204", 400, "DEFAULT_4XX"),
        (.tokenParameters, "APIG.2205", 400, "DEFAULT_4XX"),
        (.tokenMethod, "APIG.2206", 400, "DEFAULT_4XX"),
        (.throughDataTooLong, "APIG.2208", 400, "DEFAULT_4XX"),
        (.grantTypeUnknown, "APIG.2209", 400, "DEFAULT_4XX"),
        (.grantTypeMissing, "APIG.2210", 400, "DEFAULT_4XX"),
        (.clientIDMissing, "APIG.2211", 400, "DEFAULT_4XX"),
        (.clientSecretMissing, "APIG.2212", 400, "DEFAULT_4XX"),
        (.refreshTokenMissing, "APIG.2213", 400, "DEFAULT_4XX"),
    ]

    @Test("Each error has the product's code and status, and the type its gateway response is chosen by")
    func table() {
        for (error, code, status, type) in Self.errors {
            #expect(error.code == code && error.status == status && error.type == type, "\(error)")
        }
    }
}
