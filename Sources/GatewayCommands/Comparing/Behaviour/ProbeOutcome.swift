import APIDiff

/// What becomes of a request.
struct ProbeOutcome: Equatable {
    enum End: Equatable {
        /// The gateway answers itself.
        case answer(status: Int, code: String?, lines: [String], body: [UInt8])
        case backend(Forwarded)
        /// A function behind the API, or an address of the gateway's own, would be asked: who, and with what.
        case asks(String, head: [String], body: [UInt8])
    }

    /// A request on its way to a backend.
    struct Forwarded: Equatable {
        let address: String
        let method: String
        let path: String
        let query: String
        /// The header lines in the order of their names.
        let lines: [String]
        let timeout: Int
        let retries: Int
        /// Where a copy goes.
        let copy: String?
        /// What the gateway does with the answer.
        let answer: [String]
    }

    /// The authorizers that are asked before, which are taken to allow it.
    var authorizers: [String] = []
    var end: End

    /// Whether the gateway has no API for the request.
    var isNoAPI: Bool {
        if case .answer(404, "APIG.0101", _, _) = self.end { true } else { false }
    }

    /// Whether the request gets through.
    var works: Bool {
        if case .answer(_, let code, _, _) = self.end { code == nil } else { true }
    }

    /// The outcome in words, without anything that may be a secret.
    var text: String {
        let text =
            switch self.end {
            case .answer(let status, let code?, _, _): "\(status) \(code)"
            case .answer(let status, nil, _, _): "\(status) from the gateway"
            case .backend(let forwarded): "\(forwarded.method) \(forwarded.address)\(forwarded.path)"
            case .asks(let who, _, _): "asks \(who)"
            }
        guard !self.authorizers.isEmpty else { return text }
        return "\(text) after asking \(self.authorizers.joined(separator: " and "))"
    }
}

extension ProbeOutcome {
    /// Something that differs between two outcomes.
    struct Difference: Hashable {
        let rule: ChangeRule
        /// What differs, for people and for telling alike differences.
        var aspects: [String] = []
    }

    /// What has become of a request that had this outcome.
    ///
    /// - Parameters:
    ///   - after: The outcome it has now.
    ///   - headers: Names of header lines, in lower case, that are not looked at.
    /// - Returns: The differences, the worst first; empty when nothing differs.
    func differences(to after: ProbeOutcome, leavingOut headers: Set<String>) -> [Difference] {
        // Which words an API that is not there is told in depends on what else is there.
        if self == after || self.isNoAPI && after.isNoAPI { return [] }
        if self.isNoAPI, !after.isNoAPI { return [Difference(rule: .behaviourAdded)] }
        switch (self.works, after.works) {
        case (true, false): return [Difference(rule: .behaviourRefused)]
        case (false, true): return [Difference(rule: .behaviourAllowed)]
        case (false, false): return [Difference(rule: .behaviourAnswer, aspects: self.answerAspects(after))]
        case (true, true): break
        }
        var found: [Difference] = []
        if self.authorizers != after.authorizers {
            // Who asks nobody any more lets everybody in.
            let rule: ChangeRule = after.authorizers.isEmpty ? .behaviourAllowed : .behaviourAnswer
            found.append(Difference(rule: rule, aspects: ["authorizer"]))
        }
        switch (self.end, after.end) {
        case (.backend(let old), .backend(let new)):
            let aspects = old.aspects(new, leavingOut: headers)
            if !aspects.isEmpty { found.append(Difference(rule: .behaviourBackend, aspects: aspects)) }
            if old.answer != new.answer { found.append(Difference(rule: .behaviourAnswer, aspects: ["header lines"])) }
        case (.answer, .answer):
            let aspects = self.answerAspects(after)
            if !aspects.isEmpty { found.append(Difference(rule: .behaviourAnswer, aspects: aspects)) }
        case (.asks(let old, let oldHead, let oldBody), .asks(let new, let newHead, let newBody)):
            let aspects = [
                old != new ? "function" : nil, oldHead != newHead || oldBody != newBody ? "call" : nil,
            ].compactMap(\.self)
            if !aspects.isEmpty { found.append(Difference(rule: .behaviourBackend, aspects: aspects)) }
        default: found.append(Difference(rule: .behaviourBackend, aspects: ["kind"]))
        }
        return found
    }

    private func answerAspects(_ after: ProbeOutcome) -> [String] {
        guard case .answer(let oldStatus, let oldCode, let oldLines, let oldBody) = self.end,
            case .answer(let newStatus, let newCode, let newLines, let newBody) = after.end
        else { return [] }
        return [
            oldStatus != newStatus ? "status" : nil, oldCode != newCode ? "error code" : nil,
            oldLines != newLines ? "header lines" : nil, oldBody != newBody ? "body" : nil,
        ].compactMap(\.self)
    }
}

extension ProbeOutcome.Forwarded {
    fileprivate func aspects(_ other: Self, leavingOut names: Set<String>) -> [String] {
        var aspects: [String] = []
        // Where it goes is said, so that a request to yet another address is another difference.
        if self.address != other.address { aspects.append("address \(self.address) → \(other.address)") }
        if self.method != other.method { aspects.append("method \(self.method) → \(other.method)") }
        if self.path != other.path { aspects.append("path") }
        if self.query != other.query { aspects.append("query") }
        let old = Self.headers(self.lines, names)
        let new = Self.headers(other.lines, names)
        for name in Set(old.keys).union(new.keys).sorted() where old[name] != new[name] {
            // The name of the host says the address again.
            if name == "host", self.address != other.address { continue }
            aspects.append("header \(name)")
        }
        if self.timeout != other.timeout { aspects.append("timeout \(self.timeout) ms → \(other.timeout) ms") }
        if self.copy != other.copy { aspects.append("copy \(self.copy ?? "none") → \(other.copy ?? "none")") }
        if self.retries != other.retries { aspects.append("repetitions \(self.retries) → \(other.retries)") }
        return aspects
    }

    private static func headers(_ lines: [String], _ leftOut: Set<String>) -> [String: [String]] {
        var headers: [String: [String]] = [:]
        for line in lines {
            let name = line.prefix { $0 != ":" }.lowercased()
            if !leftOut.contains(name) { headers[name, default: []].append(line) }
        }
        return headers
    }
}
