/// Follows a chunked body through the bytes it arrives in, so that they can be passed on as they are.
///
/// Sizes are hexadecimal digits only; extensions and trailers are checked byte by byte and counted, line ends are CRLF. A trailer that would
/// frame, route or authenticate a message is a fault.
///
/// - Source: RFC 9112 §7.1; RFC 9110 §6.5.1
package struct ChunkedDecoder: Sendable {
    package enum Fault: Error, Sendable, Equatable {
        case malformed
    }

    private enum State {
        case size(digits: Int, value: Int)
        case extensionText
        case sizeLineFeed
        case data(Int)
        case dataEnd
        case dataLineFeed
        case trailerStart
        case trailerName
        case trailerValue
        case trailerLineFeed
        case lastLineFeed
        case finished
        case failed
    }

    /// Bytes of extensions and trailers of a whole body.
    package static let maxOverheadBytes = 16 << 10
    /// Bytes of extensions of one chunk.
    package static let maxExtensionBytes = 256

    private var state = State.size(digits: 0, value: 0)
    private var size = 0
    private var overhead = 0
    private var extensionBytes = 0
    private var trailerName: [UInt8] = []
    private var recordsTrailers = false
    /// The trailers that came so far, as they stand in the body, if ranges of data were recorded meanwhile.
    package private(set) var trailers: [UInt8] = []

    package init() {}

    /// Follows the next bytes.
    ///
    /// - Parameters:
    ///   - bytes: What was received and not yet followed.
    ///   - payload: Gets the ranges of data in `bytes`, when `recordsPayload` says so.
    ///   - recordsPayload: Whether anybody needs the ranges, and the trailers.
    /// - Returns: How far the body goes.
    /// - Throws: `Fault` when the framing is broken at the first byte; what comes before a fault is told first, however the bytes are split.
    package mutating func consume(
        _ bytes: Span<UInt8>, payload: inout [Range<Int>], recordsPayload: Bool
    ) throws(Fault) -> BodyProgress {
        var progress = BodyProgress()
        var index = 0
        self.recordsTrailers = recordsPayload
        while index < bytes.count {
            if case .data(let remaining) = self.state {
                let taken = min(remaining, bytes.count - index)
                if recordsPayload { payload.append(index..<index + taken) }
                progress.dataBytes += taken
                index += taken
                self.state = taken == remaining ? .dataEnd : .data(remaining - taken)
                continue
            }
            do {
                try self.step(bytes[index])
            } catch {
                self.state = .failed
                guard index > 0 else { throw .malformed }
                break
            }
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
            self.size = value
            switch byte {
            case 0x0D: self.state = .sizeLineFeed
            case UInt8(ascii: ";"):
                self.extensionBytes = 0
                self.state = .extensionText
            default: throw .malformed
            }
        case .extensionText:
            if byte == 0x0D {
                self.state = .sizeLineFeed
            } else {
                self.extensionBytes += 1
                guard self.extensionBytes <= Self.maxExtensionBytes else { throw .malformed }
                try self.countOverhead(byte)
            }
        case .sizeLineFeed:
            try Self.require(byte, 0x0A)
            self.state = self.size == 0 ? .trailerStart : .data(self.size)
        case .dataEnd:
            try Self.require(byte, 0x0D)
            self.state = .dataLineFeed
        case .dataLineFeed:
            try Self.require(byte, 0x0A)
            self.state = .size(digits: 0, value: 0)
        case .trailerStart, .trailerName, .trailerValue, .trailerLineFeed, .lastLineFeed: try self.trailer(byte)
        case .failed: throw .malformed
        case .data, .finished: break
        }
    }

    private mutating func trailer(_ byte: UInt8) throws(Fault) {
        switch self.state {
        case .trailerStart where byte == 0x0D: self.state = .lastLineFeed
        case .trailerStart, .trailerName:
            if byte == UInt8(ascii: ":"), !self.trailerName.isEmpty {
                guard !Self.isForbidden(self.trailerName) else { throw .malformed }
                if self.recordsTrailers { self.trailers += self.trailerName + [byte] }
                self.trailerName.removeAll(keepingCapacity: true)
                self.state = .trailerValue
                return
            }
            guard HTTPBytes.isToken(byte) else { throw .malformed }
            try self.countOverhead(byte)
            self.trailerName.append(byte)
            self.state = .trailerName
        case .trailerValue:
            if byte == 0x0D { self.state = .trailerLineFeed } else { try self.countOverhead(byte) }
            if self.recordsTrailers { self.trailers.append(byte) }
        case .trailerLineFeed:
            try Self.require(byte, 0x0A)
            if self.recordsTrailers { self.trailers.append(byte) }
            self.state = .trailerStart
        default:
            try Self.require(byte, 0x0A)
            self.state = .finished
        }
    }

    private static func require(_ byte: UInt8, _ expected: UInt8) throws(Fault) {
        guard byte == expected else { throw .malformed }
    }

    private mutating func countOverhead(_ byte: UInt8) throws(Fault) {
        guard HTTPBytes.isValue(byte) else { throw .malformed }
        self.overhead += 1
        guard self.overhead <= Self.maxOverheadBytes else { throw .malformed }
    }

    /// Fields that frame, route, authenticate or control: a sender must not put them into trailers.
    static func isForbidden(_ name: [UInt8]) -> Bool {
        let known = KnownHeader(0..<name.count, in: name.span)
        switch known {
        case .host, .contentLength, .expect, .authorization, .cookie, .xStage, .xForwardedFor, .xForwardedHost,
            .xForwardedPort, .xForwardedProto, .xRealIP, .xRequestID:
            return true
        default: return known.isHopByHop
        }
    }
}
