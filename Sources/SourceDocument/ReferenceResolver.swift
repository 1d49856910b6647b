package import Diagnostics

/// Follows `$ref` to places in the same document and in local files inside a root directory, never to the network.
///
/// Not `Sendable`: it caches what it has found.
///
/// - Source: RFC 6901; OpenAPI 3.0.3 §4.7.23
package final class ReferenceResolver {
    /// Files one document may draw in.
    package static let maxFiles = 1_000
    /// Up to this size a container is searched; larger ones get an index at their first use.
    private static let maxSearched = 16
    /// In a mapping with more keys than this no similar key is looked for.
    private static let maxSuggested = 2_000
    /// References that lead nowhere for which a similar key is looked for.
    private static let maxSuggestions = 100

    private let root: SyntaxTree
    private let rootDirectory: String
    private let load: (String) throws -> [UInt8]
    private let limits: SourceLimits
    private let diagnostics: DiagnosticCollector
    /// Trees by normalised path; `nil` for a file that cannot be used, which was reported.
    private var files: [String: SyntaxTree?]
    /// The directory of each tree, for relative references in it.
    private var directories: [ObjectIdentifier: String]
    private var keyIndexes: [NodeIdentity: [String: Node]] = [:]
    private var itemIndexes: [NodeIdentity: [Node]] = [:]
    private var anchorsByTree: [ObjectIdentifier: [String: Node]] = [:]
    /// Direct targets and final ones by the mapping that holds `$ref`; `nil` for a reference that was reported.
    private var directTargets: [NodeIdentity: Node?] = [:]
    private var finalTargets: [NodeIdentity: Node?] = [:]
    /// What references lead to in the end, by their text; only those that lead somewhere.
    ///
    /// A document names a shared response a thousand times with the same text.
    private var targetsByText: [TextKey: Node] = [:]
    private var suggestionCount = 0

    /// A text in a tree: in another tree it may mean another place.
    private struct TextKey: Hashable {
        let tree: ObjectIdentifier
        let text: String
    }

    /// A resolver for one document and the files it draws in.
    ///
    /// - Parameters:
    ///   - root: The document references start in.
    ///   - rootDirectory: The directory no reference may leave; `nil` is the directory of the document.
    ///   - load: Reads a file by its normalised path; the resolver itself touches no disk and knows no links.
    ///   - limits: The limits of every file.
    ///   - diagnostics: Where faults go.
    package init(
        root: SyntaxTree,
        rootDirectory: String? = nil,
        load: @escaping (String) throws -> [UInt8],
        limits: SourceLimits = SourceLimits(),
        diagnostics: DiagnosticCollector
    ) {
        let path = LexicalPath.normalised(root.source.name) ?? root.source.name
        let directory = LexicalPath.directory(of: path)
        self.rootDirectory = rootDirectory.map { LexicalPath.normalised($0) ?? "/" } ?? directory
        self.root = root
        self.load = load
        self.limits = limits
        self.diagnostics = diagnostics
        self.files = [path: root]
        self.directories = [ObjectIdentifier(root): directory]
    }

    /// The documents that were drawn in besides the root, by name.
    package var drawnIn: [SyntaxTree] {
        self.files.values.compactMap(\.self).filter { $0 !== self.root }.sorted { $0.source.name < $1.source.name }
    }

    // MARK: Resolving

    /// The node a mapping with `$ref` stands for in the end, chains of references followed; a node without `$ref` stands for itself.
    ///
    /// - Returns: `nil` when there is none; reported, once for each reference and once for each circle.
    package func resolve(_ node: Node) -> Node? {
        guard let reference = node["$ref"] else { return node }
        guard reference.isScalar, !reference.isNull else { return self.follow(node) }
        let key = TextKey(tree: ObjectIdentifier(reference.tree), text: reference.text)
        if let known = self.targetsByText[key] { return known }
        let target = self.follow(node)
        if let target { self.targetsByText[key] = target }
        return target
    }

    private func follow(_ node: Node) -> Node? {
        var chain: [NodeIdentity] = []
        var visited: Set<NodeIdentity> = []
        var current = node
        var target: Node?
        while true {
            guard let reference = current["$ref"] else {
                target = current
                break
            }
            if let known = self.finalTargets[current.identity] {
                target = known
                break
            }
            guard visited.insert(current.identity).inserted else {
                reference.report(.referenceCyclic, "\"\(reference.text)\" leads back to itself", to: self.diagnostics)
                break
            }
            chain.append(current.identity)
            guard let next = self.directTarget(of: current)?.target else { break }
            current = next
        }
        for identity in chain { self.finalTargets.updateValue(target, forKey: identity) }
        return target
    }

    /// What the `$ref` of a mapping names, without following a reference that stands there, and its text.
    ///
    /// - Returns: `nil` when there is no `$ref`, or no such place; the latter is reported once.
    package func directTarget(of node: Node) -> (target: Node, reference: String)? {
        guard let reference = node["$ref"] else { return nil }
        if let known = self.directTargets[node.identity] { return known.map { ($0, reference.text) } }
        let target = self.find(reference)
        self.directTargets.updateValue(target, forKey: node.identity)
        return target.map { ($0, reference.text) }
    }

    private func find(_ reference: Node) -> Node? {
        guard reference.isScalar, !reference.isNull else {
            reference.report(.referenceMissing, "$ref is \(reference.summary)", to: self.diagnostics)
            return nil
        }
        let text: ReferenceText
        do {
            text = try ReferenceText(reference.text)
        } catch {
            self.report(error, at: reference)
            return nil
        }
        var tree = reference.tree
        if !text.file.isEmpty {
            guard let other = self.tree(of: text.file, from: reference) else { return nil }
            tree = other
        }
        if let anchor = text.anchor {
            let target = self.anchors(of: tree)[anchor]
            if target == nil { self.report(.pointer, at: reference) }
            return target
        }
        var node = tree.root
        for token in text.tokens {
            guard let next = self.child(token, of: node) else {
                self.reportMissing(token, in: node, reference: reference)
                return nil
            }
            node = next
        }
        return node
    }

    /// The schemas of a tree that have a name of their own, by that name.
    ///
    /// - Source: JSON Schema 2020-12 §8.2.2
    private func anchors(of tree: SyntaxTree) -> [String: Node] {
        if let known = self.anchorsByTree[ObjectIdentifier(tree)] { return known }
        var anchors: [String: Node] = [:]
        var rest = [tree.root]
        var seen = NodeMarks(tree: tree)
        while let node = rest.popLast() {
            guard !node.isScalar, seen.insert(node) else { continue }
            for name in [node["$anchor"], node["$dynamicAnchor"]] {
                if let name, name.isScalar, anchors[name.text] == nil { anchors[name.text] = node }
            }
            rest += node.isMapping ? node.entries.map(\.value) : Array(node.items)
        }
        self.anchorsByTree[ObjectIdentifier(tree)] = anchors
        return anchors
    }

    // MARK: Members

    private func child(_ token: String, of node: Node) -> Node? {
        switch node.kind {
        case .scalar: return nil
        case .sequence: return ReferenceText.position(token).flatMap { self.item(at: $0, of: node) }
        case .mapping: return self.member(token, of: node)
        }
    }

    private func member(_ key: String, of node: Node) -> Node? {
        guard node.count > Self.maxSearched else { return node[key] }
        if let index = self.keyIndexes[node.identity] { return index[key] }
        var index: [String: Node] = [:]
        index.reserveCapacity(node.count)
        // Of a key that stands twice the first counts, as in `Node`.
        for entry in node.entries where index[entry.key.text] == nil { index[entry.key.text] = entry.value }
        self.keyIndexes[node.identity] = index
        return index[key]
    }

    private func item(at position: Int, of node: Node) -> Node? {
        guard node.count > Self.maxSearched else { return node[position] }
        let items = self.itemIndexes[node.identity] ?? Array(node.items)
        self.itemIndexes[node.identity] = items
        return items.indices.contains(position) ? items[position] : nil
    }

    // MARK: Files

    private func tree(of file: String, from reference: Node) -> SyntaxTree? {
        let directory = self.directories[ObjectIdentifier(reference.tree)] ?? self.rootDirectory
        let written = file.hasPrefix("/") ? file : "\(directory)/\(file)"
        guard let path = LexicalPath.normalised(written), LexicalPath.isInside(path, self.rootDirectory) else {
            reference.report(
                .referenceOutsideRoot, "\"\(file)\" leads out of \(self.rootDirectory)", to: self.diagnostics)
            return nil
        }
        if let known = self.files[path] { return known }
        // The document itself is one of the files kept and does not count.
        guard self.files.count <= Self.maxFiles else {
            reference.report(
                .referenceTooManyFiles, "more than \(Self.maxFiles) files are referred to", to: self.diagnostics)
            return nil
        }
        let tree = self.read(path, from: reference)
        self.files.updateValue(tree, forKey: path)
        if let tree { self.directories[ObjectIdentifier(tree)] = LexicalPath.directory(of: path) }
        return tree
    }

    private func read(_ path: String, from reference: Node) -> SyntaxTree? {
        do {
            let bytes = try self.load(path)
            return SourceReader.read(name: path, bytes: bytes, limits: self.limits, diagnostics: self.diagnostics)
        } catch {
            reference.report(
                .referenceMissing, "\"\(reference.text)\" leads to a file that cannot be read: \(error)",
                to: self.diagnostics, mend: "correct the path, which is relative to the file it stands in")
            return nil
        }
    }

    // MARK: Faults

    private func report(_ fault: ReferenceText.Fault, at reference: Node) {
        let text = reference.text
        switch fault {
        case .empty:
            reference.report(.referenceMissing, "$ref is empty", to: self.diagnostics)
        case .network:
            reference.report(.referenceToNetwork, "\"\(text)\" is no local file", to: self.diagnostics)
        case .file:
            reference.report(.referenceMissing, "\"\(text)\" names no file", to: self.diagnostics)
        case .pointer:
            reference.report(
                .referenceMissing, "\"\(text)\" has no JSON Pointer behind its #", to: self.diagnostics,
                mend: "write #/ and the keys on the way to the place, separated by /")
        }
    }

    private func reportMissing(_ token: String, in node: Node, reference: Node) {
        let container = node.boundedPointer.map { "\"#\($0)\"" } ?? "that place"
        var message = "\"\(reference.text)\" leads nowhere: "
        switch node.kind {
        case .mapping: message += "there is no key \"\(token)\" at \(container)"
        case .sequence: message += "there is no item \(token) at \(container), which has \(node.count)"
        case .scalar: message += "at \(container) is \(node.summary), which has no \"\(token)\""
        }
        let isSmall =
            node.isMapping && node.count <= Self.maxSuggested && self.suggestionCount < Self.maxSuggestions
        if isSmall { self.suggestionCount += 1 }
        let near = isSmall ? nearestName(to: token, among: node.entries.lazy.map(\.key.text)) : nil
        if let near { message += "; did you mean \"\(near)\"?" }
        reference.report(
            .referenceMissing, message, to: self.diagnostics,
            mend: near.map { "write \"\($0)\" instead of \"\(token)\"" })
    }
}
