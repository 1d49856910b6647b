package import GatewayConfiguration

/// What happens when something of a document meets something of the same kind that is there.
///
/// - Source: APIG API Reference, ImportApiDefinitionsV2 (`api_mode`, `extend_mode`)
package enum ConflictMode: String, Sendable, CaseIterable {
    /// What is there is kept.
    case merge
    /// The document's definition takes its place.
    case override
}

/// What a gateway has before an import.
package struct ImportTarget: Sendable {
    /// Everything that is there.
    package let configuration: Configuration
    /// The group to import into; `nil` makes a new one named after `info.title`.
    package let groupName: String?

    package init(configuration: Configuration = Configuration(), groupName: String? = nil) {
        self.configuration = configuration
        self.groupName = groupName
    }
}
