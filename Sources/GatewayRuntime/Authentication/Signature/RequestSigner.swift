/// Signs requests with SDK-HMAC-SHA256.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
package struct RequestSigner: Sendable {
    /// A signature and what it was made of.
    package struct Signed: Sendable, Equatable {
        package let canonicalRequest: [UInt8]
        package let stringToSign: [UInt8]
        /// The value of `Authorization`.
        package let authorization: [UInt8]
    }

    private let key: [UInt8]
    private let secret: SigningKey

    package init(key: [UInt8], secret: [UInt8]) {
        self.key = key
        self.secret = SigningKey(secret)
    }

    /// Signs a request.
    ///
    /// - Parameters:
    ///   - head: The head; it has the line `X-Sdk-Date` already.
    ///   - bytes: What the head was scanned from.
    ///   - names: The headers to sign, in lower case; those that are not there are left out.
    ///   - body: The digest of the body; `nil` leaves the body unsigned, which the line `X-Sdk-Content-Sha256` must say. The value of such a line
    ///     is signed in place of the digest.
    /// - Returns: The signature; `nil` without exactly one `X-Sdk-Date`, or when the body is neither given nor said to be unsigned.
    package func sign(
        _ head: RequestHead, bytes: Span<UInt8>, names: [[UInt8]], body: BodyDigest?
    ) -> Signed? {
        guard let date = head.uniqueField("x-sdk-date", in: bytes)?.value else { return nil }
        let payload: [UInt8]
        if let given = head.uniqueField("x-sdk-content-sha256", in: bytes)?.value {
            payload = bytes.copy(given)
        } else if let body {
            payload = body.digest.hexadecimal
        } else {
            return nil
        }
        var present: [[UInt8]] = []
        for name in names where head.fields.contains(where: { bytes.equalsIgnoringCase($0.name, name) }) {
            present.append(name)
        }
        present.sort { $0.lexicographicallyPrecedes($1) }
        let canonical = CanonicalRequest(head: head, signedHeaders: present)
        var text: [UInt8] = []
        canonical.append(bytes, payloadHash: payload, plusIsBlank: false, to: &text)
        let toSign = CanonicalRequest.stringToSign(date: bytes.copy(date), canonicalRequest: text)
        var authorization: [UInt8] = []
        authorization.append("SDK-HMAC-SHA256 Access=")
        authorization += self.key
        authorization.append(", SignedHeaders=")
        canonical.appendNames(to: &authorization)
        authorization.append(", Signature=")
        authorization += self.secret.sign(toSign)
        return Signed(canonicalRequest: text, stringToSign: toSign, authorization: authorization)
    }

    /// The value of `X-Sdk-Date` for a moment.
    package static func date(secondsSince1970: Int64) -> String {
        String(decoding: CalendarTime(secondsSince1970: secondsSince1970).basicFormat, as: UTF8.self)
    }

    /// Seconds since 1970 of a value of `X-Sdk-Date`; `nil` when it is none.
    package static func time(_ date: [UInt8]) -> Int64? { SignatureTime.seconds(date) }

    /// The value of `Authorization` for basic authentication with a key and its secret.
    package static func basic(key: String, secret: String) -> String {
        let credentials = BasicCredentials(user: Array(key.utf8), password: Array(secret.utf8))
        return String(decoding: credentials.headerValue, as: UTF8.self)
    }
}
