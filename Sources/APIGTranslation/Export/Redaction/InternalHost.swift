/// Addresses of backends that lead nowhere outside of their own network.
enum InternalHost {
    /// Ends of names no public resolver knows.
    ///
    /// - Source: RFC 6762 §3 and appendix G, RFC 9476, RFC 8375
    private static let suffixes = [
        ".local", ".internal", ".intranet", ".lan", ".corp", ".home", ".private", ".localdomain", ".home.arpa", ".svc",
        ".alt",
    ]

    /// Whether an address is one of a private network, of this machine, of a link, or a name of a private zone.
    ///
    /// An address with variables says nothing by itself.
    static func isInternal(_ address: String) -> Bool {
        if address.isEmpty || address.contains("#") { return false }
        if AddressPlace(address) != .elsewhere { return true }
        let host = self.parts(of: address).host.lowercased()
        if host.hasPrefix("[") { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count == 4, labels.allSatisfy({ Int($0) != nil }) {
            // Addresses carriers share.
            return labels[0] == "100" && (64...127).contains(Int(labels[1]) ?? 0)
        }
        return labels.count == 1 || self.suffixes.contains { host.hasSuffix($0) }
    }

    /// An address without its port, and the port with its colon; empty when there is none.
    static func parts(of address: String) -> (host: String, port: String) {
        let colons = address.count { $0 == ":" }
        if address.hasPrefix("["), let end = address.firstIndex(of: "]") {
            let next = address.index(after: end)
            return (String(address[..<next]), String(address[next...]))
        }
        guard colons == 1, let colon = address.firstIndex(of: ":") else { return (address, "") }
        return (String(address[..<colon]), String(address[colon...]))
    }
}

extension SecretText {
    /// Parts of names whose values nobody gives away, however short they are.
    private static let namesToHide = [
        "authorization", "password", "passwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential",
        "appcode", "cookie", "session", "signature",
    ]

    /// Whether a value is to be hidden: the name says so, or its form does.
    static func isWorthHiding(_ value: String, namedBy name: String) -> Bool {
        if value.isEmpty || value.hasPrefix("#") || value.hasPrefix("$context.") { return false }
        let name = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != "." }
        if self.namesToHide.contains(where: { name.contains($0) }) { return true }
        if ["Bearer ", "Basic "].contains(where: { value.hasPrefix($0) && value.utf8.count > $0.utf8.count + 8 }) {
            return true
        }
        return self.holdsToken(value) || self.holdsUser(value)
    }

    /// Whether a text is a URL with a password before its host.
    private static func holdsUser(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
        guard let at = authority.lastIndex(of: "@") else { return false }
        return authority[..<at].contains(":")
    }
}
