/// Changes of what a document tells its callers beside schemas.
extension ChangeRule {
    static let serialization = ChangeRule(
        "parameter-serialization-changed", .parameters, .breaking, .caller, "a value is written otherwise")
    static let bodyAdded = ChangeRule("request-body-added", .bodies, .safe, .caller, "requests may have a body")
    static let bodyAddedRequired = ChangeRule(
        "request-body-added-required", .bodies, .breaking, .caller, "requests must have a body")
    static let bodyRemoved = ChangeRule(
        "request-body-removed", .bodies, .dangerous, .caller, "the body of requests means nothing any more")
    static let bodyRequired = ChangeRule(
        "request-body-required", .bodies, .breaking, .caller, "requests must have their body now")
    static let bodyOptional = ChangeRule(
        "request-body-optional", .bodies, .safe, .caller, "requests need not have a body any more")
    static let mediaTypeAdded = ChangeRule(
        "request-media-type-added", .bodies, .safe, .caller, "requests may be written in a further media type")
    static let mediaTypeRemoved = ChangeRule(
        "request-media-type-removed", .bodies, .breaking, .caller, "requests may no longer be written in a media type")
    static let responseMediaTypeAdded = ChangeRule(
        "response-media-type-added", .responses, .safe, .caller, "responses may be written in a further media type")
    static let responseMediaTypeRemoved = ChangeRule(
        "response-media-type-removed", .responses, .breaking, .caller, "responses are no longer written in a media type"
    )
    static let responseAdded = ChangeRule(
        "response-status-added", .responses, .dangerous, .caller, "a request that works may be answered otherwise")
    static let responseRemoved = ChangeRule(
        "response-status-removed", .responses, .breaking, .caller, "a request that works is no longer answered so")
    static let errorResponseAdded = ChangeRule(
        "error-status-added", .responses, .safe, .caller, "a further error is described")
    static let errorResponseRemoved = ChangeRule(
        "error-status-removed", .responses, .dangerous, .caller, "an error is no longer described")
    static let headerAdded = ChangeRule("response-header-added", .responses, .safe, .caller, "responses have a header")
    static let headerRemoved = ChangeRule(
        "response-header-removed", .responses, .dangerous, .caller, "a header responses could have is gone")
    static let requiredHeaderRemoved = ChangeRule(
        "response-required-header-removed", .responses, .breaking, .caller, "a header every response had is gone")
    static let headerRequired = ChangeRule(
        "response-header-required", .responses, .safe, .caller, "every response has a header now")
    static let headerOptional = ChangeRule(
        "response-header-optional", .responses, .breaking, .caller, "not every response has a header any more")
    static let linkAdded = ChangeRule("link-added", .links, .safe, .caller, "a response leads on")
    static let linkRemoved = ChangeRule("link-removed", .links, .dangerous, .caller, "a response no longer leads on")
    static let linkChanged = ChangeRule("link-changed", .links, .dangerous, .caller, "a response leads elsewhere")
    static let callbackAdded = ChangeRule(
        "callback-added", .callbacks, .dangerous, .caller, "callers are called back at a further place")
    static let callbackRemoved = ChangeRule(
        "callback-removed", .callbacks, .breaking, .caller, "callers are no longer called back")
    static let webhookAdded = ChangeRule("webhook-added", .callbacks, .safe, .caller, "a new webhook")
    static let webhookRemoved = ChangeRule("webhook-removed", .callbacks, .breaking, .caller, "a webhook is gone")
    static let operationDeprecated = ChangeRule(
        "operation-deprecated", .operations, .safe, .caller, "an operation is to go")
    static let operationUndeprecated = ChangeRule(
        "operation-undeprecated", .operations, .safe, .caller, "an operation is to stay after all")
    static let sunsetSooner = ChangeRule(
        "sunset-sooner", .operations, .dangerous, .caller, "an operation goes sooner than was said")
    static let sunsetLater = ChangeRule(
        "sunset-later", .operations, .safe, .caller, "an operation stays longer than was said")
    static let removedAfterSunset = ChangeRule(
        "api-removed-after-sunset", .operations, .safe, .caller, "an operation is gone whose day had come")
    static let operationRefused = ChangeRule(
        "operation-refused", .operations, .breaking, .operator, "an import no longer takes an operation")
    static let operationAccepted = ChangeRule(
        "operation-accepted", .operations, .safe, .operator, "an import takes an operation now")
    static let serverAdded = ChangeRule("server-added", .servers, .safe, .caller, "the API has a further address")
    static let serverRemoved = ChangeRule(
        "server-removed", .servers, .breaking, .caller, "the API is no longer at an address")
    static let securityAdded = ChangeRule(
        "security-added", .authentication, .breaking, .caller, "an operation that was open asks for credentials")
    static let securityRemoved = ChangeRule(
        "security-removed", .authentication, .breaking, .security, "an operation asks for no credentials any more")
    static let securityAlternativeAdded = ChangeRule(
        "security-alternative-added", .authentication, .dangerous, .security, "other credentials are taken, too")
    static let securityAlternativeRemoved = ChangeRule(
        "security-alternative-removed", .authentication, .breaking, .caller, "credentials are no longer taken")
    static let scopeAdded = ChangeRule(
        "security-scope-added", .authentication, .breaking, .caller, "credentials need a further scope")
    static let scopeRemoved = ChangeRule(
        "security-scope-removed", .authentication, .dangerous, .security, "credentials need a scope less")
    static let schemeChanged = ChangeRule(
        "security-scheme-changed", .authentication, .dangerous, .caller, "credentials are got otherwise")
    static let information = ChangeRule(
        "information-changed", .documentation, .cosmetic, .caller, "words about the whole API have changed")

