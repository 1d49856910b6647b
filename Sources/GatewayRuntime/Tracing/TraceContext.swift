/// The trace a request belongs to, and the gateway's own span in it.
///
/// A request that brings a valid `traceparent` goes on in its trace; any other starts a new one, and its `tracestate` means nothing any more.
/// Whoever writes the backend request leaves out the lines `traceparent`, and `tracestate` unless `keepsState`, and appends
/// `appendLine(to:)`.
///
/// - Source: W3C Trace Context, §3.2, §3.3
package struct TraceContext: Sendable, Equatable {
    /// The trace id, never all zeros.
    package let high: UInt64
    package let low: UInt64
    /// The gateway's span, never zero: what the backend sees as its parent.
    package let span: UInt64
    /// The caller's span; 0 when this gateway started the trace.
    package let parent: UInt64
    /// The bits that are defined: sampled (1) and random trace id (2).
    package let flags: UInt8
    /// Whether the caller's `tracestate` goes on to the backend, unchanged.
    package let keepsState: Bool

    private static let sampled: UInt8 = 1
    private static let randomID: UInt8 = 2

    /// The trace of a request.
    ///
    /// - Parameters:
    ///   - head: The request head, as offsets into `bytes`.
    ///   - bytes: The bytes the head was scanned from.
    ///   - generator: Gives the ids.
    ///   - samplesNew: Whether a trace started here asks those behind to record it. They follow this bit, and nothing is lost by recording.
    package init(
        _ head: RequestHead, bytes: Span<UInt8>, using generator: inout some RandomNumberGenerator,
        samplesNew: Bool = true
    ) {
        self.span = Self.nonZero(&generator)
        if let received = Self.received(head, bytes) {
            self.high = received.high
            self.low = received.low
            self.parent = received.parent
            self.flags = received.flags & (Self.sampled | Self.randomID)
            self.keepsState = true
        } else {
            self.high = Self.nonZero(&generator)
            self.low = Self.nonZero(&generator)
            self.parent = 0
            self.flags = Self.randomID | (samplesNew ? Self.sampled : 0)
            self.keepsState = false
        }
    }

    private static func nonZero(_ generator: inout some RandomNumberGenerator) -> UInt64 {
        let value: UInt64 = generator.next()
        return value == 0 ? 1 : value
    }

    // MARK: Header lines

    /// Appends the `traceparent` line of the request to the backend, with its CRLF.
    package func appendLine(to bytes: inout [UInt8]) {
        bytes.append("traceparent: ")
        self.appendValue(to: &bytes)
        bytes.append(0x0D)
        bytes.append(0x0A)
    }

    /// Appends the 55 bytes of the value, always of version 00.
    package func appendValue(to bytes: inout [UInt8]) {
        bytes.append("00-")
        bytes.append(hexadecimal: self.high)
        bytes.append(hexadecimal: self.low)
        bytes.append(UInt8(ascii: "-"))
        bytes.append(hexadecimal: self.span)
        bytes.append(UInt8(ascii: "-"))
        // Both bits that are defined stand in the second digit.
        bytes.append(0x30)
        bytes.append(0x30 + (self.flags & 3))
    }

    // MARK: Parsing

    /// A `traceparent` that was received.
    package struct Received: Sendable, Equatable {
        package let high: UInt64
        package let low: UInt64
        package let parent: UInt64
        package let flags: UInt8
    }

    /// The only `traceparent` of a head, if it is valid; two of them are none.
    private static func received(_ head: RequestHead, _ bytes: Span<UInt8>) -> Received? {
        var value: Range<Int>?
        for field in head.fields where field.known == .traceparent {
            guard value == nil else { return nil }
            value = field.value
        }
        return value.flatMap { self.parse($0, in: bytes) }
    }

    /// Parses a value: `version-traceid-parentid-flags` in lower-case hexadecimal digits.
    ///
    /// A version after 00 may have more behind another `-`, and is read as far as it is known.
    ///
    /// - Source: W3C Trace Context, §3.2.2, §4.3
    package static func parse(_ range: Range<Int>, in bytes: Span<UInt8>) -> Received? {
        guard range.count >= 55, range.lowerBound >= 0, range.upperBound <= bytes.count else { return nil }
        let start = range.lowerBound
        let dash = UInt8(ascii: "-")
        guard bytes[start + 2] == dash, bytes[start + 35] == dash, bytes[start + 52] == dash,
            let version = self.digits(start, 2, bytes), version != 0xFF,
            let high = self.digits(start + 3, 16, bytes), let low = self.digits(start + 19, 16, bytes),
            let parent = self.digits(start + 36, 16, bytes), let flags = self.digits(start + 53, 2, bytes),
            high != 0 || low != 0, parent != 0
        else { return nil }
        if range.count > 55 {
            guard version > 0, bytes[start + 55] == dash else { return nil }
        }
        return Received(high: high, low: low, parent: parent, flags: UInt8(truncatingIfNeeded: flags))
    }

    private static func digits(_ start: Int, _ count: Int, _ bytes: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for index in start..<start + count {
            switch bytes[index] {
            case 0x30...0x39: value = value << 4 | UInt64(bytes[index] - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(bytes[index] - 0x61 + 10)
            default: return nil
            }
        }
        return value
    }
}
