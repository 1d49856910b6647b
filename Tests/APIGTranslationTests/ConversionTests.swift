import APIGTranslation
import Diagnostics
import Foundation
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// A document and what was found while it was read.
struct ReadDocument {
    let tree: SyntaxTree
    let document: OpenAPIDocument
    let resolver: ReferenceResolver
    let diagnostics = DiagnosticCollector()

    /// - Returns: `nil` when it has errors or is none.
    init?(_ bytes: [UInt8], name: String = "t.yaml") {
        guard let tree = SourceReader.read(name: name, bytes: bytes, diagnostics: self.diagnostics) else { return nil }
        self.tree = tree
        self.resolver = ReferenceResolver(
            root: tree, load: { try Fixture.file($0) }, diagnostics: self.diagnostics)
        let reader = DocumentReader(tree: tree, resolver: self.resolver, diagnostics: self.diagnostics)
        guard let document = reader.read(), self.diagnostics.errorCount == 0 else { return nil }
        self.document = document
    }

    func converted(
        _ target: DocumentConversion.Target, _ syntax: SyntaxKind = .yaml
    ) -> (text: String, findings: [Diagnostic]) {
        let found = DiagnosticCollector()
        let conversion = DocumentConversion(
            self.tree, version: self.document.version, resolver: self.resolver, diagnostics: found)
        return (String(decoding: conversion.encoded(as: target, syntax), as: UTF8.self), found.sorted)
    }

    /// What an import makes of it, without places; the failures by their code.
    var imported: (configuration: String, failures: [String]) {
        let result = Importer(document: self.document, diagnostics: DiagnosticCollector()).run()
        let text = String(decoding: result.configuration.encoded(), as: UTF8.self)
        let lines = text.split(separator: "\n").filter { !$0.contains("\"source\":") }
        return (
            lines.joined(separator: "\n"), result.report.failure.map { "\($0.item.method) \($0.item.path) \($0.code)" }
        )
    }
}

/// Converts a text of YAML and reads it again.
func convert(_ text: String, _ target: DocumentConversion.Target) throws -> (text: String, codes: [String]) {
    let read = try #require(ReadDocument(Array(text.utf8)))
    let (converted, findings) = read.converted(target)
    return (converted, findings.map { "\($0.rule.code) \($0.location?.start.line ?? 0)" })
}

@Suite struct ConversionTests {
    /// The documents among the fixtures that are read without errors and refer to nothing outside.
    static let documents: [String] = {
        var names = [
            "samples/shop.yaml", "samples/shop-backend.yaml", "samples/console-export.yaml", "samples/parcel-3.1.yaml",
            "samples/shop-3.0.json", "samples/console-export-2.0.json", "validity/base-2.0.yaml",
            "validity/base-3.0.yaml", "validity/base-3.1.yaml", "conversion/rich-2.0.yaml", "conversion/rich-3.0.yaml",
            "conversion/rich-3.1.yaml",
        ]
        let codes = (try? FileManager.default.contentsOfDirectory(atPath: Fixture.path("rules"))) ?? []
        for code in codes.sorted() {
            for name in ["rules/\(code)/right.yaml", "rules/\(code)/right.json"] {
                guard let bytes = try? Fixture.bytes(name), ReadDocument(bytes, name: Fixture.path(name)) != nil else {
                    continue
                }
                names.append(name)
            }
        }
        return names
    }()

    private static func read(_ name: String) throws -> ReadDocument {
        try #require(ReadDocument(Fixture.bytes(name), name: Fixture.path(name)), "\(name)")
    }

    private static func again(_ text: String, _ name: String) throws -> ReadDocument {
        // Under the name of the original, beside the files it refers to.
        try #require(ReadDocument(Array(text.utf8), name: Fixture.path(name)), "\(text)")
    }

