/// A frozen hash table from texts to numbers, looked up by bytes in any letter case (ASCII): open addressing in flat arrays, at most half full.
///
/// The texts are configuration, so nobody outside can make them collide.
struct ByteKeyTable: Sendable {
    private struct Entry: Sendable {
        let hash: UInt64
        let start: Int32
        let count: Int32
        let value: Int32
    }

    /// Indexes into the entries; -1 is free.
    ///
    /// Its count is a power of two.
    private var slots: [Int32]
    private var entries: [Entry] = []
    /// The texts in lower case, one behind the other.
    private var keys: [UInt8] = []

    /// - Parameter pairs: The texts and their numbers; of equal texts the first counts.
    init(_ pairs: [(key: String, value: Int32)]) {
        var capacity = 2
        while capacity < pairs.count * 2 { capacity *= 2 }
        self.slots = Array(repeating: -1, count: capacity)
        for (key, value) in pairs {
            let bytes = key.utf8.map(HeaderText.lowercased)
            guard self.value(0..<bytes.count, in: bytes.span) == nil else { continue }
            let hash = Self.hash(0..<bytes.count, in: bytes.span)
            self.entries.append(
                Entry(
                    hash: hash, start: Int32(truncatingIfNeeded: self.keys.count),
                    count: Int32(truncatingIfNeeded: bytes.count), value: value))
            self.keys += bytes
            var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
            while self.slots[slot] >= 0 { slot = (slot + 1) & (capacity - 1) }
            self.slots[slot] = Int32(truncatingIfNeeded: self.entries.count - 1)
        }
    }

    /// The number of a text.
    func value(_ range: Range<Int>, in bytes: Span<UInt8>) -> Int32? {
        let hash = Self.hash(range, in: bytes)
        let mask = self.slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while self.slots[slot] >= 0 {
            let entry = self.entries[Int(self.slots[slot])]
            if entry.hash == hash, Int(entry.count) == range.count, self.isEqual(entry, range, bytes) {
                return entry.value
            }
            slot = (slot + 1) & mask
        }
        return nil
    }

    private func isEqual(_ entry: Entry, _ range: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        var position = Int(entry.start)
        for index in range {
            guard self.keys[position] == HeaderText.lowercased(bytes[index]) else { return false }
            position += 1
        }
        return true
    }

    /// FNV-1a, its high bits folded into the low ones the slots are chosen by.
    private static func hash(_ range: Range<Int>, in bytes: Span<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in range { hash = (hash ^ UInt64(HeaderText.lowercased(bytes[index]))) &* 0x0000_0100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
