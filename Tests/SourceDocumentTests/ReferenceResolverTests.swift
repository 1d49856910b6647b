import Diagnostics
import SourceDocument
import Testing

@Suite struct ReferenceResolverTests {
    private struct NotFound: Error, CustomStringConvertible {
        let description: String
    }

    /// Resolves the `$ref` under the key `use` and gives the target's text or the findings.
    private func resolve(
        _ text: String, name: String = "api/main.yaml", root: String = "api", files: [String: String] = [:]
    ) throws -> String {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: name, bytes: Array(text.utf8), diagnostics: diagnostics))
        let resolver = ReferenceResolver(
            root: tree, rootDirectory: root,
            load: { path in
                guard let text = files[path] else { throw NotFound(description: "no file \(path)") }
                return Array(text.utf8)
            },
            limits: SourceLimits(), diagnostics: diagnostics)
        let target = resolver.resolve(try #require(tree.root["use"]))
        #expect(resolver.resolve(try #require(tree.root["use"]))?.identity == target?.identity)
        return target.map { dump($0) } ?? diagnostics.sorted.map(\.rule.code).joined(separator: " ")
    }

    @Test(
        "Local references lead to their target",
        arguments: [
            ("#/a/b", "1"), ("#/list/1", "y"), ("#/x~1y", "2"), ("#/p%20q", "3"), ("#/chain", "1"),
            ("#/nothing", "APIG1040"), ("#a", "APIG1040"), ("#/list/7", "APIG1040"), ("#/loop", "APIG1041"),
        ])
    func local(reference: String, expected: String) throws {
        let text = """
            a: {b: 1}
            list: [x, y]
            x/y: 2
            p q: 3
            chain: {$ref: '#/a/b'}
            loop: {$ref: '#/use'}
            use: {$ref: '\(reference)'}
            """
        #expect(try self.resolve(text) == expected)
    }

    @Test(
        "References to files stay inside the root directory",
        arguments: [
            ("part.yaml#/a", "1"), ("./sub/../part.yaml#/a", "1"), ("sub/more.yaml", "{b: 2}"),
            ("sub/back.yaml#/c", "1"),
            ("missing.yaml#/a", "APIG1040"), ("../out.yaml", "APIG1043"), ("/etc/passwd", "APIG1043"),
            ("https://example.com/a.yaml", "APIG1042"), ("file:///etc/passwd", "APIG1042"), ("//host/a", "APIG1042"),
            ("%2e%2e/out.yaml", "APIG1043"),
        ])
    func files(reference: String, expected: String) throws {
        let files = [
            "api/part.yaml": "a: 1\n", "api/sub/more.yaml": "b: 2\n",
            "api/sub/back.yaml": "c: {$ref: '../part.yaml#/a'}\n", "out.yaml": "x: 1\n",
        ]
        #expect(try self.resolve("use: {$ref: '\(reference)'}\n", files: files) == expected)
    }

    @Test("A wider root lets references leave the document's folder")
    func widerRoot() throws {
        #expect(try self.resolve("use: {$ref: '../out.yaml'}\n", root: ".", files: ["out.yaml": "1\n"]) == "1")
    }

    @Test("Pointers into large mappings find every key")
    func largeMapping() throws {
        let members = (0..<500).map { "k\($0): v\($0)" }.joined(separator: ", ")
        #expect(try self.resolve("defs: {\(members)}\nuse: {$ref: '#/defs/k499'}\n") == "v499")
    }
}
