import APIDiff
import APIGTranslation
import Diagnostics
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Documents that say the same in other words do not differ.
@Suite struct TwinTests {
    private static let samples = [
        "diff/contract.yaml", "samples/shop.yaml", "samples/shop-3.0.json", "samples/parcel-3.1.yaml",
    ]

    private static func tree(_ text: String) throws -> SyntaxTree {
        try #require(SourceReader.read(name: "shop.yaml", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
    }

    private static func expectNoChanges(_ left: String, _ right: String, _ comment: Comment) throws {
        let (there, back) = (try differences(left, right), try differences(right, left))
        #expect(there.map(\.line) == [], comment)
        #expect(back.map(\.line) == [], comment)
    }

    @Test("Order of keys, YAML and JSON", arguments: Self.samples)
    func notation(sample: String) throws {
        let text = try Fixture.text(sample)
        let value = DocumentValue(try Self.tree(text).root)
        for other in [value.encoded(as: .json), value.encoded(as: .yaml), value.sorted.encoded(as: .yaml)] {
            try Self.expectNoChanges(text, String(decoding: other, as: UTF8.self), "\(sample)")
        }
    }

    @Test("The same document in the other version", arguments: Self.samples)
    func versions(sample: String) throws {
        let text = try Fixture.text(sample)
        let tree = try Self.tree(text)
        let diagnostics = DiagnosticCollector()
        let resolver = ReferenceResolver(
            root: tree, rootDirectory: ".", load: { throw Fixture.Missing(path: $0) }, limits: SourceLimits(),
            diagnostics: diagnostics)
        let document = try #require(DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read())
        let losses = DiagnosticCollector()
        let conversion = DocumentConversion(tree, version: document.version, resolver: resolver, diagnostics: losses)
        for target in DocumentConversion.Target.allCases {
            let other = String(decoding: conversion.encoded(as: target, .yaml), as: UTF8.self)
            let changes = try differences(text, other)
            // What the conversion itself says is lost is a difference.
            if losses.diagnostics.isEmpty { #expect(changes.map(\.line) == [], "\(sample) as \(target.rawValue)") }
        }
    }

    @Test("Shared definitions written where they are used, and parameters of a path at its operations")
    func inlined() throws {
        for sample in Self.samples {
            let text = try Fixture.text(sample)
            let tree = try Self.tree(text)
            var inlining = Inlining(root: DocumentValue(tree.root))
            let other = String(decoding: inlining.document().encoded(as: .json), as: UTF8.self)
            #expect(inlining.count > 0, "\(sample)")
            try Self.expectNoChanges(text, other, "\(sample)")
        }
    }

    @Test("Other names of path variables, a base path in front of every path, an anchor for what stands twice")
    func paths() throws {
        let text = try Fixture.text("diff/contract.yaml")
        let renamed = text.replacing("{isbn}", with: "{number}").replacing(
            "{name: isbn, in: path", with: "{name: number, in: path")
        #expect(renamed != text)
        try Self.expectNoChanges(text, renamed, "variables")
        let prefixed = """
            swagger: '2.0'
            info: {title: Library, version: '1'}
            basePath: /v1
            paths: {'/a/{b}': {get: {operationId: x, parameters: [{name: b, in: path, required: true, type: string}], responses: {'200': {description: d}}}}}
            """
        let plain = prefixed.replacing("basePath: /v1\n", with: "").replacing("/a/{b}", with: "/v1/a/{b}")
        try Self.expectNoChanges(prefixed, plain, "base path")
        let anchored = text.replacing(
            "application/xml: {schema: {$ref: '#/components/schemas/Book'}}", with: "application/xml: *json"
        )
        .replacing(
            "required: true\n        content:\n          application/json: {schema",
            with: "required: true\n        content:\n          application/json: &json {schema")
        #expect(anchored.contains("*json") && anchored.contains("&json"))
        try Self.expectNoChanges(text, anchored, "anchor")
    }

    @Test("What goes without saying, written and left out")
    func defaults() throws {
        let text = try Fixture.text("diff/contract.yaml")
        for (find, replace) in [
            (
                "{name: order, in: query,",
                "{name: order, in: query, required: false, deprecated: false, allowEmptyValue: false, style: form, explode: true,"
            ),
            ("      operationId: listBooks", "      deprecated: false\n      operationId: listBooks"),
            ("X-Next: {schema", "X-Next: {required: false, style: simple, schema"),
            ("style: form, explode: true, ", ""),
            ("        '204': {description: lent}", "        '204': {description: lent, content: {}, headers: {}}"),
            ("      operationId: addBook\n", "      operationId: addBook\n      parameters: []\n      tags: []\n"),
            ("      operationId: addBook\n", "      operationId: addBook\n      security: [{token: [read]}]\n"),
        ] {
            let other = text.replacing(find, with: replace)
            #expect(other != text, "\(find)")
            try Self.expectNoChanges(text, other, "\(replace)")
        }
    }
}

/// Writes what references lead to in their place, and the parameters of paths at their operations.
private struct Inlining {
    let root: DocumentValue
    private(set) var count = 0

    init(root: DocumentValue) { self.root = root }

    mutating func document() -> DocumentValue {
        var document = self.root
        guard let paths = document["paths"] else { return document }
        document["paths"] = DocumentValue.mapping(
            paths.members.map { member in DocumentMember(member.key, self.pathItem(member.value)) })
        return document
    }

    private mutating func pathItem(_ item: DocumentValue) -> DocumentValue {
        var item = self.inlined(item, depth: 0)
        let shared = item["parameters"]?.items ?? []
        guard !shared.isEmpty else { return item }
        item["parameters"] = nil
        for member in item.members where member.value["responses"] != nil {
            let own = member.value["parameters"]?.items ?? []
            let names = own.map { [$0["in"], $0["name"]] }
            var operation = member.value
            operation["parameters"] = .list(shared.filter { !names.contains([$0["in"], $0["name"]]) } + own)
            item[member.key] = operation
            self.count += 1
        }
        return item
    }

    private mutating func inlined(_ value: DocumentValue, depth: Int) -> DocumentValue {
        if let reference = value["$ref"]?.text, value.members.count == 1, depth < 6 {
            var target: DocumentValue? = self.root
            for token in reference.dropFirst(2).split(separator: "/") { target = target?[String(token)] }
            if var target {
                // A name of its own stays where it was.
                target["$anchor"] = nil
                self.count += 1
                return self.inlined(target, depth: depth + 1)
            }
        }
        switch value.content {
        case .mapping(let members):
            return .mapping(members.map { DocumentMember($0.key, self.inlined($0.value, depth: depth)) })
        case .list(let items): return .list(items.map { self.inlined($0, depth: depth) })
        default: return value
        }
    }
}
