/// A closed set of words an extension field takes, as an enum with the documented spellings as raw values.
package protocol ExtensionWord: RawRepresentable, CaseIterable, Sendable, Equatable where RawValue == String {
    /// Other spellings that were observed, taken with a warning.
    static var synonyms: [String: Self] { get }
    /// Whether the case of the letters does not matter; exports and documents differ in it.
    static var ignoresCase: Bool { get }
    /// What the word means, for editors and schemas; empty when the word says it.
    var meaning: String { get }
}

extension ExtensionWord {
    package static var synonyms: [String: Self] { [:] }
    package static var ignoresCase: Bool { false }

    /// The documented words.
    package static var words: [String] { Self.allCases.map(\.rawValue) }
}
