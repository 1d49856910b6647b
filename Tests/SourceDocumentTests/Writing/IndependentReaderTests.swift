import Foundation
import TestSupport
import Testing

@testable import SourceDocument

/// What other programs read from our writing: PyYAML (YAML 1.1), ruamel.yaml (YAML 1.2) and Python's json.
@Suite struct IndependentReaderTests {
    /// Compares the documents of two files, one a line each as a JSON text, with what the lines of a third say; prints the lines that differ.
    ///
    /// What is meant is written as JSON with all that is not ASCII escaped, and its numbers as texts behind a sign of their own.
    private static let script = #"""
        import json, math, sys
        name, meant_file, text_file = sys.argv[1:]
        if name == "pyyaml":
            import yaml
            read = lambda text: yaml.load(text, yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader)
        elif name == "pyyaml-python":
            import yaml
            read = yaml.safe_load
        elif name == "ruamel":
            import io, ruamel.yaml
            reader = ruamel.yaml.YAML(typ="safe", pure=True)
            reader.version = (1, 2)
            read = lambda text: reader.load(io.StringIO(text))
        else:
            read = json.loads
        def same(meant, found):
            if isinstance(meant, dict) and "number" in meant and len(meant) == 1:
                number = meant["number"]
                wanted = int(number) if number.lstrip("-").isdigit() else float(number)
                return type(found) is type(wanted) and found == wanted
            if isinstance(meant, dict):
                pairs = meant["pairs"]
                return (isinstance(found, dict) and [pair[0] for pair in pairs] == list(found)
                    and all(same(pair[1], found[pair[0]]) for pair in pairs))
            if isinstance(meant, list):
                return isinstance(found, list) and len(meant) == len(found) and all(map(same, meant, found))
            return type(meant) is type(found) and meant == found
        lines = zip(open(meant_file, encoding="ascii"), open(text_file, encoding="ascii"))
        for number, (meant, text) in enumerate(lines):
            text = json.loads(text)
            try:
                if not same(json.loads(meant), read(text)):
                    print(number, "differs:", ascii(text))
            except Exception as error:
                print(number, type(error).__name__, str(error)[:200].replace("\n", " "), ascii(text))
        print("read", number + 1)
        """#

    private static func meant(_ value: DocumentValue) -> String {
        switch value.content {
        case .null: "null"
        case .boolean(let truth): truth ? "true" : "false"
        case .number(let text): "{\"number\": \"\(text)\"}"
        case .text(let text): Python.json(text)
        case .list(let items): "[" + items.map(self.meant).joined(separator: ",") + "]"
        case .mapping(let members):
            "{\"pairs\": ["
                + members.map { "[\(Python.json($0.key)), \(self.meant($0.value))]" }.joined(separator: ",") + "]}"
        }
    }

    @Test(
        "Other readers see in thousands of hard values what was meant",
        arguments: [
            ("pyyaml", "yaml"), ("pyyaml-python", "yaml"), ("ruamel", "ruamel.yaml"), ("json", "json"),
        ])
    func values(reader: String, module: String) throws {
        guard Python.has("\(module)") else {
            print("skipped: there is no python3 with \(module)")
            return
        }
        let syntax: SyntaxKind = reader == "json" ? .json : .yaml
        var generator = ValueGenerator(seed: UInt64.random(in: 0...UInt64.max))
        let seed = generator.seed
        let count = reader == "ruamel" || reader == "pyyaml-python" ? 600 : 3_000
        var meant = ""
        var texts = ""
        for _ in 0..<count {
            let value = generator.container(depth: 3)
            #expect(try readBack(value, syntax).bare == value.bare, "seed \(seed)")
            meant += Self.meant(value) + "\n"
            texts += Python.json(String(decoding: value.encoded(as: syntax), as: UTF8.self)) + "\n"
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("apig-writer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let meantFile = folder.appendingPathComponent("meant")
        let textFile = folder.appendingPathComponent("texts")
        try Data(meant.utf8).write(to: meantFile)
        try Data(texts.utf8).write(to: textFile)
        let found = Python.run(["-c", Self.script, reader, meantFile.path, textFile.path])
        #expect(found == "read \(count)\n", "seed \(seed)")
    }
}
