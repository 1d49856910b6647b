/// The nine bytes before the payload of a frame.
///
/// - Source: RFC 9113 §4.1
package struct HTTP2FrameHeader: Sendable, Equatable {
    package let length: Int
    package let type: UInt8
    package let flags: UInt8
    package let streamID: UInt32

    /// The types somebody here asks for; others stay numbers.
    package static let headersType: UInt8 = 1
    package static let dataType: UInt8 = 0
    package static let settingsType: UInt8 = 4
    package static let pingType: UInt8 = 6
    package static let goAwayType: UInt8 = 7
    /// The flag ACK of SETTINGS and PING.
    package static let acknowledgement: UInt8 = 1

    init(high: UInt64, last: UInt8) {
        self.length = Int(high >> 40)
        self.type = UInt8(truncatingIfNeeded: high >> 32)
        self.flags = UInt8(truncatingIfNeeded: high >> 24)
        self.streamID = UInt32(truncatingIfNeeded: (high & 0x7F_FFFF) << 8) | UInt32(last)
    }
}

/// Walks over the frames of one direction of a connection, by their headers only.
///
/// It keeps nothing but the place it has come to, so pieces may be cut anywhere.
package struct HTTP2FrameWalker: Sendable {
    private var skip: Int
    private var high: UInt64 = 0
    private var count = 0

    /// Bytes of a client's preface, before its first frame.
    ///
    /// - Source: RFC 9113 §3.4
    package static let prefaceBytes = 24

    /// - Parameter skip: Bytes before the first frame.
    package init(skip: Int) { self.skip = skip }

    /// Bytes of the payload last found, or of the preface, that have not come yet.
    package var bytesToSkip: Int { self.skip }

    /// Takes back the bytes of a header that is not complete at the end of a piece, for them to come again before the next one.
    ///
    /// - Returns: How many there are.
    package mutating func takeBackPartialHeader() -> Int {
        defer {
            self.high = 0
            self.count = 0
        }
        return self.count
    }

    /// Goes on to the next header in a piece.
    ///
    /// - Parameters:
    ///   - bytes: The piece.
    ///   - index: Where to go on; afterwards the first byte of the payload. The first call for a piece passes 0.
    /// - Returns: The header; `nil` when the piece has no further one.
    package mutating func next(_ bytes: Span<UInt8>, _ index: inout Int) -> HTTP2FrameHeader? {
        let skipped = min(self.skip, bytes.count - index)
        index += skipped
        self.skip -= skipped
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            self.count += 1
            guard self.count == 9 else {
                self.high = self.high << 8 | UInt64(byte)
                continue
            }
            let header = HTTP2FrameHeader(high: self.high, last: byte)
            self.high = 0
            self.count = 0
            self.skip = header.length
            return header
        }
        return nil
    }
}
