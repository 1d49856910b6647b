import SourceDocument

/// What has become of one operation as its callers see it.
struct OperationComparison {
    /// What both operations are part of.
    struct Context {
        let group: String
        let subject: Change.Subject
        let schemas: SchemaComparison
        /// Whether the API sends the requests and its caller answers, as in callbacks and webhooks.
        var isInverted = false
        /// In front of every element, as `callback paid: `.
        var prefix = ""
    }

    let old: ContractOperation
    let new: ContractOperation
    let context: Context
    private(set) var changes: [Change] = []
    /// The shared schemas both use, by their positions in the comparison of schemas.
    private(set) var uses: Set<Int> = []

    init(_ old: ContractOperation, _ new: ContractOperation, context: Context) {
        self.old = old
        self.new = new
        self.context = context
    }

    mutating func compare() {
        self.compareParameters()
        self.compareBodies()
        self.compareResponses()
        self.compareCallbacks()
        self.compareDeprecation()
        self.compareWords()
    }

    // MARK: Findings

    typealias Mention = (value: String, node: Node)

    /// Which way what the caller of the operation sends goes, seen from the caller of the API.
    var requestDirection: SchemaDirection { self.context.isInverted ? .response : .request }

    mutating func add(
        _ rule: ChangeRule, _ element: String, _ before: Mention?, _ after: Mention?, isResponse: Bool = false,
        message: String? = nil
    ) {
        let rule = self.context.isInverted ? rule.seenFromBehind : rule
        let isRequest = isResponse == self.context.isInverted
        self.changes.append(
            Change(
                rule, before == nil ? .added : after == nil ? .removed : .changed,
                direction: isRequest ? .request : .response, group: self.context.group, subject: self.context.subject,
                element: self.context.prefix + element,
                before: Change.Side(value: before?.value, place: ChangePlace(before?.node ?? self.old.key)),
                after: Change.Side(value: after?.value, place: ChangePlace(after?.node ?? self.new.key)),
                message: message ?? "\(before?.value ?? "nothing") → \(after?.value ?? "nothing")"))
    }

    /// Compares two schemas; one that is not there allows everything.
    ///
    /// - Parameters:
    ///   - element: What the schemas are of.
    ///   - before: The schema that was.
    ///   - after: The one that is.
    ///   - isResponse: Whether it is part of the answer.
    ///   - ignoresWords: Whether what the schemas themselves are described by is told elsewhere.
    mutating func compareSchemas(
        _ element: String, _ before: SchemaSource?, _ after: SchemaSource?, isResponse: Bool,
        ignoresWords: Bool = false
    ) {
        let schemas = self.context.schemas
        let direction = isResponse ? self.requestDirection.inverted : self.requestDirection
        let result = schemas.compare(
            before ?? .made(schemas.base.make(self.old.key)), after ?? .made(schemas.revision.make(self.new.key)),
            direction)
        self.uses.formUnion(result.uses)
        for change in result.changes {
            if ignoresWords, change.path.isEmpty,
                change.rule == .schemaRemark || change.rule == .schemaDeprecated
                    || change.rule == .schemaUndeprecated
            {
                continue
            }
            self.changes.append(change.asChange(direction, self.context, element: element))
        }
    }

    // MARK: Words

    private mutating func compareDeprecation() {
        if self.old.isDeprecated != self.new.isDeprecated {
            self.add(
                self.new.isDeprecated ? .operationDeprecated : .operationUndeprecated, "deprecated",
                self.old.isDeprecated ? ("true", self.old.node) : nil,
                self.new.isDeprecated ? ("true", self.new.node) : nil,
                message: self.new.isDeprecated ? "it is to go" : "it is to stay after all")
        }
        let (before, after) = (self.old.sunset, self.new.sunset)
        guard before?.value != after?.value else { return }
        // Days are written as ISO 8601, which sorts as it goes on.
        let isSooner = after.map { after in before.map { after.value < $0.value } ?? true } ?? false
        self.add(
            isSooner ? .sunsetSooner : .sunsetLater, "x-sunset", before, after)
    }

    private mutating func compareWords() {
        self.compareRemarks("", self.old.remarks, self.new.remarks)
        let (before, after) = (Set(self.old.tags), Set(self.new.tags))
        if before != after {
            self.add(
                .tags, "tags", (before.sorted().joined(separator: ", "), self.old.node),
                (after.sorted().joined(separator: ", "), self.new.node))
        }
    }

    mutating func compareRemarks(
        _ element: String, _ before: [String: Mention], _ after: [String: Mention], isResponse: Bool = false
    ) {
        for name in Set(before.keys).union(after.keys).sorted() where before[name]?.value != after[name]?.value {
            let whole = element.isEmpty ? name : "\(element): \(name)"
            self.add(.description, whole, before[name], after[name], isResponse: isResponse)
        }
    }

    mutating func compareDescription(
        _ element: String, _ before: String?, _ after: String?, _ nodes: (Node, Node), isResponse: Bool = false
    ) {
        let (left, right) = (before ?? "", after ?? "")
        guard left != right else { return }
        self.add(
            .description, "\(element): description", left.isEmpty ? nil : (left, nodes.0),
            right.isEmpty ? nil : (right, nodes.1), isResponse: isResponse)
    }

    // MARK: Callbacks

    private mutating func compareCallbacks() {
        func identity(_ callback: ContractOperation.Callback) -> String {
            "\(callback.name) \(callback.expression) \(callback.method)"
        }
        let before = Dictionary(self.old.callbacks.map { (identity($0), $0) }, uniquingKeysWith: { first, _ in first })
        let after = Dictionary(self.new.callbacks.map { (identity($0), $0) }, uniquingKeysWith: { first, _ in first })
        for callback in self.old.callbacks {
            let element = "callback \(callback.name) \(callback.method) \(callback.expression)"
            guard let other = after[identity(callback)] else {
                self.add(.callbackRemoved, element, (callback.name, callback.operation.key), nil, isResponse: true)
                continue
            }
            var context = self.context
            context.isInverted.toggle()
            context.prefix += "\(element): "
            var inner = OperationComparison(callback.operation, other.operation, context: context)
            inner.compare()
            self.changes += inner.changes
            self.uses.formUnion(inner.uses)
        }
        for callback in self.new.callbacks where before[identity(callback)] == nil {
            self.add(
                .callbackAdded, "callback \(callback.name) \(callback.method) \(callback.expression)", nil,
                (callback.name, callback.operation.key), isResponse: true)
        }
    }
}

extension SchemaChange {
    /// The change as one of an operation or of a shared schema.
    func asChange(_ direction: SchemaDirection, _ context: OperationComparison.Context, element: String) -> Change {
        let inner = self.element
        let whole = inner.isEmpty ? element : element.isEmpty ? inner : "\(element): \(inner)"
        return Change(
            self.rule, self.action, direction: direction == .request ? .request : .response, group: context.group,
            subject: context.subject, element: context.prefix + whole,
            before: Change.Side(
                value: self.action == .added ? nil : self.before?.value, place: self.before.map { ChangePlace($0.node) }
            ),
            after: Change.Side(
                value: self.action == .removed ? nil : self.after?.value, place: self.after.map { ChangePlace($0.node) }
            ),
            message: self.message)
    }
}
