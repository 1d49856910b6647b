import Diagnostics
import SourceDocument

/// What is special about schemas.
extension ValidityWalk {
    /// Checks what stands where a schema is expected: a schema, a reference to one, in 3.1 a truth value.
    func checkSchemaValue(_ node: Node) {
        if self.version == .v31, node.boolean != nil { return }
        guard node.isMapping, node["$ref"] != nil, self.version != .v31 else {
            self.visit(node, as: .schema)
            return
        }
        self.checkReference(node, to: .schema, key: nil)
    }

    /// - Source: Swagger 2.0, Schema Object; OpenAPI 3.0.3 §4.7.24; OpenAPI 3.1.0 §4.8.24
    func checkSchema(_ node: Node) {
        if self.version == .v31 {
            // Its keywords stand beside $ref, and both count.
            self.checkReferenceMember(node, to: .schema)
            if let dialect = node["$schema"] { self.checkDialect(dialect) }
        } else {
            if let type = node["type"], type.hasText("array"), node["items"] == nil {
                type.report(.arrayWithoutItems, "the array has no \"items\"", to: self.diagnostics)
            }
            self.checkBounds(node)
        }
        if self.version == .v30, node["readOnly"]?.boolean == true, node["writeOnly"]?.boolean == true {
            self.checkExclusive(node, "readOnly", "writeOnly")
        }
        self.checkLimits(node)
        self.checkPattern(node["pattern"])
        self.checkDiscriminator(node)
        self.checkRequired(node)
        self.checkSchemaValues(node)
    }

    // MARK: Types

    func checkTypes(_ node: Node) {
        let names = ["string", "number", "integer", "boolean", "array", "object"]
        if names.contains(where: node.hasText) { return }
        let allowed: [String]
        switch self.version {
        case .v2: allowed = names + ["file"]
        case .v30: allowed = names
        case .v31: allowed = names + ["null"]
        }
        if self.version.isSwagger2, node.hasText("file") {
            self.checkFile(node)
            return
        }
        let isList = node.isSequence && self.version != .v30
        for type in isList ? Array(node.items) : [node]
        where type.scalarType != .string || !allowed.contains(type.text) && !(isList && type.hasText("null")) {
            // The product names formats as types.
            let isGatewayType = ["long", "float", "double"].contains(type.text)
            type.report(
                .schemaTypeUnknown, "\"type\" is \(type.summary)", to: self.diagnostics,
                allowed: "one of " + allowed.joined(separator: ", "), severity: isGatewayType ? .warning : nil)
        }
        guard isList else { return }
        if node.count == 0 { node.report(.listEmpty, "\"type\" is empty", to: self.diagnostics) }
        var seen: Set<String> = []
        for type in node.items where type.isScalar && !seen.insert(type.text).inserted {
            type.report(.listDuplicate, "\"type\" has \(type.summary) twice", to: self.diagnostics)
        }
    }

    /// A file is what a response gives, or a field of a form.
    ///
    /// - Source: Swagger 2.0, Response Object
    private func checkFile(_ type: Node) {
        let schema = type.parent
        let owner = schema?.parent
        let isOfResponse = owner?["schema"]?.identity == schema?.identity && owner?["in"] == nil
        if !isOfResponse { type.report(.fileParameter, "\"type\" is file", to: self.diagnostics) }
    }

    // MARK: Limits

    private static let limits = [
        ("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"),
        ("minProperties", "maxProperties"), ("minContains", "maxContains"),
    ]

    /// - Source: JSON Schema Validation draft 4 §5
    func checkLimits(_ node: Node) {
        for (low, high) in Self.limits {
            guard let least = node[low], let most = node[high], let lower = least.double, let upper = most.double,
                // The product exports a limit that is not set as 0.
                lower > upper, upper != 0
            else { continue }
            least.report(
                .schemaLimitsCrossed, "\"\(low)\" is \(least.text) and \"\(high)\" is \(most.text)",
                to: self.diagnostics)
        }
    }

    /// Truth values that say how a limit is meant, which must be there.
    private func checkBounds(_ node: Node) {
        for (flag, limit) in [("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")]
        where node[flag] != nil && node[limit] == nil {
            self.missing(limit, in: node, owner: "a schema with \"\(flag)\"")
        }
    }

