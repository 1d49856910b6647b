package import SourceDocument

/// `x-apigateway-any-method`: the operation for every method a path does not name.
///
/// - Source: APIG User Guide, apig_03_0089
package enum AnyMethodExtension {
    package static let definition = ExtensionDefinition(
        "x-apigateway-any-method", "E6", page: "0089", .pathItem, .part(.operation),
        "an operation for all other methods", "Takes the methods the path does not name itself; a named method wins.")

    /// The operation of a path item.
    package static func operation(of pathItem: Node) -> Node? { pathItem[self.definition.key] }
}
