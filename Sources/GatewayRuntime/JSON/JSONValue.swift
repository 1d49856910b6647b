/// A JSON value of a text that decides something – a token, a key set, an answer of a function or an identity provider: small, and read
/// strictly.
///
/// Texts are bytes of UTF-8, numbers keep the digits they were written with.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// The number as it was written.
    case number([UInt8])
    case string([UInt8])
    case array([JSONValue])
    case object([Member])

    /// A member of an object.
    package struct Member: Sendable, Equatable {
        package let name: [UInt8]
        package let value: JSONValue
    }

    /// What is taken where readers of JSON differ.
    package struct Strictness: Sendable {
        /// Arrays and objects inside each other.
        let maxDepth: Int
        /// Members of one object.
        let maxMembers: Int
        /// Whether an object may name a member twice; readers disagree about which of the two counts.
        let allowsRepeatedNames: Bool
        /// Whether half of a surrogate pair may stand alone, for the replacement character.
        let allowsHalfPairs: Bool

        /// As Python and JavaScript read, in which functions and authorizers are written.
        package static let answer = Strictness(
            maxDepth: 64, maxMembers: .max, allowsRepeatedNames: true, allowsHalfPairs: true)

        /// What must say the same to everybody: of several readers none may see another token.
        ///
        /// - Source: RFC 7515 §4, RFC 7519 §4 (unique names)
        package static let token = Strictness(
            maxDepth: 16, maxMembers: 512, allowsRepeatedNames: false, allowsHalfPairs: false)
    }

    /// Parses a text that is one JSON value and nothing else.
    ///
    /// - Parameters:
    ///   - bytes: The text; must be valid UTF-8.
    ///   - strictness: What is taken where readers differ.
    /// - Returns: `nil` when the text is no JSON, or breaks a limit.
    package static func parse(_ bytes: [UInt8], _ strictness: Strictness) -> JSONValue? {
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var parser = JSONParser(bytes: bytes, strictness: strictness)
        return parser.document()
    }
}

extension JSONValue {
    /// A member of an object; of several with one name the last counts, as in Python and JavaScript.
    package subscript(name: StaticString) -> JSONValue? {
        self.member { $0.span.equals(name) }
    }

    /// A member of an object; of several with one name the last counts, as in Python and JavaScript.
    subscript(name: [UInt8]) -> JSONValue? {
        self.member { $0 == name }
    }

    private func member(_ isNamed: ([UInt8]) -> Bool) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { isNamed($0.name) }?.value
    }

    /// The text of a string.
    var text: [UInt8]? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The items of an array.
    var items: [JSONValue]? {
        if case .array(let items) = self { items } else { nil }
    }

    /// The whole number, when it is one and fits.
    package var integer: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// A number, with what a fraction says; JSON has no infinity, and one too large for it is none.
    var number: Double? {
        guard case .number(let digits) = self, let value = Double(String(decoding: digits, as: UTF8.self)),
            value.isFinite
        else { return nil }
        return value
    }

    /// The value as one text: strings as they are, everything else as compact JSON; `nil` for null.
    var plainText: [UInt8]? {
        switch self {
        case .null: return nil
        case .string(let text): return text
        default:
            var bytes: [UInt8] = []
            self.append(to: &bytes)
            return bytes
        }
    }

    private func append(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append("null")
        case .boolean(let value): bytes.append(value ? "true" : "false")
        case .number(let digits): bytes += digits
        case .string(let text):
            bytes.append(UInt8(ascii: "\""))
            JSONText.appendEscaped(text, to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (position, item) in items.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                item.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (position, member) in members.enumerated() {
                if position > 0 { bytes.append(UInt8(ascii: ",")) }
                JSONValue.string(member.name).append(to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.append(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }
}
