extension ObjectRules {
    /// Paths, their operations and callbacks.
    static let pathObjects: [ObjectRules] = [Self.paths, Self.pathItem, Self.operation, Self.callback]

    /// Swagger 2.0, Paths Object; OpenAPI 3.0.3 §4.7.8; OpenAPI 3.1.0 §4.8.8.
    private static let paths = ObjectRules(.paths, [], others: .keyed(.object(.pathItem)))

    /// Swagger 2.0, Path Item Object; OpenAPI 3.0.3 §4.7.9; OpenAPI 3.1.0 §4.8.9.
    private static let pathItem = ObjectRules(
        .pathItem,
        [
            Member("$ref", .any),
            Member("summary", .text, in: .v3),
            Member("description", .text, in: .v3),
            Member("servers", .list(.object(.server)), in: .v3),
            Member("parameters", .list(.reference(.parameter))),
            Member("trace", .object(.operation), in: .v3),
            // The gateway's operation for every other method is an operation in all but name.
            Member(OperationMethod.any.rawValue, .object(.operation)),
        ] + ["get", "put", "post", "delete", "options", "head", "patch"].map { Member($0, .object(.operation)) })

    /// Swagger 2.0, Operation Object; OpenAPI 3.0.3 §4.7.10; OpenAPI 3.1.0 §4.8.10.
    private static let operation = ObjectRules(
        .operation,
        [
            Member("tags", .list(.text, uniqueIn: .v2)),
            Member("summary", .text),
            Member("description", .text),
            Member("externalDocs", .object(.externalDocs)),
            Member("operationId", .text),
            Member("parameters", .list(.reference(.parameter))),
            Member("responses", .object(.responses), required: [.v2, .v30]),
            Member("deprecated", .boolean),
            Member("security", .list(.object(.securityRequirement), uniqueIn: .v2)),
            Member("consumes", .list(.mediaType, uniqueIn: .v2), in: .v2),
            Member("produces", .list(.mediaType, uniqueIn: .v2), in: .v2),
            Member("schemes", .list(.word(Self.schemes), uniqueIn: .v2), in: .v2),
            Member("requestBody", .reference(.requestBody), in: .v3),
            Member("callbacks", .map(.reference(.callback)), in: .v3),
            Member("servers", .list(.object(.server)), in: .v3),
        ])

    /// OpenAPI 3.0.3 §4.7.18; OpenAPI 3.1.0 §4.8.18.
    private static let callback = ObjectRules(.callback, [], others: .keyed(.object(.pathItem)))
}
