import OpenAPIModel
import SourceDocument

/// Finds out what of two documents need not be compared, for it is written in the same way.
///
/// Most of two revisions is the same; reading it into the form it is compared in would take longer than everything else.
final class UnchangedParts {
    /// What has become of an operation.
    enum Verdict {
        /// It is written in the same way, and so is all it refers to, but for these shared schemas.
        case written(changed: [(base: Node, revision: Node, isResponse: Bool)])
        /// It is to be looked at.
        case different
    }

    private typealias Pair = (own: Node, other: Node)

    private let base: ContractReader
    private let revision: ContractReader
    /// Whether what stands around operations and counts for them is the same.
    private let hasSameSurroundings: Bool
    private var known: [NodeIdentity: Bool] = [:]

    init(_ base: ContractReader, _ revision: ContractReader) {
        self.base = base
        self.revision = revision
        let (old, new) = (base.document.node, revision.document.node)
        self.hasSameSurroundings =
            base.document.version == revision.document.version
            && ["security", "consumes", "produces", "securityDefinitions"].allSatisfy {
                Self.isPlainlySame(old[$0], new[$0])
            } && Self.isPlainlySame(old["components"]?["securitySchemes"], new["components"]?["securitySchemes"])
    }

    private static func isPlainlySame(_ old: Node?, _ new: Node?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        return old.isWritten(as: new) && old.writtenReferences(besides: new)?.isEmpty == true
    }

    /// What has become of an operation.
    func verdict(_ old: ContractSource, _ new: ContractSource) -> Verdict {
        guard self.hasSameSurroundings, old.path == new.path, old.node.isWritten(as: new.node) else {
            return .different
        }
        var changed: [(base: Node, revision: Node, isResponse: Bool)] = []
        guard let all = old.node.writtenReferences(besides: new.node) else { return .different }
        // Without references only what stands here counts.
        for (entry, other) in zip(all.isEmpty ? [] : Array(old.node.entries), new.node.entries) {
            let isResponse = entry.key.hasText("responses")
            let isRequest = entry.key.hasText("parameters") || entry.key.hasText("requestBody")
            guard let references = entry.value.writtenReferences(besides: other.value) else { return .different }
            guard isResponse || isRequest else {
                // Callbacks turn directions round.
                if references.isEmpty { continue }
                return .different
            }
            guard self.follow(references, isResponse: isResponse, &changed) else { return .different }
        }
        for key in ["parameters", "servers"] {
            let (left, right) = (old.item[key], new.item[key])
            if left == nil, right == nil { continue }
            guard let left, let right, left.isWritten(as: right),
                let references = left.writtenReferences(besides: right),
                self.follow(references, isResponse: false, &changed)
            else { return .different }
        }
        return .written(changed: changed)
    }

    /// Follows references to what must be written in the same way, but for shared schemas that are compared for themselves.
    private func follow(
        _ references: [Pair], isResponse: Bool, _ changed: inout [(base: Node, revision: Node, isResponse: Bool)]
    ) -> Bool {
        var rest = references
        var visited: Set<NodeIdentity> = []
        while let reference = rest.popLast() {
            guard let target = self.target(of: reference) else { return false }
            if Self.isSchema(reference.own) {
                if self.isSame(target) { continue }
                guard Self.isUsedAsItIs(reference.own) else { return false }
                changed.append((reference.own, reference.other, isResponse))
                continue
            }
            // References may lead in circles.
            guard visited.insert(target.own.identity).inserted else { continue }
            guard target.own.isWritten(as: target.other),
                let inner = target.own.writtenReferences(besides: target.other)
            else { return false }
            rest += inner
        }
        return true
    }

    private func target(of reference: Pair) -> Pair? {
        guard let own = self.base.resolver.directTarget(of: reference.own)?.target,
            let other = self.revision.resolver.directTarget(of: reference.other)?.target
        else { return nil }
        return (own, other)
    }

    private static func isSchema(_ reference: Node) -> Bool {
        guard let reference = reference["$ref"] else { return false }
        return reference.hasPrefix("#/definitions/") || reference.hasPrefix("#/components/schemas/")
    }

    /// Whether a schema is compared for itself where a reference names it: in `allOf` and the like it becomes part of another one.
    private static func isUsedAsItIs(_ reference: Node) -> Bool {
        guard reference.count == 1 else { return false }
        var node = reference
        while let parent = node.parent {
            // Lists of schemas are alternatives or parts; lists of parameters stand around them.
            if parent.isSequence, node.identity == reference.identity { return false }
            if ["allOf", "oneOf", "anyOf", "not", "if", "then", "else"].contains(where: { parent[$0] != nil }) {
                return false
            }
            node = parent
            if node["responses"] != nil { break }
        }
        return true
    }

    /// Whether two shared definitions are written in the same way, and all that they refer to.
    private func isSame(_ start: Pair) -> Bool {
        var visited: Set<NodeIdentity> = []
        var rest = [start]
        while let (left, right) = rest.popLast() {
            guard visited.insert(left.identity).inserted else { continue }
            if let known = self.known[left.identity] {
                if known { continue }
                return self.remember(false, start.own)
            }
            guard left.isWritten(as: right), let references = left.writtenReferences(besides: right) else {
                return self.remember(false, start.own)
            }
            for reference in references {
                guard let target = self.target(of: reference) else { return self.remember(false, start.own) }
                rest.append(target)
            }
        }
        // Nothing that can be reached differs.
        for identity in visited { self.known[identity] = true }
        return true
    }

    private func remember(_ isSame: Bool, _ node: Node) -> Bool {
        self.known[node.identity] = isSame
        return isSame
    }
}
