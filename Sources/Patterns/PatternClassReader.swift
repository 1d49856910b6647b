/// Reads a class such as `[^a-z\d_]`, from behind its bracket.
struct PatternClassReader {
    var input: PatternInput
    let ignoresCase: Bool

    private enum Item {
        case scalar(UInt32)
        case set(ScalarSet)
    }

    mutating func read(openedAt offset: Int) throws(PatternFault) -> ScalarSet {
        let isNegated = self.input.skip("^")
        var ranges: [ClosedRange<UInt32>] = []
        var isFirst = true
        while let character = self.input.next() {
            // A bracket that comes first stands for itself.
            if character.value == .ascii("]"), !isFirst {
                let set = ScalarSet(ranges)
                return isNegated ? set.inverted : set
            }
            isFirst = false
            let start: UInt32
            switch try self.item(character) {
            case .set(let set):
                ranges += set.allRanges
                if self.isRangeNext {
                    throw PatternFault(reason: "a range begins with a class", offset: character.offset)
                }
                continue
            case .scalar(let scalar): start = scalar
            }
            guard self.isRangeNext, self.input.skip("-"), let last = self.input.next() else {
                self.append(start...start, to: &ranges)
                continue
            }
            guard case .scalar(let end) = try self.item(last) else {
                throw PatternFault(reason: "a range ends with a class", offset: last.offset)
            }
            guard start <= end else {
                throw PatternFault(reason: "a range is the wrong way round", offset: character.offset)
            }
            self.append(start...end, to: &ranges)
        }
        throw PatternFault(reason: "a class is not closed: \"[\"", offset: offset)
    }

    /// Whether a hyphen comes that does not end the class.
    private var isRangeNext: Bool {
        guard self.input.peek() == .ascii("-"), let after = self.input.peek(1) else { return false }
        return after != .ascii("]")
    }

    private func append(_ range: ClosedRange<UInt32>, to ranges: inout [ClosedRange<UInt32>]) {
        if self.ignoresCase { ranges += ScalarSet.bothCases(of: range) } else { ranges.append(range) }
    }

    private mutating func item(_ character: PatternInput.Character) throws(PatternFault) -> Item {
        if character.value == .ascii("["), let kind = self.input.peek(), self.isPOSIX(kind) {
            throw PatternFault(unsupported: "a POSIX class such as \"[:alpha:]\"", offset: character.offset)
        }
        guard character.value == .ascii("\\") else { return .scalar(character.value) }
        switch try self.input.escape(at: character.offset) {
        case .scalar(let scalar): return .scalar(scalar)
        case .set(let set): return .set(set)
        case .letter(.ascii("b")): return .scalar(0x08)
        case .letter(let letter): throw PatternInput.unknownEscape(letter, character.offset)
        }
    }

    /// Whether `:word:]` comes, or the same with `.` or `=`.
    private func isPOSIX(_ kind: UInt32) -> Bool {
        guard kind == .ascii(":") || kind == .ascii(".") || kind == .ascii("=") else { return false }
        var distance = 1
        if self.input.peek(distance) == .ascii("^") { distance += 1 }
        while let letter = self.input.peek(distance), ScalarSet.wordCharacters.contains(letter) { distance += 1 }
        return distance > 1 && self.input.peek(distance) == kind && self.input.peek(distance + 1) == .ascii("]")
    }
}
