import Diagnostics
import SourceDocument

extension DocumentReader {
    func readParameters(_ node: Node) -> [Parameter] {
        guard self.expectSequence(node, "parameters") else { return [] }
        return node.items.compactMap { self.readParameter($0) }
    }

    private func readParameter(_ use: Node) -> Parameter? {
        guard let node = self.definition(use, .parameter), self.expectMapping(node, "a parameter") else { return nil }
        if node.identity == use.identity { return self.readParameterDefinition(use: use, node) }
        if let known = self.sharedParameters[node.identity] { return known.used(at: use) }
        let parameter = self.readParameterDefinition(use: use, node)
        self.sharedParameters[node.identity] = parameter
        return parameter
    }

    private func readParameterDefinition(use: Node, _ node: Node) -> Parameter {
        var name: Located<String>?
        var place: Located<ParameterPlace>?
        var hasPlace = false
        var isRequired = false
        var description: Located<String>?
        var schema: Schema? = self.version.isSwagger2 ? Schema(node) : nil
        var keywords: [NodeEntry] = []
        var example: Node?
        var extensions: [NodeEntry] = []
        var hasType = false
        var hasSchema = false
        var hasContent = false
        let isSwagger2 = self.version.isSwagger2
        for entry in node.entries {
            let member = ParameterMember.names.find(entry)
            switch member {
            case .name: name = self.text(entry.value, "name")
            case .place:
                hasPlace = true
                place = self.readPlace(entry.value)
            case .required: isRequired = self.boolean(entry.value, "required") ?? false
            case .description: description = self.text(entry.value, "description")
            case .schema:
                hasSchema = true
                schema = self.readSchema(entry.value)
            case .content where !isSwagger2:
                hasContent = true
                let first = entry.value.isMapping ? entry.value.entries.first { _ in true } : nil
                schema = first?.value["schema"].flatMap { self.readSchema($0) }
            case .example where !isSwagger2: example = entry.value
            case .type where isSwagger2: hasType = true
            case .maximum where isSwagger2, .minimum where isSwagger2, .maxLength where isSwagger2,
                .minLength where isSwagger2, .standard where isSwagger2:
                break
            case nil where entry.keyHasPrefix("x-"): extensions.append(entry)
            case let member? where member.isKeyword(isSwagger2: isSwagger2): keywords.append(entry)
            default:
                self.unknownKey(entry.key, in: "a parameter", known: Self.parameterKeys(self.version) + ["name", "in"])
            }
        }
        if name == nil { self.missing("name", in: node, owner: "a parameter") }
        if !hasPlace { self.missing("in", in: node, owner: "a parameter") }
        let parameter = Parameter(
            use: use, node: node, name: name, place: place, isRequired: isRequired, description: description,
            schema: schema, keywords: keywords, example: example, extensions: extensions)
        self.checkParameter(parameter, hasType: hasType, hasSchema: hasSchema, hasContent: hasContent)
        return parameter
    }

    private func readPlace(_ node: Node) -> Located<ParameterPlace>? {
        func isAllowed(_ place: ParameterPlace) -> Bool {
            self.version.isSwagger2 ? place != .cookie : place != .formData && place != .body
        }
        let text = node.text
        if let place = ParameterPlace(rawValue: text), isAllowed(place) { return Located(place, at: node) }
        let places = ParameterPlace.allCases.filter(isAllowed)
        // Exports write places of backend parameters in capitals, and people copy them to request parameters.
        let lowered = ParameterPlace(rawValue: text.lowercased())
        node.report(
            .parameterPlaceUnknown, "\"in\" is \(node.summary)", to: self.diagnostics,
            allowed: "one of " + places.map(\.rawValue).joined(separator: ", "),
            fix: node.fix(writing: nearestName(to: text, among: places.map(\.rawValue))))
        return lowered.map { Located($0, at: node) }
    }

    private func checkParameter(_ parameter: Parameter, hasType: Bool, hasSchema: Bool, hasContent: Bool) {
        if parameter.place?.value == .path, !parameter.isRequired {
            let node = parameter.node["required"] ?? parameter.node
            node.report(
                .pathParameterNotRequired, "path parameter \"\(parameter.name?.value ?? "")\" is not required",
                to: self.diagnostics,
                fix: parameter.node["required"]?.fix(writing: .literal("true"))
                    ?? Fix("write required: true", parameter.node.inserting("required", .literal("true"), after: "in")))
        }
        guard self.version.isSwagger2 else {
            if parameter.schema == nil, !hasContent {
                self.missing("schema", in: parameter.node, owner: "a parameter")
            }
            return
        }
        if parameter.place?.value == .body {
            if !hasSchema { self.missing("schema", in: parameter.node, owner: "a body parameter") }
        } else if !hasType {
            self.missing("type", in: parameter.node, owner: "a parameter")
        } else {
            self.readSchema(parameter.node)
        }
    }

    private static func parameterKeys(_ version: OpenAPIVersion) -> [String] {
        version.isSwagger2 ? self.swagger2Keys : self.openAPI3Keys
    }

    private static let swagger2Keys = [
        "type", "format", "items", "collectionFormat", "default", "maximum", "exclusiveMaximum", "minimum",
        "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum",
        "multipleOf", "allowEmptyValue", "required", "description", "schema",
    ]
    private static let openAPI3Keys = [
        "deprecated", "allowEmptyValue", "style", "explode", "allowReserved", "example", "examples", "schema",
        "content",
        "required", "description",
    ]
}

extension ParameterMember {
    /// Whether the version has the member and this model gives it no meaning of its own.
    fileprivate func isKeyword(isSwagger2: Bool) -> Bool {
        switch self {
        case .name, .place: false
        case .required, .description, .schema, .allowEmptyValue: true
        case .type, .format, .items, .collectionFormat, .standard, .maximum, .exclusiveMaximum, .minimum,
            .exclusiveMinimum, .maxLength, .minLength, .pattern, .maxItems, .minItems, .uniqueItems, .enumeration,
            .multipleOf:
            isSwagger2
        case .content, .example, .deprecated, .style, .explode, .allowReserved, .examples: !isSwagger2
        }
    }
}

extension Parameter {
    /// The same definition, used at another place.
    func used(at use: Node) -> Parameter {
        Parameter(
            use: use, node: self.node, name: self.name, place: self.place, isRequired: self.isRequired,
            description: self.description, schema: self.schema, keywords: self.keywords, example: self.example,
            extensions: self.extensions)
    }
}
