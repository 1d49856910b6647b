/// One header line as offsets into the bytes the head was scanned from.
package struct HeaderField: Sendable, Equatable {
    /// First byte of the name; the line starts here.
    package var nameStart: UInt32
    package var nameLength: UInt32
    /// First byte of the value without the blanks around it.
    package var valueStart: UInt32
    package var valueLength: UInt32
    package var known: KnownHeader
    /// Whether `Connection` names this line, which makes it one of this hop only.
    package var isNamedByConnection = false

    package var name: Range<Int> { Int(self.nameStart)..<Int(self.nameStart) + Int(self.nameLength) }
    package var value: Range<Int> { Int(self.valueStart)..<Int(self.valueStart) + Int(self.valueLength) }

    /// The line when it has the plain form `name: value`, so that it can be copied in one piece with its line end; `nil` when there are other
    /// blanks around the value.
    func plainLine(in bytes: Span<UInt8>) -> Range<Int>? {
        let end = self.value.upperBound
        guard self.value.lowerBound == self.name.upperBound + 2, bytes[self.name.upperBound + 1] == 0x20,
            end + 1 < bytes.count, bytes[end] == 0x0D
        else { return nil }
        return self.name.lowerBound..<end + 2
    }
}

/// How the end of a message body is found.
///
/// - Source: RFC 9112 §6.3
package enum BodyFraming: Sendable, Equatable {
    case none
    /// Exactly this many bytes.
    case length(Int)
    case chunked
    /// Until the connection closes; responses only.
    case untilClose
}

/// What the `Connection` lines of a head say.
struct ConnectionOptions: Sendable, Equatable {
    var closes = false
    var keepsAlive = false
    var upgrades = false
}

/// The header lines of a message, shared by requests and responses: where they stand, and what frames the body.
struct HeaderFields {
    private var lengthCount = 0
    private var length = 0..<0
    private var encodingCount = 0
    private var encoding = 0..<0
    private var hasConnection = false
    private(set) var connection = ConnectionOptions()

    /// Parses the lines from an offset to the empty line before `end`.
    ///
    /// - Returns: `nil` for a line that is malformed: no name, a blank before the colon, a folded line, a control character, a bare CR.
    init?(_ bytes: Span<UInt8>, from start: Int, end: Int, into fields: inout [HeaderField]) {
        var lineStart = start
        while lineStart < end - 2 {
            var index = lineStart
            while index < end, HTTPBytes.isToken(bytes[index]) { index += 1 }
            guard index > lineStart, index < end, bytes[index] == UInt8(ascii: ":") else { return nil }
            let name = lineStart..<index
            index += 1
            while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
            let valueStart = index
            index = bytes.endOfValue(index..<end)
            guard index + 1 < end, bytes[index] == 0x0D, bytes[index + 1] == 0x0A else { return nil }
            var valueEnd = index
            while valueEnd > valueStart, bytes[valueEnd - 1] == 0x20 || bytes[valueEnd - 1] == 0x09 { valueEnd -= 1 }
            let known = KnownHeader(name, in: bytes)
            self.note(known, valueStart..<valueEnd)
            fields.append(
                HeaderField(
                    nameStart: UInt32(truncatingIfNeeded: name.lowerBound),
                    nameLength: UInt32(truncatingIfNeeded: name.count),
                    valueStart: UInt32(truncatingIfNeeded: valueStart),
                    valueLength: UInt32(truncatingIfNeeded: valueEnd - valueStart), known: known))
            lineStart = index + 2
        }
        if self.hasConnection, !self.readConnection(bytes, &fields) { return nil }
    }

    /// Options all `Connection` lines of a head may have together; comparing many of them with many lines would cost a client nothing and us much.
    private static let maxConnectionOptions = 64

    private mutating func note(_ known: KnownHeader, _ value: Range<Int>) {
        switch known {
        case .contentLength:
            self.lengthCount += 1
            self.length = value
        case .transferEncoding:
            self.encodingCount += 1
            self.encoding = value
        case .connection: self.hasConnection = true
        default: break
        }
    }

    /// How the body is framed: exactly one `Content-Length` of digits, or exactly one `Transfer-Encoding: chunked`, never both.
    ///
    /// A length given twice is refused even when both agree, and so is a list: servers disagree about them.
    ///
    /// - Source: RFC 9112 §6.3
    /// - Returns: `nil` when the lines contradict each other; `.none` when there are none.
    func framing(_ bytes: Span<UInt8>) -> BodyFraming? {
        switch (self.lengthCount, self.encodingCount) {
        case (0, 0): return BodyFraming.none
        case (1, 0): return Self.decimal(self.length, bytes).map { .length($0) }
        case (0, 1): return bytes.equalsIgnoringCase(self.encoding, "chunked") ? .chunked : nil
        default: return nil
        }
    }

    /// Reads the options of the `Connection` lines and marks the lines they name.
    ///
    /// - Returns: `false` when there are too many.
    private mutating func readConnection(_ bytes: Span<UInt8>, _ fields: inout [HeaderField]) -> Bool {
        var count = 0
        for position in fields.indices where fields[position].known == .connection {
            let value = fields[position].value
            var start = value.lowerBound
            while start < value.upperBound {
                var end = start
                while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
                var option = start..<end
                while let first = option.first, bytes[first] == 0x20 || bytes[first] == 0x09 {
                    option = first + 1..<option.upperBound
                }
                while let last = option.last, bytes[last] == 0x20 || bytes[last] == 0x09 {
                    option = option.lowerBound..<last
                }
                count += 1
                guard count <= Self.maxConnectionOptions else { return false }
                self.readOption(option, bytes, &fields)
                start = end + 1
            }
        }
        return true
    }

    private mutating func readOption(_ option: Range<Int>, _ bytes: Span<UInt8>, _ fields: inout [HeaderField]) {
        if bytes.equalsIgnoringCase(option, "close") {
            self.connection.closes = true
        } else if bytes.equalsIgnoringCase(option, "keep-alive") {
            self.connection.keepsAlive = true
        } else if bytes.equalsIgnoringCase(option, "upgrade") {
            self.connection.upgrades = true
        } else if !option.isEmpty {
            for position in fields.indices where bytes.equalsIgnoringCase(fields[position].name, option) {
                fields[position].isNamedByConnection = true
            }
        }
    }

    private static func decimal(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Int? {
        guard (1...18).contains(range.count) else { return nil }
        var value = 0
        for index in range {
            guard bytes[index] &- 0x30 < 10 else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
        }
        return value
    }
}

extension Span<UInt8> {
    /// Whether two ranges hold the same text, without regard to the case of ASCII letters.
    func equalsIgnoringCase(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        guard left.count == right.count else { return false }
        for offset in 0..<left.count
        where HeaderText.lowercased(self[left.lowerBound + offset])
            != HeaderText.lowercased(self[right.lowerBound + offset])
        {
            return false
        }
        return true
    }
}
