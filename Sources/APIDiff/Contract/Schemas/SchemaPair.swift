import SourceDocument

/// Compares two schemas keyword by keyword.
struct SchemaPair {
    let comparison: SchemaComparison
    let old: SchemaForm
    let new: SchemaForm
    let direction: SchemaDirection
    let isInverted: Bool
    private(set) var result = SchemaComparison.Result()

    init(
        comparison: SchemaComparison, old: SchemaForm, new: SchemaForm, direction: SchemaDirection, isInverted: Bool
    ) {
        self.comparison = comparison
        self.old = old
        self.new = new
        self.direction = direction
        self.isInverted = isInverted
    }

    var isRequest: Bool { self.direction == .request }

    mutating func compare() {
        self.compareTypes()
        self.compareFormats()
        self.compareLimits()
        self.comparePatterns()
        self.compareValues()
        self.compareProperties()
        self.compareRest(.additionalProperties, "additionalProperties", "{*}", \.additionalProperties)
        self.compareRest(.unevaluated, "unevaluatedProperties", "{*}", \.unevaluatedProperties)
        self.compareRest(.unevaluated, "unevaluatedItems", "[*]", \.unevaluatedItems)
        self.compareInner(.items, "items", "[]", self.old.items, self.new.items)
        self.compareInner(.contains, "contains", "[contains]", self.old.contains, self.new.contains)
        self.compareInner(
            .propertyNames, "propertyNames", "{names}", self.old.propertyNames, self.new.propertyNames)
        self.compareTuples()
        self.compareNamed(
            .patternProperties, "patternProperties", self.old.patternProperties, self.new.patternProperties)
        self.compareNamed(.dependency, "dependentSchemas", self.old.dependentSchemas, self.new.dependentSchemas)
        self.compareDependencies()
        self.compareChoices()
        self.compareExclusions()
        self.compareConditions()
        self.compareDiscriminators()
        self.compareRemarks()
    }

    // MARK: Findings

    /// What a side says.
    typealias Mention = (value: String, node: Node)

    mutating func add(
        _ aspect: SchemaAspect, _ variance: Variance, _ keyword: String, _ before: Mention?, _ after: Mention?,
        path: String = "", message: String? = nil
    ) {
        let effect = self.isInverted ? variance.inverted : variance
        self.add(
            rule: .schema(aspect, effect, isRequest: self.isRequest), keyword, before, after, path: path,
            message: message)
    }

    mutating func add(
        rule: ChangeRule, _ keyword: String, _ before: Mention?, _ after: Mention?, path: String = "",
        message: String? = nil
    ) {
        self.result.changes.append(
            SchemaChange(
                rule: rule, action: before == nil ? .added : after == nil ? .removed : .changed, path: path,
                keyword: keyword, before: before ?? ("", self.old.node), after: after ?? ("", self.new.node),
                message: message ?? "\(before?.value ?? "nothing") → \(after?.value ?? "nothing")"))
    }

    /// Compares two schemas inside and takes what differs over.
    mutating func descend(
        _ step: String, _ before: SchemaSource, _ after: SchemaSource, isInverted: Bool? = nil
    ) {
        let inner = self.comparison.compare(
            before, after, self.direction, isInverted: isInverted ?? self.isInverted)
        self.result.changes += inner.changes.map { $0.inside(step) }
        self.result.uses.formUnion(inner.uses)
    }

    /// Compares a schema that one of the sides may not have; without it everything is allowed.
    mutating func compareInner(
        _ aspect: SchemaAspect, _ keyword: String, _ step: String, _ before: SchemaSource?, _ after: SchemaSource?
    ) {
        switch (before, after) {
        case (nil, nil): return
        case (let before?, let after?): self.descend(step, before, after)
        case (nil, let after?):
            guard let mention = self.mention(after, self.comparison.revision) else { return }
            self.add(aspect, .tightened, keyword, nil, mention)
        case (let before?, nil):
            guard let mention = self.mention(before, self.comparison.base) else { return }
            self.add(aspect, .loosened, keyword, mention, nil)
        }
    }

    /// What a schema is, in a word; `nil` for one that allows everything.
    func mention(_ source: SchemaSource, _ forms: SchemaForms) -> Mention? {
        guard let form = forms.form(source), !form.allowsEverything else { return nil }
        return (form.words, form.node)
    }

    // MARK: Types

    private mutating func compareTypes() {
        let (before, after) = (self.old.plainTypes, self.new.plainTypes)
        if before != after {
            let variance: Variance =
                before.isSuperset(of: after) ? .tightened : before.isSubset(of: after) ? .loosened : .changed
            self.add(
                .type, variance, "type", (before.text, self.old.typeNode ?? self.old.node),
                (after.text, self.new.typeNode ?? self.new.node))
        }
        guard self.old.isNullable != self.new.isNullable, before != .all || after != .all || self.hasChoices else {
            return
        }
        // A type that now takes everything takes null as well.
        if before == .all || after == .all, before != after { return }
        self.add(
            .nullability, self.new.isNullable ? .loosened : .tightened, "null",
            (self.old.isNullable ? "allowed" : "not allowed", self.old.typeNode ?? self.old.node),
            (self.new.isNullable ? "allowed" : "not allowed", self.new.typeNode ?? self.new.node))
    }

    private var hasChoices: Bool { !self.old.choices.isEmpty || !self.new.choices.isEmpty }

