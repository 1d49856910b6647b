/// Reading texts out of received bytes without making strings of them.
extension Span<UInt8> {
    /// The bytes of a range as an array; a range outside the span is cut to it.
    func copy(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(self, range)
        return bytes
    }

    /// Whether a lower-case letter of ASCII is among the bytes of a range.
    func hasLowercase(_ range: Range<Int>) -> Bool {
        for index in range.clamped(to: self.indices) where self[index] &- 0x61 < 26 { return true }
        return false
    }

    /// Whether the bytes of a range are a text, without regard to the case of ASCII letters.
    func equalsIgnoringCase(_ range: Range<Int>, _ text: [UInt8]) -> Bool {
        guard range.count == text.count, range.lowerBound >= 0, range.upperBound <= self.count else { return false }
        for (offset, byte) in text.enumerated()
        where HeaderText.lowercased(self[range.lowerBound + offset]) != HeaderText.lowercased(byte) {
            return false
        }
        return true
    }

    /// Whether the bytes of a range are a text.
    func equals(_ range: Range<Int>, _ text: [UInt8]) -> Bool {
        guard range.count == text.count, range.lowerBound >= 0, range.upperBound <= self.count else { return false }
        for offset in 0..<range.count where self[range.lowerBound + offset] != text[offset] { return false }
        return true
    }
}

extension [UInt8] {
    /// Appends the bytes of a range in one copy; a range outside the span is cut to it.
    @inline(__always)
    mutating func append(_ bytes: Span<UInt8>, _ range: Range<Int>) {
        let clamped = range.clamped(to: 0..<bytes.count)
        guard !clamped.isEmpty else { return }
        // The pointer is read inside the closure only, and the range was cut to the span.
        unsafe bytes.extracting(clamped).withUnsafeBufferPointer { unsafe self.append(contentsOf: $0) }
    }

    /// Appends a constant text.
    @inline(__always)
    mutating func append(_ text: StaticString) {
        guard text.hasPointerRepresentation else { return }
        // Constant bytes of the program, as many as the string says.
        unsafe self.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    /// Appends the sixteen lower-case hexadecimal digits of a number.
    mutating func append(hexadecimal number: UInt64) {
        self.append(eightDigits: UInt32(truncatingIfNeeded: number >> 32))
        self.append(eightDigits: UInt32(truncatingIfNeeded: number))
    }

    /// All digits at once: each half-byte gets a byte of its own, and those above 9 the distance to the letters.
    private mutating func append(eightDigits number: UInt32) {
        var digits = UInt64(number)
        digits = (digits << 16 | digits) & 0x0000_FFFF_0000_FFFF
        digits = (digits << 8 | digits) & 0x00FF_00FF_00FF_00FF
        digits = (digits << 4 | digits) & 0x0F0F_0F0F_0F0F_0F0F
        let letters = ((digits &+ 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        let text = (digits &+ 0x3030_3030_3030_3030 &+ letters &* 0x27).bigEndian
        // The bytes of a local, read inside the closure only.
        unsafe Swift.withUnsafeBytes(of: text) { unsafe self.append(contentsOf: $0) }
    }

    /// Appends a number that is not negative, in decimal.
    mutating func append(decimal number: Int) {
        guard number >= 10 else {
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: Swift.max(0, number)))
            return
        }
        let start = self.count
        var rest = number
        while rest > 0 {
            self.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        // Not `self[start...].reverse()`: changing a slice allocates a copy of it.
        var low = start
        var high = self.count - 1
        while low < high {
            self.swapAt(low, high)
            low += 1
            high -= 1
        }
    }
}
