import SourceDocument

/// The parameters of 2.0 that are a request body: one in the body, or fields of a form.
struct BodyParameters {
    /// The parameter in the body, or the reference to it.
    private(set) var body: DocumentValue?
    /// The fields, references followed.
    private(set) var fields: [DocumentValue] = []

    init() {}

    init(_ list: DocumentValue, _ upgrade: Upgrade) {
        for item in list.items {
            switch Self.definition(item, upgrade)["in"]?.text {
            case "body": self.body = self.body ?? item
            case "formData":
                var field = Self.definition(item, upgrade)
                field.comments = item.comments
                self.fields.append(field)
            default: continue
            }
        }
    }

    var isEmpty: Bool { self.body == nil && self.fields.isEmpty }

    /// Whether a parameter, or what its reference leads to, is part of a body.
    static func isBody(_ parameter: DocumentValue, _ upgrade: Upgrade) -> Bool {
        let place = self.definition(parameter, upgrade)["in"]?.text
        return place == "body" || place == "formData"
    }

    /// What a parameter is, references followed, to other files too.
    static func definition(_ parameter: DocumentValue, _ upgrade: Upgrade) -> DocumentValue {
        guard let reference = parameter.reference, let text = try? ReferenceText(reference) else { return parameter }
        if text.file.isEmpty, let target = upgrade.root.value(at: text.tokens), target.reference == nil {
            return target
        }
        guard let origin = parameter.origin, let target = upgrade.resolver.resolve(origin) else { return parameter }
        return DocumentValue(target, drawnInto: upgrade.root.origin)
    }
}

extension Upgrade {
    private static let formTypes: Set<String> = ["application/x-www-form-urlencoded", "multipart/form-data"]

    /// The request body that the parameters of 2.0 amount to.
    func requestBody(_ parameters: BodyParameters, _ media: OperationMedia) -> DocumentValue? {
        if let body = parameters.body {
            for field in parameters.fields {
                self.log.dropped("a form field beside a body is left out", field)
            }
            return self.bodyUse(body, media)
        }
        return parameters.fields.isEmpty ? nil : self.form(parameters.fields, media)
    }

