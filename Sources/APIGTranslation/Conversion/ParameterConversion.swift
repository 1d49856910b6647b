import SourceDocument

extension Upgrade {
    /// The parameters of a list that are no body, which takes its comments along.
    func parameters(_ list: DocumentValue) -> DocumentValue {
        guard list.isList else { return list }
        return list.with(.list(list.items.filter { !BodyParameters.isBody($0, self) }.map { self.parameter($0) }))
    }

    /// The parameters of a path that are no body; the comments of those stay here, since every operation gets the body.
    func sharedByPath(_ list: DocumentValue) -> DocumentValue {
        list.mapItems { BodyParameters.isBody($0, self) ? nil : self.parameter($0) }
    }

    /// What the root shares: parameters, bodies as request bodies; form fields are written out where they are used.
    func sharedParameters(_ shared: DocumentValue) -> [DocumentMember] {
        let bodies = shared.members.filter { $0.value["in"]?.text == "body" }
        let forms = shared.members.filter { $0.value["in"]?.text == "formData" }
        for form in forms where !self.isUsed("#/parameters/" + form.key) {
            self.log.dropped("3.0 does not share form fields; \"\(form.key)\" is used nowhere and left out", form.value)
        }
        let media = OperationMedia(.null)
        let others = shared.mapMembers { member in
            switch member.value["in"]?.text {
            case "body": []
            case "formData": nil
            default: [DocumentMember(member.key, self.parameter(member.value))]
            }
        }
        var members: [DocumentMember] = []
        if !others.members.isEmpty || shared.members.isEmpty { members.append(DocumentMember("parameters", others)) }
        if !bodies.isEmpty {
            var made = DocumentValue.made(
                bodies.map { DocumentMember($0.key, self.body($0.value, media)) }, from: shared)
            if others.members.isEmpty { made.comments = others.comments }
            members.append(DocumentMember("requestBodies", made))
        }
        return members
    }

    private func isUsed(_ reference: String) -> Bool {
        func contains(_ value: DocumentValue) -> Bool {
            value.reference == reference || value.members.contains { contains($0.value) }
                || value.items.contains(where: contains)
        }
        return contains(self.root["paths"] ?? .null)
    }

    private func parameter(_ parameter: DocumentValue) -> DocumentValue {
        if parameter.reference != nil {
            return parameter.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        return self.withSchema(parameter, in: parameter["in"]?.text ?? "query")
    }

    /// A parameter or header with its type in a schema.
    ///
    /// - Parameters:
    ///   - value: The parameter or header of 2.0.
    ///   - place: Where it stands, which decides about its form.
    /// - Returns: The parameter or header of 3.0.
    func withSchema(_ value: DocumentValue, in place: String) -> DocumentValue {
        guard value.isMapping else { return value }
        let keywords = value.members.filter { SimpleSchema.keywords.contains($0.key) }
        let isNullable = value["x-nullable"]?.truth
        var schema = self.schema(.made(keywords, from: value))
        if let isNullable { schema["nullable"] = .boolean(isNullable) }
        let isArray = value["type"]?.text == "array"
        var isWritten = false
        var result = value.mapMembers { member in
            switch member.key {
            case let key where SimpleSchema.keywords.contains(key):
                if isWritten { return [] }
                isWritten = true
                var members = [DocumentMember("schema", schema)]
                // Comments on lines of their own before the first keyword stand before the schema.
                if let leading = schema.members.first?.value.comments?.leading, !leading.isEmpty {
                    members[0].value.members[0].value.comments?.leading = []
                    members[0].value.comments = DocumentComments(leading: leading)
                }
                if isArray, value["collectionFormat"] == nil { members += self.style("csv", place, nil) }
                return members
            case "schema": return [DocumentMember("x-schema", member.value)]
            case "x-nullable" where isNullable != nil: return []
            case "collectionFormat":
                return isArray ? self.style(member.value.plainText, place, member) : [self.keptFormat(member)]
            case SamplePlace.key where value["example"] == nil && place != "response":
                return [DocumentMember("example", member.value)]
            default: return [member]
            }
        }
        if !isWritten { result.members.append(DocumentMember("schema", .mapping([]))) }
        return result
    }

    private func keptFormat(_ member: DocumentMember) -> DocumentMember {
        self.log.kept(
            "collectionFormat \(member.value.plainText) is kept as x-collectionFormat: 3.0 cannot say it here",
            member.value)
        return DocumentMember("x-collectionFormat", member.value)
    }

    /// How the items of an array are written.
    private func style(_ format: String, _ place: String, _ member: DocumentMember?) -> [DocumentMember] {
        func made(_ style: String, _ explode: Bool) -> [DocumentMember] {
            let style = DocumentValue.text(style)
            return [
                DocumentMember("style", member?.value.with(style.content) ?? style),
                DocumentMember("explode", .boolean(explode)),
            ]
        }
        switch (format, place) {
        case ("csv", "query"): return made("form", false)
        case ("multi", "query"): return made("form", true)
        case ("ssv", "query"): return made("spaceDelimited", false)
        case ("pipes", "query"): return made("pipeDelimited", false)
        case ("csv", _): return member.map { [DocumentMember("style", $0.value.with(.text("simple")))] } ?? []
        default: return member.map { [self.keptFormat($0)] } ?? []
        }
    }
}

extension Downgrade {
    /// The parameters of a list, and those that a body amounts to; those of cookies stay under an extension beside them.
    func parameters(_ list: DocumentValue, adding body: [DocumentValue] = []) -> [DocumentMember]? {
        guard list.isList else { return [DocumentMember("parameters", list)] }
        var cookies: [DocumentValue] = []
        var others: [DocumentValue] = []
        for item in list.items {
            let target = item.reference == nil ? item : self.peek(item)
            guard target["in"]?.text == "cookie" else {
                others.append(self.parameter(item))
                continue
            }
            let name = target["name"]?.plainText ?? ""
            self.log.kept("the cookie parameter \"\(name)\" is kept in x-cookie-parameters: 2.0 has none", item)
            cookies.append(self.kept(self.inline(item)))
        }
        let result = list.with(.list(others + body))
        var members: [DocumentMember] = []
        if !result.items.isEmpty || list.items.isEmpty { members.append(DocumentMember("parameters", result)) }
        if !cookies.isEmpty { members.append(DocumentMember("x-cookie-parameters", .list(cookies))) }
        if result.items.isEmpty, !list.items.isEmpty { members[0].value.comments = list.comments }
        return members
    }

