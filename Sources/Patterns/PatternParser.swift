/// Reads the text of a pattern.
///
/// Groups are kept on a list, so that a deep pattern costs no stack; deeper than `maxDepth` is refused, since compiling goes down them.
struct PatternParser {
    /// Groups inside each other.
    static let maxDepth = 64
    /// The largest number in a quantifier.
    static let maxRepetitions = 1_000

    private struct Frame {
        let offset: Int
        var branches: [PatternNode] = []
        var items: [PatternNode] = []
        /// What was set outside the group.
        let ignoresCase: Bool
        let dotTakesNewline: Bool
    }

    private var input: PatternInput
    private var ignoresCase = false
    private var dotTakesNewline = false
    private var frames: [Frame]

    private init(_ text: String) {
        self.input = PatternInput(text)
        self.frames = [Frame(offset: 0, ignoresCase: false, dotTakesNewline: false)]
    }

    /// Parses a pattern.
    ///
    /// - Throws: `PatternFault` with the first fault.
    static func parse(_ text: String) throws(PatternFault) -> PatternNode {
        var parser = PatternParser(text)
        while let character = parser.input.next() { try parser.take(character) }
        guard parser.frames.count == 1 else {
            throw PatternFault(
                reason: "a group is not closed: \"(\"", offset: parser.frames[parser.frames.count - 1].offset)
        }
        let node = Self.node(of: parser.frames[0])
        try PossessiveCheck.check(node)
        return node
    }

    private mutating func take(_ character: Character) throws(PatternFault) {
        switch character.value {
        case .ascii("("): try self.open(character.offset)
        case .ascii(")"): try self.close(character.offset)
        case .ascii("|"):
            let last = self.frames.count - 1
            self.frames[last].branches.append(Self.sequence(self.frames[last].items))
            self.frames[last].items = []
        case .ascii("["):
            var reader = PatternClassReader(input: self.input, ignoresCase: self.ignoresCase)
            let set = try reader.read(openedAt: character.offset)
            self.input = reader.input
            try self.append(.set(set))
        case .ascii("."):
            try self.append(.set(self.dotTakesNewline ? .everything : .everythingButNewline))
        case .ascii("^"): self.append(assertion: .textStart)
        case .ascii("$"): self.append(assertion: .lastLineEnd)
        case .ascii("\\"): try self.takeEscape(character.offset)
        case .ascii("*"), .ascii("+"), .ascii("?"):
            throw PatternFault(reason: "there is nothing to repeat before the quantifier", offset: character.offset)
        case .ascii("{"):
            if self.input.bounds() != nil {
                throw PatternFault(reason: "there is nothing to repeat before the quantifier", offset: character.offset)
            }
            try self.append(literal: character.value)
        default: try self.append(literal: character.value)
        }
    }

    private typealias Character = PatternInput.Character

    private mutating func takeEscape(_ offset: Int) throws(PatternFault) {
        switch try self.input.escape(at: offset) {
        case .scalar(let scalar): try self.append(literal: scalar)
        case .set(let set): try self.append(.set(set))
        case .letter(.ascii("b")): self.append(assertion: .wordBoundary)
        case .letter(.ascii("B")): self.append(assertion: .noWordBoundary)
        case .letter(.ascii("A")): self.append(assertion: .textStart)
        case .letter(.ascii("z")): self.append(assertion: .textEnd)
        case .letter(.ascii("Z")): self.append(assertion: .lastLineEnd)
        case .letter(let letter): throw PatternInput.unknownEscape(letter, offset)
        }
    }

    // MARK: Groups

