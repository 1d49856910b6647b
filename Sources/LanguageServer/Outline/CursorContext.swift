import Diagnostics

/// What stands at a place of a text: a key or a value, and the way to it.
struct CursorContext {
    enum Role {
        /// A key, or where one could be written.
        case key
        /// A scalar, or where one could be written.
        case value
    }

    let role: Role
    /// The way to the object the key is in, or to the value.
    let path: [PathStep]
    /// The bytes of the key or value, quotes included; empty where nothing stands yet.
    let range: ByteRange
    let text: String
    let isQuoted: Bool
    /// Whether a key has its colon.
    let hasColon: Bool
    /// The container of the key; `nil` when it would be the first of a new one.
    let container: Int?
    /// Whether a value stands first on its line, where a key could stand as well.
    let couldBeKey: Bool

    init(
        _ role: Role, _ path: [PathStep], _ token: TextOutline.Token? = nil, at offset: Int, hasColon: Bool = false,
        container: Int? = nil, couldBeKey: Bool = false
    ) {
        self.role = role
        self.path = path
        self.range = token?.range ?? offset..<offset
        self.text = token?.text ?? ""
        self.isQuoted = token?.isQuoted ?? false
        self.hasColon = hasColon
        self.container = container
        self.couldBeKey = couldBeKey
    }

    /// The same as a key of the object that would be there.
    var asKey: CursorContext {
        CursorContext(
            .key, self.path, TextOutline.Token(range: self.range, text: self.text, isQuoted: self.isQuoted),
            at: self.range.lowerBound)
    }
}

extension TextOutline {
    /// What stands at an offset, or could be written there; `nil` where nothing can be said.
    func context(at offset: Int) -> CursorContext? {
        if self.comments.contains(where: { $0.lowerBound < offset && offset <= $0.upperBound }) { return nil }
        // The token that ends at the offset is the one being written.
        var candidate = self.lastSlot(before: offset + 1)
        for _ in 0..<2 {
            if let slot = candidate, let context = self.token(of: slot, at: offset) { return context }
            candidate = candidate.flatMap { $0 > 0 ? $0 - 1 : nil }
        }
        if let context = self.contextInBrackets(at: offset) { return context }
        return self.isJSON ? nil : self.contextByIndentation(at: offset)
    }

    private func token(of index: Int, at offset: Int) -> CursorContext? {
        let slot = self.slots[index]
        if let key = slot.key, key.range.lowerBound <= offset, offset <= key.range.upperBound {
            return CursorContext(
                .key, self.path(ofContainer: slot.parent), key, at: offset, hasColon: slot.valueStart != nil,
                container: slot.parent)
        }
        if let value = slot.value, value.range.lowerBound <= offset, offset <= value.range.upperBound {
            return CursorContext(
                .value, self.path(of: index), value, at: offset, couldBeKey: self.isFirstOnLine(value, of: slot))
        }
        return nil
    }

    private func isFirstOnLine(_ value: Token, of slot: Slot) -> Bool {
        guard let start = slot.valueStart, !value.isQuoted else { return false }
        // Behind a dash, or on a line below the colon.
        return slot.key == nil || self.bytes[start..<max(start, value.range.lowerBound)].contains(0x0A)
    }

    private func contextInBrackets(at offset: Int) -> CursorContext? {
        let around = self.containers.indices.last { index in
            self.containers[index].brackets.map { $0.lowerBound < offset && offset < $0.upperBound } ?? false
        }
        guard let around else { return nil }
        let before = self.containers[around].slots.last { self.slots[$0].start < offset }
        if let before, let valueStart = self.slots[before].valueStart, valueStart <= offset,
            self.slots[before].value == nil, self.slots[before].container == nil
        {
            return CursorContext(.value, self.path(of: before), at: offset)
        }
        let path = self.path(ofContainer: around)
        if self.containers[around].isList {
            let position = before.map { self.slots[$0].position + 1 } ?? 0
            return CursorContext(.value, path + [.item(position)], at: offset)
        }
        return CursorContext(.key, path, at: offset, container: around)
    }

    private func contextByIndentation(at offset: Int) -> CursorContext? {
        var lineStart = min(offset, self.bytes.count)
        while lineStart > 0, self.bytes[lineStart - 1] != 0x0A, self.bytes[lineStart - 1] != 0x0D { lineStart -= 1 }
        guard let last = self.lastSlot(before: offset) else {
            return CursorContext(.key, [], at: offset, container: self.containers.isEmpty ? nil : 0)
        }
        if self.slots[last].start >= lineStart {
            // Behind a colon or a dash of this line, or behind everything in it.
            guard let valueStart = self.slots[last].valueStart, valueStart <= offset, self.slots[last].value == nil,
                self.slots[last].container == nil
            else { return nil }
            return CursorContext(
                .value, self.path(of: last), at: offset, couldBeKey: self.slots[last].key == nil)
        }
        guard self.bytes[lineStart..<offset].allSatisfy({ $0 == 0x20 || $0 == 0x09 }) else { return nil }
        return self.contextOnEmptyLine(after: last, column: offset - lineStart, at: offset)
    }

    private func contextOnEmptyLine(after last: Int, column: Int, at offset: Int) -> CursorContext? {
        var slot: Int? = last
        while let index = slot {
            let current = self.slots[index]
            let container = self.containers[current.parent]
            // Members of a container in brackets do not go on below it.
            if container.brackets == nil, container.column <= column {
                if container.column == column, !container.isList {
                    return CursorContext(
                        .key, self.path(ofContainer: current.parent), at: offset, container: current.parent)
                }
                if container.column < column {
                    guard current.value == nil, current.valueStart != nil else { return nil }
                    if let inside = current.container {
                        guard self.containers[inside].brackets == nil, !self.containers[inside].isList else {
                            return nil
                        }
                        return CursorContext(.key, self.path(of: index), at: offset, container: inside)
                    }
                    return CursorContext(.value, self.path(of: index), at: offset, couldBeKey: true)
                }
            }
            slot = container.owner
        }
        return CursorContext(.key, [], at: offset, container: 0)
    }
}