    @Test("There are documents enough to convert")
    func count() { #expect(Self.documents.count > 100) }

    @Test("An import makes the same of a document and of what it is converted to, there and back", arguments: documents)
    func sameImport(name: String) throws {
        let original = try Self.read(name)
        // A file that is referred to would have to be converted, too.
        guard original.resolver.drawnIn.isEmpty else { return }
        let first: DocumentConversion.Target = original.document.version == .v2 ? .v30 : .v2
        let second: DocumentConversion.Target = first == .v30 ? .v2 : .v30
        let there = try Self.again(original.converted(first).text, name)
        let back = try Self.again(there.converted(second).text, name)
        let wanted = original.imported
        for (step, found) in [("there", there.imported), ("back", back.imported)] {
            #expect(found.configuration == wanted.configuration, "\(name) \(step)")
            #expect(found.failures == wanted.failures, "\(name) \(step)")
        }
    }

    @Test(
        "YAML and JSON of a converted document import the same, and converting twice gives the same bytes",
        arguments: documents)
    func sameForms(name: String) throws {
        let original = try Self.read(name)
        guard original.resolver.drawnIn.isEmpty else { return }
        for target in DocumentConversion.Target.allCases {
            let yaml = original.converted(target, .yaml)
            let json = original.converted(target, .json)
            #expect(original.converted(target, .yaml).text == yaml.text)
            let read = try Self.again(yaml.text, name)
            #expect(try read.imported.configuration == Self.again(json.text, name).imported.configuration)
            // It has the version now: nothing is left to convert.
            #expect(read.converted(target, .yaml).text == yaml.text)
            #expect(read.converted(target, .yaml).findings.isEmpty)
        }
    }

    @Test("Without another version or form a document stays byte for byte", arguments: documents)
    func unchanged(name: String) throws {
        let original = try Self.read(name)
        guard original.document.version != .v31 else { return }
        let target: DocumentConversion.Target = original.document.version == .v2 ? .v2 : .v30
        #expect(original.converted(target, original.tree.syntax).text.utf8.elementsEqual(original.tree.source.bytes))
    }

    /// Every extension of a document, as `key: value`, `x-nullable` and what conversion itself makes left out.
    private static func extensions(_ value: DocumentValue, into all: inout [String]) {
        for member in value.members {
            // What has a place of its own in each version, and operations, are looked at elsewhere.
            let isMoved =
                member.key == "x-apigateway-any-method" || member.key == "x-apigateway-sample"
                || member.key.hasPrefix("x-apigateway-result-")
            if member.key.hasPrefix("x-vendor") || (member.key.hasPrefix("x-apigateway-") && !isMoved) {
                all.append("\(member.key): \(member.value.compactJSON)")
            }
            self.extensions(member.value, into: &all)
        }
        for item in value.items { self.extensions(item, into: &all) }
    }

    @Test(
        "No extension and no comment is lost there and back",
        arguments: documents.filter { !$0.hasPrefix("rules/") && $0 != "samples/parcel-3.1.yaml" })
    func extensionsSurvive(name: String) throws {
        let original = try Self.read(name)
        let first: DocumentConversion.Target = original.document.version == .v2 ? .v30 : .v2
        let second: DocumentConversion.Target = first == .v30 ? .v2 : .v30
        let there = try Self.again(original.converted(first).text, name)
        let back = try Self.again(there.converted(second).text, name)
        func all(_ read: ReadDocument) -> Set<String> {
            var found: [String] = []
            Self.extensions(DocumentValue(read.tree.root), into: &found)
            return Set(found)
        }
        #expect(all(there).isSuperset(of: all(original)))
        #expect(all(back).isSuperset(of: all(original)))
        func comments(_ tree: SyntaxTree) -> Set<String> {
            Set(tree.comments.map { String(decoding: tree.source.bytes[$0], as: UTF8.self) })
        }
        #expect(comments(there.tree) == comments(original.tree))
        #expect(comments(back.tree) == comments(original.tree))
    }

    @Test(
        "Our rich documents become what stands beside them, byte for byte",
        arguments: [
            ("rich-2.0", DocumentConversion.Target.v30), ("rich-3.0", .v2), ("rich-3.1", .v30), ("rich-3.1", .v2),
        ])
    func expected(name: String, target: DocumentConversion.Target) throws {
        let read = try Self.read("conversion/\(name).yaml")
        let (text, findings) = read.converted(target)
        let report = findings.map {
            "\($0.location?.start.line ?? 0): \($0.severity.rawValue) \($0.rule.code) \($0.message)\n"
        }.joined()
        #expect(try text == Fixture.text("conversion/\(name)-as-\(target.rawValue).yaml"))
        #expect(try report == Fixture.text("conversion/\(name)-as-\(target.rawValue).txt"))
    }
}
