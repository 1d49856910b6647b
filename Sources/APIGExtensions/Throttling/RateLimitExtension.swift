/// `x-apigateway-ratelimit`: the name of the throttling policy bound to the API.
///
/// - Source: APIG User Guide, apig_03_0098
package enum RateLimitExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-ratelimit", "E15", page: "0098", .operation, .text(maxLength: 64), "name of a throttling policy")
}
