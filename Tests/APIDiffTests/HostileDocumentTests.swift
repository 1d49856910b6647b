import APIDiff
import Testing

/// Documents that lead in circles, or very deep.
@Suite struct HostileDocumentTests {
    private static func document(_ responses: String, _ components: String, callbacks: String = "") -> String {
        """
        openapi: 3.0.3
        info: {title: Things, version: 1.0.0}
        paths:
          /things: {post: {operationId: things, \(callbacks)responses: {'200': \(responses)}}}
        components:
        \(components)
        """
    }

    @Test("References that lead back to themselves end")
    func circles() throws {
        let response = Self.document(
            "{$ref: '#/components/responses/A'}",
            "  responses: {A: {description: a, content: {application/json: {schema: {$ref: '#/components/responses/A'}}}}}"
        )
        let root = Self.document("{$ref: '#'}", "  schemas: {}")
        let callback = Self.document(
            "{description: d}",
            "  callbacks: {C: {'{$request.body#/a}': {post: {callbacks: {c: {$ref: '#/components/callbacks/C'}}, responses: {'200': {description: d}}}}}}",
            callbacks: "callbacks: {c: {$ref: '#/components/callbacks/C'}}, ")
        let part = Self.document(
            "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}",
            "  schemas: {A: {allOf: [{$ref: '#/components/schemas/B'}]}, B: {allOf: [{$ref: '#/components/schemas/A'}]}}"
        )
        for document in [response, root, callback, part] {
            #expect(try differences(document, document).map(\.line) == [])
            #expect(
                try !differences(document, document.replacing("operationId: things", with: "operationId: other"))
                    .isEmpty)
        }
    }

    @Test(
        "Chains of thousands of schemas are followed to their end, whatever the schemas are called",
        arguments: ["property", "part"])
    func chains(kind: String) throws {
        func document(_ name: String, last: String) -> String {
            let count = 5_000
            let schemas = (0..<count).map { number in
                let next = "{$ref: '#/components/schemas/\(name)\(number + 1)'}"
                return kind == "part"
                    ? "    \(name)\(number): {allOf: [\(next)]}"
                    : "    \(name)\(number): {type: object, properties: {next: \(next)}}"
            }
            return Self.document(
                "{description: d, content: {application/json: {schema: {$ref: '#/components/schemas/\(name)0'}}}}",
                "  schemas:\n\(schemas.joined(separator: "\n"))\n    \(name)\(count): {type: \(last)}")
        }
        let base = document("A", last: "string")
        #expect(try differences(base, base).map(\.line) == [])
        let renamed = try differences(base, document("B", last: "string"))
        #expect(renamed.map(\.line) == [])
        let changed = try differences(base, document("A", last: "integer"))
        // Parts of parts are read some hundreds deep.
        #expect(kind == "part" || changed.map(\.line) == ["response-type-changed schema A5000 | type"])
    }
}
