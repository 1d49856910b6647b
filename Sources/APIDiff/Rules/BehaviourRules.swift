/// Changes of what becomes of requests, found by sending them through both definitions.
extension ChangeRule {
    /// What worked no longer does.
    package static let behaviourRefused = ChangeRule(
        "behaviour-refused", .operations, .breaking, .caller, "requests that worked are refused now")
    /// What was refused works.
    package static let behaviourAllowed = ChangeRule(
        "behaviour-allowed", .operations, .dangerous, .security, "requests that were refused work now")
    /// What led nowhere leads somewhere.
    package static let behaviourAdded = ChangeRule(
        "behaviour-added", .operations, .safe, .caller, "requests that led to no API lead to one now")
    /// The gateway's own part of the answer is another.
    package static let behaviourAnswer = ChangeRule(
        "behaviour-answer-changed", .operations, .dangerous, .caller, "requests are answered otherwise by the gateway")
    /// What is sent to the backend is something else, or goes elsewhere.
    package static let behaviourBackend = ChangeRule(
        "behaviour-backend-changed", .operations, .dangerous, .operator,
        "requests reach their backend otherwise, or another one")

    /// What a comparison of requests may find; it finds nothing else.
    package static let behaviourRules: [ChangeRule] = [
        .behaviourRefused, .behaviourAllowed, .behaviourAdded, .behaviourAnswer, .behaviourBackend,
    ]
}
