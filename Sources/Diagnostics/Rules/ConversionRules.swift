extension Rule {
    /// Gone.
    package static let conversionDropped = Rule(
        "APIG8001", "conversion-dropped", .info,
        title: "the other version has no place for a part of the document, and it is left out",
        allowed: "what both versions can say",
        mend: "keep the original, or say it in a way that both versions know",
        source: "OpenAPI 2.0 and 3.0.3",
        wrong: "components: {headers: {Limit: {schema: {type: integer}}}}",
        right: "components: {schemas: {Limit: {type: integer}}}"
    )
    /// Under an extension.
    package static let conversionKept = Rule(
        "APIG8002", "conversion-kept", .info,
        title: "the other version has no place for a part of the document, and it is kept as an extension",
        allowed: "what both versions can say",
        mend: "nothing, if only readers need it: tools of the other version pass over the extension",
        source: "OpenAPI 2.0 and 3.0.3",
        wrong: "schema: {oneOf: [{type: string}, {type: integer}]}",
        right: "schema: {type: string}"
    )
    /// Another meaning.
    package static let conversionChanged = Rule(
        "APIG8003", "conversion-changed", .info,
        title: "a part of the document means something else in the other version",
        allowed: "what both versions can say",
        mend: "look at the converted part",
        source: "OpenAPI 2.0 and 3.0.3",
        wrong: "type: http, scheme: bearer",
        right: "type: apiKey, in: header, name: Authorization"
    )
    /// Another file.
    package static let conversionOtherFile = Rule(
        "APIG8004", "conversion-other-file", .warning,
        title: "the document refers to another file, which must be converted too",
        allowed: "references inside the document",
        mend: "convert the other file as well, under the same name beside the converted document",
        source: "OpenAPI 3.0.3 §4.7.23",
        wrong: "$ref: 'common.yaml#/definitions/Fault'",
        right: "$ref: '#/definitions/Fault'"
    )
    /// Leads nowhere now.
    package static let conversionReference = Rule(
        "APIG8005", "conversion-reference", .warning,
        title: "what a reference leads to has no place in the other version",
        allowed: "references to shared definitions",
        mend: "move what is referred to into the shared definitions",
        source: "OpenAPI 2.0 and 3.0.3",
        wrong: "$ref: '#/paths/~1a/get/responses/200/content/text~1plain'",
        right: "$ref: '#/components/schemas/A'"
    )
    /// JSON has none.
    package static let conversionComments = Rule(
        "APIG8006", "conversion-comments", .info,
        title: "JSON has no comments; those of the document are left out",
        allowed: "comments in YAML",
        mend: "convert to YAML, or keep the original",
        source: "RFC 8259",
        wrong: "# the orders, converted with --type json",
        right: "description: the orders"
    )
}

/// Rules of `apig convert`.
let conversionRules: [Rule] = [
    .conversionDropped, .conversionKept, .conversionChanged, .conversionOtherFile, .conversionReference,
    .conversionComments,
]
