/// Runs a program over a text, all its paths at once: no character makes more steps than the program has instructions.
extension PatternProgram {
    /// How much of a text a match must be.
    enum Extent {
        case anywhere
        case whole
    }

    /// Whether the text matches.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - extent: Whether all of it must match.
    ///   - steps: Gets the executed instructions added; never more than the instructions times the bytes and one.
    /// - Returns: `true` when it does.
    func run(_ text: Span<UInt8>, _ extent: Extent, steps: inout Int) -> Bool {
        // Programs of ordinary size need no memory of their own.
        if self.instructions.count <= SmallSteps.capacity {
            return self.run(text, extent, SmallSteps(), SmallSteps(), steps: &steps)
        }
        let count = self.instructions.count
        return self.run(text, extent, LargeSteps(count: count), LargeSteps(count: count), steps: &steps)
    }

    private func run<Steps: ProgramSteps>(
        _ text: Span<UInt8>, _ extent: Extent, _ first: Steps, _ second: Steps, steps: inout Int
    ) -> Bool {
        var current = first
        var following = second
        var position = 0
        var previousIsWord = false
        while true {
            if extent == .anywhere {
                if current.isEmpty, let firstBytes = self.firstBytes {
                    let start = position
                    while position < text.count, !firstBytes.contains(text[position]) { position += 1 }
                    if position == text.count { return false }
                    if position > start { previousIsWord = Self.isWord(UInt32(text[position - 1])) }
                }
                current.insert(0)
            } else if position == 0 {
                current.insert(0)
            }
            let isAtEnd = position >= text.count
            let character = isAtEnd ? (scalar: 0, width: 0) : text.character(at: position)
            let place = Place(
                isStart: position == 0, isEnd: isAtEnd,
                isLastLineEnd: isAtEnd || position == text.count - 1 && character.scalar == 0x0A,
                isBoundary: previousIsWord != (!isAtEnd && Self.isWord(character.scalar)))
            while let index = current.pop() {
                steps += 1
                switch self.instructions[index] {
                case .match: if extent == .anywhere || isAtEnd { return true }
                case .jump(let target): current.insert(Int(target))
                case .split(let target, let other):
                    current.insert(Int(target))
                    current.insert(Int(other))
                case .assertion(let assertion): if place.satisfies(assertion) { current.insert(index + 1) }
                case .scalar(let scalar):
                    if !isAtEnd, character.scalar == scalar { following.insert(index + 1) }
                case .set(let set):
                    if !isAtEnd, self.sets[Int(set)].contains(character.scalar) { following.insert(index + 1) }
                }
            }
            if isAtEnd { return false }
            swap(&current, &following)
            following.removeAll()
            if extent == .whole, current.isEmpty { return false }
            previousIsWord = Self.isWord(character.scalar)
            position += character.width
        }
    }

    private static func isWord(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
        default: false
        }
    }

    /// What assertions see between two characters.
    private struct Place {
        let isStart: Bool
        let isEnd: Bool
        let isLastLineEnd: Bool
        let isBoundary: Bool

        func satisfies(_ assertion: PatternAssertion) -> Bool {
            switch assertion {
            case .textStart: self.isStart
            case .textEnd: self.isEnd
            case .lastLineEnd: self.isLastLineEnd
            case .wordBoundary: self.isBoundary
            case .noWordBoundary: !self.isBoundary
            }
        }
    }
}

/// The instructions to execute at one place of the text; each enters once.
private protocol ProgramSteps {
    var isEmpty: Bool { get }
    /// Adds an instruction that has not been there since the last `removeAll`.
    mutating func insert(_ index: Int)
    mutating func pop() -> Int?
    mutating func removeAll()
}

private struct SmallSteps: ProgramSteps {
    static let capacity = 64

    private var seen: UInt64 = 0
    private var waiting: UInt64 = 0

    var isEmpty: Bool { self.waiting == 0 }

    @inline(__always)
    mutating func insert(_ index: Int) {
        let bit: UInt64 = 1 << UInt64(truncatingIfNeeded: index)
        self.waiting |= bit & ~self.seen
        self.seen |= bit
    }

    @inline(__always)
    mutating func pop() -> Int? {
        guard self.waiting != 0 else { return nil }
        let index = self.waiting.trailingZeroBitCount
        self.waiting &= self.waiting - 1
        return index
    }

    mutating func removeAll() {
        self.seen = 0
        self.waiting = 0
    }
}

private struct LargeSteps: ProgramSteps {
    private var seen: [UInt32]
    private var waiting: [UInt16] = []
    /// Marks of earlier rounds are out of date rather than wiped.
    private var round: UInt32 = 1

    init(count: Int) {
        self.seen = Array(repeating: 0, count: count)
        self.waiting.reserveCapacity(count)
    }

    var isEmpty: Bool { self.waiting.isEmpty }

    mutating func insert(_ index: Int) {
        guard self.seen[index] != self.round else { return }
        self.seen[index] = self.round
        self.waiting.append(UInt16(truncatingIfNeeded: index))
    }

    mutating func pop() -> Int? { self.waiting.popLast().map(Int.init) }

    mutating func removeAll() {
        self.waiting.removeAll(keepingCapacity: true)
        if self.round == .max {
            for index in self.seen.indices { self.seen[index] = 0 }
            self.round = 0
        }
        self.round += 1
    }
}
