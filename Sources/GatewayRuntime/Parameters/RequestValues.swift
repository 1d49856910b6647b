/// The values of a route's declared parameters in one request.
struct RequestValues {
    /// The values of each declared parameter by its number: several for a repeated query, none for an absent one.
    let values: [[[UInt8]]]
    /// The query pairs that belong to no declared parameter, or to one that passes through, as received.
    let forwardedQuery: [Range<Int>]

    /// Collects and checks the values.
    ///
    /// - Throws: `Refusal` with the first fault.
    init(
        _ rules: [ParameterRule], head: RequestHead, bytes: Span<UInt8>, path: RequestPath, variables: [Range<Int>]
    ) throws(Refusal) {
        var values: [[[UInt8]]] = Array(repeating: [], count: rules.count)
        var forwarded: [Range<Int>] = []
        if let query = head.query {
            for pair in QueryPairs(query, in: bytes) {
                let name = PercentEncoding.decodedQuery(bytes.copy(pair.name))
                guard let index = rules.firstIndex(where: { $0.location == .query && $0.name == name }) else {
                    forwarded.append(pair.whole)
                    continue
                }
                values[index].append(PercentEncoding.decodedQuery(bytes.copy(pair.value)))
                if rules[index].passesThrough { forwarded.append(pair.whole) }
            }
        }
        for (index, rule) in rules.enumerated() {
            switch rule.location {
            case .query: break
            case .path(let variable):
                if variables.indices.contains(variable) { values[index] = [Array(path.bytes[variables[variable]])] }
            case .header:
                for field in head.fields where bytes.equalsIgnoringCase(field.name, rule.name) {
                    values[index].append(bytes.copy(field.value))
                }
            }
            if values[index].isEmpty {
                if let standard = rule.defaultValue, !rule.isRequired {
                    values[index] = [standard]
                } else if rule.isRequired {
                    throw Refusal(rule, "is missing")
                }
                continue
            }
            for value in values[index] {
                if let fault = rule.fault(of: value) { throw Refusal(rule, fault) }
            }
        }
        self.values = values
        self.forwardedQuery = forwarded
    }

    /// A parameter that is missing or wrong.
    struct Refusal: Error {
        let reason: String

        init(_ rule: ParameterRule, _ fault: String) {
            self.reason = "parameter \(String(decoding: rule.name, as: UTF8.self)) \(fault)"
        }
    }
}

/// The pairs of a query, as ranges.
struct QueryPairs: Sequence, IteratorProtocol {
    private var pairs: [(whole: Range<Int>, name: Range<Int>, value: Range<Int>)] = []
    private var position = 0

    init(_ query: Range<Int>, in bytes: Span<UInt8>) {
        var start = query.lowerBound
        var equals: Int?
        for index in query.lowerBound...query.upperBound {
            let isEnd = index == query.upperBound || bytes[index] == UInt8(ascii: "&")
            if isEnd {
                if index > start {
                    let nameEnd = equals ?? index
                    self.pairs.append((start..<index, start..<nameEnd, Swift.min(nameEnd + 1, index)..<index))
                }
                start = index + 1
                equals = nil
            } else if bytes[index] == UInt8(ascii: "="), equals == nil {
                equals = index
            }
        }
    }

    mutating func next() -> (whole: Range<Int>, name: Range<Int>, value: Range<Int>)? {
        guard self.position < self.pairs.count else { return nil }
        self.position += 1
        return self.pairs[self.position - 1]
    }
}

extension Span<UInt8> {
    /// Whether the bytes of a range are a text, without regard to the case of ASCII letters.
    func equalsIgnoringCase(_ range: Range<Int>, _ text: [UInt8]) -> Bool {
        guard range.count == text.count, range.upperBound <= self.count else { return false }
        for (offset, byte) in text.enumerated()
        where HeaderText.lowercased(self[range.lowerBound + offset]) != HeaderText.lowercased(byte) {
            return false
        }
        return true
    }
}
