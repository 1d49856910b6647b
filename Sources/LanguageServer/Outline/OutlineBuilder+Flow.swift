import Diagnostics

/// Containers in brackets: all of JSON, and YAML's flow style.
extension OutlineBuilder {
    /// Reads a container in brackets with everything in it.
    ///
    /// - Parameters:
    ///   - owner: The slot it is the value of; `nil` for the root.
    ///   - outerColumn: The column of the key in front; a line that is not indented deeper ends a container that was never closed.
    mutating func flow(owner: Int?, outerColumn: Int) {
        var stack: [Int] = []
        var slot = owner
        while true {
            self.skipBlanks()
            if self.isAtLineEnd {
                guard self.position < self.bytes.count else { return self.finish(stack) }
                self.position += 1
                if outerColumn >= 0, !self.goesOn(outerColumn) { return self.finish(stack) }
                continue
            }
            switch self.byte() {
            case UInt8(ascii: "#"): _ = self.comment()
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                let isList = self.byte() == UInt8(ascii: "[")
                if let top = stack.last { slot = self.openSlot(slot, in: top) }
                guard stack.count < Self.maxDepth, stack.isEmpty || slot != nil else {
                    self.position += 1
                    continue
                }
                stack.append(
                    self.outline.addContainer(
                        owner: stack.isEmpty ? owner : slot, isList: isList, column: -1,
                        brackets: self.position..<self.bytes.count))
                slot = nil
                self.position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                self.position += 1
                guard let top = stack.popLast() else { return }
                self.close(top)
                slot = self.outline.containers[top].owner
                if stack.isEmpty { return }
            case UInt8(ascii: ","):
                self.position += 1
                slot = nil
            case UInt8(ascii: ":") where slot != nil && !self.isWord(1):
                self.position += 1
                if let slot, self.outline.slots[slot].key != nil {
                    self.outline.slots[slot].valueStart = self.position
                }
            default:
                guard let top = stack.last else { return }
                slot = self.flowToken(slot, in: top)
            }
        }
    }

    /// Whether the line that begins here belongs to a container under a key of a column.
    private func goesOn(_ outerColumn: Int) -> Bool {
        var ahead = self
        ahead.skipBlanks()
        guard !ahead.isAtLineEnd else { return true }
        let isBracket = ahead.byte() == UInt8(ascii: "}") || ahead.byte() == UInt8(ascii: "]")
        return isBracket || ahead.column(of: ahead.position) > outerColumn
    }

    /// Ends containers that were never closed where the text ends, or their lines do.
    private mutating func finish(_ stack: [Int]) {
        // What is written at the end of the text is still in them.
        for container in stack { self.close(container, after: 1) }
        // The next line is read by the caller, who steps over the end of this one.
        if self.position < self.bytes.count, self.position > 0 { self.position -= 1 }
    }

    private mutating func close(_ container: Int, after rest: Int = 0) {
        guard let brackets = self.outline.containers[container].brackets else { return }
        let end = max(brackets.lowerBound, self.position) + rest
        self.outline.containers[container].brackets = brackets.lowerBound..<end
    }

    /// The slot a value goes into: the one whose colon was read, or a new item.
    private mutating func openSlot(_ slot: Int?, in container: Int) -> Int? {
        if self.outline.containers[container].isList, slot == nil {
            let index = self.outline.addSlot(key: nil, start: self.position, to: container)
            self.outline.slots[index].valueStart = self.position
            return index
        }
        guard let slot, self.outline.slots[slot].valueStart != nil, self.outline.slots[slot].container == nil else {
            return nil
        }
        return slot
    }

    /// A key or a scalar in a container in brackets.
    private mutating func flowToken(_ slot: Int?, in container: Int) -> Int? {
        let start = self.position
        while self.byte() == UInt8(ascii: "&") || self.byte() == UInt8(ascii: "!") {
            while self.position < self.bytes.count, self.bytes[self.position] > 0x20, !self.isIndicator {
                self.position += 1
            }
            self.skipBlanks()
        }
        if self.position > start, self.isAtLineEnd || self.isIndicator { return slot }
        let token: TextOutline.Token
        if self.byte() == UInt8(ascii: "\"") || self.byte() == UInt8(ascii: "'") {
            token = self.quoted(onOneLine: self.outline.isJSON)
        } else {
            let begin = self.position
            repeat { self.position += 1 } while !self.isAtLineEnd && !self.isIndicator && !self.isColonOrComment
            token = self.plain(begin..<self.position)
        }
        if self.outline.containers[container].isList {
            guard slot == nil else { return slot }
            let index = self.outline.addSlot(key: nil, start: token.range.lowerBound, to: container)
            self.outline.slots[index].valueStart = token.range.lowerBound
            self.outline.slots[index].value = token
            return index
        }
        if let slot, self.outline.slots[slot].valueStart != nil, self.outline.slots[slot].value == nil,
            self.outline.slots[slot].container == nil
        {
            self.outline.slots[slot].value = token
            return slot
        }
        return self.outline.addSlot(key: token, start: token.range.lowerBound, to: container)
    }

    private var isIndicator: Bool { ",[]{}".utf8.contains(self.byte()) }

    private var isColonOrComment: Bool {
        if self.byte() == UInt8(ascii: ":") { return !self.isWord(1) }
        return self.byte() == UInt8(ascii: "#") && self.bytes[self.position - 1] <= 0x20
    }

    /// Whether what stands at an offset goes on a word: a colon before it is a part of the word.
    private func isWord(_ offset: Int) -> Bool {
        let index = self.position + offset
        guard self.bytes.indices.contains(index), !self.outline.isJSON else { return false }
        let byte = self.bytes[index]
        // Behind a quoted key the colon needs no blank.
        let isAfterQuote = self.position > 0 && "\"'".utf8.contains(self.bytes[self.position - 1])
        return byte > 0x20 && !",[]{}".utf8.contains(byte) && !isAfterQuote
    }
}
