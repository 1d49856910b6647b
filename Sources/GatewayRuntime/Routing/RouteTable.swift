/// The routes of one environment as a frozen tree of path segments in flat arrays.
///
/// What a lookup costs depends on the length of the path, not on the number of routes: the children of a node are found by binary search over
/// the bytes of their segments.
///
/// - Source: APIG User Guide, apig_03_0087 and the pages on request paths
struct RouteTable: Sendable {
    /// What a lookup gives.
    enum Match: Equatable {
        case found(route: Int, variables: [Range<Int>], remainder: Range<Int>?)
        /// A path matched, but no API of it has the method.
        case methodUnknown
        case pathUnknown
    }

    /// Routes by method; -1 is none.
    struct Methods: Sendable {
        private(set) var routes: [Int32] = Array(repeating: -1, count: HTTPMethod.allCases.count + 1)

        /// Registers a route; `nil` stands for every method.
        ///
        /// - Returns: `false` when the place is taken.
        mutating func add(_ route: Int, method: HTTPMethod?) -> Bool {
            let slot = method.map { Int($0.rawValue) } ?? self.routes.count - 1
            guard self.routes[slot] < 0 else { return false }
            self.routes[slot] = Int32(truncatingIfNeeded: route)
            return true
        }

        /// The route of a method: its own, else the one for every method.
        func route(_ method: HTTPMethod) -> Int? {
            let own = self.routes[Int(method.rawValue)]
            let chosen = own >= 0 ? own : self.routes[self.routes.count - 1]
            return chosen >= 0 ? Int(chosen) : nil
        }
    }

    private struct TreeNode: Sendable {
        /// Literal children, sorted by their bytes.
        var literals: [(segment: [UInt8], child: Int)] = []
        /// The child for `{name}`.
        var variable: Int?
        /// Routes of `{name+}` below this node.
        var greedy: Methods?
        /// Routes that end here.
        var exact: Methods?
        /// Routes whose prefix ends here.
        var prefix: Methods?
    }

    private var nodes: [TreeNode] = [TreeNode()]
    /// Nodes one lookup may visit; only hostile documents come near it.
    private static let maxVisits = 4_096

    /// One segment of a template.
    enum Segment: Sendable, Equatable {
        case literal([UInt8])
        case variable
        case greedy
    }

    /// Adds a route.
    ///
    /// - Returns: `false` when a route with the same path, method and mode is there already.
    mutating func add(_ route: Int, _ segments: [Segment], method: HTTPMethod?, isPrefix: Bool) -> Bool {
        var node = 0
        var segments = segments[...]
        // A prefix ends at a segment, with or without the slash behind it.
        if isPrefix, segments.last == .literal([]) { segments = segments.dropLast() }
        for segment in segments {
            switch segment {
            case .literal(let text): node = self.literalChild(text, of: node)
            case .variable: node = self.variableChild(of: node)
            case .greedy:
                var methods = self.nodes[node].greedy ?? Methods()
                let isNew = methods.add(route, method: method)
                self.nodes[node].greedy = methods
                return isNew
            }
        }
        var methods = (isPrefix ? self.nodes[node].prefix : self.nodes[node].exact) ?? Methods()
        let isNew = methods.add(route, method: method)
        if isPrefix { self.nodes[node].prefix = methods } else { self.nodes[node].exact = methods }
        return isNew
    }

    private mutating func literalChild(_ text: [UInt8], of node: Int) -> Int {
        let position = Self.lowerBound(self.nodes[node].literals, text[...])
        let literals = self.nodes[node].literals
        if position < literals.count, literals[position].segment == text { return literals[position].child }
        self.nodes.append(TreeNode())
        self.nodes[node].literals.insert((text, self.nodes.count - 1), at: position)
        return self.nodes.count - 1
    }

    private mutating func variableChild(of node: Int) -> Int {
        if let child = self.nodes[node].variable { return child }
        self.nodes.append(TreeNode())
        self.nodes[node].variable = self.nodes.count - 1
        return self.nodes.count - 1
    }

    // MARK: Lookup

    /// Finds the route of a path and method: exact before prefix; among exact ones segment by segment literal before `{name}` before
    /// `{name+}`; among prefixes the longest.
    func match(_ path: RequestPath, method: HTTPMethod) -> Match {
        var search = Search(path: path, method: method)
        if let route = self.exact(0, 0, &search) {
            return .found(route: route, variables: search.variables, remainder: nil)
        }
        search.variables = []
        self.prefix(0, 0, &search)
        if let best = search.best {
            let end = best.depth == 0 ? 0 : path.segments[best.depth - 1].upperBound
            return .found(route: best.route, variables: best.variables, remainder: end..<path.bytes.count)
        }
        return search.isPathKnown ? .methodUnknown : .pathUnknown
    }

    private struct Search {
        let path: RequestPath
        let method: HTTPMethod
        var variables: [Range<Int>] = []
        var isPathKnown = false
        var visits = 0
        var best: (depth: Int, route: Int, variables: [Range<Int>])?

        init(path: RequestPath, method: HTTPMethod) {
            self.path = path
            self.method = method
        }
    }

    private func exact(_ index: Int, _ depth: Int, _ search: inout Search) -> Int? {
        search.visits += 1
        guard search.visits <= Self.maxVisits else { return nil }
        let node = self.nodes[index]
        guard depth < search.path.segments.count else {
            guard let methods = node.exact else { return nil }
            search.isPathKnown = true
            return methods.route(search.method)
        }
        let range = search.path.segments[depth]
        if let child = self.literalChild(search.path.bytes[range], node.literals),
            let route = self.exact(child, depth + 1, &search)
        {
            return route
        }
        guard !range.isEmpty else { return nil }
        if let child = node.variable {
            search.variables.append(range)
            if let route = self.exact(child, depth + 1, &search) { return route }
            search.variables.removeLast()
        }
        if let methods = node.greedy {
            search.isPathKnown = true
            if let route = methods.route(search.method) {
                search.variables.append(range.lowerBound..<search.path.bytes.count)
                return route
            }
        }
        return nil
    }

    private func prefix(_ index: Int, _ depth: Int, _ search: inout Search) {
        search.visits += 1
        guard search.visits <= 2 * Self.maxVisits else { return }
        let node = self.nodes[index]
        if let methods = node.prefix {
            search.isPathKnown = true
            if let route = methods.route(search.method), search.best.map({ $0.depth < depth }) ?? true {
                search.best = (depth, route, search.variables)
            }
        }
        guard depth < search.path.segments.count else { return }
        let range = search.path.segments[depth]
        if let child = self.literalChild(search.path.bytes[range], node.literals) {
            self.prefix(child, depth + 1, &search)
        }
        if let child = node.variable, !range.isEmpty {
            search.variables.append(range)
            self.prefix(child, depth + 1, &search)
            search.variables.removeLast()
        }
    }

    private func literalChild(_ segment: ArraySlice<UInt8>, _ literals: [(segment: [UInt8], child: Int)]) -> Int? {
        let position = Self.lowerBound(literals, segment)
        guard position < literals.count, literals[position].segment.elementsEqual(segment) else { return nil }
        return literals[position].child
    }

    private static func lowerBound(_ literals: [(segment: [UInt8], child: Int)], _ segment: ArraySlice<UInt8>) -> Int {
        var low = 0
        var high = literals.count
        while low < high {
            let middle = (low + high) / 2
            if literals[middle].segment.lexicographicallyPrecedes(segment) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
