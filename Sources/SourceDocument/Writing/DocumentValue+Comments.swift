extension DocumentValue {
    /// What a document says, with its comments and the empty lines between its members.
    ///
    /// A comment on a line of its own belongs to the next member or item that starts behind it; one behind something on its line belongs to
    /// that; what stands at the end belongs to the document. What an alias stands for, or `<<` adds, comes without comments: they stay where
    /// they are written.
    ///
    /// - Parameter tree: Read within limits, which bound what its aliases amount to.
    package init(commenting tree: SyntaxTree) {
        guard tree.syntax == .yaml else {
            self.init(tree.root)
            return
        }
        var places = CommentPlaces(tree)
        places.assign()
        self = places.value(of: 0)
        if self.isMapping || !self.items.isEmpty, let trailing = places.comments[0]?.trailing {
            // A document in brackets becomes one without: there is no line left for what stood behind the last one.
            self.comments?.trailing = nil
            places.closing.insert(trailing, at: 0)
        }
        while places.closing.last?.isEmpty == true { places.closing.removeLast() }
        if !places.closing.isEmpty {
            var comments = self.comments ?? DocumentComments()
            comments.closing = places.closing
            self.comments = comments
        }
    }
}

/// The members and items of a tree, and the comments that belong to each.
private struct CommentPlaces {
    /// A member, by its value, or an item.
    struct Place {
        let index: Int
        /// Where its key or dash begins.
        let start: Int
        /// Where its value ends.
        let end: Int
    }

    let tree: SyntaxTree
    /// In document order.
    var places: [Place] = []
    /// By the record of the value.
    var comments: [Int: DocumentComments] = [:]
    var closing: [String] = []

    init(_ tree: SyntaxTree) {
        self.tree = tree
        self.collect(0, start: Int(tree.records[0].start))
    }

    private mutating func collect(_ index: Int, start: Int) {
        self.places.append(Place(index: index, start: start, end: self.trimmedEnd(of: index)))
        let record = self.tree.records[index]
        switch record.kind {
        case .scalar, .alias: return
        case .mapping:
            var key = index + 1
            for _ in 0..<Int(record.first) {
                let value = self.tree.next(after: key)
                // What stands under `<<` is merged elsewhere: its comments go to the next member.
                if !Node(tree: self.tree, index: key).isMergeKey {
                    self.collect(value, start: Int(self.tree.records[key].start))
                }
                key = self.tree.next(after: value)
            }
        case .sequence:
            let isFlow = Node(tree: self.tree, index: index).isFlow
            var item = index + 1
            var searched = start
            for _ in 0..<Int(record.first) {
                let own = Int(self.tree.records[item].start)
                self.collect(item, start: isFlow ? own : self.dash(from: searched, to: own))
                searched = self.trimmedEnd(of: item)
                item = self.tree.next(after: item)
            }
        }
    }

    /// Where a value ends; the range of a block scalar takes in white space behind it.
    private func trimmedEnd(of index: Int) -> Int {
        let start = Int(self.tree.records[index].start)
        var end = self.tree.end(of: index).offset
        while end > start, self.tree.source.bytes[end - 1] <= 0x20 { end -= 1 }
        return end
    }

    /// The dash of a block item, past the comments in front of it.
    private func dash(from start: Int, to end: Int) -> Int {
        let bytes = self.tree.source.bytes
        var dash = end
        var offset = start
        while offset < end {
            if bytes[offset] == UInt8(ascii: "#") {
                while offset < end, bytes[offset] != 0x0A { offset += 1 }
            } else if bytes[offset] == UInt8(ascii: "-") {
                // The last one is the item's own: the first item of a sequence may stand behind a dash of its parent.
                dash = offset
            } else if bytes[offset] > 0x20 {
                dash = end
            }
            offset += 1
        }
        return dash
    }

    // MARK: Who a comment belongs to

    /// Gives every comment and every empty line to its place.
    mutating func assign() {
        let bytes = self.tree.source.bytes
        var lines: [(offset: Int, text: String)] = LineGaps(self.tree).emptyLines.map { ($0, "") }
        let owners = LineOwners(self.places)
        for range in self.tree.comments {
            var end = range.upperBound
            while end > range.lowerBound, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
            let text = String(decoding: bytes[range.lowerBound..<end], as: UTF8.self)
            if let owner = owners.owner(before: range.lowerBound), self.comments[owner.index]?.trailing == nil,
                self.isOnLine(owner.offset, of: range.lowerBound)
            {
                self.comments[owner.index, default: DocumentComments()].trailing = text
            } else {
                lines.append((range.lowerBound, text))
            }
        }
        lines.sort { $0.offset < $1.offset }
        var next = 0
        for line in lines {
            while next < self.places.count, self.places[next].start < line.offset { next += 1 }
            if next < self.places.count {
                self.comments[self.places[next].index, default: DocumentComments()].leading.append(line.text)
            } else {
                self.closing.append(line.text)
            }
        }
    }

