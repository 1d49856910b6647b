import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct IAMAuthenticationTests {
    private static let access = "AK0000000000000001"
    private static let temporary = "AK0000000000000002"

    private static let identity: IAMIdentity = {
        var identity = IAMIdentity()
        identity.userName = "alice"
        identity.domainName = "acme"
        identity.domainID = "0123456789abcdef0123456789abcdef"
        for (name, token) in [(access, nil), (temporary, "temporary-token")] {
            var key = IAMAccessKey()
            key.access = name
            key.secret = Secret(value: "secretOfAlice")
            key.securityToken = token.map { Secret(value: $0) }
            identity.accessKeys.append(key)
        }
        for (text, end) in [("forever", nil), ("ending", "2026-01-02T03:04:05Z"), ("ended", "2026-01-02 03:04:04")] {
            var token = IAMToken()
            token.token = Secret(value: text)
            token.expiresAt = end.flatMap { InstanceTime($0) }
            identity.tokens.append(token)
        }
        return identity
    }()

    private func authenticate(
        _ lines: [String], body: BodyDigest? = nil, relays: Bool = false, now: Int64 = signatureNow,
        lockouts: AccessKeyLockouts = AccessKeyLockouts()
    ) throws -> String {
        let request = try SignedRequest(["GET / HTTP/1.1", "Host: h"] + lines)
        let authentication = IAMAuthentication([Self.identity], relaysToken: { _ in relays })
        let outcome = authentication.authenticate(
            request.head, bytes: request.bytes.span, now: now, body: body, lockouts: lockouts)
        return switch outcome {
        case .needsBody: "needs body"
        case .identified(let user, let consumed):
            "\(authentication.users[user].userName) of \(authentication.users[user].domainName) \(consumed.rawValue)"
        case .refused(let error): "\(error.code) \(error.type) \(error.message)"
        }
    }

    private func signed(_ access: String, secret: String = "secretOfAlice", _ more: [String] = []) throws -> [String] {
        let lines = ["X-Sdk-Date: 20260102T030405Z"] + more
        let request = try SignedRequest(["GET / HTTP/1.1", "Host: h"] + lines)
        let signed = try #require(
            request.sign(key: access, secret: secret, names: ["host", "x-sdk-date", "x-security-token"]))
        return lines + ["Authorization: " + String(decoding: signed.authorization, as: UTF8.self)]
    }

    private static let start = "APIG.0301 AUTH_FAILURE Incorrect IAM authentication information"
    private static let limited = start + ": AK access failed to reach the limit,forbidden."
    private static let token = "alice of acme \(ConsumedCredentials.authToken.rawValue)"
    private static let key = "alice of acme \(ConsumedCredentials([.authorization, .securityToken]).rawValue)"

    @Test("A token identifies its user until it ends; then it must be renewed")
    func tokens() throws {
        #expect(try self.authenticate(["X-Auth-Token: forever"]) == Self.token)
        #expect(try self.authenticate(["X-Auth-Token: ending"], now: signatureNow - 1) == Self.token)
        for ended in ["ending", "ended"] {
            #expect(
                try self.authenticate(["X-Auth-Token: \(ended)"]) == "APIG.0307 AUTH_FAILURE The token must be updated."
            )
        }
        #expect(try self.authenticate(["X-Auth-Token: other"]) == Self.start + ": decrypt token fail")
        #expect(try self.authenticate(["X-Auth-Token: forever", "X-Auth-Token: forever"]) == Self.start + ".")
    }

    @Test("A token goes on to the backend only when its account is allowed to")
    func relay() throws {
        #expect(try self.authenticate(["X-Auth-Token: forever"], relays: true) == "alice of acme 0")
    }

    @Test("No credential at all is another type than a wrong one")
    func missing() throws {
        #expect(
            try self.authenticate([]) == "APIG.0301 AUTH_HEADER_MISSING Incorrect IAM authentication information.")
        #expect(try self.authenticate(["Authorization: Basic x"]) == Self.start + ".")
    }

    @Test("An access key identifies its user by a signature, and each fault has the product's message")
    func accessKeys() throws {
        #expect(try self.authenticate(self.signed(Self.access)) == Self.key)
        #expect(
            try self.authenticate(self.signed("AKOTHER")) == Self.start
                + ": Get secretKey failed,ak:AKOTHER,err:ak not exist")
        let wrong = try self.authenticate(self.signed(Self.access, secret: "other"))
        #expect(wrong.hasPrefix(Self.start + ": verify aksk signature fail, canonicalRequest:GET|/||host:h|"))
        let old = try self.authenticate(self.signed(Self.access), now: signatureNow + 901)
        #expect(old.hasPrefix(Self.start + ": signature expired, signature time:20260102T030405Z,server time:"))
        let withBody = try self.signed(Self.access) + ["Content-Length: 1"]
        #expect(try self.authenticate(withBody) == "needs body")
    }

    @Test("A temporary key needs its token")
    func temporaryKeys() throws {
        #expect(
            try self.authenticate(self.signed(Self.temporary, ["X-Security-Token: temporary-token"])) == Self.key)
        #expect(try self.authenticate(self.signed(Self.temporary)) == Self.start + ".")
        #expect(try self.authenticate(self.signed(Self.temporary, ["X-Security-Token: x"])) == Self.start + ".")
    }

    @Test("More than 5 failures in a row lock a key for 5 minutes; a success in between begins the count anew")
    func lockout() throws {
        let lockouts = AccessKeyLockouts()
        func fail(now: Int64 = signatureNow) throws -> Bool {
            try self.authenticate(self.signed(Self.access, secret: "other"), now: now, lockouts: lockouts)
                == Self.limited
        }
        func succeed(now: Int64 = signatureNow) throws -> String {
            try self.authenticate(self.signed(Self.access), now: now, lockouts: lockouts)
        }
        for _ in 0..<5 { #expect(try !fail()) }
        #expect(try succeed() == Self.key)
        for _ in 0..<6 { #expect(try !fail()) }
        #expect(try fail())
        #expect(try succeed() == Self.limited)
        #expect(try self.authenticate(["X-Auth-Token: forever"], lockouts: lockouts) == Self.token)
        #expect(try succeed(now: signatureNow + 299) == Self.limited)
        #expect(try succeed(now: signatureNow + 300) == Self.key)
    }

    @Test("The keys that are noted have an end")
    func bounded() {
        let lockouts = AccessKeyLockouts()
        func key(_ number: Int) -> Digest { Digest(of: Array("\(number)".utf8)) }
        for number in 0..<AccessKeyLockouts.maxKeys { lockouts.failed(key(number), now: 0) }
        for _ in 0..<6 { lockouts.failed(key(-1), now: 400) }
        #expect(lockouts.isLocked(key(-1), now: 400))
        #expect(!lockouts.isLocked(key(0), now: 400))
    }

    @Test(
        "A pattern for accounts stands for itself, and .* for anything",
        arguments: [
            ("acme", "acme", true), ("acme", "acme2", false), (".*", "", true), (".*", "acme", true),
            ("ac.*", "acme", true), ("ac.*me", "acme", true), ("acm.*me", "acme", false), (".*c.*m.*", "acme", true),
            (".*m.*c.*", "acme", false), ("^acme$", "acme", true), ("", "acme", false),
        ])
    func relayPatterns(pattern: String, text: String, isRelayed: Bool) {
        #expect(TokenRelay([pattern]).relays(account: text) == isRelayed)
        #expect(!TokenRelay([]).relays(account: text))
    }
}
