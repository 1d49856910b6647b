import SourceDocument
import Testing

@Suite struct SourceCommentsTests {
    @Test(
        "Comments are found outside scalars, from # to the end of the line",
        arguments: [
            ("# one\na: 1 # two\n\n  # three\nb: 2\n# four", ["# one", "# two", "# three", "# four"]),
            ("a: 'x # no' # yes\nb: \"# no\"\nc: x#no\nd: x # yes 2\n", ["# yes", "# yes 2"]),
            ("a: | # head\n  # text\n  b\n# after\nc: >- # head 2\n\n  # text\n", ["# head", "# after", "# head 2"]),
            ("a: |\n  text\n # less indented\nb: 1\n", ["# less indented"]),
            ("a: [1, # one\n  2] # two\nb: {x: 1, # three\n  y: 2}\n", ["# one", "# two", "# three"]),
            ("a: &x # anchor\n  b\nc: *x # alias\nd: !t # tag\n  e\n", ["# anchor", "# alias", "# tag"]),
            ("a: # nothing\nb:\n  # before\n  - 1 # item\n", ["# nothing", "# before", "# item"]),
            ("a: 1 # cr\r\nb: 2\r\n", ["# cr"]),
            ("é: 'ü' # ö # ä\n", ["# ö # ä"]),
            ("%YAML 1.2 # d\n--- # s\na: 1\n... # e\n", ["# d", "# s", "# e"]),
            ("a: one\n  two # x\n", ["# x"]),
            ("#\na: 1 #\n", ["#", "#"]),
            ("a: '#'\nb: http://x/#y\n", []),
            ("{\"a\": \"# no\"}", []),
        ] as [(String, [String])])
    func comments(text: String, expected: [String]) throws {
        let tree = try #require(read(text).tree)
        #expect(tree.comments.map { String(decoding: tree.source.bytes[$0], as: UTF8.self) } == expected)
    }
}
