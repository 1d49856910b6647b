import GatewayConfiguration
import SourceDocument

/// Edits every field of a record, one at a time.
enum FieldEdits {
    /// The API with one field changed: every path of keys, what it is changed into, or `nil` to take it out.
    static func edits(
        of value: DocumentValue, shape: ConfigurationShape, waived: Set<String> = [], path: [String] = []
    ) -> [(path: [String], value: DocumentValue?)] {
        switch (shape, value.content) {
        case (.record(_, let members), .mapping(let present)):
            return members().filter { !(path.isEmpty && waived.contains($0.key)) }.flatMap { member in
                guard let inner = present.first(where: { $0.key == member.key })?.value else {
                    return [(path: path + [member.key], value: DocumentValue?.none)]
                }
                let removed = member.isRequired ? [] : [(path: path + [member.key], value: DocumentValue?.none)]
                return removed + self.edits(of: inner, shape: member.shape, path: path + [member.key])
            }
        case (.openRecord(_, let members), .mapping):
            return self.edits(of: value, shape: .record(name: "", members: members), waived: waived, path: path)
        case (.anyOf(let shapes), _):
            return shapes.map { self.edits(of: value, shape: $0, waived: waived, path: path) }
                .max { $0.count < $1.count } ?? []
        case (.map(let element), .mapping(let members)):
            return members.flatMap {
                [(path + [$0.key], DocumentValue?.none)]
                    + self.edits(of: $0.value, shape: element, path: path + [$0.key])
            }
        case (.array(let element), .list(let items)):
            guard let first = items.first else { return [] }
            return [(path, .list([]))]
                + self.edits(of: first, shape: element, path: path + ["0"]).filter {
                    $0.path.count > path.count + 1 || $0.value != nil
                }
        case (.enumeration(let words), .text(let word)): return words.filter { $0 != word }.map { (path, .text($0)) }
        case (.integerEnumeration(let numbers), .number(let number)):
            return numbers.filter { String($0) != number }.map { (path, .number($0)) }
        case (.boolean, .boolean(let truth)): return [(path, .boolean(!truth))]
        case (_, .number(let number)): return [(path, .number((Int(number) ?? 0) + 1))]
        case (_, .text(let text)): return [(path, .text(text + "x"))]
        default: return []
        }
    }

    static func apply(_ path: ArraySlice<String>, _ new: DocumentValue?, to value: DocumentValue)
        -> DocumentValue
    {
        guard let key = path.first else { return new ?? value }
        var value = value
        if let position = Int(key) {
            guard position < value.items.count else { return value }
            value.items[position] = self.apply(path.dropFirst(), new, to: value.items[position])
        } else if path.count == 1 {
            value[key] = new
        } else if let inner = value[key] {
            value[key] = self.apply(path.dropFirst(), new, to: inner)
        }
        return value
    }

    /// The fields that none of several values of one shape has.
    static func missing(in values: [DocumentValue], shape: ConfigurationShape, path: String = "") -> [String] {
        switch shape {
        case .record(_, let members), .openRecord(_, let members):
            return members().flatMap { member -> [String] in
                let inner = values.compactMap { $0[member.key] }
                let name = path.isEmpty ? member.key : "\(path).\(member.key)"
                return inner.isEmpty ? [name] : self.missing(in: inner, shape: member.shape, path: name)
            }
        case .array(let element):
            let items = values.flatMap(\.items)
            return items.isEmpty ? [] : self.missing(in: items, shape: element, path: "\(path)[]")
        case .anyOf(let shapes):
            // A form is there when it has its own required members.
            return shapes.flatMap { shape -> [String] in
                guard case .record(let name, let members) = shape else {
                    guard case .openRecord(let name, let members) = shape else { return [] }
                    return self.missing(form: name, members(), in: values, shape, path)
                }
                return self.missing(form: name, members(), in: values, shape, path)
            }
        default: return []
        }
    }

    private static func missing(
        form name: String, _ members: [ConfigurationMember], in values: [DocumentValue], _ shape: ConfigurationShape,
        _ path: String
    ) -> [String] {
        let keys = Set(members.map(\.key))
        let fitting = values.filter { value in
            value.isMapping && !value.members.isEmpty && value.members.allSatisfy { keys.contains($0.key) }
        }
        return fitting.isEmpty
            ? ["\(path) <\(name)>"] : self.missing(in: fitting, shape: shape, path: "\(path)<\(name)>")
    }
}
