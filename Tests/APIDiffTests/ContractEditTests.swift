import APIDiff
import TestSupport
import Testing

/// Every kind of edit of what a document tells its callers, one way and back.
@Suite struct ContractEditTests {
    /// An edit of the fixture's text, what it comes to, and what the way back comes to.
    struct Edit: CustomTestStringConvertible, Sendable {
        let find: String
        let replace: String
        let there: [String]
        let back: [String]

        init(_ find: String, _ replace: String, _ there: [String], _ back: [String]) {
            self.find = find
            self.replace = replace
            self.there = there
            self.back = back
        }

        var testDescription: String { "\(self.find) → \(self.replace)" }
    }

    static let edits: [Edit] = [
        // Operations
        Edit(
            "  /books:\n    get:",
            "  /books:\n    head: {operationId: h, responses: {'200': {description: d}}}\n    get:",
            ["api-added HEAD /books"], ["api-removed HEAD /books"]),
        Edit(
            "  /books/{isbn}:", "  /volumes/{isbn}:",
            ["api-moved GET /volumes/{isbn}", "api-moved PUT /volumes/{isbn}"],
            ["api-moved GET /books/{isbn}", "api-moved PUT /books/{isbn}"]),
        Edit(
            "operationId: listBooks", "operationId: books", ["api-renamed GET /books | operationId"],
            ["api-renamed GET /books | operationId"]),
        Edit(
            "      deprecated: true\n", "", ["operation-undeprecated PUT /books/{isbn} | deprecated"],
            ["operation-deprecated PUT /books/{isbn} | deprecated"]),
        Edit(
            "'2031-01-31'", "'2030-01-31'", ["sunset-sooner PUT /books/{isbn} | x-sunset"],
            ["sunset-later PUT /books/{isbn} | x-sunset"]),
        Edit(
            "summary: List books", "summary: Books", ["description-changed GET /books | summary"],
            ["description-changed GET /books | summary"]),
        Edit("tags: [books]", "tags: [all]", ["tags-changed GET /books | tags"], ["tags-changed GET /books | tags"]),
        Edit(
            "operationId: getBook\n",
            "operationId: getBook\n      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: ok}}\n",
            ["operation-accepted GET /books/{isbn}"], ["operation-refused GET /books/{isbn}"]),
        // Parameters
        Edit(
            "        - {name: order,",
            "        - {name: page, in: query, schema: {type: integer}}\n        - {name: order,",
            ["parameter-added GET /books | parameter query page"],
            ["parameter-removed GET /books | parameter query page"]),
        Edit(
            "        - {name: order,",
            "        - {name: page, in: query, required: true, schema: {type: integer}}\n        - {name: order,",
            ["parameter-added-required GET /books | parameter query page"],
            ["parameter-removed GET /books | parameter query page"]),
        Edit(
            "in: header, required: true", "in: header",
            ["parameter-optional GET /books | parameter header X-Trace: required"],
            ["parameter-required GET /books | parameter header X-Trace: required"]),
        Edit(
            "maximum: 100", "maximum: 50", ["request-maximum-tightened GET /books | parameter query limit: maximum"],
            ["request-maximum-loosened GET /books | parameter query limit: maximum"]),
        Edit(
            "minimum: 1, maximum: 100", "minimum: 5, maximum: 100",
            ["request-minimum-tightened GET /books | parameter query limit: minimum"],
            ["request-minimum-loosened GET /books | parameter query limit: minimum"]),
        Edit(
            "multipleOf: 5", "multipleOf: 10",
            ["request-multiple-of-tightened GET /books | parameter query limit: multipleOf"],
            ["request-multiple-of-loosened GET /books | parameter query limit: multipleOf"]),
        Edit(
            "multipleOf: 5", "multipleOf: 3",
            ["request-multiple-of-changed GET /books | parameter query limit: multipleOf"],
            ["request-multiple-of-changed GET /books | parameter query limit: multipleOf"]),
        Edit(
            "default: 20", "default: 10", ["request-default-changed GET /books | parameter query limit: default"],
            ["request-default-changed GET /books | parameter query limit: default"]),
        Edit(
            "schema: {type: integer, minimum: 1", "schema: {type: number, minimum: 1",
            ["request-type-loosened GET /books | parameter query limit: type"],
            ["request-type-tightened GET /books | parameter query limit: type"]),
        Edit(
            "enum: [title, author]", "enum: [title]",
            ["request-enum-tightened GET /books | parameter query order: enum"],
            ["request-enum-loosened GET /books | parameter query order: enum"]),
        Edit(
            ", enum: [title, author]", "", ["request-enum-loosened GET /books | parameter query order: enum"],
            ["request-enum-tightened GET /books | parameter query order: enum"]),
        Edit(
            "explode: true", "explode: false",
            ["parameter-serialization-changed GET /books | parameter query tag: style"],
            ["parameter-serialization-changed GET /books | parameter query tag: style"]),
        Edit(
            "maxItems: 5", "maxItems: 4", ["request-max-items-tightened GET /books | parameter query tag: maxItems"],
            ["request-max-items-loosened GET /books | parameter query tag: maxItems"]),
        Edit(
            ", uniqueItems: true", "", ["request-unique-items-loosened GET /books | parameter query tag: uniqueItems"],
            ["request-unique-items-tightened GET /books | parameter query tag: uniqueItems"]),
        Edit(
            "maxLength: 20}", "maxLength: 30}",
            ["request-max-length-loosened GET /books | parameter query tag: []: maxLength"],
            ["request-max-length-tightened GET /books | parameter query tag: []: maxLength"]),
        Edit(
            "'^[a-f0-9]+$'", "'^[a-f0-9]{8}$'",
            ["request-pattern-changed GET /books | parameter header X-Trace: pattern"],
            ["request-pattern-changed GET /books | parameter header X-Trace: pattern"]),
        Edit(
            ", pattern: '^[a-f0-9]+$'", "", ["request-pattern-loosened GET /books | parameter header X-Trace: pattern"],
            ["request-pattern-tightened GET /books | parameter header X-Trace: pattern"]),
        Edit(
            "description: how many,", "description: at most,",
            ["description-changed GET /books | parameter query limit: description"],
            ["description-changed GET /books | parameter query limit: description"]),
        Edit(
            "description: how many,", "description: how many, deprecated: true,",
            ["schema-deprecated GET /books | parameter query limit: deprecated"],
            ["schema-undeprecated GET /books | parameter query limit: deprecated"]),
        Edit(
            "description: how many,", "description: how many, allowEmptyValue: true,",
            ["parameter-limit-loosened GET /books | parameter query limit: allowEmptyValue"],
            ["parameter-limit-tightened GET /books | parameter query limit: allowEmptyValue"]),
        // Bodies
        Edit(
            "        required: true\n        content:\n          application/json: {schema: {$ref: '#/components/schemas/Book'}}",
            "        content:\n          application/json: {schema: {$ref: '#/components/schemas/Book'}}",
            ["request-body-optional POST /books | body: required"],
            ["request-body-required POST /books | body: required"]),
        Edit(
            "          application/xml: {schema: {$ref: '#/components/schemas/Book'}}\n", "",
            ["request-media-type-removed POST /books | body application/xml"],
            ["request-media-type-added POST /books | body application/xml"]),
        Edit(
            "      security: []\n",
            "      security: []\n      requestBody: {required: true, content: {text/plain: {}}}\n",
            ["request-body-added-required GET /books/{isbn} | body"], ["request-body-removed GET /books/{isbn} | body"]),
        Edit(
            "      security: []\n", "      security: []\n      requestBody: {content: {text/plain: {}}}\n",
            ["request-body-added GET /books/{isbn} | body"], ["request-body-removed GET /books/{isbn} | body"]),
        Edit(
            "minProperties: 1", "minProperties: 2",
            ["request-min-properties-tightened PUT /books/{isbn} | body application/json: minProperties"],
            ["request-min-properties-loosened PUT /books/{isbn} | body application/json: minProperties"]),
        Edit(
            "              additionalProperties: false\n", "",
            ["request-additional-properties-loosened PUT /books/{isbn} | body application/json: additionalProperties"],
            ["request-additional-properties-tightened PUT /books/{isbn} | body application/json: additionalProperties"]),
        Edit(
            ", nullable: true", "", ["request-null-tightened PUT /books/{isbn} | body application/json: until: null"],
            ["request-null-loosened PUT /books/{isbn} | body application/json: until: null"]),
        Edit(
            "format: date, nullable", "format: date-time, nullable",
            ["request-format-changed PUT /books/{isbn} | body application/json: until: format"],
            ["request-format-changed PUT /books/{isbn} | body application/json: until: format"]),
        Edit(
            "not: {type: string, maxLength: 3}", "not: {type: string, maxLength: 4}",
            ["request-max-length-tightened PUT /books/{isbn} | body application/json: note.not: maxLength"],
            ["request-max-length-loosened PUT /books/{isbn} | body application/json: note.not: maxLength"]),
        Edit(
            "{oneOf: [{$ref: '#/components/schemas/Person'}, {$ref: '#/components/schemas/Company'}]",
            "{oneOf: [{$ref: '#/components/schemas/Company'}, {type: string}, {$ref: '#/components/schemas/Person'}]",
            ["request-alternative-loosened PUT /books/{isbn} | body application/json: reader: oneOf"],
            ["request-alternative-tightened PUT /books/{isbn} | body application/json: reader: oneOf"]),
        Edit(
            "propertyName: kind", "propertyName: sort",
            ["request-discriminator-changed PUT /books/{isbn} | body application/json: reader: discriminator"],
            ["request-discriminator-changed PUT /books/{isbn} | body application/json: reader: discriminator"]),
        Edit(
            "                until: {type: string, format: date, nullable: true}\n", "",
            ["request-property-forbidden PUT /books/{isbn} | body application/json: until"],
            ["request-property-added PUT /books/{isbn} | body application/json: until"]),
        // Responses
        Edit(
            "        '201': {description: added}",
            "        '202': {description: taken}\n        '201': {description: added}",
            ["response-status-added POST /books | response 202"], ["response-status-removed POST /books | response 202"]
        ),
        Edit(
            "        '400': {description: not understood}\n", "", ["error-status-removed GET /books | response 400"],
            ["error-status-added GET /books | response 400"]),
        Edit(
            "            text/csv: {schema: {type: string}}\n", "",
            ["response-media-type-removed GET /books | response 200 text/csv"],
            ["response-media-type-added GET /books | response 200 text/csv"]),
        Edit(
            "            X-Next: {schema: {type: string}}\n", "",
            ["response-header-removed GET /books | response 200 header X-Next"],
            ["response-header-added GET /books | response 200 header X-Next"]),
        Edit(
            "            X-Total: {required: true, schema: {type: integer}}\n", "",
            ["response-required-header-removed GET /books | response 200 header X-Total"],
            ["response-header-added GET /books | response 200 header X-Total"]),
        Edit(
            "X-Total: {required: true, ", "X-Total: {",
            ["response-header-optional GET /books | response 200 header X-Total: required"],
            ["response-header-required GET /books | response 200 header X-Total: required"]),
        Edit(
            "X-Total: {required: true, schema: {type: integer}}", "X-Total: {required: true, schema: {type: number}}",
            ["response-type-loosened GET /books | response 200 header X-Total: type"],
            ["response-type-tightened GET /books | response 200 header X-Total: type"]),
        Edit(
            "{first: {operationId: getBook}}", "{first: {operationId: lendBook}}",
            ["link-changed GET /books | response 200 link first"], ["link-changed GET /books | response 200 link first"]
        ),
        Edit(
            "          links: {first: {operationId: getBook}}\n", "",
            ["link-removed GET /books | response 200 link first"],
            ["link-added GET /books | response 200 link first"]),
        Edit(
            "description: a book,", "description: the book,",
            ["description-changed GET /books/{isbn} | response 200: description"],
            ["description-changed GET /books/{isbn} | response 200: description"]),
        // Shared schemas
        Edit(
            "maxLength: 200}", "maxLength: 100}",
            [
                "request-max-length-tightened schema Book | title: maxLength",
                "response-max-length-tightened schema Book | title: maxLength",
            ],
            [
                "request-max-length-loosened schema Book | title: maxLength",
                "response-max-length-loosened schema Book | title: maxLength",
            ]),
        Edit(
            "enum: [there, lent]", "enum: [there, lent, lost]",
            ["request-enum-loosened schema Book | state: enum", "response-enum-loosened schema Book | state: enum"],
            ["request-enum-tightened schema Book | state: enum", "response-enum-tightened schema Book | state: enum"]),
        Edit(
            "isbn: {type: string, readOnly: true}", "isbn: {type: integer, readOnly: true}",
            ["response-type-changed schema Book | isbn: type"], ["response-type-changed schema Book | isbn: type"]),
        Edit(
            "isbn: {type: string, readOnly: true}", "isbn: {type: string}",
            ["request-property-added-required schema Book | isbn"], ["request-property-removed schema Book | isbn"]),
        Edit(
            "secret: {type: string, writeOnly: true}", "secret: {type: string}",
            ["response-property-added schema Book | secret"], ["response-property-removed schema Book | secret"]),
        Edit(
            "required: [isbn, title]", "required: [isbn, title, pages]",
            [
                "request-property-required-tightened schema Book | pages: required",
                "response-property-required-tightened schema Book | pages: required",
            ],
            [
                "request-property-required-loosened schema Book | pages: required",
                "response-property-required-loosened schema Book | pages: required",
            ]),
        Edit(
            "format: int32", "format: int64",
            [
                "request-format-loosened schema Book | pages: format",
                "response-format-loosened schema Book | pages: format",
            ],
            [
                "request-format-tightened schema Book | pages: format",
                "response-format-tightened schema Book | pages: format",
            ]),
        Edit(
            "exclusiveMinimum: true, minimum: 0", "minimum: 0",
            [
                "request-minimum-loosened schema Book | price: minimum",
                "response-minimum-loosened schema Book | price: minimum",
            ],
            [
                "request-minimum-tightened schema Book | price: minimum",
                "response-minimum-tightened schema Book | price: minimum",
            ]),
        Edit(
            "additionalProperties: {type: string}", "additionalProperties: {type: integer}",
            [
                "request-type-changed schema Book | shelf.{*}: type",
                "response-type-changed schema Book | shelf.{*}: type",
            ],
            [
                "request-type-changed schema Book | shelf.{*}: type",
                "response-type-changed schema Book | shelf.{*}: type",
            ]),
        Edit(
            "born: {type: string, format: date}", "born: {type: string}",
            [
                "request-format-loosened schema Person | born: format",
                "response-format-loosened schema Person | born: format",
            ],
            [
                "request-format-tightened schema Person | born: format",
                "response-format-tightened schema Person | born: format",
            ]),
        Edit(
            "        title: {type: string, maxLength: 200}\n", "",
            ["request-property-removed schema Book | title", "response-required-property-removed schema Book | title"],
            ["request-property-added-required schema Book | title", "response-property-added schema Book | title"]),
        Edit(
            "vat: {type: string}", "vat: {type: string, title: VAT}",
            ["schema-description-changed schema Company | vat: title"],
            ["schema-description-changed schema Company | vat: title"]),
        // Callbacks
        Edit(
            "properties: {id: {type: string}, at: {type: string}}", "properties: {id: {type: string}}",
            [
                "response-property-removed POST /books | callback added POST {$request.body#/hook}: body application/json: at"
            ],
            [
                "response-property-added POST /books | callback added POST {$request.body#/hook}: body application/json: at"
            ]),
        Edit(
            "              requestBody:\n                required: true\n", "              requestBody:\n",
            ["callback-sends-less POST /books | callback added POST {$request.body#/hook}: body: required"],
            ["callback-sends-more POST /books | callback added POST {$request.body#/hook}: body: required"]),
        Edit(
            "        added:\n", "        entered:\n",
            [
                "callback-removed POST /books | callback added POST {$request.body#/hook}",
                "callback-added POST /books | callback entered POST {$request.body#/hook}",
            ],
            [
                "callback-removed POST /books | callback entered POST {$request.body#/hook}",
                "callback-added POST /books | callback added POST {$request.body#/hook}",
            ]),
        Edit(
            "{'200': {description: understood}}", "{'200': {description: understood}, '202': {description: later}}",
            ["callback-answer-added POST /books | callback added POST {$request.body#/hook}: response 202"],
            ["callback-answer-removed POST /books | callback added POST {$request.body#/hook}: response 202"]),
        Edit(
            "content: {application/json: {schema: {type: object, required: [id]",
            "content: {text/plain: {}, application/json: {schema: {type: object, required: [id]",
            ["callback-media-type-added POST /books | callback added POST {$request.body#/hook}: body text/plain"],
            ["callback-media-type-removed POST /books | callback added POST {$request.body#/hook}: body text/plain"]),
        // Security, servers and words
        Edit(
            "      security: []\n", "", ["security-added GET /books/{isbn} | security"],
            ["security-removed GET /books/{isbn} | security"]),
        Edit(
            "security: [{token: [read]}]", "security: [{token: [read, write]}]",
            [
                "security-scope-added GET /books | security OAuth 2",
                "security-scope-added POST /books | security OAuth 2",
                "security-scope-added PUT /books/{isbn} | security OAuth 2",
            ],
            [
                "security-scope-removed GET /books | security OAuth 2",
                "security-scope-removed POST /books | security OAuth 2",
                "security-scope-removed PUT /books/{isbn} | security OAuth 2",
            ]),
        Edit(
            "security: [{token: [read]}]", "security: [{token: [read]}, {token: [write]}]",
            [
                "security-alternative-added GET /books | security",
                "security-alternative-added POST /books | security",
                "security-alternative-added PUT /books/{isbn} | security",
            ],
            [
                "security-alternative-removed GET /books | security",
                "security-alternative-removed POST /books | security",
                "security-alternative-removed PUT /books/{isbn} | security",
            ]),
        Edit(
            "https://id.books.example/token", "https://login.books.example/token",
            ["security-scheme-changed security scheme token | clientCredentials.tokenUrl"],
            ["security-scheme-changed security scheme token | clientCredentials.tokenUrl"]),
        Edit(
            "[{url: 'https://api.books.example/v1'}]",
            "[{url: 'https://api.books.example/v1'}, {url: 'https://eu.books.example'}]",
            ["server-added the document | servers"], ["server-removed the document | servers"]),
        Edit(
            "version: 1.2.0", "version: 1.3.0", ["information-changed the document | info.version"],
            ["information-changed the document | info.version"]),
        Edit(
            "description: Everything printed", "description: Books", ["information-changed the document | tag books"],
            ["information-changed the document | tag books"]),
    ]

    @Test("An edit gives its findings, and the way back theirs", arguments: Self.edits)
    func edit(_ edit: Edit) throws {
        let base = try Fixture.text("diff/contract.yaml")
        try #require(base.contains(edit.find))
        let revision = base.replacing(edit.find, with: edit.replace, maxReplacements: 1)
        #expect(try differences(base, revision).map(\.line).sorted() == edit.there.sorted())
        #expect(try differences(revision, base).map(\.line).sorted() == edit.back.sorted())
    }
}
