import APIDiff
import Testing

/// Every keyword of a schema, in both directions, and what is only another way to write the same.
@Suite struct SchemaEditTests {
    /// Two schemas, what the second does to the first, and what the way back does; each as aspect, variance and place.
    struct Edit: CustomTestStringConvertible, Sendable {
        let before: String
        let after: String
        let there: [String]
        let back: [String]

        init(_ before: String, _ after: String, _ there: String..., back: [String]? = nil) {
            self.before = before
            self.after = after
            self.there = there
            self.back = back ?? there.map(Self.mirrored)
        }

        /// What is tightened one way is loosened the other.
        private static func mirrored(_ line: String) -> String {
            line.contains("tightened")
                ? line.replacing("tightened", with: "loosened") : line.replacing("loosened", with: "tightened")
        }

        var testDescription: String { "\(self.before) → \(self.after)" }
    }

    /// A document with a schema as a body, or as a response.
    static func document(_ schema: String, isRequest: Bool) -> String {
        let content = "content: {application/json: {schema: \(schema)}}"
        let body = isRequest ? "requestBody: {\(content)}, " : ""
        let response = isRequest ? "{description: d}" : "{description: d, \(content)}"
        return """
            openapi: 3.1.0
            info: {title: t, version: '1'}
            paths: {/a: {post: {operationId: a, \(body)responses: {'200': \(response)}}}}
            components: {schemas: {A: {type: string}, B: {type: integer}, Tree: {type: object, properties: {up: {$ref: '#/components/schemas/Tree'}}}}}
            """
    }

    private static func lines(_ before: String, _ after: String, isRequest: Bool) throws -> [String] {
        let prefix = isRequest ? "request-" : "response-"
        return try differences(self.document(before, isRequest: isRequest), self.document(after, isRequest: isRequest))
            .map { change in
                var element = change.element.replacing("body application/json", with: "")
                    .replacing("response 200 application/json", with: "")
                if element.hasPrefix(": ") { element.removeFirst(2) }
                let name = change.rule.name
                return "\(name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name) \(element)"
            }.sorted()
    }

