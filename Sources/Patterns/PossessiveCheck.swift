/// Refuses possessive quantifiers that change what a pattern matches; this engine would treat them as greedy.
///
/// They change nothing when one character is repeated and what follows cannot begin with it, or when the pattern ends there.
enum PossessiveCheck {
    static func check(_ node: PatternNode) throws(PatternFault) { try self.check(node, endsPattern: true) }

    private static func check(_ node: PatternNode, endsPattern: Bool) throws(PatternFault) {
        switch node {
        case .set, .scalar, .assertion: return
        case .choice(let branches):
            for branch in branches { try self.check(branch, endsPattern: endsPattern) }
        case .repeated(let inner, let repetition):
            if repetition.isPossessive, !endsPattern || inner.single == nil { throw self.fault(repetition) }
            try self.check(inner, endsPattern: false)
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                let next = index + 1 < items.count ? items[index + 1] : nil
                guard case .repeated(let inner, let repetition) = item, repetition.isPossessive, let next else {
                    try self.check(item, endsPattern: endsPattern && next == nil)
                    continue
                }
                guard let set = inner.single, self.isHarmless(set, before: next) else { throw self.fault(repetition) }
            }
        }
    }

    private static func isHarmless(_ set: ScalarSet, before next: PatternNode) -> Bool {
        switch next {
        case .assertion(.textEnd): return true
        // Before the last newline is an end too.
        case .assertion(.lastLineEnd): return !set.contains(0x0A)
        case .set, .scalar: return next.single.map(set.isDisjoint) ?? false
        case .repeated(let inner, let repetition):
            return !repetition.mayBeNothing && (inner.single.map(set.isDisjoint) ?? false)
        case .assertion, .sequence, .choice: return false
        }
    }

    private static func fault(_ repetition: PatternRepetition) -> PatternFault {
        PatternFault(unsupported: "a possessive quantifier that changes what matches", offset: repetition.offset)
    }
}
