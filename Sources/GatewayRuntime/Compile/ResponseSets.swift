import GatewayConfiguration

/// The gateway responses of all groups, compiled.
///
/// The first set is the built-in one, which has no entries.
struct ResponseSets {
    private(set) var sets = [ResponseSet(entries: [])]
    private var indexes: [String: [String: Int]] = [:]

    init(_ configuration: Configuration, _ instance: InstanceFile?) {
        for response in configuration.responses + (instance?.responses ?? []) {
            self.indexes[response.groupName, default: [:]][response.name] = self.sets.count
            self.sets.append(
                ResponseSet(
                    entries: response.responses.entries.map { name, entry in
                        ResponseSet.Entry(
                            type: name, status: entry.status, body: entry.body.map(ResponseTemplate.init),
                            headers: entry.headers.filter { Self.isSettable($0.key) }.map {
                                (Array($0.key.utf8), ResponseTemplate($0.value))
                            })
                    }))
        }
    }

    /// The set an API uses: the one it names, else its group's `default`, else the built-in one.
    func index(for api: API) -> Int {
        let group = self.indexes[api.groupName] ?? [:]
        return api.responseName.flatMap { group[$0] } ?? group["default"] ?? 0
    }

    /// Letters, digits, `-` and `_`; the pages differ about the last two, so both are taken.
    ///
    /// A line that frames the answer or belongs to one connection would contradict the one the gateway writes itself.
    private static func isSettable(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard !bytes.isEmpty else { return false }
        let known = KnownHeader(0..<bytes.count, in: bytes.span)
        return known != .contentLength && !known.isHopByHop
            && bytes.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D || byte == 0x5F
            }
    }
}