    /// Whether what begins or ends at an offset stands on the line of a comment, or only the colon of its marked key does.
    private func isOnLine(_ offset: Int, of comment: Int) -> Bool {
        let lineStart = self.tree.source.lineStart(of: comment)
        if offset >= lineStart { return true }
        return self.tree.source.bytes[lineStart..<comment].filter { $0 > 0x20 } == [UInt8(ascii: ":")]
    }

    // MARK: The value

    /// The value of a record with its comments.
    func value(of index: Int) -> DocumentValue {
        let record = self.tree.records[index]
        let node = Node(tree: self.tree, index: index)
        var value: DocumentValue
        switch record.kind {
        case .alias, .scalar: value = DocumentValue(node)
        case .mapping:
            var members: [DocumentMember] = []
            var key = index + 1
            for _ in 0..<Int(record.first) {
                let member = self.tree.next(after: key)
                let name = Node(tree: self.tree, index: key)
                if !name.isMergeKey { members.append(DocumentMember(name.text, self.value(of: member))) }
                key = self.tree.next(after: member)
            }
            for entry in node.entries.dropFirst(members.count) {
                members.append(DocumentMember(entry.key.text, DocumentValue(entry.value)))
            }
            value = DocumentValue(.mapping(members), origin: node)
        case .sequence:
            var items: [DocumentValue] = []
            var item = index + 1
            for _ in 0..<Int(record.first) {
                items.append(self.value(of: item))
                item = self.tree.next(after: item)
            }
            value = DocumentValue(.list(items), origin: node)
        }
        value.comments = self.comments[index]
        return value
    }
}

/// What begins or ends where, for the comments behind it on its line.
private struct LineOwners {
    private var events: [(offset: Int, index: Int)] = []

    init(_ places: [CommentPlaces.Place]) {
        // Of several that end at the same place the outermost one began first; in block style the innermost one is meant.
        for place in places { self.events.append((place.start, place.index)) }
        for place in places { self.events.append((place.end, place.index)) }
        self.events = self.events.enumerated().sorted {
            ($0.element.offset, $0.offset) < ($1.element.offset, $1.offset)
        }.map(\.element)
    }

    /// The last place that begins or ends before an offset.
    func owner(before offset: Int) -> (offset: Int, index: Int)? {
        var low = 0
        var high = self.events.count
        while low < high {
            let middle = (low + high) / 2
            if self.events[middle].offset <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? self.events[low - 1] : nil
    }
}

/// The empty lines of a document outside its scalars.
private struct LineGaps {
    /// The offsets of the lines.
    private(set) var emptyLines: [Int] = []

    init(_ tree: SyntaxTree) {
        let bytes = tree.source.bytes
        var position = 0
        for record in tree.records where record.kind == .scalar || record.kind == .alias {
            self.search(bytes, from: position, to: Int(record.start))
            position = max(position, Int(record.end))
            guard record.style == .literal || record.style == .folded else { continue }
            // A block scalar's range takes in the empty lines behind it, which are part of it only when it keeps them.
            let header = bytes[Int(record.start)..<Int(record.end)].prefix { $0 != 0x0A && $0 != 0x0D && $0 != 0x23 }
            guard !header.contains(UInt8(ascii: "+")) else { continue }
            while position > Int(record.start), bytes[position - 1] <= 0x20 { position -= 1 }
        }
        self.search(bytes, from: position, to: bytes.count)
    }

    private mutating func search(_ bytes: [UInt8], from start: Int, to end: Int) {
        var lineStart: Int? = start == 0 || bytes[start - 1] == 0x0A ? start : nil
        var index = start
        while index < end {
            let byte = bytes[index]
            if byte == 0x0A {
                if let lineStart { self.emptyLines.append(lineStart) }
                lineStart = index + 1
            } else if byte > 0x20 {
                lineStart = nil
            }
            index += 1
        }
    }
}
