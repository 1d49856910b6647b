import APIDiff
import TestSupport
import Testing

/// What the findings of a comparison of documents say beside their rules, and what no single edit of the fixture gives.
@Suite struct ContractDifferenceTests {
    @Test("A document does not differ from itself, and neither does what is written otherwise and means the same")
    func same() throws {
        let base = try Fixture.text("diff/contract.yaml")
        #expect(try differences(base, base).isEmpty)
    }

    @Test("A change of a shared schema is one change that names who uses it, directly or not")
    func users() throws {
        let base = try Fixture.text("diff/contract.yaml")
        let changes = try differences(
            base, base.replacing("name: {type: string}, born", with: "name: {type: integer}, born"))
        let response = try #require(changes.first { $0.direction == .response })
        #expect(response.users.map(\.text) == ["GET /books", "GET /books/{isbn}"])
        let request = try #require(changes.first { $0.direction == .request })
        #expect(request.users.map(\.text) == ["POST /books", "PUT /books/{isbn}"])
        #expect(changes.count == 2)
    }

    @Test("An operation that goes after the day it was announced for breaks nobody")
    func sunset() throws {
        let base = try Fixture.text("diff/contract.yaml")
        let position = try #require(base.firstRange(of: "    put:\n")?.lowerBound)
        let end = try #require(base.firstRange(of: "components:\n")?.lowerBound)
        let revision = base[..<position] + base[end...]
        #expect(
            try differences(base, String(revision), today: "2031-01-31").map(\.line) == [
                "api-removed PUT /books/{isbn}"
            ])
        #expect(
            try differences(base, String(revision), today: "2031-02-01").map(\.line)
                == ["api-removed-after-sunset PUT /books/{isbn}"])
    }

    @Test("A webhook that comes is told, and so is one that goes")
    func webhooks() throws {
        let base = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n"
        let revision = base + "webhooks: {lent: {post: {responses: {'200': {description: d}}}}}\n"
        #expect(try differences(base, revision).map(\.line) == ["webhook-added webhook lent POST"])
        #expect(try differences(revision, base).map(\.line) == ["webhook-removed webhook lent POST"])
    }

    @Test("Both sides of a change have their places and pointers")
    func places() throws {
        let base = try Fixture.text("diff/contract.yaml")
        let change = try #require(try differences(base, base.replacing("maximum: 100", with: "maximum: 50")).first)
        #expect(change.before.place?.pointer == "/paths/~1books/get/parameters/0/schema/maximum")
        #expect(change.after.place?.pointer == "/paths/~1books/get/parameters/0/schema/maximum")
        #expect(change.before.value == "100" && change.after.value == "50")
        #expect(change.before.place?.line == 13)
    }
}

/// What the gateway does stands at its place in the document.
@Suite struct FieldPlaceTests {
    @Test(
        "A change of what the gateway does points at the extension that says it",
        arguments: [
            (
                "path: /index/de,", "path: /index/german,",
                "/paths/~1search/get/x-apigateway-backend-policies/0/httpEndpoints/path"
            ),
            ("value: 'eu,us'", "value: eu", "/paths/~1search/get/x-apigateway-backend-policies/1/conditions"),
            (
                "path: /index/default, timeout: 3000", "path: /index/default, timeout: 2000",
                "/paths/~1search/get/x-apigateway-backend/httpEndpoints/timeout"
            ),
            (
                "x-apigateway-ratelimit: searches_shared", "x-apigateway-ratelimit: per_second",
                "/paths/~1search/get/x-apigateway-ratelimit"
            ),
            (
                "x-apigateway-plugins: [search_cache]", "x-apigateway-plugins: [other_cache]",
                "/paths/~1search/get/x-apigateway-plugins"
            ),
            (
                "security: [{app_code: []}]\n      x-apigateway-request-type: public\n      x-apigateway-match-mode: NORMAL\n      x-apigateway-cors: true\n      x-apigateway-plugins: [search",
                "security: [{cloud_account: []}]\n      x-apigateway-request-type: public\n      x-apigateway-match-mode: NORMAL\n      x-apigateway-cors: true\n      x-apigateway-plugins: [search",
                "/paths/~1search/get/security"
            ),
        ])
    func places(find: String, replace: String, pointer: String) throws {
        let text = try Fixture.text("samples/shop.yaml")
        try #require(text.contains(find))
        let change = try #require(try differences(text, text.replacing(find, with: replace)).first)
        #expect(change.before.place?.pointer == pointer)
        #expect(change.after.place?.pointer == pointer)
    }
}

/// Operations that are written as they were still change with what they refer to.
@Suite struct UnchangedPartsTests {
    private static func document(_ definitions: String) -> String {
        """
        openapi: 3.0.3
        info: {title: Things, version: 1.0.0}
        x-base: &base {operationId: listThings, responses: {'200': {$ref: '#/components/responses/Things'}}}
        paths:
          /things:
            parameters: [{$ref: '#/components/parameters/Page'}]
            get: {operationId: things, responses: {'200': {$ref: '#/components/responses/Things'}}}
            post:
              operationId: addThing
              requestBody: {content: {application/json: {schema: {allOf: [{$ref: '#/components/schemas/Thing'}, {required: [a]}]}}}}
              responses: {'200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Deep'}}}}}
          /aliased: {get: *base}
        components:
        \(definitions)
        """
    }

    private static let definitions = """
          parameters: {Page: {name: page, in: query, schema: {type: integer}}}
          responses: {Things: {description: things, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
          schemas:
            Thing: {type: object, properties: {a: {type: string}}}
            Deep: {type: object, properties: {thing: {$ref: '#/components/schemas/Thing'}}}
        """

    @Test(
        "A change in what is referred to is found through operations that are written as before",
        arguments: [
            (
                "{type: integer}", "{type: number}",
                ["request-type-loosened GET /things", "request-type-loosened POST /things"]
            ),
            (
                "description: things,", "description: all,",
                ["description-changed GET /aliased", "description-changed GET /things"]
            ),
            (
                "a: {type: string}", "a: {type: integer}",
                ["request-type-changed POST /things", "response-type-changed schema Thing"]
            ),
            (
                "thing: {$ref", "it: {$ref",
                ["response-property-added schema Deep", "response-property-removed schema Deep"]
            ),
            (
                "{type: object, properties: {a", "{type: object, title: Thing, properties: {a",
                ["schema-description-changed POST /things", "schema-description-changed schema Thing"]
            ),
        ])
    func found(find: String, replace: String, expected: [String]) throws {
        try #require(Self.definitions.contains(find))
        let revision = Self.document(Self.definitions.replacing(find, with: replace))
        let changes = try differences(Self.document(Self.definitions), revision)
        #expect(changes.map { "\($0.rule.name) \($0.subject.text)" }.sorted() == expected)
    }

    @Test("A shared schema names every operation that uses it, written as before or not")
    func users() throws {
        let revision = Self.document(Self.definitions.replacing("a: {type: string}", with: "a: {type: integer}"))
        let changes = try differences(Self.document(Self.definitions), revision)
        let schema = try #require(changes.first { $0.subject == .schema("Thing") })
        #expect(schema.users.map(\.text) == ["GET /aliased", "GET /things", "POST /things"])
    }
}
