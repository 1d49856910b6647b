import APIGExtensions
import OpenAPIModel
import SourceDocument

/// Names in a document: where they are defined, and what a text names.
struct DocumentNames {
    let outline: TextOutline
    let version: OpenAPIVersion

    init(_ outline: TextOutline) {
        self.outline = outline
        self.version = outline.version
    }

    /// What a value or key is the name of; `nil` when it names nothing.
    func kind(of context: CursorContext) -> NameKind? {
        switch context.role {
        case .key:
            guard case .part(.securityRequirement)? = ValuePlace(context.path, in: self.version)?.kind else {
                return nil
            }
            return .securityScheme
        case .value:
            if case .part(.securityRequirement)? = ValuePlace(context.path, in: self.version)?.kind {
                return .securityScheme
            }
            guard let names = ValuePlace(context.path, in: self.version)?.field?.names else { return nil }
            // A constant or a $context name is no parameter.
            if let origin = self.outline.text(at: context.path.dropLast() + [.key("origin")]),
                names == .requestParameter,
                !["REQUEST", "PARAM", "REQUEST_PARAMETER"].contains(origin.uppercased())
            {
                return nil
            }
            return names
        }
    }

    /// The mappings whose keys are the names of a kind.
    private func tables(_ kind: NameKind) -> [[PathStep]] {
        func anywhere(_ key: String) -> [[PathStep]] { [[.key(key)], [.key("components"), .key(key)]] }
        switch kind {
        case .throttlePolicy: return anywhere("x-apigateway-ratelimits")
        case .accessPolicy: return anywhere("x-apigateway-access-controls")
        case .gatewayResponse: return anywhere("x-apigateway-responses")
        case .securityScheme:
            return self.version.isSwagger2
                ? [[.key("securityDefinitions")]] : [[.key("components"), .key("securitySchemes")]]
        case .requestParameter: return []
        }
    }

    /// The names of a kind that can be used at a place.
    func names(_ kind: NameKind, from path: [PathStep]) -> [(name: String, slot: Int)] {
        guard kind != .requestParameter else { return self.requestParameters(of: path) }
        return self.tables(kind).flatMap { self.outline.members(of: $0) }.compactMap { slot in
            self.outline.slots[slot].key.map { ($0.text, slot) }
        }
    }

    /// The slot that defines a name.
    func definition(of name: String, _ kind: NameKind, from path: [PathStep]) -> Int? {
        self.names(kind, from: path).first { $0.name == name }?.slot
    }

    // MARK: Parameters

    /// The parameters of the operation a place is in, its own and those of its path, references in the document followed.
    func requestParameters(of path: [PathStep]) -> [(name: String, slot: Int)] {
        guard path.count >= 3 else { return [] }
        return self.parameterItems(operation: Array(path[..<3])).compactMap { item in
            self.outline.text(at: item + [.key("name")]).flatMap { name in
                self.outline.slot(at: item + [.key("name")]).map { (name, $0) }
            }
        }
    }

    /// The ways to the parameters of an operation, references in the document followed.
    private func parameterItems(operation: [PathStep]) -> [[PathStep]] {
        [operation, Array(operation.dropLast())].flatMap { owner in
            self.outline.members(of: owner + [.key("parameters")]).map { slot in
                let path = self.outline.path(of: slot)
                guard let reference = self.outline.text(at: path + [.key("$ref")]),
                    let target = self.local(reference)
                else { return path }
                return self.outline.path(of: target)
            }
        }
    }

    /// The slot of a path parameter of any operation of a path.
    func pathParameter(_ name: String, ofPath path: String) -> Int? {
        let item: [PathStep] = [.key("paths"), .key(path)]
        let operations = self.outline.members(of: item).compactMap { self.outline.slots[$0].key?.text }
        for method in operations {
            for parameter in self.parameterItems(operation: item + [.key(method)])
            where self.outline.text(at: parameter + [.key("in")]) == "path" {
                let slot = self.outline.slot(at: parameter + [.key("name")])
                guard let slot, let written = self.outline.slots[slot].value?.text else { continue }
                if written == name || written == name + "+" { return slot }
            }
        }
        return nil
    }

    /// The slot of the backend parameter that fills a variable of a backend path.
    func backendParameter(_ name: String, ofPathAt path: [PathStep]) -> Int? {
        let list = path.dropLast(2) + [.key("parameters")]
        for item in self.outline.members(of: Array(list)) {
            let parameter = self.outline.path(of: item)
            guard self.outline.text(at: parameter + [.key("in")])?.uppercased() == "PATH" else { continue }
            let slot = self.outline.slot(at: parameter + [.key("name")])
            if let slot, self.outline.slots[slot].value?.text == name { return slot }
        }
        return nil
    }

    // MARK: References

    /// The slot a reference in this document leads to.
    func local(_ reference: String) -> Int? {
        guard let text = try? ReferenceText(reference), text.file.isEmpty else { return nil }
        return self.slot(at: text.tokens)
    }

    /// The slot at the end of the tokens of a JSON Pointer.
    func slot(at tokens: [String]) -> Int? {
        var path: [PathStep] = []
        for token in tokens {
            let isList =
                self.outline.slot(at: path).flatMap { self.outline.slots[$0].container }
                .map { self.outline.containers[$0].isList } ?? false
            path.append(isList ? ReferenceText.position(token).map(PathStep.item) ?? .key(token) : .key(token))
        }
        return self.outline.slot(at: path)
    }

    /// What a variable in braces around an offset is called, in a text that begins at another.
    static func variable(in text: String, at offset: Int) -> String? {
        let bytes = Array(text.utf8)
        guard offset >= 0, offset <= bytes.count else { return nil }
        guard
            let open = bytes[..<offset].lastIndex(of: UInt8(ascii: "{"))
                ?? (bytes.dropFirst(offset).first == UInt8(ascii: "{") ? offset : nil),
            let close = bytes[open...].firstIndex(of: UInt8(ascii: "}")), close >= offset
        else { return nil }
        let name = String(decoding: bytes[(open + 1)..<close], as: UTF8.self)
        return name.hasSuffix("+") ? String(name.dropLast()) : name
    }
}
