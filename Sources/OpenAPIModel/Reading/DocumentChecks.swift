import Diagnostics
import SourceDocument

/// What must fit together across the parts of one document.
struct DocumentChecks {
    let document: OpenAPIDocument
    let diagnostics: DiagnosticCollector

    func run() {
        self.checkPathShapes()
        self.checkOperationIDs()
        for path in self.document.paths { self.checkParameterUniqueness(path.parameters) }
        let schemeNames = Set(self.document.components.securitySchemes.map(\.name.value))
        // A path item that several paths refer to has the same operations for all of them.
        var declared: [ObjectIdentifier: DeclaredPathParameters] = [:]
        for (path, operation) in self.document.operations {
            let identity = ObjectIdentifier(operation)
            let parameters = declared[identity] ?? DeclaredPathParameters(path, operation)
            if declared.updateValue(parameters, forKey: identity) == nil {
                self.checkParameterUniqueness(operation.parameters)
                self.checkSecurity(operation.security ?? [], schemeNames)
            }
            self.checkPathParameters(path, operation, parameters)
        }
        self.checkSecurity(self.document.security ?? [], schemeNames)
    }

    /// The path parameters an operation and its path declare.
    private struct DeclaredPathParameters {
        /// Their names without the plus sign of greedy variables.
        let names: Set<String>
        /// Those of the operation itself.
        let own: [Parameter]

        init(_ path: PathItem, _ operation: Operation) {
            self.own = operation.parameters.filter { $0.place?.value == .path }
            let all = self.own + path.parameters.filter { $0.place?.value == .path }
            self.names = Set(all.compactMap { $0.name.map { DocumentChecks.variable($0.value) } })
        }
    }

    /// The variable a declared name stands for.
    private static func variable(_ name: String) -> String { name.hasSuffix("+") ? String(name.dropLast()) : name }

    /// What makes a parameter unique.
    private struct ParameterKey: Hashable {
        let name: String
        let place: ParameterPlace
    }

    private func checkPathShapes() {
        var seen: [String: Located<String>] = [:]
        for path in self.document.paths {
            guard let template = path.template else {
                self.reportMalformed(path.path)
                continue
            }
            if let first = seen[template.shape] {
                path.path.node.report(
                    .pathDuplicateTemplate, "\"\(path.path.value)\" matches the same paths as \"\(first.value)\"",
                    to: self.diagnostics,
                    notes: [Diagnostic.Note("first defined here", at: first.node.location)])
            } else {
                seen[template.shape] = path.path
            }
        }
    }

    private func reportMalformed(_ path: Located<String>) {
        do {
            _ = try PathTemplate(path.value)
        } catch {
            let what = error == .emptyName ? "has a variable without a name" : "has a brace without its partner"
            path.node.report(.pathTemplateMalformed, "the path \"\(path.value)\" \(what)", to: self.diagnostics)
        }
    }

    private func checkOperationIDs() {
        var seen: [String: Node] = [:]
        for (_, operation) in self.document.operations {
            guard let id = operation.operationID else { continue }
            if let first = seen[id.value] {
                id.node.report(
                    .operationIDDuplicate, "\"\(id.value)\" names another operation already", to: self.diagnostics,
                    notes: [Diagnostic.Note("first used here", at: first.location)])
            } else {
                seen[id.value] = id.node
            }
        }
    }

    private func checkParameterUniqueness(_ parameters: [Parameter]) {
        guard parameters.count > 1 else { return }
        var seen: [ParameterKey: Node] = [:]
        for parameter in parameters {
            guard let name = parameter.name, let place = parameter.place else { continue }
            let key = ParameterKey(name: name.value, place: place.value)
            if let first = seen[key] {
                parameter.use.report(
                    .parameterDuplicate, "\(place.value.rawValue) parameter \"\(name.value)\" is declared twice",
                    to: self.diagnostics, notes: [Diagnostic.Note("first declared here", at: first.location)],
                    fix: parameter.use.hasSameText(as: first)
                        ? Fix("take it out", parameter.use.removedFromParent()) : nil)
            } else {
                seen[key] = parameter.use
            }
        }
    }

    /// - Source: APIG User Guide, apig_03_0083; the declared name of `{name+}` is taken with and without the plus sign.
    private func checkPathParameters(_ path: PathItem, _ operation: Operation, _ declared: DeclaredPathParameters) {
        guard let template = path.template else { return }
        let variables = template.variableNames
        for variable in variables where !declared.names.contains(variable) {
            operation.key.report(
                .pathVariableUndeclared, "the path variable {\(variable)} of \"\(path.path.value)\" is not declared",
                to: self.diagnostics, mend: "declare a parameter with name: \(variable), in: path, required: true",
                fix: self.fix(declaring: variable, in: operation))
        }
        let used = Set(variables)
        for parameter in declared.own {
            guard let name = parameter.name else { continue }
            if !used.contains(Self.variable(name.value)) {
                parameter.use.report(
                    .pathParameterUnused, "path parameter \"\(name.value)\" does not occur in \"\(path.path.value)\"",
                    to: self.diagnostics)
            }
        }
    }

    private func fix(declaring variable: String, in operation: Operation) -> Fix? {
        let type: (key: String, value: EditValue) =
            self.document.version.isSwagger2
            ? ("type", .text("string")) : ("schema", .mapping([("type", .text("string"))]))
        let parameter = EditValue.mapping([
            ("name", .text(variable)), ("in", .text("path")), ("required", .literal("true")), type,
        ])
        let title = "declare the path parameter \(variable)"
        if let parameters = operation.node["parameters"], !parameters.isNull {
            return Fix(title, parameters.inserting(item: parameter))
        }
        return Fix(title, operation.node.inserting("parameters", .list([parameter]), after: "operationId"))
    }

    private func checkSecurity(_ requirements: [SecurityRequirement], _ schemeNames: Set<String>) {
        for requirement in requirements {
            for scheme in requirement.schemes where !schemeNames.contains(scheme.name.value) {
                func suggestion() -> String {
                    let names = self.document.components.securitySchemes.lazy.map(\.name.value)
                    return nearestName(to: scheme.name.value, among: names).map { "; did you mean \"\($0)\"?" } ?? ""
                }
                scheme.name.node.report(
                    .securitySchemeUnknown, "the scheme \"\(scheme.name.value)\" is not defined" + suggestion(),
                    to: self.diagnostics,
                    fix: scheme.name.node.fix(
                        renamingKeyTo: nearestName(to: scheme.name.value, among: schemeNames.sorted())))
            }
        }
    }
}
