/// The words a field takes, with what each of them means.
package struct WordSet: Sendable {
    /// A word and its meaning, which may be empty when the word says it.
    package struct Entry: Sendable {
        package let word: String
        package let meaning: String
    }

    package let entries: [Entry]
    /// Other words that are taken, with or without a warning.
    package let synonyms: [String]
    /// Whether a word is taken whatever the case of its letters.
    package let ignoresCase: Bool
    /// Whether any other text is kept too.
    package let isOpen: Bool

    /// - Parameters:
    ///   - meanings: The words and their meanings, in the order they are offered.
    ///   - synonyms: Other words that are taken.
    ///   - ignoresCase: Whether the case of letters does not matter.
    ///   - isOpen: Whether any other text is kept.
    package init(
        _ meanings: KeyValuePairs<String, String>, synonyms: [String] = [], ignoresCase: Bool = false,
        isOpen: Bool = false
    ) {
        self.entries = meanings.map { Entry(word: $0.key, meaning: $0.value) }
        self.synonyms = synonyms
        self.ignoresCase = ignoresCase
        self.isOpen = isOpen
    }

    /// The words of a type, each with its meaning.
    init<Word: ExtensionWord>(_ type: Word.Type) {
        self.entries = Word.allCases.map { Entry(word: $0.rawValue, meaning: $0.meaning) }
        self.synonyms = Word.synonyms.keys.sorted()
        // The decoder warns where the case is documented, and takes the word.
        self.ignoresCase = true
        self.isOpen = false
    }

    /// The words alone.
    package var words: [String] { self.entries.map(\.word) }

    /// What a text means, spelled in any way that is taken.
    package func meaning(of text: String) -> String? {
        let exact = self.entries.first { $0.word == text }
        let lowered = text.lowercased()
        return (exact ?? (self.ignoresCase ? self.entries.first { $0.word.lowercased() == lowered } : nil))?.meaning
    }
}
