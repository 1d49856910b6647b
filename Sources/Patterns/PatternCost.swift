extension Pattern {
    /// Why an engine that tries one path after the other can need time beyond all bounds for this pattern; `nil` when none was found.
    ///
    /// Finds a repetition without end around another one with nothing certain between the rounds, such as `(a+)+`, and a repeated choice
    /// between alternatives that begin with the same character, such as `(a|ab)*`. This engine itself takes every path at once and is not slowed.
    package static func backtrackingRisk(_ text: String) throws(PatternFault) -> String? {
        let node = try PatternParser.parse(text)
        var nodes = [node]
        while let node = nodes.popLast() {
            switch node {
            case .set, .scalar, .assertion: break
            case .sequence(let items): nodes += items
            case .choice(let branches): nodes += branches
            case .repeated(let inner, let repetition):
                nodes.append(inner)
                guard repetition.maximum == nil, !repetition.isPossessive else { continue }
                if inner.branches.contains(where: \.isRepetitionAlone) {
                    return "a repetition without end stands directly in another one"
                }
                if inner.hasAlternativesWithSameStart { return "repeated alternatives begin with the same character" }
            }
        }
        return nil
    }
}

extension PatternNode {
    /// Whether this is nothing but a repetition without end, and parts that may be absent.
    fileprivate var isRepetitionAlone: Bool {
        var hasRepetition = false
        for item in self.items {
            switch item {
            case .assertion: break
            case .repeated(let inner, let repetition):
                if repetition.maximum == nil, !repetition.isPossessive {
                    hasRepetition = true
                } else if !repetition.mayBeNothing {
                    guard inner.branches.contains(where: \.isRepetitionAlone) else { return false }
                    hasRepetition = true
                }
            case .choice(let branches):
                guard branches.contains(where: \.isRepetitionAlone) else { return false }
                hasRepetition = true
            case .set, .scalar, .sequence: return false
            }
        }
        return hasRepetition
    }

    fileprivate var hasAlternativesWithSameStart: Bool {
        let branches = self.branches
        guard branches.count > 1 else { return false }
        let starts = branches.compactMap { $0.items.first?.single }
        for (position, start) in starts.enumerated() {
            for other in starts[..<position] where start.intersects(other) { return true }
        }
        return false
    }
}
