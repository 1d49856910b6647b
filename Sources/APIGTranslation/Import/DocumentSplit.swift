package import SourceDocument

/// A document cut into documents of so many operations, each of them complete in itself.
///
/// Every batch has all of the document but the other paths: what operations refer to is there, and what the first batch has created the
/// later ones meet as the same. Paths that refer to each other stay together.
///
/// - Source: APIG User Guide, apig_03_0067 (300 APIs in one import)
package struct DocumentSplit {
    /// One of the documents.
    package struct Batch: Sendable {
        package let document: DocumentValue
        package let operationCount: Int
    }

    /// The fewest operations a batch may be asked to have: one path with all its methods.
    package static let leastOperations = 9

    private let root: DocumentValue
    private let maxOperations: Int

    /// A document to be cut.
    ///
    /// - Parameters:
    ///   - root: The document.
    ///   - maxOperations: Operations a batch may have, at least `leastOperations`.
    package init(_ root: DocumentValue, maxOperations: Int) {
        self.root = root
        self.maxOperations = max(maxOperations, Self.leastOperations)
    }

    /// The documents in the order they are to be imported; the document itself when it is small enough.
    ///
    /// - Returns: `nil` when paths that refer to each other are more than one import takes.
    package func batches() -> [Batch]? {
        let paths = self.root["paths"]?.members ?? []
        var batches: [[DocumentMember]] = []
        var current: [DocumentMember] = []
        var count = 0
        for cluster in self.clusters(paths) {
            let size = cluster.reduce(0) { $0 + Self.operationCount($1) }
            guard size <= self.maxOperations else { return nil }
            if count + size > self.maxOperations {
                batches.append(current)
                (current, count) = ([], 0)
            }
            current += cluster
            count += size
        }
        if !current.isEmpty || batches.isEmpty { batches.append(current) }
        return batches.map { members in
            var document = self.root
            document["paths"] = DocumentValue(.mapping(members), comments: self.root["paths"]?.comments)
            return Batch(document: document, operationCount: members.reduce(0) { $0 + Self.operationCount($1) })
        }
    }

    private static let methods: Set<String> = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "x-apigateway-any-method",
    ]

    private static func operationCount(_ path: DocumentMember) -> Int {
        path.value.members.count { self.methods.contains($0.key) }
    }

    /// Paths in document order, those that refer to each other one behind the other.
    private func clusters(_ paths: [DocumentMember]) -> [[DocumentMember]] {
        var leaders = Array(paths.indices)
        func leader(_ index: Int) -> Int {
            var index = index
            while leaders[index] != index { index = leaders[index] }
            return index
        }
        let positions = Dictionary(paths.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
        for (index, path) in paths.enumerated() {
            for name in Self.pathReferences(in: path.value) {
                guard let other = positions[name] else { continue }
                let (first, second) = (leader(index), leader(other))
                leaders[max(first, second)] = min(first, second)
            }
        }
        var clusters: [Int: [DocumentMember]] = [:]
        for (index, path) in paths.enumerated() { clusters[leader(index), default: []].append(path) }
        return clusters.sorted { $0.key < $1.key }.map(\.value)
    }

    /// The paths that references in a value lead to.
    private static func pathReferences(in value: DocumentValue) -> [String] {
        let prefix = "#/paths/"
        switch value.content {
        case .mapping(let members):
            var found = members.flatMap { self.pathReferences(in: $0.value) }
            if let reference = value["$ref"]?.text, reference.hasPrefix(prefix) {
                let token = reference.dropFirst(prefix.count).prefix { $0 != "/" }
                found.append(String(token).replacing("~1", with: "/").replacing("~0", with: "~"))
            }
            return found
        case .list(let items): return items.flatMap { self.pathReferences(in: $0) }
        default: return []
        }
    }
}

extension DocumentValue {
    /// The same value with every reference to another file led there from another folder.
    ///
    /// - Parameter prefix: The way from the other folder to the one the references start in, with a slash at its end.
    /// - Returns: The value; references inside the document and to the network stay.
    package func movingReferences(by prefix: String) -> DocumentValue {
        switch self.content {
        case .mapping(let members):
            let moved = members.map { member in
                guard member.key == "$ref", let text = member.value.text, !text.hasPrefix("#"), !text.hasPrefix("/"),
                    !text.contains("://")
                else { return DocumentMember(member.key, member.value.movingReferences(by: prefix)) }
                return DocumentMember(member.key, DocumentValue(.text(prefix + text), comments: member.value.comments))
            }
            return DocumentValue(.mapping(moved), comments: self.comments)
        case .list(let items):
            return DocumentValue(.list(items.map { $0.movingReferences(by: prefix) }), comments: self.comments)
        default: return self
        }
    }
}
