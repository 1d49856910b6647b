import SourceDocument

/// The parts of a server's URL that 2.0 knows.
struct ServerAddress {
    let scheme: String
    let host: String
    let path: String
    /// Whether 2.0 can say all of it but its path.
    let isWhole: Bool

    /// Takes a server apart, variables replaced by their defaults; `nil` for one without scheme and host.
    init?(_ server: DocumentValue) {
        guard let url = server["url"]?.text else { return nil }
        var rest = ""
        var left = Substring(url)
        while let open = left.firstIndex(of: "{"), let close = left[open...].firstIndex(of: "}") {
            rest += left[..<open]
            let name = String(left[left.index(after: open)..<close])
            rest += server["variables"]?[name]?["default"]?.plainText ?? String(left[open...close])
            left = left[left.index(after: close)...]
        }
        rest += left
        guard let colon = rest.firstIndex(of: ":"), rest[colon...].hasPrefix("://") else { return nil }
        self.scheme = rest[..<colon].lowercased()
        let behind = rest[rest.index(colon, offsetBy: 3)...]
        let slash = behind.firstIndex(of: "/") ?? behind.endIndex
        self.host = String(behind[..<slash])
        guard !self.host.isEmpty else { return nil }
        let path = String(behind[slash...])
        self.path = path == "/" ? "" : path
        self.isWhole = !url.contains("{") && server.members.allSatisfy { $0.key == "url" }
    }
}

extension Upgrade {
    /// The host that stands in URLs where the document names none: gateways read the scheme alone.
    private static let unknownHost = "localhost"

    private var host: String { self.root["host"]?.text ?? Self.unknownHost }

    private var rootSchemes: [String]? { self.root["schemes"]?.texts }

    private func servers(_ schemes: [String]) -> DocumentValue.Content {
        .list(schemes.map { .mapping([DocumentMember("url", .text("\($0)://\(self.host)"))]) })
    }

    /// `host` and `schemes` as servers; without `schemes` both protocols, as exports have them, unless an operation relies on the root.
    ///
    /// An operation without any protocol is taken for HTTPS alone. `basePath` goes in front of every path: the product merges no path of a
    /// server.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func rootServers() -> DocumentValue? {
        let parts = self.root.members.filter { ["host", "basePath", "schemes"].contains($0.key) }
        guard self.root["host"] != nil || self.rootSchemes != nil, let first = parts.first?.value else { return nil }
        let schemes = self.rootSchemes ?? (self.everyOperationHasSchemes ? ["http", "https"] : ["https"])
        if self.root["host"] == nil {
            self.log.changed(
                "the document names no host; \"\(Self.unknownHost)\" stands in the URLs of servers", first)
        }
        var result = first.with(self.servers(schemes.isEmpty ? ["https"] : schemes))
        var lines = first.items.flatMap(\.allComments)
        for part in parts.dropFirst() { lines += part.value.allComments }
        if !lines.isEmpty {
            var comments = result.comments ?? DocumentComments()
            comments.leading += lines
            result.comments = comments
        }
        return result
    }

    private var everyOperationHasSchemes: Bool {
        (self.root["paths"]?.members ?? []).allSatisfy { path in
            path.value.members.allSatisfy { !isOperationKey($0.key) || $0.value["schemes"] != nil }
        }
    }

    /// `schemes` of an operation as servers with only these protocols.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func operationServers(_ schemes: DocumentValue) -> DocumentMember {
        if self.root["host"] == nil {
            self.log.changed(
                "the document names no host; \"\(Self.unknownHost)\" stands in the URLs of servers", schemes)
        }
        let texts = schemes.texts
        let servers = schemes.with(self.servers(texts.isEmpty ? ["https"] : texts))
        return DocumentMember("servers", servers.with(commentsOf: schemes.items))
    }
}

extension Downgrade {
    /// Servers as `host` and `schemes`; what these cannot say stays as `x-servers`.
    func rootServers(_ servers: DocumentValue) -> [DocumentMember]? {
        let addresses = servers.items.map { ServerAddress($0) }
        var members: [DocumentMember] = []
        if let host {
            members.append(DocumentMember("host", .text(host)))
            members.append(self.schemes(addresses.compactMap(\.self).filter { $0.host == host }.map(\.scheme)))
        }
        if self.isLossy(servers, addresses) { members.append(self.keptServers(servers)) }
        guard !members.isEmpty else { return nil }
        if members.last?.key != "x-servers" {
            members[0].value.comments = servers.comments
            members[0].value = members[0].value.with(commentsOf: servers.items)
        }
        return members
    }

    /// The servers of an operation, or of its path, as `schemes`.
    func operationSchemes(_ servers: DocumentValue) -> [DocumentMember] {
        let addresses = servers.items.map { ServerAddress($0) }
        let known = addresses.compactMap(\.self).map(\.scheme)
        var schemes = self.schemes(known.isEmpty ? ["https"] : known)
        guard self.isLossy(servers, addresses) else {
            schemes.value.comments = servers.comments
            return [DocumentMember(schemes.key, schemes.value.with(commentsOf: servers.items))]
        }
        return [schemes, self.keptServers(servers)]
    }

    private func schemes(_ all: [String]) -> DocumentMember {
        var schemes: [String] = []
        for scheme in all where !schemes.contains(scheme) { schemes.append(scheme) }
        return DocumentMember("schemes", .list(schemes.map { .text($0) }))
    }

    private func isLossy(_ servers: DocumentValue, _ addresses: [ServerAddress?]) -> Bool {
        !servers.items.isEmpty
            && addresses.contains { address in
                guard let address else { return true }
                return !address.isWhole || !address.path.isEmpty || address.host != self.host
            }
    }

    private func keptServers(_ servers: DocumentValue) -> DocumentMember {
        self.log.kept(
            "servers with a path, variables, a description or another host are kept as x-servers: 2.0 has one host",
            servers)
        return DocumentMember("x-servers", servers)
    }
}
