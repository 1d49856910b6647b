/// What a `Cache-Control` field says, of a request or of an answer.
///
/// Unknown directives say nothing. A number that is none counts as 0: what cannot be understood is not fresh.
///
/// - Source: RFC 9111 §5.2, §4.2.1
package struct CacheDirectives: Sendable, Equatable {
    package var noStore = false
    package var noCache = false
    package var isPrivate = false
    package var onlyIfCached = false
    /// Seconds.
    package var maxAge: Int?
    /// Seconds; counts before `maxAge` in shared caches.
    package var sharedMaxAge: Int?

    package init() {}

    /// Reads another field line of the same message.
    package mutating func read(_ value: Span<UInt8>) {
        var start = 0
        while start < value.count {
            let end = Self.end(of: value, from: start)
            self.readDirective(value, start..<end)
            start = end + 1
        }
    }

    /// The end of a directive: the next comma outside quotes.
    private static func end(of value: Span<UInt8>, from start: Int) -> Int {
        var index = start
        var isQuoted = false
        while index < value.count {
            switch value[index] {
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: "\\") where isQuoted: index += 1
            case UInt8(ascii: ",") where !isQuoted: return index
            default: break
            }
            index += 1
        }
        return value.count
    }

    private mutating func readDirective(_ value: Span<UInt8>, _ range: Range<Int>) {
        var name = Self.trimmed(value, range)
        var argument = name.upperBound..<name.upperBound
        if let equals = name.first(where: { value[$0] == UInt8(ascii: "=") }) {
            argument = Self.trimmed(value, equals + 1..<name.upperBound)
            name = Self.trimmed(value, name.lowerBound..<equals)
        }
        if value.equalsIgnoringCase(name, "no-store") {
            self.noStore = true
        } else if value.equalsIgnoringCase(name, "no-cache") {
            self.noCache = true
        } else if value.equalsIgnoringCase(name, "private") {
            self.isPrivate = true
        } else if value.equalsIgnoringCase(name, "only-if-cached") {
            self.onlyIfCached = true
        } else if value.equalsIgnoringCase(name, "max-age") {
            self.maxAge = min(self.maxAge ?? .max, Self.seconds(value, argument))
        } else if value.equalsIgnoringCase(name, "s-maxage") {
            self.sharedMaxAge = min(self.sharedMaxAge ?? .max, Self.seconds(value, argument))
        }
    }

    private static func trimmed(_ value: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var range = range
        while let first = range.first, value[first] == 0x20 || value[first] == 0x09 {
            range = first + 1..<range.upperBound
        }
        while let last = range.last, value[last] == 0x20 || value[last] == 0x09 { range = range.lowerBound..<last }
        return range
    }

    /// Digits, also in quotes; more than 2^31 is 2^31.
    private static func seconds(_ value: Span<UInt8>, _ range: Range<Int>) -> Int {
        var range = range
        if range.count > 1, value[range.lowerBound] == UInt8(ascii: "\""),
            value[range.upperBound - 1] == UInt8(ascii: "\"")
        {
            range = range.lowerBound + 1..<range.upperBound - 1
        }
        guard !range.isEmpty else { return 0 }
        var seconds = 0
        for index in range {
            guard value[index] &- 0x30 < 10 else { return 0 }
            seconds = min(seconds * 10 + Int(value[index] - 0x30), 1 << 31)
        }
        return seconds
    }
}
