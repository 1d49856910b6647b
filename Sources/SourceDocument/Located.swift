/// A value and the node it was read from, so that whatever is said about it later can point at its place.
public struct Located<Value: Sendable>: Sendable {
    /// What was read.
    public let value: Value
    /// Where it stands.
    public let node: Node

    /// Puts a value and its place together.
    ///
    /// Inlinable, since made in every module for every value: unspecialised it asks for its own type each time.
    @inlinable
    public init(_ value: Value, at node: Node) {
        self.value = value
        self.node = node
    }
}

extension Located: Equatable where Value: Equatable {
    /// Whether the values are the same, wherever they stand.
    public static func == (left: Located, right: Located) -> Bool { left.value == right.value }
}
