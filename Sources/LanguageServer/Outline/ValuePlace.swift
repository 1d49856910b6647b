import APIGExtensions
import OpenAPIModel

/// What may stand at a place of a document, by the tables.
struct ValuePlace {
    let kind: FieldKind
    /// The field whose value it is; `nil` for items and free names.
    let field: Field?
    /// The object the field is in.
    let shape: ObjectShape?

    /// Goes from the root to a place.
    ///
    /// - Returns: `nil` where the tables know nothing.
    init?(_ path: [PathStep], in version: OpenAPIVersion) {
        var place = ValuePlace(kind: .part(.root))
        for step in path {
            guard let next = place.step(step, in: version) else { return nil }
            place = next
        }
        self = place
    }

    private init(kind: FieldKind, field: Field? = nil, shape: ObjectShape? = nil) {
        self.kind = kind
        self.field = field
        self.shape = shape
    }

    private func step(_ step: PathStep, in version: OpenAPIVersion) -> ValuePlace? {
        switch (self.kind, step) {
        case (.list(let item, count: _), .item):
            return ValuePlace(kind: item, field: self.field, shape: self.shape)
        case (.map(let value), .key): return ValuePlace(kind: value)
        case (.pairs, .key): return ValuePlace(kind: .text())
        case (_, .key(let key)):
            guard let shape = self.object(in: version) else { return nil }
            if shape.isReferable, key == "$ref" { return ValuePlace(kind: .text(), shape: shape) }
            if let field = shape.field(key) { return ValuePlace(kind: field.kind, field: field, shape: shape) }
            return shape.others.map { ValuePlace(kind: $0, shape: shape) }
        default: return nil
        }
    }

    /// The fields of the object that stands here; `nil` when none does.
    func object(in version: OpenAPIVersion) -> ObjectShape? {
        switch self.kind {
        case .part(let part): part.shape(in: version)
        case .object(let shape, mayBeText: _): shape
        default: nil
        }
    }
}

extension TextOutline {
    /// The version the text says it follows; 3.0 while it says none.
    var version: OpenAPIVersion {
        let members = self.members(of: [])
        for index in members {
            switch self.slots[index].key?.text {
            case "swagger": return .v2
            case "openapi": return self.slots[index].value?.text.hasPrefix("3.1") ?? false ? .v31 : .v30
            default: continue
            }
        }
        return .v30
    }
}
