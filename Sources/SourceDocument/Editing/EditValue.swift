/// A value to be written into a document.
package indirect enum EditValue: Sendable {
    /// A text, in quotes where it would be read as something else without.
    case text(String)
    /// A number, truth value or null as it is written.
    case literal(String)
    case mapping([(key: String, value: EditValue)])
    case list([EditValue])

    /// The value on one line: JSON, or YAML's flow style.
    package func written(as syntax: SyntaxKind) -> String { self.written(as: syntax, isInFlow: true) }

    /// The value on one line; a text that stands alone in a line of YAML needs fewer quotes than one in braces.
    func written(as syntax: SyntaxKind, isInFlow: Bool) -> String {
        switch self {
        case .literal(let text): text
        case .text(let text):
            syntax == .json ? ScalarText.json(text) : ScalarText.yaml(text, isInFlow: isInFlow)
        case .mapping(let pairs):
            "{"
                + pairs.map { pair in
                    EditValue.text(pair.key).written(as: syntax) + ": " + pair.value.written(as: syntax)
                }.joined(separator: ", ") + "}"
        case .list(let items): "[" + items.map { $0.written(as: syntax) }.joined(separator: ", ") + "]"
        }
    }
}
