/// The accounts whose token is passed on to backends: the feature `backend_token_allow`.
///
/// - Source: APIG API Reference, apig-api-20200402
package struct TokenRelay {
    private let patterns: [String]
    private let matches: (_ pattern: String, _ text: String) -> Bool

    /// - Parameters:
    ///   - patterns: Regular expressions for account names.
    ///   - matches: Whether a pattern is found in a text; without it a pattern stands for itself, and `.*` in it for anything.
    package init(
        _ patterns: [String], matches: @escaping (_ pattern: String, _ text: String) -> Bool = TokenRelay.matchesSimply
    ) {
        self.patterns = patterns
        self.matches = matches
    }

    /// Whether the token of an account goes on to backends.
    package func relays(account: String) -> Bool { self.patterns.contains { self.matches($0, account) } }

    /// Whether a text is a pattern in which `.*` stands for anything and everything else for itself; `^` and `$` at the ends are taken.
    package static func matchesSimply(_ pattern: String, _ text: String) -> Bool {
        var pattern = Substring(pattern)
        if pattern.first == "^" { pattern = pattern.dropFirst() }
        if pattern.last == "$" { pattern = pattern.dropLast() }
        let parts = pattern.split(separator: ".*", omittingEmptySubsequences: false)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return pattern == text }
        guard text.count >= first.count + last.count, text.hasPrefix(first), text.hasSuffix(last) else { return false }
        var rest = text.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let found = rest.firstRange(of: part) else { return false }
            rest = rest[found.upperBound...]
        }
        return true
    }
}
