/// A value and the node it was read from, so that whatever is said about it later can point at its place.
package struct Located<Value: Sendable>: Sendable {
    package let value: Value
    package let node: Node

    package init(_ value: Value, at node: Node) {
        self.value = value
        self.node = node
    }
}

extension Located: Equatable where Value: Equatable {
    package static func == (left: Located, right: Located) -> Bool { left.value == right.value }
}
