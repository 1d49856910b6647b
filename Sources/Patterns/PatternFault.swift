/// Why a pattern cannot be used.
package struct PatternFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, naming the construct.
    package let reason: String
    /// Characters (Unicode scalars) before the place.
    package private(set) var offset: Int
    /// Whether Perl-compatible engines know the construct and only this one does not.
    package let isUnsupported: Bool

    init(reason: String, offset: Int) {
        self.reason = reason
        self.offset = offset
        self.isUnsupported = false
    }

    init(unsupported construct: String, offset: Int) {
        self.reason = "\(construct) is not supported"
        self.offset = offset
        self.isUnsupported = true
    }

    /// The fault as it is in the pattern without what was put in front of it.
    package func withoutPrefix(_ count: Int) -> PatternFault {
        var fault = self
        fault.offset = max(0, self.offset - count)
        return fault
    }

    package var description: String { "\(self.reason) at character \(self.offset + 1)" }
}
