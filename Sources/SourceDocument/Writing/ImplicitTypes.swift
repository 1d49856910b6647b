/// What readers of YAML make of a scalar without quotes and tag.
enum ImplicitTypes {
    /// Whether some reader of YAML 1.1 or 1.2 takes the plain scalar for a number, a truth value, a date, null or a merge key.
    ///
    /// - Source: YAML 1.1 type repository; YAML 1.2.2 §10.3.2
    static func mayBeOtherThanText(_ text: String) -> Bool {
        guard let first = text.utf8.first else { return true }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return self.looksLikeNumber(text) || self.looksLikeDate(text) || text == "..." || text == "---"
        default:
            return self.words.contains(text.lowercased())
        }
    }

    private static let words: Set<String> = [
        "y", "n", "yes", "no", "on", "off", "true", "false", "null", "~", "<<", "=",
    ]

    /// Wider than the types are: whatever consists of a number's characters, with one point, colons or underscores among the digits.
    private static func looksLikeNumber(_ text: String) -> Bool {
        var rest = Substring(text.lowercased())
        if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
        if rest == ".inf" || rest == ".nan" { return true }
        if rest.hasPrefix("0x") || rest.hasPrefix("0o") || rest.hasPrefix("0b") {
            return rest.dropFirst(2).utf8.allSatisfy { CoreSchema.hexDigit($0) != nil || $0 == UInt8(ascii: "_") }
        }
        var points = 0
        while let character = rest.first {
            switch character {
            case "0"..."9", "_", ":", ",": rest.removeFirst()
            case ".":
                points += 1
                rest.removeFirst()
            case "e":
                rest.removeFirst()
                if rest.first == "+" || rest.first == "-" { rest.removeFirst() }
                return points < 2 && rest.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "_") }
            default: return false
            }
        }
        return points < 2
    }

    /// Four digits, a hyphen and a digit begin a date of YAML 1.1.
    private static func looksLikeDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(6))
        return bytes.count == 6 && bytes[4] == UInt8(ascii: "-")
            && (bytes[..<4] + bytes[5...]).allSatisfy { (0x30...0x39).contains($0) }
    }
}
