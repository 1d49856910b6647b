import Diagnostics

/// Goes through a text line by line and puts keys and values into an outline.
struct OutlineBuilder {
    var outline: TextOutline
    var position = 0
    /// The open containers by indentation, outermost first.
    private var open: [Int] = []

    /// Containers inside each other that are told apart; deeper ones are passed over.
    static let maxDepth = 256

    init(outline: TextOutline) { self.outline = outline }

    var bytes: [UInt8] { self.outline.bytes }

    mutating func run() {
        if self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
        if self.outline.isJSON {
            self.skipBlanks(andLines: true)
            self.flow(owner: nil, outerColumn: -1)
            return
        }
        while self.position < self.bytes.count { self.line() }
    }

    // MARK: Bytes

    func byte(_ offset: Int = 0) -> UInt8 {
        let index = self.position + offset
        return self.bytes.indices.contains(index) ? self.bytes[index] : 0
    }

    var isAtLineEnd: Bool {
        self.position >= self.bytes.count || self.bytes[self.position] == 0x0A || self.bytes[self.position] == 0x0D
    }

    private func isBlank(_ offset: Int) -> Bool {
        let index = self.position + offset
        return index >= self.bytes.count || self.bytes[index] <= 0x20
    }

    mutating func skipBlanks(andLines: Bool = false) {
        while self.position < self.bytes.count {
            switch self.bytes[self.position] {
            case 0x20, 0x09: self.position += 1
            case 0x0A, 0x0D:
                guard andLines else { return }
                self.position += 1
            default: return
            }
        }
    }

    mutating func skipLine() {
        while !self.isAtLineEnd { self.position += 1 }
        if self.position < self.bytes.count { self.position += 1 }
    }

    /// Takes a comment when there is one here.
    mutating func comment() -> Bool {
        guard self.byte() == UInt8(ascii: "#") else { return false }
        let start = self.position
        while !self.isAtLineEnd { self.position += 1 }
        self.outline.comments.append(start..<self.position)
        return true
    }

