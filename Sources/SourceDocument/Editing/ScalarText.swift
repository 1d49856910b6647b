/// Texts as scalars of YAML and JSON.
enum ScalarText {
    /// A text as a scalar of YAML: plain where every reader of YAML 1.1 and 1.2 sees the same text, else in quotes.
    static func yaml(_ text: String, isInFlow: Bool) -> String {
        if self.isPlain(text, isInFlow: isInFlow) { return text }
        return self.singleQuoted(text) ?? self.json(text)
    }

    /// A text in single quotes; `nil` when it holds what they cannot.
    static func singleQuoted(_ text: String) -> String? {
        guard text.unicodeScalars.allSatisfy(self.isPrintable) else { return nil }
        // By scalars: a combining mark makes another character of the quote before it.
        var quoted = "'"
        for scalar in text.unicodeScalars {
            if scalar == "'" { quoted.unicodeScalars.append(scalar) }
            quoted.unicodeScalars.append(scalar)
        }
        quoted.unicodeScalars.append("'")
        return quoted
    }

    /// A text in double quotes with the escapes that JSON and YAML share.
    static func json(_ text: String) -> String {
        var written = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": written += "\\\""
            case "\\": written += "\\\\"
            case "\n": written += "\\n"
            case "\r": written += "\\r"
            case "\t": written += "\\t"
            default:
                if self.isPrintable(scalar) {
                    written.unicodeScalars.append(scalar)
                } else {
                    for unit in String(scalar).utf16 {
                        let hex = String(unit, radix: 16)
                        written += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                    }
                }
            }
        }
        return written + "\""
    }

    static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // Beyond ASCII: C1 controls with NEL, the line separators, the byte order mark.
        case 0x00..<0x20, 0x7F..<0xA0, 0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: true
        }
    }

    /// Whether a text can stand without quotes, and every reader of YAML 1.1 and 1.2 sees the text.
    ///
    /// What starts with an indicator is quoted although YAML allows some of it.
    private static func isPlain(_ text: String, isInFlow: Bool) -> Bool {
        guard let first = text.unicodeScalars.first, !first.isASCII || self.canBegin(first),
            text.unicodeScalars.allSatisfy(self.isPrintable), text.utf8.last != UInt8(ascii: " "),
            text.utf8.last != UInt8(ascii: ":")
        else { return false }
        if self.hasPair(text, ":", " ") || self.hasPair(text, " ", "#") { return false }
        if isInFlow, text.utf8.contains(where: { ",[]{}:".utf8.contains($0) }) { return false }
        return !ImplicitTypes.mayBeOtherThanText(text)
    }

    /// Whether one byte directly follows another one.
    private static func hasPair(_ text: String, _ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        zip(text.utf8, text.utf8.dropFirst()).contains { UInt32($0) == first.value && UInt32($1) == second.value }
    }

    private static func canBegin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "/_$^(.+\\;".unicodeScalars.contains(scalar)
    }
}
