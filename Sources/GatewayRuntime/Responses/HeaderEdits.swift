package import GatewayConfiguration

/// One response header line as texts.
package struct HeaderLine: Sendable, Equatable {
    package var name: [UInt8]
    package var value: [UInt8]

    package init(name: [UInt8], value: [UInt8]) {
        self.name = name
        self.value = value
    }
}

/// The header plug-in (`set_resp_headers`) of an API, prepared.
///
/// Entries run from first to last, each on what the one before left. Headers of the gateway and of CORS are not touched, and neither are
/// those that frame the body: an answer would break. It applies to answers of backends, mocks, breakers and caches, not to the gateway's
/// errors.
///
/// - Source: APIG User Guide, apig_03_0022; the places it applies to are our reading
package struct HeaderEdits: Sendable {
    struct Edit: Sendable {
        let action: ResponseHeaderAction
        let name: [UInt8]
        /// `nil` for the cache status.
        let value: [UInt8]?
    }

    let edits: [Edit]
    /// Whether every entry names another header and none joins values: then each can be carried out while the lines are written.
    let isIndependent: Bool

    /// Prepares the entries; those that may not be are left out.
    package init(_ content: ResponseHeadersContent) {
        let edits = content.responseHeaders.compactMap { policy -> Edit? in
            let name = Array(policy.name.utf8)
            let value = Array(policy.value.utf8)
            guard !name.isEmpty, name.allSatisfy(HTTPBytes.isToken), HeaderText.isSafeValue(value),
                !ResponseHeaderPolicy.isProtected(policy.name),
                !Self.framing.contains(policy.name.lowercased())
            else { return nil }
            return Edit(action: policy.action, name: name, value: policy.valueType == .system ? nil : value)
        }
        self.edits = edits
        self.isIndependent =
            Set(edits.map { $0.name.map(HeaderText.lowercased) }).count == edits.count
            && edits.allSatisfy { $0.action != .append }
    }

    /// Header lines that frame a message or belong to one connection.
    private static let framing: Set<String> = [
        "connection", "content-length", "transfer-encoding", "keep-alive", "te", "trailer", "upgrade",
        "proxy-connection", "proxy-authenticate", "proxy-authorization",
    ]

    /// Whether there is nothing to do.
    package var isEmpty: Bool { self.edits.isEmpty }

    /// Whether an entry names `Server`.
    var namesServer: Bool { self.edits.contains { HeaderText.equalsIgnoringCase($0.name, "server") } }

    /// Whether an entry names a header.
    func names(_ name: Range<Int>, in bytes: Span<UInt8>) -> Bool {
        for edit in self.edits where bytes.equalsIgnoringCase(name, edit.name) { return true }
        return false
    }

    /// Edits the lines of an answer.
    ///
    /// - Parameters:
    ///   - lines: All lines of the answer that the plug-in may see, without those of the gateway.
    ///   - cacheStatus: The value of `$context.cacheStatus`; `nil` without a cache, which is an empty text.
    package func apply(to lines: inout [HeaderLine], cacheStatus: CacheStatus?) {
        for edit in self.edits {
            Self.apply(edit.action, edit.name, Self.value(of: edit, cacheStatus), to: &lines)
        }
    }

    private static func value(of edit: Edit, _ cacheStatus: CacheStatus?) -> [UInt8] {
        if let value = edit.value { return value }
        var word: [UInt8] = []
        if let cacheStatus { word.append(cacheStatus.word) }
        return word
    }

    private static func apply(
        _ action: ResponseHeaderAction, _ name: [UInt8], _ value: [UInt8], to lines: inout [HeaderLine]
    ) {
        func isNamed(_ line: HeaderLine) -> Bool { HeaderText.equalsIgnoringCase(line.name, name) }
        let first = lines.firstIndex(where: isNamed)
        switch (action, first) {
        case (.delete, nil): return
        case (.delete, .some): lines.removeAll(where: isNamed)
        case (.skip, .some): return
        case (.add, _), (.skip, nil), (.append, nil), (.override, nil):
            lines.append(HeaderLine(name: name, value: value))
        case (.override, let first?):
            lines.removeAll(where: isNamed)
            lines.insert(HeaderLine(name: name, value: value), at: min(first, lines.count))
        case (.append, let first?):
            var joined: [UInt8] = []
            for line in lines where isNamed(line) {
                joined += line.value
                joined.append(UInt8(ascii: ","))
            }
            let kept = lines[first].name
            lines.removeAll(where: isNamed)
            lines.insert(HeaderLine(name: kept, value: joined + value), at: min(first, lines.count))
        }
    }
}
