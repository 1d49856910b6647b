import Diagnostics

/// Strings, numbers and words; each is read from its first byte to behind its last one, and gives whether to go on.
extension JSONReader {
    // MARK: Strings

    /// Reads a string in double quotes; its text stays in the source when it has no escapes.
    mutating func string(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        var index = start + 1
        // Every read is at an index below the count, checked before it.
        while index < buffer.count {
            let byte = unsafe buffer[index]
            if byte == UInt8(ascii: "\"") {
                self.position = index + 1
                return self.builder.scalar(style: .jsonString, range: start..<index + 1, text: start + 1..<index)
            }
            if byte == UInt8(ascii: "\\") || byte < 0x20 {
                return unsafe self.decodedString(start, special: index, buffer)
            }
            index += 1
        }
        return self.unterminated(start, end: buffer.count)
    }

    /// Reads a string that has an escape or a control character at an index.
    private mutating func decodedString(_ start: Int, special: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let first = self.builder.decoded.count
        var clean = start + 1
        var index = special
        // Every read is at an index below the count, and every slice ends at such an index.
        while index < buffer.count {
            let byte = unsafe buffer[index]
            switch byte {
            case UInt8(ascii: "\""):
                unsafe self.builder.decode(UnsafeBufferPointer(rebasing: buffer[clean..<index]))
                self.position = index + 1
                return self.builder.scalar(style: .jsonString, range: start..<index + 1, decodedFrom: first)
            case UInt8(ascii: "\\"):
                unsafe self.builder.decode(UnsafeBufferPointer(rebasing: buffer[clean..<index]))
                guard let next = unsafe self.escape(at: index, buffer) else { return false }
                (clean, index) = (next, next)
            case 0x0A, 0x0D:
                return self.unterminated(start, end: index)
            case ..<0x20:
                guard
                    self.fault(
                        "a text holds a tab", mend: "write \\t", range: index..<index + 1, isFineInYAML: true)
                else { return false }
                index += 1
            default:
                index += 1
            }
        }
        return self.unterminated(start, end: buffer.count)
    }

