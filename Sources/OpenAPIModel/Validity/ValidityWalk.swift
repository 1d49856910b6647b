import Diagnostics
import SourceDocument

/// Goes through a document by the tables of its version, object by object.
///
/// Every object is looked at once for each kind it is used as. References are followed after everything else, so that what they lead to is known
/// by the place it is defined at.
final class ValidityWalk {
    /// Objects inside one another; the reader's own limit is lower unless a user raises it.
    static let maxDepth = 256

    let document: OpenAPIDocument
    let version: OpenAPIVersion
    let resolver: ReferenceResolver
    let diagnostics: DiagnosticCollector
    /// Holds values against schemas.
    let values: SchemaValues
    private let table: ObjectTable
    /// What every object that was visited is.
    private var kinds: [NodeIdentity: [ObjectKind]] = [:]
    private var references: [(use: Node, kind: ObjectKind)] = []
    private var depth = 0
    /// Operations by their identifiers, those of callbacks and webhooks as well.
    var operationIDs: [String: Node] = [:]
    /// Links that name an operation.
    var linkedOperationIDs: [Node] = []

    init(
        document: OpenAPIDocument, resolver: ReferenceResolver, diagnostics: DiagnosticCollector, values: SchemaValues
    ) {
        self.document = document
        self.version = document.version
        self.resolver = resolver
        self.diagnostics = diagnostics
        self.values = values
        self.table = ObjectTable(document.version)
        for (_, operation) in document.operations {
            if let id = operation.operationID, self.operationIDs[id.value] == nil {
                self.operationIDs[id.value] = id.node
            }
        }
    }

    func run() {
        self.visit(self.document.node, as: .document)
        // A reference can lead to a place nothing else looks at, and there are references behind it.
        var next = 0
        while next < self.references.count {
            self.follow(self.references[next].use, expecting: self.references[next].kind)
            next += 1
        }
        self.checkPathParameters()
        self.checkLinkedOperations()
    }

    // MARK: Objects

    /// Checks an object of a kind: its members, and what is special about it.
    ///
    /// Absent members are reported at the key, where one is given, and at the object otherwise.
    func visit(_ node: Node, as kind: ObjectKind, key: Node? = nil) {
        guard node.isMapping else {
            self.wrongType(node, kind.rawValue, expected: "a mapping", of: kind)
            return
        }
        guard self.mark(node, as: kind), self.depth < Self.maxDepth, let object = self.table[kind] else { return }
        self.depth += 1
        defer { self.depth -= 1 }
        var missing = object.required
        for entry in node.entries {
            let name = entry.key.text
            if let rule = object.members[name] {
                missing.removeAll { $0 == name }
                self.check(entry.value, rule, name, of: kind, key: entry.key)
            } else {
                self.checkOther(entry, name, kind, object)
            }
        }
        for name in missing { self.missing(name, in: key ?? node, owner: kind.rawValue) }
        self.checkSpecials(of: node, kind)
    }

    /// Remembers what an object is; gives whether that is new.
    private func mark(_ node: Node, as kind: ObjectKind) -> Bool {
        let known = self.kinds[node.identity]
        guard let known else {
            self.kinds[node.identity] = [kind]
            return true
        }
        if known.contains(kind) { return false }
        self.kinds[node.identity]?.append(kind)
        return true
    }

    /// Checks a pair that is no member of its object.
    private func checkOther(_ entry: NodeEntry, _ name: String, _ kind: ObjectKind, _ object: ObjectTable.Object) {
        let isExtension = name.hasPrefix("x-")
        switch object.others {
        case .allKeyed(let rule): self.check(entry.value, rule, name, of: kind, key: entry.key)
        case .keyed(let rule):
            if isExtension { return }
            self.checkKey(entry.key, name, of: kind)
            self.check(entry.value, rule, name, of: kind, key: entry.key)
        case .extensions:
            if !isExtension { self.unknownKey(entry.key, in: kind, known: object.members.keys.sorted()) }
        case .none: self.unknownKey(entry.key, in: kind, known: object.members.keys.sorted())
        case .open:
            // Another keyword is an annotation; one that is nearly known is a slip.
            if isExtension || name.hasPrefix("$") { return }
            if name == "nullable" || nearestName(to: name, among: object.members.keys.sorted()) != nil {
                self.unknownKey(entry.key, in: kind, known: object.members.keys.sorted(), severity: .warning)
            }
        }
    }

    /// Checks a key that stands for something: a status.
    private func checkKey(_ key: Node, _ name: String, of kind: ObjectKind) {
        guard kind == .responses else { return }
        let isRangeOf2 = self.version.isSwagger2 && name.hasSuffix("XX")
        if !DocumentReader.isResponseKey(name) || isRangeOf2 {
            key.report(
                .responseKey, "found \"\(name)\"", to: self.diagnostics,
                severity: name == "default-cors" ? .info : nil)
        }
    }

