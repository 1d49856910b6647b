import OpenAPIModel

/// Paths, operations, and what goes in and out of them.
extension DocumentPart {
    static func pathItemFields(in version: OpenAPIVersion) -> [Field] {
        let methods = ["get", "put", "post", "delete", "options", "head", "patch"]
        let own =
            methods.map { Field($0, .part(.operation), "the operation for \($0.uppercased())") }
            + [Field("parameters", .list(.part(.parameter)), "parameters all operations of the path share")]
        guard !version.isSwagger2 else { return own }
        return own + [
            Field(
                "trace", .part(.operation), "the operation for TRACE",
                "The gateway has no such method and leaves it out."),
            Field("servers", .list(.part(.server)), "servers of the path"),
            Field("summary", .text(), "the path in one line"), Field("description", .text(), "what the path is for"),
        ]
    }

    static func operationFields(in version: OpenAPIVersion) -> [Field] {
        let isSwagger2 = version.isSwagger2
        let protocols: [Field] =
            isSwagger2
            ? [Self.schemes, Self.mediaTypes("consumes"), Self.mediaTypes("produces")]
            : [
                Field(
                    "servers", .list(.part(.server)), "protocols the API takes",
                    "One http:// server, one https:// server, or both: the request protocol."),
                Field(
                    "requestBody", .part(.requestBody), "body of the request",
                    "The gateway passes bodies on as they are."),
                Field("callbacks", .map(.any), "requests made to the caller", "The gateway has none."),
            ]
        return [
            Field(
                "operationId", .text(), "name of the API",
                "3 to 255 characters, unique in its group; the import needs it."),
            Field("summary", .text(), "the operation in one line", "The gateway has no place for it."),
            Field(
                "description", .text(), "what the operation does", "The description of the API, up to 255 characters."),
            Field("tags", .list(.text()), "tags of the API"),
            Field(
                "security", .list(.part(.securityRequirement)), "how callers authenticate",
                "One scheme that has x-apigateway-auth-type or x-apigateway-authorizer. None is no authentication."),
        ] + protocols + [
            Field(
                "parameters", .list(.part(.parameter)), "parameters of the request",
                "Up to 50, in path, query and header. Each {variable} of the path needs one."),
            Field(
                "responses", .part(.responses), isRequired: version != .v31, "answers by status",
                "The gateway keeps the samples only."),
            Field("deprecated", .boolean, default: false, "whether it should no longer be used"),
            Field("externalDocs", .part(.externalDocs), "where more is written"),
        ]
    }

    static func parameterFields(in version: OpenAPIVersion) -> [Field] {
        let places =
            version.isSwagger2
            ? WordSet([
                "path": "a {variable} of the path", "query": "a query parameter", "header": "a header",
                "body": "the body; the gateway has no such parameter", "formData": "a form field; the gateway has none",
            ])
            : WordSet([
                "path": "a {variable} of the path", "query": "a query parameter", "header": "a header",
                "cookie": "a cookie; the gateway has no such parameter",
            ])
        let first = [
            Field("name", .text(), isRequired: true, "name in the request", "Up to 32 letters, digits, - _ and ."),
            Field("in", .word(places), isRequired: true, "where it stands"),
            Field("required", .boolean, default: false, "whether it must be there", "true for every path parameter."),
            Field("description", .text(), "what it is for", "Up to 255 characters."),
        ]
        guard version.isSwagger2 else {
            return first + [
                Field(
                    "schema", .part(.schema), "type and limits",
                    "The gateway knows numbers and strings with their limits."),
                Field("content", .map(.part(.mediaType)), "schema by media type, instead of schema"),
                Field("example", .any, "example value", "What x-apigateway-sample is in 2.0."),
                Field("examples", .map(.part(.example)), "examples by name"),
                Field("deprecated", .boolean, default: false, "whether it should no longer be used"),
                Field("allowEmptyValue", .boolean, default: false, "whether it may be empty"),
                Field("style", .text(), "how lists and objects are written"),
                Field("explode", .boolean, "whether lists take a parameter for each item"),
                Field("allowReserved", .boolean, default: false, "whether reserved characters stay as they are"),
            ]
        }
        return first + [Field("schema", .part(.schema), "schema of a body")] + Self.valueFields + [
            Field("allowEmptyValue", .boolean, default: false, "whether it may be empty")
        ]
    }

    func messageFields(in version: OpenAPIVersion) -> [Field] {
        let isSwagger2 = version.isSwagger2
        let content = Field("content", .map(.part(.mediaType)), "schemas by media type")
        switch self {
        case .requestBody:
            return [
                Field("content", .map(.part(.mediaType)), isRequired: true, "schemas by media type"),
                Field("description", .text(), "what it holds"),
                Field("required", .boolean, default: false, "whether it must be there"),
            ]
        case .mediaType:
            return [
                Field("schema", .part(.schema), "what it holds"), Field("example", .any, "an example"),
                Field("examples", .map(.part(.example)), "examples by name"),
                Field("encoding", .map(.any), "how parts of a form are written"),
            ]
        case .responses:
            return ["default", "200", "201", "204", "400", "401", "403", "404", "500"].map {
                Field(
                    $0, .part(.response), $0 == "default" ? "answers of any other status" : "answers with status \($0)")
            }
        case .response:
            let description = Field("description", .text(), isRequired: true, "what the answer says")
            let headers = Field("headers", .map(.part(.header)), "headers of the answer")
            return isSwagger2
                ? [
                    description, Field("schema", .part(.schema), "schema of the body"), headers,
                    Field("examples", .map(.any), "examples by media type"),
                ] : [description, content, headers, Field("links", .map(.any), "links to other operations")]
        case .header:
            let description = Field("description", .text(), "what it says")
            return isSwagger2
                ? [description] + Self.valueFields
                : [
                    description, Field("schema", .part(.schema), "type and limits"), content,
                    Field("required", .boolean, default: false, "whether it is always there"),
                    Field("example", .any, "an example"), Field("examples", .map(.part(.example)), "examples by name"),
                    Field("deprecated", .boolean, default: false, "whether it should no longer be used"),
                    Field("style", .text(), "how lists are written"),
                    Field("explode", .boolean, "whether objects take pairs"),
                ]
        default:
            return [
                Field("summary", .text(), "the example in one line"), Field("description", .text(), "what it shows"),
                Field("value", .any, "the example"), Field("externalValue", .text(), "where the example stands"),
            ]
        }
    }
}
