/// How a group is exported.
///
/// - Source: APIG API Reference, ExportApiDefinitionsV2
package struct ExportOptions: Sendable {
    /// How much of the definitions a document holds.
    package enum Level: String, Sendable, CaseIterable {
        /// What callers see.
        case spec
        /// Backends and gateway responses as well.
        case proxy
        /// Throttling, access control, authorizers and plug-ins as well.
        case all
        /// As `proxy`, and APIs that are not published as well.
        case dev

        var hasBackends: Bool { self != .spec }
        var hasPolicies: Bool { self == .all }
    }

    /// The version of the OpenAPI specification a document follows.
    package enum Version: String, Sendable, CaseIterable {
        case swagger2 = "2.0"
        case openAPI3 = "3.0"
    }

    /// Which of the spellings of conditions is written; an import takes both.
    package enum Spelling: String, Sendable, CaseIterable {
        /// The words of the product's pages: `equal`, `request`.
        case documented
        /// The words of the product's exports: `exact`, `param`.
        case observed
    }

    /// The group; `nil` is the only one there is.
    package var groupName: String?
    /// The environment whose published APIs are exported; the level `dev` takes all.
    package var environment = "RELEASE"
    package var level = Level.spec
    package var version = Version.swagger2
    /// What `info.version` says; the product's default is the time of the export.
    package var label = ""
    /// The group's first own domain; `nil` is its debugging domain.
    package var domain: String?
    /// Names of APIs; `nil` is all that are published.
    package var apis: [String]?
    package var spelling = Spelling.documented
    /// Whether the places are mended in which the product's exports break OpenAPI: the response key `default-cors`, limits of 0, and
    /// defaults of numbers as texts.
    package var isStrict = false

    package init() {}
}