    func column(of offset: Int) -> Int {
        var start = offset
        while start > 0, self.bytes[start - 1] != 0x0A, self.bytes[start - 1] != 0x0D { start -= 1 }
        // A byte order mark takes no column.
        return offset - start - (start == 0 && self.bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    }

    // MARK: Lines

    private mutating func line() {
        let lineStart = self.position
        self.skipBlanks()
        if self.isAtLineEnd || self.comment() { return self.skipLine() }
        let isMarker =
            ["---", "..."].contains { self.bytes[self.position...].starts(with: $0.utf8) } && self.isBlank(3)
        if self.position == lineStart, isMarker || self.byte() == UInt8(ascii: "%") { return self.skipLine() }
        // Counted from the line's start once: a line of a million dashes must not be walked over for each of them.
        let columnStart = self.position - self.column(of: self.position)
        var column = self.position - columnStart
        while self.byte() == UInt8(ascii: "-"), self.isBlank(1) {
            self.item(column)
            self.position += 1
            if let last = self.outline.slots.indices.last { self.outline.slots[last].valueStart = self.position }
            self.skipBlanks()
            if self.isAtLineEnd || self.comment() { return self.skipLine() }
            column = self.position - columnStart
        }
        self.content(column)
    }

    /// A key with its value, or a value that stands alone.
    private mutating func content(_ column: Int) {
        self.skipProperties()
        let start = self.position
        if let key = self.key() {
            self.addMember(key, column)
            if let slot = self.outline.slots.indices.last { self.value(of: slot, column: column) }
            return self.skipLine()
        }
        self.position = start
        self.loose(column)
    }

    /// Steps over anchors and tags.
    private mutating func skipProperties() {
        while self.byte() == UInt8(ascii: "&") || self.byte() == UInt8(ascii: "!") {
            while self.position < self.bytes.count, self.bytes[self.position] > 0x20 { self.position += 1 }
            self.skipBlanks()
        }
    }

    /// The key that stands here, with its colon.
    private mutating func key() -> TextOutline.Token? {
        let token: TextOutline.Token
        switch self.byte() {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): token = self.quoted(onOneLine: true)
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "|"), UInt8(ascii: ">"): return nil
        default:
            let start = self.position
            while !self.isAtLineEnd {
                if self.byte() == UInt8(ascii: ":"), self.isBlank(1) { break }
                if self.byte() == UInt8(ascii: "#"), self.position > start, self.bytes[self.position - 1] <= 0x20 {
                    return nil
                }
                self.position += 1
            }
            token = self.plain(start..<self.position)
        }
        self.skipBlanks()
        guard self.byte() == UInt8(ascii: ":"), self.isBlank(1) else { return nil }
        self.position += 1
        return token
    }

    /// The value behind a colon or at the start of an item.
    private mutating func value(of slot: Int, column: Int) {
        self.outline.slots[slot].valueStart = self.position
        self.skipBlanks()
        self.skipProperties()
        if self.isAtLineEnd || self.comment() { return }
        self.scalarOrFlow(of: slot, column: column)
    }

    private mutating func scalarOrFlow(of slot: Int, column: Int) {
        switch self.byte() {
        case UInt8(ascii: "{"), UInt8(ascii: "["): self.flow(owner: slot, outerColumn: column)
        case UInt8(ascii: "\""), UInt8(ascii: "'"): self.outline.slots[slot].value = self.quoted(onOneLine: false)
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            let range = self.blockScalar(column)
            self.outline.slots[slot].value = TextOutline.Token(
                range: range, text: String(decoding: self.bytes[range], as: UTF8.self), isQuoted: true)
        default: self.outline.slots[slot].value = self.plain(self.plainRange())
        }
        self.skipBlanks()
        _ = self.comment()
    }

    /// The rest of the line without its comment.
    private mutating func plainRange() -> ByteRange {
        let start = self.position
        while !self.isAtLineEnd {
            if self.byte() == UInt8(ascii: "#"), self.position > start, self.bytes[self.position - 1] <= 0x20 { break }
            self.position += 1
        }
        return start..<self.position
    }

    /// A block scalar: the lines that are indented deeper than its key.
    private mutating func blockScalar(_ column: Int) -> ByteRange {
        let start = self.position
        self.skipLine()
        var end = self.position
        while self.position < self.bytes.count {
            let lineStart = self.position
            self.skipBlanks()
            guard self.isAtLineEnd || self.column(of: self.position) > column else {
                self.position = lineStart
                break
            }
            while !self.isAtLineEnd { self.position += 1 }
            end = self.position
            if self.position < self.bytes.count { self.position += 1 }
        }
        // The caller goes to the next line.
        self.position = max(start, min(self.position, self.bytes.count) - 1)
        return start..<min(end, self.bytes.count)
    }

    // MARK: Tokens

    func plain(_ range: ByteRange) -> TextOutline.Token {
        var end = range.upperBound
        while end > range.lowerBound, self.bytes[end - 1] <= 0x20 { end -= 1 }
        let trimmed = range.lowerBound..<end
        return TextOutline.Token(
            range: trimmed, text: String(decoding: self.bytes[trimmed], as: UTF8.self), isQuoted: false)
    }

    /// A quoted text; without its closing quote it ends with the line, or with the document where it may have lines.
    mutating func quoted(onOneLine: Bool) -> TextOutline.Token {
        let start = self.position
        let quote = self.byte()
        var text: [UInt8] = []
        self.position += 1
        while self.position < self.bytes.count, !(onOneLine && self.isAtLineEnd) {
            let byte = self.bytes[self.position]
            self.position += 1
            if byte == quote {
                guard quote == UInt8(ascii: "'"), self.byte() == quote else { break }
                self.position += 1
            } else if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), !self.isAtLineEnd {
                // Names have no escapes but for quotes, slashes and backslashes.
                text.append(self.byte())
                self.position += 1
                continue
            }
            text.append(byte)
        }
        return TextOutline.Token(
            range: start..<self.position, text: String(decoding: text, as: UTF8.self), isQuoted: true)
    }

    // MARK: Indentation

    /// Opens a list by indentation if there is none, and adds an item to it.
    private mutating func item(_ column: Int) {
        self.close(deeperThan: column)
        if let top = self.open.last, self.outline.containers[top].column == column,
            self.outline.containers[top].isList
        {
            _ = self.outline.addSlot(key: nil, start: self.position, to: top)
            return
        }
        if let list = self.begin(isList: true, column) {
            _ = self.outline.addSlot(key: nil, start: self.position, to: list)
        }
    }

    private mutating func addMember(_ key: TextOutline.Token, _ column: Int) {
        self.close(deeperThan: column)
        // A key at the column of a list ends it: the list stood under a key of the same column.
        if let top = self.open.last, self.outline.containers[top].column == column,
            self.outline.containers[top].isList
        {
            self.open.removeLast()
        }
        var target = self.open.last.flatMap { self.outline.containers[$0].column == column ? $0 : nil }
        if target == nil { target = self.begin(isList: false, column) }
        if let target { _ = self.outline.addSlot(key: key, start: key.range.lowerBound, to: target) }
    }

    private mutating func close(deeperThan column: Int) {
        while let top = self.open.last, self.outline.containers[top].column > column, self.open.count > 1 {
            self.open.removeLast()
        }
    }

    /// Opens a container by indentation as the value of the last slot around it.
    private mutating func begin(isList: Bool, _ column: Int) -> Int? {
        let owner = self.open.last.flatMap { self.outline.containers[$0].slots.last }
        guard self.open.isEmpty || owner != nil, self.open.count < Self.maxDepth else { return self.open.last }
        if let owner, let present = self.outline.slots[owner].container,
            self.outline.containers[present].brackets == nil, self.outline.containers[present].isList == isList
        {
            // Written with a smaller indentation than the members before: still the same container.
            self.open.append(present)
            return present
        }
        let index = self.outline.addContainer(owner: owner, isList: isList, column: column)
        self.open.append(index)
        return index
    }

    /// Text that is no key: the value of what stands before it, or a key that is being written.
    private mutating func loose(_ column: Int) {
        if let last = self.outline.slots.indices.last, self.isFresh(last, column) {
            self.scalarOrFlow(of: last, column: column - 1)
            return self.skipLine()
        }
        let token = self.plain(self.plainRange())
        self.skipLine()
        self.close(deeperThan: column)
        if let top = self.open.last, self.outline.containers[top].column == column, self.outline.containers[top].isList
        {
            self.open.removeLast()
        }
        if self.open.isEmpty { _ = self.begin(isList: false, column) }
        guard let top = self.open.last else { return }
        let isOwn = self.outline.containers[top].column == column
        let inside = self.outline.containers[top].slots.last.flatMap { self.outline.slots[$0].container }
        let target = isOwn ? top : inside
        guard let target, !self.outline.containers[target].isList, self.outline.containers[target].brackets == nil
        else {
            return
        }
        _ = self.outline.addSlot(key: token, start: token.range.lowerBound, to: target)
    }

    /// Whether a slot waits for its value at a column.
    private func isFresh(_ slot: Int, _ column: Int) -> Bool {
        let current = self.outline.slots[slot]
        guard current.valueStart != nil, current.container == nil, current.value == nil else { return false }
        return column > self.outline.containers[current.parent].column
    }
}

extension TextOutline {
    mutating func addSlot(key: Token?, start: Int, to container: Int) -> Int {
        let index = self.slots.count
        self.slots.append(
            Slot(parent: container, key: key, position: self.containers[container].slots.count, start: start))
        self.containers[container].slots.append(index)
        return index
    }

    mutating func addContainer(owner: Int?, isList: Bool, column: Int, brackets: ByteRange? = nil) -> Int {
        let index = self.containers.count
        self.containers.append(Container(owner: owner, isList: isList, brackets: brackets, column: column))
        if let owner {
            self.slots[owner].container = index
            self.slots[owner].value = nil
        }
        return index
    }
}
