import Diagnostics

/// Reads JSON into a tree: strict, iterative, in one pass over the bytes.
///
/// - Source: RFC 8259
struct JSONReader {
    private var builder: TreeBuilder
    private var position = 0

    /// Reads a source.
    ///
    /// - Returns: The tree, or `nil` after a fault; reported. Duplicate keys are reported and leave a tree.
    static func read(_ source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) -> SyntaxTree? {
        var reader = JSONReader(builder: TreeBuilder(source: source, limits: limits, diagnostics: diagnostics))
        let isRead = unsafe source.bytes.withUnsafeBufferPointer { unsafe reader.run($0) }
        return isRead ? reader.builder.tree(syntax: .json) : nil
    }

    private init(builder: TreeBuilder) { self.builder = builder }

    /// What may come next.
    private enum State {
        case value
        /// After `[`: a value or the end.
        case firstItem
        /// After `{`: a key or the end.
        case firstKey
        /// After a comma in an object.
        case key
        case colon
        /// After a value inside a container: a comma or the end.
        case separator
        /// After the outermost value.
        case finished
    }

    private mutating func run(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        var state = State.value
        while true {
            unsafe self.skipBlanks(buffer)
            guard self.position < buffer.count else {
                if state == .finished { return true }
                return self.fail("the text ends too early: \(Self.expected(state)) is missing")
            }
            let byte = unsafe buffer[self.position]
            switch state {
            case .value, .firstItem:
                if byte == UInt8(ascii: "]"), state == .firstItem {
                    self.close()
                    state = self.stateAfterValue
                } else {
                    guard let next = unsafe self.value(byte, buffer) else { return false }
                    state = next
                }
            case .firstKey, .key:
                if byte == UInt8(ascii: "}"), state == .firstKey {
                    self.close()
                    state = self.stateAfterValue
                } else if byte == UInt8(ascii: "\"") {
                    guard unsafe self.string(buffer) else { return false }
                    state = .colon
                } else {
                    return self.fail(Self.problem(at: byte, expected: "a key in double quotes"))
                }
            case .colon:
                guard byte == UInt8(ascii: ":") else { return self.fail(Self.problem(at: byte, expected: "a colon")) }
                self.position += 1
                state = .value
            case .separator:
                let isMapping = self.builder.frames.last?.isMapping ?? false
                if byte == UInt8(ascii: ",") {
                    self.position += 1
                    state = isMapping ? .key : .value
                } else if byte == (isMapping ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
                    self.close()
                    state = self.stateAfterValue
                } else {
                    return self.fail(Self.problem(at: byte, expected: isMapping ? "a comma or }" : "a comma or ]"))
                }
            case .finished: return self.fail("something follows the end of the document")
            }
        }
    }

    private var stateAfterValue: State { self.builder.frames.isEmpty ? .finished : .separator }

    private mutating func close() {
        self.position += 1
        self.builder.end(at: self.position)
    }

    private mutating func skipBlanks(_ buffer: UnsafeBufferPointer<UInt8>) {
        // The index is checked against the count before every read.
        while self.position < buffer.count {
            switch unsafe buffer[self.position] {
            case 0x20, 0x0A, 0x0D, 0x09: self.position += 1
            default: return
            }
        }
    }

