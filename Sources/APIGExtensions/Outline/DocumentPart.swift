package import OpenAPIModel

/// The objects of OpenAPI itself, as far as an author is helped by knowing their members.
///
/// What reading checks stands in the reader; these tables say to editors what may be written where.
package enum DocumentPart: String, Sendable, CaseIterable {
    case root, info, contact, license, server, serverVariable, tag, externalDocs
    case pathItem, operation, parameter, requestBody, mediaType, responses, response, header, example
    case schema, discriminator
    case securityScheme, oauthFlows, oauthFlow, securityRequirement
    case components

    /// The members of the part in a version, extensions included.
    package func shape(in version: OpenAPIVersion) -> ObjectShape {
        switch version {
        case .v2: Self.shapes2[self] ?? Self.empty
        case .v30: Self.shapes30[self] ?? Self.empty
        case .v31: Self.shapes31[self] ?? Self.empty
        }
    }

    /// Where an extension of the gateway stands when it stands in the part.
    package var place: ExtensionPlace? {
        switch self {
        case .root: .document
        case .components: .components
        case .pathItem: .pathItem
        case .operation: .operation
        case .parameter: .parameter
        case .securityScheme: .securityScheme
        case .responses, .response: .responses
        default: nil
        }
    }

    /// The part as messages name it.
    package var words: String {
        switch self {
        case .root: "the document"
        case .serverVariable: "a variable of a server"
        case .externalDocs: "a link to documentation"
        case .pathItem: "a path"
        case .requestBody: "a request body"
        case .mediaType: "a media type"
        case .securityScheme: "a security scheme"
        case .securityRequirement: "a security requirement"
        case .oauthFlows: "the flows of a scheme"
        case .oauthFlow: "a flow of a scheme"
        case .components, .responses, .info, .contact, .license: self.rawValue
        case .operation, .example: "an \(self.rawValue)"
        default: "a \(self.rawValue)"
        }
    }

    private static let empty = ObjectShape("", source: "", [])
    private static let shapes2 = Self.shapes(in: .v2)
    private static let shapes30 = Self.shapes(in: .v30)
    private static let shapes31 = Self.shapes(in: .v31)

    private static func shapes(in version: OpenAPIVersion) -> [DocumentPart: ObjectShape] {
        let source =
            switch version {
            case .v2: "Swagger 2.0"
            case .v30: "OpenAPI 3.0.3"
            case .v31: "OpenAPI 3.1.0"
            }
        return Dictionary(
            uniqueKeysWithValues: Self.allCases.map { part in
                let extensions = ExtensionCatalogue.all.filter { definition in
                    part.place.map { definition.places(in: version).contains($0) } ?? false
                }
                return (
                    part,
                    ObjectShape(
                        part.words, source: source, others: part.others, isReferable: part.isReferable,
                        part.fields(in: version) + extensions.map(\.field))
                )
            })
    }

    /// What stands under free keys.
    private var others: FieldKind? {
        switch self {
        case .responses: .part(.response)
        case .securityRequirement: .list(.text())
        case .schema: .any
        default: nil
        }
    }

    private var isReferable: Bool {
        switch self {
        case .pathItem, .parameter, .requestBody, .response, .header, .example, .schema, .securityScheme: true
        default: false
        }
    }

    private func fields(in version: OpenAPIVersion) -> [Field] {
        switch self {
        case .root: Self.rootFields(in: version)
        case .info, .contact, .license, .server, .serverVariable, .tag, .externalDocs:
            self.descriptiveFields(in: version)
        case .components: Self.componentFields(in: version)
        case .pathItem: Self.pathItemFields(in: version)
        case .operation: Self.operationFields(in: version)
        case .parameter: Self.parameterFields(in: version)
        case .requestBody, .mediaType, .responses, .response, .header, .example: self.messageFields(in: version)
        case .schema: Self.schemaFields(in: version)
        case .discriminator:
            [
                Field("propertyName", .text(), isRequired: true, "property that tells the schemas apart"),
                Field("mapping", .map(.text()), "schemas by the values of the property"),
            ]
        case .securityScheme, .oauthFlows, .oauthFlow, .securityRequirement: self.securityFields(in: version)
        }
    }
}