    /// Decodes the escape at an index and gives the index behind it; `nil` to end reading.
    private mutating func escape(at index: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> Int? {
        guard index + 1 < buffer.count else { return index + 1 }
        let letter = unsafe buffer[index + 1]
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): self.builder.decode(letter)
        case UInt8(ascii: "b"): self.builder.decode(0x08)
        case UInt8(ascii: "f"): self.builder.decode(0x0C)
        case UInt8(ascii: "n"): self.builder.decode(0x0A)
        case UInt8(ascii: "r"): self.builder.decode(0x0D)
        case UInt8(ascii: "t"): self.builder.decode(0x09)
        case UInt8(ascii: "u"): return unsafe self.unicodeEscape(at: index, buffer)
        default:
            let length = letter < 0x20 ? 1 : 2
            let isReported = self.fault(
                "there is no such escape in JSON", mend: "write \\\\ for a backslash",
                range: index..<index + length, isFineInYAML: true)
            return isReported ? index + length : nil
        }
        return index + 2
    }

    private mutating func unicodeEscape(at index: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> Int? {
        guard let first = unsafe Self.codeUnit(at: index, buffer) else {
            let isReported = self.fault(
                "\\u needs four hexadecimal digits", mend: "write the digits, or \\\\ for a backslash",
                range: index..<index + 2)
            return isReported ? index + 2 : nil
        }
        var value = first
        var next = index + 6
        if 0xD800...0xDBFF ~= first, let second = unsafe Self.codeUnit(at: next, buffer), 0xDC00...0xDFFF ~= second {
            value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            next += 6
        }
        guard let scalar = Unicode.Scalar(value) else {
            let isReported = self.fault(
                "half of a surrogate pair is no character", mend: "write both halves, or the character itself",
                range: index..<next)
            return isReported ? next : nil
        }
        self.builder.decode(scalar)
        return next
    }

    /// The value of `\u` and four hexadecimal digits at an index; `nil` when there is none.
    private static func codeUnit(at index: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> UInt32? {
        // All six bytes lie inside the buffer after this check.
        guard index + 6 <= buffer.count, unsafe buffer[index] == UInt8(ascii: "\\"),
            unsafe buffer[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for offset in 2..<6 {
            guard let digit = CoreSchema.hexDigit(unsafe buffer[index + offset]) else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    /// Ends reading: where the text was meant to end cannot be known.
    private mutating func unterminated(_ start: Int, end: Int) -> Bool {
        _ = self.fault(
            "a text is not closed on its line", mend: "close the double quote; a line end inside a text is written \\n",
            range: start..<end)
        return false
    }

    /// Reports a text in single quotes and steps over it.
    mutating func singleQuoted(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        var end = start + 1
        // Every read is at an index below the count, checked before it.
        while end < buffer.count, unsafe buffer[end] != UInt8(ascii: "'"), unsafe buffer[end] >= 0x20 { end += 1 }
        guard end < buffer.count, unsafe buffer[end] == UInt8(ascii: "'") else {
            return self.unterminated(start, end: end)
        }
        let range = start..<end + 1
        guard
            self.fault(
                "a text stands in single quotes", mend: "use double quotes", range: range, isFineInYAML: true)
        else { return false }
        self.position = end + 1
        return self.builder.scalar(style: .jsonString, range: range, text: start + 1..<end)
    }

    // MARK: Numbers and words

    /// Reads a number, `true`, `false` or `null`, or reports what stands there instead.
    mutating func bareValue(_ byte: UInt8, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        let end = unsafe self.endOfWord(buffer)
        let isValue: Bool
        switch byte {
        case UInt8(ascii: "t"): isValue = unsafe Self.isWord("true", buffer, start..<end)
        case UInt8(ascii: "f"): isValue = unsafe Self.isWord("false", buffer, start..<end)
        case UInt8(ascii: "n"): isValue = unsafe Self.isWord("null", buffer, start..<end)
        default: isValue = unsafe Self.isNumber(buffer, start..<end)
        }
        let range = start..<max(end, start + 1)
        if !isValue {
            guard self.keep(JSONFault.bareValue(self.excerpt(range), at: range)) else { return false }
        }
        self.position = range.upperBound
        return self.builder.scalar(style: .jsonLiteral, range: range, text: range)
    }

    /// Reports a key without quotes and steps over it.
    mutating func bareKey(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let range = unsafe self.position..<self.endOfWord(buffer)
        guard
            self.fault(
                "the key \"\(self.excerpt(range))\" stands without quotes", mend: "put it in double quotes",
                range: range,
                isFineInYAML: true)
        else { return false }
        self.position = range.upperBound
        return self.builder.scalar(style: .jsonString, range: range, text: range)
    }

    /// The start of a range as text, short enough for a message.
    private func excerpt(_ range: ByteRange) -> String {
        String(String(decoding: self.builder.source.bytes[range].prefix(160), as: UTF8.self).prefix(40))
    }

    /// The index of the first byte from here on that can be no part of a word.
    private func endOfWord(_ buffer: UnsafeBufferPointer<UInt8>) -> Int {
        var index = self.position
        // Every read is at an index below the count, checked before it.
        while index < buffer.count {
            switch unsafe buffer[index] {
            case ...0x20, UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: "["),
                UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "#"), UInt8(ascii: "/"):
                return index
            default: index += 1
            }
        }
        return index
    }

    private static func isWord(_ word: StaticString, _ buffer: UnsafeBufferPointer<UInt8>, _ range: ByteRange) -> Bool {
        guard range.count == word.utf8CodeUnitCount else { return false }
        // Both have as many bytes as the word, and the range lies inside the buffer.
        for offset in 0..<range.count where unsafe buffer[range.lowerBound + offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }

    /// Whether a range of the buffer is a number by RFC 8259 §6.
    private static func isNumber(_ buffer: UnsafeBufferPointer<UInt8>, _ range: ByteRange) -> Bool {
        var index = range.lowerBound
        let end = range.upperBound
        // Every read is at an index below the end of the range, which lies inside the buffer.
        func skipDigits() -> Bool {
            let first = index
            while index < end, unsafe buffer[index] &- 0x30 < 10 { index += 1 }
            return index > first
        }
        if index < end, unsafe buffer[index] == UInt8(ascii: "-") { index += 1 }
        let whole = index
        guard skipDigits(), unsafe index - whole == 1 || buffer[whole] != UInt8(ascii: "0") else { return false }
        if index < end, unsafe buffer[index] == UInt8(ascii: ".") {
            index += 1
            guard skipDigits() else { return false }
        }
        if index < end, unsafe buffer[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < end, unsafe buffer[index] == UInt8(ascii: "+") || buffer[index] == UInt8(ascii: "-") {
                index += 1
            }
            guard skipDigits() else { return false }
        }
        return index == end
    }
}
