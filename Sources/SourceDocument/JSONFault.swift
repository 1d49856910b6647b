import Diagnostics

/// A place where a text is no JSON.
struct JSONFault {
    let message: String
    let mend: String
    let range: ByteRange
    /// Whether YAML reads this with the meaning a person would give it, such as a comment or a comma too much.
    let isFineInYAML: Bool
    let note: Diagnostic.Note?

    init(_ message: String, mend: String, at range: ByteRange, isFineInYAML: Bool = false, note: Diagnostic.Note? = nil)
    {
        self.message = message
        self.mend = mend
        self.range = range
        self.isFineInYAML = isFineInYAML
        self.note = note
    }

    /// The finding about it.
    func diagnostic(in source: SourceText) -> Diagnostic {
        Diagnostic(
            .jsonSyntax, self.message, at: source.location(of: self.range), mend: self.mend,
            notes: self.note.map { [$0] } ?? [])
    }

    // MARK: Bare words and numbers

    /// What is wrong with a value that is neither in quotes nor a JSON number, `true`, `false` or `null`.
    static func bareValue(_ word: String, at range: ByteRange) -> JSONFault {
        let unsigned = word.drop { $0 == "-" || $0 == "+" }
        if ["nan", "inf", "infinity"].contains(unsigned.lowercased()) {
            return JSONFault(
                "JSON has no \(word)", mend: "write null, or the word in double quotes", at: range, isFineInYAML: true)
        }
        if ["true", "false", "null"].contains(word.lowercased()) {
            return JSONFault(
                "\(word) is written in small letters", mend: "write \(word.lowercased())", at: range, isFineInYAML: true
            )
        }
        guard let first = unsigned.first, first.isNumber || first == "." else {
            return JSONFault(
                "\"\(word)\" is neither true, false, null nor a number", mend: "put the text in double quotes",
                at: range,
                isFineInYAML: true)
        }
        return self.number(word, unsigned: unsigned, at: range)
    }

    private static func number(_ word: String, unsigned: Substring, at range: ByteRange) -> JSONFault {
        if word.hasPrefix("+") {
            return JSONFault(
                "a number may not begin with a plus sign", mend: "remove the plus sign", at: range, isFineInYAML: true)
        }
        if unsigned.hasPrefix("0"), unsigned.dropFirst().first?.isNumber == true {
            return JSONFault(
                "the number \(word) begins with 0", mend: "remove the zeros, or write the number in double quotes",
                at: range, isFineInYAML: true)
        }
        if unsigned.hasPrefix(".") {
            return JSONFault(
                "the number \(word) has no digit before its point", mend: "write 0 before the point", at: range,
                isFineInYAML: true)
        }
        if unsigned.hasSuffix(".") || unsigned.contains(".e") || unsigned.contains(".E") {
            return JSONFault(
                "the number \(word) has no digit behind its point", mend: "write 0 behind the point", at: range,
                isFineInYAML: true)
        }
        return JSONFault(
            "\"\(word)\" is no number", mend: "write decimal digits, or put the text in double quotes", at: range,
            isFineInYAML: true)
    }
}
