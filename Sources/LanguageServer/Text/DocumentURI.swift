/// Names of documents: the URIs of clients, and the paths findings and references have.
enum DocumentURI {
    /// The path of a `file` URI; other URIs stand for themselves, since nothing is read by them.
    static func path(_ uri: String) -> String {
        guard uri.lowercased().hasPrefix("file://") else { return uri }
        let rest = uri.dropFirst("file://".count)
        // A host, which only Windows writes, is passed over.
        let path = rest.firstIndex(of: "/").map { rest[$0...] } ?? "/"
        return Self.decoded(path.prefix { $0 != "?" && $0 != "#" })
    }

    /// The `file` URI of a path.
    static func uri(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return "file://" + String(decoding: bytes, as: UTF8.self)
    }

    /// The directory of a path.
    static func directory(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
