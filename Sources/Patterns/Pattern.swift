/// A pattern of a document or policy: a regular expression in the spelling of PCRE, without what needs backtracking.
///
/// It has alternation, groups (capturing, named or not, all alike), classes, `.`, the escapes `\d \w \s \D \W \S \b \B \A \z \Z \t \n \r \f \a \e \xHH`
/// `\x{H…}` and escaped signs, `^ $`, the quantifiers `* + ? {m} {m,} {m,n}` (lazy as well, and possessive where that changes nothing), and the
/// flags `i` and `s`. Back-references, look-around, atomic groups, recursion, Unicode properties and POSIX classes are faults.
///
/// A character is a Unicode scalar, and a byte that is no UTF-8 is a character of its own. Letters are compared with regard to their case; `(?i)`,
/// `\d`, `\w`, `\s` and `\b` know ASCII only. What consists of texts is compared byte by byte; the rest is simulated with all its paths at once,
/// so that the time grows with the text's length times the pattern's, whatever either is.
///
/// - Source: APIG User Guide, apig_03_0097 (Perl-compatible regular expressions)
package struct Pattern: Sendable {
    private enum Matcher: Sendable {
        /// Any of these.
        case direct([DirectMatch])
        case program(PatternProgram)
    }

    /// The pattern as it was written.
    package let text: String
    /// Whether every match is all of a text (save a newline at its end): worth a note where it is not, since a pattern is searched for.
    package let isAnchored: Bool
    private let finding: Matcher
    private let wholeMatching: Matcher

    /// Compiles a pattern.
    ///
    /// - Throws: `PatternFault` with what is not supported and where it stands.
    package init(_ text: String) throws(PatternFault) {
        let node = try PatternParser.parse(text)
        self.text = text
        self.isAnchored = node.branches.allSatisfy { branch in
            let last = branch.items.last
            return branch.items.first == .assertion(.textStart)
                && (last == .assertion(.textEnd) || last == .assertion(.lastLineEnd))
        }
        let finding = Self.direct(node, isWhole: false)
        let wholeMatching = Self.direct(node, isWhole: true)
        let program = finding == nil || wholeMatching == nil ? try PatternProgram(node) : nil
        self.finding = Self.matcher(finding, program)
        self.wholeMatching = Self.matcher(wholeMatching, program)
    }

    private static func direct(_ node: PatternNode, isWhole: Bool) -> [DirectMatch]? {
        var result: [DirectMatch] = []
        for branch in node.branches {
            guard result.count < DirectMatch.maxTexts, let direct = DirectMatch(branch, isWhole: isWhole) else {
                return nil
            }
            result.append(direct)
        }
        return result
    }

    private static func matcher(_ direct: [DirectMatch]?, _ program: PatternProgram?) -> Matcher {
        if let direct { return .direct(direct) }
        return program.map { .program($0) } ?? .direct([])
    }

    /// Whether the pattern matches some part of a text.
    package func isFound(in text: Span<UInt8>) -> Bool {
        switch self.finding {
        case .direct(let matches):
            for match in matches where match.matches(text) { return true }
            return false
        case .program(let program):
            var steps = 0
            return program.run(text, .anywhere, steps: &steps)
        }
    }

    /// Whether the pattern matches all of a text.
    package func matchesWhole(_ text: Span<UInt8>) -> Bool {
        switch self.wholeMatching {
        case .direct(let matches):
            for match in matches where match.matches(text) { return true }
            return false
        case .program(let program):
            var steps = 0
            return program.run(text, .whole, steps: &steps)
        }
    }

    /// Whether the pattern matches some part of a text.
    package func isFound(in text: [UInt8]) -> Bool { self.isFound(in: text.span) }

    /// Whether the pattern matches all of a text.
    package func matchesWhole(_ text: [UInt8]) -> Bool { self.matchesWhole(text.span) }

    /// Whether finding needs no program; for tests.
    var isDirect: Bool {
        if case .direct = self.finding { return true }
        return false
    }
}
