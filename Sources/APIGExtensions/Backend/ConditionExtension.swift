import Diagnostics
package import SourceDocument

/// An entry of `conditions`: one test on the request.
///
/// Pages, samples and exports spell the same things differently; `canonical` is our one spelling. Unknown origins are kept.
///
/// - Source: APIG User Guide, apig_03_0097
package struct ConditionExtension: Sendable {
    /// A word as written and what it means.
    package struct Word: Sendable, Equatable {
        package let text: String
        /// Type: `exact`, `enum`, `pattern`, or empty.
        ///
        /// Origin: `request`, `source`, or the text itself.
        package let canonical: String
    }

    package let node: Node
    package let type: Located<Word>?
    package let value: Located<String>?
    package let origin: Located<Word>?
    /// The request parameter looked at; absent for origin `source`.
    package let parameter: Located<String>?
    package let unknown: [NodeEntry]

    package static let shape = ObjectShape(
        "x-apigateway-backend-policies.conditions", source: ExtensionDefinition.page("0097"),
        [
            Field(
                "type",
                .word(
                    WordSet(
                        [
                            "equal": "the value as it stands", "enum": "one of the values, comma-separated",
                            "pattern": "a regular expression",
                        ], synonyms: ["exact", ""])), "how the value is compared",
                "Needed for origin request; without meaning for source."),
            Field(
                "value", .text(), isRequired: true, "what is compared",
                "For origin source IPv4 addresses and CIDR blocks, comma-separated."),
            Field(
                "origin",
                .word(
                    WordSet(
                        ["source": "the address of the caller", "request": "a request parameter"],
                        synonyms: ["param", "request_parameter"], isOpen: true)), isRequired: true, "what is looked at"),
            Field(
                "parameter", .text(), synonyms: ["parameter_name"], names: .requestParameter,
                "request parameter, for origin request", "One the operation declares."),
        ])

    init?(reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.node = node
        self.value = reader.text("value")
        self.parameter = reader.text("parameter")
        self.origin = reader.text("origin").map { Self.origin($0, diagnostics) }
        self.unknown = reader.unknown
        let type = reader.text("type").map { Self.type($0, diagnostics) }
        self.type = type
        if type?.value.canonical == "pattern" { PatternText.check(self.value, diagnostics) }
        if self.origin?.value.canonical != "source", (type?.value.canonical ?? "").isEmpty {
            node.report(
                .extensionMissingField, "a condition on the request has no \"type\"", to: diagnostics,
                mend: "add type: equal, enum or pattern")
        }
    }

    private static func type(_ text: Located<String>, _ diagnostics: DiagnosticCollector) -> Located<Word> {
        switch text.value {
        case "equal", "exact": return Located(Word(text: text.value, canonical: "exact"), at: text.node)
        case "enum", "pattern", "": return Located(Word(text: text.value, canonical: text.value), at: text.node)
        default:
            let near = nearestName(to: text.value, among: ["equal", "enum", "pattern"])
            text.node.report(
                .extensionValueNotAllowed,
                "\"type\" is \(text.node.summary)" + (near.map { "; did you mean \($0)?" } ?? ""), to: diagnostics,
                allowed: "equal, enum or pattern", fix: text.node.fix(writing: near))
            return Located(Word(text: text.value, canonical: text.value), at: text.node)
        }
    }

    private static func origin(_ text: Located<String>, _ diagnostics: DiagnosticCollector) -> Located<Word> {
        switch text.value {
        case "source": return Located(Word(text: text.value, canonical: "source"), at: text.node)
        case "request", "param": return Located(Word(text: text.value, canonical: "request"), at: text.node)
        case "request_parameter":
            text.node.report(
                .extensionSpelling, "\"origin\" is request_parameter", to: diagnostics, allowed: "request",
                mend: "write request", fix: text.node.fix(writing: "request"))
            return Located(Word(text: text.value, canonical: "request"), at: text.node)
        default:
            text.node.report(.conditionOriginUnknown, "\"origin\" is \(text.node.summary)", to: diagnostics)
            return Located(Word(text: text.value, canonical: text.value), at: text.node)
        }
    }
}
