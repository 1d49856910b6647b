package import Diagnostics
package import SourceDocument

/// A value the product keeps as JSON in a text; a file may also hold it as it is.
///
/// Rule expressions (`match_regex`) and key sets (`jwks`) are such values.
package struct EmbeddedJSON: ConfigurationValue, Equatable {
    /// JSON, as far as anybody looked.
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> EmbeddedJSON? {
        EmbeddedJSON(node.isScalar ? node.text : OpaqueJSON(node).text)
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .any }
}

/// A share of all calls, above 0 and at most 1.
package struct SampleRatio: ConfigurationValue, Equatable {
    /// The number as it was written.
    package let text: String
    package let value: Double

    /// All calls.
    package static let all = SampleRatio(text: "1", value: 1)

    private init(text: String, value: Double) {
        self.text = text
        self.value = value
    }

    /// A share; `nil` outside its range.
    package init?(_ value: Double) {
        guard value > 0, value <= 1 else { return nil }
        self.init(text: "\(value)", value: value)
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> SampleRatio? {
        guard let value = node.double else {
            reader.wrongType(node, expected: "a number")
            return nil
        }
        guard value > 0, value <= 1 else {
            node.report(
                .configurationOutOfRange, "found \(node.summary)", to: reader.diagnostics,
                allowed: "above 0, at most 1")
            return nil
        }
        return SampleRatio(text: OpaqueJSON(node).text, value: value)
    }

    package func write(to writer: inout JSONWriter) { writer.raw(self.text) }

    package static var shape: ConfigurationShape { .number }
}

/// Texts, written as a list or as one text with commas between them.
package struct OneOrMore: ConfigurationValue, Equatable {
    package var texts: [String] = []

    package init(_ texts: [String] = []) { self.texts = texts }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> OneOrMore? {
        if node.isScalar { return OneOrMore(node.text.split(separator: ",").map(\.trimmed)) }
        return [String].read(node, reader).map { OneOrMore($0) }
    }

    package func write(to writer: inout JSONWriter) { self.texts.write(to: &writer) }

    package static var shape: ConfigurationShape { .anyOf([.text(), .array(of: .text())]) }
}

/// Something named in a list of objects, such as `{name: X-Session}`; a bare text is taken, too.
package struct NamedEntry: PluginRecord {
    package var name = ""
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package init(name: String) { self.name = name }

    package static let typeName = "name entry"
    package static let fields: [ConfigurationField<NamedEntry>] = [.required("name", \.name, "the name")]

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> NamedEntry? {
        node.isScalar ? String.read(node, reader).map(NamedEntry.init) : self.readRecord(node, reader)
    }
}

/// A name and a value, for headers of mock answers and parameters that are added to a request.
///
/// The product publishes no key of the name; `name` and `key` are taken.
package struct NameAndValue: PluginRecord {
    package var name = ""
    package var value = ""
    package var location: String?
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "name and value"
    package static let alternativeKeys = ["key": "name"]
    package static let fields: [ConfigurationField<NameAndValue>] = [
        .optional("location", \.location, "header; others are kept"),
        .required("name", \.name, "the name").limited(characters: 1...128, .token),
        .defaulted("value", \.value, "", "the value").limited(characters: 0...1_024, .headerValue),
    ]
}

/// A condition with a name, for the lists of `third_auth`.
package struct PluginMatchRule: PluginRecord {
    package var name = ""
    /// A rule expression.
    package var expression = EmbeddedJSON("")
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "match rule"
    package static let fields: [ConfigurationField<PluginMatchRule>] = [
        .required("match_regex", \.expression, "rule expression"),
        .defaulted("rule_name", \.name, "", "name of the rule"),
    ]
}

extension TextRule {
    /// A token of HTTP, as names of headers are.
    static let token = TextRule("letters, digits and !#$%&'*+-.^_`|~") { text in
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }
    /// What a header may hold.
    static let headerValue = TextRule("no control characters") { text in
        text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }
    /// The names of the set_resp_headers plug-in and of orchestrated parameters.
    static let letterThenHyphens = TextRule("letters, digits and -, starting with a letter") {
        Self.isName($0, also: "-")
    }
    /// The names of orchestration rules.
    static let letterThenUnderscores = TextRule("letters, digits and _, starting with a letter") {
        Self.isName($0, also: "_")
    }
    /// The names of plug-ins; `-` is taken because the product's answers hold it.
    static let pluginName = TextRule(
        "letters, Chinese characters, digits, _ and -, starting with a letter or Chinese character"
    ) { text in
        func isLetter(_ scalar: Unicode.Scalar) -> Bool {
            "a"..."z" ~= scalar || "A"..."Z" ~= scalar || scalar.properties.isIdeographic
        }
        return text.unicodeScalars.first.map(isLetter) == true
            && text.unicodeScalars.allSatisfy {
                isLetter($0) || "0"..."9" ~= $0 || $0 == "_" || $0 == "-"
            }
    }
    /// Values of orchestration maps.
    static let lettersDigitsHyphens = TextRule("letters, digits, - and _") { text in
        text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
            default: false
            }
        }
    }

    private static func isName(_ text: String, also other: Unicode.Scalar) -> Bool {
        func isLetter(_ scalar: Unicode.Scalar) -> Bool { "a"..."z" ~= scalar || "A"..."Z" ~= scalar }
        return text.unicodeScalars.first.map(isLetter) == true
            && text.unicodeScalars.allSatisfy { isLetter($0) || "0"..."9" ~= $0 || $0 == other }
    }
}
