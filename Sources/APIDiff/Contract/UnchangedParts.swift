import OpenAPIModel
import SourceDocument

/// Finds out that parts of two documents need not be compared, for they are written in the same way and so is all they refer to.
///
/// Most of two revisions is the same; reading it into the form it is compared in would take longer than everything else.
final class UnchangedParts {
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

    /// Whether two operations tell their callers the same.
    func areSame(_ old: ContractSource, _ new: ContractSource) -> Bool {
        self.hasSameSurroundings && old.path == new.path && self.areSame(old.node, new.node)
            && ["parameters", "servers"].allSatisfy { self.areSame(old.item[$0], new.item[$0]) }
    }

    private static func isPlainlySame(_ old: Node?, _ new: Node?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        return old.isWritten(as: new) && old.writtenReferences?.isEmpty == true
    }

    private func areSame(_ old: Node?, _ new: Node?) -> Bool {
        guard let old, let new else { return old == nil && new == nil }
        var visited: Set<NodeIdentity> = []
        var rest = [(old, new)]
        while let (left, right) = rest.popLast() {
            guard visited.insert(left.identity).inserted else { continue }
            if let known = self.known[left.identity] {
                if known { continue }
                return self.remember(false, old)
            }
            guard left.isWritten(as: right), let references = left.writtenReferences,
                let others = right.writtenReferences, references.count == others.count
            else { return self.remember(false, old) }
            for (reference, other) in zip(references, others) {
                guard let target = self.base.resolver.directTarget(of: reference)?.target,
                    let otherTarget = self.revision.resolver.directTarget(of: other)?.target
                else { return self.remember(false, old) }
                rest.append((target, otherTarget))
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
