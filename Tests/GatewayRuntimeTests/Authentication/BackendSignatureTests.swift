import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct BackendSignatureTests {
    private func key(
        _ type: String, key: String? = "signkeysignkey", secret: String? = "signsecretsignsecret"
    ) -> SignatureKey {
        var signature = SignatureKey()
        signature.name = "toOrders"
        signature.type = type
        signature.key = key
        signature.secret = secret.map { Secret(value: $0) }
        return signature
    }

    private func compiled(
        _ type: String, header: String? = nil, signed: [String] = []
    ) throws -> BackendSignature {
        guard
            case .signature(let signature) = BackendSignature.compile(
                self.key(type), header: header, signedHeaders: signed)
        else { throw Unusable() }
        return signature
    }

    struct Unusable: Error {}

    private func sign(_ signature: BackendSignature, _ lines: [String], body: BodyDigest? = .empty) -> [String] {
        var head = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        guard signature.sign(&head, body: body, now: signatureNow) else { return ["not signed"] }
        return String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
            .map(String.init)
    }

    @Test("hmac signs as the product's own vector, and replaces what the caller sent under the same names")
    func hmac() throws {
        let vector = try #require(SignatureVector.all.first { $0.name.hasPrefix("V6") })
        let lines = self.sign(
            try self.compiled("hmac"),
            [
                "GET /test/benchmark?backQuery=q1 HTTP/1.1", "Host: 192.168.189.156:12346", "Authorization: caller",
                "x-sdk-date: 20200101T000000Z", "X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD", "X-Other: kept",
            ])
        #expect(
            lines == [
                "GET /test/benchmark?backQuery=q1 HTTP/1.1", "Host: 192.168.189.156:12346", "X-Other: kept",
                "X-Sdk-Date: 20260102T030405Z", "Authorization: \(vector.authorization)", "", "",
            ])
    }

    @Test("Headers of constant and system parameters are signed when they are there, whatever their case")
    func signedHeaders() throws {
        let signature = try self.compiled(
            "hmac", header: "X-Signature", signed: ["X-Const", "x-absent", "X-SIGNATURE"])
        let lines = self.sign(
            signature, ["GET / HTTP/1.1", "Host: b", "x-const: 1", "Authorization: caller", "x-signature: caller"])
        #expect(lines[3] == "Authorization: caller")
        #expect(
            lines[5].hasPrefix(
                "X-Signature: SDK-HMAC-SHA256 Access=signkeysignkey, SignedHeaders=host;x-const;x-sdk-date, "))
        #expect(lines.count == 8)
    }

    @Test("A body that is there is hashed; one that is passed on as it comes is said to be unsigned")
    func bodies() throws {
        let signature = try self.compiled("hmac")
        let body = Array("hello".utf8)
        for framing in ["Content-Length: 5", "Transfer-Encoding: chunked"] {
            let head = ["POST /a HTTP/1.1", "Host: b", framing]
            let hashed = self.sign(signature, head, body: bodyDigest(of: body))
            #expect(!hashed.contains("X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD"))
            let streamed = self.sign(signature, head, body: nil)
            #expect(streamed.contains("X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD"))
            for lines in [hashed, streamed] {
                let request = try SignedRequest(lines.dropLast(2), body: body)
                #expect(request.verify(secret: "signsecretsignsecret", body: request.digest) == .verified)
            }
            let wrong = try SignedRequest(hashed.dropLast(2), body: [1])
            #expect(wrong.verify(secret: "signsecretsignsecret", body: wrong.digest) != .verified)
        }
        let without = self.sign(signature, ["GET /a HTTP/1.1", "Host: b"], body: nil)
        #expect(!without.contains("X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD"))
    }

    @Test("basic sends key and secret, in the header that is asked for")
    func basic() throws {
        let head = ["GET / HTTP/1.1", "Host: b", "Authorization: caller", "X-Sdk-Date: kept"]
        let line = "Basic c2lnbmtleXNpZ25rZXk6c2lnbnNlY3JldHNpZ25zZWNyZXQ="
        #expect(
            self.sign(try self.compiled("basic"), head)
                == ["GET / HTTP/1.1", "Host: b", "X-Sdk-Date: kept", "Authorization: \(line)", "", ""])
        #expect(
            self.sign(try self.compiled("basic", header: "X-Auth"), head)
                == [
                    "GET / HTTP/1.1", "Host: b", "Authorization: caller", "X-Sdk-Date: kept", "X-Auth: \(line)", "", "",
                ])
    }

    @Test("A key that cannot sign says why", arguments: ["aes", "public_key", "other", "hmac"])
    func unusable(type: String) {
        let key = self.key(type, secret: type == "hmac" ? nil : "signsecretsignsecret")
        guard case .unusable(let reason) = BackendSignature.compile(key, header: nil, signedHeaders: []) else {
            Issue.record("\(type) is taken")
            return
        }
        #expect(reason.hasPrefix("backend signature key toOrders"))
        #expect(!reason.contains("signsecret"))
    }

    @Test("A head that is none is not signed")
    func malformed() throws {
        #expect(self.sign(try self.compiled("hmac"), ["nonsense"]) == ["not signed"])
        #expect(self.sign(try self.compiled("basic"), ["nonsense"]) == ["not signed"])
    }
}
