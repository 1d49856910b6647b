/// Turns libyaml's character indices into byte offsets.
///
/// Indices come nearly in order, so a cursor that moves both ways costs little; for ASCII they are the same.
struct CharacterOffsets {
    private let isASCII: Bool
    private var character = 0
    private var byte = 0

    init(isASCII: Bool) { self.isASCII = isASCII }

    /// The offset of a character; the end of the text for one behind it.
    @inline(__always)
    mutating func byte(_ index: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Int {
        self.isASCII ? min(index, buffer.count) : unsafe self.moved(to: index, in: buffer)
    }

    private mutating func moved(to index: Int, in buffer: UnsafeBufferPointer<UInt8>) -> Int {
        // Every read is at an offset below the count and not below 0, checked before it.
        while self.character < index, self.byte < buffer.count {
            if index - self.character >= 8, self.byte + 8 <= buffer.count {
                let word = unsafe ByteWords.load(buffer, at: self.byte)
                if ByteWords.isASCII(word) {
                    self.byte += 8
                    self.character += 8
                    continue
                }
            }
            self.byte += 1
            while self.byte < buffer.count, unsafe buffer[self.byte] & 0xC0 == 0x80 { self.byte += 1 }
            self.character += 1
        }
        while self.character > index, self.byte > 0 {
            self.byte -= 1
            while self.byte > 0, unsafe buffer[self.byte] & 0xC0 == 0x80 { self.byte -= 1 }
            self.character -= 1
        }
        return self.byte
    }
}
