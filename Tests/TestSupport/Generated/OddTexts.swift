/// Texts that writers and readers like to get wrong.
package struct OddTexts {
    private var random: FuzzRandom

    package init(seed: UInt64) { self.random = FuzzRandom(seed: seed) }

    private static let known = [
        "plain", " leading blank", "trailing blank ", "two  blanks", "#no comment", "a #b", "a: b", "key:", "- item",
        "-", "'single'", "\"double\"", "it's \"both\"", "null", "~", "true", "No", "on", "0", "007", "1.0", "1e5", ".5",
        "0x1F", "0o17", "1_000", "12:30:45", "2025-04-01", "2025-04-01T10:00:00Z", "-.inf", ".nan", "=", "<<", "*alias",
        "&anchor", "!tag", "%TAG", "@at", "`tick`", "{}", "[]", "{a: 1}", "[a, b]", "|", ">", "? ", "...", "---",
        "line\nline", "line\n", "line\n\n", "\nline", " \n x", "\n", "a\n\n\nb\n", "a\r\nb", "tab\there", "\tx", "x\t",
        "back\\slash", "${var.x}", "%{if}", "$${x}", "\u{0}", "\u{1}\u{7}\u{1B}", "\u{85}", "\u{2028}", "\u{FEFF}",
        "\u{7F}", "é", "e\u{301}", "漢字", "🎉", "👩‍👩‍👧", "a\u{200B}b", "\u{10FFFF}", "x: y\n# z\n  - w",
        "{\"json\": \"a\\nb\"}", "<b>&amp;</b>", "/path/{x}", "a,b", ",", "$ref", "#/x/y", "yes: no", "a \n b",
        "\\u0041",
    ]

    private static let pieces = [
        "a", "b", " ", "  ", "\n", ":", "#", "-", "'", "\"", "\\", "\t", "é", "漢", "🎉", "0", "1", ".", ",", "{", "}",
        "[", "]",
        "|", ">", "&", "*", "!", "%", "@", "~", "=", "$", "\r", "\u{A0}", "\u{3000}", "?", "x y", "null", "true",
    ]

    /// A text of at most so many scalars.
    mutating func text(_ maximum: Int) -> String {
        switch self.random.number(0...5) {
        case 0, 1, 2: return self.cut(self.random.pick(Self.known), maximum)
        case 3:
            // Long ones cost time: few are.
            let count = self.random.one(in: 12) ? 2_000 : self.random.number(60...160)
            return self.cut(
                String(repeating: self.random.pick(["long text, ", "x", "日", "a\n"]), count: count), maximum)
        default:
            return self.cut(
                (0..<self.random.number(1...12)).map { _ in self.random.pick(Self.pieces) }.joined(), maximum)
        }
    }

    /// A text that is not empty, or none.
    mutating func optional(_ maximum: Int) -> String? {
        guard self.random.one(in: 2) else { return nil }
        let text = self.text(maximum)
        return text.isEmpty ? nil : text
    }

    private func cut(_ text: String, _ maximum: Int) -> String {
        var cut = String.UnicodeScalarView()
        cut.append(contentsOf: text.unicodeScalars.prefix(maximum))
        return String(cut)
    }
}
