/// The parameters of a small request body: a form, or a JSON object of texts.
///
/// - Source: RFC 6749 §4.4.2 (form); RFC 8259 (JSON)
struct FormFields: Equatable {
    private var fields: [[UInt8]: [UInt8]] = [:]

    /// The value of a parameter; `nil` when it is missing or empty.
    subscript(name: StaticString) -> [UInt8]? {
        var key: [UInt8] = []
        key.append(name)
        guard let value = self.fields[key], !value.isEmpty else { return nil }
        return value
    }

    /// Reads `application/x-www-form-urlencoded`.
    ///
    /// - Returns: `nil` when a parameter is there twice.
    init?(form body: Span<UInt8>) {
        var pairs = QueryPairs(0..<body.count)
        while let pair = pairs.next(in: body) {
            let name = PercentEncoding.decodedQuery(body.copy(pair.name))
            guard self.fields[name] == nil else { return nil }
            self.fields[name] = PercentEncoding.decodedQuery(body.copy(pair.value))
        }
    }

    /// Reads a JSON object whose members are texts.
    ///
    /// - Returns: `nil` for anything else, or when a member is there twice.
    init?(json body: Span<UInt8>) {
        guard case .object(let members) = JSONValue.parse(body.copy(body.indices), .token) else { return nil }
        for member in members {
            guard let value = member.value.text else { return nil }
            self.fields[member.name] = value
        }
    }
}
