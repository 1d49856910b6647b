/// A parsed pattern.
///
/// Groups leave no trace in it: nothing refers back to what a group matched.
indirect enum PatternNode: Sendable, Equatable {
    /// One character of a set.
    case set(ScalarSet)
    /// One given character.
    case scalar(UInt32)
    case assertion(PatternAssertion)
    /// One after the other; an empty list matches the empty text.
    case sequence([PatternNode])
    /// Any of them.
    case choice([PatternNode])
    case repeated(PatternNode, PatternRepetition)

    /// Parts that follow each other.
    var items: [PatternNode] {
        if case .sequence(let items) = self { return items }
        return [self]
    }

    /// Alternatives.
    var branches: [PatternNode] {
        if case .choice(let branches) = self { return branches }
        return [self]
    }

    /// The characters this stands for when it always matches exactly one.
    var single: ScalarSet? {
        switch self {
        case .set(let set): set
        case .scalar(let scalar): .one(scalar, ignoringCase: false)
        case .assertion, .sequence, .choice, .repeated: nil
        }
    }
}

/// A place a pattern asks for without consuming anything.
enum PatternAssertion: Sendable, Equatable {
    /// `^` and `\A`.
    case textStart
    /// `\z`.
    case textEnd
    /// `$` and `\Z`: the end, or before a newline that ends the text.
    case lastLineEnd
    case wordBoundary
    case noWordBoundary
}

/// How often something is repeated.
struct PatternRepetition: Sendable, Equatable {
    let minimum: Int
    /// `nil` is without end.
    let maximum: Int?
    let isPossessive: Bool
    /// Where the quantifier stands, for faults.
    let offset: Int

    /// Whether what is repeated may as well be absent.
    var mayBeNothing: Bool { self.minimum == 0 }
}
