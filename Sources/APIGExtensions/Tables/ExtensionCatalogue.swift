package import Diagnostics
package import SourceDocument

/// Every extension there is.
package enum ExtensionCatalogue {
    /// The extensions of their own keys; objects inside them are in their shapes.
    package static let all: [ExtensionDefinition] = [
        AuthTypeExtension.definition, RequestTypeExtension.definition, MatchModeExtension.definition,
        CORSExtension.definition, SendBodyBase64Extension.definition, AnyMethodExtension.definition,
        BackendExtension.definition, BackendPolicyExtension.definition, RateLimitExtension.definition,
        RateLimitPolicy.definition, AccessControlExtension.definition, AccessControlPolicyExtension.definition,
        PluginsExtension.definition, AuthOptExtension.definition, ResultNormalSampleExtension.definition,
        ResultFailureSampleExtension.definition, AuthorizerExtension.definition, ResponseExtension.definition,
        ResponsesExtension.definition, PassThroughExtension.definition, SampleExtension.definition,
        ContentTypeExtension.definition, OrchestrationsExtension.definition,
    ]

    /// The objects inside extensions that have a page and number of their own.
    package static let objects: [(number: String, shape: ObjectShape)] = [
        ("E8", BackendParameterExtension.shape), ("E9", HTTPEndpoints.shape), ("E10", HTTPVpcEndpoints.shape),
        ("E10a", HTTPVpcMemberGroupEndpoints.shape), ("E11", FunctionEndpoints.shape), ("E12", MockEndpoints.shape),
        ("E14", ConditionExtension.shape), ("E17", RateLimitPolicy.shape), ("E18", RateLimitSpecial.shape),
        ("E21", AccessControlPolicyExtension.shape),
    ]

    /// Reports an `x-apigateway-*` key that does not belong to the place it stands at.
    static func reportStray(_ entry: NodeEntry, at place: ExtensionPlace, _ diagnostics: DiagnosticCollector) {
        let key = entry.key.text
        if let known = self.all.first(where: { $0.key == key }) {
            entry.key.report(
                .extensionMisplaced, "\(key) stands in \(place.words)", to: diagnostics,
                allowed: "\(key) in " + known.placesIn2.map(\.words).joined(separator: " or "))
            return
        }
        let near = nearestName(to: key, among: self.all.map(\.key))
        entry.key.report(
            .extensionUnknown, "there is no extension \(key)" + (near.map { "; did you mean \($0)?" } ?? ""),
            to: diagnostics, fix: entry.key.fix(renamingKeyTo: near))
    }

    /// Reports the stray `x-apigateway-*` keys of a mapping.
    package static func reportStrays(
        in node: Node, at place: ExtensionPlace, known: [String], _ diagnostics: DiagnosticCollector
    ) {
        for entry in node.entries where entry.keyHasPrefix("x-apigateway-") {
            if !known.contains(where: entry.key.hasText) { self.reportStray(entry, at: place, diagnostics) }
        }
    }
}

extension ExtensionPlace {
    /// The place as messages name it.
    package var words: String {
        switch self {
        case .document: "the root of the document"
        case .components: "components"
        case .pathItem: "a path item"
        case .operation: "an operation"
        case .parameter: "a parameter"
        case .securityScheme: "a security scheme"
        case .responses: "the responses of an operation"
        }
    }
}
