import Diagnostics
import OpenAPIModel
import SourceDocument

/// Brings the schemas of one document into their one form, each once.
final class SchemaForms {
    let version: OpenAPIVersion
    private let resolver: ReferenceResolver
    private var formsByNode: [NodeIdentity: SchemaForm] = [:]
    private var sharedForms: [SharedKey: SchemaForm] = [:]
    private var formsByNodes: [[NodeIdentity]: SchemaForm] = [:]
    private var count = 0

    init(version: OpenAPIVersion, resolver: ReferenceResolver) {
        self.version = version
        self.resolver = resolver
    }

    /// The form of a schema; that of a shared one is the same wherever it is referred to.
    func form(_ source: SchemaSource) -> SchemaForm? {
        switch source {
        case .made(let form): return form
        case .nodes(let nodes):
            guard let first = nodes.first else { return nil }
            guard nodes.count == 1 else { return self.merged(nodes, first) }
            if let shared = self.shared(first) { return shared }
            if let known = self.formsByNode[first.identity] { return known }
            let form = self.build(nodes, first)
            self.formsByNode[first.identity] = form
            return form
        }
    }

    /// Forms of schemas that are several at once, of which a document can make any number: `allOf` in `allOf`, and each a property of the other.
    private static let maxMergedForms = 1_000

    /// Whether schemas that hold together can still be brought into one.
    func canMerge(_ source: SchemaSource) -> Bool {
        guard case .nodes(let nodes) = source, nodes.count > 1 else { return true }
        return self.formsByNodes.count < Self.maxMergedForms || self.formsByNodes[nodes.map(\.identity)] != nil
    }

    private func merged(_ nodes: [Node], _ first: Node) -> SchemaForm {
        let key = nodes.map(\.identity)
        if let known = self.formsByNodes[key] { return known }
        let form = self.build(nodes, first)
        self.formsByNodes[key] = form
        return form
    }

    /// The form of the schema a reference leads to; `nil` for what is no reference alone.
    private func shared(_ node: Node) -> SchemaForm? {
        guard let reference = node["$ref"], reference.isScalar, self.version != .v31 || node.count == 1,
            let target = self.resolver.schema(node, self.version)
        else { return nil }
        let name = reference.text.split(separator: "/").last.map(String.init) ?? ""
        let key = SharedKey(target: target.identity, name: name)
        if let known = self.sharedForms[key] { return known }
        let form = self.build([target], target)
        form.name = name
        self.sharedForms[key] = form
        return form
    }

    private struct SharedKey: Hashable {
        let target: NodeIdentity
        /// One schema may have several names.
        let name: String
    }

    /// A form without restrictions, to be filled.
    func make(_ node: Node) -> SchemaForm {
        self.count += 1
        return SchemaForm(id: self.count, node: node)
    }

    private func build(_ nodes: [Node], _ first: Node) -> SchemaForm {
        let form = self.make(first)
        var reading = SchemaReading(form: form, version: self.version, resolver: self.resolver)
        for node in nodes { reading.read(node) }
        reading.finish()
        return form
    }
}

/// Reads the nodes of one schema into its form.
private struct SchemaReading {
    let form: SchemaForm
    let version: OpenAPIVersion
    let resolver: ReferenceResolver
    private var visited: Set<NodeIdentity> = []
    private var depth = 0
    private var explicitTypes: SchemaTypes?
    private var addsNull = false
    private var hints: SchemaTypes = []

    init(form: SchemaForm, version: OpenAPIVersion, resolver: ReferenceResolver) {
        self.form = form
        self.version = version
        self.resolver = resolver
    }

    /// Parts of parts that are read; deeper ones are left out on both sides.
    private static let maxDepth = 500

    mutating func read(_ node: Node) {
        guard node.isMapping else {
            if node.isScalar, node.boolean == false { self.form.isNever = true }
            return
        }
        guard self.depth < Self.maxDepth, self.visited.insert(node.identity).inserted else { return }
        self.depth += 1
        defer { self.depth -= 1 }
        if node["$ref"] != nil {
            if let target = self.resolver.schema(node, self.version) { self.read(target) }
            guard self.version == .v31, node.count > 1 else { return }
        }
        self.readKeywords(of: node)
    }

    /// What is known when everything was read.
    mutating func finish() {
        if let types = self.explicitTypes {
            self.form.types = self.addsNull ? types.union(.null) : types
        } else if [.object, .array].contains(self.hints) {
            // Nobody who writes properties means numbers, too.
            self.form.types = self.addsNull ? self.hints.union(.null) : self.hints
        }
        self.form.addsNull = self.addsNull
        if self.form.isNullable { self.form.values?["null"] = nil }
    }

    // MARK: Keywords

