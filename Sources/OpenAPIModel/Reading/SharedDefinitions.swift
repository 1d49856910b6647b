import SourceDocument

/// The places shared definitions stand at, and what they hold.
enum SharedDefinitions {
    private static let folders: [(prefix: String, kind: ObjectKind)] = [
        ("#/definitions/", .schema), ("#/parameters/", .parameter), ("#/responses/", .response),
        ("#/securityDefinitions/", .securityScheme), ("#/components/schemas/", .schema),
        ("#/components/parameters/", .parameter), ("#/components/responses/", .response),
        ("#/components/examples/", .example), ("#/components/requestBodies/", .requestBody),
        ("#/components/headers/", .header), ("#/components/securitySchemes/", .securityScheme),
        ("#/components/links/", .link), ("#/components/callbacks/", .callback), ("#/components/pathItems/", .pathItem),
    ]

    /// The kind of the definition a reference names; `nil` for a reference to another place, or into a definition.
    static func kind(of reference: Node) -> ObjectKind? {
        guard let folder = self.folders.first(where: { reference.hasPrefix($0.prefix) }) else { return nil }
        let isWhole = !reference.utf8.dropFirst(folder.prefix.utf8.count).contains(UInt8(ascii: "/"))
        return isWhole ? folder.kind : nil
    }
}
