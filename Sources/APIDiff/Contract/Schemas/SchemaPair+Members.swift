import SourceDocument

/// Properties and items.
extension SchemaPair {
    // MARK: Properties

    mutating func compareProperties() {
        for property in self.old.properties {
            guard self.isSent(property.source, self.comparison.base) else { continue }
            guard let other = self.new.property(property.name),
                self.isSent(other.source, self.comparison.revision)
            else {
                self.propertyRemoved(property)
                continue
            }
            self.descend(property.name, property.source, other.source)
        }
        for property in self.new.properties where self.isSent(property.source, self.comparison.revision) {
            if let other = self.old.property(property.name), self.isSent(other.source, self.comparison.base) {
                continue
            }
            self.propertyAdded(property)
        }
        self.compareRequired()
    }

    /// Whether a property is part of what goes this way: what is only read is not sent, what is only written not answered.
    private func isSent(_ source: SchemaSource, _ forms: SchemaForms) -> Bool {
        guard let form = forms.form(source) else { return false }
        return self.isRequest ? !form.isReadOnly : !form.isWriteOnly
    }

    private mutating func propertyRemoved(_ property: SchemaForm.Property) {
        let form = self.comparison.base.form(property.source)
        let mention: Mention = (form?.words ?? "", form?.node ?? self.old.node)
        let other = self.new.property(property.name).flatMap { self.comparison.revision.form($0.source) }
        let message =
            other == nil ? "it is gone" : self.isRequest ? "it can only be read now" : "it can only be written now"
        let rule: ChangeRule
        if self.isRequest {
            if case .none = self.new.additionalProperties, other == nil {
                rule = .requestPropertyForbidden
            } else {
                rule = .requestPropertyRemoved
            }
        } else {
            rule = self.old.required[property.name] == nil ? .responsePropertyRemoved : .responseRequiredPropertyRemoved
        }
        self.add(
            rule: self.isInverted ? .schema(.exclusion, .loosened, isRequest: self.isRequest) : rule, "", mention,
            other.map { ("", $0.node) }.flatMap { _ in nil }, path: property.name, message: message)
    }

    private mutating func propertyAdded(_ property: SchemaForm.Property) {
        let form = self.comparison.revision.form(property.source)
        let mention: Mention = (form?.words ?? "", form?.node ?? self.new.node)
        let isRequired = self.new.required[property.name] != nil
        let wasThere = self.old.property(property.name) != nil
        let rule: ChangeRule =
            !self.isRequest
            ? .responsePropertyAdded
            : isRequired && form?.remarks["default"] == nil ? .requestPropertyAddedRequired : .requestPropertyAdded
        self.add(
            rule: self.isInverted ? .schema(.exclusion, .tightened, isRequest: self.isRequest) : rule, "", nil,
            mention, path: property.name,
            message: !wasThere ? "it is new" : self.isRequest ? "it can be written now" : "it can be read now")
    }

    /// Properties that must be there; those that came or went were told already.
    private mutating func compareRequired() {
        func isTold(_ name: String) -> Bool {
            let before = self.old.property(name).map { self.isSent($0.source, self.comparison.base) }
            let after = self.new.property(name).map { self.isSent($0.source, self.comparison.revision) }
            // One that goes the other way only is asked of nobody.
            return (before ?? false) != (after ?? false) || before == false || after == false
        }
        for (name, node) in self.new.required.sorted(by: { $0.key < $1.key })
        where self.old.required[name] == nil && !isTold(name) {
            self.add(
                .requiredProperty, .tightened, "required", nil, ("required", node), path: name,
                message: "it must be there now")
        }
        for (name, node) in self.old.required.sorted(by: { $0.key < $1.key })
        where self.new.required[name] == nil && !isTold(name) {
            self.add(
                .requiredProperty, .loosened, "required", ("required", node), nil, path: name,
                message: "it need not be there any more")
        }
    }

    mutating func compareRest(
        _ aspect: SchemaAspect, _ keyword: String, _ step: String, _ rest: KeyPath<SchemaForm, SchemaForm.Rest>
    ) {
        switch (self.old[keyPath: rest], self.new[keyPath: rest]) {
        case (.any, .any), (.none, .none): return
        case (.any, .none(let node)): self.add(aspect, .tightened, keyword, nil, ("false", node))
        case (.none(let node), .any): self.add(aspect, .loosened, keyword, ("false", node), nil)
        case (.any, .schema(let source)):
            guard let mention = self.mention(source, self.comparison.revision) else { return }
            self.add(aspect, .tightened, keyword, nil, mention)
        case (.schema(let source), .any):
            guard let mention = self.mention(source, self.comparison.base) else { return }
            self.add(aspect, .loosened, keyword, mention, nil)
        case (.none(let node), .schema(let source)):
            let mention = self.mention(source, self.comparison.revision) ?? ("anything", self.new.node)
            self.add(aspect, .loosened, keyword, ("false", node), mention)
        case (.schema(let source), .none(let node)):
            let mention = self.mention(source, self.comparison.base) ?? ("anything", self.old.node)
            self.add(aspect, .tightened, keyword, mention, ("false", node))
        case (.schema(let before), .schema(let after)): self.descend(step, before, after)
        }
    }

    /// Schemas by name of which each restricts something.
    mutating func compareNamed(
        _ aspect: SchemaAspect, _ keyword: String, _ before: [SchemaForm.Property], _ after: [SchemaForm.Property]
    ) {
        for property in before {
            let other = after.first { $0.name == property.name }?.source
            self.compareInner(aspect, "\(keyword) \(property.name)", "{\(property.name)}", property.source, other)
        }
        for property in after where !before.contains(where: { $0.name == property.name }) {
            self.compareInner(aspect, "\(keyword) \(property.name)", "{\(property.name)}", nil, property.source)
        }
    }

    mutating func compareDependencies() {
        let names = Set(self.old.dependentRequired.keys).union(self.new.dependentRequired.keys)
        for name in names.sorted() {
            let before = self.old.dependentRequired[name, default: []]
            let after = self.new.dependentRequired[name, default: []]
            for asked in after.subtracting(before).sorted() {
                self.add(.dependency, .tightened, "dependentRequired \(name)", nil, (asked, self.new.node))
            }
            for asked in before.subtracting(after).sorted() {
                self.add(.dependency, .loosened, "dependentRequired \(name)", (asked, self.old.node), nil)
            }
        }
    }

    mutating func compareTuples() {
        for position in 0..<max(self.old.prefixItems.count, self.new.prefixItems.count) {
            func item(_ form: SchemaForm) -> SchemaSource? {
                // Behind the first items come the others.
                form.prefixItems.indices.contains(position) ? form.prefixItems[position] : form.items
            }
            self.compareInner(
                .tupleItems, "prefixItems \(position)", "[\(position)]", item(self.old), item(self.new))
        }
    }
}
