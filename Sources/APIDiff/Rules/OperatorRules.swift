/// Changes of what the gateway does with requests that were let in.
extension ChangeRule {
    static let backendType = ChangeRule(
        "backend-type-changed", .backend, .dangerous, .operator, "an API has a backend of another kind")
    static let backendAddress = ChangeRule(
        "backend-address-changed", .backend, .dangerous, .operator, "a backend has another address")
    static let backendChannel = ChangeRule(
        "backend-channel-changed", .backend, .dangerous, .operator, "a backend is reached by another channel")
    static let backendMethod = ChangeRule(
        "backend-method-changed", .backend, .dangerous, .operator, "a backend is called by another method")
    static let backendPath = ChangeRule(
        "backend-path-changed", .backend, .dangerous, .operator, "a backend is called at another path")
    static let backendHost = ChangeRule(
        "backend-host-changed", .backend, .dangerous, .operator, "a backend gets another Host")
    static let timeoutRaised = ChangeRule(
        "backend-timeout-raised", .backend, .safe, .operator, "a backend may take longer")
    static let timeoutLowered = ChangeRule(
        "backend-timeout-lowered", .backend, .dangerous, .operator, "a backend must be faster")
    static let retries = ChangeRule(
        "backend-retries-changed", .backend, .dangerous, .operator, "a backend is tried another number of times")
    static let function = ChangeRule(
        "backend-function-changed", .backend, .dangerous, .operator, "another function or version is called")
    static let invocation = ChangeRule(
        "backend-invocation-changed", .backend, .dangerous, .caller, "a function is waited for, or no longer")
    static let backendOption = ChangeRule(
        "backend-option-changed", .backend, .dangerous, .operator, "a setting of a backend has changed")
    static let backendParameterAdded = ChangeRule(
        "backend-parameter-added", .backend, .dangerous, .operator, "a backend gets a further parameter")
    static let backendParameterRemoved = ChangeRule(
        "backend-parameter-removed", .backend, .dangerous, .operator, "a backend no longer gets a parameter")
    static let backendParameterChanged = ChangeRule(
        "backend-parameter-changed", .backend, .dangerous, .operator, "a backend gets another value for a parameter")
    static let policyAdded = ChangeRule(
        "backend-policy-added", .backend, .dangerous, .operator, "some requests go to a further backend")
    static let policyRemoved = ChangeRule(
        "backend-policy-removed", .backend, .dangerous, .operator,
        "some requests no longer go to a backend of their own")
    static let policyOrder = ChangeRule(
        "backend-policy-order-changed", .backend, .dangerous, .operator, "backends are tried in another order")
    static let policyConditions = ChangeRule(
        "backend-policy-conditions-changed", .backend, .dangerous, .operator, "other requests go to a backend")
    static let passThrough = ChangeRule(
        "parameter-pass-through-changed", .backend, .dangerous, .operator,
        "a parameter is passed on as it is, or no longer")
    static let orchestrations = ChangeRule(
        "parameter-orchestrations-changed", .backend, .dangerous, .operator,
        "other rules make parameters of a parameter")
    static let bodyEncoding = ChangeRule(
        "body-encoding-changed", .backend, .dangerous, .operator, "functions get bodies in another encoding")
    static let pluginAdded = ChangeRule("plugin-added", .plugins, .dangerous, .operator, "a plug-in works on an API")
    static let pluginRemoved = ChangeRule(
        "plugin-removed", .plugins, .dangerous, .operator, "a plug-in no longer works on an API")
    static let pluginOrder = ChangeRule(
        "plugin-order-changed", .plugins, .safe, .operator, "plug-ins of an API stand in another order")
    static let definitionAdded = ChangeRule(
        "definition-added", .policies, .safe, .operator, "a new policy or gateway response")
    static let definitionRemoved = ChangeRule(
        "definition-removed", .policies, .safe, .operator, "a policy or gateway response is gone")
    static let groupAdded = ChangeRule("group-added", .groups, .safe, .operator, "a new group")
    static let groupRemoved = ChangeRule("group-removed", .groups, .dangerous, .operator, "a group is gone")
    static let description = ChangeRule(
        "description-changed", .documentation, .cosmetic, .caller, "a description or an example has changed")
    static let tags = ChangeRule("tags-changed", .documentation, .cosmetic, .operator, "an API has other tags")
    static let setting = ChangeRule("setting-changed", .operations, .dangerous, .operator, "a setting has changed")

    static let operatorRules: [ChangeRule] = [
        .backendType, .backendAddress, .backendChannel, .backendMethod, .backendPath, .backendHost, .timeoutRaised,
        .timeoutLowered, .retries, .function, .invocation, .backendOption, .backendParameterAdded,
        .backendParameterRemoved, .backendParameterChanged, .policyAdded, .policyRemoved, .policyOrder,
        .policyConditions, .passThrough, .orchestrations, .bodyEncoding, .pluginAdded, .pluginRemoved, .pluginOrder,
        .definitionAdded, .definitionRemoved, .groupAdded, .groupRemoved, .description, .tags, .setting,
    ]

    /// Every kind of change there is.
    package static let all: [ChangeRule] =
        callerRules + contractRules + schemaRules + securityRules + operatorRules + instanceRules
        + behaviourRules
}
