import Diagnostics
import SourceDocument
import Testing

@Suite struct TextEncodingTests {
    private static func utf16(_ text: String, isLittleEndian: Bool) -> [UInt8] {
        text.utf16.flatMap { unit in
            let (low, high) = (UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8))
            return isLittleEndian ? [low, high] : [high, low]
        }
    }

    @Test("UTF-16 with a byte order mark is read, with positions in scalars", arguments: [true, false])
    func utf16(isLittleEndian: Bool) throws {
        let text = "\u{FEFF}a: é漢😀\nb: [1, x]\n"
        let tree = try #require(read(Self.utf16(text, isLittleEndian: isLittleEndian)).tree)
        #expect(dump(tree.root) == "{a: é漢😀, b: [1, x]}")
        let start = try #require(tree.root["b"]?[1]).location.start
        #expect([start.line, start.column] == [2, 8])
        let end = try #require(tree.root["a"]).location.end
        #expect([end.line, end.column] == [1, 7])
    }

    @Test("JSON is read in UTF-16 and with a byte order mark, too")
    func json() {
        #expect(read(Self.utf16("\u{FEFF}{\"a\": \"é\"}", isLittleEndian: true)).tree?.syntax == .json)
        #expect(read("\u{FEFF}{\"a\": 1}").tree?.syntax == .json)
    }

    @Test(
        "Bytes that are no text are one finding at their place",
        arguments: [
            (Array("a: ".utf8) + [0xFF, 0x0A], ["APIG1003 1:4"]),
            (Array("a: é\nb: ".utf8) + [0xC3], ["APIG1003 2:4"]),
            (Array("a: é\r\nbcdefghi: ".utf8) + [0xC3, 0x28], ["APIG1003 2:11"]),
            (Array("a: ".utf8) + [0xED, 0xA0, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xC0, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xE0, 0x80, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xF0, 0x8F, 0xBF, 0xBF], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xF4, 0x90, 0x80, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xF5, 0x80, 0x80, 0x80], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0xE2, 0x82], ["APIG1003 1:4"]),
            (Array("a: ".utf8) + [0x80], ["APIG1003 1:4"]),
            (Array("a: x".utf8) + [0x00], ["APIG1004 1:5"]),
            (Array("a: xxxxxxxxxxxxxxxx".utf8) + [0x1B], ["APIG1004 1:20"]),
            (Array("{\"a\": \"".utf8) + [0x0C], ["APIG1004 1:8"]),
            ([0xFF, 0xFE, 0x61], ["APIG1003 1:1"]),
            ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0xD8, 0x61, 0x00], ["APIG1003 1:2"]),
            ([0xFE, 0xFF, 0x00, 0x61, 0xDC, 0x00], ["APIG1003 1:2"]),
            ([0xFF, 0xFE, 0x61, 0x00, 0x00, 0x00], ["APIG1004 1:2"]),
            ([0x61, 0x00, 0x3A, 0x00], ["APIG1003 1:2"]),
            ([0x00, 0x61, 0x00, 0x3A], ["APIG1003 1:1"]),
            ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], ["APIG1003 1:1"]),
        ] as [([UInt8], [String])])
    func faults(bytes: [UInt8], expected: [String]) {
        let (tree, findings) = read(bytes)
        #expect(findings == expected)
        #expect(tree == nil)
    }

    @Test("Every scalar value is read back, at every place of a word of eight bytes", arguments: 0..<8)
    func allLengths(shift: Int) throws {
        let text = "\u{80}\u{7FF}\u{800}\u{D7FF}\u{E000}\u{FFFD}\u{10000}\u{10FFFF}\u{7F}"
        let padding = String(repeating: "x", count: shift)
        let tree = try #require(read("[\"\(padding)\(text)\", 1]").tree)
        #expect(tree.root[0]?.text == padding + text)
        #expect(tree.root[1]?.location.start.column == shift + text.unicodeScalars.count + 6)
    }
}
