/// The value of an `Authorization` header with a signature.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
struct SignatureHeader {
    /// What the value is.
    enum Reading {
        case signature(SignatureHeader)
        /// A signature without a key.
        case keyMissing
        /// A signature of another algorithm, or one whose parts cannot be read.
        case malformed
        /// No signature at all.
        case none
    }

    /// The key in `Access=` or `Credential=`.
    let key: Range<Int>
    /// The signed names as given, joined by `;`.
    let names: Range<Int>
    /// The signature's digits.
    let signature: Range<Int>

    /// Reads a value.
    ///
    /// The product's pages describe SHA-256 only; the other algorithms of the general signer are refused.
    static func read(_ value: Range<Int>, in bytes: Span<UInt8>) -> Reading {
        guard let blank = value.first(where: { self.isBlank(bytes[$0]) }) else {
            return self.isForeign(value, bytes) ? .malformed : .none
        }
        let algorithm = value.lowerBound..<blank
        guard bytes.equals(algorithm, self.algorithm) else {
            return self.isForeign(algorithm, bytes) ? .malformed : .none
        }
        var key: Range<Int>?
        var names: Range<Int>?
        var signature: Range<Int>?
        var start = blank
        while start < value.upperBound {
            var end = start
            while end < value.upperBound, bytes[end] != UInt8(ascii: ",") { end += 1 }
            let part = self.trimmed(start..<end, bytes)
            guard let equals = part.first(where: { bytes[$0] == UInt8(ascii: "=") }) else { return .malformed }
            let content = equals + 1..<part.upperBound
            let name = part.lowerBound..<equals
            // A part given twice could be read in two ways.
            if bytes.equals(name, self.access) || bytes.equals(name, self.credential) {
                guard key == nil else { return .malformed }
                key = content
            } else if bytes.equals(name, self.signedHeaders) {
                guard names == nil else { return .malformed }
                names = content
            } else if bytes.equals(name, self.signature) {
                guard signature == nil else { return .malformed }
                signature = content
            } else {
                return .malformed
            }
            start = end + 1
        }
        guard let key, !key.isEmpty else { return .keyMissing }
        guard let names, !names.isEmpty, let signature, signature.count == 64 else { return .malformed }
        return .signature(SignatureHeader(key: key, names: names, signature: signature))
    }

    /// The signed names in lower case, in the order given.
    func signedNames(in bytes: Span<UInt8>) -> [[UInt8]] {
        var names: [[UInt8]] = []
        var name: [UInt8] = []
        for index in self.names {
            if bytes[index] == UInt8(ascii: ";") {
                names.append(name)
                name = []
            } else {
                name.append(HeaderText.lowercased(bytes[index]))
            }
        }
        names.append(name)
        return names
    }

    private static let algorithm = Array("SDK-HMAC-SHA256".utf8)
    private static let access = Array("Access".utf8)
    private static let credential = Array("Credential".utf8)
    private static let signedHeaders = Array("SignedHeaders".utf8)
    private static let signature = Array("Signature".utf8)

    /// Whether this names an algorithm of the general signer that is not taken here.
    private static func isForeign(_ algorithm: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        bytes.equals(algorithm.prefix(4), Array("SDK-".utf8))
            || bytes.equals(algorithm.prefix(9), Array("V11-HMAC-".utf8))
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func trimmed(_ range: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end, self.isBlank(bytes[start]) { start += 1 }
        while end > start, self.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }
}
