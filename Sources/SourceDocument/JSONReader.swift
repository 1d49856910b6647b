import Diagnostics

/// Reads JSON into a tree: strict, iterative, in one pass over the bytes.
///
/// After a fault it goes on where the author's meaning is plain, so that one run shows several faults; there is no tree then.
///
/// - Source: RFC 8259
struct JSONReader {
    /// What reading gave.
    struct Outcome {
        /// `nil` when there is any fault, or a limit was reached.
        let tree: SyntaxTree?
        let faults: [JSONFault]
    }

    /// Faults of each kind, allowed in YAML or not, that are kept: what follows is rarely more than a consequence.
    private static let maxFaults = 20

    var builder: TreeBuilder
    var position = 0
    private(set) var faults: [JSONFault] = []
    /// Faults that YAML allows, those that were not kept included.
    private var fineFaultCount = 0
    /// Where the last comma stands.
    private var lastComma = 0

    /// Reads a source; limits and duplicate keys are reported, faults of syntax are given back.
    static func read(_ source: SourceText, limits: SourceLimits, diagnostics: DiagnosticCollector) -> Outcome {
        var reader = JSONReader(builder: TreeBuilder(source: source, limits: limits, diagnostics: diagnostics))
        let isRead = unsafe source.bytes.withUnsafeBufferPointer { unsafe reader.run($0) }
        let isWhole = isRead && reader.faults.isEmpty
        return Outcome(tree: isWhole ? reader.builder.tree(syntax: .json) : nil, faults: reader.faults)
    }

    private init(builder: TreeBuilder) { self.builder = builder }

