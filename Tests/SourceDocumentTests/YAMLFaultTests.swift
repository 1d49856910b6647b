import Diagnostics
import SourceDocument
import TestSupport
import Testing

@Suite struct YAMLFaultTests {
    @Test(
        "A fault of syntax is one finding at its place, and there is no tree",
        arguments: [
            ("a: b«1»: c\n", .yamlSyntax),
            ("key\nother«1»: 1\n", .yamlSyntax),
            ("a: 1\n  b«1»: 2\n", .yamlSyntax),
            ("a:\n  b: 1\n «1»c: 2\n", .yamlSyntax),
            ("- a\n«1»b: 1\n", .yamlSyntax),
            ("a:\n  - 1\n «1»- 2\n", .yamlSyntax),
            ("a: «1»- b\n", .yamlSyntax),
            ("a: [1, 2\nb«1»: 3\n", .yamlSyntax),
            ("a: {x: 1\nb«1»: 3\n", .yamlSyntax),
            ("a: [1, 2«1»}\n", .yamlSyntax),
            ("a: «1»@x\n", .yamlSyntax),
            ("a: «1»`x`\n", .yamlSyntax),
            ("a: «1»%x\n", .yamlSyntax),
            ("a: \"«1»\\q\"\n", .yamlSyntax),
            ("a: \"\\x«1»g0\"\n", .yamlSyntax),
            ("a: \"\\u«1»d83d\"\n", .yamlSyntax),
            ("a: | «1»x\n  y\n", .yamlSyntax),
            ("a: |«1»0\n  y\n", .yamlSyntax),
            ("a: &«1» x\n", .yamlSyntax),
            ("a: «1»!x!y z\n", .yamlSyntax),
            ("«1»%YAML 3.0\n---\na: 1\n", .yamlSyntax),
            ("a: 1\n... «1»x\n", .yamlSyntax),
            ("a:\n«1»\tb: 1\n", .tabIndentation),
            ("a:\n  b: 1\n«1»\tc: 2\n", .tabIndentation),
            ("a: \"x\n«1»", .unterminatedQuote),
            ("a: 'x\n«1»---\n", .unterminatedQuote),
            ("a: 'x\nb: 1\n«1»", .unterminatedQuote),
            ("a: \"x«1»\u{7}\"", .controlCharacter),
            ("a: x«1»\u{7F}y\n", .controlCharacter),
            ("é: x«1»\u{80}y\n", .controlCharacter),
            ("a: «1»*nothing\n", .aliasUndefined),
            ("a: &a [«1»*a]\n", .aliasCyclic),
            ("a: &a\n  b: «1»*a\n", .aliasCyclic),
            ("a: 1\n«1»---\nb: 2\n", .severalDocuments),
            ("a: 1\n...\n«1»b: 2\n", .yamlSyntax),
        ] as [(String, Rule)])
    func faults(marked: String, rule: Rule) {
        let (tree, found, expected) = readMarked(marked, expecting: [rule])
        #expect(tree == nil)
        #expect(found == expected)
    }

    @Test(
        "A document without content is empty",
        arguments: ["", "  \n\n", "# only a comment\n", "\u{FEFF}", "---\n...\n"])
    func empty(text: String) {
        let (tree, findings) = read(text)
        #expect(text.hasPrefix("---") ? tree?.root.isNull == true : findings == ["APIG1002 1:1"])
    }

