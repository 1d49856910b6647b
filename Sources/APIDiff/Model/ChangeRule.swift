/// A kind of change, with what it means to whom.
///
/// Names are stable: they stand in ledgers of accepted changes.
package struct ChangeRule: Sendable, Equatable {
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

    /// In kebab case.
    package let name: String
    package let level: Level
    package let audience: Audience
    /// What has happened, in one line.
    package let title: String

    init(_ name: String, _ level: Level, _ audience: Audience, _ title: String) {
        self.name = name
        self.level = level
        self.audience = audience
        self.title = title
    }
}
