import Diagnostics

/// Turns the bytes of a file into valid UTF-8 without byte order mark.
enum TextEncoding {
    /// The text in UTF-8, or `nil` when the bytes are no text; reported.
    static func utf8(_ bytes: [UInt8], name: String, diagnostics: DiagnosticCollector) -> [UInt8]? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            return self.validated(Array(bytes.dropFirst(3)), name: name, diagnostics: diagnostics)
        }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            guard let text = self.fromUTF16(bytes, name: name, diagnostics: diagnostics) else { return nil }
            return self.validated(text, name: name, diagnostics: diagnostics)
        }
        return self.validated(bytes, name: name, diagnostics: diagnostics)
    }

    private static func validated(_ bytes: [UInt8], name: String, diagnostics: DiagnosticCollector) -> [UInt8]? {
        let fault = unsafe bytes.withUnsafeBufferPointer { unsafe self.firstFault(in: $0) }
        guard let fault else { return bytes }
        // Positions are counted in what stands before the fault, which is valid.
        let source = SourceText(name: name, bytes: Array(bytes[..<fault]) + [0x20])
        let byte = bytes[fault]
        let hex = String(byte, radix: 16, uppercase: true)
        let shown = "0x" + (hex.count == 1 ? "0" + hex : hex)
        let isControl = byte < 0x20
        diagnostics.report(
            Diagnostic(
                isControl ? .controlCharacter : .invalidUTF8,
                isControl ? "found the control byte \(shown)" : "the byte \(shown) is no part of a UTF-8 text",
                at: source.location(of: fault..<fault + 1)))
        return nil
    }

    /// The offset of the first byte that is neither text nor layout: a fault of UTF-8, or a control character but tab and line ends.
    ///
    /// - Source: RFC 3629 §4
    private static func firstFault(in buffer: UnsafeBufferPointer<UInt8>) -> Int? {
        var index = 0
        let count = buffer.count
        while index < count {
            let byte = unsafe buffer[index]
            if byte < 0x80 {
                if byte < 0x20, byte != 0x09, byte != 0x0A, byte != 0x0D { return index }
                index += 1
                continue
            }
            let length: Int
            switch byte {
            case 0xC2...0xDF: length = 2
            case 0xE0...0xEF: length = 3
            case 0xF0...0xF4: length = 4
            default: return index
            }
            guard index + length <= count else { return index }
            let second = unsafe buffer[index + 1]
            let lowest: UInt8 = byte == 0xE0 ? 0xA0 : byte == 0xF0 ? 0x90 : 0x80
            let highest: UInt8 = byte == 0xED ? 0x9F : byte == 0xF4 ? 0x8F : 0xBF
            guard (lowest...highest).contains(second) else { return index }
            for offset in 2..<max(2, length) where unsafe buffer[index + offset] & 0xC0 != 0x80 { return index }
            index += length
        }
        return nil
    }

    private static func fromUTF16(_ bytes: [UInt8], name: String, diagnostics: DiagnosticCollector) -> [UInt8]? {
        let isLittle = bytes[0] == 0xFF
        func fail(_ message: String, before text: String) -> [UInt8]? {
            let source = SourceText(name: name, bytes: Array(text.utf8) + [0x20])
            let end = text.utf8.count
            diagnostics.report(Diagnostic(.invalidUTF8, message, at: source.location(of: end..<end + 1)))
            return nil
        }
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        var index = 2
        while index + 1 < bytes.count {
            let first = UInt16(bytes[index])
            let second = UInt16(bytes[index + 1])
            units.append(isLittle ? second << 8 | first : first << 8 | second)
            index += 2
        }
        var text = ""
        var decoder = UTF16()
        var iterator = units.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): text.unicodeScalars.append(scalar)
            case .emptyInput:
                if bytes.count % 2 != 0 { return fail("a UTF-16 text has an odd number of bytes", before: text) }
                return Array(text.utf8)
            case .error: return fail("a UTF-16 text has half of a surrogate pair", before: text)
            }
        }
    }
}
