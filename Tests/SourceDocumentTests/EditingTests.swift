import Diagnostics
import SourceDocument
import Testing

/// A text, what is done to it, and what comes out; `nil` where there is no edit that could be relied on.
struct EditCase: Sendable, CustomTestStringConvertible {
    let text: String
    let edit: @Sendable (Node) -> TextEdit?
    let expected: String?

    init(_ text: String, _ expected: String?, _ edit: @escaping @Sendable (Node) -> TextEdit?) {
        self.text = text
        self.expected = expected
        self.edit = edit
    }

    var testDescription: String { self.text }
}

@Suite struct EditingTests {
    @Test(
        "A value is replaced where it stands, in the quotes it has",
        arguments: [
            EditCase("a: yes # why\n", "a: true # why\n") { $0["a"]?.replaced(with: .literal("true")) },
            EditCase("a: 'get'\n", "a: 'GET'\n") { $0["a"]?.replaced(with: .text("GET")) },
            EditCase("a: \"get\"\n", "a: \"GET\"\n") { $0["a"]?.replaced(with: .text("GET")) },
            EditCase("a: 1.0\n", "a: '1.0'\n") { $0["a"]?.replaced(with: .text("1.0")) },
            EditCase("a: '7'\n", "a: 7\n") { $0["a"]?.replaced(with: .literal("7")) },
            EditCase("{\"a\": \"x\"}\n", "{\"a\": \"y\\\"\"}\n") { $0["a"]?.replaced(with: .text("y\"")) },
            EditCase("a: [x, y]\n", "a: [x, 'p: q']\n") { $0["a"]?[1]?.replaced(with: .text("p: q")) },
            EditCase("a: /x\n", "a: /{y}\n") { $0["a"]?.replaced(with: .text("/{y}")) },
            EditCase("a: {b: /x}\n", "a: {b: '/{y}'}\n") { $0["a"]?["b"]?.replaced(with: .text("/{y}")) },
            EditCase("a:\nb: 1\n", "a: {c: no way}\nb: 1\n") {
                $0["a"]?.replaced(with: .mapping([("c", .text("no way"))]))
            },
            EditCase("a: &x yes\nb: *x\n", "a: &x true\nb: *x\n") { $0["a"]?.replaced(with: .literal("true")) },
            EditCase("a: !!str yes\n", nil) { $0["a"]?.replaced(with: .literal("true")) },
            EditCase("a: |\n  yes\n", nil) { $0["a"]?.replaced(with: .literal("true")) },
            EditCase("a: [x]\n", "a: x\n") { $0["a"]?.replacedByOnlyItem() },
            EditCase("a: [x, y]\n", nil) { $0["a"]?.replacedByOnlyItem() },
            EditCase("a: '/x/{y+}'\n", "a: '/x/{y}'\n") { $0["a"]?.replaced("{y+}", with: "{y}") },
        ])
    func values(_ test: EditCase) throws { try check(test) }

    @Test(
        "A pair is added as its neighbours are written",
        arguments: [
            EditCase("a: 1\nb: 2\n", "a: 1\nc: 3\nb: 2\n") { $0.inserting("c", .literal("3"), after: "a") },
            EditCase("a: 1 # one\nb: 2", "a: 1 # one\nb: 2\nc: 3") { $0.inserting("c", .literal("3"), after: "b") },
            EditCase("a: 1\r\nb: 2\r\n", "a: 1\r\nc: 3\r\nb: 2\r\n") { $0.inserting("c", .literal("3"), after: "a") },
            EditCase("- a: 1\n  b: 2\n", "- a: 1\n  c: x\n  b: 2\n") { $0[0]?.inserting("c", .text("x"), after: "a") },
            EditCase("- a: 1\n", "- c: x\n  a: 1\n") { $0[0]?.inserting("c", .text("x")) },
            EditCase("a:\n  b: |\n    t\n\n", "a:\n  c: x\n  b: |\n    t\n\n") {
                $0["a"]?.inserting("c", .text("x"), after: "b")
            },
            EditCase("a:\n  b: [1,\n    2]\nd: 4\n", "a:\n  b: [1,\n    2]\n  c: x\nd: 4\n") {
                $0["a"]?.inserting("c", .text("x"), after: "b")
            },
            EditCase("a: {b: 1}\n", "a: {b: 1, c: x}\n") { $0["a"]?.inserting("c", .text("x"), after: "b") },
            EditCase("a: {b: 1}\n", "a: {c: x, b: 1}\n") { $0["a"]?.inserting("c", .text("x")) },
            EditCase("a: {}\n", "a: {c: x}\n") { $0["a"]?.inserting("c", .text("x")) },
            EditCase("{\"a\": {}}", "{\"a\": {\"c\": \"x\"}}") { $0["a"]?.inserting("c", .text("x")) },
            EditCase("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"a\": 1,\n  \"c\": [true],\n  \"b\": 2\n}\n") {
                $0.inserting("c", .list([.literal("true")]), after: "a")
            },
            EditCase("{\n  \"a\": 1\n}\n", "{\n  \"a\": 1,\n  \"c\": 2\n}\n") {
                $0.inserting("c", .literal("2"), after: "a")
            },
            EditCase("{\n  \"a\": 1\n}\n", "{\n  \"c\": 2,\n  \"a\": 1\n}\n") { $0.inserting("c", .literal("2")) },
            EditCase("{\"a\":1}", "{\"a\":1, \"c\": 2}") { $0.inserting("c", .literal("2"), after: "a") },
            EditCase("a: &x {b: 1}\n", "a: &x {c: 2, b: 1}\n") { $0["a"]?.inserting("c", .literal("2")) },
            EditCase("a: !!map {}\n", "a: !!map {c: 2}\n") { $0["a"]?.inserting("c", .literal("2")) },
            EditCase("&k a: 1\n", nil) { $0.inserting("c", .literal("2")) },
            EditCase("a: &x\n  b: 1\n", "a: &x\n  b: 1\n  c: 2\n") {
                $0["a"]?.inserting("c", .literal("2"), after: "b")
            },
        ])
    func insertedPairs(_ test: EditCase) throws { try check(test) }

