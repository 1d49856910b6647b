import TestSupport
import Testing

@testable import GatewayRuntime

/// A vector of `Fixtures/authentication/vectors.txt`.
struct SignatureVector: CustomTestStringConvertible, Sendable {
    var name = ""
    var key = ""
    var secret = ""
    var head: [String] = []
    var body: [UInt8] = []
    var canonical: [String] = []
    var hash = ""
    var signed = ""
    var signature = ""

    var testDescription: String { self.name }

    static let all: [SignatureVector] = {
        guard let text = try? Fixture.text("authentication/vectors.txt") else { return [] }
        var vectors: [SignatureVector] = []
        var vector = SignatureVector()
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
            let rest = parts.count > 1 ? String(parts[1]) : ""
            switch parts[0] {
            case "vector": vector = SignatureVector(name: rest)
            case "key": vector.key = rest
            case "secret": vector.secret = rest
            case "head": vector.head.append(rest)
            case "body": vector.body = Self.unescaped(rest)
            case "canonical": vector.canonical.append(rest)
            case "hash": vector.hash = rest
            case "signed": vector.signed = rest
            case "signature":
                vector.signature = rest
                vectors.append(vector)
            default: break
            }
        }
        return vectors
    }()

    private static func unescaped(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "x"), rest.count >= 3 {
                bytes.append(UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16) ?? 0)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }

    var authorization: String {
        "SDK-HMAC-SHA256 Access=\(self.key), SignedHeaders=\(self.signed), Signature=\(self.signature)"
    }

    /// The request with its signature.
    func request(_ change: (inout [String]) -> Void = { _ in }) throws -> SignedRequest {
        var lines = self.head + ["Authorization: \(self.authorization)"]
        change(&lines)
        return try SignedRequest(lines, body: self.body)
    }
}

/// A request as it comes in, its body beside it.
struct SignedRequest {
    let bytes: [UInt8]
    let head: RequestHead
    var body: [UInt8]

    init(_ lines: [String], body: [UInt8] = []) throws {
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        try self.init(bytes: bytes, body: body)
    }

    init(bytes: [UInt8], body: [UInt8]) throws {
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        guard scanner.scan(bytes.span, into: &head) == .complete else { throw RawRequest.Refused() }
        self.bytes = bytes
        self.head = head
        self.body = body
    }

    var digest: BodyDigest { BodyDigest(self.body.span) }

    /// Signs the request.
    func sign(key: String, secret: String, names: [String]) -> RequestSigner.Signed? {
        RequestSigner(key: Array(key.utf8), secret: Array(secret.utf8)).sign(
            self.head, bytes: self.bytes.span, names: names.map { Array($0.utf8) }, body: self.digest)
    }

    /// Checks the signature in `Authorization`; 2026-01-02 03:04:05 unless another time is given.
    func verify(secret: String, now: Int64 = signatureNow, body: BodyDigest?) -> SignatureVerifier.Outcome? {
        guard let field = self.head.uniqueField("authorization", in: self.bytes.span),
            case .signature(let header) = SignatureHeader.read(field.value, in: self.bytes.span)
        else { return nil }
        return SignatureVerifier(header: header, head: self.head, now: now)
            .verify(self.bytes.span, key: SigningKey(Array(secret.utf8)), body: body)
    }
}

/// 2026-01-02 03:04:05 UTC, the time of the vectors.
let signatureNow: Int64 = 1_767_323_045

func bodyDigest(of body: [UInt8]) -> BodyDigest { BodyDigest(body.span) }
