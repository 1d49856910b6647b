import Diagnostics

/// Says in plain words what libyaml's message means.
struct YAMLProblem {
    let rule: Rule
    let message: String

    /// - Parameters:
    ///   - problem: libyaml's message.
    ///   - context: What it was doing.
    ///   - byte: The byte at the problem's mark; `nil` at the end of the text.
    init(problem: String, context: String?, byte: UInt8?) {
        let inQuotes = context?.contains("quoted scalar") ?? false
        switch problem {
        case _ where byte == 0x09 && !inQuotes, _ where problem.contains("tab character"):
            self.rule = .tabIndentation
            self.message = "a tab stands where only blanks may indent"
        case "found unexpected end of stream" where inQuotes, "found unexpected document indicator" where inQuotes:
            self.rule = .unterminatedQuote
            self.message = "a quoted text is not closed"
        case "found character that cannot start any token":
            self.rule = .yamlSyntax
            let shown = byte.map { String(decoding: [$0], as: UTF8.self) } ?? ""
            self.message = "a plain text may not begin with \"\(shown)\"; put it in quotes"
        case "mapping values are not allowed in this context":
            self.rule = .yamlSyntax
            self.message =
                "a colon opens a value where none may stand; is a text with a colon unquoted, or the indentation wrong?"
        case "did not find expected key":
            self.rule = .yamlSyntax
            self.message = "a key is expected here; the indentation does not fit the mapping"
        case "could not find expected ':'":
            self.rule = .yamlSyntax
            self.message = "a colon is expected after the key"
        case "did not find expected '-' indicator":
            self.rule = .yamlSyntax
            self.message = "an item starting with \"- \" is expected; the indentation does not fit the sequence"
        case "block sequence entries are not allowed in this context":
            self.rule = .yamlSyntax
            self.message = "a sequence may not begin on the line of its key"
        case "did not find expected ',' or '}'":
            self.rule = .yamlSyntax
            self.message = "a comma or } is expected in the flow mapping"
        case "did not find expected ',' or ']'":
            self.rule = .yamlSyntax
            self.message = "a comma or ] is expected in the flow sequence"
        case "control characters are not allowed":
            self.rule = .controlCharacter
            self.message = "found a control character"
        default:
            self.rule = .yamlSyntax
            self.message = problem
        }
    }
}
