/// The routes of one environment as a frozen tree of path segments in flat arrays.
///
/// What a lookup costs depends on the length of the path, not on the number of routes: the children of a node are found by binary search over
/// the bytes of their segments. A lookup touches numbers only; nothing is allocated or counted.
///
/// - Source: APIG User Guide, apig_03_0087 and the pages on request paths
struct RouteTable: Sendable {
    /// What a lookup gives; variables and remainder stand in the search.
    enum Match: Equatable {
        case found(route: Int)
        /// A path matched, but no API of it has the method.
        case methodUnknown
        case pathUnknown
    }

    /// One segment of a template.
    enum Segment: Sendable, Equatable {
        case literal([UInt8])
        case variable
        case greedy
    }

    struct Node: Sendable {
        /// Where its literal children stand, sorted by their bytes.
        var literalStart: Int32
        var literalCount: Int32
        /// The child for `{name}`; -1 is none.
        var variable: Int32
        /// Routes of `{name+}` below this node, as index into the methods; -1 is none.
        var greedy: Int32
        /// Routes that end here.
        var exact: Int32
        /// Routes whose prefix ends here.
        var prefix: Int32
    }

    struct Literal: Sendable {
        var textStart: Int32
        var textCount: Int32
        var child: Int32
    }

    /// Slots of one entry of `methods`: a route for each method, and one for every other.
    static let methodSlots = HTTPMethod.allCases.count + 1
    /// Nodes one lookup may visit; only hostile documents come near it.
    private static let maxVisits = 4_096

    private let nodes: [Node]
    private let literals: [Literal]
    private let texts: [UInt8]
    private let methods: [Int32]

    init(nodes: [Node], literals: [Literal], texts: [UInt8], methods: [Int32]) {
        self.nodes = nodes
        self.literals = literals
        self.texts = texts
        self.methods = methods
    }

    /// The state of a lookup; an event loop uses one value for all its requests.
    struct Search: Sendable {
        /// The segments variables stand for, in the order of the template.
        fileprivate(set) var variables: [Range<Int>] = []
        /// What of the path is behind the prefix; `nil` for an exact match.
        fileprivate(set) var remainder: Range<Int>?
        fileprivate var method = HTTPMethod.get
        fileprivate var isPathKnown = false
        fileprivate var visits = 0
        fileprivate var bestDepth = -1
        fileprivate var bestRoute = -1
        fileprivate var bestVariables: [Range<Int>] = []

        init() {}

        fileprivate mutating func reset(_ method: HTTPMethod) {
            self.variables.removeAll(keepingCapacity: true)
            self.bestVariables.removeAll(keepingCapacity: true)
            self.remainder = nil
            self.method = method
            self.isPathKnown = false
            self.visits = 0
            self.bestDepth = -1
            self.bestRoute = -1
        }
    }

    /// Finds the route of a path and method: exact before prefix; among exact ones segment by segment literal before `{name}` before
    /// `{name+}`; among prefixes the longest.
    func match(_ path: RequestPath, method: HTTPMethod, _ search: inout Search) -> Match {
        guard !self.nodes.isEmpty else { return .pathUnknown }
        search.reset(method)
        let route = self.exact(0, 0, path, &search)
        if route >= 0 { return .found(route: route) }
        search.variables.removeAll(keepingCapacity: true)
        search.visits = 0
        self.prefix(0, 0, path, &search)
        guard search.bestRoute >= 0 else { return search.isPathKnown ? .methodUnknown : .pathUnknown }
        swap(&search.variables, &search.bestVariables)
        let end = search.bestDepth == 0 ? 0 : path.segments[search.bestDepth - 1].upperBound
        search.remainder = end..<path.bytes.count
        return .found(route: search.bestRoute)
    }

    /// The route of a method: its own, else the one for every method; -1 is none.
    private func route(_ methods: Int32, _ method: HTTPMethod) -> Int {
        let start = Int(methods) * Self.methodSlots
        let own = self.methods[start + Int(method.rawValue)]
        return Int(own >= 0 ? own : self.methods[start + Self.methodSlots - 1])
    }

    private func exact(_ index: Int, _ depth: Int, _ path: RequestPath, _ search: inout Search) -> Int {
        search.visits += 1
        guard search.visits <= Self.maxVisits else { return -1 }
        let node = self.nodes[index]
        guard depth < path.segments.count else {
            guard node.exact >= 0 else { return -1 }
            search.isPathKnown = true
            return self.route(node.exact, search.method)
        }
        let range = path.segments[depth]
        let child = self.literalChild(node, range, path)
        if child >= 0 {
            let route = self.exact(child, depth + 1, path, &search)
            if route >= 0 { return route }
        }
        guard !range.isEmpty else { return -1 }
        if node.variable >= 0 {
            search.variables.append(range)
            let route = self.exact(Int(node.variable), depth + 1, path, &search)
            if route >= 0 { return route }
            search.variables.removeLast()
        }
        guard node.greedy >= 0 else { return -1 }
        search.isPathKnown = true
        let route = self.route(node.greedy, search.method)
        if route >= 0 { search.variables.append(range.lowerBound..<path.bytes.count) }
        return route
    }

    private func prefix(_ index: Int, _ depth: Int, _ path: RequestPath, _ search: inout Search) {
        search.visits += 1
        guard search.visits <= Self.maxVisits else { return }
        let node = self.nodes[index]
        if node.prefix >= 0 {
            search.isPathKnown = true
            let route = self.route(node.prefix, search.method)
            if route >= 0, search.bestDepth < depth {
                search.bestDepth = depth
                search.bestRoute = route
                search.bestVariables.removeAll(keepingCapacity: true)
                search.bestVariables.append(contentsOf: search.variables)
            }
        }
        guard depth < path.segments.count else { return }
        let range = path.segments[depth]
        let child = self.literalChild(node, range, path)
        if child >= 0 { self.prefix(child, depth + 1, path, &search) }
        if node.variable >= 0, !range.isEmpty {
            search.variables.append(range)
            self.prefix(Int(node.variable), depth + 1, path, &search)
            search.variables.removeLast()
        }
    }

    /// The literal child of a segment; -1 is none.
    private func literalChild(_ node: Node, _ segment: Range<Int>, _ path: RequestPath) -> Int {
        var low = Int(node.literalStart)
        let end = low + Int(node.literalCount)
        var high = end
        while low < high {
            let middle = (low + high) / 2
            if self.compare(self.literals[middle], segment, path) < 0 { low = middle + 1 } else { high = middle }
        }
        guard low < end, self.compare(self.literals[low], segment, path) == 0 else { return -1 }
        return Int(self.literals[low].child)
    }

    /// Negative, zero or positive as the literal stands before, equals or stands behind the segment.
    private func compare(_ literal: Literal, _ segment: Range<Int>, _ path: RequestPath) -> Int {
        let start = Int(literal.textStart)
        let count = Int(literal.textCount)
        for offset in 0..<min(count, segment.count) {
            let left = self.texts[start + offset]
            let right = path.bytes[segment.lowerBound + offset]
            if left != right { return Int(left) - Int(right) }
        }
        return count - segment.count
    }
}
