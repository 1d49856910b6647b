/// Environment variables in addresses and paths: `#name#`, several may follow each other.
///
/// - Source: APIG User Guide, apig_03_0007
enum VariableText {
    /// The text with its variables replaced.
    ///
    /// - Throws: `Missing` with the first name that has no value.
    static func resolve(_ text: String, _ value: (String) -> String?) throws(Missing) -> String {
        guard text.contains("#") else { return text }
        var resolved = ""
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "#") {
            resolved += rest[..<open]
            let inner = rest[rest.index(after: open)...]
            guard let close = inner.firstIndex(of: "#"), self.isName(inner[..<close]) else {
                resolved.append("#")
                rest = inner
                continue
            }
            let name = String(inner[..<close])
            guard let found = value(name) else { throw Missing(name: name) }
            resolved += found
            rest = inner[inner.index(after: close)...]
        }
        return resolved + rest
    }

    /// A variable without a value.
    struct Missing: Error {
        let name: String
    }

    private static func isName(_ text: Substring) -> Bool {
        guard (3...32).contains(text.utf8.count), let first = text.utf8.first else { return false }
        guard first | 0x20 >= 0x61, first | 0x20 <= 0x7A else { return false }
        return text.utf8.allSatisfy { byte in
            byte &- 0x30 < 10 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }
}
