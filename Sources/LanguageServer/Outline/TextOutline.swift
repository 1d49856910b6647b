import Diagnostics

/// A step on the way from the root of a document to a value.
enum PathStep: Hashable {
    case key(String)
    case item(Int)
}

/// The keys and values of a text as far as they can be told, whether or not it is a document: what editors ask about is mostly half written.
///
/// No judge of syntax and no reader of values: anchors, tags and merge keys are passed over.
struct TextOutline {
    /// A key or a scalar in the text.
    struct Token {
        let range: ByteRange
        /// Without quotes and escapes that matter to names.
        let text: String
        let isQuoted: Bool
    }

    /// A member of a mapping, or an item of a list.
    struct Slot {
        /// The container it is in.
        let parent: Int
        /// `nil` for an item.
        let key: Token?
        /// The position in its container.
        let position: Int
        /// Where it begins: the key, or the dash.
        let start: Int
        /// Behind the colon, or the dash; `nil` while there is none.
        var valueStart: Int?
        var value: Token?
        /// The container that is its value.
        var container: Int?
    }

    /// A mapping or a list.
    struct Container {
        /// The slot it is the value of; `nil` for the root.
        let owner: Int?
        let isList: Bool
        /// The bytes of one in brackets; `nil` for one by indentation.
        var brackets: ByteRange?
        /// The column of its members when it is by indentation.
        let column: Int
        var slots: [Int] = []
    }

    let bytes: [UInt8]
    /// Whether the text is JSON by its first byte.
    let isJSON: Bool
    var slots: [Slot] = []
    var containers: [Container] = []
    /// The bytes of comments.
    var comments: [ByteRange] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        let first = bytes.first { $0 > 0x20 && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF }
        self.isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        var builder = OutlineBuilder(outline: self)
        builder.run()
        self.slots = builder.outline.slots
        self.containers = builder.outline.containers
        self.comments = builder.outline.comments
    }

    // MARK: Paths

    /// The way to the value of a slot.
    func path(of slot: Int) -> [PathStep] {
        var steps: [PathStep] = []
        var current = slot
        while true {
            let step = self.slots[current]
            steps.append(step.key.map { .key($0.text) } ?? .item(step.position))
            guard let owner = self.containers[step.parent].owner else { return steps.reversed() }
            current = owner
        }
    }

    /// The way to a container.
    func path(ofContainer container: Int) -> [PathStep] {
        self.containers[container].owner.map { self.path(of: $0) } ?? []
    }

    /// The slot at the end of a way.
    func slot(at path: some Sequence<PathStep>) -> Int? {
        var container: Int? = self.containers.isEmpty ? nil : 0
        var found: Int?
        for step in path {
            guard let inside = container, let slot = self.slot(step, in: inside) else { return nil }
            found = slot
            container = self.slots[slot].container
        }
        return found
    }

    func slot(_ step: PathStep, in container: Int) -> Int? {
        self.containers[container].slots.first { index in
            let slot = self.slots[index]
            switch step {
            case .key(let key): return slot.key?.text == key
            case .item(let position): return slot.key == nil && slot.position == position
            }
        }
    }

    /// The slots of the container at the end of a way; the root's for none.
    func members(of path: [PathStep]) -> [Int] {
        if path.isEmpty { return self.containers.first?.slots ?? [] }
        return self.slot(at: path).flatMap { self.slots[$0].container }.map { self.containers[$0].slots } ?? []
    }

    /// The scalar at the end of a way.
    func text(at path: [PathStep]) -> String? { self.slot(at: path).flatMap { self.slots[$0].value?.text } }

    /// Where a slot with everything in it ends.
    func end(of slot: Int) -> Int {
        var slot = slot
        while true {
            let current = self.slots[slot]
            guard let container = current.container else {
                return current.value?.range.upperBound ?? current.valueStart ?? current.key?.range.upperBound
                    ?? current.start
            }
            if let brackets = self.containers[container].brackets { return min(brackets.upperBound, self.bytes.count) }
            guard let last = self.containers[container].slots.last else { return current.valueStart ?? current.start }
            slot = last
        }
    }

    /// The last slot that begins before an offset; slots are in the order of the text.
    func lastSlot(before offset: Int) -> Int? {
        var low = 0
        var high = self.slots.count
        while low < high {
            let middle = (low + high) / 2
            if self.slots[middle].start < offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }
}
