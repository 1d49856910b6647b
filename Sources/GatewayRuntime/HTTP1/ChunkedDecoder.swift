/// Follows a chunked body through the bytes it arrives in, so that they can be passed on as they are.
///
/// - Source: RFC 9112 §7.1
package struct ChunkedDecoder: Sendable {
    package enum Fault: Error, Sendable, Equatable {
        case malformed
    }

    /// What one piece of bytes held.
    package struct Progress: Sendable, Equatable {
        /// Bytes that belong to the body, framing included.
        package var byteCount = 0
        /// The ranges of data in it.
        package var payload: [Range<Int>] = []
        /// Whether the body ended, its trailers included.
        package var isEnd = false
    }

    private enum State {
        case size(digits: Int, value: Int)
        case extensionText
        case sizeLineFeed(Int)
        case data(Int)
        case dataEnd
        case dataLineFeed
        case trailerStart
        case trailer
        case trailerLineFeed
        case lastLineFeed
        case finished
    }

    /// Bytes of extensions and trailers of a whole body.
    package static let maxOverheadBytes = 16 << 10

    private var state = State.size(digits: 0, value: 0)
    private var pendingSize = 0
    private var overhead = 0

    package init() {}

    /// Follows the next bytes.
    package mutating func consume(_ bytes: Span<UInt8>) throws(Fault) -> Progress {
        var progress = Progress()
        var index = 0
        while index < bytes.count {
            if case .data(let remaining) = self.state {
                let taken = min(remaining, bytes.count - index)
                progress.payload.append(index..<index + taken)
                index += taken
                self.state = taken == remaining ? .dataEnd : .data(remaining - taken)
                continue
            }
            try self.step(bytes[index])
            index += 1
            if case .finished = self.state {
                progress.isEnd = true
                break
            }
        }
        progress.byteCount = index
        return progress
    }

    private mutating func step(_ byte: UInt8) throws(Fault) {
        switch self.state {
        case .size(let digits, let value):
            if let digit = PercentEncoding.digit(byte) {
                guard digits < 15 else { throw .malformed }
                self.state = .size(digits: digits + 1, value: value << 4 | Int(digit))
                return
            }
            guard digits > 0 else { throw .malformed }
            self.pendingSize = value
            switch byte {
            case 0x0D: self.state = .sizeLineFeed(value)
            case UInt8(ascii: ";"): self.state = .extensionText
            default: throw .malformed
            }
        case .extensionText:
            if byte == 0x0D {
                self.state = .sizeLineFeed(self.pendingSize)
            } else {
                try self.countOverhead(byte)
            }
        case .sizeLineFeed(let size):
            guard byte == 0x0A else { throw .malformed }
            self.state = size == 0 ? .trailerStart : .data(size)
        case .dataEnd:
            guard byte == 0x0D else { throw .malformed }
            self.state = .dataLineFeed
        case .dataLineFeed:
            guard byte == 0x0A else { throw .malformed }
            self.state = .size(digits: 0, value: 0)
        case .trailerStart:
            if byte == 0x0D {
                self.state = .lastLineFeed
            } else {
                guard HTTPBytes.isToken(byte) else { throw .malformed }
                try self.countOverhead(byte)
                self.state = .trailer
            }
        case .trailer:
            if byte == 0x0D { self.state = .trailerLineFeed } else { try self.countOverhead(byte) }
        case .trailerLineFeed:
            guard byte == 0x0A else { throw .malformed }
            self.state = .trailerStart
        case .lastLineFeed:
            guard byte == 0x0A else { throw .malformed }
            self.state = .finished
        case .data, .finished: break
        }
    }

    private mutating func countOverhead(_ byte: UInt8) throws(Fault) {
        guard HTTPBytes.isValue(byte) else { throw .malformed }
        self.overhead += 1
        guard self.overhead <= Self.maxOverheadBytes else { throw .malformed }
    }
}

/// Follows a body by its framing, and counts its data.
package struct BodyReader: Sendable {
    package enum Fault: Error, Sendable, Equatable {
        case malformed
        /// The data is longer than allowed.
        case tooLarge
    }

    private var framing: BodyFraming
    private var remaining = 0
    private var chunks = ChunkedDecoder()
    private var dataBytes = 0
    private let maxDataBytes: Int
    /// Whether the body has ended.
    package private(set) var isEnd: Bool

    package init(_ framing: BodyFraming, maxDataBytes: Int = .max) {
        self.framing = framing
        self.maxDataBytes = maxDataBytes
        self.isEnd = framing == .none
        if case .length(let length) = framing {
            self.remaining = length
            self.isEnd = length == 0
        }
    }

    /// Says how many of the bytes belong to the body, and where its data stands in them.
    package mutating func consume(_ bytes: Span<UInt8>) throws(Fault) -> ChunkedDecoder.Progress {
        var progress = ChunkedDecoder.Progress()
        switch self.framing {
        case .none: break
        case .length:
            let taken = min(self.remaining, bytes.count)
            self.remaining -= taken
            progress.byteCount = taken
            progress.payload = [0..<taken]
            progress.isEnd = self.remaining == 0
        case .untilClose:
            progress.byteCount = bytes.count
            progress.payload = [0..<bytes.count]
        case .chunked:
            do { progress = try self.chunks.consume(bytes) } catch { throw .malformed }
        }
        for range in progress.payload { self.dataBytes += range.count }
        guard self.dataBytes <= self.maxDataBytes else { throw .tooLarge }
        if progress.isEnd { self.isEnd = true }
        return progress
    }
}
