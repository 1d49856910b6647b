/// Numbers as texts, so that no digit is lost on the way from one document to another.
enum NumberText {
    /// Whether JSON can write the number; `.inf`, `-.inf` and `.nan` it cannot.
    static func isFinite(_ text: String) -> Bool { !text.hasSuffix("inf") && !text.hasSuffix("nan") }

    /// A number of YAML's core schema as JSON writes it: no plus sign, no leading zeros, digits on both sides of a point, decimal.
    ///
    /// - Parameter text: A scalar that is a number.
    /// - Returns: The number in JSON's form; `.inf`, `-.inf` and `.nan` stay.
    static func json(_ text: String) -> String {
        if let radix = self.radix(of: text) {
            // Wider than any machine word: the digits are converted as a text.
            return self.decimal(text.dropFirst(2), radix: radix)
        }
        var rest = Substring(text)
        let isNegative = rest.first == "-"
        if rest.first == "-" || rest.first == "+" { rest.removeFirst() }
        switch rest.lowercased() {
        case ".inf": return isNegative ? "-.inf" : ".inf"
        case ".nan": return ".nan"
        default: break
        }
        var whole = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(whole.count)
        while whole.count > 1, whole.first == "0" { whole.removeFirst() }
        var written = (isNegative ? "-" : "") + (whole.isEmpty ? "0" : String(whole))
        if rest.first == "." {
            rest.removeFirst()
            let fraction = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(fraction.count)
            written += "." + (fraction.isEmpty ? "0" : String(fraction))
        }
        return written + rest
    }

    /// A number as every reader of YAML sees one: 1.1 wants a point and a sign where there is an exponent.
    ///
    /// - Source: YAML 1.1, type repository, float
    static func yaml(_ text: String) -> String {
        guard let exponent = text.firstIndex(where: { $0 == "e" || $0 == "E" }), self.isFinite(text) else {
            return text
        }
        var mantissa = String(text[..<exponent])
        if !mantissa.contains(".") { mantissa += ".0" }
        let power = text[text.index(after: exponent)...]
        return mantissa + "e" + (power.first == "-" || power.first == "+" ? "" : "+") + power
    }

    private static func radix(of text: String) -> Int? {
        if text.hasPrefix("0o") { return 8 }
        return text.hasPrefix("0x") ? 16 : nil
    }

    private static func decimal(_ digits: Substring, radix: Int) -> String {
        // Decimal digits, the lowest first.
        var decimal: [Int] = [0]
        for digit in digits {
            var carry = digit.hexDigitValue ?? 0
            for position in decimal.indices {
                carry += decimal[position] * radix
                decimal[position] = carry % 10
                carry /= 10
            }
            while carry > 0 {
                decimal.append(carry % 10)
                carry /= 10
            }
        }
        return decimal.reversed().map(String.init).joined()
    }
}