    @Test(
        "A pair or item is taken out with its line, and with nothing else",
        arguments: [
            EditCase("a: 1\n# about b\nb: 2 # two\nc: 3\n", "a: 1\n# about b\nc: 3\n") { $0.removing("b") },
            EditCase("a: 1\nb: 2", "a: 1\n") { $0.removing("b") },
            EditCase("- a: 1\n  b: 2\n", "- b: 2\n") { $0[0]?.removing("a") },
            EditCase("- a: 1\n  # about b\n  b: 2\n", nil) { $0[0]?.removing("a") },
            EditCase("a: 1\nb:\n  c: 2\n  d: 3\ne: 4\n", "a: 1\ne: 4\n") { $0.removing("b") },
            EditCase("a: {b: 1, c: 2, d: 3}\n", "a: {b: 1, d: 3}\n") { $0["a"]?.removing("c") },
            EditCase("a: {b: 1, c: 2}\n", "a: {b: 1}\n") { $0["a"]?.removing("c") },
            EditCase("a: {b: 1}\n", nil) { $0["a"]?.removing("b") },
            EditCase("a: &x 1\nb: *x\n", nil) { $0.removing("a") },
            EditCase("{\n  \"a\": 1,\n  \"b\": 2\n}\n", "{\n  \"a\": 1\n}\n") { $0.removing("b") },
            EditCase("a: |\n  t\n\nb: 1\n", nil) { $0.removing("a") },
            EditCase("a:\n- x\n- y # why\n- x\n", "a:\n- x\n- x\n") { $0["a"]?.removing(item: 1) },
            EditCase("a:\n- x\n- y\n- x\n", "a:\n- x\n- y\n") { $0["a"]?.removing(item: 2) },
            EditCase("a: [x, y, x]\n", "a: [x, y]\n") { $0["a"]?[2]?.removedFromParent() },
            EditCase("a: [x]\n", nil) { $0["a"]?[0]?.removedFromParent() },
        ])
    func removals(_ test: EditCase) throws { try check(test) }

    @Test(
        "An item is added at the end of a list",
        arguments: [
            EditCase("a:\n- x\n", "a:\n- x\n- {b: c}\n") {
                $0["a"]?.inserting(item: .mapping([("b", .text("c"))]))
            },
            EditCase("a:\n  - b: c\n", "a:\n  - b: c\n  - {b: c}\n") {
                $0["a"]?.inserting(item: .mapping([("b", .text("c"))]))
            },
            EditCase("a: []\n", "a: [x]\n") { $0["a"]?.inserting(item: .text("x")) },
            EditCase("a: [{b: 1}, {b: 2}]\n", "a: [{b: 1}, {b: 2}, x]\n") { $0["a"]?.inserting(item: .text("x")) },
            EditCase("a:\n- |\n  t\n\n", "a:\n- x\n- |\n  t\n\n") { $0["a"]?.inserting(item: .text("x")) },
            EditCase("{\"a\": [\n    1\n  ]}", "{\"a\": [\n    1,\n    2\n  ]}") {
                $0["a"]?.inserting(item: .literal("2"))
            },
        ])
    func insertedItems(_ test: EditCase) throws { try check(test) }

    @Test(
        "A text is written plain only where YAML 1.1 and 1.2 both read it as that text",
        arguments: [
            ("abc", "abc"), ("/a/b", "/a/b"), ("a b", "a b"), ("yes", "'yes'"), ("Off", "'Off'"), ("12", "'12'"),
            ("1:30", "'1:30'"), ("0x1F", "'0x1F'"), ("2024-01-01", "'2024-01-01'"), ("", "''"), ("a: b", "'a: b'"),
            ("a #b", "'a #b'"), ("it's", "it's"), ("'q'", "'''q'''"), ("-x", "'-x'"), ("~", "'~'"), ("null", "'null'"),
            ("a\nb", "\"a\\nb\""), ("\u{FEFF}a", "\"\\ufeffa\""), ("ends:", "'ends:'"), ("ends ", "'ends '"),
        ])
    func quotes(text: String, written: String) throws {
        try check(EditCase("a: x\n", "a: \(written)\n") { $0["a"]?.replaced(with: .text(text)) })
    }

    private func check(_ test: EditCase) throws {
        let root = try #require(read(test.text).tree).root
        guard let edit = test.edit(root) else {
            #expect(test.expected == nil)
            return
        }
        var bytes = Array(test.text.utf8)
        bytes.replaceSubrange(edit.range, with: edit.replacement.utf8)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text == test.expected)
        #expect(read(text).tree != nil)
    }
}
