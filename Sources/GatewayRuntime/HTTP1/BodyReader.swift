/// What one piece of bytes held of a body.
package struct BodyProgress: Sendable, Equatable {
    /// Bytes that belong to the body, framing included.
    package var byteCount = 0
    /// Bytes of data among them.
    package var dataBytes = 0
    /// Whether the body ended, its trailers included.
    package var isEnd = false

    package init() {}
}

/// Follows a body by its framing, and counts its data.
package struct BodyReader: Sendable {
    package enum Fault: Error, Sendable, Equatable {
        case malformed
        /// The data is longer than allowed.
        case tooLarge
    }

    private let framing: BodyFraming
    private var remaining = 0
    private var chunks: ChunkedDecoder
    private var dataBytes = 0
    private let maxDataBytes: Int
    /// Whether the ranges of data, and trailers, are recorded: only needed where the framing is taken out.
    package var recordsPayload = false
    /// The ranges of data in the piece followed last.
    package private(set) var payload: [Range<Int>] = []
    /// The trailers behind a chunked body, as lines.
    package var trailers: [UInt8] { self.chunks.trailers }
    /// Whether the body has ended.
    package private(set) var isEnd: Bool

    package init(_ framing: BodyFraming, maxDataBytes: Int = .max) {
        self.framing = framing
        self.maxDataBytes = maxDataBytes
        self.chunks = ChunkedDecoder()
        self.isEnd = framing == .none
        if case .length(let length) = framing {
            self.remaining = length
            self.isEnd = length == 0
        }
    }

    /// Says how many of the bytes belong to the body.
    ///
    /// - Throws: `Fault` when the framing is broken, or the data over its limit.
    package mutating func consume(_ bytes: Span<UInt8>) throws(Fault) -> BodyProgress {
        var progress = BodyProgress()
        switch self.framing {
        case .none: break
        case .length:
            let taken = min(self.remaining, bytes.count)
            self.remaining -= taken
            progress.byteCount = taken
            progress.dataBytes = taken
            progress.isEnd = self.remaining == 0
        case .untilClose:
            progress.byteCount = bytes.count
            progress.dataBytes = bytes.count
        case .chunked:
            self.payload.removeAll(keepingCapacity: true)
            do {
                progress = try self.chunks.consume(bytes, payload: &self.payload, recordsPayload: self.recordsPayload)
            } catch { throw .malformed }
        }
        if self.recordsPayload, self.framing != .chunked { self.payload = [0..<progress.byteCount] }
        self.dataBytes += progress.dataBytes
        guard self.dataBytes <= self.maxDataBytes else { throw .tooLarge }
        if progress.isEnd { self.isEnd = true }
        return progress
    }
}
