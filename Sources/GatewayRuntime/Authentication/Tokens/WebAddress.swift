/// The address of something on the web that the gateway itself asks: `http` or `https`, a host, a target.
package struct WebAddress: Sendable, Hashable {
    package let usesTLS: Bool
    /// Name or address, without brackets.
    package let host: String
    package let port: Int
    /// Path and query.
    package let target: String
    /// Host and port as they stand in the text.
    package let authority: String

    /// Reads an address.
    ///
    /// - Returns: `nil` for other schemes, credentials, characters that no URL has, and everything else that is none.
    package init?(_ text: String) {
        guard text.utf8.count <= 4_096, text.utf8.allSatisfy(HTTPBytes.isTarget) else { return nil }
        let rest: Substring
        if let tail = Self.behind("https://", text) {
            self.usesTLS = true
            rest = tail
        } else if let tail = Self.behind("http://", text) {
            self.usesTLS = false
            rest = tail
        } else {
            return nil
        }
        let whole = rest.prefix { $0 != "#" }
        let authority = whole.prefix { $0 != "/" && $0 != "?" }
        guard !authority.isEmpty, authority.utf8.allSatisfy(HTTPBytes.isHost) else { return nil }
        let target = whole.dropFirst(authority.count)
        self.target = target.hasPrefix("/") ? String(target) : "/" + target
        self.authority = String(authority)
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[..<end].dropFirst()
            let tail = authority[end...].dropFirst()
            guard tail.isEmpty || tail.hasPrefix(":") else { return nil }
            port = tail.isEmpty ? nil : tail.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[colon...].dropFirst()
        }
        guard !host.isEmpty, authority.hasPrefix("[") || !host.contains(":") else { return nil }
        self.host = String(host)
        guard let port else {
            self.port = self.usesTLS ? 443 : 80
            return
        }
        guard port.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(port), (1...65_535).contains(number) else {
            return nil
        }
        self.port = number
    }

    private static func behind(_ scheme: String, _ text: String) -> Substring? {
        text.prefix(scheme.count).lowercased() == scheme ? text.dropFirst(scheme.count) : nil
    }
}

/// A request of the gateway's own to an address that is not among the snapshot's hosts.
package struct WebRequest: Sendable {
    package var address: WebAddress
    package var method = "GET"
    /// Names and values, without `Host`, `Content-Length` and `Connection`.
    package var fields: [(name: String, value: String)] = []
    package var body: [UInt8] = []
    /// Milliseconds for all of it.
    package var timeoutMilliseconds = 10_000
    /// Bytes of the answer's body; a longer answer is a failure.
    package var maxAnswerBytes = 64 << 10

    package init(_ address: WebAddress) { self.address = address }
}
