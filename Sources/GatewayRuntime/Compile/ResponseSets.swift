import GatewayConfiguration

/// The gateway responses of all groups, compiled.
///
/// The first set is the built-in one, which has no entries.
struct ResponseSets {
    private(set) var sets = [ResponseSet(entries: [])]
    /// What of them is left out.
    private(set) var notes: [CompileNote] = []
    private var indexes: [String: [String: Int]] = [:]

    init(_ configuration: Configuration, _ instance: InstanceFile?) {
        for response in configuration.responses + (instance?.responses ?? []) {
            self.indexes[response.groupName, default: [:]][response.name] = self.sets.count
            var entries: [ResponseSet.Entry] = []
            for (type, entry) in response.responses.entries {
                var headers: [([UInt8], ResponseTemplate)] = []
                for header in entry.headers {
                    if let fault = Self.fault(header.key) {
                        let text =
                            "gateway response \(response.name) of \(response.groupName), \(type): the header "
                            + "\(header.key) is left out, \(fault)"
                        self.notes.append(CompileNote(api: "", source: response.source, text: text))
                    } else {
                        headers.append((Array(header.key.utf8), ResponseTemplate(header.value)))
                    }
                }
                entries.append(
                    ResponseSet.Entry(
                        type: type, status: entry.status, body: entry.body.map(ResponseTemplate.init),
                        headers: headers))
            }
            self.sets.append(ResponseSet(entries: entries))
        }
    }

    /// The set an API uses: the one it names, else its group's `default`, else the built-in one.
    func index(for api: API) -> Int {
        let group = self.indexes[api.groupName] ?? [:]
        return api.responseName.flatMap { group[$0] } ?? group["default"] ?? 0
    }

    /// The set of a group for requests that lead to none of its APIs.
    func defaultIndex(group: String) -> Int { self.indexes[group]?["default"] ?? 0 }

    /// Why a header of this name cannot be set.
    ///
    /// Letters, digits, `-` and `_` make a name; the pages differ about the last two, so both are taken.
    private static func fault(_ name: String) -> String? {
        let bytes = Array(name.utf8)
        let isName = bytes.allSatisfy { byte in
            byte &- 0x30 < 10 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2D || byte == 0x5F
        }
        guard isName, !bytes.isEmpty else { return "it is no name of a header" }
        let known = KnownHeader(0..<bytes.count, in: bytes.span)
        // It would contradict the line the gateway writes itself.
        return known == .contentLength || known.isHopByHop ? "the gateway itself frames the answer" : nil
    }
}
