/// Changes of who is let in, and of how safe a way is.
extension ChangeRule {
    static let authAdded = ChangeRule(
        "auth-added", .authentication, .breaking, .caller, "an API that was open asks for authentication")
    static let authRemoved = ChangeRule(
        "auth-removed", .authentication, .breaking, .security, "an API is open: it asks for no authentication any more")
    static let authChanged = ChangeRule(
        "auth-changed", .authentication, .breaking, .caller, "an API asks for another kind of authentication")
    static let secondFactorAdded = ChangeRule(
        "second-factor-added", .authentication, .breaking, .caller, "an API asks an authorizer as well")
    static let secondFactorRemoved = ChangeRule(
        "second-factor-removed", .authentication, .breaking, .security, "an API no longer asks an authorizer as well")
    static let authorizerReplaced = ChangeRule(
        "authorizer-replaced", .authentication, .dangerous, .security, "an API asks another authorizer")
    static let authorizerChanged = ChangeRule(
        "authorizer-changed", .authentication, .dangerous, .security, "an authorizer works otherwise")
    static let authorizerAdded = ChangeRule("authorizer-added", .authentication, .safe, .security, "a new authorizer")
    static let authorizerRemoved = ChangeRule(
        "authorizer-removed", .authentication, .dangerous, .security, "an authorizer is gone")
    static let appCodeAllowed = ChangeRule(
        "app-code-allowed", .authentication, .dangerous, .security, "an AppCode may stand for a signature now")
    static let appCodeForbidden = ChangeRule(
        "app-code-forbidden", .authentication, .breaking, .caller, "an AppCode may no longer stand for a signature")
    static let httpAllowed = ChangeRule(
        "protocol-http-allowed", .operations, .dangerous, .security, "an API may be called by plain HTTP now")
    static let visibilityPublic = ChangeRule(
        "visibility-public", .publication, .dangerous, .security, "an API may be listed for everyone now")
    static let visibilityPrivate = ChangeRule(
        "visibility-private", .publication, .safe, .security, "an API is no longer listed for everyone")
    static let accessWidened = ChangeRule(
        "access-widened", .accessControl, .dangerous, .security, "more callers are let in")
    static let accessChanged = ChangeRule(
        "access-changed", .accessControl, .breaking, .security,
        "some callers are let in that were not, others are no longer")
    static let throttleUnbound = ChangeRule(
        "throttle-unbound", .throttling, .dangerous, .security, "an API is no longer limited")
    static let backendInsecure = ChangeRule(
        "backend-protocol-http", .backend, .dangerous, .security, "a backend is called by plain HTTP now")
    static let backendSecure = ChangeRule(
        "backend-protocol-https", .backend, .safe, .security, "a backend is called by HTTPS now")
    static let clientCertificateOff = ChangeRule(
        "backend-client-certificate-off", .backend, .dangerous, .security,
        "a backend no longer sees the gateway's certificate")
    static let clientCertificateOn = ChangeRule(
        "backend-client-certificate-on", .backend, .dangerous, .operator,
        "a backend is shown the gateway's certificate now")
    static let backendAuthorizer = ChangeRule(
        "backend-authorizer-changed", .backend, .dangerous, .security,
        "another authorizer fetches the credentials for a backend")

    static let securityRules: [ChangeRule] = [
        .authAdded, .authRemoved, .authChanged, .secondFactorAdded, .secondFactorRemoved, .authorizerReplaced,
        .authorizerChanged, .authorizerAdded, .authorizerRemoved, .appCodeAllowed, .appCodeForbidden, .httpAllowed,
        .visibilityPublic, .visibilityPrivate, .accessWidened, .accessChanged, .throttleUnbound,
        .backendInsecure, .backendSecure, .clientCertificateOff, .clientCertificateOn, .backendAuthorizer,
    ]
}
