package import Diagnostics

/// Edits of the text a node was read from, as small as they can be.
///
/// Each gives `nil` where the text is not of the plain shape it can change for sure, such as a value with an anchor: then there is no
/// edit, rather than a wrong one.
extension Node {
    // MARK: Fixes

    /// The fix that puts a value in the place of this one.
    package func fix(writing value: EditValue) -> Fix? {
        Fix("write \(value.written(as: self.tree.syntax))", self.replaced(with: value))
    }

    /// The fix that puts the name that was meant in the place of this one.
    package func fix(writing name: String?) -> Fix? { name.flatMap { self.fix(writing: .text($0)) } }

    /// The fix that gives this key of a mapping another name, unless the mapping has that key already.
    package func fix(renamingKeyTo name: String?) -> Fix? {
        guard let name, self.parent?[name] == nil else { return nil }
        return Fix("rename it to \(name)", self.replaced(with: .text(name)))
    }

    // MARK: Values

    /// Puts another value in the place of a scalar, in the quotes it has if it stays a text.
    package func replaced(with value: EditValue) -> TextEdit? {
        // A tag says what the value is, whatever the text.
        guard self.isScalar, self.tag == nil else { return nil }
        let range = self.range
        switch self.style {
        case .literal, .folded: return nil
        case .plain where range.isEmpty:
            // Nothing stands there but the colon or dash before it.
            return self.tree.edit(range, " " + value.written(as: self.tree.syntax, isInFlow: self.isInFlow))
        case .plain, .jsonLiteral, .jsonString, .singleQuoted, .doubleQuoted: break
        }
        var written = value.written(as: self.tree.syntax, isInFlow: self.isInFlow)
        if case .text(let text) = value {
            if self.style == .doubleQuoted { written = ScalarText.json(text) }
            if self.style == .singleQuoted { written = ScalarText.singleQuoted(text) ?? written }
        }
        return self.tree.edit(range, written)
    }

    /// Puts the only item of a list in the list's place.
    package func replacedByOnlyItem() -> TextEdit? {
        guard self.isSequence, self.isFlow, self.count == 1, let item = self[0], item.isScalar, item.tag == nil,
            self.range.contains(item.range.lowerBound)
        else { return nil }
        return self.tree.edit(self.range, String(decoding: self.tree.source.bytes[item.range], as: UTF8.self))
    }

    /// Takes characters out of a scalar or puts others in, where the text stands literally in the source.
    package func replaced(_ part: String, with replacement: String) -> TextEdit? {
        guard self.isScalar, let found = self.tree.source.first(part, in: self.range) else { return nil }
        return self.tree.edit(found, replacement)
    }

    // MARK: Mappings

    /// Adds a pair to a mapping, behind a pair it has, else in front.
    package func inserting(_ key: String, _ value: EditValue, after sibling: String? = nil) -> TextEdit? {
        guard self.isMapping else { return nil }
        let syntax = self.tree.syntax
        let text = EditValue.text(key).written(as: syntax) + ": " + value.written(as: syntax, isInFlow: self.isFlow)
        guard let first = self.pairs.first else {
            guard self.isFlow else { return nil }
            return self.tree.insertion(self.contentStart + 1, text)
        }
        guard self.tree.source.isMemberStart(first.keyStart) else { return nil }
        let place = sibling.flatMap { name in self.pairs.first { $0.key.hasText(name) } }
        if self.isFlow {
            guard let place else {
                return self.tree.insertion(first.keyStart, text + ", ", orLineAfter: self.contentStart)
            }
            return self.tree.insertion(
                place.valueEnd, ", " + text, like: self.tree.gap(before: place.keyStart, orAfter: self.contentStart))
        }
        let indentation = String(repeating: " ", count: self.tree.source.position(at: first.keyStart).column - 1)
        if let place, let line = self.tree.lineEnd(after: place.valueEnd, isPlain: place.hasSureEnd) {
            return self.tree.insertion(line.offset, line.lineBreak + indentation + text)
        }
        return self.tree.insertion(first.keyStart, text + self.tree.source.lineBreak + indentation)
    }

    /// Takes a pair out of a mapping that has others.
    package func removing(_ key: String) -> TextEdit? {
        guard self.isMapping else { return nil }
        let pairs = self.pairs
        guard pairs.count > 1, let index = pairs.firstIndex(where: { $0.key.hasText(key) }),
            self.tree.source.isMemberStart(pairs[index].keyStart)
        else { return nil }
        return self.tree.removal(
            of: pairs[index].keyStart..<pairs[index].valueEnd, isSure: pairs[index].hasSureEnd, isFlow: self.isFlow,
            previousEnd: index > 0 ? pairs[index - 1].valueEnd : nil,
            nextStart: index + 1 < pairs.count ? pairs[index + 1].keyStart : nil)
    }

    // MARK: Sequences

    /// Adds an item at the end of a sequence; in front where the end of the last one is not sure.
    package func inserting(item value: EditValue) -> TextEdit? {
        guard self.isSequence else { return nil }
        let text = value.written(as: self.tree.syntax, isInFlow: self.isFlow)
        let items = self.itemRanges
        guard let first = items.first, let last = items.last else {
            return self.isFlow ? self.tree.insertion(self.contentStart + 1, text) : nil
        }
        if self.isFlow {
            let gap = self.tree.gap(before: items.count > 1 ? last.start : first.start, orAfter: self.contentStart)
            return self.tree.insertion(last.end, ", " + text, like: gap)
        }
        let indentation = String(repeating: " ", count: self.tree.source.position(at: first.start).column - 1)
        if let line = self.tree.lineEnd(after: last.end, isPlain: last.hasSureEnd) {
            return self.tree.insertion(line.offset, line.lineBreak + indentation + "- " + text)
        }
        return self.tree.insertion(first.start, "- " + text + self.tree.source.lineBreak + indentation)
    }

    /// Takes an item out of a sequence that has others.
    package func removing(item position: Int) -> TextEdit? {
        let items = self.itemRanges
        guard self.isSequence, items.count > 1, items.indices.contains(position) else { return nil }
        return self.tree.removal(
            of: items[position].start..<items[position].end, isSure: items[position].hasSureEnd, isFlow: self.isFlow,
            previousEnd: position > 0 ? items[position - 1].end : nil,
            nextStart: position + 1 < items.count ? items[position + 1].start : nil)
    }

    /// Takes this item out of the sequence it was written in.
    package func removedFromParent() -> TextEdit? {
        guard let parent, let position = parent.position(ofItem: self) else { return nil }
        return parent.removing(item: position)
    }

    /// Whether two nodes are written with the same characters.
    package func hasSameText(as other: Node) -> Bool {
        self.tree.source.bytes[self.range] == other.tree.source.bytes[other.range]
    }

    private func position(ofItem item: Node) -> Int? {
        guard self.isSequence else { return nil }
        return Array(self.items).firstIndex { $0.identity == item.identity }
    }
}
