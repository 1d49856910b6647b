/// The values of a route's declared parameters in one request.
struct RequestValues {
    /// The values of each declared parameter by its number: several for a repeated query, none for an absent one.
    private(set) var values: [[[UInt8]]] = []
    /// The query pairs that belong to no declared parameter, or to one that passes through, as received.
    private(set) var forwardedQuery: [Range<Int>] = []
    /// The default values of absent parameters that pass through: the backend gets them under the parameter's own name and place.
    private(set) var standards: [OrchestratedParameter] = []
    /// Whether the query goes on as it came: no parameter of it is declared.
    private(set) var forwardsWholeQuery = true

    /// Of a request without declared parameters.
    init() {}

    /// Collects and checks the values.
    ///
    /// - Throws: `Refusal` with the first fault.
    init(
        _ rules: ParameterRules, head: RequestHead, bytes: Span<UInt8>, path: RequestPath, variables: [Range<Int>]
    ) throws(Refusal) {
        self.forwardsWholeQuery = !rules.hasQuery
        self.values = rules.list.isEmpty ? [] : Array(repeating: [], count: rules.list.count)
        if rules.hasQuery, let query = head.query { self.readQuery(query, rules, bytes) }
        for (index, rule) in rules.list.enumerated() {
            switch rule.location {
            case .query: break
            case .path(let variable):
                if variables.indices.contains(variable) {
                    self.values[index] = [Array(path.bytes[variables[variable]])]
                }
            case .header:
                for field in head.fields where bytes.equalsIgnoringCase(field.name, rule.name) {
                    self.values[index].append(bytes.copy(field.value))
                }
            }
            try self.check(index, rule)
        }
    }

    private mutating func readQuery(_ query: Range<Int>, _ rules: ParameterRules, _ bytes: Span<UInt8>) {
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            let name = PercentEncoding.decodedQuery(bytes.copy(pair.name))
            guard let index = rules.list.firstIndex(where: { $0.location == .query && $0.name == name }) else {
                self.forwardedQuery.append(pair.whole)
                continue
            }
            self.values[index].append(PercentEncoding.decodedQuery(bytes.copy(pair.value)))
            if rules.list[index].passesThrough { self.forwardedQuery.append(pair.whole) }
        }
    }

    private mutating func check(_ index: Int, _ rule: ParameterRule) throws(Refusal) {
        if self.values[index].isEmpty {
            if let standard = rule.defaultValue, !rule.isRequired {
                self.values[index] = [standard]
                if rule.passesThrough {
                    self.standards.append(
                        OrchestratedParameter(name: rule.name, isHeader: rule.location == .header, value: standard))
                }
            } else if rule.isRequired {
                throw Refusal(rule, "is missing")
            }
            return
        }
        for value in self.values[index] {
            if let fault = rule.fault(of: value) { throw Refusal(rule, fault) }
        }
    }

    /// A parameter that is missing or wrong.
    struct Refusal: Error {
        let reason: String

        init(_ rule: ParameterRule, _ fault: String) {
            self.reason = "parameter \(String(decoding: rule.name, as: UTF8.self)) \(fault)"
        }
    }
}

/// The declared parameters of a route.
struct ParameterRules: Sendable {
    let list: [ParameterRule]
    /// Whether any is looked for in the query.
    let hasQuery: Bool
    /// Whether any is looked for in the header lines.
    let hasHeader: Bool

    init(_ list: [ParameterRule]) {
        self.list = list
        self.hasQuery = list.contains { $0.location == .query }
        self.hasHeader = list.contains { $0.location == .header }
    }
}