    private mutating func readKeywords(of node: Node) {
        var bounds = NumberBounds()
        var ownTypes: SchemaTypes?
        var isNullable = false
        var test: Node?
        var then: Node?
        var otherwise: Node?
        for entry in node.entries {
            let value = entry.value
            guard let keyword = SchemaKeyword.words.find(entry) else {
                if entry.keyHasPrefix("x-"), !entry.keyHasPrefix("x-apigateway-") {
                    self.remark(entry.key.text, value)
                }
                continue
            }
            switch keyword {
            case .reference: break
            case .type:
                ownTypes = Self.types(value)
                self.form.typeNode = self.form.typeNode ?? value
                if value.hasText("file") { self.form.format = Located("binary", at: value) }
            case .nullable, .isNullable: isNullable = value.boolean ?? false
            case .format: self.form.format = self.form.format ?? Located(value.text, at: value)
            case .minimum: bounds.minimum = value
            case .maximum: bounds.maximum = value
            case .exclusiveMinimum: bounds.exclusiveMinimum = value
            case .exclusiveMaximum: bounds.exclusiveMaximum = value
            case .multipleOf:
                if let number = value.double { self.form.multipleOf.append(SchemaBound(value: number, node: value)) }
            case .minLength, .maxLength, .minItems, .maxItems, .minProperties, .maxProperties, .minContains,
                .maxContains:
                self.limit(SchemaForm.Limit(rawValue: keyword.rawValue), value)
            case .pattern: self.form.patterns[value.text] = value
            case .enumeration: self.values(Array(value.items), value)
            case .constant: self.values([value], value)
            case .uniqueItems: if value.boolean == true { self.form.hasUniqueItems = value }
            case .required: for name in value.items { self.form.required[name.text] = name }
            case .properties:
                self.hints.insert(.object)
                for property in value.entries { self.property(property.key.text, property.value) }
            case .patternProperties:
                self.hints.insert(.object)
                self.form.patternProperties += Self.properties(value)
            case .dependentSchemas: self.form.dependentSchemas += Self.properties(value)
            case .dependentRequired:
                for entry in value.entries {
                    self.form.dependentRequired[entry.key.text, default: []].formUnion(entry.value.items.map(\.text))
                }
            case .additionalProperties:
                self.hints.insert(.object)
                self.form.additionalProperties = Self.rest(self.form.additionalProperties, value)
            case .unevaluatedProperties:
                self.form.unevaluatedProperties = Self.rest(self.form.unevaluatedProperties, value)
            case .unevaluatedItems:
                self.form.unevaluatedItems = Self.rest(self.form.unevaluatedItems, value)
            case .items:
                self.hints.insert(.array)
                self.form.items = Self.joined(self.form.items, value)
            case .prefixItems: self.form.prefixItems += value.items.map { .nodes([$0]) }
            case .contains: self.form.contains = Self.joined(self.form.contains, value)
            case .propertyNames: self.form.propertyNames = Self.joined(self.form.propertyNames, value)
            case .allOf: for branch in value.items { self.read(branch) }
            case .anyOf, .oneOf: self.choice(keyword.rawValue, value)
            case .not: self.form.exclusions.append(.nodes([value]))
            case .condition: test = value
            case .then: then = value
            case .otherwise: otherwise = value
            case .discriminator: self.discriminator(value)
            case .readOnly: if value.boolean == true { self.form.isReadOnly = true }
            case .writeOnly: if value.boolean == true { self.form.isWriteOnly = true }
            case .deprecated: if value.boolean == true { self.form.isDeprecated = value }
            case .title, .description, .example, .examples, .externalDocs, .xml, .contentEncoding, .contentMediaType,
                .contentSchema, .standard:
                self.remark(keyword.rawValue, value)
            }
        }
        if isNullable {
            if ownTypes != nil { ownTypes?.insert(.null) } else { self.addsNull = true }
        }
        if let ownTypes { self.explicitTypes = self.explicitTypes.map { $0.intersection(ownTypes) } ?? ownTypes }
        for (limit, bound) in bounds.joined { self.keep(limit, bound) }
        if let test {
            self.form.condition = (
                .nodes([test]), then.map { .nodes([$0]) }, otherwise.map { .nodes([$0]) }
            )
        }
    }

    private static func types(_ node: Node) -> SchemaTypes? {
        guard node.isSequence else { return SchemaTypes(word: node.text) }
        let types = node.items.compactMap { SchemaTypes(word: $0.text) }
        return types.isEmpty ? nil : types.reduce(into: SchemaTypes()) { $0.formUnion($1) }
    }

    private mutating func limit(_ limit: SchemaForm.Limit?, _ node: Node) {
        guard let limit, let value = node.double else { return }
        // A lower limit of nothing is none.
        if limit.isLower, value <= 0 { return }
        self.keep(limit, SchemaBound(value: value, node: node))
    }

    /// Of two bounds that hold together the tighter one counts.
    private mutating func keep(_ limit: SchemaForm.Limit, _ bound: SchemaBound) {
        if let known = self.form.limits[limit] {
            let isTighter = limit.isLower ? bound.value > known.value : bound.value < known.value
            guard isTighter || (bound.value == known.value && bound.isExclusive) else { return }
        }
        self.form.limits[limit] = bound
    }

