import SourceDocument
import TestSupport

/// Makes documents of 3.0 with shared schemas; the same seed gives the same one.
struct DocumentGenerator {
    private var random: FuzzRandom
    private static let shared = ["Item", "Person", "Order", "Error"]

    static func make(seed: UInt64) -> DocumentValue {
        var generator = DocumentGenerator(random: FuzzRandom(seed: seed))
        return generator.document()
    }

    private mutating func document() -> DocumentValue {
        var paths: [DocumentMember] = []
        for number in 0..<self.random.number(4...9) {
            let hasVariable = self.random.one(in: 2)
            var item: [DocumentMember] = []
            for method in ["get", "post", "put"] where method == "get" || self.random.one(in: 2) {
                item.append(DocumentMember(method, self.operation("\(method)Thing\(number)", method, hasVariable)))
            }
            paths.append(DocumentMember("/things\(number)" + (hasVariable ? "/{id}" : ""), .mapping(item)))
        }
        let schemas = Self.shared.map { DocumentMember($0, self.object(depth: 0)) }
        return .mapping([
            DocumentMember("openapi", .text("3.0.3")),
            DocumentMember(
                "info", .mapping([DocumentMember("title", .text("Things")), DocumentMember("version", .text("1.0.0"))])),
            DocumentMember("paths", .mapping(paths)),
            DocumentMember("components", .mapping([DocumentMember("schemas", .mapping(schemas))])),
        ])
    }

    private mutating func operation(_ name: String, _ method: String, _ hasVariable: Bool) -> DocumentValue {
        var parameters: [DocumentValue] = []
        if hasVariable { parameters.append(self.parameter("id", "path")) }
        for number in 0..<self.random.number(1...3) { parameters.append(self.parameter("q\(number)", "query")) }
        var members = [
            DocumentMember("operationId", .text(name)),
            DocumentMember("summary", .text("does \(name)")),
            DocumentMember("parameters", .list(parameters)),
        ]
        if method != "get" {
            members.append(
                DocumentMember(
                    "requestBody",
                    .mapping([DocumentMember("required", .boolean(true)), DocumentMember("content", self.content())])))
        }
        members.append(
            DocumentMember(
                "responses",
                .mapping([
                    DocumentMember(
                        "200",
                        .mapping([
                            DocumentMember("description", .text("done")), DocumentMember("content", self.content()),
                        ])),
                    DocumentMember("404", .mapping([DocumentMember("description", .text("missing"))])),
                ])))
        return .mapping(members)
    }

    private mutating func parameter(_ name: String, _ place: String) -> DocumentValue {
        .mapping([
            DocumentMember("name", .text(name)), DocumentMember("in", .text(place)),
            DocumentMember("required", .boolean(place == "path")),
            DocumentMember(
                "schema",
                .mapping([
                    DocumentMember("type", .text("string")),
                    DocumentMember("maxLength", .number(self.random.number(5...50))),
                ])),
        ])
    }

    private mutating func content() -> DocumentValue {
        .mapping([DocumentMember("application/json", .mapping([DocumentMember("schema", self.schema(depth: 0))]))])
    }

    private mutating func schema(depth: Int) -> DocumentValue {
        switch self.random.number(0...(depth > 2 ? 2 : 6)) {
        case 0:
            return .mapping([
                DocumentMember("type", .text("string")),
                DocumentMember("maxLength", .number(self.random.number(1...99))),
            ])
        case 1:
            return .mapping([
                DocumentMember("type", .text(self.random.pick(["integer", "number"]))),
                DocumentMember("minimum", .number(self.random.number(1...9))),
            ])
        case 2: return Self.reference(self.random.pick(Self.shared))
        case 3:
            return .mapping([
                DocumentMember("type", .text("array")), DocumentMember("items", self.schema(depth: depth + 1)),
            ])
        case 4:
            return .mapping([
                DocumentMember("oneOf", .list([Self.reference("Item"), Self.reference("Person")]))
            ])
        case 5:
            return .mapping([
                DocumentMember(
                    "allOf", .list([Self.reference(self.random.pick(Self.shared)), self.object(depth: depth + 1)]))
            ])
        default: return self.object(depth: depth)
        }
    }

    private mutating func object(depth: Int) -> DocumentValue {
        var properties: [DocumentMember] = []
        for number in 0..<self.random.number(2...4) {
            properties.append(DocumentMember("p\(number)", self.schema(depth: depth + 1)))
        }
        return .mapping([
            DocumentMember("type", .text("object")), DocumentMember("required", .list([.text("p0")])),
            DocumentMember("properties", .mapping(properties)),
        ])
    }

    private static func reference(_ name: String) -> DocumentValue {
        .mapping([DocumentMember("$ref", .text("#/components/schemas/\(name)"))])
    }
}

/// One edit of a generated document.
struct DocumentEdits {
    let name: String
    /// The operation it edits, as path and method.
    let operation: String
    let document: DocumentValue
    /// Does the same to another document.
    let again: (DocumentValue) -> DocumentValue

    /// Edits an operation chosen at random.
    static func apply(to document: DocumentValue, _ random: inout FuzzRandom) -> DocumentEdits {
        let paths = document["paths"]?.members ?? []
        let operations = paths.flatMap { path in path.value.members.map { (path.key, $0.key) } }
        let (path, method) = random.pick(operations)
        let (name, edit) = random.pick(Self.edits)
        let again = { (document: DocumentValue) -> DocumentValue in
            var document = document
            guard var item = document["paths"]?[path], let operation = item[method] else { return document }
            item[method] = edit(operation)
            document["paths"]?[path] = item
            return document
        }
        return DocumentEdits(name: name, operation: "\(method) \(path)", document: again(document), again: again)
    }

    private static let edits: [(String, @Sendable (DocumentValue) -> DocumentValue)] = [
        ("a further parameter", { Self.adding(isRequired: false, to: $0) }),
        ("a further parameter that is asked for", { Self.adding(isRequired: true, to: $0) }),
        (
            "a limit lowered",
            { operation in
                var operation = operation
                guard var parameters = operation["parameters"]?.items, var last = parameters.last else {
                    return operation
                }
                last["schema"]?["maxLength"] = .number(3)
                parameters[parameters.count - 1] = last
                operation["parameters"] = .list(parameters)
                return operation
            }
        ),
        (
            "another summary",
            { operation in
                var operation = operation
                operation["summary"] = .text("something else")
                return operation
            }
        ),
        (
            "to go",
            { operation in
                var operation = operation
                operation["deprecated"] = .boolean(true)
                return operation
            }
        ),
        (
            "a response more",
            { operation in
                var operation = operation
                operation["responses"]?["409"] = .mapping([DocumentMember("description", .text("busy"))])
                return operation
            }
        ),
        (
            "a response less",
            { operation in
                var operation = operation
                operation["responses"]?["404"] = nil
                return operation
            }
        ),
        (
            "a media type more",
            { operation in
                var operation = operation
                operation["responses"]?["200"]?["content"]?["text/plain"] = .mapping([])
                return operation
            }
        ),
    ]

    private static func adding(isRequired: Bool, to operation: DocumentValue) -> DocumentValue {
        var operation = operation
        let parameter = DocumentValue.mapping([
            DocumentMember("name", .text("extra")), DocumentMember("in", .text("query")),
            DocumentMember("required", .boolean(isRequired)),
            DocumentMember("schema", .mapping([DocumentMember("type", .text("string"))])),
        ])
        let others = operation["parameters"]?.items.filter { $0["name"]?.text != "extra" } ?? []
        operation["parameters"] = .list([parameter] + others)
        return operation
    }
}
