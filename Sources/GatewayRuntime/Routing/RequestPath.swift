/// The path of a request, as it is routed: decoded, unless the gateway keeps encodings.
///
/// Percent-encodings are resolved before the path is taken apart, so `%2F` separates. Dot segments are resolved too: no document says what the product does with
/// them, and a backend should never see a path that climbs out of its prefix.
///
/// With the feature `api_uri_no_escape` nothing is decoded: the path is taken apart, compared and passed on as it came, and `%2F` is part of a segment.
/// Dot segments are resolved all the same, in whatever spelling, and an encoding must still be one.
///
/// An event loop uses one value for all its requests, so that its storage is allocated once.
///
/// - Source: APIG User Guide, apig_03_0046 (`api_uri_no_escape` off); RFC 3986 §5.2.4
struct RequestPath: Sendable {
    /// The bytes, with the leading slash.
    private(set) var bytes: [UInt8] = []
    /// The segments between the slashes; `/` has one empty segment.
    private(set) var segments: [Range<Int>] = []

    /// Whether percent-encodings stay.
    private let keepsEncoding: Bool

    init(keepsEncoding: Bool = false) { self.keepsEncoding = keepsEncoding }

    /// Appends part of it as a path again.
    func append(_ range: Range<Int>, to out: inout [UInt8]) {
        if self.keepsEncoding {
            PercentEncoding.appendEncodedPath(self.bytes, range, to: &out)
        } else {
            PercentEncoding.appendPath(self.bytes, range, to: &out)
        }
    }

    /// Appends the value of one of its variables as part of a path.
    func append(variable value: [UInt8], to out: inout [UInt8]) {
        if self.keepsEncoding {
            PercentEncoding.appendEncodedPath(value, value.indices, to: &out)
        } else {
            PercentEncoding.append(value, for: .path, to: &out)
        }
    }

    /// Reads a path; what was there before is forgotten.
    ///
    /// - Returns: `false` when an encoding is broken, decodes to NUL or a control character, or the path climbs above its root.
    mutating func read(_ range: Range<Int>, in source: Span<UInt8>) -> Bool {
        self.bytes.removeAll(keepingCapacity: true)
        self.segments.removeAll(keepingCapacity: true)
        if range.isEmpty || source[range.lowerBound] != UInt8(ascii: "/") { self.bytes.append(UInt8(ascii: "/")) }
        var hasDots = false
        var isSegmentStart = true
        var index = range.lowerBound
        while index < range.upperBound {
            var byte = source[index]
            index += 1
            if byte == UInt8(ascii: "%") {
                guard index + 1 < range.upperBound, let high = PercentEncoding.digit(source[index]),
                    let low = PercentEncoding.digit(source[index + 1])
                else { return false }
                byte = high << 4 | low
                guard byte >= 0x20, byte != 0x7F else { return false }
                index += 2
                if self.keepsEncoding {
                    if isSegmentStart, byte == UInt8(ascii: ".") { hasDots = true }
                    isSegmentStart = false
                    for position in index - 3..<index { self.bytes.append(source[position]) }
                    continue
                }
            }
            if isSegmentStart, byte == UInt8(ascii: ".") { hasDots = true }
            isSegmentStart = byte == UInt8(ascii: "/")
            self.bytes.append(byte)
        }
        if hasDots, !self.resolveDots() { return false }
        self.split()
        return true
    }

    private mutating func split() {
        var start = 1
        for index in 1..<max(1, self.bytes.count) where self.bytes[index] == UInt8(ascii: "/") {
            self.segments.append(start..<index)
            start = index + 1
        }
        self.segments.append(start..<max(start, self.bytes.count))
    }

    private mutating func resolveDots() -> Bool {
        var kept: [ArraySlice<UInt8>] = []
        let parts = self.bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for (position, part) in parts.enumerated() {
            let isLast = position == parts.count - 1
            // Backends decode.
            let part = self.keepsEncoding ? PercentEncoding.decodedDots(part) : part
            if part.elementsEqual(".".utf8) {
                if isLast { kept.append([]) }
            } else if part.elementsEqual("..".utf8) {
                guard kept.popLast() != nil else { return false }
                if isLast { kept.append([]) }
            } else {
                kept.append(part)
            }
        }
        self.bytes = kept.isEmpty ? [UInt8(ascii: "/")] : kept.flatMap { [UInt8(ascii: "/")] + $0 }
        return true
    }
}