    func checkPattern(_ node: Node?) {
        guard let node, node.scalarType == .string, let fault = PatternSyntax.fault(of: node.text) else { return }
        node.report(.schemaPatternInvalid, "in \"\(node.text)\" \(fault)", to: self.diagnostics)
    }

    // MARK: Objects

    /// - Source: Swagger 2.0, Schema Object; OpenAPI 3.0.3 §4.7.25
    private func checkDiscriminator(_ node: Node) {
        guard let discriminator = node["discriminator"] else { return }
        let nameNode = self.version.isSwagger2 ? discriminator : discriminator["propertyName"]
        guard let nameNode, nameNode.scalarType == .string else { return }
        let isRequired = node["required"]?.items.contains { $0.hasText(nameNode.text) } ?? false
        let isDescribed = node["properties"]?[nameNode.text] != nil
        if isRequired, isDescribed { return }
        // In 3.x the property is mostly that of the alternatives.
        if !self.version.isSwagger2, node["properties"] == nil || isDescribed { return }
        if !self.version.isSwagger2, node["allOf"] != nil { return }
        nameNode.report(
            .schemaDiscriminator,
            "\"\(nameNode.text)\" is \(isDescribed ? "not required" : "no property of the schema")",
            to: self.diagnostics, severity: self.version.isSwagger2 ? nil : .warning)
    }

    /// Names in `required` that no part of the schema describes: allowed, and mostly a slip.
    private func checkRequired(_ node: Node) {
        guard let required = node["required"], required.isSequence, let properties = node["properties"],
            properties.isMapping
        else { return }
        let isOpen = ["allOf", "anyOf", "oneOf", "patternProperties", "$ref"].contains { node[$0] != nil }
        if isOpen || node["additionalProperties"]?.isMapping == true { return }
        for name in required.items where name.isScalar && properties[name.text] == nil {
            let near = nearestName(to: name.text, among: properties.entries.map(\.key.text))
            name.report(
                .schemaRequiredUndescribed,
                "there is no property \"\(name.text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                to: self.diagnostics)
        }
    }

    // MARK: Values

    /// The values a schema gives itself.
    private func checkSchemaValues(_ node: Node) {
        let owner = node.parent
        let isParameter = owner?["in"] != nil && owner?["schema"]?.identity == node.identity
        if let value = node["default"] {
            self.checkValue(value, in: node, .schemaDefaultMismatch, "the default", isParameter: isParameter)
        }
        if let value = node["example"] {
            self.checkValue(value, in: node, .schemaExampleMismatch, "the example", isParameter: isParameter)
        }
        if self.version == .v31, let examples = node["examples"] {
            for value in examples.items { self.checkValue(value, in: node, .schemaExampleMismatch, "the example") }
        }
        if let values = node["enum"], values.isSequence {
            for value in values.items {
                self.checkValue(value, in: node, .schemaEnumMismatch, "the value", isParameter: isParameter)
            }
        }
    }

    /// Holds a value against a schema.
    ///
    /// The values of parameters are exported as texts by the product, absent ones as the empty text, and are taken so.
    func checkValue(_ value: Node, in schema: Node, _ rule: Rule, _ what: String, isParameter: Bool = false) {
        if isParameter, value.scalarType == .string, self.isExported(value, schema, rule) { return }
        guard
            let fault = self.values.fault(
                of: value, in: schema, isParameter: isParameter, isOfEnum: rule == .schemaEnumMismatch)
        else { return }
        fault.value.report(
            rule, "\(what) \(fault.reason)", to: self.diagnostics,
            notes: [Diagnostic.Note("the schema says so here", at: fault.keyword.location)])
    }

    private func isExported(_ value: Node, _ schema: Node, _ rule: Rule) -> Bool {
        if value.utf8.isEmpty { return true }
        let type = (schema.isMapping ? self.resolver.resolve(schema) : nil).flatMap { Schema($0).type?.value }
        switch type {
        case "integer", "number", "long", "float", "double":
            guard Double(value.text) != nil else { return false }
        case "boolean":
            guard value.hasText("true") || value.hasText("false") else { return false }
        default: return false
        }
        if rule == .schemaDefaultMismatch {
            value.report(
                rule, "the default is the text \"\(value.text)\" of a value of type \(type ?? "")",
                to: self.diagnostics, mend: "write it without quotes", severity: .info)
        }
        return true
    }
}
