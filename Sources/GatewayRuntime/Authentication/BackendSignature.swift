package import GatewayConfiguration

/// Signs requests to backends with a signature key.
///
/// `hmac` signs `host`, `x-sdk-date` and the headers the API's constant and system parameters set. A body that is passed on as it comes cannot be
/// hashed before its head is sent: such a request says `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD`, which backends honour. What a caller sent under
/// the names the gateway writes is replaced.
///
/// - Source: APIG User Guide, apig_03_0028; APIG Developer Guide, apig-dev-180307034. Which headers are signed, and that bodies are not always, is
///   ours.
package struct BackendSignature: Sendable {
    private enum Kind: Sendable {
        case hmac(RequestSigner, names: [[UInt8]])
        /// The value of the header.
        case basic([UInt8])
    }

    /// What a signature key is compiled to.
    package enum Compiled: Sendable {
        case signature(BackendSignature)
        /// Why APIs with this key cannot be served, in words that follow the API's name.
        case unusable(String)
    }

    private let kind: Kind
    /// The header the signature stands in, as it is written.
    private let header: [UInt8]

    private init(kind: Kind, header: [UInt8]) {
        self.kind = kind
        self.header = header
    }

    /// Compiles a key.
    ///
    /// - Parameters:
    ///   - key: The key.
    ///   - header: `custom_auth_header`'s `backend_sign_header`; `nil` is `Authorization`.
    ///   - signedHeaders: The names of the headers the API's constant and system parameters set.
    /// - Returns: What signs, or why nothing can.
    package static func compile(_ key: SignatureKey, header: String?, signedHeaders: [String]) -> Compiled {
        switch key.type {
        case "hmac", "basic": break
        case "aes":
            return .unusable(
                "backend signature key \(key.name): what sign_type aes encrypts, and where it is sent, is not documented"
            )
        case "public_key":
            return .unusable(
                "backend signature key \(key.name): how sign_type public_key signs is not documented")
        default: return .unusable("backend signature key \(key.name) has the unknown sign_type \(key.type)")
        }
        guard let id = key.key, !id.isEmpty, let secret = key.secret?.value, !secret.isEmpty else {
            return .unusable("backend signature key \(key.name) has no sign_key or no sign_secret")
        }
        let name = Array((header ?? "Authorization").utf8)
        guard key.type == "hmac" else {
            let basic = BasicCredentials(user: Array(id.utf8), password: Array(secret.utf8))
            return .signature(BackendSignature(kind: .basic(basic.headerValue), header: name))
        }
        var names = [Array("host".utf8), Array("x-sdk-date".utf8), Array("x-sdk-content-sha256".utf8)]
        for header in signedHeaders {
            let lower = Array(header.lowercased().utf8)
            // The signature cannot be part of itself.
            if !names.contains(lower), !HeaderText.equalsIgnoringCase(lower, name) { names.append(lower) }
        }
        let signer = RequestSigner(key: Array(id.utf8), secret: Array(secret.utf8))
        return .signature(BackendSignature(kind: .hmac(signer, names: names), header: name))
    }

    /// Whether the body's digest makes a difference: with it the backend can tell whether the body is the one that was sent.
    package var usesBody: Bool { if case .hmac = self.kind { true } else { false } }

    /// Signs a head.
    ///
    /// - Parameters:
    ///   - head: The finished head, from request line to empty line; gets the lines of the signature.
    ///   - body: The digest of the body; `nil` for one that is passed on as it comes.
    ///   - now: Seconds since 1970.
    /// - Returns: `false` when it cannot be signed: the caller is told `GatewayError.backendSignature`.
    package func sign(_ head: inout [UInt8], body: BodyDigest?, now: Int64) -> Bool {
        guard let parsed = Self.scan(head) else { return false }
        var signed: [UInt8] = []
        signed.reserveCapacity(head.count + 320)
        signed.append(head.span, 0..<(parsed.fields.first?.name.lowerBound ?? parsed.byteCount - 2))
        for field in parsed.fields where !self.replaces(field, head.span) {
            HeaderText.append(head[field.name], head[field.value], to: &signed)
        }
        switch self.kind {
        case .basic(let value): HeaderText.append(self.header, value, to: &signed)
        case .hmac(let signer, let names):
            signed.append("X-Sdk-Date: ")
            signed += CalendarTime(secondsSince1970: now).basicFormat
            signed.append("\r\n")
            let hasBody = parsed.framing != .none && parsed.framing != .length(0)
            if hasBody, body == nil { signed.append("X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD\r\n") }
            let unsigned = signed + [0x0D, 0x0A]
            guard let whole = Self.scan(unsigned),
                let signature = signer.sign(whole, bytes: unsigned.span, names: names, body: hasBody ? body : .empty)
            else { return false }
            HeaderText.append(self.header, signature.authorization, to: &signed)
        }
        signed.append("\r\n")
        head = signed
        return true
    }

    private func replaces(_ field: HeaderField, _ bytes: Span<UInt8>) -> Bool {
        if bytes.equalsIgnoringCase(field.name, self.header) { return true }
        guard case .hmac = self.kind else { return false }
        return bytes.equalsIgnoringCase(field.name, "x-sdk-date")
            || bytes.equalsIgnoringCase(field.name, "x-sdk-content-sha256")
    }

    /// Our own head is within any limit that a caller's has, but for what the gateway added.
    static let limits: GatewayLimits = {
        var limits = GatewayLimits()
        limits.maxTargetBytes *= 4
        limits.maxHeaderLineBytes *= 4
        limits.maxHeaderBytes *= 4
        limits.maxHeaderCount *= 2
        return limits
    }()

    private static func scan(_ bytes: [UInt8]) -> RequestHead? {
        var scanner = RequestHeadScanner(limits: self.limits)
        var head = RequestHead()
        return scanner.scan(bytes.span, into: &head) == .complete ? head : nil
    }
}
