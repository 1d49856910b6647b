/// `x-apigateway-ratelimit`: the name of the throttling policy bound to the API.
///
/// - Source: APIG User Guide, apig_03_0098
package enum RateLimitExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-ratelimit", "E15", page: "0098", .operation, .text(), names: .throttlePolicy,
        "name of a throttling policy",
        "The policy stands under x-apigateway-ratelimits, or exists on the gateway already.")
}
