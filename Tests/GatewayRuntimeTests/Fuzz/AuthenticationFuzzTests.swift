import GatewayConfiguration
import TestSupport
import Testing

@testable import GatewayRuntime

@Suite struct AuthenticationFuzzTests {
    /// Signed requests of the vectors, with every other form of credential beside the signature.
    private static let texts: [[UInt8]] = SignatureVector.all.compactMap { vector in
        try? vector.request { lines in
            lines += [
                "X-HW-ID: demoAppKey01", "X-HW-AppKey: x", "Timestamp: 1767323045",
                "X-Access-Token: AAAAAAAAAAAAAAAAAAAA",
                "X-Auth-Token: t", "apikey: k",
            ]
        }.bytes
    }

    private static let authentications: [AppAuthentication] = [
        "", "basic key jwt secret token route", "basic jwt X-Custom", "key token",
    ].map {
        AppAuthentication(
            AppAuthenticationTests.credentials, features: AppAuthenticationTests.features($0), processKey: [1])
    }

    /// Bytes that decide something in credentials.
    private static let bytes = Array("=,; \t%+&?/:.-_~AaZz09\r\n\"".utf8) + [0, 0x7F, 0x80, 0xFF]

    private func mutated(_ text: [UInt8], _ random: inout some RandomNumberGenerator) -> [UInt8] {
        var text = text
        for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
            let place = Int.random(in: 0..<text.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: text[place] = Self.bytes.randomElement(using: &random) ?? 0
            case 1: text.insert(Self.bytes.randomElement(using: &random) ?? 0, at: place)
            case 2: text.remove(at: place)
            default:
                let end = min(text.count, place + Int.random(in: 1...40, using: &random))
                text.insert(contentsOf: text[place..<end], at: Int.random(in: 0...text.count, using: &random))
            }
        }
        return text
    }

    @Test("Mutated credentials neither trap nor identify anybody but by a signature that holds")
    func credentials() throws {
        var random = FuzzRandom(seed: 20_261_126)
        var scannedCount = 0
        for _ in 0..<4_000 {
            guard let text = Self.texts.randomElement(using: &random),
                let request = try? SignedRequest(bytes: self.mutated(text, &random), body: [])
            else { continue }
            scannedCount += 1
            for authentication in Self.authentications {
                let outcome = authentication.authenticate(
                    request.head, bytes: request.bytes.span,
                    request: AppAuthentication.Request(
                        isTLS: true, takesAppCode: true, authorized: AppAuthenticationTests.authorized,
                        now: signatureNow),
                    body: request.digest)
                guard case .identified(let app, let consumed) = outcome else { continue }
                // A key is no secret: a copied one may identify its app where the key alone is enough.
                if !consumed.isDisjoint(with: [.apiKeyHeader, .apiKeyQuery]) { continue }
                #expect(app == 2 && consumed == [.authorization, .appHeaders])
                #expect(
                    request.verify(secret: "apigDemoSecret-0123456789abcdef", body: request.digest) == .verified,
                    "\(String(decoding: request.bytes, as: UTF8.self))")
            }
        }
        #expect(scannedCount > 1_000)
    }

    @Test("Any bytes as signature header, form, JSON or Base64 are read without a trap")
    func readers() {
        var random = FuzzRandom(seed: 7)
        let seeds = [
            "SDK-HMAC-SHA256 Access=k, SignedHeaders=a;b, Signature=0", "a=b&c=%41&d",
            "{\"a\":\"\\u00e9\",\"b\":\"c\"}",
            "Zm9vYmE=",
        ].map { Array($0.utf8) }
        for _ in 0..<20_000 {
            let text = self.mutated(seeds.randomElement(using: &random) ?? [], &random)
            _ = SignatureHeader.read(0..<text.count, in: text.span)
            _ = FormFields(form: text.span)
            _ = FormFields(json: text.span)
            if let decoded = Base64.decoded(text) {
                #expect(Base64.encoded(decoded).starts(with: text.prefix { $0 != UInt8(ascii: "=") }))
            }
        }
    }
}
