/// Which version follows from what changed.
///
/// - Source: Semantic Versioning 2.0.0 §§4 to 8
package struct VersionAdvice: Sendable, Equatable {
    package enum Step: String, Sendable, Comparable {
        case none
        case patch
        case minor
        case major

        package static func < (left: Step, right: Step) -> Bool { left.order < right.order }

        private var order: Int {
            switch self {
            case .none: 0
            case .patch: 1
            case .minor: 2
            case .major: 3
            }
        }
    }

    /// How far the version has to go.
    package let step: Step
    /// The version of the base; `nil` where it has none.
    package let base: String?
    /// What the revision calls itself.
    package let revision: String?
    /// What it ought to be called; `nil` where the base's is no `major.minor.patch`.
    package let suggested: String?

    /// Advice for changes.
    ///
    /// Dangerous changes ask for a minor step: whether they break someone the definitions do not say. While the major number is 0 a breaking
    /// change asks for a minor step only.
    ///
    /// - Parameters:
    ///   - base: `info.version` of the base.
    ///   - revision: That of the revision.
    ///   - worst: The worst change, accepted ones too: accepting one does not undo it.
    ///   - addsSomething: Whether something is new.
    package init(base: String?, revision: String?, worst: ChangeRule.Level?, addsSomething: Bool) {
        self.base = base
        self.revision = revision
        let numbers = base.flatMap(Self.numbers)
        var step: Step =
            switch worst {
            case nil: .none
            case .breaking: .major
            case .dangerous: .minor
            case .safe: addsSomething ? .minor : .patch
            case .cosmetic: .patch
            }
        if step == .major, numbers?.first == 0 { step = .minor }
        self.step = step
        self.suggested = numbers.map { numbers in
            switch step {
            case .none: "\(numbers[0]).\(numbers[1]).\(numbers[2])"
            case .patch: "\(numbers[0]).\(numbers[1]).\(numbers[2] + 1)"
            case .minor: "\(numbers[0]).\(numbers[1] + 1).0"
            case .major: "\(numbers[0] + 1).0.0"
            }
        }
    }

    /// Whether the revision's own version goes as far as it ought to; `nil` where that cannot be said.
    package var isFollowed: Bool? {
        guard let suggested = self.suggested.flatMap(Self.numbers), let own = self.revision.flatMap(Self.numbers) else {
            return nil
        }
        return !own.lexicographicallyPrecedes(suggested)
    }

    /// The numbers of a version, missing ones 0; what stands behind a hyphen or plus sign does not count.
    private static func numbers(_ text: String) -> [Int]? {
        let core = text.drop { $0 == "v" || $0 == "V" }.prefix { $0 != "-" && $0 != "+" }
        let parts = core.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard (1...3).contains(parts.count) else { return nil }
        // `2025-03` is a month and not a version before 2025.
        guard parts.count == 3 || !text.contains("-") else { return nil }
        let numbers = parts.compactMap(\.self)
        // A number so long that the next one does not fit is no version.
        guard numbers.count == parts.count, numbers.allSatisfy({ (0..<Int.max).contains($0) }) else { return nil }
        return numbers + Array(repeating: 0, count: 3 - numbers.count)
    }
}
