/// A pattern as instructions for the simulation of `PatternProgram+Run`.
struct PatternProgram: Sendable {
    /// Instructions of one pattern; the work for a character never exceeds it.
    static let maxInstructions = 4_096

    enum Instruction: Sendable {
        /// Takes this character and goes on behind.
        case scalar(UInt32)
        /// Takes a character of a set, by its number.
        case set(UInt16)
        case assertion(PatternAssertion)
        case jump(UInt16)
        case split(UInt16, UInt16)
        case match
    }

    private(set) var instructions: [Instruction] = []
    private(set) var sets: [ScalarSet] = []
    /// Bytes a match may begin with, one bit each; `nil` when it may begin with nothing.
    private(set) var firstBytes: FirstBytes?

    init(_ node: PatternNode) throws(PatternFault) {
        try self.emit(node)
        try self.append(.match)
        self.firstBytes = self.findFirstBytes()
    }

    private mutating func append(_ instruction: Instruction) throws(PatternFault) {
        guard self.instructions.count < Self.maxInstructions else {
            throw PatternFault(reason: "the pattern is too large: its repetitions multiply", offset: 0)
        }
        self.instructions.append(instruction)
    }

    private var next: UInt16 { UInt16(truncatingIfNeeded: self.instructions.count) }

    /// Goes down the groups, of which the parser lets only so many be inside each other.
    private mutating func emit(_ node: PatternNode) throws(PatternFault) {
        switch node {
        case .scalar(let scalar): try self.append(.scalar(scalar))
        case .assertion(let assertion): try self.append(.assertion(assertion))
        case .set(let set):
            // Repetitions bring the same set many times.
            if let known = self.sets.lastIndex(of: set) {
                try self.append(.set(UInt16(truncatingIfNeeded: known)))
            } else {
                try self.append(.set(UInt16(truncatingIfNeeded: self.sets.count)))
                self.sets.append(set)
            }
        case .sequence(let items):
            for item in items { try self.emit(item) }
        case .choice(let branches): try self.emit(branches: branches)
        case .repeated(let inner, let repetition): try self.emit(inner, repetition)
        }
    }

    private mutating func emit(branches: [PatternNode]) throws(PatternFault) {
        var jumps: [Int] = []
        for (index, branch) in branches.enumerated() {
            guard index + 1 < branches.count else {
                try self.emit(branch)
                break
            }
            let split = self.instructions.count
            try self.append(.split(0, 0))
            try self.emit(branch)
            jumps.append(self.instructions.count)
            try self.append(.jump(0))
            self.instructions[split] = .split(UInt16(truncatingIfNeeded: split + 1), self.next)
        }
        for jump in jumps { self.instructions[jump] = .jump(self.next) }
    }

    private mutating func emit(_ inner: PatternNode, _ repetition: PatternRepetition) throws(PatternFault) {
        for copy in 0..<repetition.minimum {
            let start = self.instructions.count
            try self.emit(inner)
            // Nothing, any number of times, is nothing; and a loop over it would add nothing to the program that limits it.
            if self.instructions.count == start { return }
            if repetition.maximum == nil, copy == repetition.minimum - 1 {
                try self.append(.split(UInt16(truncatingIfNeeded: start), self.next + 1))
                return
            }
        }
        guard let maximum = repetition.maximum else {
            let split = self.instructions.count
            try self.append(.split(0, 0))
            try self.emit(inner)
            try self.append(.jump(UInt16(truncatingIfNeeded: split)))
            self.instructions[split] = .split(UInt16(truncatingIfNeeded: split + 1), self.next)
            return
        }
        var splits: [Int] = []
        for _ in repetition.minimum..<maximum {
            splits.append(self.instructions.count)
            try self.append(.split(0, 0))
            try self.emit(inner)
        }
        for split in splits {
            self.instructions[split] = .split(UInt16(truncatingIfNeeded: split + 1), self.next)
        }
    }

    // MARK: Where a match may begin

    struct FirstBytes: Sendable {
        /// One bit for each byte below 128.
        fileprivate(set) var ascii = ScalarSet()
        fileprivate(set) var takesOthers = false

        @inline(__always)
        func contains(_ byte: UInt8) -> Bool { byte < 0x80 ? self.ascii.contains(UInt32(byte)) : self.takesOthers }
    }

    /// Follows everything that consumes nothing from the start, taking every assertion for true.
    private func findFirstBytes() -> FirstBytes? {
        var found = FirstBytes()
        var ranges: [ClosedRange<UInt32>] = []
        var seen = [Bool](repeating: false, count: self.instructions.count)
        var waiting = [0]
        while let position = waiting.popLast() {
            guard !seen[position] else { continue }
            seen[position] = true
            switch self.instructions[position] {
            case .match: return nil
            case .assertion: waiting.append(position + 1)
            case .jump(let target): waiting.append(Int(target))
            case .split(let first, let second): waiting += [Int(first), Int(second)]
            case .scalar(let scalar):
                if scalar < 0x80 { ranges.append(scalar...scalar) } else { found.takesOthers = true }
            case .set(let index):
                ranges += self.sets[Int(index)].allRanges
                if self.sets[Int(index)].reachesBeyondASCII { found.takesOthers = true }
            }
        }
        found.ascii = ScalarSet(ranges)
        return found
    }
}
