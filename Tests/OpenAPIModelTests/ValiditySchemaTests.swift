import Testing

@Suite struct ValiditySchemaTests {
    /// A schema among the shared ones; columns count from its own first character.
    private func check(_ version: String, _ schema: String, _ expected: [String]) {
        let text =
            version == "2.0"
            ? "{swagger: '2.0', info: {title: t, version: '1'}, paths: {}, definitions: {s:\n\(schema)}}\n"
            : "{openapi: \(version), info: {title: t, version: '1'}, paths: {}, components: {schemas: {s:\n\(schema)}}}\n"
        let compile: (String) -> ((String) -> Bool)? = { pattern in { $0.contains(pattern) } }
        #expect(validity(text, compile).map { $0.replacing(" 2:", with: " ") } == expected, "\(schema)")
    }

    @Test(
        "Keywords have their type in each version",
        arguments: [
            ("3.0.3", "{exclusiveMaximum: 3, maximum: 3}", ["APIG2019 20"]),
            ("3.1.0", "{exclusiveMaximum: true}", ["APIG2019 20"]),
            ("3.0.3", "{exclusiveMinimum: true}", ["APIG2003 1"]),
            ("3.0.3", "{nullable: 1}", ["APIG2019 12"]),
            ("3.1.0", "{nullable: true}", ["APIG2005 2 warning"]),
            ("3.0.3", "{type: [string]}", ["APIG2020 8"]),
            ("3.1.0", "{type: [string, 'null']}", []),
            ("3.1.0", "{type: [string, string]}", ["APIG2040 17"]),
            ("3.1.0", "{type: [string, nil]}", ["APIG2020 17"]),
            ("3.1.0", "{type: null}", ["APIG2020 8"]),
            ("3.0.3", "{const: 1}", ["APIG2005 2"]),
            (
                "3.1.0", "{const: 1, if: {}, then: 3, prefixItems: [], dependentRequired: {a: b}}",
                ["APIG2004 26", "APIG2041 42", "APIG2019 69"]
            ),
            ("3.1.0", "{colour: red, maxlength: 3}", ["APIG2005 15 warning"]),
            ("3.0.3", "{required: []}", ["APIG2041 12"]),
            ("3.0.3", "{required: [a, a]}", ["APIG2040 16"]),
            ("3.0.3", "{required: [1]}", ["APIG2019 13"]),
            ("3.1.0", "{required: []}", []),
            ("3.0.3", "{enum: []}", ["APIG2041 8"]),
            ("3.0.3", "{enum: [1, 1.0]}", ["APIG2040 12"]),
            ("3.0.3", "{allOf: []}", ["APIG2041 9"]),
            ("3.0.3", "{multipleOf: 0}", ["APIG2019 14"]),
            ("3.0.3", "{minLength: 4, maxLength: 3}", ["APIG2046 13 warning"]),
            ("3.0.3", "{readOnly: true, writeOnly: true}", ["APIG2024 18"]),
            ("3.0.3", "{discriminator: kind}", ["APIG2004 17"]),
            ("3.0.3", "{discriminator: {mapping: {}}}", ["APIG2003 17"]),
            ("3.0.3", "{xml: {nme: a}}", ["APIG2005 8"]),
            ("3.0.3", "{xml: {wrapped: 1}}", ["APIG2004 17"]),
            ("3.0.3", "{properties: {a: 1}}", ["APIG2004 18"]),
            ("3.0.3", "{required: [b], properties: {a: {}}}", ["APIG2052 13 warning"]),
            ("2.0", "{anyOf: [{}]}", ["APIG2005 2"]),
        ])
    func keywords(version: String, schema: String, expected: [String]) { self.check(version, schema, expected) }

    @Test(
        "A pattern must be a regular expression in some dialect",
        arguments: [
            ("[a-z", true), ("(a", true), ("a$?", true), ("\\\\b+", true), ("a)", true), ("*a", true), ("a**", true),
            ("a{3,1}", true), ("[z-a]", true),
            ("a\\\\", true), ("(?<name>a)+?", false), ("a{1,}b{2}c{", false), ("[]a]|[^]]", false),
            ("^[\\\\w-.]+$", false), ("(?=a)(?!b)(?<!c)d", false), ("a++|", false),
        ])
    func patterns(pattern: String, isFault: Bool) {
        self.check("3.0.3", "{type: string, pattern: \"\(pattern)\"}", isFault ? ["APIG2047 25"] : [])
    }

