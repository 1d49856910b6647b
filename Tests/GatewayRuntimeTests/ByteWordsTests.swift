import Testing

@testable import GatewayRuntime

@Suite struct ByteWordsTests {
    /// Texts of every length to 40 whose bytes are mostly plain, with any byte now and then.
    private static func texts(_ count: Int) -> [[UInt8]] {
        var number: UInt64 = 7
        let odd: [UInt8] = [0x00, 0x09, 0x0A, 0x0D, 0x1F, 0x20, 0x7E, 0x7F, 0x80, 0x8A, 0xC1, 0xFF, 0x40, 0x5B, 0x60]
        return (0..<count).map { index in
            (0..<index % 41).map { _ in
                number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return (number >> 40) % 5 == 0 ? odd[Int(number >> 33) % odd.count] : UInt8(0x41 + (number >> 33) % 58)
            }
        }
    }

    @Test("Line feeds and the ends of values are found as if each byte were looked at")
    func finding() {
        for text in Self.texts(4_000) {
            for start in 0...text.count {
                let lineFeed = text[start...].firstIndex(of: 0x0A) ?? text.count
                #expect(text.span.firstLineFeed(from: start) == lineFeed, "\(text) from \(start)")
                let end = text[start...].firstIndex { !HTTPBytes.isValue($0) } ?? text.count
                #expect(text.span.endOfValue(start..<text.count) == end, "\(text) from \(start)")
            }
        }
    }

    @Test("Names are compared without regard to the case of ASCII letters, and of nothing else")
    func comparing() {
        let name: StaticString = "access-control-allow-origin"
        let lower = Array("access-control-allow-origin".utf8)
        for (index, byte) in lower.enumerated() {
            for other in UInt8.min...UInt8.max {
                var text = Array("x".utf8) + lower
                text[index + 1] = other
                let isEqual = HeaderText.lowercased(other) == byte
                let result = text.span.equalsIgnoringCase(1..<text.count, name)
                #expect(result == isEqual, "\(other) at \(index)")
            }
        }
        let text = Array("Access-Control-Allow-ORIGIN".utf8)
        let results = [0..<text.count, 1..<text.count, 1..<text.count + 1].map { range in
            text.span.equalsIgnoringCase(range, name)
        }
        #expect(results == [true, false, false])
    }
}
