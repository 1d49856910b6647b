import SourceDocument

extension Upgrade {
    /// The answers of an operation; the samples beside them go into one of them.
    ///
    /// - Source: APIG User Guide, apig_03_0117, apig_03_0118
    func responses(_ responses: DocumentValue, _ media: OperationMedia) -> DocumentValue {
        guard responses.isMapping else { return responses }
        let samples = responses.members.filter { ResultSamplePlace.keys.contains($0.key) }
        let keys = responses.members.map(\.key).filter { !$0.hasPrefix("x-") }
        let target = ["default", "default-cors"].first { keys.contains($0) } ?? keys.first
        var isPlaced = samples.isEmpty
        var result = responses.mapMembers { member in
            if member.key.hasPrefix("x-") {
                return !isPlaced || ResultSamplePlace.keys.contains(member.key) ? (isPlaced ? [] : [member]) : [member]
            }
            guard member.key == target, !samples.isEmpty, let carrier = self.carrier(member.value) else {
                return [DocumentMember(member.key, self.response(member.value, produces: media.produces))]
            }
            isPlaced = true
            return [
                DocumentMember(member.key, self.adding(samples, to: self.response(carrier, produces: media.produces)))
            ]
        }
        guard !samples.isEmpty else { return result }
        if target == nil {
            let description = DocumentMember("description", .text(""))
            result = responses.mapMembers { ResultSamplePlace.keys.contains($0.key) ? [] : [$0] }
            result.members.append(DocumentMember("default", .mapping([description] + samples)))
        } else if isPlaced {
            // Those that stood before the response that carries them now.
            result = result.mapMembers { ResultSamplePlace.keys.contains($0.key) ? [] : [$0] }
        }
        return result
    }

    /// The response that can carry samples: an inline one, since a shared one is not this operation's alone.
    private func carrier(_ response: DocumentValue) -> DocumentValue? {
        guard let reference = response.reference else { return response.isMapping ? response : nil }
        guard let text = try? ReferenceText(reference), text.file.isEmpty,
            let target = self.root.value(at: text.tokens), target.reference == nil, target.isMapping
        else { return nil }
        var inline = target.plain
        inline.comments = response.comments
        return inline
    }

    private func adding(_ samples: [DocumentMember], to response: DocumentValue) -> DocumentValue {
        var result = response
        for sample in samples {
            if let own = result[sample.key], own.content != sample.value.content {
                self.log.dropped("\(sample.key) of the response is left out: the one beside it counts", own)
            }
            result[sample.key] = sample.value
        }
        return result
    }

    /// Whether a response, or the one its reference leads to, has something for a media type.
    func hasContent(_ response: DocumentValue) -> Bool {
        var response = response
        if let reference = response.reference, let text = try? ReferenceText(reference), text.file.isEmpty {
            response = self.root.value(at: text.tokens) ?? response
        }
        return response["schema"] != nil || response["examples"] != nil
    }

    /// A response with its schema and examples under media types.
    ///
    /// - Parameters:
    ///   - response: The response of 2.0.
    ///   - produces: The media types of the operation; `nil` takes the root's.
    /// - Returns: The response of 3.0.
    func response(_ response: DocumentValue, produces: [String]?) -> DocumentValue {
        if response.reference != nil {
            if let produces, produces != self.produces, self.hasContent(response) {
                self.log.changed(
                    "the shared response has the media types of the root, not those of this operation", response)
            }
            return response.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        let schema = response["schema"]
        let examples = response["examples"]
        var isWritten = false
        return response.mapMembers { member in
            switch member.key {
            case "schema", "examples":
                if isWritten { return [] }
                isWritten = true
                var content = DocumentValue.mapping(self.content(schema, examples, produces))
                content.comments = member.key == "examples" ? member.value.comments : nil
                return [DocumentMember("content", content)]
            case "headers":
                return [DocumentMember("headers", member.value.mapValues { self.withSchema($0, in: "response") })]
            default: return [member]
            }
        }
    }

    private func content(
        _ schema: DocumentValue?, _ examples: DocumentValue?, _ produces: [String]?
    ) -> [DocumentMember] {
        var types = produces ?? self.produces
        if produces == nil, !types.isEmpty { self.usesRootProduces = true }
        if types.isEmpty { types = schema?["type"]?.text == "file" ? ["application/octet-stream"] : [] }
        for example in examples?.members ?? [] where !types.contains(example.key) { types.append(example.key) }
        if types.isEmpty { types = ["application/json"] }
        let converted = schema.map { self.schema($0) }
        return self.perMediaType(types, converted ?? .null, schema ?? examples ?? .null) { schema, type in
            var media = converted == nil ? [] : [DocumentMember("schema", schema)]
            if let example = examples?[type] { media.append(DocumentMember("example", example)) }
            return media
        }
    }

    /// Copies of schemas a document may grow by; many media types and a large schema multiply.
    private static let maxCopied = 2_000_000

    /// The media types of a content; the first one gets the comments.
    ///
    /// - Parameters:
    ///   - types: The media types.
    ///   - schema: What all of them have.
    ///   - place: What a finding is about.
    ///   - media: What a media type holds.
    /// - Returns: A member for each type, of which there are fewer when a hostile document would grow beyond bounds.
    func perMediaType(
        _ types: [String], _ schema: DocumentValue, _ place: DocumentValue,
        _ media: (DocumentValue, String) -> [DocumentMember]
    ) -> [DocumentMember] {
        let size = types.count > 1 ? schema.count : 0
        let plain = types.count > 1 ? schema.plain : schema
        var members: [DocumentMember] = []
        for type in types {
            if !members.isEmpty {
                self.copied += size
                guard self.copied <= Self.maxCopied else {
                    self.log.dropped("further media types are left out: the document would grow beyond bounds", place)
                    break
                }
            }
            members.append(DocumentMember(type, .mapping(media(members.isEmpty ? schema : plain, type))))
        }
        return members
    }
}

extension Downgrade {
    /// The answers of an operation; samples inside them go beside them.
    ///
    /// - Source: APIG User Guide, apig_03_0117, apig_03_0118
    func responses(_ responses: DocumentValue) -> DocumentValue {
        guard responses.isMapping else { return responses }
        var result = responses.mapMembers { member in
            if member.key.hasPrefix("x-") { return [member] }
            let response = self.response(member.value)
            guard member.key.hasSuffix("XX"), member.key.count == 3 else {
                return [DocumentMember(member.key, response)]
            }
            self.log.kept("\(member.key) is kept as x-\(member.key): responses of 2.0 have whole codes", member.value)
            return [DocumentMember("x-" + member.key, response)]
        }
        for key in ResultSamplePlace.keys { self.hoist(key, in: &result) }
        if !result.members.contains(where: { !$0.key.hasPrefix("x-") }), !responses.members.isEmpty {
            result.members.append(DocumentMember("default", .mapping([DocumentMember("description", .text(""))])))
        }
        return result
    }

