import Diagnostics
import SourceDocument

/// What is special about media types and responses.
extension ValidityWalk {
    /// - Source: OpenAPI 3.0.3 §4.7.14
    func checkMediaType(_ node: Node) {
        self.checkExclusive(node, "example", "examples")
        guard let encoding = node["encoding"], let use = node["schema"], use.isMapping,
            let schema = self.resolver.resolve(use), let properties = schema["properties"], properties.isMapping
        else { return }
        let isOpen = ["allOf", "anyOf", "oneOf", "additionalProperties", "patternProperties"].contains {
            schema[$0] != nil
        }
        if isOpen { return }
        for entry in encoding.entries where properties[entry.key.text] == nil {
            let name = entry.key.text
            let near = nearestName(to: name, among: properties.entries.map(\.key.text))
            entry.key.report(
                .encodingUnknownProperty,
                "there is no property \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                to: self.diagnostics)
        }
    }

    /// Examples of a media type; those of what is no JSON may be texts.
    func checkMediaTypeExamples(_ node: Node, mediaType: String) {
        guard node.isMapping else { return }
        self.checkExamples(
            of: node, schema: node["schema"], isParameter: false, takesTexts: !Self.isJSON(mediaType))
    }

    /// 2.0: an example for each media type.
    ///
    /// - Source: Swagger 2.0, Example Object
    func checkResponse(_ node: Node) {
        guard self.version.isSwagger2, let schema = node["schema"], let examples = node["examples"] else { return }
        for entry in examples.entries where Self.isJSON(entry.key.text) && entry.value.scalarType != .string {
            self.checkValue(entry.value, in: schema, .schemaExampleMismatch, "the example")
        }
    }

    private static func isJSON(_ mediaType: String) -> Bool {
        let name = mediaType.prefix { $0 != ";" }.lowercased()
        return name == "application/json" || name.hasSuffix("+json")
    }
}
