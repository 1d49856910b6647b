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

    /// Reads a document and gives a resolver for it; files are asked of `load`.
    private func resolver(
        _ text: String, diagnostics: DiagnosticCollector, load: @escaping (String) throws -> [UInt8] = { _ in [] }
    ) throws -> (tree: SyntaxTree, resolver: ReferenceResolver) {
        let tree = try #require(SourceReader.read(name: "main.yaml", bytes: Array(text.utf8), diagnostics: diagnostics))
        return (tree, ReferenceResolver(root: tree, load: load, diagnostics: diagnostics))
    }

    @Test(
        "Pointers follow RFC 6901",
        arguments: [
            ("#", "{list: [x, y], : {: 2}, a%b: 3, é: 4, m~n: 5, use: {$ref: #}}"), ("#//", "2"), ("#/a%25b", "3"),
            ("#/%C3%A9", "4"),
            ("#/é", "4"), ("#/m~0n", "5"), ("#/list/0", "x"), ("#/list/00", "APIG1040"), ("#/list/+1", "APIG1040"),
            ("#/list/-1", "APIG1040"), ("#/list/-", "APIG1040"), ("#/list/", "APIG1040"),
            ("#/list/99999999999999999999", "APIG1040"),
            ("#/m~0n/x", "APIG1040"), ("#/%zz", "APIG1040"), ("#/%C3", "APIG1040"), ("#list", "APIG1040"),
            ("", "APIG1040"),
        ])
    func pointers(reference: String, expected: String) throws {
        let text = "list: [x, y]\n'': {'': 2}\na%b: 3\né: 4\nm~n: 5\nuse: {$ref: '\(reference)'}\n"
        #expect(try self.resolve(text) == expected)
    }

    @Test(
        "A reference that is no local path is refused by its rule",
        arguments: [
            ("http://example.com/a", "APIG1042"), ("HTTPS://example.com/a", "APIG1042"), ("urn:a:b", "APIG1042"),
            ("c:/a.yaml", "APIG1042"),
            ("a+b.c-d:e", "APIG1042"), ("part.yaml%00.txt", "APIG1040"), ("%ff.yaml", "APIG1040"),
            ("%2Fetc/passwd", "APIG1043"),
            ("..", "APIG1043"), ("sub/../../out.yaml", "APIG1043"), ("../api/part.yaml", "1"),
        ])
    func paths(reference: String, expected: String) throws {
        #expect(try self.resolve("use: {$ref: '\(reference)'}\n", files: ["api/part.yaml": "1\n"]) == expected)
    }

    @Test(
        "Nothing above the root is inside it",
        arguments: [
            ("..", "../../x.yaml", "APIG1043"), ("..", "../x.yaml", "1"), (".", "../../x.yaml", "APIG1043"),
            ("/", "/x.yaml", "1"),
        ])
    func roots(root: String, reference: String, expected: String) throws {
        let files = ["../x.yaml": "1\n", "../../x.yaml": "2\n", "/x.yaml": "1\n"]
        #expect(
            try self.resolve("use: {$ref: '\(reference)'}\n", name: "main.yaml", root: root, files: files) == expected)
    }

    @Test("What is no text is no reference", arguments: ["", "null", "{}", "[]"])
    func values(value: String) throws {
        #expect(try self.resolve("use:\n  $ref: \(value)\n") == "APIG1040")
    }

    @Test("A circle of references is one finding, whoever asks")
    func circles() throws {
        let diagnostics = DiagnosticCollector()
        let (tree, resolver) = try self.resolver(
            "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {$ref: '#/a'}\nd: {$ref: '#/a'}\n", diagnostics: diagnostics)
        for key in ["a", "b", "c", "d", "a"] { #expect(resolver.resolve(try #require(tree.root[key])) == nil) }
        #expect(diagnostics.diagnostics.map(describe) == ["APIG1041 1:11"])
    }

    @Test("The direct target is the next one, the resolved one is the last")
    func directTargets() throws {
        let diagnostics = DiagnosticCollector()
        let (tree, resolver) = try self.resolver(
            "a: {$ref: '#/b'}\nb: {$ref: '#/c'}\nc: {d: 1}\n", diagnostics: diagnostics)
        let first = try #require(tree.root["a"])
        let direct = try #require(resolver.directTarget(of: first))
        #expect(direct.reference == "#/b")
        #expect(direct.target.pointer == "/b")
        #expect(resolver.resolve(first)?.pointer == "/c")
        #expect(resolver.directTarget(of: try #require(tree.root["c"])) == nil)
        #expect(resolver.resolve(try #require(tree.root["c"]))?.pointer == "/c")
        #expect(diagnostics.diagnostics == [])
    }

    @Test("A missing key says where it was looked for and names the nearest one")
    func suggestions() throws {
        let diagnostics = DiagnosticCollector()
        let (tree, resolver) = try self.resolver(
            "definitions: {Order: {}, Item: {}}\nuse: {$ref: '#/definitions/Ordr'}\n", diagnostics: diagnostics)
        _ = resolver.resolve(try #require(tree.root["use"]))
        _ = resolver.resolve(try #require(tree.root["use"]))
        #expect(diagnostics.diagnostics.count == 1)
        let finding = try #require(diagnostics.diagnostics.first)
        #expect(
            finding.message
                == "\"#/definitions/Ordr\" leads nowhere: there is no key \"Ordr\" at \"#/definitions\"; did you mean \"Order\"?"
        )
        #expect(finding.mend == "write \"Order\" instead of \"Ordr\"")
        #expect(finding.pointer == "/use/$ref")
    }

    @Test("A file is read once, and its faults are reported with its name")
    func caching() throws {
        let diagnostics = DiagnosticCollector()
        var loaded: [String] = []
        let (tree, resolver) = try self.resolver(
            "a: {$ref: 'x.yaml#/k'}\nb: {$ref: './x.yaml#/k'}\nc: {$ref: bad.yaml}\nd: {$ref: bad.yaml}\n",
            diagnostics: diagnostics
        ) { path in
            loaded.append(path)
            return Array((path == "bad.yaml" ? "a: b: c\n" : "k: 1\n").utf8)
        }
        let targets = ["a", "b", "c", "d"].map { key in tree.root[key].flatMap(resolver.resolve)?.text }
        #expect(targets == ["1", "1", nil, nil])
        #expect(loaded == ["x.yaml", "bad.yaml"])
        #expect(diagnostics.diagnostics.map { "\($0.rule.code) \($0.location?.file ?? "")" } == ["APIG1010 bad.yaml"])
    }

    @Test("A thousand files are read, and no more")
    func fileLimit() throws {
        let diagnostics = DiagnosticCollector()
        let count = ReferenceResolver.maxFiles + 1
        let text = "main: {$ref: main.yaml}\n" + (0..<count).map { "f\($0): {$ref: f\($0).yaml}\n" }.joined()
        let (tree, resolver) = try self.resolver(text, diagnostics: diagnostics) { _ in Array("1\n".utf8) }
        let targets = tree.root.entries.map { resolver.resolve($0.value)?.text }
        #expect(targets.filter { $0 == "1" }.count == ReferenceResolver.maxFiles)
        #expect(diagnostics.diagnostics.map(describe) == ["APIG1044 \(count + 1):15"])
    }

    @Test("Items of large lists are found")
    func largeList() throws {
        let items = (0..<500).map { "v\($0)" }.joined(separator: ", ")
        #expect(try self.resolve("list: [\(items)]\nuse: {$ref: '#/list/499'}\n") == "v499")
        #expect(try self.resolve("list: [\(items)]\nuse: {$ref: '#/list/500'}\n") == "APIG1040")
    }
}