    static let edits: [Edit] = [
        Edit("{}", "{type: string}", "type-tightened type"),
        Edit("{type: number}", "{type: integer}", "type-tightened type"),
        Edit("{type: [string, integer]}", "{type: [string]}", "type-tightened type"),
        Edit("{type: string}", "{type: boolean}", "type-changed type", back: ["type-changed type"]),
        Edit("{type: [string, 'null']}", "{type: string}", "null-tightened null"),
        Edit("{type: string}", "false", "type-tightened type"),
        Edit("{type: integer, minimum: 1}", "{type: integer, minimum: 2}", "minimum-tightened minimum"),
        Edit(
            "{type: integer}", "{type: integer, minimum: -3}", "minimum-tightened minimum",
            back: ["minimum-loosened minimum"]),
        Edit("{type: integer, maximum: 9}", "{type: integer, exclusiveMaximum: 9}", "maximum-tightened maximum"),
        Edit(
            "{type: integer, maximum: 9007199254740993}", "{type: integer, maximum: 9007199254740992}",
            "maximum-tightened maximum"),
        Edit("{type: number}", "{type: number, multipleOf: 0.5}", "multiple-of-tightened multipleOf"),
        Edit("{type: string}", "{type: string, minLength: 1}", "min-length-tightened minLength"),
        Edit("{type: string, maxLength: 5}", "{type: string}", "max-length-loosened maxLength"),
        Edit("{type: string}", "{type: string, pattern: a}", "pattern-tightened pattern"),
        Edit("{type: string}", "{type: string, format: uuid}", "format-tightened format"),
        Edit("{enum: [1, 2, 3]}", "{enum: [3, 1]}", "enum-tightened enum"),
        Edit("{enum: [1, 2]}", "{const: 1}", "enum-tightened enum"),
        Edit("{type: array}", "{type: array, items: {type: string}}", "items-tightened items"),
        Edit(
            "{type: array, items: {type: number}}", "{type: array, items: {type: integer}}", "type-tightened []: type"),
        Edit("{type: array}", "{type: array, minItems: 1}", "min-items-tightened minItems"),
        Edit("{type: array}", "{type: array, maxItems: 1}", "max-items-tightened maxItems"),
        Edit("{type: array}", "{type: array, uniqueItems: true}", "unique-items-tightened uniqueItems"),
        Edit("{type: array}", "{type: array, contains: {type: string}}", "contains-tightened contains"),
        Edit(
            "{type: array, contains: {type: string}}", "{type: array, contains: {type: string}, minContains: 2}",
            "contains-tightened minContains"),
        Edit(
            "{type: array, prefixItems: [{type: number}]}",
            "{type: array, prefixItems: [{type: number}, {type: string}]}",
            "prefix-items-tightened prefixItems 1"),
        Edit(
            "{type: array, unevaluatedItems: false}", "{type: array}", "unevaluated-loosened unevaluatedItems"),
        Edit("{type: object}", "{type: object, minProperties: 1}", "min-properties-tightened minProperties"),
        Edit("{type: object}", "{type: object, maxProperties: 1}", "max-properties-tightened maxProperties"),
        Edit(
            "{type: object}", "{type: object, additionalProperties: false}",
            "additional-properties-tightened additionalProperties"),
        Edit(
            "{type: object, additionalProperties: {type: string}}", "{type: object, additionalProperties: false}",
            "additional-properties-tightened additionalProperties"),
        Edit(
            "{type: object}", "{type: object, additionalProperties: {type: string}}",
            "additional-properties-tightened additionalProperties"),
        Edit(
            "{type: object, unevaluatedProperties: false}", "{type: object}",
            "unevaluated-loosened unevaluatedProperties"),
        Edit(
            "{type: object}", "{type: object, patternProperties: {'^x': {type: string}}}",
            "pattern-properties-tightened patternProperties ^x"),
        Edit(
            "{type: object}", "{type: object, propertyNames: {maxLength: 3}}", "property-names-tightened propertyNames"),
        Edit(
            "{type: object}", "{type: object, dependentRequired: {a: [b]}}", "dependency-tightened dependentRequired a"),
        Edit(
            "{type: object}", "{type: object, dependentSchemas: {a: {required: [b]}}}",
            "dependency-tightened dependentSchemas a"),
        Edit("{type: string}", "{type: string, not: {maxLength: 2}}", "exclusion-tightened not"),
        Edit(
            "{type: string, not: {maxLength: 2}}", "{type: string, not: {maxLength: 1}}",
            "max-length-loosened not: maxLength"),
        Edit("{type: string}", "{type: string, if: {maxLength: 2}, then: {pattern: a}}", "dependency-tightened if"),
        Edit(
            "{type: string, if: {maxLength: 2}, then: {pattern: a}}",
            "{type: string, if: {maxLength: 3}, then: {pattern: a}}",
            "condition-changed if", back: ["condition-changed if"]),
        Edit(
            "{oneOf: [{type: string}, {type: boolean}]}", "{oneOf: [{type: string}, {type: boolean}, {type: array}]}",
            "alternative-loosened oneOf"),
        Edit(
            "{oneOf: [{type: string}, {type: boolean}]}", "{anyOf: [{type: string}, {type: boolean}]}",
            "alternative-changed oneOf", back: ["alternative-changed anyOf"]),
        Edit(
            "{anyOf: [{type: string, title: A}, {type: integer, title: B}]}",
            "{anyOf: [{type: number, title: B}, {type: string, title: A}]}", "type-loosened anyOf[B]: type",
            back: ["type-tightened anyOf[B]: type"]),
        Edit(
            "{anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}",
            "{anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Tree'}]}",
            "alternative-loosened anyOf", "alternative-tightened anyOf",
            back: ["alternative-loosened anyOf", "alternative-tightened anyOf"]),
        Edit(
            "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {a: {maxLength: 5}}}]}",
            "{allOf: [{type: object, properties: {a: {type: string}}}, {properties: {a: {maxLength: 4}}}]}",
            "max-length-tightened a: maxLength"),
        Edit(
            "{type: object, properties: {a: {}}}", "{type: object, required: [a], properties: {a: {}}}",
            "property-required-tightened a: required"),
        Edit(
            "{type: string, format: date}", "{type: string, format: date-time}", "format-changed format",
            back: ["format-changed format"]),
        Edit(
            "{type: integer, multipleOf: 2}", "{type: integer, multipleOf: 3}", "multiple-of-changed multipleOf",
            back: ["multiple-of-changed multipleOf"]),
        Edit(
            "{type: string, pattern: '^a'}", "{type: string, pattern: '^b'}", "pattern-changed pattern",
            back: ["pattern-changed pattern"]),
        Edit(
            "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Tree'}], discriminator: {propertyName: a}}",
            "{oneOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/Tree'}], discriminator: {propertyName: b}}",
            "discriminator-changed discriminator", back: ["discriminator-changed discriminator"]),
        Edit(
            "{type: string, default: a}", "{type: string, default: b}", "default-changed default",
            back: ["default-changed default"]),
        Edit(
            "{type: string}", "{type: string, deprecated: true}", "schema-deprecated deprecated",
            back: ["schema-undeprecated deprecated"]),
        Edit(
            "{type: string}", "{type: string, description: a}", "schema-description-changed description",
            back: ["schema-description-changed description"]),
        Edit(
            "{type: string}", "{type: string, contentEncoding: base64}", "schema-encoding-changed contentEncoding",
            back: ["schema-encoding-changed contentEncoding"]),
    ]