    static let contractRules: [ChangeRule] =
        [
            .serialization, .bodyAdded, .bodyAddedRequired, .bodyRemoved, .bodyRequired, .bodyOptional, .mediaTypeAdded,
            .mediaTypeRemoved, .responseMediaTypeAdded, .responseMediaTypeRemoved, .responseAdded, .responseRemoved,
            .errorResponseAdded, .errorResponseRemoved, .headerAdded, .headerRemoved, .requiredHeaderRemoved,
            .headerRequired, .headerOptional, .linkAdded, .linkRemoved, .linkChanged, .callbackAdded, .callbackRemoved,
            .webhookAdded, .webhookRemoved, .operationDeprecated, .operationUndeprecated, .sunsetSooner, .sunsetLater,
            .removedAfterSunset, .operationRefused, .operationAccepted, .serverAdded, .serverRemoved, .securityAdded,
            .securityRemoved, .securityAlternativeAdded, .securityAlternativeRemoved, .scopeAdded, .scopeRemoved,
            .schemeChanged, .information,
        ] + callbackRules
}

extension ChangeRule {
    static let callbackSendsMore = ChangeRule(
        "callback-sends-more", .callbacks, .safe, .caller, "callers are sent more when they are called back")
    static let callbackSendsLess = ChangeRule(
        "callback-sends-less", .callbacks, .breaking, .caller, "callers are sent less when they are called back")
    static let callbackMediaTypeAdded = ChangeRule(
        "callback-media-type-added", .callbacks, .dangerous, .caller, "callers may be sent a further media type")
    static let callbackMediaTypeRemoved = ChangeRule(
        "callback-media-type-removed", .callbacks, .safe, .caller, "callers are no longer sent a media type")
    static let callbackAnswerAdded = ChangeRule(
        "callback-answer-added", .callbacks, .safe, .caller, "callers may answer otherwise when they are called back")
    static let callbackAnswerRemoved = ChangeRule(
        "callback-answer-removed", .callbacks, .breaking, .caller,
        "callers may no longer answer so when they are called back")

    static let callbackRules: [ChangeRule] = [
        .callbackSendsMore, .callbackSendsLess, .callbackMediaTypeAdded, .callbackMediaTypeRemoved,
        .callbackAnswerAdded, .callbackAnswerRemoved,
    ]

    /// The rule for the same change where the API is the one that calls: who gets a request wants no less in it, and who answers it wants to
    /// be asked for no more.
    var seenFromBehind: ChangeRule {
        switch self {
        case .parameterAdded, .parameterAddedRequired, .parameterRequired, .bodyAdded, .bodyAddedRequired,
            .bodyRequired:
            .callbackSendsMore
        case .parameterRemoved, .parameterOptional, .bodyRemoved, .bodyOptional: .callbackSendsLess
        case .mediaTypeAdded: .callbackMediaTypeAdded
        case .mediaTypeRemoved: .callbackMediaTypeRemoved
        case .responseAdded: .callbackAnswerAdded
        case .responseRemoved: .callbackAnswerRemoved
        case .headerRequired: .parameterRequired
        case .headerOptional: .parameterOptional
        default: self
        }
    }
}
