import Testing

@testable import GatewayRuntime

/// What a token is, before anybody looks for a key.
@Suite struct SignedTokenTests {
    @Test("The six algorithms are taken", arguments: TokenAlgorithm.allCases)
    func algorithms(algorithm: TokenAlgorithm) throws {
        let token = try SignedToken(Array(makeToken(header: #"{"alg":"\#(algorithm.rawValue)"}"#, "{}").utf8))
        #expect(token.algorithm == algorithm && token.kid == nil)
    }

    @Test(
        "Every other algorithm is refused before any key is looked at",
        arguments: ["none", "None", "NONE", "HS256", "HS384", "HS512", "PS256", "EdDSA", "rs256", "ES256K", ""])
    func otherAlgorithms(name: String) {
        let token = makeToken(header: #"{"alg":"\#(name)","kid":"k1"}"#, "{}")
        #expect(throws: TokenFault.algorithm) { try SignedToken(Array(token.utf8)) }
    }

    @Test(
        "A header must be one object of unique names without critical extensions",
        arguments: [
            (#"{"alg":"RS256","crit":["b64"],"b64":false}"#, TokenFault.criticalHeader),
            (#"{"alg":"RS256","crit":[]}"#, .criticalHeader), (#"{"alg":"none","alg":"RS256"}"#, .malformed),
            (#"{"alg":"RS256","alg":"RS256"}"#, .malformed), (#"{"kid":"k1"}"#, .malformed),
            (#"{"alg":["RS256"]}"#, .malformed), (#"{"alg":"RS256","kid":7}"#, .malformed),
            (#"{"alg":"RS256"} x"#, .malformed), ("", .malformed), ("[]", .malformed),
            (String(repeating: "[", count: 5_000), .malformed),
        ])
    func headers(header: String, fault: TokenFault) {
        #expect(throws: fault) { try SignedToken(Array(makeToken(header: header, "{}").utf8)) }
    }

    @Test(
        "A token is three parts of Base64 for URLs without padding",
        arguments: [
            ("", TokenFault.malformed), ("a", .malformed), ("a.b", .malformed), ("..", .malformed),
            ("eyJhbGciOiJSUzI1NiJ9.e30.", .signature), ("eyJhbGciOiJSUzI1NiJ9..c2ln", .malformed),
            ("eyJhbGciOiJSUzI1NiJ9.e30.c2ln.x", .malformed), ("eyJhbGciOiJSUzI1NiJ9=.e30.c2ln", .malformed),
            (" eyJhbGciOiJSUzI1NiJ9.e30.c2ln", .malformed), ("eyJhbGciOiJSUzI1NiK9.e30.c2ln", .malformed),
        ])
    func shapes(text: String, fault: TokenFault) {
        #expect(throws: fault) { try SignedToken(Array(text.utf8)) }
    }

    @Test("What is signed are header and payload with their dot; payload and signature are decoded")
    func parts() throws {
        let token = try SignedToken(Array("eyJhbGciOiJSUzI1NiJ9.e30.c2ln".utf8))
        #expect(String(decoding: token.signed, as: UTF8.self) == "eyJhbGciOiJSUzI1NiJ9.e30")
        #expect(token.payload == Array("{}".utf8))
        #expect(token.signature == Array("sig".utf8))
        #expect(try SignedToken(Array("eyJhbGciOiJSUzI1NiJ9.e30.c2k".utf8)).signature == Array("si".utf8))
        #expect(try SignedToken(Array("eyJhbGciOiJSUzI1NiJ9.e30.c2l".utf8)).signature == nil)
    }
}

/// What keys a set has, and which is for a token.
@Suite struct TokenKeySetTests {
    private static let modulus = String(repeating: "q", count: 342)
    private static func rsa(_ more: String) -> String { #"{"kty":"RSA","n":"\#(self.modulus)A","e":"AQAB"\#(more)}"# }
    private static func ec(_ curve: String, _ count: Int, _ more: String) -> String {
        let number = String(decoding: Base64.encodedForURL(Array(repeating: 7, count: count)), as: UTF8.self)
        return #"{"kty":"EC","crv":"\#(curve)","x":"\#(number)","y":"\#(number)"\#(more)}"#
    }

    private func set(_ keys: [String]) throws -> TokenKeySet {
        try TokenKeySet(json: Array(#"{"keys":[\#(keys.joined(separator: ","))]}"#.utf8))
    }

    @Test("One key may have no kid; of several each must have one of its own")
    func kids() throws {
        #expect(try self.set([Self.rsa("")]).keys.count == 1)
        #expect(try self.set([Self.rsa(#","kid":"a""#), Self.rsa(#","kid":"b""#)]).keys.count == 2)
        for keys in [[Self.rsa(""), Self.rsa(#","kid":"b""#)], [Self.rsa(#","kid":"""#), Self.rsa(#","kid":"b""#)]] {
            #expect(throws: TokenKeySetFault("of several keys each needs a kid")) { try self.set(keys) }
        }
        #expect(throws: TokenKeySetFault("two keys have the same kid")) {
            try self.set([Self.rsa(#","kid":"a""#), Self.ec("P-256", 32, #","kid":"a""#)])
        }
    }

    @Test("Keys for other uses, of other types and of wrong sizes are passed over")
    func passedOver() throws {
        let others = [
            Self.rsa(#","use":"enc""#), Self.rsa(#","alg":"RSA-OAEP""#), Self.rsa(#","alg":"PS256""#),
            Self.rsa(#","key_ops":["encrypt"]"#), #"{"kty":"oct","k":"c2VjcmV0","alg":"HS256"}"#,
            #"{"kty":"OKP","crv":"Ed25519","x":"AAAA"}"#, Self.ec("P-256", 31, ""), Self.ec("P-256", 48, ""),
            Self.ec("secp256k1", 32, ""), #"{"kty":"RSA","n":"AQAB","e":"AQAB"}"#, "7", "null",
        ]
        #expect(try self.set(others + [Self.rsa(#","kid":"a","use":"sig","key_ops":["verify"]"#)]).keys.count == 1)
        #expect(throws: TokenKeySetFault.self) { try self.set(others) }
    }

    @Test(
        "What is no key set is refused",
        arguments: ["", "{}", "[]", #"{"keys":{}}"#, #"{"keys":[]}"#, #"{"keys":[],"keys":[]}"#])
    func faults(text: String) { #expect(throws: TokenKeySetFault.self) { try TokenKeySet(json: Array(text.utf8)) } }

    @Test("A set of 50 KB is taken, one byte more is not")
    func size() throws {
        let set = #"{"keys":[\#(Self.rsa(""))]}"#
        let filled = Array(set.utf8) + Array(repeating: 0x20, count: TokenKeySet.maxBytes - set.utf8.count)
        #expect(try TokenKeySet(json: filled).keys.count == 1)
        #expect(throws: TokenKeySetFault("the key set has more than 50 KB")) { try TokenKeySet(json: filled + [0x20]) }
    }

    struct Choice {
        let keys: [String]
        let header: String
        /// The key's position, or why there is none.
        let expected: Result<Int, TokenFault>
    }

    @Test(
        "A key is found by its kid, and is for the algorithms of its type only",
        arguments: [
            Choice(keys: [rsa("")], header: #"{"alg":"RS256"}"#, expected: .success(0)),
            Choice(keys: [rsa("")], header: #"{"alg":"RS512","kid":"any"}"#, expected: .success(0)),
            Choice(keys: [rsa(#","kid":"a""#)], header: #"{"alg":"RS384"}"#, expected: .success(0)),
            Choice(keys: [rsa(#","kid":"a""#)], header: #"{"alg":"RS256","kid":"b"}"#, expected: .failure(.noKey)),
            Choice(
                keys: [rsa(#","kid":"a""#), ec("P-256", 32, #","kid":"b""#)], header: #"{"alg":"ES256","kid":"b"}"#,
                expected: .success(1)),
            Choice(
                keys: [rsa(#","kid":"a""#), ec("P-256", 32, #","kid":"b""#)], header: #"{"alg":"ES256"}"#,
                expected: .failure(.noKey)),
            Choice(
                keys: [rsa(#","kid":"a""#), ec("P-256", 32, #","kid":"b""#)], header: #"{"alg":"RS256","kid":"b"}"#,
                expected: .failure(.keyMismatch)),
            Choice(keys: [ec("P-256", 32, "")], header: #"{"alg":"ES384"}"#, expected: .failure(.keyMismatch)),
            Choice(keys: [ec("P-384", 48, "")], header: #"{"alg":"ES384"}"#, expected: .success(0)),
            Choice(keys: [ec("P-521", 66, "")], header: #"{"alg":"ES512"}"#, expected: .success(0)),
            Choice(keys: [rsa(#","alg":"RS256""#)], header: #"{"alg":"RS384"}"#, expected: .failure(.keyMismatch)),
        ])
    func choice(choice: Choice) throws {
        let set = try self.set(choice.keys)
        let token = try SignedToken(Array(makeToken(header: choice.header, "{}").utf8))
        let found = Result { () throws(TokenFault) in try set.key(for: token) }
        #expect(found == choice.expected)
    }
}

/// What a payload says about times.
@Suite struct TokenClaimsTests {
    @Test(
        "exp is the first second at which a token is refused, nbf the first at which it is taken, give or take the tolerance",
        arguments: [
            (#"{"exp":1000}"#, 999, 0, nil), (#"{"exp":1000}"#, 1_000, 0, .expired),
            (#"{"exp":1000}"#, 1_029, 30, nil), (#"{"exp":1000}"#, 1_030, 30, .expired),
            (#"{"exp":1000.5}"#, 1_000, 0, nil), (#"{"exp":1e3}"#, 999, 0, nil),
            (#"{"exp":"1000"}"#, 1, 0, .malformed), (#"{"exp":1e999}"#, 1, 0, .malformed),
            (#"{"exp":null}"#, 1, 0, .malformed), (#"{"nbf":1000}"#, 1_000, 0, nil),
            (#"{"nbf":1000}"#, 999, 0, .notYetValid), (#"{"nbf":1000}"#, 970, 30, nil),
            (#"{"nbf":1000}"#, 969, 30, .notYetValid), (#"{"nbf":-1e300}"#, 1, 0, nil), ("{}", 1, 0, nil),
            (#"{"exp":99999999999999999999999}"#, 1, 0, nil), (#"{"nbf":true}"#, 1, 0, .malformed),
        ] as [(String, Int64, Int64, TokenFault?)])
    func times(payload: String, now: Int64, tolerance: Int64, fault: TokenFault?) throws {
        let claims = try #require(TokenClaims(Array(payload.utf8)))
        let result = Result { () throws(TokenFault) in try claims.checkTimes(now: now, tolerance: tolerance) }
        if let fault {
            #expect(throws: fault) { try result.get() }
        } else {
            try result.get()
        }
    }

    @Test("exp is not looked at where a policy says so; nbf is")
    func ignored() throws {
        let expired = try #require(TokenClaims(Array(#"{"exp":1}"#.utf8)))
        try expired.checkTimes(now: 1_000, tolerance: 0, ignoresExpiration: true)
        let early = try #require(TokenClaims(Array(#"{"nbf":2000,"exp":1}"#.utf8)))
        #expect(throws: TokenFault.notYetValid) {
            try early.checkTimes(now: 1_000, tolerance: 0, ignoresExpiration: true)
        }
    }

    @Test(
        "A payload is an object of unique names",
        arguments: ["", "[]", "7", #"{"exp":1,"exp":2}"#, #"{"a":"\ud800"}"#])
    func payloads(payload: String) { #expect(TokenClaims(Array(payload.utf8)) == nil) }

    @Test(
        "An access token is for a client as audience or azp; an ID token needs it as audience",
        arguments: [
            (#"{"iss":"i","aud":"c"}"#, nil, nil), (#"{"iss":"i","aud":["x","c"]}"#, nil, nil),
            (#"{"iss":"i","aud":"account","azp":"c"}"#, nil, .audience),
            (#"{"iss":"i","aud":"c","azp":"x"}"#, nil, .audience),
            (#"{"iss":"j","aud":"c"}"#, .issuer, .issuer), (#"{"aud":"c"}"#, .issuer, .issuer),
            (#"{"iss":"i","aud":"x"}"#, .audience, .audience), (#"{"iss":"i"}"#, .audience, .audience),
            (#"{"iss":"i","aud":["x"],"azp":["c"]}"#, .audience, .audience),
        ] as [(String, TokenFault?, TokenFault?)])
    func audience(payload: String, access: TokenFault?, id: TokenFault?) throws {
        let claims = try #require(TokenClaims(Array(payload.utf8)))
        for (isIDToken, fault) in [(false, access), (true, id)] {
            var found: TokenFault?
            do throws(TokenFault) {
                try claims.check(issuer: Array("i".utf8), clientID: Array("c".utf8), isIDToken: isIDToken)
            } catch {
                found = error
            }
            #expect(found == fault)
        }
    }

    @Test("Base64 for URLs goes there and back, and the ordinary kind has padding")
    func base64() {
        for count in 0...66 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
            #expect(Base64.decodedFromURL(unpadded: Base64.encodedForURL(bytes)) == bytes)
            #expect(Base64.encoded(bytes).count % 4 == 0)
        }
        #expect(Base64.encoded(Array("ab".utf8)) == Array("YWI=".utf8))
        #expect(Base64.encoded([0xFB, 0xFF]) == Array("+/8=".utf8))
    }
}
