/// The text of a pattern while it is read, with the spellings that groups and classes share.
struct PatternInput {
    struct Character {
        let value: UInt32
        let offset: Int
    }

    enum Escape {
        case scalar(UInt32)
        case set(ScalarSet)
        /// A letter whose meaning depends on the place.
        case letter(UInt32)
    }

    enum GroupKind {
        case plain
        case comment
        /// Flags that are turned on and off; `opensGroup` when they hold for a group only.
        case flags(on: [UInt32], off: [UInt32], opensGroup: Bool)
    }

    private let scalars: [UInt32]
    var position = 0

    init(_ text: String) { self.scalars = text.unicodeScalars.map(\.value) }

    mutating func next() -> Character? {
        guard let value = self.peek() else { return nil }
        self.position += 1
        return Character(value: value, offset: self.position - 1)
    }

    func peek(_ distance: Int = 0) -> UInt32? {
        self.position + distance < self.scalars.count ? self.scalars[self.position + distance] : nil
    }

    /// Goes past a character if it comes next.
    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard self.peek() == scalar.value else { return false }
        self.position += 1
        return true
    }

    // MARK: Quantifiers

    /// The rest of `{m}`, `{m,}` or `{m,n}` behind its brace; anything else, `{,n}` too, leaves a brace that stands for itself.
    mutating func bounds() -> (minimum: Int, maximum: Int?)? {
        let start = self.position
        if let minimum = self.number() {
            if self.skip("}") { return (minimum, minimum) }
            if self.skip(",") {
                if self.skip("}") { return (minimum, nil) }
                if let maximum = self.number(), self.skip("}") { return (minimum, maximum) }
            }
        }
        self.position = start
        return nil
    }

    /// Digits; more than fit are cut to a number that is too large for every use.
    private mutating func number() -> Int? {
        var value: Int?
        while let digit = self.peek(), (.ascii("0")...UInt32.ascii("9")).contains(digit) {
            value = min((value ?? 0) * 10 + Int(digit - .ascii("0")), 1_000_000)
            self.position += 1
        }
        return value
    }

    // MARK: Escapes

    static func unknownEscape(_ letter: UInt32, _ offset: Int) -> PatternFault {
        let name = Unicode.Scalar(letter).map { "\\\(Swift.Character($0))" } ?? "\\"
        switch letter {
        case .ascii("1")...UInt32.ascii("9"), .ascii("k"), .ascii("g"):
            return PatternFault(unsupported: "a back-reference \"\(name)\"", offset: offset)
        case .ascii("p"), .ascii("P"), .ascii("X"):
            return PatternFault(unsupported: "a Unicode property \"\(name)\"", offset: offset)
        default:
            return PatternFault(unsupported: "the escape \"\(name)\"", offset: offset)
        }
    }

    /// What follows a backslash.
    ///
    /// `\d`, `\w` and `\s` and their opposites know ASCII only, as with the product's engine.
    mutating func escape(at offset: Int) throws(PatternFault) -> Escape {
        guard let letter = self.peek() else {
            throw PatternFault(reason: "the pattern ends with a backslash", offset: offset)
        }
        self.position += 1
        switch letter {
        case .ascii("d"): return .set(.digits)
        case .ascii("D"): return .set(ScalarSet.digits.inverted)
        case .ascii("w"): return .set(.wordCharacters)
        case .ascii("W"): return .set(ScalarSet.wordCharacters.inverted)
        case .ascii("s"): return .set(.whiteSpace)
        case .ascii("S"): return .set(ScalarSet.whiteSpace.inverted)
        case .ascii("t"): return .scalar(0x09)
        case .ascii("n"): return .scalar(0x0A)
        case .ascii("r"): return .scalar(0x0D)
        case .ascii("f"): return .scalar(0x0C)
        case .ascii("a"): return .scalar(0x07)
        case .ascii("e"): return .scalar(0x1B)
        case .ascii("x"): return .scalar(try self.hexadecimal(offset))
        case .ascii("0")...UInt32.ascii("9"), .ascii("a")...UInt32.ascii("z"), .ascii("A")...UInt32.ascii("Z"):
            return .letter(letter)
        default: return .scalar(letter)
        }
    }

    /// `HH`, or `{H…}`.
    private mutating func hexadecimal(_ offset: Int) throws(PatternFault) -> UInt32 {
        let isBraced = self.skip("{")
        var value: UInt32 = 0
        var count = 0
        while count < (isBraced ? 6 : 2), let character = self.peek(), let digit = Self.hexadecimalDigit(character) {
            value = value << 4 | digit
            count += 1
            self.position += 1
        }
        guard isBraced ? count > 0 && self.skip("}") : count == 2, Unicode.Scalar(value) != nil else {
            throw PatternFault(
                reason: "\"\\x\" needs two hexadecimal digits, or a character's number in braces", offset: offset)
        }
        return value
    }

    private static func hexadecimalDigit(_ character: UInt32) -> UInt32? {
        switch character {
        case .ascii("0")...UInt32.ascii("9"): character - .ascii("0")
        case .ascii("a")...UInt32.ascii("f"): character - .ascii("a") + 10
        case .ascii("A")...UInt32.ascii("F"): character - .ascii("A") + 10
        default: nil
        }
    }

    // MARK: Groups

    /// What stands behind `(?`.
    mutating func groupKind(openedAt offset: Int) throws(PatternFault) -> GroupKind {
        func refused(_ what: String) -> PatternFault {
            PatternFault(unsupported: "\(what)", offset: offset)
        }
        if self.skip(":") { return .plain }
        if self.skip("=") || self.skip("!") { throw refused("a look-ahead") }
        if self.skip(">") { throw refused("an atomic group") }
        if self.skip("|") { throw refused("a branch reset") }
        if self.skip("(") { throw refused("a conditional group") }
        if self.skip("R") || self.skip("&") { throw refused("a recursion") }
        if self.skip("#") {
            while let character = self.next() {
                if character.value == .ascii(")") { return .comment }
            }
            throw PatternFault(reason: "a comment is not closed", offset: offset)
        }
        if self.skip("'") { return try self.name(until: "'", offset) }
        if self.skip("<") {
            if self.skip("=") || self.skip("!") { throw refused("a look-behind") }
            return try self.name(until: ">", offset)
        }
        if self.skip("P") {
            if self.skip("<") { return try self.name(until: ">", offset) }
            throw refused("a back-reference or recursion by name")
        }
        return try self.flags(offset)
    }

    private mutating func name(until end: Unicode.Scalar, _ offset: Int) throws(PatternFault) -> GroupKind {
        let start = self.position
        while let character = self.peek(), ScalarSet.wordCharacters.contains(character) { self.position += 1 }
        guard self.position > start, self.skip(end) else {
            throw PatternFault(reason: "the name of a group is not complete", offset: offset)
        }
        return .plain
    }

    private mutating func flags(_ offset: Int) throws(PatternFault) -> GroupKind {
        var on: [UInt32] = []
        var off: [UInt32] = []
        var isOff = false
        while let character = self.next() {
            switch character.value {
            case .ascii("i"), .ascii("s"):
                if isOff { off.append(character.value) } else { on.append(character.value) }
            case .ascii("-") where !isOff: isOff = true
            case .ascii(")"): return .flags(on: on, off: off, opensGroup: false)
            case .ascii(":"): return .flags(on: on, off: off, opensGroup: true)
            case .ascii("0")...UInt32.ascii("9"), .ascii("+"), .ascii("-"):
                throw PatternFault(unsupported: "a recursion", offset: offset)
            default:
                let name = Unicode.Scalar(character.value).map { String(Swift.Character($0)) } ?? ""
                throw PatternFault(unsupported: "the flag \"\(name)\"", offset: character.offset)
            }
        }
        throw PatternFault(reason: "a group is not closed: \"(\"", offset: offset)
    }
}
