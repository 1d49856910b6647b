import Testing

@testable import GatewayRuntime

@Suite struct Base64Tests {
    @Test(
        "Texts of RFC 4648 §10 are encoded and decoded",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(plain: String, encoded: String) {
        let bytes = Array(plain.utf8)
        let text = Array(encoded.utf8)
        #expect(Base64.encoded(bytes) == text)
        #expect(Base64.decoded(text) == bytes)
        #expect(Base64.decodedFromURL(Base64.encodedForURL(bytes)) == bytes)
    }

    @Test("Every byte comes back, in both alphabets")
    func bytes() {
        for count in 0..<4 {
            let bytes = (0..<256).map { UInt8($0) } + Array(repeating: 0xFF, count: count)
            #expect(Base64.decoded(Base64.encoded(bytes)) == bytes)
            #expect(Base64.decodedFromURL(Base64.encodedForURL(bytes)) == bytes)
        }
    }

    @Test(
        "What is no Base64 is refused",
        arguments: ["A", "AA=A", "A===", "AA=", "AB==", "Zm9=", "Zm 8=", "Zm-_", "====", "="])
    func malformed(text: String) { #expect(Base64.decoded(Array(text.utf8)) == nil) }

    @Test(
        "Lines may be broken where that is asked for",
        arguments: [("Zm9v\r\nZm9v", true), ("Zg", true), ("Zm9v=", false), ("Zm 9v", false)])
    func lines(text: String, isBase64: Bool) { #expect((Base64.decodedLines(Array(text.utf8)) != nil) == isBase64) }
}