    private mutating func values(_ nodes: [Node], _ node: Node) {
        var values: [String: Node] = [:]
        for value in nodes { values[value.canonicalText] = value }
        self.form.valuesNode = self.form.valuesNode ?? node
        self.form.values = self.form.values.map { $0.filter { values[$0.key] != nil } } ?? values
    }

    private mutating func property(_ name: String, _ node: Node) {
        if let position = self.form.positions[name] {
            let source = self.form.properties[position].source
            self.form.properties[position].source = Self.joined(source, node)
        } else {
            self.form.positions[name] = self.form.properties.count
            self.form.properties.append(SchemaForm.Property(name: name, source: .nodes([node])))
        }
    }

    private static func properties(_ node: Node) -> [SchemaForm.Property] {
        node.entries.map { SchemaForm.Property(name: $0.key.text, source: .nodes([$0.value])) }
    }

    private static func joined(_ source: SchemaSource?, _ node: Node) -> SchemaSource {
        guard case .nodes(let nodes)? = source else { return .nodes([node]) }
        // What holds twice holds.
        return .nodes(nodes.contains { $0.identity == node.identity } ? nodes : nodes + [node])
    }

    private static func rest(_ known: SchemaForm.Rest, _ node: Node) -> SchemaForm.Rest {
        if case .none = known { return known }
        if node.isScalar { return node.boolean == false ? .none(node) : known }
        guard node.count > 0 else { return known }
        if case .schema(let source) = known { return .schema(self.joined(source, node)) }
        return .schema(.nodes([node]))
    }

    /// Alternatives; one of them is none, and null as one of them is a type.
    private mutating func choice(_ keyword: String, _ node: Node) {
        let branches = Array(node.items)
        let others = branches.filter { !Self.isNull($0) }
        if others.count < branches.count { self.addsNull = true }
        guard others.count > 1 else {
            if let only = others.first { self.read(only) }
            return
        }
        self.form.choices.append(
            SchemaForm.Choice(keyword: keyword, node: node, branches: others.map { .nodes([$0]) }))
    }

    private static func isNull(_ node: Node) -> Bool { node.count == 1 && node["type"]?.hasText("null") == true }

    private mutating func discriminator(_ node: Node) {
        // In 2.0 it is the property's name alone.
        if node.isScalar {
            self.form.discriminator = (node.text, [:], node)
            return
        }
        guard let property = node["propertyName"] else { return }
        var mapping: [String: String] = [:]
        for entry in node["mapping"].map({ Array($0.entries) }) ?? [] {
            mapping[entry.key.text] = entry.value.text.split(separator: "/").last.map(String.init) ?? ""
        }
        self.form.discriminator = (property.text, mapping, node)
    }

    /// The outermost remark counts: what a schema says where it is used is more than what the shared one says.
    private mutating func remark(_ name: String, _ node: Node) {
        let text = node.isScalar && name != "default" ? node.text : node.canonicalText
        guard !text.isEmpty, self.form.remarks[name] == nil || self.visited.count == 1 else { return }
        self.form.remarks[name] = (text, node)
    }
}

/// The bounds of numbers as they are written, before the two spellings of exclusive ones are joined.
private struct NumberBounds {
    var minimum: Node?
    var maximum: Node?
    var exclusiveMinimum: Node?
    var exclusiveMaximum: Node?

    /// - Source: OpenAPI 3.0.3 §4.7.24 (boolean); JSON Schema 2020-12, validation §6.2.3 (number)
    var joined: [(SchemaForm.Limit, SchemaBound)] {
        var bounds: [(SchemaForm.Limit, SchemaBound)] = []
        func add(_ limit: SchemaForm.Limit, _ bound: Node?, _ exclusive: Node?) {
            if let bound, let value = bound.double {
                bounds.append(
                    (limit, SchemaBound(value: value, isExclusive: exclusive?.boolean == true, node: bound)))
            }
            if let exclusive, let value = exclusive.double {
                bounds.append((limit, SchemaBound(value: value, isExclusive: true, node: exclusive)))
            }
        }
        add(.minimum, self.minimum, self.exclusiveMinimum)
        add(.maximum, self.maximum, self.exclusiveMaximum)
        return bounds
    }
}

extension ReferenceResolver {
    /// The schema a reference leads to: in 3.1 the next one, for what stands beside its own reference counts as well.
    fileprivate func schema(_ node: Node, _ version: OpenAPIVersion) -> Node? {
        version == .v31 ? self.directTarget(of: node)?.target : self.resolve(node)
    }
}

extension Node {
    /// The value as compact JSON with sorted keys, so that two ways to write it give one text.
    var canonicalText: String { DocumentValue(self).sorted.compactJSON }
}
