import Testing

@testable import GatewayRuntime

@Suite struct SignatureTests {
    @Test("The file has all vectors")
    func complete() { #expect(SignatureVector.all.count == 7) }

    @Test(
        "Canonical request, its hash and the signature are those of the product's signers",
        arguments: SignatureVector.all)
    func vectors(vector: SignatureVector) throws {
        let request = try SignedRequest(vector.head, body: vector.body)
        let names = vector.signed.split(separator: ";").reversed().map(String.init)
        let signed = try #require(request.sign(key: vector.key, secret: vector.secret, names: names))
        #expect(String(decoding: signed.canonicalRequest, as: UTF8.self) == vector.canonical.joined(separator: "\n"))
        #expect(
            String(decoding: signed.stringToSign, as: UTF8.self)
                == "SDK-HMAC-SHA256\n20260102T030405Z\n\(vector.hash)")
        #expect(String(decoding: signed.authorization, as: UTF8.self) == vector.authorization)
    }

    @Test("A signature of the product's signers is verified", arguments: SignatureVector.all)
    func verified(vector: SignatureVector) throws {
        let request = try vector.request()
        #expect(request.verify(secret: vector.secret, body: request.digest) == .verified)
    }

    @Test("The body is asked for only when it is needed", arguments: SignatureVector.all)
    func needsBody(vector: SignatureVector) throws {
        let request = try vector.request()
        let needs = !vector.body.isEmpty && !vector.canonical.contains("UNSIGNED-PAYLOAD")
        #expect(request.verify(secret: vector.secret, body: nil) == (needs ? .needsBody : .verified))
    }

    private func vector(_ name: String) throws -> SignatureVector {
        try #require(SignatureVector.all.first { $0.name.hasPrefix(name + " ") })
    }

    private func isMismatch(_ outcome: SignatureVerifier.Outcome?) -> Bool {
        if case .refused(.mismatch) = outcome { true } else { false }
    }

    @Test("Another byte of the body, the secret, the method, the path, the query or a signed header is a mismatch")
    func changes() throws {
        let vector = try self.vector("V2")
        var request = try vector.request()
        #expect(self.isMismatch(request.verify(secret: vector.secret + "x", body: request.digest)))
        request.body[3] ^= 1
        #expect(self.isMismatch(request.verify(secret: vector.secret, body: request.digest)))
        for (old, new) in [
            ("POST ", "PUT "), ("/orders/", "/order/"), ("create/ ", "create/?a "), ("TEST", "TESR"),
            ("two  words", "two words"), ("apic.example", "apid.example"),
            ("X-Sdk-Date: 20260102T030405Z", "X-Sdk-Date: 20260102T030406Z"),
        ] {
            let changed = try vector.request { lines in
                lines = lines.map { $0.replacing(old, with: new, maxReplacements: 1) }
            }
            #expect(self.isMismatch(changed.verify(secret: vector.secret, body: bodyDigest(of: vector.body))), "\(old)")
        }
    }

