/// What a scalar is by the YAML 1.2 core schema, or by its JSON form.
package enum ScalarType: Sendable, Equatable {
    case null
    case boolean
    case integer
    case float
    case string
}

extension Node {
    /// The type of a scalar; quoted scalars are strings, an explicit tag decides where it stands; `nil` for containers.
    ///
    /// - Source: YAML 1.2.2 §10.3.2
    package var scalarType: ScalarType? {
        guard self.isScalar else { return nil }
        if let tag = self.tag, let tagged = Self.type(ofTag: tag) { return tagged }
        switch self.style {
        case .plain, .jsonLiteral: return CoreSchema.type(of: self.utf8)
        case .singleQuoted, .doubleQuoted, .literal, .folded, .jsonString: return .string
        }
    }

    /// Whether this is a null: `null`, `~` or nothing at all.
    package var isNull: Bool { self.scalarType == .null }

    /// The truth value of a core-schema Boolean.
    package var boolean: Bool? {
        guard self.scalarType == .boolean, let first = self.utf8.first else { return nil }
        return first == UInt8(ascii: "t") || first == UInt8(ascii: "T")
    }

    /// The truth value of one of YAML 1.1's other words for it (`yes`, `no`, `on`, `off`, `y`, `n`), plain and in the cases 1.1 knows.
    ///
    /// By the 1.2 core schema these are strings; they are truth values only where a Boolean is expected, and then with a warning.
    package var legacyBoolean: Bool? {
        guard self.isScalar, self.style == .plain, self.utf8.count <= 3 else { return nil }
        switch self.text {
        case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return true
        case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return false
        default: return nil
        }
    }

    /// The value of an integer that fits; larger ones keep their text only.
    ///
    /// `1.0` and `1e3` are no integers here.
    package var integer: Int? {
        guard self.scalarType == .integer else { return nil }
        return CoreSchema.integer(self.utf8)
    }

    /// The value of a number as a double, for comparisons only: never to be written back.
    package var double: Double? {
        switch self.scalarType {
        case .integer: return CoreSchema.integer(self.utf8).map(Double.init) ?? Double(self.text)
        case .float: return CoreSchema.float(self.text)
        default: return nil
        }
    }

    /// What the node is, in the words of messages: "a mapping", "the number 12", "the string \"x\"".
    package var summary: String {
        switch self.kind {
        case .mapping: return "a mapping"
        case .sequence: return "a sequence"
        case .scalar: break
        }
        // No more than could be shown is looked at: a scalar may have megabytes.
        let start = String(decoding: self.utf8.prefix(320), as: UTF8.self)
        let isShort = self.utf8.count <= 320 && start.count <= 40
        let shown = isShort ? start : String(start.prefix(37)) + "…"
        switch self.scalarType {
        case .null, nil: return "nothing"
        case .boolean: return "the Boolean \(shown)"
        case .integer, .float: return "the number \(shown)"
        case .string: return "the string \"\(shown)\""
        }
    }

    private static func type(ofTag tag: String) -> ScalarType? {
        switch tag {
        case "tag:yaml.org,2002:str", "!": .string
        case "tag:yaml.org,2002:int": .integer
        case "tag:yaml.org,2002:float": .float
        case "tag:yaml.org,2002:bool": .boolean
        case "tag:yaml.org,2002:null": .null
        default: nil
        }
    }
}

/// The YAML 1.2 core schema over bytes.
enum CoreSchema {
    static func type(of text: ArraySlice<UInt8>) -> ScalarType {
        guard let first = text.first else { return .null }
        switch first {
        case UInt8(ascii: "~"):
            return text.count == 1 ? .null : .string
        case UInt8(ascii: "n"), UInt8(ascii: "N"):
            return matches(text, "null", "Null", "NULL") ? .null : .string
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            return matches(text, "true", "True", "TRUE") ? .boolean : .string
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            return matches(text, "false", "False", "FALSE") ? .boolean : .string
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return number(text)
        default:
            return .string
        }
    }

    private static func matches(_ text: ArraySlice<UInt8>, _ words: String...) -> Bool {
        words.contains { $0.utf8.count == text.count && text.elementsEqual($0.utf8) }
    }

    private static func number(_ text: ArraySlice<UInt8>) -> ScalarType {
        var rest = text
        let signed = rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-")
        if !signed, rest.count > 2, rest.first == UInt8(ascii: "0") {
            let digits = rest.dropFirst(2)
            switch rest[rest.startIndex + 1] {
            case UInt8(ascii: "o"): return digits.allSatisfy { (0x30...0x37).contains($0) } ? .integer : .string
            case UInt8(ascii: "x"): return digits.allSatisfy { hexDigit($0) != nil } ? .integer : .string
            default: break
            }
        }
        if signed { rest = rest.dropFirst() }
        if matches(rest, ".inf", ".Inf", ".INF") || (!signed && matches(rest, ".nan", ".NaN", ".NAN")) { return .float }
        let whole = rest.prefix { isDigit($0) }
        rest = rest.dropFirst(whole.count)
        if rest.isEmpty { return whole.isEmpty ? .string : .integer }
        var fractionCount = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            let fraction = rest.prefix { isDigit($0) }
            fractionCount = fraction.count
            rest = rest.dropFirst(fraction.count)
        }
        guard whole.count + fractionCount > 0 else { return .string }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard !rest.isEmpty, rest.allSatisfy({ isDigit($0) }) else { return .string }
            return .float
        }
        return rest.isEmpty ? .float : .string
    }

    static func integer(_ text: ArraySlice<UInt8>) -> Int? {
        if text.count > 2, text.first == UInt8(ascii: "0") {
            let digits = String(decoding: text.dropFirst(2), as: UTF8.self)
            switch text[text.startIndex + 1] {
            case UInt8(ascii: "o"): return Int(digits, radix: 8)
            case UInt8(ascii: "x"): return Int(digits, radix: 16)
            default: break
            }
        }
        return Int(String(decoding: text, as: UTF8.self))
    }

    static func float(_ text: String) -> Double? {
        switch text.lowercased() {
        case ".inf", "+.inf": .infinity
        case "-.inf": -.infinity
        case ".nan": .nan
        default: Double(text)
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
