import Diagnostics
import SourceDocument
import TestSupport
import Testing

@testable import LanguageServer

@Suite struct TextOutlineTests {
    private static let samples = [
        "samples/shop.yaml", "samples/shop-3.0.json", "samples/shop-backend.yaml", "samples/console-export.yaml",
        "samples/console-export-2.0.json", "samples/parcel-3.1.yaml", "samples/instance.yaml",
    ]

    /// The ways to all scalars of a tree with the places they are written at; what aliases stand for is left out.
    private func scalars(_ node: Node, _ path: [PathStep], _ found: inout [(path: [PathStep], range: ByteRange)]) {
        if node.isScalar {
            found.append((path, node.range))
        } else if node.isSequence {
            for (position, item) in node.items.enumerated() where node.range.contains(item.range.lowerBound) {
                self.scalars(item, path + [.item(position)], &found)
            }
        } else {
            for entry in node.entries
            where node.range.contains(entry.key.range.lowerBound) && node.range.contains(entry.value.range.lowerBound) {
                self.scalars(entry.value, path + [.key(entry.key.text)], &found)
            }
        }
    }

    @Test("The outline of a whole document finds every value where the reader finds it", arguments: samples)
    func sameAsReader(sample: String) throws {
        let bytes = try Fixture.bytes(sample)
        let tree = try #require(SourceReader.read(name: sample, bytes: bytes, diagnostics: DiagnosticCollector()))
        var expected: [(path: [PathStep], range: ByteRange)] = []
        self.scalars(tree.root, [], &expected)
        #expect(expected.count > 40)
        let outline = TextOutline(bytes)
        for (path, range) in expected where !range.isEmpty {
            let context = outline.context(at: range.lowerBound)
            let isRight = context?.role == .value && context?.path == path
            #expect(isRight, "\(path) at \(tree.source.position(at: range.lowerBound)): \(String(describing: context))")
            if !isRight { return }
        }
    }

    @Test("The outline of what is half written is that of its lines")
    func halfWritten() {
        let text = """
            paths:
              /a:
                get:
                  tags: [one, two
                  x-apigateway-c
                  description: |
                    key: no key
                  security:
                  - app: []
                post: {responses: {default: {description: 'it''s'

            info: # later
              title: "shop
            """
        let outline = TextOutline(Array(text.utf8))
        let get: [PathStep] = [.key("paths"), .key("/a"), .key("get")]
        #expect(
            outline.members(of: get).compactMap { outline.slots[$0].key?.text } == [
                "tags", "x-apigateway-c", "description", "security",
            ])
        #expect(outline.text(at: get + [.key("tags"), .item(1)]) == "two")
        #expect(outline.slot(at: get + [.key("security"), .item(0), .key("app")]) != nil)
        let post: [PathStep] = [.key("paths"), .key("/a"), .key("post"), .key("responses"), .key("default")]
        #expect(outline.text(at: post + [.key("description")]) == "it's")
        #expect(outline.slot(at: [.key("info"), .key("title")]) != nil)
    }

    @Test("A text that is built to be slow is read in time that grows with its length")
    func linear() {
        for piece in ["- ", "[", "{a: ", "a:\n", "\"", "&a ", "# x\n", "|\n", "a: {\n"] {
            let outline = TextOutline(Array(String(repeating: piece, count: 20_000).utf8))
            _ = outline.context(at: 20_000)
            _ = outline.symbols
        }
    }
}
