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
        for (path, operation) in self.document.operations {
            self.checkParameterUniqueness(operation.parameters)
            self.checkPathParameters(path, operation)
            self.checkSecurity(operation.security ?? [])
        }
        self.checkSecurity(self.document.security ?? [])
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
        var seen: [(name: String, place: ParameterPlace, node: Node)] = []
        for parameter in parameters {
            guard let name = parameter.name, let place = parameter.place else { continue }
            if let first = seen.first(where: { $0.place == place.value && $0.name == name.value }) {
                parameter.use.report(
                    .parameterDuplicate, "\(place.value.rawValue) parameter \"\(name.value)\" is declared twice",
                    to: self.diagnostics, notes: [Diagnostic.Note("first declared here", at: first.node.location)],
                    fix: parameter.use.hasSameText(as: first.node)
                        ? Fix("take it out", parameter.use.removedFromParent()) : nil)
            } else {
                seen.append((name.value, place.value, parameter.use))
            }
        }
    }

    /// - Source: APIG User Guide, apig_03_0083; the declared name of `{name+}` is taken with and without the plus sign.
    private func checkPathParameters(_ path: PathItem, _ operation: Operation) {
        guard let template = path.template else { return }
        let variables = template.variableNames
        let declared = (operation.parameters + path.parameters).filter { $0.place?.value == .path }
        let names = declared.compactMap {
            $0.name.map { $0.value.hasSuffix("+") ? String($0.value.dropLast()) : $0.value }
        }
        for variable in variables where !names.contains(variable) {
            operation.key.report(
                .pathVariableUndeclared, "the path variable {\(variable)} of \"\(path.path.value)\" is not declared",
                to: self.diagnostics, mend: "declare a parameter with name: \(variable), in: path, required: true",
                fix: self.fix(declaring: variable, in: operation))
        }
        for parameter in operation.parameters where parameter.place?.value == .path {
            guard let name = parameter.name else { continue }
            let bare = name.value.hasSuffix("+") ? String(name.value.dropLast()) : name.value
            if !variables.contains(bare) {
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

    private func checkSecurity(_ requirements: [SecurityRequirement]) {
        for requirement in requirements {
            for scheme in requirement.schemes
            where self.document.components.securityScheme(scheme.name.value) == nil {
                let names = self.document.components.securitySchemes.map(\.name.value)
                let near = nearestName(to: scheme.name.value, among: names)
                scheme.name.node.report(
                    .securitySchemeUnknown,
                    "the scheme \"\(scheme.name.value)\" is not defined"
                        + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: self.diagnostics, fix: scheme.name.node.fix(renamingKeyTo: near))
            }
        }
    }
}
