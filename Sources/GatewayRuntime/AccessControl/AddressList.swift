/// Addresses, ranges and blocks, merged and sorted so that looking one up costs the logarithm of their number.
package struct AddressList: Sendable, Equatable {
    /// The families are kept apart: a block of IPv6 addresses holds no IPv4 address, whatever form that is kept in.
    private let ipv4: [ClosedRange<IPAddress>]
    private let ipv6: [ClosedRange<IPAddress>]

    /// An item that is no address, range or block.
    package struct Fault: Sendable, Equatable, CustomStringConvertible {
        package let item: String
        package let reason: String

        package var description: String { "\"\(self.item)\" \(self.reason)" }
    }

    private init(ranges: [ClosedRange<IPAddress>]) {
        self.ipv4 = Self.merged(ranges.filter { $0.lowerBound.isIPv4 && $0.upperBound.isIPv4 })
        self.ipv6 = Self.merged(ranges.filter { !$0.lowerBound.isIPv4 || !$0.upperBound.isIPv4 })
    }

    private static func merged(_ ranges: [ClosedRange<IPAddress>]) -> [ClosedRange<IPAddress>] {
        var merged: [ClosedRange<IPAddress>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Reads a comma-separated list.
    ///
    /// An item is one address, a range `a-b` of one family, or a block `a/bits`, whose other bits may be set; spaces around items and their parts
    /// are left out, and so are empty items.
    ///
    /// - Source: APIG User Guide, apig_03_0027
    /// - Parameter text: The list.
    /// - Returns: The list of the items that could be read, and the others.
    package static func parse(_ text: String) -> (list: AddressList, faults: [Fault]) {
        self.parse(text.split(separator: ",").map(String.init))
    }

    /// Reads items, each as in a comma-separated list.
    package static func parse(_ items: [String]) -> (list: AddressList, faults: [Fault]) {
        var ranges: [ClosedRange<IPAddress>] = []
        var faults: [Fault] = []
        for item in items {
            let text = Self.trimmed(Array(item.utf8)[...])
            guard !text.isEmpty else { continue }
            switch self.range(text) {
            case .success(let range): ranges.append(range)
            case .failure(let reason):
                faults.append(Fault(item: String(decoding: text, as: UTF8.self), reason: reason.text))
            }
        }
        return (AddressList(ranges: ranges), faults)
    }

    /// Whether an address is in the list.
    package func contains(_ address: IPAddress) -> Bool {
        let ranges = address.isIPv4 ? self.ipv4 : self.ipv6
        var start = 0
        var end = ranges.count
        while start < end {
            let middle = (start + end) / 2
            if address < ranges[middle].lowerBound {
                end = middle
            } else if address > ranges[middle].upperBound {
                start = middle + 1
            } else {
                return true
            }
        }
        return false
    }

    package var isEmpty: Bool { self.ipv4.isEmpty && self.ipv6.isEmpty }

    private struct Reason: Error { let text: String }

    private static func range(_ text: ArraySlice<UInt8>) -> Result<ClosedRange<IPAddress>, Reason> {
        if let dash = text.firstIndex(of: UInt8(ascii: "-")) {
            guard let first = IPAddress(Array(self.trimmed(text[..<dash]))),
                let last = IPAddress(Array(self.trimmed(text[(dash + 1)...])))
            else { return .failure(Reason(text: "is no range of addresses")) }
            guard first.isIPv4 == last.isIPv4 else {
                return .failure(Reason(text: "is a range from one family of addresses to the other"))
            }
            guard first <= last else { return .failure(Reason(text: "is a range that ends before it begins")) }
            return .success(first...last)
        }
        if let slash = text.firstIndex(of: UInt8(ascii: "/")) {
            let digits = self.trimmed(text[(slash + 1)...])
            guard let address = IPAddress(Array(self.trimmed(text[..<slash]))), (1...3).contains(digits.count),
                digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
            else { return .failure(Reason(text: "is no block of addresses")) }
            // The bits of an IPv4 address in its IPv6 spelling count from that spelling's first one.
            let skipped = address.isIPv4 && text[..<slash].contains(UInt8(ascii: ":")) ? 96 : 0
            let bits = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) } - skipped
            guard let block = address.block(bits: bits) else {
                return .failure(Reason(text: "has a number of bits that its address cannot have"))
            }
            return .success(block)
        }
        guard let address = IPAddress(Array(text)) else { return .failure(Reason(text: "is no address")) }
        return .success(address...address)
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || (0x09...0x0D).contains(first) { text.removeFirst() }
        while let last = text.last, last == 0x20 || (0x09...0x0D).contains(last) { text.removeLast() }
        return text
    }
}
