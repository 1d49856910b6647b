/// A kind of change, with what it means to whom.
///
/// Names are stable: they stand in ledgers of accepted changes.
package struct ChangeRule: Sendable, Hashable {
    package enum Level: String, Sendable, CaseIterable, Comparable {
        /// Nobody's requests go otherwise.
        case cosmetic
        /// Requests that worked still work.
        case safe
        /// May change what requests do; whether it breaks someone the definitions do not say.
        case dangerous
        /// Requests that worked no longer do.
        case breaking

        package static func < (left: Level, right: Level) -> Bool { left.order < right.order }

        private var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
    }

    /// Who has to know.
    package enum Audience: String, Sendable, CaseIterable {
        /// Who sends requests.
        case caller
        /// Who runs gateway and backends.
        case `operator`
        /// Who answers for what is open to whom.
        case security
    }

    /// The part of a definition that changed.
    package enum Area: String, Sendable, CaseIterable {
        case operations
        case parameters
        case bodies = "request-bodies"
        case responses
        case schemas
        case callbacks
        case links
        case servers
        case authentication
        case documentation
        case cors
        case backend
        case throttling
        case accessControl = "access-control"
        case plugins
        case gatewayResponses = "gateway-responses"
        case policies
        case publication
        case groups
        case instance
    }

    /// In kebab case.
    package let name: String
    package let area: Area
    package let level: Level
    package let audience: Audience
    /// What has happened, in one line.
    package let title: String

    init(_ name: String, _ area: Area, _ level: Level, _ audience: Audience, _ title: String) {
        self.name = name
        self.area = area
        self.level = level
        self.audience = audience
        self.title = title
    }

    package static func == (left: ChangeRule, right: ChangeRule) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(self.name) }
}
