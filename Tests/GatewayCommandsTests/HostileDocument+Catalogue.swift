extension HostileDocument {
    /// Every document, in the order of what it attacks: the reader, references, the model, the import, the report.
    static let all: [HostileDocument] = bombs + nestings + sizes + bytes + circles + references + crowds + reports

    // MARK: Aliases

    private static let bombs = [
        yaml("a bomb of lists", ["APIG1017"]) { _ in bomb("[x, x, x, x, x, x, x, x, x, x]") { "[\(list($0, 10))]" } },
        yaml("a bomb of mappings", ["APIG1017"]) { _ in bomb("{a: x, b: x}") { "{a: \($0), b: \($0)}" } },
        yaml("a bomb of merges", ["APIG1017"]) { _ in bomb("{a: x}") { "{<<: [\(list($0, 2))]}" } },
        // Merges of merges are looked through anew at every look-up; below the limit that must not matter.
        yaml("merges just below the limit") { _ in bomb("{a: x}", levels: 14) { "{<<: [\(list($0, 2))]}" } },
        yaml("a long text in thousands of places", ["APIG1017"]) { _ in
            "paths: {}\nx-text: &t \"\(repeated("a", 1_000_000))\"\nx-all: [\(list("*t", 5_000))]\n"
        },
        yaml("a cycle of aliases", ["APIG1016"]) { _ in "paths: {}\nx-a: &a [*a]\n" },
        yaml("a cycle of merges", ["APIG1016"]) { _ in "paths: {}\nx-a: &a {<<: *a}\n" },
    ]

    private static func bomb(_ seed: String, levels: Int = 60, _ level: (String) -> String) -> String {
        "x-0: &l0 \(seed)\n" + lines(levels) { "x-\($0 + 1): &l\($0 + 1) " + level("*l\($0)") } + "paths: {}\n"
    }

    private static func list(_ item: String, _ count: Int) -> String {
        Array(repeating: item, count: count).joined(separator: ", ")
    }

    // MARK: Depth

    private static let nestings = [
        yaml("ten thousand levels of YAML brackets", ["APIG1005"]) { _ in
            "paths: {}\nx-a: \(repeated("[", 10_000))\(repeated("]", 10_000))\n"
        },
        yaml("ten thousand levels of dashes", ["APIG1005"]) { _ in "paths: {}\nx-a:\n  \(repeated("- ", 10_000))a\n" },
        yaml("thousands of levels of indentation", ["APIG1005"]) { scale in
            "paths: {}\nx-a:\n" + lines(200 * scale) { repeated(" ", $0 + 1) + "a:" }
        },
        json("ten thousand levels of JSON arrays", ["APIG1005"]) { _ in
            "{},\"x-a\":\(repeated("[", 10_000))\(repeated("]", 10_000))"
        },
        json("ten thousand levels of JSON objects", ["APIG1005"]) { _ in
            "{},\"x-a\":\(repeated("{\"a\":", 10_000))1\(repeated("}", 10_000))"
        },
        yaml("ten thousand levels of schemas", ["APIG1005"]) { _ in
            "paths: {}\ncomponents: {schemas: {A: \(repeated("{items: ", 10_000))\(repeated("}", 10_001))}}\n"
        },
    ]

    // MARK: Sizes

    @Sendable private static func smallScalars(_ scale: Int) -> [String] {
        scale == 1 ? ["--max-scalar-bytes", "400000"] : []
    }

    @Sendable private static func smallDocuments(_ scale: Int) -> [String] {
        scale == 1 ? ["--max-document-bytes", "1300000"] : []
    }

    private static let sizes = [
        yaml("a plain scalar of megabytes", ["APIG1006"], arguments: smallScalars) {
            "paths: {}\nx-a: \(repeated("a", 1_000_000 * $0))\n"
        },
        yaml("a quoted scalar of megabytes", ["APIG1006"], arguments: smallScalars) {
            "paths: {}\nx-a: \"\(repeated("é", 500_000 * $0))\"\n"
        },
        yaml("a literal scalar of megabytes", ["APIG1006"], arguments: smallScalars) {
            "paths: {}\nx-a: |\n" + repeated("  \(repeated("a", 97))\n", 10_000 * $0)
        },
        json("a JSON string of megabytes", ["APIG1006"], arguments: smallScalars) {
            "{},\"x-a\":\"\(repeated("a", 1_000_000 * $0))\""
        },
        yaml("a file over the limit", ["APIG1001"], arguments: smallDocuments) {
            "paths: {}\n" + repeated("# \(repeated("c", 97))\n", 13_440 * $0)
        },
        json("a key of a megabyte", ["APIG2005"]) { scale in
            "{\"/\(repeated("k", 20_000 * scale))\":{\"gett\":{}}},\"x-\(repeated("k", 20_000 * scale))\":1"
        },
        yaml("numbers of a million digits", ["APIG2019", "APIG2019", "APIG5009", "APIG2019"]) { scale in
            let digits = repeated("9", 20_000 * scale)
            return operation(
                """
                      parameters:
                        - {name: q, in: query, schema: {type: number, maximum: 1e999999999, minimum: -1e999999999}}
                        - {name: r, in: query, schema: {type: string, maxLength: \(digits), minLength: 1e999999999}}
                        - {name: s, in: query, schema: {type: integer, maximum: \(digits), default: \(digits), maxLength: -1}}
                """)
        },
    ]

    // MARK: Bytes

    private static let bytes = [
        yaml("a NUL in YAML", ["APIG1004"]) { _ in "paths: {}\nx-a: a\0b\n" },
        json("a NUL in JSON", ["APIG1004"]) { _ in "{},\"x-a\":\"a\0b\"" },
        json("half of a surrogate pair", ["APIG1020"]) { _ in "{},\"x-a\":\"\\ud800\"" },
        HostileDocument("half of a surrogate pair in UTF-8", errors: ["APIG1003"]) { _ in
            [("a.yaml", Array("openapi: ".utf8) + [0xED, 0xA0, 0x80])]
        },
    ]

    // MARK: Circles

    private static let circles = [
        yaml("references to themselves", ["APIG1041", "APIG2016", "APIG1041", "APIG1041", "APIG1041"]) { _ in
            """
            paths:
              /self: {$ref: '#/paths/~1self'}
              /a:
                get:
                  operationId: a_get
                  parameters: [{$ref: '#/components/parameters/P'}]
                  responses: {'200': {$ref: '#/components/responses/R'}}
                  x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: x}}
            components:
              parameters: {P: {$ref: '#/components/parameters/P'}}
              responses: {R: {$ref: '#/components/responses/S'}, S: {$ref: '#/components/responses/R'}}
              schemas: {W: {$ref: '#/components/schemas/W'}}

            """
        },
        yaml("schemas that contain themselves, which is right") { _ in
            """
            paths: {}
            components:
              schemas:
                T: {type: object, properties: {next: {$ref: '#/components/schemas/T'}}}
                U: {allOf: [{$ref: '#/components/schemas/V'}]}
                V: {oneOf: [{$ref: '#/components/schemas/U'}, {items: {$ref: '#/components/schemas/T'}}]}

            """
        },
        HostileDocument("a circle through other files", errors: ["APIG1041"]) { _ in
            [
                (
                    "a.yaml",
                    Array("\(repeated("# a\n", 3))\(head)paths:\n  /a: {$ref: 'b.yaml#/paths/~1b'}\n".utf8)
                ),
                ("b.yaml", Array("paths:\n  /b: {$ref: 'a.yaml#/paths/~1a'}\n".utf8)),
            ]
        },
    ]

    // MARK: References

    private static let references = [
        yaml("thousands of references to one schema") { scale in
            let properties = lines(2_000 * scale) { "                p\($0): {$ref: '#/components/schemas/S'}" }
            return operation(
                """
                      requestBody:
                        content:
                          a/b:
                            schema:
                              type: object
                              properties:
                \(properties)
                """) + "components: {schemas: {S: {type: string}}}\n"
        },
        yaml("a graph of schemas with 2^60 paths") { _ in
            operation("      parameters: [{name: q, in: query, schema: {$ref: '#/components/schemas/S0'}}]\n")
                + "components:\n  schemas:\n"
                + lines(60) { number in
                    let next = "{$ref: '#/components/schemas/S\(number + 1)'}"
                    return "    S\(number): {oneOf: [\(next), {allOf: [\(next), \(next)]}]}"
                } + "    S60: {type: string}\n"
        },
        yaml("a chain of ten thousand references") { _ in
            operation("      parameters: [{$ref: '#/components/parameters/P0'}]\n") + "components:\n  parameters:\n"
                + lines(10_000) { "    P\($0): {$ref: '#/components/parameters/P\($0 + 1)'}" }
                + "    P10000: {name: q, in: query, schema: {type: string}}\n"
        },
        yaml("one response of a megabyte in thousands of places", nil) { scale in
            "paths:\n"
                + lines(800 * scale) { "  /p\($0): {get: {responses: {'200': {$ref: '#/components/responses/R'}}}}" }
                + "components: {responses: {R: {description: \"\(repeated("a", 1_000_000))\"}}}\n"
        },
        yaml("one path item of a thousand parameters at a thousand paths", nil) { _ in
            "paths:\n" + lines(1_000) { "  /p\($0): {$ref: '#/x-item'}" }
                + "x-item:\n  get:\n    responses: {'200': {description: d}}\n    parameters:\n"
                + lines(1_000) { "      - {name: q\($0), in: query, schema: {type: string}}" }
        },
        yaml("thousands of references that lead nowhere", Array(repeating: "APIG1040", count: 2_000)) { _ in
            "paths: {}\ncomponents:\n  schemas:\n"
                + lines(2_000) { "    S\($0): {$ref: '#/components/schemas/X\($0)'}" }
        },
    ]

    // MARK: Crowds

    private static let crowds = [
        // Above what is looked at all the same, whatever the scale.
        yaml("a hundred thousand operations", ["APIG6001"]) { scale in
            "paths:\n"
                + lines(max(12_000, 2_000 * scale)) {
                    "  /p\($0): {get: {operationId: o\($0), responses: {default: {description: d}}}}"
                }
        },
        yaml("a million keys") { scale in "paths: {}\nx-a:\n" + lines(20_000 * scale) { "  k\($0): \($0)" } },
        yaml("a million keys nobody knows", nil) { scale in "paths: {}\n" + lines(20_000 * scale) { "k\($0): \($0)" } },
        yaml("a hundred thousand times one key", Array(repeating: "APIG1007", count: 101)) { scale in
            "paths: {}\nx-a:\n" + repeated("  k: 1\n", 2_000 * scale)
        },
        yaml("twenty thousand parameters", ["APIG5008"]) { scale in
            operation(
                "      parameters:\n"
                    + lines(400 * scale) { "        - {name: q\($0), in: query, schema: {type: string}}" })
        },
        json(
            "a path of thousands of variables",
            ["APIG5010"] + Array(repeating: "APIG2012", count: 1_000) + ["APIG4005", "APIG6007"]
        ) { _ in
            let path = (0..<1_000).map { "/{p\($0)}" }.joined()
            return "{\"\(path)\":{\"get\":{\"responses\":{\"200\":{\"description\":\"d\"}}}}}"
        },
        yaml(
            "twenty thousand security schemes and none that is named",
            (0..<100).flatMap { _ in ["APIG4005", "APIG2017"] }
        ) {
            scale in
            "paths:\n"
                + lines(100) {
                    "  /p\($0): {get: {operationId: get_\($0), security: [{s\($0): []}], responses: {default: {description: d}}}}"
                }
                + "components:\n  securitySchemes:\n"
                + lines(400 * scale) { "    t\($0): {type: apiKey, in: header, name: A}" }
        },
        yaml("a hundred thousand comments") { scale in
            "paths: {}\n" + repeated("# apig:ignore APIG2005 because\n", 2_000 * scale)
        },
    ]

    // MARK: Reports

    private static let reports = [
        json("one line of a megabyte with thousands of faults", nil) { scale in
            let parameters = (0..<400 * scale).map {
                "{\"name\":5,\"in\":\"nowhere\($0)\",\"schema\":{\"type\":\"x\"},\"w\":1}"
            }
            return
                "{\"/a\":{\"get\":{\"responses\":{\"200\":{\"description\":\"d\"}},\"parameters\":[\(parameters.joined(separator: ","))]}}}"
        },
        json("thousands of faults below a key of a megabyte", nil) { scale in
            let parameters = repeated("{\"name\":\"a\",\"in\":\"query\",\"schema\":{},\"w\":1},", 400 * scale)
            return "{\"/\(repeated("k", 20_000 * scale))\":{\"parameters\":[\(parameters){}]}}"
        },
        yaml("patterns that never end", ["APIG2049"]) { _ in
            operation(
                """
                      parameters:
                        - {name: q, in: query, schema: {type: string, pattern: '(a+)+$', default: '\(repeated("a", 60))b'}}
                        - {name: r, in: query, schema: {type: string, pattern: '\(repeated("(", 60))a\(repeated("{1,100})", 60))'}}
                """)
        },
        json("texts that steer the terminal", ["APIG2004"]) { _ in "{\"/a\\u001b[2J\\u202e\":5}" },
    ]
}
