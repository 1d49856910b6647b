import GatewayConfiguration

/// Compiles parameters.
enum ParameterCompiler {
    /// The declared parameters; path parameters get the number of their variable.
    static func rules(_ parameters: [RequestParameter], variables: [String]) -> ParameterRules {
        ParameterRules(parameters.compactMap { Self.rule($0, variables) })
    }

    private static func rule(_ parameter: RequestParameter, _ variables: [String]) -> ParameterRule? {
        let location: ParameterRule.Location
        switch parameter.location {
        case .path:
            guard let variable = variables.firstIndex(of: parameter.name) else { return nil }
            location = .path(variable)
        case .query: location = .query
        case .header: location = .header
        }
        return ParameterRule(
            name: Array(parameter.name.utf8), location: location, isRequired: parameter.required == .yes,
            isNumber: parameter.type == .number, defaultValue: parameter.defaultValue.map { Array($0.utf8) },
            isChecked: parameter.validEnable == .yes, minimum: parameter.minNumber.flatMap(Double.init),
            maximum: parameter.maxNumber.flatMap(Double.init), minLength: parameter.minSize,
            maxLength: parameter.maxSize,
            enumeration: (parameter.enumerations ?? "").split(separator: ",").map { Array(Self.trimmed($0).utf8) },
            passesThrough: parameter.passThrough == .yes)
    }

    /// Where the value of a backend parameter comes from; `nil` when it names a request parameter that does not exist.
    static func source(_ parameter: BackendParameter, _ rules: ParameterRules) -> BackendParameterRule.Source? {
        switch parameter.origin {
        case .constant: return .constant(Array(parameter.value.utf8))
        case .system: return .system(ContextVariable(parameter.value))
        case .request:
            let name = Array(parameter.value.utf8)
            let exact = rules.list.firstIndex { $0.name == name }
            let index =
                exact
                ?? rules.list.firstIndex {
                    $0.location == .header && HeaderText.equalsIgnoringCase($0.name, parameter.value)
                }
            return index.map { .request($0) }
        }
    }

    /// The parameters of a location, those that win last: REQUEST, CONSTANT, SYSTEM.
    static func backendRules(
        _ parameters: [BackendParameter], _ location: ParameterLocation, _ rules: ParameterRules
    ) -> [BackendParameterRule] {
        [ParameterOrigin.request, .constant, .system].flatMap { origin in
            parameters.filter { $0.location == location && $0.origin == origin }.compactMap { parameter in
                Self.source(parameter, rules).map { BackendParameterRule(name: Array(parameter.name.utf8), source: $0) }
            }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
