/// User and password of HTTP's basic authentication.
///
/// - Source: RFC 7617 §2; APIG API Reference, the feature `app_basic`
struct BasicCredentials: Equatable {
    let user: [UInt8]
    let password: [UInt8]

    init(user: [UInt8], password: [UInt8]) {
        self.user = user
        self.password = password
    }

    /// Decodes the Base64 text behind the scheme.
    ///
    /// - Returns: `nil` when it is no Base64, or holds no colon.
    init?(_ encoded: Range<Int>, in bytes: Span<UInt8>) {
        guard let decoded = Base64.decoded(bytes.copy(encoded)),
            let colon = decoded.firstIndex(of: UInt8(ascii: ":"))
        else { return nil }
        self.init(user: Array(decoded[..<colon]), password: Array(decoded[(colon + 1)...]))
    }

    /// The text behind `Basic` and one blank; `nil` when the value is of another scheme.
    static func encoded(_ value: Range<Int>, in bytes: Span<UInt8>) -> Range<Int>? {
        AuthorizationScheme.rest(of: value, scheme: "basic ", in: bytes)
    }

    /// The value of the header.
    var headerValue: [UInt8] {
        Array("Basic ".utf8) + Base64.encoded(self.user + [UInt8(ascii: ":")] + self.password)
    }
}

/// The scheme of an `Authorization` header.
enum AuthorizationScheme {
    /// What follows a scheme, given in lower case with one blank; `nil` when the value is of another scheme.
    static func rest(of value: Range<Int>, scheme: StaticString, in bytes: Span<UInt8>) -> Range<Int>? {
        let end = value.lowerBound + scheme.utf8CodeUnitCount
        guard end <= value.upperBound, bytes.equalsIgnoringCase(value.lowerBound..<end, scheme) else { return nil }
        return end..<value.upperBound
    }
}
