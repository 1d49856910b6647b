import Testing

@testable import GatewayRuntime

@Suite struct JSONValueTests {
    private func parse(_ text: String) -> JSONValue? { JSONValue.parse(Array(text.utf8), .answer) }

    @Test(
        "A text that is JSON is read",
        arguments: [
            ("null", .null), (" true ", .boolean(true)), ("false", .boolean(false)),
            ("-0.5e+10", .number(Array("-0.5e+10".utf8))), ("0", .number(Array("0".utf8))),
            ("\"\"", .string([])), ("\"a\\n\\u00e9\\/\"", .string(Array("a\né/".utf8))),
            ("\"\\ud83d\\ude00\"", .string(Array("😀".utf8))), ("\"\\ud83dx\"", .string(Array("\u{FFFD}x".utf8))),
            ("\"\\ud83d\\u0041\"", .string(Array("\u{FFFD}A".utf8))), ("\"\\udc00\"", .string(Array("\u{FFFD}".utf8))),
            ("\"\\b\\f\\r\\t\\\\\\\"\"", .string([8, 12, 13, 9, 0x5C, 0x22])),
            ("[]", .array([])), ("[1, [null]]", .array([.number([0x31]), .array([.null])])), ("{}", .object([])),
            (
                "{\"a\" : {\"b\":[]} }",
                .object([.init(name: [0x61], value: .object([.init(name: [0x62], value: .array([]))]))])
            ),
        ] as [(String, JSONValue)])
    func accepted(text: String, expected: JSONValue) { #expect(self.parse(text) == expected) }

    @Test(
        "A text that is no JSON is refused",
        arguments: [
            "", " ", "nul", "nulll", "1 2", "01", "-", "1.", ".5", "1e", "+1", "NaN", "Infinity", "'a'", "\"a",
            "\"\\x\"",
            "\"\\u12\"", "\"\\u12g4\"", "\"\\ud83d\\u\"", "\"a\nb\"", "[1,]", "[,1]", "[1", "{\"a\"}", "{\"a\":}",
            "{\"a\":1,}", "{a:1}", "{\"a\":1", "[1]]", "\u{FEFF}1", "// c\n1", "\"\\", "\"\\ud83d\\",
        ])
    func refused(text: String) { #expect(self.parse(text) == nil) }

    @Test("Bytes that are no UTF-8 are refused")
    func encoding() { #expect(JSONValue.parse([0x22, 0xFF, 0x22], .answer) == nil) }

    @Test("Nesting has a limit")
    func depth() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(self.parse(nested(64)) != nil)
        #expect(self.parse(nested(65)) == nil)
        #expect(self.parse(String(repeating: "{\"a\":", count: 100_000)) == nil)
    }

    @Test("Of members with one name the last counts; a number is whole only as it is written")
    func members() {
        let value = self.parse("{\"a\": 1, \"a\": 200, \"b\": 2.0, \"c\": 99999999999999999999}")
        #expect(value?["a"]?.integer == 200)
        #expect(value?["b"]?.integer == nil)
        #expect(value?["c"]?.integer == nil)
        #expect(value?["d"] == nil)
    }

    @Test(
        "In a token nothing stands of which readers disagree, and nothing is long or deep",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"b":{"a":1,"a":2}}]"#, #""\ud83d""#, #""\ud83d\u0041""#,
            #""\udc00""#, String(repeating: "[", count: 17) + String(repeating: "]", count: 17),
            "{" + (0...512).map { "\"\($0)\":0" }.joined(separator: ",") + "}",
        ])
    func tokens(text: String) {
        #expect(JSONValue.parse(Array(text.utf8), .token) == nil)
        #expect(self.parse(text) != nil)
    }

    @Test("What a token may say is read like every other text")
    func tokenTexts() {
        let text = #"{"a":{"a":[1,"\ud83d\ude00"]},"b":null}"#
        #expect(JSONValue.parse(Array(text.utf8), .token) == self.parse(text))
        #expect(self.parse(text)?["a"]?.plainText == Array(#"{"a":[1,"😀"]}"#.utf8))
        #expect(self.parse(text)?["b"]?.plainText == nil)
    }

    @Test("Random bytes are refused or read, and never stop the reader")
    func random() {
        var state: UInt64 = 42
        let words = [
            "{", "}", "[", "]", ",", ":", "\"", "\\", "u", "d8", "00", "1", "-", "e", "true", "null", " ", "é",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var text = ""
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            for _ in 0..<(state >> 33) % 12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text += words[Int((state >> 33) % UInt64(words.count))]
            }
            if self.parse(text) != nil { read += 1 }
        }
        #expect(read > 0)
    }
}
