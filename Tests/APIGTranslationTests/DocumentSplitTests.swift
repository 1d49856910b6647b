import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Documents cut into batches.
@Suite struct DocumentSplitTests {
    private static func value(_ text: String) throws -> DocumentValue {
        let tree = try #require(
            SourceReader.read(name: "t.yaml", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        return DocumentValue(tree.root)
    }

    @Test(
        "Batches hold so many operations at the most, in document order, each with all of the document but the other paths"
    )
    func sizes() throws {
        let paths = (1...25).map { "  /p\($0): {get: {operationId: a\($0)}, post: {operationId: b\($0)}}" }
        let document = try Self.value(
            "swagger: '2.0'\ninfo: {title: shop}\npaths:\n" + paths.joined(separator: "\n")
                + "\nx-apigateway-ratelimits: {}\n")
        let batches = try #require(DocumentSplit(document, maxOperations: 11).batches())
        #expect(batches.map(\.operationCount) == [10, 10, 10, 10, 10])
        #expect(batches.allSatisfy { $0.document.members.map(\.key) == document.members.map(\.key) })
        let joined = batches.flatMap { $0.document["paths"]?.members ?? [] }
        #expect(joined == document["paths"]?.members)
    }

    @Test("A document that is small enough is one batch as it is")
    func small() throws {
        let document = try Self.value("swagger: '2.0'\npaths: {/a: {get: {}}}\n")
        let batches = try #require(DocumentSplit(document, maxOperations: 300).batches())
        #expect(batches.map(\.document) == [document])
        let empty = try Self.value("swagger: '2.0'\npaths: {}\n")
        #expect(try #require(DocumentSplit(empty, maxOperations: 300).batches()).map(\.document) == [empty])
    }

    @Test("Paths that refer to each other stay together, and are refused when they are too many")
    func references() throws {
        var text = "swagger: '2.0'\npaths:\n"
        for index in 1...20 {
            let target = index == 20 ? "{$ref: '#/paths/~1p1/get/responses/200'}" : "{description: ok}"
            text += "  /p\(index): {get: {operationId: a\(index), responses: {'200': \(target)}}}\n"
        }
        let batches = try #require(DocumentSplit(try Self.value(text), maxOperations: 10).batches())
        let first = batches[0].document["paths"]?.members.map(\.key) ?? []
        #expect(first.prefix(3) == ["/p1", "/p20", "/p2"])
        let all = text.replacing("{description: ok}", with: "{$ref: '#/paths/~1p1/get/responses/200'}")
        #expect(DocumentSplit(try Self.value(all), maxOperations: 10).batches() == nil)
    }

    @Test("References to other files are led there from another folder; those inside and to the network stay")
    func moving() throws {
        let document = try Self.value(
            "a: {$ref: 'parts/x.yaml#/a'}\nb: [{$ref: '#/b'}]\nc: {$ref: 'https://h/x'}\nd: {$ref: /abs.yaml}\n")
        let moved = document.movingReferences(by: "../")
        #expect(moved["a"]?["$ref"]?.text == "../parts/x.yaml#/a")
        #expect(moved["b"] == document["b"] && moved["c"] == document["c"] && moved["d"] == document["d"])
    }

    @Test("Imported one after the other, the batches give what the whole document gives", arguments: ["yaml", "json"])
    func together(syntax: String) throws {
        let bytes = try Fixture.bytes("samples/shop.yaml")
        let whole = try importDocument(bytes).result.configuration.withoutSources
        let tree = try #require(SourceReader.read(name: "s", bytes: bytes, diagnostics: DiagnosticCollector()))
        let batches = try #require(DocumentSplit(DocumentValue(tree.root), maxOperations: 9).batches())
        #expect(batches.count > 2)
        var options = ImportOptions()
        for batch in batches {
            let text = batch.document.encoded(as: syntax == "json" ? .json : .yaml)
            let (result, _) = try importDocument(text, options: options)
            #expect(result.report.refusal == nil && result.report.failure.isEmpty)
            options.target = ImportTarget(configuration: result.configuration, groupName: "shop")
        }
        #expect(options.target.configuration.withoutSources == whole)
    }
}
