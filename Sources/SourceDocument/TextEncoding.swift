import Diagnostics

/// Turns the bytes of a file into valid UTF-8 without byte order mark.
enum TextEncoding {
    /// The text in UTF-8, or `nil` when the bytes are no text; reported.
    static func utf8(_ bytes: [UInt8], name: String, diagnostics: DiagnosticCollector) -> [UInt8]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return self.validated(Array(bytes.dropFirst(3)), name: name, diagnostics: diagnostics)
        }
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            self.report(.invalidUTF8, "the document is in UTF-32", after: [], name: name, diagnostics: diagnostics)
            return nil
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            let isLittleEndian = bytes[0] == 0xFF
            guard
                let text = self.fromUTF16(
                    bytes[2...], isLittleEndian: isLittleEndian, name: name, diagnostics: diagnostics)
            else { return nil }
            return self.validated(text, name: name, diagnostics: diagnostics)
        }
        return self.validated(bytes, name: name, diagnostics: diagnostics)
    }

    // MARK: UTF-8

    private static func validated(_ bytes: [UInt8], name: String, diagnostics: DiagnosticCollector) -> [UInt8]? {
        guard let fault = unsafe bytes.withUnsafeBufferPointer({ unsafe self.firstFault(in: $0) }) else { return bytes }
        let byte = bytes[fault]
        let digits = String(byte, radix: 16, uppercase: true)
        let shown = "0x" + (digits.count == 1 ? "0" + digits : digits)
        let before = bytes[..<fault]
        switch byte {
        case 0 where self.looksLikeUTF16(bytes):
            self.report(
                .invalidUTF8, "the document looks like UTF-16 without a byte order mark", after: before, name: name,
                diagnostics: diagnostics)
        case 0:
            self.report(.controlCharacter, "found a NUL byte", after: before, name: name, diagnostics: diagnostics)
        case ..<0x20:
            self.report(
                .controlCharacter, "found the control character \(shown)", after: before, name: name,
                diagnostics: diagnostics)
        default:
            self.report(
                .invalidUTF8, "the byte \(shown) is no part of a UTF-8 text", after: before, name: name,
                diagnostics: diagnostics)
        }
        return nil
    }

    /// Whether one byte of each of the first pairs is 0, as in ASCII text saved as UTF-16.
    private static func looksLikeUTF16(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 4 else { return false }
        return (bytes[0] == 0) != (bytes[1] == 0) && (bytes[2] == 0) == (bytes[0] == 0)
            && (bytes[3] == 0) == (bytes[1] == 0)
    }

    /// The offset of the first byte that is neither text nor layout.
    ///
    /// That is a fault of UTF-8, or a control character but tab and line ends.
    ///
    /// - Source: RFC 3629 §4
    private static func firstFault(in buffer: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        let count = buffer.count
        // Every read is at an index below the count, checked before it.
        while index < count {
            if index + 8 <= count {
                let word = unsafe ByteWords.load(buffer, at: index)
                if ByteWords.isASCII(word), !ByteWords.containsByte(below: 0x20, in: word) {
                    index += 8
                    continue
                }
            }
            let stop = min(index + 8, count)
            while index < stop {
                let byte = unsafe buffer[index]
                if byte < 0x80 {
                    if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return index }
                    index += 1
                } else {
                    let length = unsafe self.sequenceLength(at: index, in: buffer)
                    guard length > 0 else { return index }
                    index += length
                }
            }
        }
        return nil
    }

    /// The number of bytes of the well-formed sequence that begins with a byte outside ASCII; 0 when there is none.
    private static func sequenceLength(at index: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Int {
        let first = unsafe buffer[index]
        let length: Int
        switch first {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF: length = 3
        case 0xF0...0xF4: length = 4
        default: return 0
        }
        // The whole sequence lies inside the buffer from here on.
        guard index + length <= buffer.count else { return 0 }
        let second = unsafe buffer[index + 1]
        let lowest: UInt8 = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80
        let highest: UInt8 = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF
        guard second >= lowest, second <= highest else { return 0 }
        var offset = 2
        while offset < length {
            guard unsafe buffer[index + offset] & 0xC0 == 0x80 else { return 0 }
            offset += 1
        }
        return length
    }

    // MARK: UTF-16

    private static func fromUTF16(
        _ bytes: ArraySlice<UInt8>, isLittleEndian: Bool, name: String, diagnostics: DiagnosticCollector
    ) -> [UInt8]? {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 3 / 4)
        var index = bytes.startIndex
        func unit(at index: Int) -> UInt32? {
            guard index + 1 < bytes.endIndex else { return nil }
            let first = UInt32(bytes[index])
            let second = UInt32(bytes[index + 1])
            return isLittleEndian ? second << 8 | first : first << 8 | second
        }
        while let high = unit(at: index) {
            var value = high
            index += 2
            if 0xD800...0xDBFF ~= high, let low = unit(at: index), 0xDC00...0xDFFF ~= low {
                value = 0x10000 + (high - 0xD800) << 10 + (low - 0xDC00)
                index += 2
            }
            guard let scalar = Unicode.Scalar(value) else {
                self.report(
                    .invalidUTF8, "a UTF-16 text has half of a surrogate pair", after: text[...], name: name,
                    diagnostics: diagnostics)
                return nil
            }
            text.append(utf8: scalar)
        }
        guard index == bytes.endIndex else {
            self.report(
                .invalidUTF8, "a UTF-16 text has an odd number of bytes", after: text[...], name: name,
                diagnostics: diagnostics)
            return nil
        }
        return text
    }

    /// Reports a fault behind the text read so far, which is valid and gives the position.
    private static func report(
        _ rule: Rule, _ message: String, after text: ArraySlice<UInt8>, name: String, diagnostics: DiagnosticCollector
    ) {
        let source = SourceText(name: name, bytes: Array(text) + [0x20])
        diagnostics.report(Diagnostic(rule, message, at: source.location(of: text.count..<text.count + 1)))
    }
}

extension [UInt8] {
    /// Appends a scalar in UTF-8.
    mutating func append(utf8 scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case ..<0x80:
            self.append(UInt8(truncatingIfNeeded: value))
        case ..<0x800:
            self.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        case ..<0x10000:
            self.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        default:
            self.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
            self.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
        }
    }
}
