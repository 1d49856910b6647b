import Diagnostics

/// Says in plain words what libyaml's message means and how to mend it.
struct YAMLProblem {
    let rule: Rule
    let message: String
    /// How to mend it; `nil` for the rule's own words.
    let mend: String?
    /// What stands at libyaml's context mark.
    let contextNote: String?

    /// - Parameters:
    ///   - problem: libyaml's message.
    ///   - context: What it was doing.
    ///   - offset: The byte of the problem's mark.
    ///   - contextOffset: The byte where what it was doing began.
    ///   - source: The document.
    init(problem: String, context: String?, at offset: Int, contextOffset: Int?, in source: SourceText) {
        let byte = offset < source.bytes.count ? source.bytes[offset] : nil
        let isInQuotes = context == "while scanning a quoted scalar"
        self.contextNote = context.map(Self.note)
        if (byte == 0x09 && !isInQuotes) || problem.contains("tab character") {
            self.rule = .tabIndentation
            self.message = "a tab stands where only blanks may indent"
            self.mend = nil
            return
        }
        switch problem {
        case "found unexpected end of stream" where isInQuotes, "found unexpected document indicator" where isInQuotes:
            self.rule = .unterminatedQuote
            self.message = "a quoted text is not closed"
            self.mend = nil
        case "control characters are not allowed":
            self.rule = .controlCharacter
            self.message = "found the control character \(Self.scalar(at: offset, in: source, asCode: true))"
            self.mend = nil
        case "found character that cannot start any token":
            let found = Self.scalar(at: offset, in: source, asCode: false)
            self.rule = .yamlSyntax
            self.message = "a plain text may not begin with \"\(found)\""
            self.mend = found == "%" ? "put the text in quotes" : "put the text in quotes: '\(found)…'"
        case "could not find expected ':'" where offset - (contextOffset ?? offset) > 1024:
            self.rule = .yamlSyntax
            self.message = "a key is longer than 1024 characters, or its colon is missing"
            self.mend = "add the colon, or shorten the key"
        default:
            self.rule = .yamlSyntax
            let known = Self.wordings[problem]
            self.message = known?.message ?? problem
            self.mend = known?.mend
        }
    }

    /// The scalar at an offset, as itself or as U+ and its number.
    private static func scalar(at offset: Int, in source: SourceText, asCode: Bool) -> String {
        let bytes = source.bytes[min(offset, source.bytes.count)...].prefix(4)
        guard let scalar = String(decoding: bytes, as: UTF8.self).unicodeScalars.first else { return "" }
        guard asCode else { return String(Character(scalar)) }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    private static let brokenTag = (
        message: "a text that begins with ! is a tag, and this one is broken",
        mend: "put the text in quotes, or write the tag as !name or !!name"
    )

    private static let wordings: [String: (message: String, mend: String)] = [
        "mapping values are not allowed in this context": (
            "a colon followed by a blank or a line end makes a key where none may stand",
            "put a text that holds \": \" in quotes, or give the key a line and the indentation of its mapping"
        ),
        "did not find expected key": (
            "a key of the mapping is expected here",
            "indent this line like the other keys of its mapping, and close quotes and brackets before it"
        ),
        "could not find expected ':'": (
            "the key before this place has no colon",
            "write \"key: value\", or indent a continued text further than its key"
        ),
        "did not find expected '-' indicator": (
            "an item that begins with \"- \" is expected here",
            "indent the line like the other items, or put it below the items with the indentation of their key"
        ),
        "block sequence entries are not allowed in this context": (
            "a list item may not begin here",
            "put the first \"- \" on the line below its key"
        ),
        "mapping keys are not allowed in this context": (
            "a \"? \" key may not begin here",
            "put the text in quotes, or begin the key on a line of its own"
        ),
        "did not find expected ',' or '}'": (
            "a comma or } is expected in the mapping in braces",
            "close the brace, or separate the pairs by commas"
        ),
        "did not find expected ',' or ']'": (
            "a comma or ] is expected in the list in brackets",
            "close the bracket, or separate the items by commas"
        ),
        "did not find expected node content": (
            "a value is expected here",
            "write a value, or remove the comma, bracket or anchor before it"
        ),
        "did not find expected <document start>": (
            "something follows the end of the document",
            "indent it so that it belongs to the value before, or remove it"
        ),
        "found unknown escape character": (
            "there is no such escape in a text in double quotes",
            "double the backslash, or use single quotes, which know no escapes"
        ),
        "did not find expected hexdecimal number": (
            "the escape needs hexadecimal digits: two after \\x, four after \\u, eight after \\U",
            "write the digits, or double the backslash"
        ),
        "found invalid Unicode character escape code": (
            "the escape names no Unicode character",
            "write the character itself, or \\U and its eight digits; YAML knows no surrogate pairs"
        ),
        "did not find expected comment or line break": (
            "only a comment may follow on this line",
            "move what follows to the next line"
        ),
        "found an indentation indicator equal to 0": (
            "an indentation of 0 is not allowed after | or >",
            "write a digit from 1 to 9, or none"
        ),
        "did not find expected alphabetic or numeric character": (
            "a name of letters, digits, - and _ is expected after & or *",
            "write the name, or put the text in quotes"
        ),
        "found unexpected ':'": (
            "a colon may not stand here in brackets or braces",
            "put the text in quotes"
        ),
        "did not find expected tag URI": Self.brokenTag,
        "did not find expected '!'": Self.brokenTag,
        "did not find the expected '>'": Self.brokenTag,
        "did not find URI escaped octet": Self.brokenTag,
        "did not find expected whitespace or line break": Self.brokenTag,
        "found undefined tag handle": (
            "the tag uses a handle that no %TAG line defines",
            "write the tag in full as !<…>, or put the text in quotes"
        ),
        "found unknown directive name": (
            "a line that begins with % is a directive, and only %YAML and %TAG are known",
            "put the text in quotes or indent it"
        ),
        "found incompatible YAML document": (
            "the document asks for a version of YAML that is not 1.1 or 1.2",
            "remove the %YAML line"
        ),
        "found duplicate %YAML directive": ("the %YAML line stands twice", "remove one of them"),
        "found duplicate %TAG directive": ("a %TAG line defines the same handle twice", "remove one of them"),
    ]

    /// What stands at the context mark: libyaml says "while parsing a flow mapping".
    private static func note(_ context: String) -> String {
        for (part, words) in Self.notes where context.hasSuffix(part) { return "\(words) begins here" }
        return "it begins here"
    }

    private static let notes: [(part: String, words: String)] = [
        ("quoted scalar", "the quoted text"),
        ("plain scalar", "the text"),
        ("block scalar", "the text"),
        ("simple key", "the key"),
        ("flow mapping", "the mapping"),
        ("block mapping", "the mapping"),
        ("flow sequence", "the list"),
        ("block collection", "the list"),
        ("directive", "the directive"),
        ("anchor", "the anchor"),
        ("alias", "the alias"),
        ("tag", "the tag"),
        ("node", "the value"),
    ]
}
