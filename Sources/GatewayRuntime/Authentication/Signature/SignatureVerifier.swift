/// Checks SDK-HMAC-SHA256 signatures of requests as they came in.
///
/// - Source: APIG Developer Guide, apig-dev-180307034
///
/// Where the pages are silent: a raw `+` of the query is tried as itself, then as a blank; a hash in `X-Sdk-Content-Sha256` must be the body's;
/// with an empty body the line may be that header's or the hash of nothing; a header of several values has a line for each, the values sorted.
struct SignatureVerifier {
    /// What a check gave.
    enum Outcome: Equatable {
        case verified
        /// Everything but the body is in order, and the body is needed.
        case needsBody
        case refused(Fault)
    }

    /// Why a signature is refused.
    enum Fault: Error, Equatable {
        /// A part is missing or cannot be read, or a signed header is not there.
        case malformed
        /// The time is more than 15 minutes off; the value of `X-Sdk-Date`.
        case expired(signatureTime: [UInt8])
        /// The signature is another; the canonical request it was compared with, fit to be shown.
        case mismatch(canonicalRequest: [UInt8])
        /// A signed body is longer than 12 MiB.
        case bodyTooLarge
    }

    let header: SignatureHeader
    let head: RequestHead
    /// Seconds since 1970.
    let now: Int64

    /// Seconds a signature holds, before and after its time.
    static let lifetime: Int64 = 15 * 60
    /// Bytes of the longest body that can be signed.
    static let maxBodyBytes = 12 << 20

    static let unsignedPayload = Array("UNSIGNED-PAYLOAD".utf8)

    /// Checks the signature.
    ///
    /// - Parameters:
    ///   - bytes: What the head was scanned from.
    ///   - key: The secret of the header's key.
    ///   - body: The digest of the body; `nil` while it is not there. A request without one needs none.
    /// - Returns: Whether it holds.
    func verify(_ bytes: Span<UInt8>, key: SigningKey, body: BodyDigest?) -> Outcome {
        let names = self.header.signedNames(in: bytes)
        guard let date = self.uniqueValue("x-sdk-date", bytes), self.areThere(names, bytes),
            names.contains(Self.dateName)
        else { return .refused(.malformed) }
        let dateText = bytes.copy(date)
        guard let time = SignatureTime.seconds(dateText) else { return .refused(.malformed) }
        guard abs(time - self.now) <= Self.lifetime else { return .refused(.expired(signatureTime: dateText)) }
        let body = body ?? self.bodyWithoutReading
        let payload: Payload
        switch self.payload(body, bytes) {
        case .success(let known): payload = known
        case .failure(let fault): return .refused(fault)
        }
        guard !payload.candidates.isEmpty else { return .needsBody }
        let canonical = CanonicalRequest(head: self.head, signedHeaders: names)
        var first: [UInt8] = []
        for plusIsBlank in self.hasPlus(bytes) ? [false, true] : [false] {
            for candidate in payload.candidates {
                var text: [UInt8] = []
                text.reserveCapacity(512)
                canonical.append(bytes, payloadHash: candidate, plusIsBlank: plusIsBlank, to: &text)
                let expected = key.sign(CanonicalRequest.stringToSign(date: dateText, canonicalRequest: text))
                if ConstantTime.areEqual(self.header.signature, in: bytes, expected) {
                    return payload.isChecked ? .verified : .needsBody
                }
                if first.isEmpty { first = text }
            }
        }
        return .refused(.mismatch(canonicalRequest: CanonicalText.shown(first)))
    }

    /// The hashes the last line may hold.
    private struct Payload {
        /// Empty when the body is needed to know.
        var candidates: [[UInt8]]
        /// Whether the body is what the line says, or need not be.
        var isChecked: Bool
    }

    private func payload(_ body: BodyDigest?, _ bytes: Span<UInt8>) -> Result<Payload, Fault> {
        guard self.count("x-sdk-content-sha256", bytes) <= 1 else { return .failure(.malformed) }
        let given = self.uniqueValue("x-sdk-content-sha256", bytes).map { bytes.copy($0) }
        if given == Self.unsignedPayload {
            let isEmpty = body?.byteCount == 0
            return .success(
                Payload(
                    candidates: [Self.unsignedPayload] + (isEmpty ? [BodyDigest.empty.digest.hexadecimal] : []),
                    isChecked: true))
        }
        if case .length(let length) = self.head.framing, length > Self.maxBodyBytes { return .failure(.bodyTooLarge) }
        guard let body else {
            // A caller without the secret is refused before the body is read.
            return .success(Payload(candidates: given.map { [$0] } ?? [], isChecked: false))
        }
        guard body.byteCount <= Self.maxBodyBytes else { return .failure(.bodyTooLarge) }
        let own = body.digest.hexadecimal
        guard let given else { return .success(Payload(candidates: [own], isChecked: true)) }
        guard ConstantTime.areEqual(given.map(HeaderText.lowercased), own) else { return .failure(.malformed) }
        return .success(Payload(candidates: given == own ? [own] : [given, own], isChecked: true))
    }

    /// The empty body of a request that has none.
    private var bodyWithoutReading: BodyDigest? {
        switch self.head.framing {
        case .none, .length(0): .empty
        default: nil
        }
    }

    private static let dateName = Array("x-sdk-date".utf8)
    private static let authorizationName = Array("authorization".utf8)

    /// Whether all signed headers are there; the one with the signature cannot be among them.
    private func areThere(_ names: [[UInt8]], _ bytes: Span<UInt8>) -> Bool {
        // Different names need as many lines: a longer list repeats itself, and would only cost time.
        guard names.count <= self.head.fields.count, !names.contains(Self.authorizationName) else { return false }
        return names.allSatisfy { name in
            self.head.fields.contains { bytes.equalsIgnoringCase($0.name, name) }
        }
    }

    private func count(_ name: StaticString, _ bytes: Span<UInt8>) -> Int {
        self.head.fields.count { bytes.equalsIgnoringCase($0.name, name) }
    }

    private func uniqueValue(_ name: StaticString, _ bytes: Span<UInt8>) -> Range<Int>? {
        self.head.uniqueField(name, in: bytes)?.value
    }

    private func hasPlus(_ bytes: Span<UInt8>) -> Bool {
        self.head.query?.contains { bytes[$0] == UInt8(ascii: "+") } ?? false
    }
}

extension RequestHead {
    /// The line of a name, given in lower case; `nil` when there is none, or more than one: they could be read in two ways.
    func uniqueField(_ name: StaticString, in bytes: Span<UInt8>) -> HeaderField? {
        var found: HeaderField?
        for field in self.fields where bytes.equalsIgnoringCase(field.name, name) {
            guard found == nil else { return nil }
            found = field
        }
        return found
    }

    /// The line of a name; `nil` when there is none, or more than one.
    func uniqueField(_ name: [UInt8], in bytes: Span<UInt8>) -> HeaderField? {
        var found: HeaderField?
        for field in self.fields where bytes.equalsIgnoringCase(field.name, name) {
            guard found == nil else { return nil }
            found = field
        }
        return found
    }

    /// Whether there is a line of a name, given in lower case.
    func has(_ name: StaticString, in bytes: Span<UInt8>) -> Bool {
        self.fields.contains { bytes.equalsIgnoringCase($0.name, name) }
    }
}