    /// What a local reference leads to, without saying that it is written out.
    private func peek(_ value: DocumentValue) -> DocumentValue {
        guard let reference = value.reference, let text = try? ReferenceText(reference), text.file.isEmpty else {
            return value
        }
        return self.root.value(at: text.tokens) ?? value
    }

    func sharedParameters(_ shared: DocumentValue) -> DocumentValue {
        shared.mapMembers { member in
            guard member.value["in"]?.text == "cookie" else {
                return [DocumentMember(member.key, self.parameter(member.value))]
            }
            if !self.inlined.contains("parameters/\(member.key)") {
                self.log.dropped("2.0 has no cookie parameters; \"\(member.key)\" is left out", member.value)
            }
            return nil
        }
    }

    private func parameter(_ parameter: DocumentValue) -> DocumentValue {
        if parameter.reference != nil {
            return parameter.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        return self.withoutSchema(parameter, in: parameter["in"]?.text ?? "query")
    }

    /// A parameter or header with its type beside its name.
    func withoutSchema(_ value: DocumentValue, in place: String) -> DocumentValue {
        guard value.isMapping else { return value }
        let name = value["name"]?.plainText ?? "a response's header"
        let isHeader = place == "response"
        let content = value["content"]?.members.first?.value["schema"]
        let schema = self.resolved(value["schema"] ?? content ?? .null)
        let isArray = schema["type"]?.text == "array"
        let isObject = schema["type"]?.text == "object"
        var isWritten = false
        var result = value.mapMembers { member in
            let kept = [DocumentMember("x-" + member.key, self.kept(member.value))]
            switch member.key {
            case "schema":
                isWritten = true
                var members = self.simple(schema, of: name)
                if let comments = member.value.comments {
                    let leading = comments.leading + (comments.trailing.map { [$0] } ?? [])
                    if !members.isEmpty {
                        var first = members[0].value.comments ?? DocumentComments()
                        first.leading = leading + first.leading
                        members[0].value.comments = first
                    }
                }
                return members
            case "content":
                self.log.kept("the content of \"\(name)\" is kept as x-content: 2.0 has the type only", member.value)
                isWritten = true
                return self.simple(schema, of: name) + kept
            case "style" where isObject, "explode" where isObject:
                self.log.kept(
                    "\(member.key) of \"\(name)\" is kept as x-\(member.key): 2.0 has no objects here", member.value)
                return kept
            case "style": return isArray ? self.collectionFormat(value, place, member) : self.plainStyle(member, place)
            case "explode": return isArray && value["style"] == nil ? self.collectionFormat(value, place, member) : nil
            case "example" where !isHeader && value[SamplePlace.key] == nil:
                return [DocumentMember(SamplePlace.key, member.value.with(.text(member.value.plainText)))]
            case "example", "examples", "deprecated", "allowReserved":
                self.log.kept("\(member.key) of \"\(name)\" is kept as x-\(member.key)", member.value)
                return kept
            case "required" where isHeader:
                self.log.kept("required of a response's header is kept as x-required", member.value)
                return kept
            default: return [member]
            }
        }
        if !isWritten { result.members.append(DocumentMember("type", .text("string"))) }
        if isArray, value["style"] == nil, value["explode"] == nil, place == "query" {
            result.members.append(DocumentMember("collectionFormat", .text("multi")))
        }
        return result
    }

    /// A style of something that is no array: the usual one says nothing.
    private func plainStyle(_ member: DocumentMember, _ place: String) -> [DocumentMember]? {
        let usual = place == "query" ? "form" : "simple"
        if member.value.text == usual { return nil }
        self.log.kept("style \(member.value.plainText) is kept as x-style: 2.0 cannot say it", member.value)
        return [DocumentMember("x-style", member.value)]
    }

    private func collectionFormat(_ value: DocumentValue, _ place: String, _ member: DocumentMember) -> [DocumentMember]
    {
        let style = value["style"]?.text ?? (place == "query" ? "form" : "simple")
        let explodes = value["explode"]?.truth ?? (style == "form")
        let format: String
        switch (style, explodes) {
        case ("form", true) where place == "query" || place == "formData": format = "multi"
        case ("form", false), ("simple", _): format = "csv"
        case ("spaceDelimited", false): format = "ssv"
        case ("pipeDelimited", false): format = "pipes"
        default:
            self.log.kept("style \(style) is kept as x-style: 2.0 cannot say it", member.value)
            return [DocumentMember("x-style", .text(style)), DocumentMember("x-explode", .boolean(explodes))]
        }
        return [DocumentMember("collectionFormat", member.value.with(.text(format)))]
    }

    /// A schema without its references, as far as they lead anywhere.
    func resolved(_ schema: DocumentValue) -> DocumentValue {
        guard schema.reference != nil else { return schema }
        let isForeign = schema.reference?.hasPrefix("#") == false
        let target = self.inline(schema)
        guard isForeign, self.isLowered else { return target }
        return Lowering(root: self.root, resolver: self.resolver, log: self.log).schema(target)
    }

    private static let simpleTypes: Set<String> = [
        "string", "number", "integer", "long", "float", "double", "boolean", "array", "file",
    ]

    /// A schema's members as a parameter, header or item of 2.0 has them.
    func simple(_ schema: DocumentValue, of name: String, depth: Int = 0) -> [DocumentMember] {
        guard schema.isMapping, depth < 20 else { return [DocumentMember("type", .text("string"))] }
        let type = schema["type"]?.text
        if let type, !Self.simpleTypes.contains(type) {
            self.log.changed(
                "\"\(name)\" becomes a string: 2.0 has no \(type) here; its schema is kept as x-schema", schema)
            return [DocumentMember("type", .text("string")), DocumentMember("x-schema", self.schema(schema))]
        }
        var members: [DocumentMember] = []
        if type == nil {
            self.log.changed("\"\(name)\" has no type; it becomes a string", schema)
            members.append(DocumentMember("type", .text("string")))
        }
        for member in schema.members {
            switch member.key {
            case "items":
                let items = self.resolved(member.value)
                var made = DocumentValue.made(self.simple(items, of: "items of " + name, depth: depth + 1), from: items)
                made.comments = member.value.comments
                members.append(DocumentMember("items", made))
            case let key where SimpleSchema.keywords.contains(key): members.append(member)
            case "nullable": members.append(DocumentMember("x-nullable", member.value))
            case let key where key.hasPrefix("x-"): members.append(member)
            default:
                self.log.kept(
                    "\(member.key) in the schema of \"\(name)\" is kept as x-\(member.key): 2.0 cannot say it here",
                    member.value)
                let inner = SchemaWalk.inner(member) { self.schema($0) }
                members.append(DocumentMember("x-" + member.key, inner.value))
            }
        }
        if type == "array", schema["items"] == nil {
            members.append(DocumentMember("items", .mapping([DocumentMember("type", .text("string"))])))
        }
        return members
    }
}
