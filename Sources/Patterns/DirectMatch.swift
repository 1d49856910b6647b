/// A pattern, or one of its branches, that is nothing but texts at a place: compared byte by byte, without a program.
struct DirectMatch: Sendable {
    /// Texts of one branch.
    static let maxTexts = 64
    /// Bytes of all of them.
    static let maxBytes = 4_096

    enum End: Sendable {
        /// Anything may follow.
        case open
        /// The text ends here.
        case end
        /// The text ends here, or with one more newline.
        case endOrNewline
    }

    let texts: [[UInt8]]
    let isAtStart: Bool
    let end: End
    /// Whether characters other than newlines may stand between text and end.
    let takesRestOfLine: Bool

    /// Reads a branch; `nil` when it is more than texts.
    ///
    /// - Parameters:
    ///   - branch: The branch, which has no possessive quantifier that matters.
    ///   - isWhole: Whether the branch must match all of a text.
    init?(_ branch: PatternNode, isWhole: Bool) {
        var items = branch.items[...]
        var isAtStart = isWhole
        var end = isWhole ? End.end : .open
        while items.first == .assertion(.textStart) {
            isAtStart = true
            items.removeFirst()
        }
        trimming: while case .assertion(let assertion) = items.last {
            switch assertion {
            case .textEnd: end = .end
            case .lastLineEnd: if end == .open { end = .endOrNewline }
            case .textStart, .wordBoundary, .noWordBoundary: break trimming
            }
            items.removeLast()
        }
        // Where anything may stand before or behind, what may be nothing need not be there.
        while !isAtStart, case .repeated(_, let repetition) = items.first, repetition.mayBeNothing {
            items.removeFirst()
        }
        while end == .open, case .repeated(_, let repetition) = items.last, repetition.mayBeNothing {
            items.removeLast()
        }
        var takesRestOfLine = false
        if isAtStart, end != .open, case .repeated(.set(let set), let repetition) = items.last,
            repetition.mayBeNothing, repetition.maximum == nil
        {
            if set == .everything {
                end = .open
                items.removeLast()
            } else if set == .everythingButNewline {
                takesRestOfLine = true
                items.removeLast()
            }
        }
        guard let texts = Self.texts(of: items), texts.reduce(0, { $0 + $1.count }) <= Self.maxBytes else { return nil }
        self.texts = texts
        self.isAtStart = isAtStart
        self.end = end
        self.takesRestOfLine = takesRestOfLine
    }

    // MARK: Which texts

    private static func texts(of items: ArraySlice<PatternNode>) -> [[UInt8]]? {
        var result: [[UInt8]] = [[]]
        for item in items {
            guard let continuations = self.texts(of: item), result.count * continuations.count <= self.maxTexts else {
                return nil
            }
            result = result.flatMap { start in continuations.map { start + $0 } }
            guard result.reduce(0, { $0 + $1.count }) <= self.maxBytes else { return nil }
        }
        return result
    }

    /// Goes down the groups, of which the parser lets only so many be inside each other.
    private static func texts(of node: PatternNode) -> [[UInt8]]? {
        switch node {
        case .scalar(let scalar):
            return Unicode.Scalar(scalar).map { [Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter)] }
        case .set(let set):
            return set.members(limit: 16)?.map { Array(UTF8.encode($0) ?? UTF8.encodedReplacementCharacter) }
        case .assertion: return nil
        case .sequence(let items): return self.texts(of: items[...])
        case .choice(let branches):
            var result: [[UInt8]] = []
            for branch in branches {
                guard let more = self.texts(of: branch), result.count + more.count <= self.maxTexts else { return nil }
                result += more
            }
            return result
        case .repeated(let inner, let repetition):
            guard repetition.mayBeNothing, repetition.maximum == 1, let texts = self.texts(of: inner) else {
                return nil
            }
            return texts + [[]]
        }
    }

    // MARK: Matching

    /// Whether the text matches.
    ///
    /// Allocates nothing.
    func matches(_ text: Span<UInt8>) -> Bool {
        for index in self.texts.indices where self.matches(text, self.texts[index]) { return true }
        return false
    }

    private func matches(_ text: Span<UInt8>, _ searched: [UInt8]) -> Bool {
        if self.isAtStart {
            guard Self.isAt(0, text, searched) else { return false }
            return self.isEnd(searched.count, text)
        }
        switch self.end {
        case .open:
            guard text.count >= searched.count else { return false }
            for start in 0...(text.count - searched.count) where Self.isAt(start, text, searched) { return true }
            return false
        case .end: return Self.isAt(text.count - searched.count, text, searched)
        case .endOrNewline:
            if Self.isAt(text.count - searched.count, text, searched) { return true }
            return text.count > 0 && text[text.count - 1] == 0x0A
                && Self.isAt(text.count - 1 - searched.count, text, searched)
        }
    }

    private static func isAt(_ start: Int, _ text: Span<UInt8>, _ searched: [UInt8]) -> Bool {
        guard start >= 0, text.count - start >= searched.count else { return false }
        for offset in 0..<searched.count where text[start + offset] != searched[offset] { return false }
        return true
    }

    private func isEnd(_ position: Int, _ text: Span<UInt8>) -> Bool {
        if self.end == .open { return true }
        var position = position
        if self.takesRestOfLine {
            while position < text.count, text[position] != 0x0A { position += 1 }
        }
        if position == text.count { return true }
        return self.end == .endOrNewline && position == text.count - 1 && text[position] == 0x0A
    }
}
