import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The frontend parameters of an API, in their order.
    ///
    /// - Source: APIG User Guide, apig_03_0083, apig_03_0122, apig_03_0123, apig_03_0125
    func parameters(of api: API) -> DocumentValue? {
        .listUnlessEmpty(
            api.requestParameters.enumerated().map { position, parameter in
                if parameter.validEnable == .yes {
                    self.report(
                        .exportParameterChecks,
                        "the API \"\(api.name)\" checks its parameter \"\(parameter.name)\"", api,
                        ["req_params", String(position), "valid_enable"])
                }
                return self.parameter(parameter, ParameterPlace(api: api, position: position))
            })
    }

    /// Where a parameter stands, for findings.
    private struct ParameterPlace {
        let api: API
        let position: Int
    }

    private func parameter(_ parameter: RequestParameter, _ place: ParameterPlace) -> DocumentValue {
        let isRequired = parameter.required == .yes || parameter.location == .path
        var object = ObjectDraft()
        object["name"] = .text(parameter.name)
        object["in"] = .text(parameter.location.rawValue.lowercased())
        let orchestrations = parameter.orchestrations.map { DocumentValue.text($0) }
        if self.isSwagger2 {
            object["description"] = parameter.remark.flatMap { $0.isEmpty ? nil : .text($0) }
            object["required"] = isRequired ? .boolean(true) : nil
            self.addType(of: parameter, place, to: &object)
            object["x-apigateway-orchestrations"] = .list(orchestrations)
            object["x-apigateway-sample"] = .text(parameter.sampleValue ?? "")
        } else {
            object["description"] = .text(parameter.remark ?? "")
            object["required"] = .boolean(isRequired)
            var schema = ObjectDraft()
            self.addType(of: parameter, place, to: &schema)
            object["schema"] = schema.value
            object["x-apigateway-orchestrations"] = .listUnlessEmpty(orchestrations)
            let sample = parameter.sampleValue ?? ""
            object["example"] = self.options.isStrict && sample.isEmpty ? nil : self.typed(sample, parameter)
        }
        object["x-apigateway-pass-through"] = .text(parameter.passThrough == .yes ? "always" : "never")
        return object.value
    }

    /// The type with its limits; limits that are not set are 0, as in the product's exports.
    private func addType(of parameter: RequestParameter, _ place: ParameterPlace, to object: inout ObjectDraft) {
        object["type"] = .text(parameter.type == .number ? "number" : "string")
        object["default"] = parameter.defaultValue.flatMap { $0.isEmpty ? nil : self.typed($0, parameter) }
        object["enum"] = parameter.enumerations.flatMap { list in
            if list.isEmpty { return nil }
            return .list(
                list.split(separator: ",", omittingEmptySubsequences: false).map { item in
                    let isNumber = parameter.type == .number && LimitNumber.isPlain(item)
                    return isNumber ? .number(String(item)) : .text(String(item))
                })
        }
        object["pattern"] = parameter.regular.flatMap { $0.isEmpty ? nil : .text($0) }
        switch parameter.type {
        case .number:
            self.addNumberLimits(of: parameter, place, to: &object)
            self.addLengthLimits(minimum: nil, maximum: nil, to: &object)
            self.reportLost(parameter, [("min_size", parameter.minSize), ("max_size", parameter.maxSize)], place)
        case .string:
            self.addLengthLimits(minimum: parameter.minSize, maximum: parameter.maxSize, to: &object)
            let zero = self.options.isStrict ? nil : DocumentValue.number(0)
            object["minimum"] = zero
            object["maximum"] = zero
            self.reportLost(parameter, [("min_num", parameter.minNumber), ("max_num", parameter.maxNumber)], place)
            // 0 is no limit.
            let zeros = [("min_size", parameter.minSize), ("max_size", parameter.maxSize)]
            self.reportLost(parameter, zeros.map { ($0, $1.flatMap { $0 > 0 ? nil : $0 }) }, place)
        }
    }

    /// A pair of limits of which one is set has that one alone: a 0 beside it would be a limit.
    private func addNumberLimits(
        of parameter: RequestParameter, _ place: ParameterPlace, to object: inout ObjectDraft
    ) {
        let minimum = parameter.minNumber.flatMap { LimitNumber.plain($0) }
        let maximum = parameter.maxNumber.flatMap { LimitNumber.plain($0) }
        let isUnset = [minimum, maximum].allSatisfy { $0 == nil || LimitNumber.isZero($0 ?? "") }
        if isUnset {
            let zero = self.options.isStrict ? nil : DocumentValue.number(0)
            object["minimum"] = zero
            object["maximum"] = zero
            self.reportLost(parameter, [("min_num", parameter.minNumber), ("max_num", parameter.maxNumber)], place)
        } else {
            object["minimum"] = minimum.map { .number($0) }
            object["maximum"] = maximum.map { .number($0) }
            if minimum == nil { self.reportLost(parameter, [("min_num", parameter.minNumber)], place) }
            if maximum == nil { self.reportLost(parameter, [("max_num", parameter.maxNumber)], place) }
        }
    }

    /// 3.0 leaves a shortest length of 0 out.
    private func addLengthLimits(minimum: Int?, maximum: Int?, to object: inout ObjectDraft) {
        func limit(_ number: Int?, isWrittenUnset: Bool) -> DocumentValue? {
            if let number, number > 0 { return .number(number) }
            return isWrittenUnset && !self.options.isStrict ? .number(0) : nil
        }
        object["minLength"] = limit(minimum, isWrittenUnset: self.isSwagger2)
        object["maxLength"] = limit(maximum, isWrittenUnset: true)
    }

    private func reportLost<Limit>(
        _ parameter: RequestParameter, _ limits: [(key: String, value: Limit?)], _ place: ParameterPlace
    ) {
        for (key, value) in limits {
            guard let value else { continue }
            self.report(
                .exportLimit,
                "the API \"\(place.api.name)\" limits its parameter \"\(parameter.name)\" by \(key) \(value)",
                place.api, ["req_params", String(place.position), key])
        }
    }

    /// A default or sample: a text even for a number, unless the document is strict.
    private func typed(_ text: String, _ parameter: RequestParameter) -> DocumentValue {
        self.options.isStrict && parameter.type == .number && LimitNumber.isPlain(text) ? .number(text) : .text(text)
    }
}