    private func checkSpecials(of node: Node, _ kind: ObjectKind) {
        switch kind {
        case .document: self.checkDocument(node)
        case .license: self.checkExclusive(node, "identifier", "url")
        case .server: self.checkServer(node)
        case .serverVariable: self.checkServerVariable(node)
        case .pathItem: self.checkPathItem(node)
        case .operation: self.checkOperation(node)
        case .responses: self.checkResponses(node)
        case .parameter: self.checkParameter(node)
        case .header: self.checkHeader(node)
        case .items: self.checkItems(node)
        case .mediaType: self.checkMediaType(node)
        case .response: self.checkResponse(node)
        case .example: self.checkExclusive(node, "value", "externalValue")
        case .link: self.checkLink(node)
        case .securityScheme: self.checkSecurityScheme(node)
        case .securityRequirement: self.checkSecurityRequirement(node)
        case .schema: self.checkSchema(node)
        default: break
        }
    }

    // MARK: References

    /// Checks what is an object of a kind or a reference to one.
    func checkReference(_ node: Node, to kind: ObjectKind, key: Node?) {
        guard node.isMapping, let reference = node["$ref"] else {
            self.visit(node, as: kind, key: key)
            return
        }
        self.checkSiblings(node)
        if self.isReferenceText(reference) { self.references.append((node, kind)) }
    }

    /// Checks that a `$ref` is a text, and remembers what it must lead to.
    func checkReferenceMember(_ node: Node, to kind: ObjectKind) {
        guard let reference = node["$ref"], self.isReferenceText(reference) else { return }
        self.references.append((node, kind))
    }

    /// Whether a reference is a text; what is none is reported by whoever follows it.
    private func isReferenceText(_ reference: Node) -> Bool {
        if reference.scalarType == .string { return true }
        reference.report(.referenceMissing, "$ref is \(reference.summary)", to: self.diagnostics)
        return false
    }

    private func checkSiblings(_ node: Node) {
        // They stand for those of what is referred to.
        for name in ["summary", "description"] where self.version == .v31 {
            if let text = node[name], text.scalarType != .string {
                text.report(.openAPIWrongType, "\(name) is \(text.summary)", to: self.diagnostics, allowed: "a text")
            }
        }
        let sibling = node.entries.first { entry in
            let name = entry.key.text
            return name != "$ref" && !(self.version == .v31 && (name == "summary" || name == "description"))
        }
        sibling?.key.report(
            .referenceSiblings, "\"\(sibling?.key.text ?? "")\" stands beside $ref and is ignored", to: self.diagnostics
        )
    }

    private func follow(_ use: Node, expecting kind: ObjectKind) {
        guard let target = self.resolver.resolve(use) else { return }
        guard let known = self.kinds[target.identity] else {
            if kind == .schema { self.checkSchemaValue(target) } else { self.visit(target, as: kind) }
            return
        }
        if known.contains(kind) { return }
        (use["$ref"] ?? use).report(
            .referenceWrongKind,
            "\"\(use["$ref"]?.text ?? "")\" leads to \(known.map(\.rawValue).joined(separator: ", ")), not to \(kind.rawValue)",
            to: self.diagnostics, notes: [Diagnostic.Note("defined here", at: target.location)])
    }

    /// Remembers that a mapping holds definitions and is none itself.
    func markMap(_ node: Node) { _ = self.mark(node, as: .map) }

    // MARK: Faults every object shares

    func wrongType(_ node: Node, _ what: String, expected: String, of owner: ObjectKind, isKeyword: Bool = false) {
        node.report(
            isKeyword && owner == .schema ? .schemaKeywordType : .openAPIWrongType,
            "\"\(what)\" is \(node.summary)", to: self.diagnostics, allowed: "\(expected) for \"\(what)\"")
    }

    func missing(_ key: String, in node: Node, owner: String) {
        node.report(.openAPIMissingMember, "\(owner) has no \"\(key)\"", to: self.diagnostics, mend: "add \"\(key)\"")
    }

    func unknownKey(_ key: Node, in owner: ObjectKind, known: [String], severity: Severity? = nil) {
        self.unknownKey(key, in: owner.rawValue, known: known, severity: severity)
    }

    func unknownKey(_ key: Node, in owner: String, known: [String], severity: Severity? = nil) {
        let near = nearestName(to: key.text, among: known)
        key.report(
            .openAPIUnknownKey,
            "\(owner) has no key \"\(key.text)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
            to: self.diagnostics, severity: severity)
    }

    /// Reports two members that exclude each other, at the second of them.
    func checkExclusive(_ node: Node, _ first: String, _ second: String, in versions: VersionSet = .all) {
        guard versions.contains(self.version.set), let one = node.entry(first), let other = node.entry(second) else {
            return
        }
        let later = one.key.range.lowerBound < other.key.range.lowerBound ? other : one
        later.key.report(
            .openAPIExclusiveMembers, "\"\(first)\" and \"\(second)\" stand side by side", to: self.diagnostics)
    }

    func valueNotAllowed(_ node: Node, _ what: String, allowed: [String]) {
        let near = nearestName(to: node.text, among: allowed)
        node.report(
            .openAPIValueNotAllowed,
            "\"\(what)\" is \(node.summary)" + (near.map { "; did you mean \"\($0)\"?" } ?? ""), to: self.diagnostics,
            allowed: "one of " + allowed.joined(separator: ", "))
    }
}
