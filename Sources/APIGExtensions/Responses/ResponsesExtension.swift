import Diagnostics
package import SourceDocument

/// An entry of `x-apigateway-responses`: the answers a group gives itself, by error type.
///
/// - Source: APIG User Guide, apig_03_0121
package struct ResponsesExtension: Sendable {
    /// The answer for one error type.
    package struct Entry: Sendable {
        /// Such as `THROTTLED`; types we do not know are kept.
        package let type: Located<String>
        package let node: Node
        package let status: Located<Int>?
        /// The template under `application/json`.
        package let body: Located<String>?
        /// Headers; their form in documents is not described, so a list of `key` and `value` and a mapping are both taken.
        package let headers: [(key: String, value: String)]
        package let unknown: [NodeEntry]

        package static let shape = ObjectShape(
            "x-apigateway-responses.type", source: ExtensionDefinition.page("0121"),
            [
                Field(
                    "status", .integer(200...599), "status of the answer", "200 to 599 without 444."),
                Field(
                    "body", .object(Self.bodyShape, mayBeText: true), "the body's template",
                    "Under its media type. $context.error.code, $context.error.message, $context.requestId and others are filled in."
                ),
                Field("headers", .pairs, "headers of the answer", "At most 10; their form in files is not documented."),
            ])

        package static let bodyShape = ObjectShape(
            "x-apigateway-responses.body", source: ExtensionDefinition.page("0121"),
            [Field("application/json", .text(), "template, JSON after its variables are filled in")])
    }

    package let name: Located<String>
    package let node: Node
    package let entries: [Entry]

    package static let definition = ExtensionDefinition(
        "x-apigateway-responses", "E28", page: "0121", .document, in3: [.components, .document],
        .map(.object(Self.typesShape)), "gateway responses by name and error type",
        "Up to 4, of names with 1 to 64 characters. An error type without an entry keeps its usual answer.")

    /// The error types of one response; any other key is kept, with a warning.
    package static let typesShape = ObjectShape(
        "x-apigateway-responses.response", source: ExtensionDefinition.page("0121"), others: .object(Entry.shape),
        Self.errorTypes.map { Field($0, .object(Entry.shape), "answers to \($0)") })

    /// Error types that are known.
    package static let errorTypes = [
        "ACCESS_DENIED", "AUTH_FAILURE", "AUTH_HEADER_MISSING", "AUTHORIZER_CONF_FAILURE", "AUTHORIZER_FAILURE",
        "AUTHORIZER_IDENTITIES_FAILURE", "BACKEND_TIMEOUT", "BACKEND_UNAVAILABLE", "NOT_FOUND",
        "REQUEST_PARAMETERS_FAILURE", "THROTTLED", "UNAUTHORIZED", "DEFAULT_4XX", "DEFAULT_5XX", "THIRD_AUTH_FAILURE",
        "THIRD_AUTH_IDENTITIES_FAILURE", "THIRD_AUTH_CONF_FAILURE", "OIDC_AUTH_TOKEN_VERIFY_FAIL",
        "OIDC_AUTH_GET_DISCOVERY_ERROR", "OIDC_AUTH_CODE_FLOW_FAIL", "JWT_AUTH_FAILURE",
        "ORCHESTRATION_PARAMETER_NOT_FOUND", "ORCHESTRATION_FAILURE",
    ]

    /// Responses a group may have.
    static let maxCount = 4

    static func readAll(_ node: Node, _ diagnostics: DiagnosticCollector) -> [ResponsesExtension] {
        if node.isMapping, node.count > Self.maxCount {
            node.report(.responseCount, "there are \(node.count) gateway responses", to: diagnostics)
        }
        return NamedObjects.read(node, Self.definition.key, diagnostics) { name, value in
            ResponsesExtension(
                name: name, node: value,
                entries: NamedObjects.read(value, "the response \(name.value)", diagnostics) {
                    Entry(type: $0, reading: $1, diagnostics: diagnostics)
                })
        }
    }
}

extension ResponsesExtension.Entry {
    init?(type: Located<String>, reading node: Node, diagnostics: DiagnosticCollector) {
        guard let reader = ObjectReader(node, Self.shape, diagnostics) else { return nil }
        self.type = type
        self.node = node
        self.status = reader.integer("status")
        self.body = Self.readBody(reader, diagnostics)
        self.headers = Self.readHeaders(reader, diagnostics)
        self.unknown = reader.unknown
        self.check(diagnostics)
        if let status, status.value == 444 {
            status.node.report(
                .extensionOutOfRange, "\"status\" is 444", to: diagnostics, allowed: "200 to 599 without 444")
        }
        if !ResponsesExtension.errorTypes.contains(type.value) {
            let near = nearestName(to: type.value, among: ResponsesExtension.errorTypes)
            type.node.report(
                .errorTypeUnknown,
                "the error type \"\(type.value)\" is not known" + (near.map { "; did you mean \($0)?" } ?? ""),
                to: diagnostics)
        }
    }

    private static func readBody(_ reader: ObjectReader, _ diagnostics: DiagnosticCollector) -> Located<String>? {
        guard let node = reader.any("body"), !node.isNull else { return nil }
        // The management API has a bare text here; files have it under a media type.
        if node.isScalar { return reader.values.text(node, "\"body\"") }
        return ObjectReader(node, Self.bodyShape, diagnostics)?.text("application/json")
    }

    private static func readHeaders(
        _ reader: ObjectReader, _ diagnostics: DiagnosticCollector
    ) -> [(key: String, value: String)] {
        guard let node = reader.any("headers"), !node.isNull else { return [] }
        switch node.kind {
        case .mapping:
            for entry in node.entries where entry.value.isScalar {
                Self.checkHeader(entry.key, entry.value, diagnostics)
            }
            return node.entries.filter(\.value.isScalar).map { ($0.key.text, $0.value.text) }
        case .sequence:
            return node.items.compactMap { item in
                guard let key = item["key"], let value = item["value"] else {
                    item.report(.extensionMissingField, "a header has no \"key\" or no \"value\"", to: diagnostics)
                    return nil
                }
                Self.checkHeader(key, value, diagnostics)
                return (key.text, value.text)
            }
        case .scalar:
            reader.values.wrongType(node, "\"headers\"", expected: "a list of key and value")
            return []
        }
    }
}
