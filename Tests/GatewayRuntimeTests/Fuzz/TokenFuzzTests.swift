import TestSupport
import Testing

@testable import GatewayRuntime

/// Whatever comes as a token, a cookie, a key set, a discovery document or an answer, nothing traps, and what is taken is what was sent.
@Suite struct TokenFuzzTests {
    private static let words = [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800\\udc00", "null", "true", "1e999", "-0.5", " ",
        "alg", "kid", "RS256", "crit", ".", "=", "-", "_", "A", "\u{E9}", "0",
    ].map { Array($0.utf8) }

    private func mutated(_ text: String, _ random: inout FuzzRandom) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0..<random.number(0...4) {
            let place = random.number(0...bytes.count)
            switch random.number(0...3) {
            case 0: bytes.insert(contentsOf: random.pick(Self.words), at: place)
            case 1: if place < bytes.count { bytes.remove(at: place) }
            case 2: if place < bytes.count { bytes[place] = random.byte() }
            default: bytes = Array(bytes.prefix(max(place, bytes.count / 2)))
            }
        }
        return bytes
    }

    @Test("Tokens, claims and key sets")
    func tokens() {
        let header = #"{"alg":"RS256","kid":"k\u0031","typ":"JWT"}"#
        let payload = #"{"iss":"i","aud":["a","b"],"exp":1767323046,"nbf":1.5e3,"n":{"a":[null,true,-0]}}"#
        let (modulus, number) = (String(repeating: "q", count: 342), String(repeating: "A", count: 43))
        let set =
            #"{"keys":[{"kty":"RSA","kid":"a","n":"\#(modulus)A","e":"AQAB"},"#
            + #"{"kty":"EC","kid":"b","crv":"P-256","x":"\#(number)","y":"\#(number)"}]}"#
        var fuzzing = Fuzzing("tokens", runs: 3_000)
        fuzzing.run { random, fuzzing in
            let inner = makeToken(
                header: String(decoding: self.mutated(header, &random), as: UTF8.self),
                String(decoding: self.mutated(payload, &random), as: UTF8.self))
            let bytes = random.one(in: 2) ? Array(inner.utf8) : self.mutated(inner, &random)
            if let token = try? SignedToken(bytes) {
                guard token.signed + [UInt8(ascii: ".")] + bytes.dropFirst(token.signedCount + 1) == bytes[...] else {
                    throw Fuzzing.Fault("a token lost bytes: \(escaped(bytes))")
                }
                _ = token.signature
                if let claims = token.payload.flatMap(TokenClaims.init) {
                    try? claims.checkTimes(now: Int64(random.number(0...2_000_000_000)), tolerance: 30)
                    _ = claims.claim(Array("aud".utf8), hasOneOf: [Array("a".utf8)])
                    _ = claims["n"]?.plainText
                }
            }
            if let keys = try? TokenKeySet(json: self.mutated(set, &random)), let token = try? SignedToken(bytes) {
                if let found = try? keys.key(for: token), !keys.keys.indices.contains(found) {
                    throw Fuzzing.Fault("a key that is not there")
                }
            }
            fuzzing.executions += 1
        }
    }

    @Test("What is read as JSON is read again as the same from what is written of it")
    func json() {
        var fuzzing = Fuzzing("token JSON", runs: 3_000)
        fuzzing.run { random, fuzzing in
            let text = self.mutated(#"{"a":[1,-2.5e3,"\u00e9\n\"",{"b":null,"c":[true,false,{}]}],"d":""}"#, &random)
            fuzzing.executions += 1
            guard let value = JSONValue.parse(text, .token), let written = value.plainText else { return }
            if case .string = value { return }
            guard JSONValue.parse(written, .token) == value else { throw Fuzzing.Fault(escaped(text)) }
        }
    }

    @Test("Cookies, sealed texts, addresses and the answers of a provider")
    func others() throws {
        let sealing = SealedText(key: [1])
        let sealed = try #require(
            sealing.seal([[1, 2], [], Array("3".utf8)], purpose: [9], nonce: Array(repeating: 7, count: 12)))
        let text = String(decoding: sealed, as: UTF8.self)
        let address = try #require(WebAddress("https://idp.example/x"))
        let document =
            #"{"issuer":"i","authorization_endpoint":"https://i/a","token_endpoint":"https://i/t","#
            + #""jwks_uri":"https://i/k"}"#
        var fuzzing = Fuzzing("token texts", runs: 3_000)
        fuzzing.run { random, fuzzing in
            let candidate = self.mutated(text, &random)
            if sealing.open(candidate, purpose: [9]) != nil, candidate != sealed {
                throw Fuzzing.Fault("a changed text opens: \(escaped(candidate))")
            }
            let line = self.mutated("Cookie: a=b; \(text.prefix(20))=c;; =d; e", &random)
                .filter { $0 >= 0x20 && $0 != 0x7F }
            if let request = try? RawRequest("GET / HTTP/1.1", "Host: h", String(decoding: line, as: UTF8.self)) {
                var state = RequestState()
                RequestCookies.withhold(request.head, request.bytes.span, &state) { $0 == Array("a".utf8) }
                guard state.backendLines.allSatisfy({ HeaderText.isSafeValue($0.value) }) else {
                    throw Fuzzing.Fault("an unsafe line: \(escaped(line))")
                }
            }
            _ = WebAddress(String(decoding: self.mutated("https://[::1]:8443/a?b#c", &random), as: UTF8.self))
            _ = try? ProviderMetadata(json: self.mutated(document, &random), from: address)
            _ = OIDCTokenAnswer(
                CallAnswer(
                    status: 200, fields: [],
                    body: self.mutated(#"{"access_token":"a","expires_in":"12","id_token":"x.y.z"}"#, &random)))
            fuzzing.executions += 1
        }
    }
}
