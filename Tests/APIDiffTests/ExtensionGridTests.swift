import APIDiff
import APIGExtensions
import APIGTranslation
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Every field of every extension a document carries, changed and taken out, is told.
@Suite struct ExtensionGridTests {
    /// A place in a document: keys and positions.
    struct Place {
        let path: [String]
        /// The extension and the keys in it, without positions and without names people give.
        let template: String
        let value: DocumentValue
    }

    /// The places in extensions, the first of each template.
    private static func places(in root: DocumentValue) -> [Place] {
        var found: [Place] = []
        var seen: Set<String> = []
        func walk(_ value: DocumentValue, _ path: [String], _ template: String) {
            if !template.isEmpty, path.last.flatMap({ Int($0) }) == nil, seen.insert(template).inserted {
                found.append(Place(path: path, template: template, value: value))
            }
            switch value.content {
            case .mapping(let members):
                for member in members {
                    let isExtension = member.key.hasPrefix("x-apigateway-")
                    guard isExtension || !template.isEmpty else {
                        walk(member.value, path + [member.key], "")
                        continue
                    }
                    // An operation of every method is an operation.
                    if member.key == "x-apigateway-any-method" {
                        walk(member.value, path + [member.key], "")
                        continue
                    }
                    walk(member.value, path + [member.key], Self.template(template, member.key))
                }
            case .list(let items):
                for (position, item) in items.enumerated() { walk(item, path + [String(position)], template) }
            default: break
            }
        }
        walk(root, [], "")
        return found
    }

    /// Names of policies and of responses are people's own.
    private static func template(_ outer: String, _ key: String) -> String {
        guard !outer.isEmpty else { return key }
        let named = ["x-apigateway-ratelimits", "x-apigateway-access-controls", "x-apigateway-responses"]
        return named.contains(outer) ? "\(outer).*" : "\(outer).\(key)"
    }

    /// Another value that is likely to be allowed: one that stands elsewhere at the same kind of place.
    private static func other(_ place: Place, in root: DocumentValue) -> DocumentValue? {
        switch place.value.content {
        case .boolean(let truth): return .boolean(!truth)
        case .number(let number): return .number((Int(number) ?? 0) + 1)
        case .text(let text):
            var values: [DocumentValue] = []
            func walk(_ value: DocumentValue, _ template: String) {
                if template == place.template, value.text != nil { values.append(value) }
                switch value.content {
                case .mapping(let members):
                    for member in members {
                        let isInside = member.key.hasPrefix("x-apigateway-") || !template.isEmpty
                        walk(member.value, isInside ? Self.template(template, member.key) : "")
                    }
                case .list(let items): for item in items { walk(item, template) }
                default: break
                }
            }
            walk(root, "")
            return values.first { $0 != place.value } ?? .text(text + "x")
        default: return nil
        }
    }

    /// What an import makes of a document, without where it stood.
    private static func imported(_ side: DefinitionSide) -> DocumentValue {
        func stripped(_ value: DocumentValue) -> DocumentValue {
            switch value.content {
            case .mapping(let members):
                return .mapping(
                    members.filter { $0.key != "source" }.map { DocumentMember($0.key, stripped($0.value)) })
            case .list(let items): return .list(items.map(stripped))
            default: return value
            }
        }
        return stripped(DocumentValue(record: side.configuration))
    }

    private static func sample() throws -> DocumentValue {
        let text = try Fixture.text("samples/shop.yaml")
        let tree = try #require(
            SourceReader.read(name: "shop.yaml", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        return DocumentValue(tree.root)
    }

    @Test(
        "Every field of an extension that changes or goes is told when an import makes something else of it",
        arguments: 0..<4)
    func everyField(portion: Int) throws {
        let root = try Self.sample()
        let base = try side(String(decoding: root.encoded(as: .json), as: UTF8.self))
        let before = Self.imported(base)
        var untold: [String] = []
        var count = 0
        for place in Self.places(in: root).enumerated().filter({ $0.offset % 4 == portion }).map(\.element) {
            for value in [Self.other(place, in: root), nil] {
                let changed = FieldEdits.apply(ArraySlice(place.path), value, to: root)
                guard changed != root else { continue }
                let revision = try side(String(decoding: changed.encoded(as: .json), as: UTF8.self))
                // A default that is left out is the same.
                guard Self.imported(revision) != before else { continue }
                count += 1
                let action = value.map { "→ \($0.compactJSON)" } ?? "taken out"
                if DefinitionDifference(base, revision).run().isEmpty { untold.append("\(place.template) \(action)") }
                if DefinitionDifference(revision, base).run().isEmpty {
                    untold.append("\(place.template) \(action), back")
                }
            }
        }
        #expect(untold == [])
        #expect(count > 25)
    }

    @Test("Every extension there is stands in the document that is edited")
    func complete() throws {
        let known = Set(Self.places(in: try Self.sample()).map { String($0.template.prefix { $0 != "." }) })
        for definition in ExtensionCatalogue.all where definition.key != "x-apigateway-any-method" {
            #expect(known.contains(definition.key), "\(definition.key) is not in the sample")
        }
    }
}
