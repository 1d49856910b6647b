import Diagnostics
import TestSupport
import Testing

@testable import SourceDocument

@Suite struct CommentTests {
    private func rewritten(_ text: String) throws -> String {
        let tree = try #require(read(text).tree)
        return String(decoding: DocumentValue(commenting: tree).encoded(as: .yaml), as: UTF8.self)
    }

    /// The comments of a text in order.
    static func comments(_ bytes: [UInt8]) throws -> [String] {
        let tree = try #require(readDiagnostics(bytes).tree, "\(String(decoding: bytes, as: UTF8.self))")
        return tree.comments.map { range in
            String(decoding: bytes[range], as: UTF8.self).trimmedAtEnd
        }
    }

    @Test(
        "A document in the writer's style comes back as it was",
        arguments: [
            "# first\n\na: 1 # one\n# between\nb: 2\n# last\n",
            "a: # of a\n  # of b\n  b: 1 # of 1\n\n  c: |\n    text # no comment\n\n\n# of d\nd: x\n",
            "a:\n  - x # x\n  # z\n  - z\n  - k: v # v\n    # l\n    l: w\n  - # item\n    m: o\n",
            "a: | # header\n  text\n# behind\nb: |+ # keep\n  text\n\n# after\nc: |-\n  the\n  end\n",
            "# only\n\n# header\nswagger: x\n",
            "- 1 # one\n# two\n- 2\n\n- 3\n# end\n",
            "a:\n  b:\n    c: 1\n# out\nd: 2\n",
            "? \(String(repeating: "k", count: 1_200))\n: v # c\n",
            "? \(String(repeating: "k", count: 1_200))\n: # c\n  - v\n",
        ])
    func unchanged(text: String) throws { #expect(try self.rewritten(text) == text) }

    @Test(
        "A comment goes to the member or item that starts behind it, or that it stands behind",
        arguments: [
            ("{a: 1, # one\n b: 2} # end\n# closing\n", "a: 1 # one\nb: 2\n# end\n# closing\n"),
            ("a: [1, # one\n 2, 3] # all\n", "a: # all\n  - 1 # one\n  - 2\n  - 3\n"),
            ("a: {b: 1} # a\nc: 2\n", "a: # a\n  b: 1\nc: 2\n"),
            ("a: # key\n  value # value\nb: 1\n", "a: value # key\n# value\nb: 1\n"),
            ("a: &x {b: 1} # x\nc: *x # again\n", "a: # x\n  b: 1\nc: # again\n  b: 1\n"),
            (
                "a: &x\n  b: 1 # inner\nc:\n  <<: *x # merged\n  d: 2\n",
                "a:\n  b: 1 # inner\nc:\n  # merged\n  d: 2\n  b: 1\n"
            ),
            ("a: 1\n    # deep\nb: 2\n", "a: 1\n# deep\nb: 2\n"),
            ("--- # start\na: 1\n... # stop\n", "# start\na: 1\n# stop\n"),
            ("a: x\n  # no value\nb:\n  # below\n\nc: 1\n", "a: x\n# no value\nb: null\n# below\n\nc: 1\n"),
            ("# of a text\ntext # behind\n# end\n", "# of a text\ntext # behind\n# end\n"),
        ])
    func places(text: String, written: String) throws {
        #expect(try self.rewritten(text) == written)
        let all = try Self.comments(Array(text.utf8))
        #expect(try Set(Self.comments(Array(written.utf8))) == Set(all))
    }

    @Test("Writing keeps every comment of a document, and its value", arguments: WriterTests.fixtures)
    func fixtures(fixture: String) throws {
        let bytes = try Fixture.bytes(fixture)
        let tree = try #require(readDiagnostics(bytes).tree)
        let value = DocumentValue(commenting: tree)
        let written = value.encoded(as: .yaml)
        let again = try #require(readDiagnostics(written).tree)
        #expect(DocumentValue(again.root).bare == DocumentValue(tree.root).bare)
        // Those of a container in brackets move to its key; the others keep their order.
        #expect(try Self.comments(written).sorted() == Self.comments(bytes).sorted())
        #expect(DocumentValue(commenting: again).encoded(as: .yaml) == written)
    }

    @Test("Whatever values and comments a document is made of, they all come back")
    func generated() throws {
        var generator = ValueGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let seed = generator.seed
        for round in 0..<400 {
            var count = 0
            let value = generator.commented(generator.container(depth: 4), &count)
            let written = value.encoded(as: .yaml)
            let tree = try #require(
                readDiagnostics(written).tree,
                "seed \(seed), round \(round): \(String(decoding: written, as: UTF8.self))")
            #expect(DocumentValue(tree.root).bare == value.bare, "seed \(seed), round \(round)")
            let again = DocumentValue(commenting: tree)
            #expect(yaml(again) == String(decoding: written, as: UTF8.self), "seed \(seed), round \(round)")
            #expect(try Self.comments(written).count == count, "seed \(seed), round \(round)")
        }
    }

    @Test("A document of JSON has no comments, and no empty lines are taken from it")
    func json() throws {
        let tree = try #require(read("{\n\n\"a\": \"# no\"\n}").tree)
        #expect(DocumentValue(commenting: tree) == DocumentValue.mapping([DocumentMember("a", .text("# no"))]))
    }
}

extension String {
    fileprivate var trimmedAtEnd: String {
        var text = self
        while text.hasSuffix(" ") || text.hasSuffix("\t") { text.removeLast() }
        return text
    }
}

extension DocumentValue {
    /// The value without comments, numbers as YAML writes them.
    var bare: DocumentValue {
        switch self.content {
        case .mapping(let members): .mapping(members.map { DocumentMember($0.key, $0.value.bare) })
        case .list(let items): .list(items.map(\.bare))
        case .number(let number): .number(NumberText.yaml(number))
        default: DocumentValue(self.content)
        }
    }
}