    private mutating func value(_ byte: UInt8, _ buffer: UnsafeBufferPointer<UInt8>) -> State? {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isMapping = byte == UInt8(ascii: "{")
            guard self.builder.begin(isMapping: isMapping, isFlow: true, start: self.position) else { return nil }
            self.position += 1
            return isMapping ? .firstKey : .firstItem
        case UInt8(ascii: "\""): return unsafe self.string(buffer) ? self.stateAfterValue : nil
        case UInt8(ascii: "t"): return unsafe self.word("true", buffer) ? self.stateAfterValue : nil
        case UInt8(ascii: "f"): return unsafe self.word("false", buffer) ? self.stateAfterValue : nil
        case UInt8(ascii: "n"): return unsafe self.word("null", buffer) ? self.stateAfterValue : nil
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return unsafe self.number(buffer) ? self.stateAfterValue : nil
        default:
            _ = self.fail(Self.problem(at: byte, expected: "a value"))
            return nil
        }
    }

    private mutating func word(_ word: String, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let end = self.position + word.utf8.count
        guard end <= buffer.count, unsafe buffer[self.position..<end].elementsEqual(word.utf8) else {
            return self.fail("this is neither true, false nor null; texts stand in double quotes")
        }
        let range = self.position..<end
        self.position = end
        return self.builder.scalar(style: .jsonLiteral, range: range, text: range)
    }

    private mutating func number(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        var index = start
        func isDigit(_ index: Int) -> Bool { unsafe index < buffer.count && buffer[index] &- 0x30 < 10 }
        func has(_ index: Int, _ byte: UInt8) -> Bool { unsafe index < buffer.count && buffer[index] == byte }
        if has(index, UInt8(ascii: "-")) { index += 1 }
        guard isDigit(index) else { return self.fail("a minus sign needs a digit behind it") }
        if has(index, UInt8(ascii: "0")), isDigit(index + 1) { return self.fail("a number may not begin with 0") }
        while isDigit(index) { index += 1 }
        if has(index, UInt8(ascii: ".")) {
            index += 1
            guard isDigit(index) else { return self.fail("a decimal point needs a digit behind it") }
            while isDigit(index) { index += 1 }
        }
        if has(index, UInt8(ascii: "e")) || has(index, UInt8(ascii: "E")) {
            index += 1
            if has(index, UInt8(ascii: "+")) || has(index, UInt8(ascii: "-")) { index += 1 }
            guard isDigit(index) else { return self.fail("an exponent needs a digit") }
            while isDigit(index) { index += 1 }
        }
        self.position = index
        return self.builder.scalar(style: .jsonLiteral, range: start..<index, text: start..<index)
    }

    /// Reads a string from its opening quote to behind its closing one.
    private mutating func string(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        var index = start + 1
        while index < buffer.count {
            let byte = unsafe buffer[index]
            if byte == UInt8(ascii: "\"") {
                self.position = index + 1
                return self.builder.scalar(style: .jsonString, range: start..<index + 1, text: start + 1..<index)
            }
            if byte == UInt8(ascii: "\\") { return unsafe self.escapedString(start, firstEscape: index, buffer) }
            if byte < 0x20 {
                self.position = index
                return self.fail(
                    byte == 0x0A || byte == 0x0D ? "a text is not closed on its line" : "a text holds a tab; write \\t")
            }
            index += 1
        }
        return self.fail("a text is not closed")
    }

    private mutating func escapedString(_ start: Int, firstEscape: Int, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        var text = unsafe Array(buffer[start + 1..<firstEscape])
        var index = firstEscape
        while index < buffer.count {
            let byte = unsafe buffer[index]
            if byte == UInt8(ascii: "\"") {
                self.position = index + 1
                return self.builder.scalar(style: .jsonString, range: start..<index + 1, decoded: text)
            }
            if byte < 0x20 {
                self.position = index
                return self.fail(
                    byte == 0x0A || byte == 0x0D ? "a text is not closed on its line" : "a text holds a tab; write \\t")
            }
            guard byte == UInt8(ascii: "\\") else {
                text.append(byte)
                index += 1
                continue
            }
            guard let next = unsafe self.escape(at: index, into: &text, buffer) else { return false }
            index = next
        }
        self.position = start
        return self.fail("a text is not closed")
    }

    /// Decodes the escape at an index and gives the index behind it.
    private mutating func escape(at index: Int, into text: inout [UInt8], _ buffer: UnsafeBufferPointer<UInt8>) -> Int?
    {
        self.position = index
        guard index + 1 < buffer.count else {
            _ = self.fail("a text is not closed")
            return nil
        }
        switch unsafe buffer[index + 1] {
        case UInt8(ascii: "\""): text.append(0x22)
        case UInt8(ascii: "\\"): text.append(0x5C)
        case UInt8(ascii: "/"): text.append(0x2F)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return unsafe self.unicodeEscape(at: index, into: &text, buffer)
        default:
            _ = self.fail("there is no such escape; a backslash itself is written \\\\")
            return nil
        }
        return index + 2
    }

    private mutating func unicodeEscape(
        at index: Int, into text: inout [UInt8], _ buffer: UnsafeBufferPointer<UInt8>
    ) -> Int? {
        func unit(_ start: Int) -> UInt32? {
            guard start + 6 <= buffer.count, unsafe buffer[start] == 0x5C, unsafe buffer[start + 1] == 0x75 else {
                return nil
            }
            var value: UInt32 = 0
            for offset in 2..<6 {
                guard let digit = CoreSchema.hexDigit(unsafe buffer[start + offset]) else { return nil }
                value = value << 4 | UInt32(digit)
            }
            return value
        }
        guard let first = unit(index) else {
            _ = self.fail("\\u needs four hexadecimal digits")
            return nil
        }
        var value = first
        var next = index + 6
        if (0xD800...0xDBFF).contains(first), let second = unit(next), (0xDC00...0xDFFF).contains(second) {
            value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
            next += 6
        }
        guard let scalar = Unicode.Scalar(value) else {
            _ = self.fail("half of a surrogate pair is no character")
            return nil
        }
        text.append(contentsOf: Array(String(Character(scalar)).utf8))
        return next
    }

    private func fail(_ message: String) -> Bool {
        let end = self.builder.source.bytes.count
        self.builder.report(.jsonSyntax, message, min(self.position, end)..<min(self.position + 1, end))
        return false
    }

    private static func expected(_ state: State) -> String {
        switch state {
        case .value, .firstItem: "a value"
        case .firstKey, .key: "a key"
        case .colon: "a colon"
        case .separator, .finished: "a closing bracket"
        }
    }

    /// What is wrong with the byte that was found, in the words of the usual mistakes.
    private static func problem(at byte: UInt8, expected: String) -> String {
        switch byte {
        case UInt8(ascii: "}"), UInt8(ascii: "]"): "\(expected) is expected; is a comma too much before this bracket?"
        case UInt8(ascii: "'"): "\(expected) is expected; texts stand in double quotes, not single ones"
        case UInt8(ascii: "/"), UInt8(ascii: "#"): "\(expected) is expected; JSON has no comments"
        case UInt8(ascii: "N"), UInt8(ascii: "I"): "\(expected) is expected; JSON has neither NaN nor Infinity"
        case 0x21..<0x7F: "\(expected) is expected, found \"\(Character(Unicode.Scalar(byte)))\""
        default: "\(expected) is expected"
        }
    }
}
