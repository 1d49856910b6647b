/// Collects the routes of an environment and freezes them into a table.
struct RouteTableBuilder {
    private struct TreeNode {
        var literals: [[UInt8]: Int] = [:]
        var variable: Int?
        var greedy: Int?
        var exact: Int?
        var prefix: Int?
    }

    private var nodes = [TreeNode()]
    private var methods: [Int32] = []

    init() {}

    /// Adds a route.
    ///
    /// - Parameters:
    ///   - route: Its number in the snapshot.
    ///   - segments: Its template.
    ///   - method: `nil` stands for every method.
    ///   - isPrefix: Whether it also takes longer paths.
    /// - Returns: `false` when a route with the same path, method and mode is there already.
    mutating func add(_ route: Int, _ segments: [RouteTable.Segment], method: HTTPMethod?, isPrefix: Bool) -> Bool {
        var node = 0
        var segments = segments[...]
        // A prefix ends at a segment, with or without the slash behind it.
        if isPrefix, segments.last == .literal([]) { segments = segments.dropLast() }
        for segment in segments {
            switch segment {
            case .literal(let text): node = self.literalChild(text, of: node)
            case .variable: node = self.variableChild(of: node)
            case .greedy: return self.add(route, method, at: \.greedy, of: node)
            }
        }
        return self.add(route, method, at: isPrefix ? \.prefix : \.exact, of: node)
    }

    private mutating func add(
        _ route: Int, _ method: HTTPMethod?, at place: WritableKeyPath<TreeNode, Int?>, of node: Int
    ) -> Bool {
        let entry: Int
        if let known = self.nodes[node][keyPath: place] {
            entry = known
        } else {
            entry = self.methods.count / RouteTable.methodSlots
            self.methods += Array(repeating: -1, count: RouteTable.methodSlots)
            self.nodes[node][keyPath: place] = entry
        }
        let slot = entry * RouteTable.methodSlots + (method.map { Int($0.rawValue) } ?? RouteTable.methodSlots - 1)
        guard self.methods[slot] < 0 else { return false }
        self.methods[slot] = Int32(truncatingIfNeeded: route)
        return true
    }

    private mutating func literalChild(_ text: [UInt8], of node: Int) -> Int {
        if let child = self.nodes[node].literals[text] { return child }
        self.nodes.append(TreeNode())
        self.nodes[node].literals[text] = self.nodes.count - 1
        return self.nodes.count - 1
    }

    private mutating func variableChild(of node: Int) -> Int {
        if let child = self.nodes[node].variable { return child }
        self.nodes.append(TreeNode())
        self.nodes[node].variable = self.nodes.count - 1
        return self.nodes.count - 1
    }

    /// The table for serving.
    func table() -> RouteTable {
        var literals: [RouteTable.Literal] = []
        var texts: [UInt8] = []
        let nodes = self.nodes.map { node in
            let start = literals.count
            for (text, child) in node.literals.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
                literals.append(
                    RouteTable.Literal(
                        textStart: Self.number(texts.count), textCount: Self.number(text.count),
                        child: Self.number(child)))
                texts += text
            }
            return RouteTable.Node(
                literalStart: Self.number(start), literalCount: Self.number(literals.count - start),
                variable: Self.number(node.variable), greedy: Self.number(node.greedy), exact: Self.number(node.exact),
                prefix: Self.number(node.prefix))
        }
        return RouteTable(nodes: nodes, literals: literals, texts: texts, methods: self.methods)
    }

    private static func number(_ value: Int?) -> Int32 { Int32(truncatingIfNeeded: value ?? -1) }
}
