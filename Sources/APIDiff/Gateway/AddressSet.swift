import APIGExtensions

/// A set of IPv4 and IPv6 addresses, as ranges in order that do not touch.
///
/// Access control is compared by whom it lets in: `10.0.0.0/8` and its two halves are the same set.
package struct AddressSet: Sendable, Equatable {
    private struct Range: Sendable, Equatable {
        var low: UInt128
        var high: UInt128
    }

    private var v4: [Range]
    private var v6: [Range]

    /// Every address there is.
    package static let all = AddressSet(
        v4: [Range(low: 0, high: UInt128(UInt32.max))], v6: [Range(low: 0, high: .max)])

    private init(v4: [Range], v6: [Range]) {
        self.v4 = v4
        self.v6 = v6
    }

    /// The addresses of a list of addresses, blocks and ranges, separated by commas.
    ///
    /// - Source: APIG User Guide, apig_03_0104 (host bits of a block are tolerated)
    /// - Parameter list: The list; `nil` comes of an item that is none of them.
    package init?(_ list: String) {
        var v4: [Range] = []
        var v6: [Range] = []
        for item in list.split(separator: ",") {
            let text = item.trimmingBlanks
            guard !text.isEmpty else { continue }
            guard let range = Self.range(text) else { return nil }
            if text.contains(":") { v6.append(range) } else { v4.append(range) }
        }
        self.init(v4: Self.joined(v4), v6: Self.joined(v6))
    }

    /// The addresses that are not in the set.
    package var complement: AddressSet {
        AddressSet(
            v4: Self.complement(of: self.v4, highest: UInt128(UInt32.max)),
            v6: Self.complement(of: self.v6, highest: .max))
    }

    package func isSubset(of other: AddressSet) -> Bool {
        Self.isSubset(self.v4, of: other.v4) && Self.isSubset(self.v6, of: other.v6)
    }

    // MARK: Ranges

    private static func joined(_ ranges: [Range]) -> [Range] {
        var joined: [Range] = []
        for range in ranges.sorted(by: { $0.low < $1.low }) {
            if let last = joined.last, last.high == .max || range.low <= last.high + 1 {
                joined[joined.count - 1].high = max(last.high, range.high)
            } else {
                joined.append(range)
            }
        }
        return joined
    }

    private static func complement(of ranges: [Range], highest: UInt128) -> [Range] {
        var gaps: [Range] = []
        var next: UInt128 = 0
        for range in ranges {
            if range.low > next { gaps.append(Range(low: next, high: range.low - 1)) }
            guard range.high < highest else { return gaps }
            next = range.high + 1
        }
        gaps.append(Range(low: next, high: highest))
        return gaps
    }

    private static func isSubset(_ ranges: [Range], of others: [Range]) -> Bool {
        // The others do not touch, so a range that is covered is covered by one of them.
        ranges.allSatisfy { range in others.contains { $0.low <= range.low && range.high <= $0.high } }
    }

    // MARK: Texts

    private static func range(_ text: String) -> Range? {
        guard AddressText.isAddressBlockOrRange(text) else { return nil }
        if let dash = text.firstIndex(of: "-") {
            guard let low = self.address(text[..<dash]), let high = self.address(text[text.index(after: dash)...]),
                low <= high
            else { return nil }
            return Range(low: low, high: high)
        }
        let parts = text.split(separator: "/")
        guard let first = parts.first, let address = self.address(first) else { return nil }
        guard parts.count == 2, let bits = Int(parts[1]) else { return Range(low: address, high: address) }
        let host = (first.contains(":") ? 128 : 32) - bits
        let mask: UInt128 = host >= 128 ? .max : (1 << UInt128(host)) - 1
        return Range(low: address & ~mask, high: address | mask)
    }

    /// The number of an address that has one of the two forms.
    private static func address(_ text: Substring) -> UInt128? {
        guard text.contains(":") else {
            return text.split(separator: ".").reduce(UInt128(0)) { $0 << 8 | (UInt128($1) ?? 0) }
        }
        let halves = String(text).split(separator: "::", omittingEmptySubsequences: false)
        func groups(_ half: Substring) -> [UInt128] { half.split(separator: ":").compactMap { UInt128($0, radix: 16) } }
        guard let first = halves.first else { return nil }
        var all = groups(first)
        if halves.count == 2 {
            let last = groups(halves[1])
            guard all.count + last.count <= 8 else { return nil }
            all += Array(repeating: 0, count: 8 - all.count - last.count) + last
        }
        return all.count == 8 ? all.reduce(0) { $0 << 16 | $1 } : nil
    }
}
