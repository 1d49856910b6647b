import Diagnostics
import SourceDocument

/// Breaks documents: their bytes, their lines, and their values by the tree they are read as.
package struct DocumentMutation {
    /// Documents to take apart; there is at least one.
    private let seeds: [[UInt8]]
    /// Their trees, `nil` for a text that is none, in the same order.
    private let trees: [SyntaxTree?]

    /// Documents are cut to this size: time is better spent on more of them.
    private static let maxBytes = 24_000

    package init(seeds: [[UInt8]]) {
        self.seeds = seeds.isEmpty ? [Array("a: 1\n".utf8)] : seeds.map { Array($0.prefix(Self.maxBytes)) }
        self.trees = self.seeds.map { SourceReader.read(name: "seed", bytes: $0, diagnostics: DiagnosticCollector()) }
    }

    /// A document; one in eight is a seed as it is.
    package func document(_ random: inout FuzzRandom) -> [UInt8] {
        let index = random.number(0...self.seeds.count - 1)
        var bytes = self.seeds[index]
        if random.one(in: 8) { return bytes }
        if let tree = self.trees[index], !random.one(in: 3) { bytes = self.changedValues(of: tree, &random) }
        for _ in 0..<random.pick([0, 0, 1, 1, 2, 3, 6]) {
            if bytes.isEmpty { bytes = [random.byte()] }
            self.changeText(&bytes, &random)
        }
        return random.one(in: 24) ? Self.reencoded(bytes, &random) : bytes
    }

    // MARK: Values

    /// The text of a tree with some values put into the places of others.
    private func changedValues(of tree: SyntaxTree, _ random: inout FuzzRandom) -> [UInt8] {
        var bytes = tree.source.bytes
        var lowest = bytes.count
        let places = Self.ranges(of: tree, random.pick([1, 1, 2, 3, 5]), &random)
        // From the end on, so that the places before stay where they are.
        for place in places.sorted(by: { $0.lowerBound > $1.lowerBound }) where place.upperBound <= lowest {
            lowest = place.lowerBound
            bytes.replaceSubrange(place, with: self.value(&random))
        }
        return bytes
    }

    /// Places of values on different levels.
    private static func ranges(of tree: SyntaxTree, _ count: Int, _ random: inout FuzzRandom) -> [Range<Int>] {
        (0..<count).map { _ in
            var node = tree.root
            for _ in 0..<random.number(1...12) {
                let entries = Array(node.entries.prefix(64))
                let items = Array(node.items.prefix(64))
                if let entry = entries.randomElement(using: &random) {
                    if random.one(in: 12) { return entry.key.range }
                    node = entry.value
                } else if let item = items.randomElement(using: &random) {
                    node = item
                } else {
                    break
                }
            }
            return node.range
        }
    }

    /// A value of any kind, those another document has among them.
    private func value(_ random: inout FuzzRandom) -> [UInt8] {
        if random.one(in: 3) {
            let index = random.number(0...self.seeds.count - 1)
            guard let tree = self.trees[index], let range = Self.ranges(of: tree, 1, &random).first else { return [] }
            return Array(tree.source.bytes[range].prefix(2_000))
        }
        switch random.number(0...9) {
        case 0: return Self.nested(&random)
        case 1: return Self.long(&random)
        case 2, 3: return Self.fields(&random)
        default: return random.pick(Pieces.values)
        }
    }

    /// Containers inside each other, closed or not.
    private static func nested(_ random: inout FuzzRandom) -> [UInt8] {
        let (open, close) = random.pick([
            ("[", "]"), ("{\"a\":", "}"), ("{a: ", "}"), ("[[", "]]"), ("- ", ""), ("? ", ""),
        ])
        let depth = random.pick([2, 8, 60, 127, 128, 129, 400])
        let end = random.one(in: 4) ? "" : String(repeating: close, count: depth)
        return Array((String(repeating: open, count: depth) + random.pick(["1", "a", "", "*a"]) + end).utf8)
    }

    private static func long(_ random: inout FuzzRandom) -> [UInt8] {
        let piece = random.pick(["a", "9", "é", "\\u0061", "a ", "{a}/", "(a+)+", "a.", "\u{202E}", "\u{85}"])
        let text = String(repeating: piece, count: random.pick([50, 127, 300, 1_025, 4_000]))
        return Array(random.pick([text, "\"\(text)\"", "'\(text)'", "[\(text)]", "|\n  \(text)\n"]).utf8)
    }

    /// A mapping of the gateway's keys with values of any kind.
    private static func fields(_ random: inout FuzzRandom) -> [UInt8] {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for index in 0..<random.number(1...5) {
            if index > 0 { text += Array(", ".utf8) }
            text += Array("\"\(random.pick(Pieces.keys))\": ".utf8) + random.pick(Pieces.values)
        }
        return text + [UInt8(ascii: "}")]
    }

    // MARK: Text

    private func changeText(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        let position = random.number(0...bytes.count - 1)
        switch random.number(0...11) {
        case 0: bytes[position] = random.byte()
        case 1: bytes[position] ^= 1 << UInt8(random.number(0...7))
        case 2: bytes.removeSubrange(position..<min(bytes.count, position + random.number(1...40)))
        case 3, 4: bytes.insert(contentsOf: random.pick(Pieces.texts), at: position)
        case 5: bytes.insert(contentsOf: self.value(&random), at: position)
        case 6: bytes.removeLast(bytes.count - position)
        case 7: self.splice(&bytes, at: position, &random)
        default: Self.changeLines(&bytes, &random)
        }
    }

    /// The beginning of one document and the end of another.
    private func splice(_ bytes: inout [UInt8], at position: Int, _ random: inout FuzzRandom) {
        let other = random.pick(self.seeds)
        guard !other.isEmpty else { return }
        bytes = Array((bytes[..<position] + other[random.number(0...other.count - 1)...]).prefix(Self.maxBytes * 2))
    }

    /// Doubles, drops, moves or indents lines, or gives a line another beginning.
    private static func changeLines(_ bytes: inout [UInt8], _ random: inout FuzzRandom) {
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        let index = random.number(0...lines.count - 1)
        let other = random.number(0...lines.count - 1)
        switch random.number(0...6) {
        case 0: lines.insert(lines[index], at: other)
        case 1: lines.remove(at: index)
        case 2: lines.swapAt(index, other)
        case 3: lines[index].insert(contentsOf: random.pick(Pieces.indents), at: 0)
        case 4: lines[index] = Array(lines[index].dropFirst(random.number(1...4)))
        case 5: lines[index] += random.pick(Pieces.lineEnds)
        default:
            let indent = lines[index].prefix { $0 == 0x20 }
            lines.insert(Array(indent) + random.pick(Pieces.lines), at: index)
        }
        bytes = Array(lines.joined(separator: [0x0A]))
    }

    // MARK: Encodings

    private static func reencoded(_ bytes: [UInt8], _ random: inout FuzzRandom) -> [UInt8] {
        if random.one(in: 3) { return [0xEF, 0xBB, 0xBF] + bytes }
        let isLittle = random.one(in: 2)
        var units: [UInt8] = random.one(in: 6) ? [] : isLittle ? [0xFF, 0xFE] : [0xFE, 0xFF]
        for unit in String(decoding: bytes, as: UTF8.self).utf16 {
            let (high, low) = (UInt8(unit >> 8), UInt8(truncatingIfNeeded: unit))
            units += isLittle ? [low, high] : [high, low]
        }
        if random.one(in: 4), !units.isEmpty { units[random.number(0...units.count - 1)] = random.byte() }
        if random.one(in: 4) { units = units.dropLast() }
        return units
    }
}
