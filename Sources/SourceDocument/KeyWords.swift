/// One of a fixed set of keys a mapping may have.
public protocol KeyWord: CaseIterable, Sendable {
    /// The key as documents write it.
    var word: String { get }
}

extension KeyWord where Self: RawRepresentable, RawValue == String {
    /// The raw value.
    public var word: String { self.rawValue }
}

/// Recognises the keys of a set in one step each, without making strings.
///
/// A `switch` over texts compares a key with one word after the other, and a document has a hundred thousand keys.
public struct KeyWords<Word: KeyWord>: Sendable {
    @usableFromInline let table: WordTable
    @usableFromInline let words: [Word]

    /// Takes every word of the set, of which there are at most 255.
    public init() {
        self.words = Array(Word.allCases)
        self.table = WordTable(self.words.map(\.word))
    }

    /// Which of the words an entry's key is; `nil` for any other key.
    @inlinable
    public func find(_ entry: NodeEntry) -> Word? {
        let position = entry.keyPosition(in: self.table)
        return position < 0 ? nil : self.words[position]
    }
}

/// Words by a hash of their length, their first and their last bytes.
///
/// The words are ours and the table never changes, so no document can make it slow: a key meets a handful of words at the worst.
@usableFromInline
final class WordTable: Sendable {
    private let words: [[UInt8]]
    /// Open addressing: positions in `words` + 1, 0 for free.
    private let slots: [UInt8]
    private let shift: UInt64

    /// A table of at most 255 words.
    init(_ texts: [String]) {
        let words = texts.prefix(255).map { Array($0.utf8) }
        var bits: UInt64 = 3
        while 1 << bits < words.count * 4 { bits += 1 }
        var slots = [UInt8](repeating: 0, count: 1 << bits)
        for (position, word) in words.enumerated() {
            let hash = unsafe word.withUnsafeBufferPointer { unsafe Self.hash($0) }
            var slot = Int(truncatingIfNeeded: hash >> (64 - bits))
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = UInt8(truncatingIfNeeded: position + 1)
        }
        self.words = words
        self.slots = slots
        self.shift = 64 - bits
    }

    /// The position of a word; -1 when it is none of the table's.
    func position(of text: UnsafeBufferPointer<UInt8>) -> Int {
        var slot = unsafe Int(truncatingIfNeeded: Self.hash(text) >> self.shift)
        while self.slots[slot] != 0 {
            let position = Int(self.slots[slot]) - 1
            if unsafe self.words[position].withUnsafeBufferPointer({ unsafe ByteWords.areEqual($0, text) }) {
                return position
            }
            slot = (slot + 1) & (self.slots.count - 1)
        }
        return -1
    }

    @inline(__always)
    private static func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
        let count = text.count
        var word: UInt64
        // Every offset is below the count by the case it stands in; unaligned loads need no alignment.
        if count >= 8 {
            word = unsafe ByteWords.load(text, at: 0) &* 0x9E37_79B9_7F4A_7C15
            word = unsafe (word ^ (word >> 29)) ^ ByteWords.load(text, at: count - 8)
        } else {
            word = 0
            for index in 0..<count { word = unsafe word << 8 | UInt64(text[index]) }
        }
        return (word ^ UInt64(truncatingIfNeeded: count)) &* 0xD6E8_FEB8_6659_FD93
    }
}
