import Diagnostics
import OpenAPIModel

/// A part of a document that a client lists.
struct DocumentSymbol {
    /// What it is, for the sign a client shows.
    enum Kind: Int {
        case namespace = 3
        case method = 6
        case key = 20
        case structure = 23
    }

    let name: String
    let detail: String
    let kind: Kind
    let range: ByteRange
    /// What is marked when it is chosen.
    let selection: ByteRange
    var children: [DocumentSymbol] = []
}

extension TextOutline {
    /// The operations by path, and what the document defines by name.
    var symbols: [DocumentSymbol] {
        var symbols = self.members(of: [.key("paths")]).compactMap { self.pathSymbol($0) }
        let isSwagger2 = self.version.isSwagger2
        let components: [PathStep] = isSwagger2 ? [] : [.key("components")]
        let tables: [(key: String, kind: DocumentSymbol.Kind)] = [
            (isSwagger2 ? "securityDefinitions" : "securitySchemes", .key), ("x-apigateway-ratelimits", .key),
            ("x-apigateway-access-controls", .key), ("x-apigateway-responses", .key), ("parameters", .structure),
            ("responses", .structure), (isSwagger2 ? "definitions" : "schemas", .structure),
        ]
        for (key, kind) in tables {
            // Policies stand at the root in every version.
            let places =
                key.hasPrefix("x-") && !isSwagger2
                ? [[.key(key)], components + [.key(key)]] : [components + [.key(key)]]
            for place in places {
                guard let slot = self.slot(at: place) else { continue }
                let members = self.members(of: place).compactMap { self.symbol($0, kind) }
                if var table = self.symbol(slot, .namespace), !members.isEmpty {
                    table.children = members
                    symbols.append(table)
                }
            }
        }
        return symbols
    }

    private func pathSymbol(_ slot: Int) -> DocumentSymbol? {
        guard var symbol = self.symbol(slot, .namespace) else { return nil }
        symbol.children = self.members(of: self.path(of: slot)).compactMap { member in
            guard let key = self.slots[member].key?.text, let method = OperationMethod(rawValue: key) else {
                return nil
            }
            return self.symbol(
                member, .method, name: "\(method.displayName) \(symbol.name)",
                detail: self.text(at: self.path(of: member) + [.key("operationId")]) ?? "")
        }
        return symbol
    }

    private func symbol(
        _ slot: Int, _ kind: DocumentSymbol.Kind, name: String? = nil, detail: String = ""
    ) -> DocumentSymbol? {
        guard let key = self.slots[slot].key else { return nil }
        let text = name ?? key.text
        // Clients refuse symbols without a name.
        guard !text.isEmpty else { return nil }
        let end = max(key.range.upperBound, self.end(of: slot))
        return DocumentSymbol(
            name: text, detail: detail, kind: kind, range: key.range.lowerBound..<end, selection: key.range)
    }
}
