import ArgumentParser

/// The URL of a request: scheme, host, port, and what is asked for.
struct CallURL: ExpressibleByArgument, Sendable {
    let usesTLS: Bool
    /// Without brackets.
    let host: String
    let port: Int
    /// As it stands in the URL: the value of `Host`.
    let authority: String
    /// Path and query, with what may not stand in a request line percent-encoded.
    let target: String

    init?(argument: String) {
        guard let scheme = argument.firstRange(of: "://") else { return nil }
        switch argument[..<scheme.lowerBound].lowercased() {
        case "http": self.usesTLS = false
        case "https": self.usesTLS = true
        default: return nil
        }
        let rest = argument[scheme.upperBound...].prefix { $0 != "#" }
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        let authority = rest[..<end]
        guard !authority.isEmpty, !authority.contains("@"), authority.allSatisfy({ $0.isASCII && $0 > " " }) else {
            return nil
        }
        var host = authority
        var port = self.usesTLS ? 443 : 80
        if let colon = authority.lastIndex(of: ":"), !authority[colon...].contains("]") {
            guard let number = Int(authority[authority.index(after: colon)...]), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            host = authority[..<colon]
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.host = String(host)
        self.port = port
        self.authority = String(authority)
        self.target = Self.encoded(rest[end...])
    }

    private static func encoded(_ text: Substring) -> String {
        var target = text.hasPrefix("/") ? "" : "/"
        for byte in text.utf8 {
            if byte > 0x20, byte < 0x7F {
                target.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                target += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return target
    }
}
