/// The parts of a `$ref` text: a file and a JSON Pointer.
///
/// - Source: RFC 3986 §4.2, RFC 6901 §6
package struct ReferenceText {
    /// The text before `#`, percent-decoded; empty for a place in the same document.
    package let file: String
    /// The tokens of the pointer, unescaped; empty for the whole document.
    package let tokens: [String]
    /// The name behind `#` that an `$anchor` gives to a schema, in place of a pointer.
    ///
    /// - Source: JSON Schema 2020-12 §8.2.2
    let anchor: String?

    /// What is wrong with a text.
    package enum Fault: Error {
        /// There is nothing in it.
        case empty
        /// It has a scheme or a host.
        case network
        /// It leads to a file that no file system can hold: a NUL, or bytes that are no text.
        case file
        /// What stands behind `#` is no JSON Pointer.
        case pointer
    }

    /// Takes a text apart.
    package init(_ text: String) throws(Fault) {
        guard !text.isEmpty else { throw .empty }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard !Self.isNetworkAddress(parts[0]) else { throw .network }
        // Decoded text could be cut at a NUL by whoever opens the file, and so lead elsewhere than what was checked.
        guard let file = Self.percentDecoded(parts[0]), !file.utf8.contains(0) else { throw .file }
        self.file = file
        guard parts.count == 2, !parts[1].isEmpty else {
            self.tokens = []
            self.anchor = nil
            return
        }
        guard let pointer = Self.percentDecoded(parts[1]), !pointer.isEmpty else { throw .pointer }
        guard pointer.hasPrefix("/") else {
            self.tokens = []
            self.anchor = pointer
            return
        }
        self.anchor = nil
        self.tokens = pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map(Self.unescaped)
    }

    /// The position a token means in a sequence: decimal digits without leading zeros.
    ///
    /// - Source: RFC 6901 §4
    package static func position(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ $0 &- 0x30 < 10 }), token == "0" || !token.hasPrefix("0") else { return nil }
        return Int(token)
    }

    /// Whether a text begins with a scheme (RFC 3986 §3.1) or names a host.
    private static func isNetworkAddress(_ text: Substring) -> Bool {
        if text.hasPrefix("//") { return true }
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
        let scheme = text.utf8[..<colon]
        guard let first = scheme.first, first | 0x20 >= 0x61, first | 0x20 <= 0x7A else { return false }
        return scheme.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }

    private static func percentDecoded(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(CoreSchema.hexDigit),
                let low = rest.popFirst().flatMap(CoreSchema.hexDigit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func unescaped(_ token: Substring) -> String {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
        var bytes: [UInt8] = []
        var rest = token.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "~"), let next = rest.first, next == UInt8(ascii: "0") || next == UInt8(ascii: "1")
            {
                bytes.append(next == UInt8(ascii: "0") ? UInt8(ascii: "~") : UInt8(ascii: "/"))
                rest.removeFirst()
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// Paths as texts; nothing here asks the file system.
package enum LexicalPath {
    /// A path with `.` and `..` taken out; `nil` when it climbs above `/`.
    package static func normalised(_ path: String) -> String? {
        let isAbsolute = path.hasPrefix("/")
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == "..", let last = parts.last, last != ".." {
                parts.removeLast()
            } else if part == "..", isAbsolute {
                return nil
            } else {
                parts.append(part)
            }
        }
        let joined = parts.joined(separator: "/")
        return isAbsolute ? "/" + joined : (joined.isEmpty ? "." : joined)
    }

    /// The directory a normalised path stands in.
    package static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Whether a normalised path lies inside a normalised directory.
    package static func isInside(_ path: String, _ directory: String) -> Bool {
        let rest: Substring
        switch directory {
        case "/": return path.hasPrefix("/")
        case ".": rest = path[...]
        default:
            guard path.hasPrefix(directory + "/") else { return false }
            rest = path.dropFirst(directory.count + 1)
        }
        // Inside `..` the path `../../x` has the right beginning and is outside all the same.
        return !rest.hasPrefix("/") && rest != ".." && !rest.hasPrefix("../")
    }
}
