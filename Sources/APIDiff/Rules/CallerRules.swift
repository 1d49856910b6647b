/// Changes of what callers send and get.
extension ChangeRule {
    static let apiAdded = ChangeRule("api-added", .operations, .safe, .caller, "a new API")
    static let apiRemoved = ChangeRule("api-removed", .operations, .breaking, .caller, "an API is gone")
    static let apiMoved = ChangeRule("api-moved", .operations, .breaking, .caller, "an API has another method or path")
    static let apiRenamed = ChangeRule(
        "api-renamed", .operations, .dangerous, .caller, "an API has another name, which generated clients use")
    static let matchWidened = ChangeRule(
        "match-mode-widened", .operations, .safe, .caller, "an API takes every path with its prefix now")
    static let matchNarrowed = ChangeRule(
        "match-mode-narrowed", .operations, .breaking, .caller, "an API takes its exact path only")
    static let httpsAllowed = ChangeRule(
        "protocol-https-allowed", .operations, .safe, .caller, "an API may be called by HTTPS now")
    static let protocolRemoved = ChangeRule(
        "protocol-removed", .operations, .breaking, .caller, "an API can no longer be called by a protocol")
    static let corsEnabled = ChangeRule(
        "cors-enabled", .cors, .safe, .caller, "browsers of other origins may call an API now")
    static let corsDisabled = ChangeRule(
        "cors-disabled", .cors, .breaking, .caller, "browsers of other origins may no longer call an API")
    static let parameterAdded = ChangeRule(
        "parameter-added", .parameters, .safe, .caller, "an API takes a further parameter")
    static let parameterAddedRequired = ChangeRule(
        "parameter-added-required", .parameters, .breaking, .caller, "an API asks for a further parameter")
    static let parameterRemoved = ChangeRule(
        "parameter-removed", .parameters, .dangerous, .caller, "an API no longer knows a parameter")
    static let parameterRequired = ChangeRule(
        "parameter-required", .parameters, .breaking, .caller, "a parameter must be there now")
    static let parameterOptional = ChangeRule(
        "parameter-optional", .parameters, .safe, .caller, "a parameter need not be there any more")
    static let parameterTypeNarrowed = ChangeRule(
        "parameter-type-narrowed", .parameters, .breaking, .caller, "a parameter takes numbers only")
    static let parameterTypeWidened = ChangeRule(
        "parameter-type-widened", .parameters, .safe, .caller, "a parameter takes any text")
    static let parameterLimitTightened = ChangeRule(
        "parameter-limit-tightened", .parameters, .breaking, .caller, "a parameter takes fewer values than before")
    static let parameterLimitLoosened = ChangeRule(
        "parameter-limit-loosened", .parameters, .safe, .caller, "a parameter takes more values than before")
    static let parameterLimitUnenforced = ChangeRule(
        "parameter-limit-unenforced", .parameters, .cosmetic, .caller,
        "a limit of a parameter that nobody checks has changed")
    static let parameterChecked = ChangeRule(
        "parameter-checked", .parameters, .breaking, .caller, "the limits of a parameter are checked now")
    static let parameterUnchecked = ChangeRule(
        "parameter-unchecked", .parameters, .safe, .caller, "the limits of a parameter are no longer checked")
    static let parameterDefault = ChangeRule(
        "parameter-default-changed", .parameters, .dangerous, .caller, "a parameter has another default")
    static let errorResponse = ChangeRule(
        "error-response-changed", .gatewayResponses, .dangerous, .caller, "the gateway's own answers have changed")
    static let contentType = ChangeRule(
        "content-type-changed", .bodies, .dangerous, .caller, "the body of requests has another content type")
    static let mockAnswer = ChangeRule("mock-answer-changed", .backend, .dangerous, .caller, "a mock answers otherwise")
    static let throttleBound = ChangeRule("throttle-bound", .throttling, .dangerous, .caller, "an API is limited now")
    static let throttleLowered = ChangeRule(
        "throttle-lowered", .throttling, .dangerous, .caller, "fewer requests are allowed than before")
    static let throttleRaised = ChangeRule(
        "throttle-raised", .throttling, .safe, .caller, "more requests are allowed than before")
    static let throttleChanged = ChangeRule(
        "throttle-changed", .throttling, .dangerous, .caller, "limits count otherwise, for some more and for some less")
    static let accessNarrowed = ChangeRule(
        "access-narrowed", .accessControl, .breaking, .caller, "fewer callers are let in")
    static let published = ChangeRule(
        "api-published", .publication, .safe, .caller, "an API goes online in an environment")
    static let unpublished = ChangeRule(
        "api-unpublished", .publication, .breaking, .caller, "an API is no longer online in an environment")

    static let callerRules: [ChangeRule] = [
        .apiAdded, .apiRemoved, .apiMoved, .apiRenamed, .matchWidened, .matchNarrowed, .httpsAllowed, .protocolRemoved,
        .corsEnabled, .corsDisabled, .parameterAdded, .parameterAddedRequired, .parameterRemoved, .parameterRequired,
        .parameterOptional, .parameterTypeNarrowed, .parameterTypeWidened, .parameterLimitTightened,
        .parameterLimitLoosened, .parameterLimitUnenforced, .parameterChecked, .parameterUnchecked, .parameterDefault,
        .errorResponse, .contentType, .mockAnswer, .throttleBound, .throttleLowered, .throttleRaised, .throttleChanged,
        .accessNarrowed, .published, .unpublished,
    ]
}