    /// What may come next.
    private enum State {
        /// The outermost value, or the value of a key.
        case value
        /// After `[`: a value or the end.
        case firstItem
        /// After a comma in an array.
        case item
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
                return unsafe state == .finished || self.endTooEarly(state, buffer)
            }
            // In bounds: checked right above.
            let byte = unsafe buffer[self.position]
            let next: State?
            switch state {
            case .value, .firstItem, .item: next = unsafe self.valueExpected(byte, state, buffer)
            case .firstKey, .key: next = unsafe self.keyExpected(byte, state, buffer)
            case .colon: next = unsafe self.colonExpected(byte, buffer)
            case .separator: next = unsafe self.separatorExpected(byte, buffer)
            case .finished:
                _ = self.fault(
                    "something follows the end of the document", mend: "remove it, or close the brackets in their order"
                )
                next = nil
            }
            guard let next else { return false }
            state = next
        }
    }

    private var stateAfterValue: State { self.builder.frames.isEmpty ? .finished : .separator }

    private var isInObject: Bool { self.builder.frames.last?.isMapping ?? false }

    // MARK: States

    private mutating func valueExpected(_ byte: UInt8, _ state: State, _ buffer: UnsafeBufferPointer<UInt8>) -> State? {
        switch byte {
        case UInt8(ascii: "\""): return unsafe self.string(buffer) ? self.stateAfterValue : nil
        case UInt8(ascii: "{"): return self.open(isMapping: true) ? .firstKey : nil
        case UInt8(ascii: "["): return self.open(isMapping: false) ? .firstItem : nil
        case UInt8(ascii: "]") where state == .firstItem: return self.close()
        case UInt8(ascii: "]") where state == .item:
            guard self.commaTooMuch("]") else { return nil }
            return self.close()
        case UInt8(ascii: ","), UInt8(ascii: "]"), UInt8(ascii: "}"):
            guard
                self.fault("a value is missing before \"\(Self.shown(byte))\"", mend: "write the value, or null"),
                self.placeholder()
            else { return nil }
            return self.stateAfterValue
        case UInt8(ascii: "#"), UInt8(ascii: "/"): return unsafe self.comment(byte, buffer) ? state : nil
        case UInt8(ascii: "'"): return unsafe self.singleQuoted(buffer) ? self.stateAfterValue : nil
        default: return unsafe self.bareValue(byte, buffer) ? self.stateAfterValue : nil
        }
    }

    private mutating func keyExpected(_ byte: UInt8, _ state: State, _ buffer: UnsafeBufferPointer<UInt8>) -> State? {
        switch byte {
        case UInt8(ascii: "\""): return unsafe self.string(buffer) ? .colon : nil
        case UInt8(ascii: "}"):
            guard state == .firstKey || self.commaTooMuch("}") else { return nil }
            return self.close()
        case UInt8(ascii: "#"), UInt8(ascii: "/"): return unsafe self.comment(byte, buffer) ? state : nil
        case UInt8(ascii: "'"): return unsafe self.singleQuoted(buffer) ? .colon : nil
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
            UInt8(ascii: "$"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
            return unsafe self.bareKey(buffer) ? .colon : nil
        default:
            _ = self.fault(
                "a key in double quotes is expected, found \"\(Self.shown(byte))\"", mend: "write \"key\": value")
            return nil
        }
    }

    private mutating func colonExpected(_ byte: UInt8, _ buffer: UnsafeBufferPointer<UInt8>) -> State? {
        switch byte {
        case UInt8(ascii: ":"):
            self.position += 1
            return .value
        case UInt8(ascii: "="):
            guard self.fault("a colon is expected after the key, found \"=\"", mend: "write a colon") else {
                return nil
            }
            self.position += 1
            return .value
        case UInt8(ascii: ","), UInt8(ascii: "}"), UInt8(ascii: "]"):
            guard
                self.fault(
                    "the key has no value: a colon is expected, found \"\(Self.shown(byte))\"",
                    mend: "write a colon and the value"),
                self.placeholder()
            else { return nil }
            return .separator
        case UInt8(ascii: "#"), UInt8(ascii: "/"): return unsafe self.comment(byte, buffer) ? .colon : nil
        default:
            let isReported = self.fault(
                "a colon is expected after the key, found \"\(Self.shown(byte))\"", mend: "write a colon after the key")
            return isReported ? .value : nil
        }
    }

    private mutating func separatorExpected(_ byte: UInt8, _ buffer: UnsafeBufferPointer<UInt8>) -> State? {
        let isMapping = self.isInObject
        switch byte {
        case UInt8(ascii: ","):
            self.lastComma = self.position
            self.position += 1
            return isMapping ? .key : .item
        case UInt8(ascii: "}") where isMapping, UInt8(ascii: "]") where !isMapping:
            return self.close()
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            _ = self.fault(
                "a comma or \"\(isMapping ? "}" : "]")\" is expected, found \"\(Self.shown(byte))\"",
                mend: "close the brackets in the order they were opened", note: self.noteAtOpening())
            return nil
        case UInt8(ascii: "#"), UInt8(ascii: "/"): return unsafe self.comment(byte, buffer) ? .separator : nil
        case UInt8(ascii: ":") where !isMapping:
            _ = self.fault("a comma or \"]\" is expected, found \":\"", mend: "use { and } around keys and values")
            return nil
        default:
            let isReported = self.fault(
                "a comma or \"\(isMapping ? "}" : "]")\" is expected, found \"\(Self.shown(byte))\"",
                mend: "write a comma between the \(isMapping ? "members" : "items")")
            return isReported ? (isMapping ? .key : .item) : nil
        }
    }

    // MARK: Containers

    private mutating func open(isMapping: Bool) -> Bool {
        guard self.builder.begin(isMapping: isMapping, isFlow: true, start: self.position) else { return false }
        self.position += 1
        return true
    }

    private mutating func close() -> State {
        self.position += 1
        self.builder.end(at: self.position)
        return self.stateAfterValue
    }

    /// Stands in for a value that is missing, so that keys and values stay in pairs; there is no tree with it.
    private mutating func placeholder() -> Bool {
        let place = self.position..<self.position
        return self.builder.scalar(style: .jsonLiteral, range: place, text: place)
    }

    // MARK: Blanks and comments

    private mutating func skipBlanks(_ buffer: UnsafeBufferPointer<UInt8>) {
        // The index is checked against the count before every read.
        while self.position < buffer.count {
            switch unsafe buffer[self.position] {
            case 0x20, 0x0A, 0x0D, 0x09: self.position += 1
            default: return
            }
        }
    }

    /// Reports a comment and steps over it.
    ///
    /// YAML knows comments with `#` only; one with `//` would be a part of the value before it there.
    private mutating func comment(_ byte: UInt8, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let start = self.position
        var end = start + 1
        // Every read is at an index below the count, checked before it.
        let second = end < buffer.count ? unsafe buffer[end] : 0
        if byte == UInt8(ascii: "/"), second == UInt8(ascii: "*") {
            end += 1
            while end < buffer.count,
                unsafe !(buffer[end] == UInt8(ascii: "/") && buffer[end - 1] == UInt8(ascii: "*") && end > start + 2)
            {
                end += 1
            }
            end = min(end + 1, buffer.count)
        } else if byte == UInt8(ascii: "#") || second == UInt8(ascii: "/") {
            while end < buffer.count, unsafe buffer[end] != 0x0A, unsafe buffer[end] != 0x0D { end += 1 }
        } else {
            _ = self.fault("found \"/\"", mend: "put texts in double quotes")
            return false
        }
        let isReported = self.fault(
            "JSON has no comments", mend: "remove the comment", range: start..<end,
            isFineInYAML: byte == UInt8(ascii: "#"))
        self.position = end
        return isReported
    }

    // MARK: Faults

    /// Keeps a fault at the current place, or in a range.
    ///
    /// - Returns: Whether to go on.
    mutating func fault(
        _ message: String, mend: String, range: ByteRange? = nil, isFineInYAML: Bool = false,
        note: Diagnostic.Note? = nil
    ) -> Bool {
        let end = self.builder.source.bytes.count
        let place = range ?? min(self.position, end)..<min(self.position + 1, end)
        return self.keep(JSONFault(message, mend: mend, at: place, isFineInYAML: isFineInYAML, note: note))
    }

    /// Keeps a fault.
    ///
    /// Faults that YAML allows never end reading: whether the document is read as YAML depends on all faults there are.
    ///
    /// - Returns: Whether to go on.
    mutating func keep(_ fault: JSONFault) -> Bool {
        if fault.isFineInYAML {
            self.fineFaultCount += 1
            if self.fineFaultCount <= Self.maxFaults { self.faults.append(fault) }
            return true
        }
        self.faults.append(fault)
        return self.faults.count - min(self.fineFaultCount, Self.maxFaults) < Self.maxFaults
    }

    private mutating func commaTooMuch(_ bracket: String) -> Bool {
        self.fault(
            "a comma stands before \"\(bracket)\" with nothing behind it", mend: "remove the comma",
            range: self.lastComma..<self.lastComma + 1, isFineInYAML: true)
    }

    private mutating func endTooEarly(_ state: State, _ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        var end = buffer.count
        // Every read is at an index from 0 to the count - 1.
        while end > 0, unsafe buffer[end - 1] <= 0x20 { end -= 1 }
        let isMapping = self.isInObject
        let missing: String
        switch state {
        case .value, .firstItem, .item: missing = "a value"
        case .firstKey, .key: missing = "a key"
        case .colon: missing = "a colon"
        case .separator, .finished: missing = isMapping ? "\"}\"" : "\"]\""
        }
        _ = self.fault(
            "the text ends too early: \(missing) is missing", mend: "complete the document; was it cut off?",
            range: end..<end, note: self.noteAtOpening())
        return false
    }

    private func noteAtOpening() -> Diagnostic.Note? {
        guard let frame = self.builder.frames.last else { return nil }
        let start = Int(self.builder.records[frame.index].start)
        return Diagnostic.Note("the bracket that is open here", at: self.builder.source.location(of: start..<start + 1))
    }

    /// A byte as a message shows it.
    private static func shown(_ byte: UInt8) -> String {
        byte < 0x80 ? String(Character(Unicode.Scalar(byte))) : "…"
    }
}
