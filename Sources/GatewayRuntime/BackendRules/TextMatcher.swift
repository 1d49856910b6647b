/// A pattern that is searched for in a text; what the compiled patterns of this module conform to.
package protocol PatternMatching: Sendable {
    /// Whether the pattern is found somewhere in a text.
    func isFound(in text: Span<UInt8>) -> Bool
}

/// A set of addresses; what the compiled address lists of this module conform to.
package protocol AddressMatching: Sendable {
    associatedtype Address: Sendable
    /// Whether an address is one of the set.
    func contains(_ address: Address) -> Bool
}

/// What a condition compares a text with.
///
/// - Source: APIG User Guide, apig_03_0097
package enum TextMatcher: Sendable {
    case exact([UInt8])
    /// Equal to one of these.
    case oneOf([[UInt8]])
    /// Searched for, not anchored: the source speaks of Perl's expressions only.
    case pattern(any PatternMatching)

    /// The items of a text with commas, without blanks around them.
    package static func items(_ text: String) -> [[UInt8]] {
        var items: [[UInt8]] = []
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            var item = part
            while let first = item.first, first == 0x20 || first == 0x09 { item = item.dropFirst() }
            while let last = item.last, last == 0x20 || last == 0x09 { item = item.dropLast() }
            items.append(Array(item))
        }
        return items
    }

    /// Whether a text is what is looked for.
    package func matches(_ text: Span<UInt8>) -> Bool {
        switch self {
        case .exact(let wanted): text.equals(text.indices, wanted)
        case .oneOf(let items): items.contains { text.equals(text.indices, $0) }
        case .pattern(let pattern): pattern.isFound(in: text)
        }
    }
}