    @Test(
        "A default must fit its schema",
        arguments: [
            ("{type: integer, default: 1.5}", ["APIG2049 26"]),
            ("{type: integer, default: 1.0}", []),
            ("{type: string, default: 1}", ["APIG2049 25"]),
            ("{type: string, default: null}", ["APIG2049 25"]),
            ("{type: string, nullable: true, default: null}", []),
            ("{enum: [a, b], default: c}", ["APIG2049 25"]),
            ("{type: integer, maximum: 3, default: 4}", ["APIG2049 38"]),
            ("{type: integer, maximum: 3, exclusiveMaximum: true, default: 3}", ["APIG2049 62"]),
            ("{type: number, multipleOf: 0.1, default: 0.3}", []),
            ("{type: number, multipleOf: 0.1, default: 0.35}", ["APIG2049 42"]),
            ("{type: string, maxLength: 1, default: äb}", ["APIG2049 39"]),
            ("{type: string, pattern: x, default: y}", ["APIG2049 37"]),
            ("{type: string, pattern: x, default: axe}", []),
            ("{type: string, format: date, default: 2024-13-01}", ["APIG2049 39"]),
            ("{type: string, format: whatever, default: a}", []),
            ("{type: array, items: {type: integer}, default: [1, a]}", ["APIG2049 52"]),
            ("{type: array, items: {}, uniqueItems: true, default: [1, 1]}", ["APIG2049 58"]),
            ("{type: array, items: {}, minItems: 1, default: []}", ["APIG2049 48"]),
            ("{type: object, required: [a], default: {}}", ["APIG2049 40"]),
            ("{type: object, additionalProperties: false, default: {a: 1}}", ["APIG2049 55"]),
            ("{type: object, additionalProperties: {type: string}, default: {a: 1}}", ["APIG2049 67"]),
            ("{type: object, properties: {a: {type: string}}, default: {a: 1}}", ["APIG2049 62"]),
            ("{oneOf: [{type: string}, {minLength: 2}], default: ab}", ["APIG2049 52"]),
            ("{anyOf: [{type: string}, {type: boolean}], default: 3}", ["APIG2049 53"]),
            ("{not: {type: string}, default: a}", ["APIG2049 32"]),
            ("{allOf: [{type: string}], default: 1}", ["APIG2049 36"]),
        ])
    func defaults(schema: String, expected: [String]) { self.check("3.0.3", schema, expected) }

    @Test("The keywords of 3.1 are held against values")
    func keywordsOf31() {
        for (schema, column) in [
            ("{const: a, default: b}", 21), ("{exclusiveMinimum: 3, default: 3}", 32),
            ("{prefixItems: [{type: string}], default: [1]}", 43),
            ("{prefixItems: [{type: string}], items: false, default: [a, 1]}", 60),
            ("{if: {type: string}, then: {minLength: 2}, default: a}", 53),
            ("{dependentRequired: {a: [b]}, default: {a: 1}}", 40),
            ("{contains: {type: string}, default: [1]}", 37),
            ("{patternProperties: {x: {}}, additionalProperties: false, default: {ax: 1, b: 2}}", 76),
        ] {
            self.check("3.1.0", schema, ["APIG2049 \(column)"])
        }
    }

    @Test("Examples and values of enum that do not fit are warnings")
    func examples() {
        self.check("3.0.3", "{type: integer, example: a}", ["APIG2050 26 warning"])
        self.check("3.1.0", "{type: integer, examples: [1, a]}", ["APIG2050 31 warning"])
        self.check("3.0.3", "{type: integer, enum: [1, a]}", ["APIG2051 27 warning"])
        ValidityCase(
            "3.0.3",
            "components: {requestBodies: {b: {content: {application/json: {schema: {type: integer}, example: a}}}}}",
            "APIG2050 1:97 warning"
        ).check()
        ValidityCase(
            "3.0.3", "components: {requestBodies: {b: {content: {a/xml: {schema: {type: object}, example: <a/>}}}}}"
        ).check()
        ValidityCase(
            "3.0.3",
            """
            components: {requestBodies: {b: {content: {a/b+json: {schema: {type: integer}, examples: {
              one: {$ref: '#/components/examples/e'}}}}}}, examples: {e: {value: x}}}
            """, "APIG2050 2:70 warning"
        ).check()
    }
}