    /// Puts the sample that counts beside the responses.
    private func hoist(_ key: String, in responses: inout DocumentValue) {
        let keys = responses.members.map(\.key).filter { !ResultSamplePlace.keys.contains($0) }
        let ranked =
            ["default", "default-cors"].filter { keys.contains($0) }
            + keys.filter { $0 != "default" && $0 != "default-cors" }
        var counting = responses[key]
        for name in ranked {
            guard var response = responses[name], response.isMapping, let sample = response[key] else { continue }
            if let counting, counting.content != sample.content {
                self.log.dropped("\(key) of \"\(name)\" is left out: an earlier one counts", sample)
            }
            if counting == nil { counting = sample }
            response[key] = nil
            responses[name] = response
        }
        if let counting, responses[key] == nil { responses[key] = counting }
    }

    /// A response with its schema beside its description.
    func response(_ response: DocumentValue) -> DocumentValue {
        if response.reference != nil {
            return response.mapMembers { [$0.key == "$ref" ? self.reference($0) : $0] }
        }
        return response.mapMembers { member in
            switch member.key {
            case "content": return self.content(member.value)
            case "headers": return [DocumentMember("headers", member.value.mapValues { self.header($0) })]
            case "links":
                self.log.kept("links are kept as x-links: 2.0 has none", member.value)
                return [DocumentMember("x-links", self.kept(member.value))]
            default: return [member]
            }
        }
    }

    private func header(_ header: DocumentValue) -> DocumentValue {
        self.withoutSchema(header.reference == nil ? header : self.inline(header), in: "response")
    }

    private func content(_ content: DocumentValue) -> [DocumentMember]? {
        guard content.isMapping else { return [DocumentMember("x-content", content)] }
        let chosen = content.members.first { $0.key == "application/json" } ?? content.members.first
        let schemas = content.members.compactMap { $0.value["schema"]?.plain }
        var isLossy = schemas.contains { $0 != schemas.first }
        if !schemas.isEmpty, schemas.count != content.members.count { isLossy = true }
        var examples: [DocumentMember] = []
        for media in content.members {
            for member in media.value.members {
                switch member.key {
                case "schema": continue
                case "example": examples.append(DocumentMember(media.key, member.value))
                default: isLossy = true
                }
            }
            if media.value["example"] == nil, let first = media.value["examples"]?.members.first,
                let value = self.inline(first.value)["value"]
            {
                examples.append(DocumentMember(media.key, value.plain))
            }
        }
        var members: [DocumentMember] = []
        if let schema = chosen?.value["schema"] {
            var made = self.schema(schema)
            if schema["type"]?.text == "string", schema["format"]?.text == "binary" {
                made = made.mapMembers { member in
                    switch member.key {
                    case "type": [DocumentMember("type", member.value.with(.text("file")))]
                    case "format": nil
                    default: [member]
                    }
                }
            }
            members.append(DocumentMember("schema", made))
        }
        if !examples.isEmpty { members.append(DocumentMember("examples", .mapping(examples))) }
        if isLossy {
            self.log.kept(
                "the content of a response is kept as x-content: 2.0 has one schema and one example of a media type",
                content)
            members.append(DocumentMember("x-content", self.kept(content.plain)))
        }
        guard !members.isEmpty else { return nil }
        members[0].value.prepend((content.comments?.leading ?? []).filter { !$0.isEmpty })
        return members
    }

    /// The media types the answers of an operation have.
    func produces(_ responses: DocumentValue?) -> [String] {
        var types: [String] = []
        for response in responses?.members ?? [] where !response.key.hasPrefix("x-") {
            var value = response.value
            if let reference = value.reference, let text = try? ReferenceText(reference), text.file.isEmpty {
                value = self.root.value(at: text.tokens) ?? value
            }
            for media in value["content"]?.members ?? [] where !types.contains(media.key) { types.append(media.key) }
        }
        return types
    }
}
