package import Diagnostics

/// Follows `$ref`: to places in the same document, and to local files inside a root directory.
///
/// Never to the network.
///
/// - Source: RFC 6901; OpenAPI 3.0.3 §4.7.23
package final class ReferenceResolver {
    /// Files one document may draw in.
    package static let maxFiles = 1_000

    private let rootDirectory: String
    private let load: (String) throws -> [UInt8]
    private let limits: SourceLimits
    private let diagnostics: DiagnosticCollector
    private var files: [String: SyntaxTree?]
    /// The directory of each tree, for relative references in it.
    private var directories: [ObjectIdentifier: String]
    private var paths: [ObjectIdentifier: String]
    /// Keys of large mappings by text, so that a pointer into one costs no search.
    private var keyIndexes: [NodeIdentity: [String: Node]] = [:]
    private var resolved: [NodeIdentity: Node?] = [:]

    /// - Parameters:
    ///   - root: The document references start in.
    ///   - rootDirectory: The directory no reference may leave.
    ///   - load: Reads a file; the resolver itself touches no disk.
    ///   - limits: The limits of every file.
    ///   - diagnostics: Where faults go.
    package init(
        root: SyntaxTree, rootDirectory: String, load: @escaping (String) throws -> [UInt8], limits: SourceLimits,
        diagnostics: DiagnosticCollector
    ) {
        self.rootDirectory = Self.normalised(rootDirectory) ?? "."
        self.load = load
        self.limits = limits
        self.diagnostics = diagnostics
        let path = Self.normalised(root.source.name) ?? root.source.name
        self.files = [path: root]
        self.paths = [ObjectIdentifier(root): path]
        self.directories = [ObjectIdentifier(root): Self.directory(of: path)]
    }

    /// The node a mapping with `$ref` stands for, chains followed to their end; `nil` when there is none, which is reported once for each reference.
    package func resolve(_ node: Node) -> Node? {
        if let known = self.resolved[node.identity] { return known }
        var visited: Set<NodeIdentity> = []
        var current = node
        while let reference = current["$ref"] {
            guard visited.insert(current.identity).inserted else {
                reference.report(
                    .referenceCyclic, "\"\(reference.text)\" leads back to itself", to: self.diagnostics)
                self.resolved[node.identity] = .some(nil)
                return nil
            }
            guard reference.isScalar, let target = self.target(of: reference) else {
                if !reference.isScalar {
                    reference.report(.referenceMissing, "$ref is \(reference.summary)", to: self.diagnostics)
                }
                self.resolved[node.identity] = .some(nil)
                return nil
            }
            current = target
        }
        self.resolved[node.identity] = current
        return current
    }

    private func target(of reference: Node) -> Node? {
        let text = reference.text
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let file = String(parts[0])
        var tree = reference.tree
        if !file.isEmpty {
            guard let other = self.tree(of: file, from: reference) else { return nil }
            tree = other
        }
        guard parts.count == 2, !parts[1].isEmpty else { return tree.root }
        guard let pointer = Self.percentDecoded(parts[1]), pointer.hasPrefix("/") else {
            reference.report(
                .referenceMissing, "\"\(text)\" has no JSON Pointer behind its #", to: self.diagnostics)
            return nil
        }
        var node = tree.root
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            let key = Self.unescaped(token)
            guard let next = node.isSequence ? Int(key).flatMap({ node[$0] }) : self.member(key, of: node) else {
                let near = node.isMapping ? nearestName(to: key, among: node.entries.lazy.map(\.key.text)) : nil
                reference.report(
                    .referenceMissing,
                    "\"\(text)\" leads nowhere: there is no \"\(key)\""
                        + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: self.diagnostics)
                return nil
            }
            node = next
        }
        return node
    }

    private func member(_ key: String, of node: Node) -> Node? {
        guard node.count > 16 else { return node[key] }
        if let index = self.keyIndexes[node.identity] { return index[key] }
        var index: [String: Node] = [:]
        for entry in node.entries where index[entry.key.text] == nil { index[entry.key.text] = entry.value }
        self.keyIndexes[node.identity] = index
        return index[key]
    }

    private func tree(of file: String, from reference: Node) -> SyntaxTree? {
        if Self.hasScheme(file) || file.hasPrefix("//") {
            reference.report(.referenceToNetwork, "\"\(file)\" is no local file", to: self.diagnostics)
            return nil
        }
        let directory = self.directories[ObjectIdentifier(reference.tree)] ?? self.rootDirectory
        let decoded = Self.percentDecoded(file[...]) ?? file
        guard let path = Self.normalised(decoded.hasPrefix("/") ? decoded : "\(directory)/\(decoded)"),
            self.isInside(path)
        else {
            reference.report(
                .referenceOutsideRoot, "\"\(file)\" leads out of \(self.rootDirectory)", to: self.diagnostics)
            return nil
        }
        if let known = self.files[path] { return known }
        guard self.files.count < Self.maxFiles else {
            reference.report(
                .referenceMissing, "more than \(Self.maxFiles) files are referred to", to: self.diagnostics)
            return nil
        }
        var tree: SyntaxTree?
        do {
            let bytes = try self.load(path)
            tree = SourceReader.read(name: path, bytes: bytes, limits: self.limits, diagnostics: self.diagnostics)
        } catch {
            reference.report(.referenceMissing, "\(error)", to: self.diagnostics)
        }
        self.files[path] = tree
        if let tree {
            self.paths[ObjectIdentifier(tree)] = path
            self.directories[ObjectIdentifier(tree)] = Self.directory(of: path)
        }
        return tree
    }

    private func isInside(_ path: String) -> Bool {
        switch self.rootDirectory {
        case "/": true
        case ".": !path.hasPrefix("/") && path != ".." && !path.hasPrefix("../")
        default: path.hasPrefix(self.rootDirectory + "/")
        }
    }

    // MARK: Texts

    /// A path with `.` and `..` taken out; `nil` when it climbs above `/`.
    static func normalised(_ path: String) -> String? {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part == "..", isAbsolute {
                return nil
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return isAbsolute ? "/" + joined : (joined.isEmpty ? "." : joined)
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether a reference begins with a URI scheme (RFC 3986 §3.1).
    private static func hasScheme(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return false }
        let scheme = text[..<colon]
        guard scheme.count > 1, scheme.first?.isLetter == true else { return false }
        return scheme.allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "-" || $0 == "." }
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            rest = rest.dropFirst()
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(2).compactMap(CoreSchema.hexDigit)
            guard digits.count == 2 else { return nil }
            bytes.append(digits[0] << 4 | digits[1])
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func unescaped(_ token: Substring) -> String {
        guard token.contains("~") else { return String(token) }
        var text = ""
        var rest = token
        while let character = rest.first {
            rest.removeFirst()
            if character == "~", let next = rest.first, next == "0" || next == "1" {
                text.append(next == "0" ? "~" : "/")
                rest.removeFirst()
            } else {
                text.append(character)
            }
        }
        return text
    }
}
