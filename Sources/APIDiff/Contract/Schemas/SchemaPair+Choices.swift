import SourceDocument

/// Alternatives, exclusions, conditions and remarks.
extension SchemaPair {
    mutating func compareChoices() {
        for position in 0..<max(self.old.choices.count, self.new.choices.count) {
            let before = self.old.choices.indices.contains(position) ? self.old.choices[position] : nil
            let after = self.new.choices.indices.contains(position) ? self.new.choices[position] : nil
            switch (before, after) {
            case (let before?, let after?): self.compare(before, after)
            case (nil, let after?):
                self.add(.alternative, .tightened, after.keyword, nil, (self.words(after), after.node))
            case (let before?, nil):
                self.add(.alternative, .loosened, before.keyword, (self.words(before), before.node), nil)
            case (nil, nil): break
            }
        }
    }

    private func words(_ choice: SchemaForm.Choice) -> String { "\(choice.branches.count) alternatives" }

    private mutating func compare(_ before: SchemaForm.Choice, _ after: SchemaForm.Choice) {
        if before.keyword != after.keyword {
            self.add(
                .alternative, .changed, before.keyword, (before.keyword, before.node), (after.keyword, after.node))
        }
        let matching = self.matching(before.branches, after.branches)
        for (left, right) in matching.pairs {
            let step = "\(before.keyword)[\(self.label(before.branches[left], left, self.comparison.base))]"
            self.descend(step, before.branches[left], after.branches[right])
        }
        for position in matching.removed {
            let label = self.label(before.branches[position], position, self.comparison.base)
            self.add(
                .alternative, .tightened, before.keyword, (label, before.node), nil,
                message: "\(label) is no longer an alternative")
        }
        for position in matching.added {
            let label = self.label(after.branches[position], position, self.comparison.revision)
            self.add(
                .alternative, .loosened, after.keyword, nil, (label, after.node),
                message: "\(label) is a new alternative")
        }
    }

    private func label(_ source: SchemaSource, _ position: Int, _ forms: SchemaForms) -> String {
        guard let form = forms.form(source) else { return "\(position + 1)" }
        return form.name ?? form.remarks["title"]?.text ?? "\(form.words) \(position + 1)"
    }

    private struct Matching {
        var pairs: [(Int, Int)] = []
        var removed: [Int] = []
        var added: [Int] = []
    }

    /// Which alternative is which: by name or title, then by being the same, then in order.
    private func matching(_ before: [SchemaSource], _ after: [SchemaSource]) -> Matching {
        var matching = Matching()
        var open = Array(after.indices)
        func name(_ source: SchemaSource, _ forms: SchemaForms) -> String? {
            let form = forms.form(source)
            return form?.name ?? form?.remarks["title"]?.text
        }
        let names = after.map { name($0, self.comparison.revision) }
        var rest: [Int] = []
        for (position, source) in before.enumerated() {
            let own = name(source, self.comparison.base)
            if let own, let index = open.firstIndex(where: { names[$0] == own }) {
                matching.pairs.append((position, open.remove(at: index)))
            } else {
                rest.append(position)
            }
        }
        var unlike: [Int] = []
        for position in rest {
            let same = open.firstIndex { self.comparison.areSame(before[position], after[$0], self.direction) }
            if let same { matching.pairs.append((position, open.remove(at: same))) } else { unlike.append(position) }
        }
        // What is left on both sides and has no names was edited; with names it came and went.
        for position in unlike {
            let own = name(before[position], self.comparison.base)
            if own == nil, let index = open.firstIndex(where: { names[$0] == nil }) {
                matching.pairs.append((position, open.remove(at: index)))
            } else {
                matching.removed.append(position)
            }
        }
        matching.added = open
        return matching
    }

    mutating func compareExclusions() {
        for position in 0..<max(self.old.exclusions.count, self.new.exclusions.count) {
            let before = self.old.exclusions.indices.contains(position) ? self.old.exclusions[position] : nil
            let after = self.new.exclusions.indices.contains(position) ? self.new.exclusions[position] : nil
            if let before, let after {
                self.descend("not", before, after, isInverted: !self.isInverted)
            } else {
                self.compareInner(.exclusion, "not", "not", before, after)
            }
        }
    }

    mutating func compareConditions() {
        switch (self.old.condition, self.new.condition) {
        case (nil, nil): return
        case (let before?, let after?):
            if !self.comparison.areSame(before.test, after.test, self.direction) {
                self.add(.condition, .changed, "if", (("another"), self.old.node), ("another", self.new.node))
            }
            self.compareInner(.dependency, "then", "then", before.then, after.then)
            self.compareInner(.dependency, "else", "else", before.otherwise, after.otherwise)
        case (nil, .some): self.add(.dependency, .tightened, "if", nil, ("a condition", self.new.node))
        case (.some, nil): self.add(.dependency, .loosened, "if", ("a condition", self.old.node), nil)
        }
    }

    mutating func compareDiscriminators() {
        let (before, after) = (self.old.discriminator, self.new.discriminator)
        guard before != nil || after != nil else { return }
        if before?.property != after?.property {
            self.add(
                .discriminator, .changed, "discriminator", before.map { ($0.property, $0.node) },
                after.map { ($0.property, $0.node) })
            return
        }
        guard let before, let after else { return }
        for (value, schema) in before.mapping.sorted(by: { $0.key < $1.key }) where after.mapping[value] != schema {
            self.add(
                .discriminator, .changed, "discriminator", ("\(value) is \(schema)", before.node),
                after.mapping[value].map { ("\(value) is \($0)", after.node) })
        }
        for (value, schema) in after.mapping.sorted(by: { $0.key < $1.key }) where before.mapping[value] == nil {
            self.add(.discriminator, .changed, "discriminator", nil, ("\(value) is \(schema)", after.node))
        }
    }

    mutating func compareRemarks() {
        if (self.old.isDeprecated == nil) != (self.new.isDeprecated == nil) {
            self.add(
                rule: self.new.isDeprecated == nil ? .schemaUndeprecated : .schemaDeprecated, "deprecated",
                self.old.isDeprecated.map { ("true", $0) }, self.new.isDeprecated.map { ("true", $0) })
        }
        let names = Set(self.old.remarks.keys).union(self.new.remarks.keys)
        for name in names.sorted() {
            let (before, after) = (self.old.remarks[name], self.new.remarks[name])
            guard before?.text != after?.text else { continue }
            let rule: ChangeRule =
                switch name {
                case "default": self.isRequest ? .requestDefault : .responseDefault
                case "xml", "contentEncoding", "contentMediaType", "contentSchema": .schemaEncoding
                default: .schemaRemark
                }
            self.add(
                rule: rule, name, before.map { ($0.text, $0.node) }, after.map { ($0.text, $0.node) })
        }
    }
}
