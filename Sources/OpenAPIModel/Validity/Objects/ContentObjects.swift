extension ObjectRules {
    /// Bodies, responses and what they hold.
    static let contentObjects: [ObjectRules] = [
        Self.requestBody, Self.mediaType, Self.encoding, Self.responses, Self.response, Self.example, Self.link,
    ]

    /// OpenAPI 3.0.3 §4.7.13; OpenAPI 3.1.0 §4.8.13.
    private static let requestBody = ObjectRules(
        .requestBody,
        [
            Member("content", .content(isSingle: false), required: .v3),
            Member("description", .text),
            Member("required", .boolean),
        ])

    /// OpenAPI 3.0.3 §4.7.14; OpenAPI 3.1.0 §4.8.14.
    private static let mediaType = ObjectRules(
        .mediaType,
        [
            Member("schema", .schema),
            Member("example", .any),
            Member("examples", .map(.reference(.example))),
            Member("encoding", .map(.object(.encoding))),
        ])

    /// OpenAPI 3.0.3 §4.7.15; OpenAPI 3.1.0 §4.8.15.
    private static let encoding = ObjectRules(
        .encoding,
        [
            Member("contentType", .text),
            Member("headers", .map(.reference(.header))),
            Member("style", .word(["form", "spaceDelimited", "pipeDelimited", "deepObject"])),
            Member("explode", .boolean),
            Member("allowReserved", .boolean),
        ])

    /// Swagger 2.0, Responses Object; OpenAPI 3.0.3 §4.7.16; OpenAPI 3.1.0 §4.8.16.
    private static let responses = ObjectRules(.responses, [], others: .keyed(.reference(.response)))

    /// Swagger 2.0, Response Object; OpenAPI 3.0.3 §4.7.17; OpenAPI 3.1.0 §4.8.17.
    private static let response = ObjectRules(
        .response,
        [
            Member("description", .text, required: .all),
            Member("schema", .schema, in: .v2),
            Member("headers", .map(.object(.header)), in: .v2),
            Member("examples", .map(.any), in: .v2),
            Member("headers", .map(.reference(.header)), in: .v3),
            Member("content", .content(isSingle: false), in: .v3),
            Member("links", .map(.reference(.link)), in: .v3),
        ])

    /// OpenAPI 3.0.3 §4.7.19; OpenAPI 3.1.0 §4.8.19.
    private static let example = ObjectRules(
        .example,
        [
            Member("summary", .text),
            Member("description", .text),
            Member("value", .any),
            Member("externalValue", .url),
        ])

    /// OpenAPI 3.0.3 §4.7.20; OpenAPI 3.1.0 §4.8.20.
    private static let link = ObjectRules(
        .link,
        [
            Member("operationRef", .text),
            Member("operationId", .text),
            Member("parameters", .map(.any)),
            Member("requestBody", .any),
            Member("description", .text),
            Member("server", .object(.server)),
        ])
}
