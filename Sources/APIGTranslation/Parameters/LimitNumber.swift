import SourceDocument

/// Numbers of limits as texts in plain decimals: no digit is lost, and every form of a document says the same.
enum LimitNumber {
    /// Zeros an exponent may add; a number that needs more is no limit of anything.
    private static let maxShift = 64

    /// A scalar's number; `nil` when it is none, or has no end.
    static func text(_ node: Node) -> String? {
        guard node.double != nil, case .number(let number) = DocumentValue(node).content else {
            return node.double == nil ? nil : node.text
        }
        if number.hasSuffix("inf") || number.hasSuffix("nan") { return nil }
        return self.plain(number) ?? number
    }

    /// A number without exponent and leading zeros; `nil` when it is none.
    static func plain(_ text: some StringProtocol) -> String? {
        var rest = Substring(text)
        let sign = rest.first == "-" ? "-" : ""
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        var whole = String(Self.takeDigits(&rest))
        var fraction = ""
        if rest.first == "." {
            rest.removeFirst()
            fraction = String(Self.takeDigits(&rest))
            if fraction.isEmpty { return nil }
        }
        if whole.isEmpty { return nil }
        if rest.first == "e" || rest.first == "E" {
            rest.removeFirst()
            guard let shift = Int(rest), abs(shift) <= Self.maxShift else { return nil }
            rest = ""
            if shift >= 0 {
                fraction += String(repeating: "0", count: max(0, shift - fraction.count))
                whole += fraction.prefix(shift)
                fraction.removeFirst(shift)
            } else {
                whole = String(repeating: "0", count: max(0, -shift + 1 - whole.count)) + whole
                fraction = whole.suffix(-shift) + fraction
                whole.removeLast(-shift)
            }
        }
        guard rest.isEmpty else { return nil }
        let significant = whole.drop { $0 == "0" }
        return sign + (significant.isEmpty ? "0" : significant) + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// Whether a text is a number as it is written without exponent.
    static func isPlain(_ text: some StringProtocol) -> Bool { self.plain(text).map { $0 == text } ?? false }

    /// Whether a plain number is 0.
    static func isZero(_ text: String) -> Bool { text.allSatisfy { $0 == "0" || $0 == "." || $0 == "-" } }

    private static func takeDigits(_ rest: inout Substring) -> Substring {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(digits.count)
        return digits
    }
}