    private func bodyUse(_ use: DocumentValue, _ media: OperationMedia) -> DocumentValue {
        guard let reference = use.reference else { return self.body(use, media) }
        // A shared body has the media types of the root: an operation with its own ones needs one of its own.
        let isSame = media.consumes == nil || media.consumes == self.consumes
        if reference.hasPrefix("#"), !isSame {
            var definition = BodyParameters.definition(use, self)
            definition.comments = use.comments
            return self.body(definition, media)
        }
        if media.consumes == nil, !self.consumes.isEmpty { self.usesRootConsumes = true }
        if reference.hasPrefix("#/parameters/") {
            return use.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        var definition = BodyParameters.definition(use, self)
        definition.comments = use.comments
        return self.body(definition, media)
    }

    private func consumed(_ media: OperationMedia) -> [String] {
        if let own = media.consumes { return own }
        if !self.consumes.isEmpty { self.usesRootConsumes = true }
        return self.consumes
    }

    /// A parameter in the body as a request body.
    func body(_ parameter: DocumentValue, _ media: OperationMedia) -> DocumentValue {
        let types = self.consumed(media)
        return parameter.mapMembers { member in
            switch member.key {
            case "in": return nil
            case "name":
                // The name is for readers of 2.0 alone; the usual one says nothing.
                return member.value.text == "body" ? nil : [DocumentMember("x-body-name", member.value)]
            case "schema":
                let schema = self.schema(member.value)
                let content = self.perMediaType(types.isEmpty ? ["application/json"] : types, schema, member.value) {
                    schema, _ in
                    [DocumentMember("schema", schema)]
                }
                return [DocumentMember("content", .mapping(content))]
            case "description", "required": return [member]
            case let key where key.hasPrefix("x-"): return [member]
            default: return [DocumentMember("x-" + member.key, member.value)]
            }
        }
    }

    /// The fields of a form as the properties of an object.
    private func form(_ fields: [DocumentValue], _ media: OperationMedia) -> DocumentValue {
        let hasFile = fields.contains { $0["type"]?.text == "file" }
        let consumed = self.consumed(media)
        var types = consumed.filter { Self.formTypes.contains($0) }
        // What the root says is meant for other bodies, too.
        if let first = fields.first, media.consumes != nil, types.count < consumed.count {
            let others = consumed.filter { !Self.formTypes.contains($0) }
            self.log.dropped("\(others.joined(separator: ", ")) is no media type of a form and left out", first)
        }
        if types.isEmpty { types = [hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded"] }
        var properties: [DocumentMember] = []
        var required: [DocumentValue] = []
        var encoding: [DocumentMember] = []
        for field in fields {
            let name = field["name"]?.plainText ?? ""
            if field["required"]?.truth == true { required.append(.text(name)) }
            var property = field.mapMembers { member in
                switch member.key {
                case "name", "in", "required", "collectionFormat": return nil
                case "allowEmptyValue":
                    self.log.kept("allowEmptyValue of a form field is kept as x-allowEmptyValue", member.value)
                    return [DocumentMember("x-allowEmptyValue", member.value)]
                default: return [member]
                }
            }
            property = self.schema(property)
            if field["type"]?.text == "array" {
                self.encode(field, name, into: &encoding, &property)
            }
            properties.append(DocumentMember(name, property))
        }
        var schema: [DocumentMember] = [DocumentMember("type", .text("object"))]
        if !required.isEmpty { schema.append(DocumentMember("required", .list(required))) }
        schema.append(DocumentMember("properties", .mapping(properties)))
        var content = [DocumentMember("schema", .mapping(schema))]
        if !encoding.isEmpty { content.append(DocumentMember("encoding", .mapping(encoding))) }
        var body: [DocumentMember] = []
        if !required.isEmpty { body.append(DocumentMember("required", .boolean(true))) }
        let made = DocumentValue(.mapping(content), origin: fields.first?.origin)
        let media = self.perMediaType(types, made, made) { made, _ in made.members }
        body.append(DocumentMember("content", .mapping(media)))
        return DocumentValue(.mapping(body), origin: made.origin)
    }

    private func encode(
        _ field: DocumentValue, _ name: String, into encoding: inout [DocumentMember], _ property: inout DocumentValue
    ) {
        let style: (String, Bool)
        switch field["collectionFormat"]?.text ?? "csv" {
        case "multi": return
        case "csv": style = ("form", false)
        case "ssv": style = ("spaceDelimited", false)
        case "pipes": style = ("pipeDelimited", false)
        case let other:
            self.log.kept("collectionFormat \(other) is kept as x-collectionFormat: 3.0 cannot say it", field)
            property["x-collectionFormat"] = .text(other)
            return
        }
        encoding.append(
            DocumentMember(
                name,
                .mapping([DocumentMember("style", .text(style.0)), DocumentMember("explode", .boolean(style.1))])))
    }
}

extension DocumentValue {
    /// The same value without comments, for its second and further places.
    var plain: DocumentValue {
        switch self.content {
        case .mapping(let members):
            DocumentValue(.mapping(members.map { DocumentMember($0.key, $0.value.plain) }), origin: self.origin)
        case .list(let items): DocumentValue(.list(items.map(\.plain)), origin: self.origin)
        default: DocumentValue(self.content, origin: self.origin)
        }
    }
}

extension Downgrade {
    /// What a request body of 3.0 amounts to in 2.0.
    struct Body {
        var parameters: [DocumentValue] = []
        var consumes: [String] = []
        /// What a form has no place for and its operation has.
        var extensions: [DocumentMember] = []
    }

    private static let formTypes: Set<String> = ["application/x-www-form-urlencoded", "multipart/form-data"]

    func body(_ use: DocumentValue) -> Body {
        let definition = use.reference == nil ? use : self.bodyDefinition(use)
        guard let content = definition["content"], content.isMapping else {
            return Body(parameters: [self.bodyParameter(definition, DocumentValue.mapping([]), name: "body")])
        }
        let consumes = content.members.map(\.key)
        if let fields = self.fields(definition, content) {
            if use.reference != nil { _ = self.inline(use) }
            return Body(parameters: fields, consumes: consumes, extensions: definition.extensions)
        }
        if let reference = use.reference, reference.hasPrefix("#/components/requestBodies/") {
            return Body(
                parameters: [use.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }], consumes: consumes)
        }
        return Body(parameters: [self.bodyParameter(definition, content, name: "body")], consumes: consumes)
    }

    private func bodyDefinition(_ use: DocumentValue) -> DocumentValue {
        guard let reference = use.reference, let text = try? ReferenceText(reference) else { return use }
        if text.file.isEmpty, let target = self.root.value(at: text.tokens), target.reference == nil { return target }
        guard let origin = use.origin, let target = self.resolver.resolve(origin) else { return use }
        return DocumentValue(target, drawnInto: self.root.origin)
    }

    /// The bodies that are shared; forms are written out where they are used.
    func sharedBodies(_ shared: DocumentValue) -> DocumentValue {
        let bodies = shared.mapMembers { member in
            if let content = member.value["content"], self.fields(member.value, content, isQuiet: true) != nil {
                if !self.inlined.contains("requestBodies/\(member.key)") {
                    self.log.dropped(
                        "2.0 does not share forms; \"\(member.key)\" is used nowhere and left out", member.value)
                }
                return nil
            }
            let body = self.bodyParameter(
                member.value, member.value["content"] ?? DocumentValue.mapping([]), name: "body")
            return [DocumentMember(self.bodyKey(member.key), body)]
        }
        return bodies
    }

    private func bodyParameter(_ body: DocumentValue, _ content: DocumentValue, name: String) -> DocumentValue {
        if body.reference != nil { return body.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] } }
        let chosen = content.members.first { $0.key == "application/json" } ?? content.members.first
        let schemas = content.members.compactMap { $0.value["schema"]?.plain }
        let isLossy =
            schemas.contains { $0 != schemas.first } || schemas.count != content.members.count
            || content.members.contains { media in media.value.members.contains { $0.key != "schema" } }
        var members = [
            DocumentMember("name", body["x-body-name"] ?? .text(name)), DocumentMember("in", .text("body")),
        ]
        var isWritten = false
        let rest = body.mapMembers { member in
            switch member.key {
            case "x-body-name": return []
            case "content":
                isWritten = true
                var made = [DocumentMember("schema", chosen?.value["schema"].map { self.schema($0) } ?? .mapping([]))]
                made[0].value.prepend((member.value.comments?.leading ?? []).filter { !$0.isEmpty })
                if isLossy {
                    self.log.kept(
                        "the content of a request body is kept as x-content: 2.0 has one schema, and no examples and encoding",
                        member.value)
                    made.append(DocumentMember("x-content", self.kept(member.value.plain)))
                }
                return made
            default: return [member]
            }
        }
        members += rest.members
        if !isWritten { members.append(DocumentMember("schema", .mapping([]))) }
        return rest.with(.mapping(members))
    }