    private mutating func compareFormats() {
        let (before, after) = (self.old.format, self.new.format)
        guard before?.value != after?.value else { return }
        let variance: Variance
        switch (before?.value, after?.value) {
        case (nil, _): variance = .tightened
        case (_, nil): variance = .loosened
        case ("int32", "int64"), ("float", "double"): variance = .loosened
        case ("int64", "int32"), ("double", "float"): variance = .tightened
        default: variance = .changed
        }
        self.add(
            .format, variance, "format", before.map { ($0.value, $0.node) }, after.map { ($0.value, $0.node) })
    }

    // MARK: Limits

    private mutating func compareLimits() {
        for limit in SchemaForm.Limit.allCases {
            let (before, after) = (self.old.limits[limit], self.new.limits[limit])
            guard let variance = Self.variance(before, after, isLower: limit.isLower) else { continue }
            self.add(
                SchemaAspect(limit), variance, limit.rawValue, before.map { ($0.text, $0.node) },
                after.map { ($0.text, $0.node) })
        }
        self.compareSteps()
        if (self.old.hasUniqueItems == nil) != (self.new.hasUniqueItems == nil) {
            self.add(
                .uniqueItems, self.new.hasUniqueItems == nil ? .loosened : .tightened, "uniqueItems",
                self.old.hasUniqueItems.map { ("true", $0) }, self.new.hasUniqueItems.map { ("true", $0) })
        }
    }

    private static func variance(_ before: SchemaBound?, _ after: SchemaBound?, isLower: Bool) -> Variance? {
        guard let before else { return after == nil ? nil : .tightened }
        guard let after else { return .loosened }
        if before.value == after.value {
            guard before.isExclusive != after.isExclusive else {
                return Self.integersVariance(before, after, isLower: isLower)
            }
            return after.isExclusive ? .tightened : .loosened
        }
        return (after.value > before.value) == isLower ? .tightened : .loosened
    }

    /// Integers that are one number as `Double` need not be the same.
    private static func integersVariance(_ before: SchemaBound, _ after: SchemaBound, isLower: Bool) -> Variance? {
        guard let left = before.node.integer, let right = after.node.integer, left != right else { return nil }
        return (right > left) == isLower ? .tightened : .loosened
    }

    private mutating func compareSteps() {
        let (before, after) = (self.old.multipleOf, self.new.multipleOf)
        guard Set(before.map(\.value)) != Set(after.map(\.value)) else { return }
        let variance: Variance
        if let step = before.first?.value, let other = after.first?.value, before.count == 1, after.count == 1,
            step > 0, other > 0
        {
            let isMultiple = other.truncatingRemainder(dividingBy: step) == 0
            let isPart = step.truncatingRemainder(dividingBy: other) == 0
            variance = isMultiple ? .tightened : isPart ? .loosened : .changed
        } else {
            variance = before.isEmpty ? .tightened : after.isEmpty ? .loosened : .changed
        }
        self.add(
            .multipleOf, variance, "multipleOf", before.first.map { ($0.text, $0.node) },
            after.first.map { ($0.text, $0.node) })
    }

    private mutating func comparePatterns() {
        let gone = self.old.patterns.filter { self.new.patterns[$0.key] == nil }.sorted { $0.key < $1.key }
        let new = self.new.patterns.filter { self.old.patterns[$0.key] == nil }.sorted { $0.key < $1.key }
        for (position, pattern) in gone.enumerated() {
            let other = new.indices.contains(position) ? new[position] : nil
            self.add(
                .pattern, other == nil ? .loosened : .changed, "pattern", (pattern.key, pattern.value),
                other.map { ($0.key, $0.value) })
        }
        for pattern in new.dropFirst(gone.count) {
            self.add(.pattern, .tightened, "pattern", nil, (pattern.key, pattern.value))
        }
    }

    private mutating func compareValues() {
        switch (self.old.values, self.new.values) {
        case (nil, nil): return
        case (nil, let after?):
            self.add(
                .value, .tightened, "enum", nil, (Self.list(after), self.new.valuesNode ?? self.new.node))
        case (let before?, nil):
            self.add(
                .value, .loosened, "enum", (Self.list(before), self.old.valuesNode ?? self.old.node), nil)
        case (let before?, let after?):
            for (value, node) in before.sorted(by: { $0.key < $1.key }) where after[value] == nil {
                self.add(
                    .value, .tightened, "enum", (value, node), nil, message: "\(value) is no longer a value")
            }
            for (value, node) in after.sorted(by: { $0.key < $1.key }) where before[value] == nil {
                self.add(.value, .loosened, "enum", nil, (value, node), message: "\(value) is a new value")
            }
        }
    }

    private static func list(_ values: [String: Node]) -> String { values.keys.sorted().joined(separator: ", ") }
}

extension SchemaForm {
    /// The types without null, so that null is one change and the rest another.
    var plainTypes: SchemaTypes { self.isNever ? [] : self.types == .all ? .all : self.types.subtracting(.null) }

    /// Whether it restricts nothing.
    var allowsEverything: Bool {
        self.types == .all && !self.isNever && self.limits.isEmpty && self.values == nil && self.properties.isEmpty
            && self.patterns.isEmpty && self.choices.isEmpty && self.required.isEmpty && self.exclusions.isEmpty
            && self.items == nil && self.format == nil && self.condition == nil
    }

    /// The schema in a word or two.
    var words: String {
        if let name { return name }
        return self.isNever ? "nothing" : self.plainTypes.text
    }
}
