import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// Parameters of one operation that are looked at; far fewer are an error already.
    ///
    /// Hundreds of operations can share thousands of parameters by one reference.
    private static let maxTranslated = 1_000

    /// The frontend parameters of an operation: its own, and those of its path it does not declare anew.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func translateParameters(_ context: OperationContext) -> [RequestParameter] {
        let own = context.operation.parameters
        let shared = context.path.parameters.isEmpty ? [] : self.parameters(of: context.path, without: own)
        if let first = shared.first {
            self.dropped.noteShared("path-level parameters", at: first.use, self.diagnostics)
        }
        var translated: [RequestParameter] = []
        var orchestrated: Located<String>?
        let all = shared + own
        for parameter in all.prefix(Self.maxTranslated) {
            let extensions = self.extensions(of: parameter)
            if let rule = extensions.orchestrations.first {
                if let first = orchestrated {
                    rule.node.report(
                        .orchestrationsOnSeveralParameters,
                        "parameter \"\(parameter.name?.value ?? "")\" carries orchestration rules, and another one does too",
                        to: self.diagnostics, notes: [Diagnostic.Note("the first ones", at: first.node.location)])
                }
                orchestrated = orchestrated ?? rule
            }
            for rule in extensions.orchestrations {
                self.checkResourceName(
                    rule, "orchestration rule", NameRules.isOrchestrationName,
                    allowed: "3 to 64 letters, digits and _, a letter first")
                self.checkExists(.orchestration, rule.value, at: rule.node)
            }
            if let result = self.translate(parameter, extensions) {
                self.checkSameHeader(result, parameter, translated)
                translated.append(result)
            }
        }
        if translated.count > 50 {
            let count = translated.count + max(0, all.count - Self.maxTranslated)
            context.operation.key.report(
                .tooManyParameters, "the operation has \(count) parameters", to: self.diagnostics)
        }
        return translated
    }

    /// - Source: APIG User Guide, apig_03_0083; error code APIG.3209
    private func checkSameHeader(_ result: RequestParameter, _ parameter: Parameter, _ earlier: [RequestParameter]) {
        guard result.location == .header else { return }
        let name = result.name.lowercased()
        // One that is written the same has been reported by the reader of the document.
        if let other = earlier.first(where: { $0.location == .header && $0.name.lowercased() == name }),
            other.name != result.name
        {
            (parameter.name?.node ?? parameter.use).report(
                .parameterSameHeader, "\"\(result.name)\" is the header \"\(other.name)\"", to: self.diagnostics)
        }
    }

    /// The parameters of a path that an operation does not declare itself.
    private func parameters(of path: PathItem, without own: [Parameter]) -> [Parameter] {
        let declared = Set(own.map(DeclaredParameter.init))
        return path.parameters.filter { !declared.contains(DeclaredParameter($0)) }
    }

    private func extensions(of parameter: Parameter) -> ParameterExtensions {
        guard parameter.use.identity != parameter.node.identity else {
            return ParameterExtensions(reading: parameter.node, diagnostics: self.diagnostics)
        }
        if let known = self.sharedParameters[parameter.node.identity] { return known }
        let extensions = ParameterExtensions(reading: parameter.node, diagnostics: self.diagnostics)
        self.sharedParameters[parameter.node.identity] = extensions
        return extensions
    }

    private func translate(_ parameter: Parameter, _ extensions: ParameterExtensions) -> RequestParameter? {
        guard let name = parameter.name, let place = parameter.place else { return nil }
        var result = RequestParameter()
        switch place.value {
        case .path: result.location = .path
        case .query: result.location = .query
        case .header: result.location = .header
        case .cookie, .formData, .body:
            parameter.use.report(
                .parameterPlaceDropped, "\(place.value.rawValue) parameter \"\(name.value)\" is dropped",
                to: self.diagnostics)
            return nil
        }
        // The variable is {name+}; names may hold no plus sign.
        result.name = result.location == .path && name.value.hasSuffix("+") ? String(name.value.dropLast()) : name.value
        self.checkName(result.name, result.location, at: name.node)
        result.required = YesNo(parameter.isRequired || result.location == .path)
        result.passThrough = YesNo(extensions.passThrough?.value.rawValue != "never")
        result.orchestrations = extensions.orchestrations.map(\.value)
        if let description = parameter.description, !description.value.isEmpty {
            self.checkLength(description, 255, "description")
            self.checkBrackets(description, "the description")
            result.remark = description.value
        }
        if let sample = extensions.sample {
            self.checkLength(sample, 255, "x-apigateway-sample")
            self.checkBrackets(sample, "the sample")
        }
        result.sampleValue = (extensions.sample?.value ?? parameter.example.map(Self.plainText))?.nilIfEmpty
        if let schema = parameter.schema { self.translateSchema(schema, name: name.value, into: &result) }
        self.noteDroppedKeywords(of: parameter)
        if self.options.checksParameters { result.validEnable = YesNo(result.hasChecks) }
        return result
    }

    /// A scalar's text, or the compact JSON of anything else.
    private static func plainText(_ node: Node) -> String { node.isScalar ? node.text : OpaqueJSON(node).text }

    /// - Source: APIG User Guide, apig_03_0083 (types and attributes)
    private func translateSchema(_ schema: Schema, name: String, into result: inout RequestParameter) {
        let limits = SchemaLimits(schema)
        switch schema.type?.value {
        case "integer", "long", "float", "double", "number":
            result.type = .number
            if !self.isZero(limits.maximum) || !self.isZero(limits.minimum) {
                result.maxNumber = limits.maximum.flatMap { self.numberText($0, "maximum") }
                result.minNumber = limits.minimum.flatMap { self.numberText($0, "minimum") }
            }
        case "string", nil:
            result.type = .string
            result.maxSize = limits.maxLength.flatMap { $0.integer }.flatMap { $0 > 0 ? $0 : nil }
            result.minSize = limits.minLength.flatMap { $0.integer }.flatMap { $0 > 0 ? $0 : nil }
        case let type?:
            schema.type?.node.report(
                .parameterTypeNotSupported, "parameter \"\(name)\" has type \(type)", to: self.diagnostics)
            result.type = .string
            return
        }
        if let pattern = limits.pattern, !pattern.value.isEmpty {
            pattern.node.report(.patternWithoutEffect, "parameter \"\(name)\" has a pattern", to: self.diagnostics)
            result.regular = pattern.value
        }
        if let value = limits.defaultValue, value.isScalar {
            result.defaultValue = value.text.nilIfEmpty
            self.checkLength(Located(value.text, at: value), 255, "default")
            self.checkBrackets(Located(value.text, at: value), "the default")
        }
        if let values = limits.enumeration, values.isSequence, values.count > 0 {
            for value in values.items where value.utf8.contains(UInt8(ascii: ",")) {
                value.report(.enumerationWithComma, "the value is \(value.summary)", to: self.diagnostics)
            }
            result.enumerations = values.items.map(\.text).joined(separator: ",")
        }
    }

    /// Zero in both limits of a number means no limits: exports write unset ones so.
    private func isZero(_ node: Node?) -> Bool { node == nil || node?.double == 0 }

    private func numberText(_ node: Node, _ key: String) -> String? {
        guard let value = node.double else { return nil }
        if value.rounded() != value {
            node.report(.limitWithFraction, "\"\(key)\" is \(node.text)", to: self.diagnostics)
        }
        return LimitNumber.text(node)
    }

    /// - Source: APIG User Guide, apig_03_0083 (restricted names)
    func checkName(_ name: String, _ location: ParameterLocation, at node: Node) {
        if !NameRules.isParameterName(name) {
            node.report(.parameterName, "the name is \(node.summary)", to: self.diagnostics)
        }
        let lowered = name.lowercased()
        if lowered.hasPrefix("x-apig-") || lowered.hasPrefix("x-sdk-") || lowered == "x-stage" {
            node.report(.parameterNameReserved, "the name is \"\(name)\"", to: self.diagnostics)
        } else if location == .header,
            lowered == "authorization" || lowered == "x-auth-token" || name.contains("_")
        {
            node.report(
                .parameterNameReserved, "the name of a header is \"\(name)\"", to: self.diagnostics, severity: .warning)
        }
    }
}

extension RequestParameter {
    /// Whether there is anything to check beside presence.
    fileprivate var hasChecks: Bool {
        self.minNumber != nil || self.maxNumber != nil || self.minSize != nil || self.maxSize != nil
            || self.enumerations != nil
    }
}

/// What makes a parameter the same as another one.
private struct DeclaredParameter: Hashable {
    private let name: String?
    private let place: ParameterPlace?

    init(_ parameter: Parameter) {
        self.name = parameter.name?.value
        self.place = parameter.place?.value
    }
}
