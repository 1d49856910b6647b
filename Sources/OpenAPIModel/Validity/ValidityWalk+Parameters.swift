import Diagnostics
import SourceDocument

/// What is special about parameters and headers.
extension ValidityWalk {
    /// - Source: Swagger 2.0, Parameter Object; OpenAPI 3.0.3 §4.7.12; OpenAPI 3.1.0 §4.8.12
    func checkParameter(_ node: Node) {
        guard let placeNode = node["in"] else { return }
        let places = ParameterPlace.allCases.filter { place in
            self.version.isSwagger2 ? place != .cookie : place != .formData && place != .body
        }
        guard placeNode.scalarType == .string, let place = ParameterPlace(rawValue: placeNode.text),
            places.contains(place)
        else {
            placeNode.report(
                .parameterPlaceUnknown, "\"in\" is \(placeNode.summary)", to: self.diagnostics,
                allowed: "one of " + places.map(\.rawValue).joined(separator: ", "))
            return
        }
        if place == .path, node["required"]?.boolean != true, node["required"]?.legacyBoolean != true {
            (node["required"] ?? node).report(
                .pathParameterNotRequired, "path parameter \"\(node["name"]?.text ?? "")\" is not required",
                to: self.diagnostics)
        }
        if self.version.isSwagger2 {
            self.checkSwagger2Parameter(node, place)
        } else {
            self.checkOpenAPI3Parameter(node, place)
        }
    }

    /// - Source: OpenAPI 3.0.3 §4.7.21; Swagger 2.0, Header Object
    func checkHeader(_ node: Node) {
        if self.version.isSwagger2 {
            self.checkValueKeywords(node, owner: ObjectKind.header.rawValue, allowsMulti: false, allowsFile: false)
            if let value = node["default"] { self.checkValue(value, in: node, .schemaDefaultMismatch, "the default") }
        } else {
            self.checkSchemaOrContent(node, owner: ObjectKind.header.rawValue)
            self.checkExamples(of: node, schema: node["schema"], isParameter: false)
        }
    }

    /// - Source: Swagger 2.0, Items Object
    func checkItems(_ node: Node) {
        self.checkValueKeywords(node, owner: ObjectKind.items.rawValue, allowsMulti: false, allowsFile: false)
    }

    // MARK: Swagger 2.0

    private func checkSwagger2Parameter(_ node: Node, _ place: ParameterPlace) {
        if place == .body {
            let members = ["name", "in", "description", "required", "schema"]
            for entry in node.entries where !entry.keyHasPrefix("x-") && !members.contains(entry.key.text) {
                self.unknownKey(entry.key, in: "a body parameter", known: members)
            }
            if node["schema"] == nil { self.missing("schema", in: node, owner: "a body parameter") }
            return
        }
        if let schema = node.entry("schema") {
            self.unknownKey(schema.key, in: "a \(place.rawValue) parameter", known: [])
        }
        let takesForms = place == .query || place == .formData
        if !takesForms { self.forbid("allowEmptyValue", in: node, place) }
        self.checkValueKeywords(
            node, owner: ObjectKind.parameter.rawValue, allowsMulti: takesForms, allowsFile: place == .formData)
        if let value = node["default"] {
            self.checkValue(value, in: node, .schemaDefaultMismatch, "the default", isParameter: true)
        }
    }

    /// The keywords 2.0 has outside schemas: type, items and how lists are written.
    private func checkValueKeywords(_ node: Node, owner: String, allowsMulti: Bool, allowsFile: Bool) {
        if let format = node["collectionFormat"], format.scalarType == .string {
            let formats = ["csv", "ssv", "tsv", "pipes"] + (allowsMulti ? ["multi"] : [])
            if !formats.contains(format.text) {
                self.valueNotAllowed(format, "collectionFormat", allowed: formats)
            }
        }
        guard let type = node["type"] else {
            self.missing("type", in: node, owner: owner)
            return
        }
        guard type.scalarType == .string else { return }
        switch type.text {
        case "string", "number", "integer", "boolean": break
        case "array":
            if node["items"] == nil {
                type.report(.arrayWithoutItems, "the array has no \"items\"", to: self.diagnostics)
            }
        case "file":
            if !allowsFile { type.report(.fileParameter, "\"type\" is file", to: self.diagnostics) }
        case "object", "null":
            self.valueNotAllowed(type, "type", allowed: ["string", "number", "integer", "boolean", "array"])
        default: self.checkTypes(type)
        }
        self.checkLimits(node)
        self.checkPattern(node["pattern"])
    }

    // MARK: OpenAPI 3

    private func checkOpenAPI3Parameter(_ node: Node, _ place: ParameterPlace) {
        self.checkSchemaOrContent(node, owner: ObjectKind.parameter.rawValue)
        if let style = node["style"], style.scalarType == .string {
            let styles = Self.styles(of: place)
            if !styles.contains(style.text) { self.valueNotAllowed(style, "style", allowed: styles) }
        }
        if place != .query {
            // 3.0 says what they are for; 3.1 has them nowhere else.
            let severity: Severity? = self.version == .v30 ? .warning : nil
            self.forbid("allowEmptyValue", in: node, place, severity: severity)
            self.forbid("allowReserved", in: node, place, severity: severity)
        }
        let ignored = ["accept", "content-type", "authorization"]
        if place == .header, let name = node["name"], ignored.contains(name.text.lowercased()) {
            name.report(.headerParameterIgnored, "the name is \(name.summary)", to: self.diagnostics)
        }
        self.checkExamples(of: node, schema: node["schema"], isParameter: true)
    }

    private static func styles(of place: ParameterPlace) -> [String] {
        switch place {
        case .path: ["simple", "label", "matrix"]
        case .query: ["form", "spaceDelimited", "pipeDelimited", "deepObject"]
        case .header: ["simple"]
        case .cookie: ["form"]
        case .formData, .body: []
        }
    }

    private func forbid(_ member: String, in node: Node, _ place: ParameterPlace, severity: Severity? = nil) {
        node.entry(member)?.key.report(
            .parameterMemberPlace, "\"\(member)\" stands in a \(place.rawValue) parameter", to: self.diagnostics,
            severity: severity)
    }

    /// A parameter or header has a schema, or content and nothing of what goes with a schema.
    private func checkSchemaOrContent(_ node: Node, owner: String) {
        guard node["content"] != nil else {
            if node["schema"] == nil { self.missing("schema", in: node, owner: owner) }
            return
        }
        for member in ["schema", "style", "explode", "allowReserved", "example", "examples"] {
            self.checkExclusive(node, "content", member)
        }
    }

    /// The examples of a parameter, header or media type.
    ///
    /// - Source: OpenAPI 3.0.3 §4.7.12, §4.7.14
    func checkExamples(of node: Node, schema: Node?, isParameter: Bool, takesTexts: Bool = false) {
        self.checkExclusive(node, "example", "examples")
        guard let schema else { return }
        func check(_ value: Node) {
            // What is no JSON is written as a text.
            if takesTexts, value.scalarType == .string { return }
            self.checkValue(value, in: schema, .schemaExampleMismatch, "the example", isParameter: isParameter)
        }
        if let value = node["example"] { check(value) }
        for entry in node["examples"].map({ Array($0.entries) }) ?? [] {
            let example = entry.value.isMapping ? self.resolver.resolve(entry.value) : nil
            if let value = example?["value"] { check(value) }
        }
    }
}
