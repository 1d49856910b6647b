import Diagnostics

/// The anchors of a document and what the aliases to them stand for.
struct AnchorTable {
    /// How much an alias stands for, aliases inside it expanded.
    struct Expansion {
        let nodes: Int
        /// Bytes of text.
        let bytes: Int
        /// Levels of containers; 0 for a scalar.
        let height: Int
    }

    /// What an alias leads to.
    enum Target {
        case finished(Int, Expansion)
        /// The anchored node is still open: the alias stands inside it.
        case unfinished
        case missing(nearest: String?)
    }

    private var indices: [String: Int] = [:]
    /// By record index of the anchored node; `nil` while it is open.
    private var expansions: [Int: Expansion?] = [:]
    /// Nodes all aliases so far stand for.
    private(set) var aliasedNodes = 0
    /// Bytes of text all aliases so far stand for.
    private(set) var aliasedBytes = 0

    var isEmpty: Bool { self.indices.isEmpty }

    /// An anchored node begins; a name used again means the newer node from here on.
    mutating func begin(_ name: String, at index: Int) {
        self.indices[name] = index
        self.expansions.updateValue(nil, forKey: index)
    }

    /// A node ends; nothing happens unless it is anchored.
    mutating func end(_ index: Int, expansion: Expansion) {
        guard self.expansions[index] != nil else { return }
        self.expansions.updateValue(expansion, forKey: index)
    }

    func find(_ name: String) -> Target {
        guard let index = self.indices[name] else {
            return .missing(nearest: nearestName(to: name, among: self.indices.keys.sorted()))
        }
        guard let expansion = self.expansions[index] ?? nil else { return .unfinished }
        return .finished(index, expansion)
    }

    /// Counts what one alias stands for.
    mutating func count(_ expansion: Expansion) {
        // No overflow: reading ends at the limits, and one alias stands for no more than twice as much.
        self.aliasedNodes += expansion.nodes
        self.aliasedBytes += expansion.bytes
    }
}
