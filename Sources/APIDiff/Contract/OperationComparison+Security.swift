import SourceDocument

extension OperationComparison {
    /// Compares which credentials an operation takes; no alternative, or an empty one, takes requests without any.
    ///
    /// - Source: OpenAPI 3.0.3 §4.7.30
    mutating func compareSecurity() {
        let (before, after) = (self.old.security, self.new.security)
        let wasOpen = before.isEmpty || before.contains { $0.schemes.isEmpty }
        let isOpen = after.isEmpty || after.contains { $0.schemes.isEmpty }
        if wasOpen != isOpen {
            self.add(
                isOpen ? .securityRemoved : .securityAdded, "security",
                (Self.words(before), before.first?.node ?? self.old.key),
                (Self.words(after), after.first?.node ?? self.new.key))
            return
        }
        var open = after
        var rest: [ContractOperation.SecurityAlternative] = []
        for alternative in before where !alternative.schemes.isEmpty {
            if let same = open.firstIndex(where: { $0.schemes == alternative.schemes }) {
                open.remove(at: same)
            } else {
                rest.append(alternative)
            }
        }
        for alternative in rest {
            guard let like = open.firstIndex(where: { Set($0.schemes.keys) == Set(alternative.schemes.keys) }) else {
                self.add(
                    .securityAlternativeRemoved, "security", (alternative.text, alternative.node), nil)
                continue
            }
            self.compareScopes(alternative, open.remove(at: like))
        }
        for alternative in open where !alternative.schemes.isEmpty {
            self.add(.securityAlternativeAdded, "security", nil, (alternative.text, alternative.node))
        }
    }

    private mutating func compareScopes(
        _ old: ContractOperation.SecurityAlternative, _ new: ContractOperation.SecurityAlternative
    ) {
        for name in old.schemes.keys.sorted() {
            let before = old.schemes[name] ?? []
            let after = new.schemes[name] ?? []
            for scope in after.subtracting(before).sorted() {
                self.add(.scopeAdded, "security \(name)", nil, (scope, new.node))
            }
            for scope in before.subtracting(after).sorted() {
                self.add(.scopeRemoved, "security \(name)", (scope, old.node), nil)
            }
        }
    }

    private static func words(_ alternatives: [ContractOperation.SecurityAlternative]) -> String {
        alternatives.isEmpty ? "nothing" : alternatives.map(\.text).joined(separator: ", or ")
    }

    /// Compares what the operations are called, where the gateway has no name for them.
    mutating func compareNames() {
        let (before, after) = (self.old.operationID, self.new.operationID)
        guard before?.value != after?.value else { return }
        self.add(
            .apiRenamed, "operationId", before, after)
    }
}
