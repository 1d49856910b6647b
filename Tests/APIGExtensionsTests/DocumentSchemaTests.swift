import APIGExtensions
import Diagnostics
import Foundation
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// The schemas for editors, as another validator reads them.
@Suite struct DocumentSchemaTests {
    /// Validates documents with Python's jsonschema.
    ///
    /// - Returns: Whether each is valid, or `nil` without the package.
    private func verdicts(_ documents: [(version: OpenAPIVersion, text: String)]) throws -> [Bool]? {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, version) in DocumentSchema.versions {
            try Data(DocumentSchema.make(version)).write(to: folder.appendingPathComponent(name))
        }
        let list = documents.map { [$0.version.isSwagger2 ? "2.0" : "3.0", $0.text] }
        try JSONSerialization.data(withJSONObject: list).write(to: folder.appendingPathComponent("documents"))
        let script = """
            import json, sys
            try:
                import jsonschema, yaml
            except ImportError as error:
                print("SKIPPED", error); sys.exit(0)
            loader = type("Loader", (yaml.SafeLoader,), {})
            # Days stay texts, as YAML 1.2 has them.
            loader.yaml_implicit_resolvers = {
                first: [entry for entry in entries if not entry[0].endswith("timestamp")]
                for first, entries in yaml.SafeLoader.yaml_implicit_resolvers.items()}
            validators = {}
            for name in ["2.0", "3.0"]:
                schema = json.load(open(f"{sys.argv[1]}/{name}"))
                jsonschema.Draft7Validator.check_schema(schema)
                validators[name] = jsonschema.Draft7Validator(schema)
            for version, text in json.load(open(f"{sys.argv[1]}/documents")):
                error = next(validators[version].iter_errors(yaml.load(text, loader)), None)
                print("valid" if error is None else f"{list(error.path)} {error.message}"[:300].replace(chr(10), " "))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script, folder.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard !output.hasPrefix("SKIPPED") else {
            print("not checked by another validator: \(output)")
            return nil
        }
        #expect(process.terminationStatus == 0)
        return output.split(separator: "\n").map { $0 == "valid" }
    }

    @Test("Every document among the fixtures is valid")
    func fixtures() throws {
        var documents: [(version: OpenAPIVersion, text: String)] = []
        var names: [String] = []
        let files = try #require(FileManager.default.enumerator(atPath: Fixture.root))
        for case let name as String in files where name.hasSuffix(".yaml") || name.hasSuffix(".json") {
            // Those that are to be wrong, and those written to take a reader's time.
            // APIG6005 is about what is dropped, which the specification requires: its right document lacks that.
            if name == "rules/APIG6005/right.yaml" || name.hasPrefix("fuzz/")
                || name.hasPrefix("rules/") && !name.contains("/right.")
            {
                continue
            }
            let bytes = try Fixture.bytes(name)
            let tree = SourceReader.read(name: name, bytes: bytes, diagnostics: DiagnosticCollector())
            guard let root = tree?.root, root["swagger"] != nil || root["openapi"] != nil else { continue }
            documents.append((root["swagger"] != nil ? .v2 : .v30, String(decoding: bytes, as: UTF8.self)))
            names.append(name)
        }
        #expect(documents.count >= 6)
        guard let verdicts = try self.verdicts(documents) else { return }
        for (name, isValid) in zip(names, verdicts) { #expect(isValid, "\(name)") }
    }

    // MARK: Every field

    private static let kinds = [
        "httpEndpoints": "HTTP", "httpVpcEndpoints": "HTTP-VPC", "functionEndpoints": "FUNCTION",
        "mockEndpoints": "MOCK", "httpVpcMemberGroupEndpoints": "HTTP-VPC-MEMBER-GROUP",
    ]

    /// A value of a kind with every field.
    private static func right(_ kind: FieldKind) -> Any {
        switch kind {
        case .text: return "10.0.0.1"
        case .integer(let range): return range.lowerBound
        case .number: return 1
        case .boolean: return false
        case .word(let words): return words.words[0]
        case .object(let shape, mayBeText: _):
            if let others = shape.others { return ["THROTTLED": Self.right(others)] }
            return Dictionary(
                uniqueKeysWithValues: shape.fields.map { field in
                    // The body of a response is JSON in a text.
                    (field.key, field.key == "application/json" ? "{}" : Self.right(field.kind))
                })
        case .list(let item, count: _): return [Self.right(item)]
        case .map(let value): return ["name-1": Self.right(value)]
        case .pairs: return [["key": "A", "value": "b"]]
        case .part: return ["responses": ["default": ["description": ""]]]
        case .any: return [String: Any]()
        }
    }

    /// The values of a kind in which one field is wrong.
    private static func wrong(_ kind: FieldKind) -> [(path: String, value: Any)] {
        switch kind {
        case .text, .integer, .number, .boolean: return [("", ["a": 1])]
        case .word(let words): return [("", words.isOpen ? ["a": 1] as Any : "no such word")]
        case .object(let shape, let mayBeText):
            let whole: [(path: String, value: Any)] = [("", mayBeText ? [1] as Any : 7)]
            if let others = shape.others {
                return whole + Self.wrong(others).map { ("/THROTTLED\($0.path)", ["THROTTLED": $0.value]) }
            }
            return whole
                + shape.fields.flatMap { field in
                    Self.wrong(field.kind).map { wrong in
                        var object = Self.right(.object(shape)) as? [String: Any] ?? [:]
                        object[field.key] = wrong.value
                        if let type = Self.kinds[field.key] { object["type"] = type }
                        return ("/\(field.key)\(wrong.path)", object)
                    }
                }
        case .list(let item, let count):
            let empty: [(path: String, value: Any)] = (count?.lowerBound ?? 0) > 0 ? [("/empty", [Any]())] : []
            return [("", 7)] + empty + Self.wrong(item).map { ("/0\($0.path)", [$0.value]) }
        case .map(let value): return [("", 7)] + Self.wrong(value).map { ("/name-1\($0.path)", ["name-1": $0.value]) }
        case .pairs: return [("", "text")]
        case .part, .any: return []
        }
    }

    /// A document with an extension at its place, and the object it stands in.
    private static func document(
        _ definition: ExtensionDefinition, _ value: Any, _ version: OpenAPIVersion, _ place: ExtensionPlace
    ) -> (text: String, holder: [String: Any]) {
        var holder: [String: Any] = [definition.key: value]
        let isSwagger2 = version.isSwagger2
        var root: [String: Any] = isSwagger2 ? ["swagger": "2.0"] : ["openapi": "3.0.3"]
        root["info"] = ["title": "t", "version": "1"]
        var operation: [String: Any] = ["responses": ["default": ["description": ""]]]
        var paths: [String: Any] = [:]
        switch place {
        case .document: root.merge(holder) { $1 }
        case .components: root["components"] = holder
        case .pathItem: paths["/a"] = holder
        case .operation: operation.merge(holder) { $1 }
        case .parameter:
            holder.merge(["name": "p", "in": "query"]) { first, _ in first }
            if isSwagger2 { holder["type"] = "string" } else { holder["schema"] = ["type": "string"] }
            operation["parameters"] = [holder]
        case .securityScheme:
            holder.merge(["type": "apiKey", "in": "header", "name": "n", "x-apigateway-auth-type": "AppSigv1"]) {
                first, _ in first
            }
            if isSwagger2 {
                root["securityDefinitions"] = ["s": holder]
            } else {
                root["components"] = ["securitySchemes": ["s": holder]]
            }
        case .responses: operation["responses"] = holder
        }
        if place != .pathItem { paths["/a"] = ["get": operation] }
        root["paths"] = paths
        return (Self.json(root), holder)
    }

    private static func json(_ value: [String: Any]) -> String {
        let data = (try? JSONSerialization.data(withJSONObject: value, options: .sortedKeys)) ?? Data()
        return String(decoding: data, as: UTF8.self)
    }

    /// Whether the decoder finds an error.
    private static func isRefused(_ holder: [String: Any], _ place: ExtensionPlace) throws -> Bool {
        let diagnostics = DiagnosticCollector()
        let bytes = Array(Self.json(holder).utf8)
        let node = try #require(SourceReader.read(name: "t", bytes: bytes, diagnostics: diagnostics)).root
        switch place {
        case .document, .components: _ = DocumentExtensions(root: node, components: nil, diagnostics: diagnostics)
        case .operation: _ = OperationExtensions(reading: node, diagnostics: diagnostics)
        case .parameter: _ = ParameterExtensions(reading: node, diagnostics: diagnostics)
        case .securityScheme: _ = SecuritySchemeExtensions(reading: node, diagnostics: diagnostics)
        case .responses: _ = ResponseSamples(responses: node, resolved: [], diagnostics: diagnostics)
        case .pathItem: break
        }
        return diagnostics.contains(atLeast: .error)
    }

    @Test("A right value of every field is valid, and a wrong one is refused by schema and decoder")
    func everyField() throws {
        var documents: [(version: OpenAPIVersion, text: String)] = []
        var expected: [(name: String, isValid: Bool)] = []
        for version in [OpenAPIVersion.v2, .v30] {
            for definition in ExtensionCatalogue.all {
                for place in definition.places(in: version) {
                    let right = Self.right(definition.kind)
                    let wrong = Self.wrong(definition.kind)
                    for (path, value, isValid) in [("", right, true)] + wrong.map({ ($0.path, $0.value, false) }) {
                        let (text, holder) = Self.document(definition, value, version, place)
                        let name = "\(version) \(place) \(definition.key)\(path)"
                        #expect(try Self.isRefused(holder, place) == !isValid, "\(name)")
                        documents.append((version, text))
                        expected.append((name, isValid))
                    }
                }
            }
        }
        #expect(expected.count > 300)
        guard let verdicts = try self.verdicts(documents) else { return }
        #expect(verdicts.count == expected.count)
        for ((name, isValid), verdict) in zip(expected, verdicts) { #expect(verdict == isValid, "\(name)") }
    }

    @Test("What the decoder takes with a warning is valid")
    func lenient() throws {
        let operation: [String: Any] = [
            "responses": ["default": ["description": "", "x-apigateway-sampel": 1]],
            "x-apigateway-match-mode": "swa", "x-apigateway-cors": "true", "x-apigateway-access-control": ["acl"],
            "x-apigateway-surprise": 1,
            "x-apigateway-backend": [
                "type": "http", "surprise": 1,
                "httpEndpoints": [
                    "address": ["h"], "scheme": "HTTPS", "method": "get", "path": "/", "timeout": "5000",
                    "retryCount": 1, "description": NSNull(),
                ],
            ],
            "x-apigateway-backend-policies": [
                [
                    "type": "MOCK", "name": "p", "mockEndpoints": ["result-content": "x"],
                    "conditions": [["origin": "cookie", "value": "1", "type": "exact", "parameter_name": "p"]],
                ]
            ],
        ]
        let diagnostics = DiagnosticCollector()
        let bytes = Array(Self.json(operation).utf8)
        let node = try #require(SourceReader.read(name: "t", bytes: bytes, diagnostics: diagnostics)).root
        _ = OperationExtensions(reading: node, diagnostics: diagnostics)
        #expect(diagnostics.diagnostics.filter { $0.severity == .error }.map(\.message) == [])
        #expect(diagnostics.diagnostics.count >= 8)
        let document: [String: Any] = [
            "openapi": "3.0.3", "info": ["title": "t", "version": 1.0], "paths": ["/a": ["get": operation]],
        ]
        guard let verdicts = try self.verdicts([(.v30, Self.json(document))]) else { return }
        #expect(verdicts == [true])
    }

    @Test("Every field has a description with its page, and every default is a value the field takes")
    func descriptions() {
        var count = 0
        func check(_ kind: FieldKind) {
            guard case .object(let shape, mayBeText: _) = kind else { return }
            for field in shape.fields {
                count += 1
                let text = field.text(source: shape.source)
                #expect(
                    text.contains("apig_03_") && text.first?.isUppercase == true || text.hasPrefix("-"), "\(field.key)")
                #expect(field.details.isEmpty || field.details.hasSuffix("."), "\(field.key)")
                switch (field.kind, field.defaultValue) {
                case (.word(let words), .text(let word)?): #expect(words.words.contains(word))
                case (.integer(let range), .integer(let number)?): #expect(range.contains(number))
                case (.integer(let range), .text(let text)?): #expect(range.contains(Int(text) ?? .max))
                case (.boolean, .boolean?), (.text, .text?), (_, nil): break
                default: Issue.record("the default of \(field.key) is of another kind")
                }
            }
        }
        for definition in ExtensionCatalogue.all { check(definition.kind) }
        for (_, shape) in ExtensionCatalogue.objects { check(.object(shape)) }
        #expect(count > 60)
        for version in [OpenAPIVersion.v2, .v30, .v31] {
            for part in DocumentPart.allCases {
                let keys = part.shape(in: version).fields.map(\.key)
                #expect(Set(keys).count == keys.count, "\(part) has a member twice")
            }
        }
    }
}
