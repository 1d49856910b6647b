import APIGExtensions
import TestSupport
import Testing

@Suite struct KeyTreeTests {
    /// The lines of the key tree, sorted.
    private func documented() throws -> [String] {
        String(decoding: try Fixture.bytes("extensions/key-tree.txt"), as: UTF8.self).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.map(String.init).sorted()
    }

    /// The key paths the decoders' tables know, in the form of the tree.
    private func known() -> [String] {
        ExtensionCatalogue.all.flatMap { definition -> [String] in
            // A policy's backend has the members of a default backend; the tree lists them there.
            let isPolicy = definition.key == BackendPolicyExtension.definition.key
            let own = isPolicy ? ["name", "effectMode", "conditions"] : nil
            return definition.placesIn2.flatMap { place in
                self.paths(definition.kind, "\(place.rawValue) \(definition.key)", only: own)
            }
        }.sorted()
    }

    private func paths(_ kind: FieldKind, _ prefix: String, only: [String]? = nil) -> [String] {
        switch kind {
        case .object(let shape, mayBeText: _):
            shape.others.map { self.paths($0, "\(prefix) *") } ?? self.fields(shape, prefix, only: only)
        case .list(.object(let shape, mayBeText: _), count: _): self.fields(shape, "\(prefix) []", only: only)
        case .map(let value): self.paths(value, "\(prefix) *", only: only)
        case .text, .integer, .number, .boolean, .word, .list, .pairs, .part, .any: [prefix]
        }
    }

    private func fields(_ shape: ObjectShape, _ prefix: String, only: [String]?) -> [String] {
        shape.fields.filter { only?.contains($0.key) ?? true }.flatMap { self.paths($0.kind, "\(prefix) \($0.key)") }
    }

    @Test("Every key of the tree has a decoder, and every decoder's key is in the tree")
    func sameKeys() throws {
        #expect(try self.documented() == self.known())
    }

    @Test("Every extension has a number, a page, a place and a description")
    func catalogue() {
        for definition in ExtensionCatalogue.all {
            #expect(definition.key.hasPrefix("x-apigateway-"))
            #expect(definition.source.hasPrefix("APIG User Guide, apig_03_0"))
            #expect(!definition.placesIn2.isEmpty && !definition.placesIn3.isEmpty)
            #expect(!definition.description.isEmpty && definition.details.hasSuffix("."))
        }
        let numbers = ExtensionCatalogue.all.map(\.number) + ExtensionCatalogue.objects.map(\.number)
        #expect(Set(numbers) == Set((1...32).map { "E\($0)" } + ["E10a"]))
        #expect(numbers.count == Set(numbers).count)
    }
}
