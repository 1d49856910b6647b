/// Texts of IP addresses, blocks and ranges.
package enum AddressText {
    /// An address, `address/bits`, or `address-address`, of one family.
    package static func isAddressBlockOrRange(_ text: String) -> Bool {
        if let dash = text.firstIndex(of: "-") {
            let low = text[..<dash]
            let high = text[text.index(after: dash)...]
            return self.isIPv4(low) && self.isIPv4(high) || self.isIPv6(low) && self.isIPv6(high)
        }
        return self.isAddressOrBlock(text)
    }

    /// An address or `address/bits`.
    ///
    /// Host bits may be set.
    package static func isAddressOrBlock(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 1 { return self.isIPv4(parts[0]) || self.isIPv6(parts[0]) }
        return self.isIPv4(parts[0]) && self.isNumber(parts[1], maximum: 32)
            || self.isIPv6(parts[0]) && self.isNumber(parts[1], maximum: 128)
    }

    /// Four decimal numbers up to 255.
    package static func isIPv4(_ text: some StringProtocol) -> Bool {
        let parts = String(text).split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { self.isNumber($0, maximum: 255) }
    }

    /// Eight groups of hexadecimal digits, one run of zero groups left out as `::` at the most.
    ///
    /// - Source: RFC 4291 §2.2, without embedded IPv4
    package static func isIPv6(_ text: some StringProtocol) -> Bool {
        guard text.contains(":") else { return false }
        var groups = String(text).split(separator: ":", omittingEmptySubsequences: false)
        guard (3...9).contains(groups.count) else { return false }
        // A leading or trailing "::" gives two empty groups at its end.
        if groups[0].isEmpty {
            guard groups[1].isEmpty else { return false }
            groups.removeFirst()
        }
        if groups[groups.count - 1].isEmpty {
            guard groups.count >= 2, groups[groups.count - 2].isEmpty else { return false }
            groups.removeLast()
        }
        let empty = groups.count { $0.isEmpty }
        let filled = groups.filter { !$0.isEmpty }
        guard filled.allSatisfy({ $0.utf8.count <= 4 && $0.allSatisfy { $0.isHexDigit } }) else { return false }
        return empty == 0 ? filled.count == 8 : empty == 1 && filled.count <= 7
    }

    private static func isNumber(_ text: some StringProtocol, maximum: Int) -> Bool {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return Int(text).map { $0 <= maximum } ?? false
    }
}

extension StringProtocol {
    /// The text without blanks at its ends.
    package var trimmingBlanks: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
