/// Follows the body of an HTTP/2 request: its length must be the one announced, and not over the limit.
///
/// - Source: RFC 9113 §8.1.1
package struct HTTP2RequestBody: Sendable {
    /// What to do with a piece.
    package enum Action: Sendable, Equatable {
        case pass
        /// The body is over its limit.
        case tooLarge
        /// More or less came than was announced.
        case malformed
    }

    private let announced: Int?
    private var maxBytes: Int
    /// Bytes of data so far.
    package private(set) var byteCount = 0
    /// Whether the client has ended its side.
    package private(set) var isEnd: Bool

    /// - Parameters:
    ///   - framing: What the head says; without a length anything up to the limit may come.
    ///   - hasEnded: Whether the head ended the stream.
    ///   - maxBytes: The limit.
    package init(_ framing: BodyFraming, hasEnded: Bool, maxBytes: Int) {
        if case .length(let length) = framing { self.announced = length } else { self.announced = nil }
        self.isEnd = hasEnded
        self.maxBytes = maxBytes
    }

    /// Whether the head alone shows that the body is too long, or that it lacks what it announces.
    package var headAction: Action {
        guard let announced = self.announced else { return .pass }
        if announced > self.maxBytes { return .tooLarge }
        return self.isEnd && announced > 0 ? .malformed : .pass
    }

    /// The body is a stream of messages, which is not kept anywhere and may go on as long as both sides want.
    package mutating func liftLimit() { self.maxBytes = .max }

    /// A piece of data came, perhaps empty.
    package mutating func received(_ count: Int, isEnd: Bool) -> Action {
        self.byteCount += count
        if isEnd { self.isEnd = true }
        if let announced = self.announced {
            guard self.byteCount <= announced, !isEnd || self.byteCount == announced else { return .malformed }
        }
        return self.byteCount <= self.maxBytes ? .pass : .tooLarge
    }
}
