/// Cuts a stream of bytes into messages by their `Content-Length`.
///
/// What is no message is passed over and told: nothing a client sends may stop the server or make it keep more than a message may have.
///
/// - Source: Language Server Protocol 3.17, Base Protocol
struct MessageFramer {
    /// What the stream has next.
    enum Frame: Equatable {
        case message([UInt8])
        /// The lines before a message do not say how long it is.
        case malformedHead
        /// A message that was too long and passed over.
        case tooLong(byteCount: Int)
    }

    /// Bytes of the lines before a message.
    static let maxHeadBytes = 4_096

    private let maxMessageBytes: Int
    private var buffer: [UInt8] = []
    /// Where in the buffer the next frame begins; the bytes before it are given back now and then.
    private var start = 0
    /// Bytes of a message that was too long that are still to come.
    private var skipped = 0

    init(maxMessageBytes: Int) { self.maxMessageBytes = maxMessageBytes }

    mutating func append(_ bytes: some Sequence<UInt8>) { self.buffer.append(contentsOf: bytes) }

    /// The next frame; `nil` when more bytes are needed.
    mutating func next() -> Frame? {
        if self.skipped > 0 {
            let count = min(self.skipped, self.buffer.count - self.start)
            self.skipped -= count
            self.advance(to: self.start + count)
            guard self.skipped == 0 else { return nil }
        }
        guard let head = self.head() else {
            guard self.buffer.count - self.start > Self.maxHeadBytes else { return nil }
            self.advance(to: self.buffer.count)
            return .malformedHead
        }
        guard let length = Self.contentLength(self.buffer[self.start..<head.end]) else {
            self.advance(to: head.bodyStart)
            return .malformedHead
        }
        guard length <= self.maxMessageBytes else {
            self.advance(to: head.bodyStart)
            self.skipped = length
            return .tooLong(byteCount: length)
        }
        guard self.buffer.count - head.bodyStart >= length else { return nil }
        let message = Array(self.buffer[head.bodyStart..<head.bodyStart + length])
        self.advance(to: head.bodyStart + length)
        return .message(message)
    }

    /// Where the lines before a message end, and the message begins.
    private func head() -> (end: Int, bodyStart: Int)? {
        let limit = min(self.buffer.count, self.start + Self.maxHeadBytes)
        var index = self.start
        while index + 3 < limit {
            if self.buffer[index] == 0x0D, self.buffer[index + 1] == 0x0A, self.buffer[index + 2] == 0x0D,
                self.buffer[index + 3] == 0x0A
            {
                return (index, index + 4)
            }
            index += 1
        }
        return nil
    }

    private static func contentLength(_ head: ArraySlice<UInt8>) -> Int? {
        for line in String(decoding: head, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            let digits = parts[1].drop { $0 == " " }
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(digits)
        }
        return nil
    }

    private mutating func advance(to position: Int) {
        self.start = position
        guard self.start == self.buffer.count || self.start > 1 << 16 else { return }
        self.buffer.removeFirst(self.start)
        self.start = 0
    }
}
