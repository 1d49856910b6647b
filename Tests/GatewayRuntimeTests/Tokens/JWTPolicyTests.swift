import Testing

@testable import GatewayRuntime

/// `jwt_auth` from the request to the head for the backend.
@Suite struct JWTPolicyTests {
    private static let source = TokenKeySource(.fixed([]))
    private static let token = makeToken(#"{"sub":"ann","exp":1767323100}"#)

    private func drive(_ policy: JWTPolicy) -> TokenDrive { TokenDrive([("/a", .jwt(policy))]) }

    @Test(
        "The token stands in a header, a query parameter or a cookie, and is cut out of it for the backend",
        arguments: [
            (.header, "Authorization", "Bearer", "/a", ["Authorization: Bearer \(token)"]),
            (.header, "authorization", "Bearer", "/a", ["AUTHORIZATION: bearer   \(token)"]),
            (.header, "Authorization", "Bearer", "/a", ["Authorization: \(token)"]),
            (.header, "X-Token", "JWT", "/a", ["x-token: JWT \(token)"]),
            (.header, "X-Token", "", "/a", ["x-token: \(token)"]),
            (.query, "access_token", "Bearer", "/a?x=1&access_token=\(token)&y=2", []),
            (.query, "access_token", "Bearer", "/a?x=1&access%5Ftoken=\(token)&y=2", []),
            (.cookie, "jwt", "Bearer", "/a", ["Cookie: a=b; jwt=\(token);c=d"]),
            (.cookie, "jwt", "Bearer", "/a", ["Cookie: a=b; c=d", "Cookie: jwt=\(token)"]),
        ] as [(JWTPolicy.Place, String, String, String, [String])])
    func places(
        place: JWTPolicy.Place, name: String, prefix: String, target: String, lines: [String]
    ) throws {
        for passes in [false, true] {
            let drive = self.drive(
                JWTPolicy(source: Self.source, place: place, name: name, prefix: prefix, passesToken: passes))
            let waiting = try drive.send(["GET \(target) HTTP/1.1", "Host: h"] + lines)
            #expect(waiting.summary == "verify")
            let outcome = try drive.verify()
            #expect(outcome.summary == "forward")
            #expect(outcome.head.contains(Self.token) == passes)
            if place == .cookie, !passes { #expect(outcome.backend("Cookie") == ["a=b; c=d"]) }
            if place == .query, !passes { #expect(outcome.target == "/backend?x=1&y=2") }
        }
    }

    @Test("A cookie alone leaves no Cookie line")
    func onlyCookie() throws {
        let drive = self.drive(JWTPolicy(source: Self.source, place: .cookie, name: "jwt"))
        _ = try drive.send(["GET /a HTTP/1.1", "Host: h", "Cookie: jwt=\(Self.token)"])
        #expect(try drive.verify().backend("Cookie").isEmpty)
    }

    @Test(
        "Without a token, with two, or with what is none, the request is refused",
        arguments: [
            (["X: 1"], "no token"), (["Authorization:"], "no token"),
            (["Authorization: Bearer \(token)", "Authorization: Bearer \(token)"], "more than one token"),
            (["Authorization: Bearer"], "malformed token"), (["Authorization: Basic YTpi"], "malformed token"),
            (["Authorization: Bearer a.b.c"], "malformed token"),
            (
                ["Authorization: Bearer \(makeToken(header: #"{"alg":"none"}"#, "{}", signature: ""))"],
                "algorithm not supported"
            ),
            (["Authorization: Bearer \(makeToken(header: #"{"alg":"HS256"}"#, "{}"))"], "algorithm not supported"),
        ])
    func refused(lines: [String], reason: String) throws {
        let outcome = try self.drive(JWTPolicy(source: Self.source)).send(["GET /a HTTP/1.1", "Host: h"] + lines)
        #expect(outcome.summary == "401 APIG.0305")
        #expect(outcome.message.contains("Incorrect authentication information: \(reason)"))
    }

    @Test(
        "The verdict on the signature and the claims decide",
        arguments: [
            (.refused(.signature), "401 APIG.0305"), (.refused(.noKeys), "401 APIG.0305"), (nil, "forward"),
            (.verified(Array(#"{"exp":1767323045}"#.utf8)), "401 APIG.0305"),
            (.verified(Array(#"{"exp":1767323046}"#.utf8)), "forward"),
            (.verified(Array("no".utf8)), "401 APIG.0305"),
            (.verified(Array(#"{"nbf":1767323046}"#.utf8)), "401 APIG.0305"),
        ] as [(TokenVerdict.Result?, String)])
    func verdicts(result: TokenVerdict.Result?, expected: String) throws {
        let drive = self.drive(JWTPolicy(source: Self.source))
        _ = try drive.send(["GET /a HTTP/1.1", "Host: h", "Authorization: Bearer \(Self.token)"])
        #expect(try drive.verify(result).summary == expected)
    }

    @Test("Requests without a token pass where the plug-in says so; those with a wrong one do not")
    func skip() throws {
        let drive = self.drive(JWTPolicy(source: Self.source, skipsMissingToken: true))
        #expect(try drive.send(["GET /a HTTP/1.1", "Host: h"]).summary == "forward")
        #expect(
            try drive.send(["GET /a HTTP/1.1", "Host: h", "Authorization: Bearer x"]).summary == "401 APIG.0305")
    }

    private static func headers(skips: Bool) -> JWTPolicy {
        JWTPolicy(
            source: self.source, payloadHeader: "X-Payload",
            claimHeaders: [
                .init(claim: "sub", header: "X-User"), .init(claim: "roles", header: "X-Roles"),
                .init(claim: "age", header: "X-Age"), .init(claim: "bad", header: "X-Bad"),
                .init(claim: "sub", header: "Content-Length"), .init(claim: "sub", header: "Host"),
            ], skipsMissingToken: skips)
    }

    @Test("Payload and claims become headers, without what may not stand in a line, and without lines that frame")
    func claimHeaders() throws {
        let drive = self.drive(Self.headers(skips: false))
        let token = makeToken(#"{"sub":"ann","roles":["a","b"],"age":7,"bad":"x\r\nX-Evil: 1"}"#)
        _ = try drive.send([
            "GET /a HTTP/1.1", "Host: h", "Authorization: Bearer \(token)", "x-user: mallory", "X-Bad: y",
        ])
        let outcome = try drive.verify()
        #expect(outcome.backend("X-User") == ["ann"])
        #expect(outcome.backend("X-Roles") == [#"["a","b"]"#])
        #expect(outcome.backend("X-Age") == ["7"])
        #expect(outcome.backend("X-Bad").isEmpty && outcome.backend("X-Evil").isEmpty)
        #expect(outcome.backend("Content-Length").isEmpty && !outcome.backend("Host").contains("ann"))
        #expect(outcome.backend("X-Payload") == [String(token.split(separator: ".")[1])])
    }

    @Test("A caller cannot give the backend such a header itself, not even without a token")
    func spoofing() throws {
        let outcome = try self.drive(Self.headers(skips: true))
            .send(["GET /a HTTP/1.1", "Host: h", "X-User: mallory", "X-Payload: x", "X-Other: y"])
        #expect(outcome.summary == "forward")
        #expect(outcome.backend("X-User").isEmpty && outcome.backend("X-Payload").isEmpty)
        #expect(outcome.backend("X-Other") == ["y"])
    }

    @Test(
        "A listed value of a claim refuses the token; a needed one must be there",
        arguments: [
            (#"{"sub":"ann","tier":1}"#, "forward"), (#"{"sub":"eve","tier":1}"#, "401 APIG.0305"),
            (#"{"sub":["ann","eve"],"tier":1}"#, "401 APIG.0305"), (#"{"tier":"1"}"#, "forward"),
            (#"{"sub":"ann","tier":2}"#, "401 APIG.0305"), (#"{"sub":"ann"}"#, "401 APIG.0305"),
        ])
    func lists(payload: String, expected: String) throws {
        let drive = self.drive(
            JWTPolicy(
                source: Self.source, refusedValues: [.init(claim: "sub", values: ["eve", "mallory"])],
                neededValues: [.init(claim: "tier", values: ["1"])]))
        _ = try drive.send(["GET /a HTTP/1.1", "Host: h", "Authorization: Bearer \(makeToken(payload))"])
        #expect(try drive.verify().summary == expected)
    }

    @Test("The tolerance is at most a day, and exp may be left out of account")
    func tolerance() throws {
        let late = Self.token
        for (policy, expected) in [
            (JWTPolicy(source: Self.source, toleranceSeconds: Int.max), "401 APIG.0305"),
            (JWTPolicy(source: Self.source, toleranceSeconds: 86_400), "401 APIG.0305"),
            (JWTPolicy(source: Self.source, ignoresExpiration: true), "forward"),
        ] {
            let drive = self.drive(policy)
            _ = try drive.send(
                ["GET /a HTTP/1.1", "Host: h", "Authorization: Bearer \(late)"], at: 1_767_323_100 + 86_400)
            #expect(try drive.verify().summary == expected)
        }
    }
}
