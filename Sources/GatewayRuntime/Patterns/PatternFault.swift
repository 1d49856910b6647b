/// Why a pattern cannot be used.
package struct PatternFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, naming the construct.
    package let reason: String
    /// Characters (Unicode scalars) before the place.
    package let offset: Int

    package var description: String { "\(self.reason) at character \(self.offset + 1)" }
}
