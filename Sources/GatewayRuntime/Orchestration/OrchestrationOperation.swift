import Crypto
import GatewayConfiguration

/// How one orchestration rule turns a value into another.
///
/// - Source: APIG User Guide, apig_03_0110
enum OrchestrationOperation: Sendable {
    case list([[UInt8]: [UInt8]])
    case range([Entry])
    case hash
    case hashRange([Entry])
    /// Characters.
    case head(Int)
    case tail(Int)

    /// Numbers that give a value.
    struct Entry: Sendable {
        let range: ClosedRange<Int64>
        let value: [UInt8]
    }

    /// The operation of a rule; `nil` for `none_value` and `default`, which look at no value, and for a map that does not fit.
    init?(_ rule: Orchestration) {
        switch rule.strategy {
        case .list:
            var values: [[UInt8]: [UInt8]] = [:]
            for entry in rule.map {
                let mapped = Array(entry.mappedValue.utf8)
                // The earlier entry wins.
                for item in entry.list where values[Array(item.utf8)] == nil { values[Array(item.utf8)] = mapped }
            }
            self = .list(values)
        case .range: self = .range(Self.entries(rule))
        case .hash: self = .hash
        case .hashRange: self = .hashRange(Self.entries(rule))
        case .headN:
            guard let length = rule.map.first?.interceptLength else { return nil }
            self = .head(length)
        case .tailN:
            guard let length = rule.map.first?.interceptLength else { return nil }
            self = .tail(length)
        case .noneValue, .fallback: return nil
        }
    }

    private static func entries(_ rule: Orchestration) -> [Entry] {
        rule.map.compactMap { entry in
            entry.range?.bounds.map { Entry(range: $0, value: Array(entry.mappedValue.utf8)) }
        }
    }

    /// What the rule makes of a value; `nil` when it does not match.
    func result(for value: [UInt8]) -> [UInt8]? {
        switch self {
        case .list(let values): return values[value]
        case .range(let entries):
            guard let number = Self.integer(value) else { return nil }
            return entries.first { $0.range.contains(number) }?.value
        case .hash: return Array(String(OrchestrationHash.value(of: value)).utf8)
        case .hashRange(let entries):
            let number = OrchestrationHash.value(of: value)
            return entries.first { $0.range.contains(number) }?.value
        case .head(let count): return Self.head(value, count)
        case .tail(let count): return Self.tail(value, count)
        }
    }

    /// A number of decimal digits; `nil` for anything else and for one beyond 64 bits.
    private static func integer(_ text: [UInt8]) -> Int64? {
        guard !text.isEmpty else { return nil }
        var number: Int64 = 0
        for byte in text {
            guard byte &- 0x30 < 10 else { return nil }
            let (product, overflows) = number.multipliedReportingOverflow(by: 10)
            let (sum, overflowsAgain) = product.addingReportingOverflow(Int64(byte - 0x30))
            guard !overflows, !overflowsAgain else { return nil }
            number = sum
        }
        return number
    }

    /// Whether a byte begins a character of UTF-8; bytes that are no UTF-8 belong to the character before them.
    private static func beginsCharacter(_ byte: UInt8) -> Bool { byte & 0xC0 != 0x80 }

    private static func head(_ text: [UInt8], _ count: Int) -> [UInt8] {
        var characters = 0
        for (position, byte) in text.enumerated() where Self.beginsCharacter(byte) {
            if characters == count { return Array(text[..<position]) }
            characters += 1
        }
        return text
    }

    private static func tail(_ text: [UInt8], _ count: Int) -> [UInt8] {
        var characters = 0
        for (position, byte) in text.enumerated().reversed() where Self.beginsCharacter(byte) {
            characters += 1
            if characters == count { return Array(text[position...]) }
        }
        return text
    }
}

/// The hash of orchestration rules.
///
/// The product does not publish its own, so the same value lands in another range there. Ours: the first 8 bytes of SHA-256, big-endian,
/// without the top bit, which gives 0 to 2^63 − 1.
enum OrchestrationHash {
    static func value(of text: [UInt8]) -> Int64 {
        var hash = SHA256()
        // The pointer is read inside the closure only.
        unsafe text.withUnsafeBytes { unsafe hash.update(bufferPointer: $0) }
        var number: UInt64 = 0
        for byte in hash.finalize().prefix(8) { number = number << 8 | UInt64(byte) }
        return Int64(truncatingIfNeeded: number & 0x7FFF_FFFF_FFFF_FFFF)
    }
}