    @Test(
        "A fault that leaves the tree whole is reported and reading goes on",
        arguments: [
            ("a: 1\nb: 2\n«1»a: 3\n«2»b: 4\n", [.duplicateKey, .duplicateKey]),
            ("a: 1\n«1»'a': 3\n«2»\"\\x61\": 4\n", [.duplicateKey, .duplicateKey]),
            ("{«1»[x]: 1}\n", [.keyIsNoScalar]),
            ("? «1»- x\n: 1\n? «2»{y: z}\n: 2\n", [.keyIsNoScalar, .keyIsNoScalar]),
            ("a: &a [x]\nb: {«1»*a : 1}\n", [.keyIsNoScalar]),
            ("a: {<<: «1»3}\n", [.mergeIsNoMapping]),
            ("a: &a {x: 1}\nb: {<<: [*a, «1»3]}\n", [.mergeIsNoMapping]),
            ("a: &a [x]\nb: {<<: «1»*a}\nc: {<<: «2»}\n", [.mergeIsNoMapping, .mergeIsNoMapping]),
        ] as [(String, [Rule])])
    func recoverableFaults(marked: String, rules: [Rule]) {
        let (tree, found, expected) = readMarked(marked, expecting: rules)
        #expect(tree != nil)
        #expect(found == expected)
    }

    @Test("Keys that stand twice are found in mappings of any size", arguments: [2, 9, 10, 11, 12, 40, 1_000])
    func duplicateKeys(count: Int) {
        let keys = (0..<count).map { "k\($0): 1\n" }.joined()
        #expect(read(keys).findings == [])
        #expect(
            read(keys + "k0: 2\nk\(count - 1): 2\n").findings == ["APIG1007 \(count + 1):1", "APIG1007 \(count + 2):1"])
    }

    @Test("Of the repeated keys of one mapping a hundred are reported one by one, and the rest with their number")
    func manyDuplicateKeys() {
        let hundred = String(repeating: "a: 1\n", count: 101)
        #expect(readDiagnostics(hundred.utf8).diagnostics.count == 100)
        let (_, diagnostics) = readDiagnostics((hundred + "a: 1\na: 1\n").utf8)
        #expect(diagnostics.count == 101)
        #expect(diagnostics.last?.message == "2 more keys stand twice in this mapping")
        #expect(diagnostics.last.map(describe) == "APIG1007 102:1")
    }

    @Test("The second of two keys has a note at the first")
    func duplicateNote() {
        let (_, diagnostics) = readDiagnostics("a: 1\nb: 2\na: 2\na: 3\n".utf8)
        #expect(diagnostics.map(\.notes.first?.message) == ["first defined here", "first defined here"])
        #expect(diagnostics.map { $0.notes.first?.location?.start.line } == [1, 1])
    }

    @Test("Several documents in one file are refused with the line of the second")
    func severalDocuments() throws {
        let finding = try #require(readDiagnostics("# first\na: 1\n---\nb: 2\n---\nc: 3\n".utf8).diagnostics.first)
        #expect(finding.message == "a second document starts on line 3")
        #expect(finding.notes.first?.location?.start.line == 2)
    }

    @Test(
        "A fault says where the construct began that it broke",
        arguments: [
            ("a: 1\nb: 'x\nc: 2\n", 2, "the quoted text begins here"),
            ("x:\n  a: [1,\n  b: {}\n", 2, "the list begins here"),
            ("a: 1\nb\nc: 2\n", 2, "the key begins here"),
        ])
    func contextNotes(text: String, line: Int, note: String) throws {
        let finding = try #require(readDiagnostics(text.utf8).diagnostics.first)
        #expect(finding.notes.map(\.message) == [note])
        #expect(finding.notes.first?.location?.start.line == line)
    }

    @Test("An alias that is no anchor's name names the nearest anchor")
    func nearestAnchor() throws {
        let finding = try #require(readDiagnostics("a: &standard 1\nb: *standart\n".utf8).diagnostics.first)
        #expect(finding.mend == "write *standard, or define &standart before")
    }

    @Test("A key without colon that is too long for YAML says so")
    func longKey() throws {
        let finding = try #require(
            readDiagnostics(("a: 1\n" + String(repeating: "k", count: 2_000) + ": 1\n").utf8).diagnostics.first)
        #expect(finding.rule == .yamlSyntax)
        #expect(finding.message == "a key is longer than 1024 characters, or its colon is missing")
    }
}
