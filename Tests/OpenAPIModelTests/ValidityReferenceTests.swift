import Testing

@Suite struct ValidityReferenceTests {
    @Test(
        "A reference must lead to an object of the kind that is expected",
        arguments: [
            ValidityCase(
                "3.0.3", "components: {schemas: {s: {}}, parameters: {p: {$ref: '#/components/schemas/s'}}}",
                "APIG2027 1:55"),
            ValidityCase(
                "3.0.3", "components: {headers: {h: {schema: {}}}, responses: {r: {$ref: '#/components/headers/h'}}}",
                "APIG2027 1:64"),
            ValidityCase("3.0.3", "components: {schemas: {s: {$ref: '#/info'}}}", "APIG2027 1:34"),
            ValidityCase("3.0.3", "components: {schemas: {s: {$ref: '#/components/schemas'}}}", "APIG2027 1:34"),
            ValidityCase("3.0.3", "components: {schemas: {s: {properties: {p: {$ref: '#/components/schemas/s'}}}}}"),
            ValidityCase("2.0", "definitions: {d: {}}, x-p: {$ref: '#/definitions/d'}"),
        ])
    func kinds(_ fault: ValidityCase) { fault.check() }

    @Test("What only a reference leads to is checked as what the reference expects")
    func otherPlaces() {
        ValidityCase(
            "3.0.3", "x-shared: {s: {typo: 1}}, components: {schemas: {s: {$ref: '#/x-shared/s'}}}", "APIG2005 1:16"
        ).check()
    }

    @Test(
        "Members beside a reference are ignored, save those 3.1 has a meaning for",
        arguments: [
            ValidityCase(
                "3.0.3", "components: {schemas: {s: {}, t: {$ref: '#/components/schemas/s', nullable: true}}}",
                "APIG2028 1:67 info"),
            ValidityCase(
                "3.1.0", "components: {schemas: {s: {}, t: {$ref: '#/components/schemas/s', type: string}}}"),
            ValidityCase(
                "3.1.0",
                "components: {responses: {r: {description: d}, s: {$ref: '#/components/responses/r', summary: s}}}"),
            ValidityCase(
                "3.1.0",
                "components: {responses: {r: {description: d}, s: {$ref: '#/components/responses/r', links: {}}}}",
                "APIG2028 1:85 info"),
        ])
    func siblings(_ fault: ValidityCase) { fault.check() }

    @Test("A schema of 3.1 is referred to by the name its anchor gives it as well")
    func anchors() {
        ValidityCase(
            "3.1.0", "components: {schemas: {s: {$anchor: a}, t: {$ref: '#a'}, u: {$ref: '#b'}}}", "APIG1040 1:68"
        ).check()
    }

    @Test("A schema that refers to itself, and examples of it, end")
    func circles() {
        ValidityCase(
            "3.0.3",
            """
            components: {schemas: {
              a: {allOf: [{$ref: '#/components/schemas/a'}], example: 1},
              b: {oneOf: [{$ref: '#/components/schemas/b'}, {$ref: '#/components/schemas/b'}], example: [1]},
            }}
            """
        ).check()
    }
}
