/// Finds keys that stand more than once in a mapping, by their bytes and without making strings.
///
/// Keeps its tables between mappings, so that a document costs a handful of allocations.
struct DuplicateKeyFinder {
    /// A key and the earlier one it repeats; indices of records.
    struct Repetition {
        let key: Int
        let first: Int
    }

    private struct Key {
        let index: Int
        let start: Int
        let count: Int
        let isDecoded: Bool
    }

    /// Where the texts of keys stand.
    private struct Texts {
        let source: [UInt8]
        let decoded: [UInt8]

        func areEqual(_ left: Key, _ right: Key) -> Bool {
            guard left.count == right.count else { return false }
            let first = left.isDecoded ? self.decoded : self.source
            let second = right.isDecoded ? self.decoded : self.source
            var offset = 0
            while offset < left.count {
                if first[left.start + offset] != second[right.start + offset] { return false }
                offset += 1
            }
            return true
        }

        /// A hash that is seeded per process, so that no document can aim at one slot of a table.
        func hash(_ key: Key) -> Int {
            var hasher = Hasher()
            let buffer = key.isDecoded ? self.decoded : self.source
            // Slicing the array has checked the range.
            unsafe buffer[key.start..<key.start + key.count].withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
            return hasher.finalize()
        }
    }

    /// Up to this many keys are compared with one another; more go through a table.
    private static let maxPairwise = 10

    private var keys: [Key] = []
    /// Open addressing: positions in `keys` + 1, 0 for free.
    private var slots: [UInt32] = []

    /// The repeated keys of a finished mapping in document order; each names the first of its kind.
    mutating func find(
        in mapping: Int, pairs: Int, records: [NodeRecord], source: [UInt8], decoded: [UInt8]
    ) -> [Repetition] {
        self.collectKeys(of: mapping, pairs: pairs, records: records)
        let texts = Texts(source: source, decoded: decoded)
        return self.keys.count <= Self.maxPairwise ? self.comparePairwise(texts) : self.compareHashed(texts)
    }

    private mutating func collectKeys(of mapping: Int, pairs: Int, records: [NodeRecord]) {
        self.keys.removeAll(keepingCapacity: true)
        var index = mapping + 1
        for _ in 0..<pairs {
            let own = records[index]
            let record = own.kind == .alias ? records[Int(own.first)] : own
            let value: Int
            if record.kind == .scalar {
                self.keys.append(
                    Key(
                        index: index, start: Int(record.first), count: Int(record.second),
                        isDecoded: record.flags & NodeRecord.Flag.textIsDecoded != 0))
                value = index + 1
            } else {
                value = own.kind == .alias ? index + 1 : Int(own.second)
            }
            let valueKind = records[value].kind
            index = valueKind == .mapping || valueKind == .sequence ? Int(records[value].second) : value + 1
        }
    }

    private func comparePairwise(_ texts: Texts) -> [Repetition] {
        var found: [Repetition] = []
        var position = 1
        while position < self.keys.count {
            let key = self.keys[position]
            var earlier = 0
            while earlier < position {
                if self.keys[earlier].count == key.count, texts.areEqual(self.keys[earlier], key) {
                    found.append(Repetition(key: key.index, first: self.keys[earlier].index))
                    break
                }
                earlier += 1
            }
            position += 1
        }
        return found
    }

    private mutating func compareHashed(_ texts: Texts) -> [Repetition] {
        var size = 32
        while size < self.keys.count * 2 { size *= 2 }
        self.slots.removeAll(keepingCapacity: true)
        self.slots.append(contentsOf: repeatElement(0, count: size))
        var found: [Repetition] = []
        for position in self.keys.indices {
            let key = self.keys[position]
            var slot = texts.hash(key) & (size - 1)
            while self.slots[slot] != 0 {
                let earlier = self.keys[Int(self.slots[slot]) - 1]
                if texts.areEqual(earlier, key) {
                    found.append(Repetition(key: key.index, first: earlier.index))
                    break
                }
                slot = (slot + 1) & (size - 1)
            }
            if self.slots[slot] == 0 { self.slots[slot] = UInt32(truncatingIfNeeded: position + 1) }
        }
        return found
    }
}