    @Test("A signature holds 15 minutes before and after its time, and not a second longer")
    func lifetime() throws {
        let vector = try self.vector("V1")
        let request = try vector.request()
        for offset: Int64 in [-900, 900] {
            #expect(request.verify(secret: vector.secret, now: signatureNow + offset, body: nil) == .verified)
        }
        for offset: Int64 in [-901, 901] {
            #expect(
                request.verify(secret: vector.secret, now: signatureNow + offset, body: nil)
                    == .refused(.expired(signatureTime: Array("20260102T030405Z".utf8))))
        }
    }

    @Test("A slash at the end of the path does not matter to the signature")
    func trailingSlash() throws {
        let vector = try self.vector("V1")
        let request = try vector.request { $0[0] = "GET /app1/?b=2&a=1 HTTP/1.1" }
        #expect(request.verify(secret: vector.secret, body: nil) == .verified)
    }

    @Test(
        "A signed header that is missing, a time that is not signed, twice there or no time, is malformed",
        arguments: [
            ("Authorization: ", "x-missing;host;x-sdk-date", nil), ("Authorization: ", "host", nil),
            ("Authorization: ", "authorization;host;x-sdk-date", nil),
            ("Authorization: ", ";host;x-sdk-date", nil),
            ("Authorization: ", "host;host;host;host;host;host;x-sdk-date", nil),
            ("X-Sdk-Date: 20260102T030405Z", nil, "X-Sdk-Date: 20260102T030405"),
            ("X-Sdk-Date: 20260102T030405Z", nil, "X-Sdk-Date: 20260230T030405Z"),
            ("X-Sdk-Date: 20260102T030405Z", nil, "X-Sdk-Date: 20260102T240000Z"),
            ("X-Sdk-Date: 20260102T030405Z", nil, "X-Sdk-Date: 20260102T030405Z\r\nX-Sdk-Date: 20260102T030405Z"),
        ] as [(String, String?, String?)])
    func malformed(line: String, names: String?, replacement: String?) throws {
        let vector = try self.vector("V1")
        let request = try vector.request { lines in
            lines = lines.map { text in
                guard text.hasPrefix(line) else { return text }
                if let names { return text.replacing("SignedHeaders=host;x-sdk-date", with: "SignedHeaders=\(names)") }
                return replacement ?? text
            }
        }
        #expect(request.verify(secret: vector.secret, body: nil) == .refused(.malformed))
    }

    @Test(
        "The header is read in the forms signers write it",
        arguments: [
            ("SDK-HMAC-SHA256 Access=k, SignedHeaders=a;b, Signature=%", "signature"),
            ("SDK-HMAC-SHA256 Credential=k, SignedHeaders=a;b, Signature=%", "signature"),
            ("SDK-HMAC-SHA256   Access=k,SignedHeaders=a;b,Signature=%", "signature"),
            ("SDK-HMAC-SHA256 Signature=%, SignedHeaders=a;b, Access=k", "signature"),
            ("SDK-HMAC-SHA256 Access=, SignedHeaders=a;b, Signature=%", "key missing"),
            ("SDK-HMAC-SHA256 SignedHeaders=a;b, Signature=%", "key missing"),
            ("SDK-HMAC-SHA256 Access=k, Access=l, SignedHeaders=a;b, Signature=%", "malformed"),
            ("SDK-HMAC-SHA256 Access=k, SignedHeaders=a;b, Signature=12", "malformed"),
            ("SDK-HMAC-SHA256 Access=k, SignedHeaders=, Signature=%", "malformed"),
            ("SDK-HMAC-SHA256 Access=k, Signature=%", "malformed"),
            ("SDK-HMAC-SHA256 Access=k, SignedHeaders=a, Signature=%, More=1", "malformed"),
            ("SDK-HMAC-SHA256 Access", "malformed"), ("SDK-HMAC-SHA256", "malformed"),
            ("SDK-HMAC-SM3 Access=k, SignedHeaders=a;b, Signature=%", "malformed"),
            ("SDK-ECDSA-P256-SHA256 Access=k, SignedHeaders=a;b, Signature=%", "malformed"),
            ("V11-HMAC-SHA256 Credential=k, SignedHeaders=a;b, Signature=%", "malformed"),
            ("Basic Zm9v", "none"), ("", "none"), ("S", "none"), ("Bearer x", "none"),
        ])
    func header(text: String, expected: String) {
        let bytes = Array(text.replacing("%", with: String(repeating: "0", count: 64)).utf8)
        let reading: String =
            switch SignatureHeader.read(0..<bytes.count, in: bytes.span) {
            case .signature(let header):
                Array(bytes[header.key]) == [UInt8(ascii: "k")]
                    && header.signedNames(in: bytes.span) == [[UInt8(ascii: "a")], [UInt8(ascii: "b")]]
                    ? "signature" : "wrong parts"
            case .keyMissing: "key missing"
            case .malformed: "malformed"
            case .none: "none"
            }
        #expect(reading == expected)
    }

    /// Signs a request with the product's steps, so that only one thing differs from what is verified.
    private func signed(
        _ lines: [String], body: [UInt8] = [], names: String, received: (inout [String]) -> Void = { _ in }
    ) throws -> SignedRequest {
        let request = try SignedRequest(lines, body: body)
        let signed = try #require(
            request.sign(key: "k", secret: "secret", names: names.split(separator: ";").map(String.init)))
        var all = lines
        received(&all)
        return try SignedRequest(
            all + ["Authorization: " + String(decoding: signed.authorization, as: UTF8.self)], body: body)
    }

    @Test("A raw plus in the query is verified as itself and as a blank")
    func plus() throws {
        let names = "host;x-sdk-date"
        let rest = ["Host: h", "X-Sdk-Date: 20260102T030405Z"]
        let literal = try self.signed(["GET /?q=1%2B1 HTTP/1.1"] + rest, names: names) {
            $0[0] = "GET /?q=1+1 HTTP/1.1"
        }
        let blank = try self.signed(["GET /?q=1%201 HTTP/1.1"] + rest, names: names) { $0[0] = "GET /?q=1+1 HTTP/1.1" }
        let other = try self.signed(["GET /?q=1%2D1 HTTP/1.1"] + rest, names: names) { $0[0] = "GET /?q=1+1 HTTP/1.1" }
        #expect(literal.verify(secret: "secret", body: nil) == .verified)
        #expect(blank.verify(secret: "secret", body: nil) == .verified)
        #expect(self.isMismatch(other.verify(secret: "secret", body: nil)))
    }

    @Test("A header of several values has one line for each, the values sorted, whatever their order on the way")
    func severalValues() throws {
        let request = try self.signed(
            ["GET / HTTP/1.1", "Host: h", "X-Sdk-Date: 20260102T030405Z", "X-V: b", "x-v: a"],
            names: "host;x-sdk-date;x-v"
        ) { $0 = [$0[0], $0[1], $0[2], $0[4], $0[3]] }
        #expect(request.verify(secret: "secret", body: nil) == .verified)
        let text = try #require(
            { () -> [UInt8]? in
                guard case .refused(.mismatch(let text)) = request.verify(secret: "other", body: nil) else {
                    return nil
                }
                return text
            }())
        #expect(String(decoding: text, as: UTF8.self).contains("|x-v:a|x-v:b||host;x-sdk-date;x-v|"))
    }

    @Test(
        "An explicit hash must be the body's; a wrong one is refused, and the body is not asked for without a signature"
    )
    func explicitHash() throws {
        let body = Array("hello".utf8)
        let hash = String(decoding: BodyDigest(body.span).digest.hexadecimal, as: UTF8.self)
        let lines = [
            "POST / HTTP/1.1", "Host: h", "Content-Length: 5", "X-Sdk-Date: 20260102T030405Z",
            "X-Sdk-Content-Sha256: \(hash)",
        ]
        let request = try self.signed(lines, body: body, names: "host;x-sdk-content-sha256;x-sdk-date")
        #expect(request.verify(secret: "secret", body: nil) == .needsBody)
        #expect(request.verify(secret: "secret", body: request.digest) == .verified)
        #expect(request.verify(secret: "secret", body: bodyDigest(of: [1])) == .refused(.malformed))
        #expect(self.isMismatch(request.verify(secret: "other", body: nil)))
    }

    @Test("Without a body the last line may be the hash of nothing although the header says UNSIGNED-PAYLOAD")
    func emptyBody() throws {
        let request = try self.signed(
            ["POST / HTTP/1.1", "Host: h", "X-Sdk-Date: 20260102T030405Z"], names: "host;x-sdk-date"
        ) { $0.append("X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD") }
        #expect(request.verify(secret: "secret", body: nil) == .verified)
        let withBody = try self.signed(
            ["POST / HTTP/1.1", "Host: h", "X-Sdk-Date: 20260102T030405Z"], names: "host;x-sdk-date"
        ) { $0 += ["X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD", "Content-Length: 1"] }
        #expect(self.isMismatch(withBody.verify(secret: "secret", body: bodyDigest(of: [1]))))
    }

    @Test("A signed body ends at 12 MiB; without its signature it may be longer")
    func bodyLimit() throws {
        func request(_ length: Int, _ more: [String] = []) throws -> SignedRequest {
            try SignedRequest(
                [
                    "POST / HTTP/1.1", "Host: h", "X-Sdk-Date: 20260102T030405Z", "Content-Length: \(length)",
                    "Authorization: SDK-HMAC-SHA256 Access=k, SignedHeaders=host;x-sdk-date, Signature="
                        + String(repeating: "0", count: 64),
                ] + more)
        }
        #expect(try request(12 << 20).verify(secret: "secret", body: nil) == .needsBody)
        #expect(try request(12 << 20 + 1).verify(secret: "secret", body: nil) == .refused(.bodyTooLarge))
        let chunked = try self.signed(
            ["POST / HTTP/1.1", "Host: h", "X-Sdk-Date: 20260102T030405Z", "Transfer-Encoding: chunked"],
            body: [1], names: "host;x-sdk-date")
        #expect(chunked.verify(secret: "secret", body: nil) == .needsBody)
        let tooLong = BodyDigest(chunked.digest.digest, byteCount: 12 << 20 + 1)
        #expect(chunked.verify(secret: "secret", body: tooLong) == .refused(.bodyTooLarge))
        let unsigned = try request(12 << 20 + 1, ["X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD"])
        #expect(self.isMismatch(unsigned.verify(secret: "secret", body: nil)))
    }

    @Test("What an error shows of a canonical request has no credentials in it and an end")
    func shown() {
        let text = "GET\n/\n\ncookie:a=1\nhost:h\nx-auth-token:t\nx-security-token:s\n\ncookie;host\nhash"
        #expect(
            String(decoding: CanonicalText.shown(Array(text.utf8)), as: UTF8.self)
                == "GET|/||cookie:***|host:h|x-auth-token:***|x-security-token:***||cookie;host|hash")
        #expect(CanonicalText.shown(Array(repeating: 0x61, count: 100_000)).count == CanonicalText.maxShownBytes)
    }

    @Test("Digests of equal bytes compare equal, and any one bit makes them differ")
    func constantTime() {
        let digest = Digest(of: [1, 2, 3])
        #expect(ConstantTime.areEqual(digest, Digest(of: [1, 2, 3])))
        #expect(!ConstantTime.areEqual(digest, Digest(of: [1, 2, 2])))
        let bytes = digest.bytes
        #expect(ConstantTime.areEqual(bytes, digest.bytes))
        for index in bytes.indices {
            var other = bytes
            other[index] ^= 0x80
            #expect(!ConstantTime.areEqual(bytes, other))
        }
        #expect(!ConstantTime.areEqual(bytes, Array(bytes.dropLast())))
        #expect(
            String(decoding: Digest(of: []).hexadecimal, as: UTF8.self)
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
