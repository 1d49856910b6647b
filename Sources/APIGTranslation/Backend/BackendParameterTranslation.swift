import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The parameters sent to a backend.
    ///
    /// - Source: APIG User Guide, apig_03_0091; error codes APIG.2027, APIG.2028, APIG.2036, APIG.3209
    func translate(
        _ parameters: [BackendParameterExtension],
        paths: [Located<String>],
        type: BackendTypeName,
        backend: Node,
        _ context: OperationContext
    ) -> [BackendParameter] {
        var translated: [BackendParameter] = []
        var sent: Set<SentParameter> = []
        for parameter in parameters {
            guard let name = parameter.name, let value = parameter.value, let location = parameter.location,
                let origin = parameter.origin
            else { continue }
            var result = BackendParameter()
            result.name = name.value
            result.value = value.value
            result.location = ParameterLocation(rawValue: location.value.rawValue) ?? .query
            result.origin = ParameterOrigin(rawValue: origin.value.rawValue) ?? .constant
            result.remark = parameter.description?.value.nilIfEmpty
            if !NameRules.isParameterName(result.name) {
                name.node.report(.parameterName, "the name is \(name.node.summary)", to: self.diagnostics)
            }
            if result.location == .header, result.name.hasPrefix("_") {
                name.node.report(
                    .parameterNameReserved, "the name of a backend header is \"\(result.name)\"", to: self.diagnostics,
                    severity: .warning)
            }
            self.checkLength(value, 255, "value")
            self.checkBrackets(parameter.description, "the description")
            if result.origin == .system { self.noteSystemOrigin(origin.node) }
            self.check(result, value: value, context)
            if !sent.insert(SentParameter(result)).inserted {
                name.node.report(
                    .backendParameterDuplicate,
                    "\(result.location.rawValue) parameter \"\(result.name)\" is sent twice", to: self.diagnostics)
            }
            translated.append(result)
        }
        if translated.count > 50 {
            parameters[50].node.report(
                .tooManyParameters, "the backend has \(translated.count) parameters", to: self.diagnostics)
        }
        self.checkPathParameters(translated, parameters, paths: paths, type: type, backend: backend, context)
        return translated
    }

    /// Says once for a document that files are not documented to have this origin.
    private func noteSystemOrigin(_ node: Node) {
        guard self.reportedRules.insert(.originSystemUndocumented).inserted else { return }
        node.report(
            .originSystemUndocumented, "\"origin\" is SYSTEM (reported for the first one only)", to: self.diagnostics)
    }

    private func check(_ parameter: BackendParameter, value: Located<String>, _ context: OperationContext) {
        switch parameter.origin {
        case .constant: break
        case .request:
            guard !context.declares(parameter.value) else { return }
            value.node.report(
                .backendParameterUndeclared,
                "the operation declares no parameter \"\(parameter.value)\"" + context.suggestion(for: parameter.value),
                to: self.diagnostics, fix: value.node.fix(writing: context.similar(to: parameter.value)))
        case .system:
            guard parameter.value.hasPrefix("$context.") else {
                value.node.report(.systemParameter, "the value is \(value.node.summary)", to: self.diagnostics)
                return
            }
            if !ContextVariables.isKnown(parameter.value, among: ContextVariables.parameters) {
                let near = nearestName(to: parameter.value, among: ContextVariables.parameters)
                value.node.report(
                    .contextVariableUnknown,
                    "there is no \(parameter.value)" + (near.map { "; did you mean \($0)?" } ?? ""),
                    to: self.diagnostics,
                    fix: value.node.fix(writing: near))
            }
            if parameter.value.hasPrefix("$context.authorizer.frontend."), context.authType != .authorizer {
                value.node.report(
                    .authorizerParameterWithoutAuthorizer, "the API's authentication is \(context.authType.rawValue)",
                    to: self.diagnostics)
            }
        }
    }

    /// Variables of the backend path and its path parameters must be the same.
    private func checkPathParameters(
        _ translated: [BackendParameter],
        _ parameters: [BackendParameterExtension],
        paths: [Located<String>],
        type: BackendTypeName,
        backend: Node,
        _ context: OperationContext
    ) {
        guard type != .function, type != .mock else { return }
        var variables: Set<String> = []
        let sent = Set(translated.filter { $0.location == .path }.map(\.name))
        for path in paths {
            let names = (try? PathTemplate(path.value))?.variableNames ?? []
            variables.formUnion(names)
            for name in names where !sent.contains(name) {
                path.node.report(
                    .backendPathVariableUndeclared, "the backend path variable {\(name)} has no parameter",
                    to: self.diagnostics,
                    mend: "add a backend parameter with name: \(name), in: path",
                    fix: self.fix(passingOn: name, backend: backend, context))
            }
        }
        for parameter in parameters {
            guard let name = parameter.name, parameter.location?.value.rawValue == "PATH" else { continue }
            if !variables.contains(name.value) {
                name.node.report(
                    .backendPathParameterUnused, "path parameter \"\(name.value)\" does not occur in the backend path",
                    to: self.diagnostics)
            }
        }
    }
}

extension Importer {
    /// Sends a request parameter of the path on to the variable of the same name of the backend path.
    private func fix(passingOn name: String, backend: Node, _ context: OperationContext) -> Fix? {
        guard context.requestParameters.contains(where: { $0.location == .path && $0.name == name }) else { return nil }
        // Both cases are right; the neighbours' is taken.
        let places = backend["parameters"]?.items.compactMap { $0["in"]?.text } ?? []
        let place = places.contains { $0 != $0.uppercased() } ? "path" : "PATH"
        let parameter = EditValue.mapping([
            ("name", .text(name)), ("in", .text(place)), ("origin", .text("REQUEST")), ("value", .text(name)),
        ])
        let title = "send the request parameter \(name)"
        guard let parameters = backend["parameters"], !parameters.isNull else {
            return Fix(title, backend.inserting("parameters", .list([parameter]), after: "type"))
        }
        return Fix(title, parameters.inserting(item: parameter))
    }
}

/// What makes a backend parameter unique; header names compare in any case.
private struct SentParameter: Hashable {
    private let location: ParameterLocation
    private let name: String

    init(_ parameter: BackendParameter) {
        self.location = parameter.location
        self.name = parameter.location == .header ? parameter.name.lowercased() : parameter.name
    }
}