    private mutating func open(_ offset: Int) throws(PatternFault) {
        if self.input.skip("*") { throw PatternFault(unsupported: "a control verb \"(*\"", offset: offset) }
        let outer = (self.ignoresCase, self.dotTakesNewline)
        if self.input.skip("?") {
            switch try self.input.groupKind(openedAt: offset) {
            case .plain: break
            case .comment: return
            case .flags(let on, let off, let opensGroup):
                self.set(on, true)
                self.set(off, false)
                guard opensGroup else { return }
            }
        }
        guard self.frames.count <= Self.maxDepth else {
            throw PatternFault(reason: "more than \(Self.maxDepth) groups are inside each other", offset: offset)
        }
        self.frames.append(Frame(offset: offset, ignoresCase: outer.0, dotTakesNewline: outer.1))
    }

    private mutating func set(_ flags: [UInt32], _ isOn: Bool) {
        for flag in flags {
            if flag == .ascii("i") { self.ignoresCase = isOn } else { self.dotTakesNewline = isOn }
        }
    }

    private mutating func close(_ offset: Int) throws(PatternFault) {
        guard self.frames.count > 1, let frame = self.frames.popLast() else {
            throw PatternFault(reason: "there is no group to close with \")\"", offset: offset)
        }
        self.ignoresCase = frame.ignoresCase
        self.dotTakesNewline = frame.dotTakesNewline
        try self.append(Self.node(of: frame))
    }

    private static func node(of frame: Frame) -> PatternNode {
        let last = self.sequence(frame.items)
        return frame.branches.isEmpty ? last : .choice(frame.branches + [last])
    }

    private static func sequence(_ items: [PatternNode]) -> PatternNode {
        items.count == 1 ? items[0] : .sequence(items)
    }

    // MARK: Parts

    private mutating func append(literal scalar: UInt32) throws(PatternFault) {
        if self.ignoresCase, ScalarSet.bothCases(of: scalar...scalar).count > 1 {
            try self.append(.set(.one(scalar, ignoringCase: true)))
        } else {
            try self.append(.scalar(scalar))
        }
    }

    /// An assertion takes no quantifier: a repetition of nothing is a mistake.
    private mutating func append(assertion: PatternAssertion) {
        self.frames[self.frames.count - 1].items.append(.assertion(assertion))
    }

    /// Appends what a quantifier may follow, with its quantifier.
    private mutating func append(_ node: PatternNode) throws(PatternFault) {
        var node = node
        if let bounds = try self.quantifier() {
            node = .repeated(node, bounds)
            let offset = self.input.position
            if try self.quantifier() != nil {
                throw PatternFault(reason: "a quantifier follows a quantifier", offset: offset)
            }
        }
        self.frames[self.frames.count - 1].items.append(node)
    }

    private mutating func quantifier() throws(PatternFault) -> PatternRepetition? {
        let offset = self.input.position
        let minimum: Int
        let maximum: Int?
        if self.input.skip("*") {
            (minimum, maximum) = (0, nil)
        } else if self.input.skip("+") {
            (minimum, maximum) = (1, nil)
        } else if self.input.skip("?") {
            (minimum, maximum) = (0, 1)
        } else if self.input.peek() == .ascii("{") {
            self.input.position += 1
            guard let bounds = self.input.bounds() else {
                self.input.position = offset
                return nil
            }
            (minimum, maximum) = (bounds.minimum, bounds.maximum)
            guard max(minimum, maximum ?? 0) <= Self.maxRepetitions else {
                throw PatternFault(reason: "more than \(Self.maxRepetitions) repetitions are asked for", offset: offset)
            }
            guard minimum <= maximum ?? minimum else {
                throw PatternFault(reason: "the bounds of the quantifier are the wrong way round", offset: offset)
            }
        } else {
            return nil
        }
        // A lazy quantifier finds another match first, but a match all the same.
        let isLazy = self.input.skip("?")
        let isPossessive = !isLazy && self.input.skip("+")
        return PatternRepetition(minimum: minimum, maximum: maximum, isPossessive: isPossessive, offset: offset)
    }
}

extension UInt32 {
    /// The value of an ASCII character.
    static func ascii(_ scalar: Unicode.Scalar) -> UInt32 { scalar.value }
}