    @Test("A keyword that changes is found in requests and responses, one way and back", arguments: Self.edits)
    func edit(_ edit: Edit) throws {
        for isRequest in [true, false] {
            #expect(try Self.lines(edit.before, edit.after, isRequest: isRequest) == edit.there.sorted())
            #expect(try Self.lines(edit.after, edit.before, isRequest: isRequest) == edit.back.sorted())
        }
    }

    @Test("A schema of which more than 500 things differ is another one")
    func replaced() throws {
        func schema(_ type: String, _ count: Int) -> String {
            let properties = (1...count).map { "p\($0): {type: \(type)}" }.joined(separator: ", ")
            return "{type: object, properties: {\(properties)}}"
        }
        for isRequest in [true, false] {
            #expect(try Self.lines(schema("string", 500), schema("boolean", 500), isRequest: isRequest).count == 500)
            #expect(
                try Self.lines(schema("string", 501), schema("boolean", 501), isRequest: isRequest)
                    == ["schema-replaced "])
        }
    }

    @Test("What requests must fit less breaks, and so does what responses may be more of")
    func polarity() throws {
        func levels(_ before: String, _ after: String, isRequest: Bool) throws -> [String] {
            try differences(
                Self.document(before, isRequest: isRequest), Self.document(after, isRequest: isRequest)
            ).map(\.rule.level.rawValue)
        }
        #expect(try levels("{type: number}", "{type: integer}", isRequest: true) == ["breaking"])
        #expect(try levels("{type: integer}", "{type: number}", isRequest: true) == ["safe"])
        #expect(try levels("{type: number}", "{type: integer}", isRequest: false) == ["safe"])
        #expect(try levels("{type: integer}", "{type: number}", isRequest: false) == ["breaking"])
    }

    /// Ways to write the same.
    static let twins: [(String, String)] = [
        ("{type: string, minLength: 0}", "{type: string}"),
        ("{type: array, uniqueItems: false, minItems: 0}", "{type: array}"),
        ("{type: object, additionalProperties: true, required: []}", "{type: object}"),
        ("{type: object, additionalProperties: {}}", "{type: object}"),
        ("{type: object, properties: {a: {}, b: {}}}", "{properties: {b: {}, a: {}}, type: object}"),
        ("{properties: {a: {}}}", "{type: object, properties: {a: {}}}"),
        ("{items: {type: string}}", "{type: array, items: {type: string}}"),
        ("{allOf: [{type: string, maxLength: 3}]}", "{type: string, maxLength: 3}"),
        ("{allOf: [{type: string}, {maxLength: 3}]}", "{type: string, maxLength: 3}"),
        ("{allOf: [{maxLength: 3}, {maxLength: 9, type: string}]}", "{type: string, maxLength: 3}"),
        ("{oneOf: [{type: string}]}", "{type: string}"),
        ("{anyOf: [{type: string}, {type: 'null'}]}", "{type: [string, 'null']}"),
        ("{type: string, nullable: true}", "{type: ['null', string]}"),
        ("{type: string, x-nullable: true}", "{type: ['null', string]}"),
        ("{type: string, nullable: false, deprecated: false, readOnly: false}", "{type: string}"),
        ("{const: a}", "{enum: [a]}"),
        ("{enum: [b, a]}", "{enum: [a, b]}"),
        ("{type: [string, 'null'], enum: [a, null]}", "{type: [string, 'null'], enum: [a]}"),
        ("{type: integer, minimum: 3, exclusiveMinimum: true}", "{type: integer, exclusiveMinimum: 3}"),
        ("{type: integer, minimum: 3}", "{type: integer, minimum: 3.0}"),
        ("{$ref: '#/components/schemas/A'}", "{type: string}"),
        ("{allOf: [{$ref: '#/components/schemas/A'}]}", "{$ref: '#/components/schemas/A'}"),
        (
            "{$ref: '#/components/schemas/Tree'}",
            "{type: object, properties: {up: {$ref: '#/components/schemas/Tree'}}}"
        ),
        (
            "{$ref: '#/components/schemas/Tree'}",
            "{type: object, properties: {up: {type: object, properties: {up: {$ref: '#/components/schemas/Tree'}}}}}"
        ),
        ("{anyOf: [{type: string}, {type: boolean}]}", "{anyOf: [{type: boolean}, {type: string}]}"),
        ("{type: object, required: [b, a]}", "{type: object, required: [a, b]}"),
        ("{type: object, default: {a: 1, b: 2}}", "{type: object, default: {b: 2, a: 1}}"),
        ("&a {type: string}", "{type: string}"),
    ]

    @Test("Another way to write the same schema is no change", arguments: Self.twins.indices)
    func twin(_ position: Int) throws {
        let (left, right) = Self.twins[position]
        for isRequest in [true, false] {
            #expect(try Self.lines(left, right, isRequest: isRequest) == [], "\(left) and \(right)")
            #expect(try Self.lines(right, left, isRequest: isRequest) == [], "\(right) and \(left)")
        }
    }
}
