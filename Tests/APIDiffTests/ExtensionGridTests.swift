import APIDiff
import APIGExtensions
import Diagnostics
import OpenAPIModel
import SourceDocument
import TestSupport
import Testing

/// Every field of every extension a document carries, changed and taken out, is told.
@Suite struct ExtensionGridTests {
    /// What a document may say without anything coming of it, by the end of the path.
    private static let waived: [String: String] = [
        "x-apigateway-authorizer.authorizer_alias_uri": "an empty alias is none",
        "x-apigateway-authorizer[BACKEND]": "no operation can refer to it; the gateway is told by name",
    ]

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

    @Test("Every field of an extension that changes or goes is told, and so is the way back")
    func everyField() throws {
        let text = try Fixture.text("samples/shop.yaml")
        let tree = try #require(
            SourceReader.read(name: "shop.yaml", bytes: Array(text.utf8), diagnostics: DiagnosticCollector()))
        let root = DocumentValue(tree.root)
        let base = String(decoding: root.encoded(as: .json), as: UTF8.self)
        let places = Self.places(in: root)
        var untold: [String] = []
        for place in places {
            for value in [Self.other(place, in: root), nil] where value != nil || place.path.count > 1 {
                let changed = FieldEdits.apply(ArraySlice(place.path), value, to: root)
                guard changed != root else { continue }
                let revision = String(decoding: changed.encoded(as: .json), as: UTF8.self)
                let action = value.map { "→ \($0.compactJSON)" } ?? "taken out"
                if try differences(base, revision).isEmpty { untold.append("\(place.template) \(action)") }
                if try differences(revision, base).isEmpty { untold.append("\(place.template) \(action), back") }
            }
        }
        #expect(untold == [])
        // Every extension the catalogue has stands in the sample.
        let known = Set(places.map { String($0.template.prefix { $0 != "." }) })
        for definition in ExtensionCatalogue.all where definition.key != "x-apigateway-any-method" {
            #expect(known.contains(definition.key), "\(definition.key) is not in the sample")
        }
        #expect(places.count > 100)
    }
}