    /// The fields of a form; `nil` for a body that is none.
    private func fields(
        _ body: DocumentValue, _ content: DocumentValue, isQuiet: Bool = false
    ) -> [DocumentValue]? {
        guard !content.members.isEmpty, content.members.allSatisfy({ Self.formTypes.contains($0.key) }),
            let media = content.members.first?.value, let written = media["schema"]
        else { return nil }
        let schema = written.reference == nil ? written : self.resolved(written)
        guard let properties = schema["properties"], !properties.members.isEmpty, schema["allOf"] == nil else {
            return nil
        }
        if isQuiet { return [] }
        if let description = body["description"] {
            self.log.dropped("the description of a form is left out: 2.0 has those of its fields", description)
        }
        for member in schema.members
        where !["type", "properties", "required", "description", "title"].contains(member.key) {
            self.log.dropped("\(member.key) of a form is left out: 2.0 has its fields only", member.value)
        }
        for media in content.members {
            for member in media.value.members where member.key != "schema" && member.key != "encoding" {
                self.log.dropped("\(member.key) of a form is left out: 2.0 has its fields only", member.value)
            }
            for part in media.value["encoding"]?.members ?? [] {
                for member in part.value.members where member.key != "style" && member.key != "explode" {
                    self.log.dropped("\(member.key) of a field's encoding is left out: 2.0 has none", member.value)
                }
            }
        }
        let required = schema["required"]?.texts ?? []
        return properties.members.map { property in
            self.field(
                property, isRequired: required.contains(property.key), encoding: media["encoding"]?[property.key])
        }
    }

    private func field(_ property: DocumentMember, isRequired: Bool, encoding: DocumentValue?) -> DocumentValue {
        let schema = self.resolved(property.value)
        var members = [
            DocumentMember("name", .text(property.key)), DocumentMember("in", .text("formData")),
        ]
        if isRequired { members.append(DocumentMember("required", .boolean(true))) }
        var rest = schema
        if let description = schema["description"] {
            members.append(DocumentMember("description", description))
            rest["description"] = nil
        }
        if schema["type"]?.text == "string", schema["format"]?.text == "binary" {
            rest["format"] = nil
            rest["type"] = .text("file")
        }
        if let allowed = rest["x-allowEmptyValue"] {
            members.append(DocumentMember("allowEmptyValue", allowed))
            rest["x-allowEmptyValue"] = nil
        }
        members += self.simple(rest, of: property.key)
        if schema["type"]?.text == "array" {
            let format: String
            switch (encoding?["style"]?.text ?? "form", encoding?["explode"]?.truth) {
            case ("form", false): format = "csv"
            case ("spaceDelimited", _): format = "ssv"
            case ("pipeDelimited", _): format = "pipes"
            default: format = "multi"
            }
            members.append(DocumentMember("collectionFormat", .text(format)))
        }
        return DocumentValue(.mapping(members), comments: property.value.comments, origin: property.value.origin)
    }
}
