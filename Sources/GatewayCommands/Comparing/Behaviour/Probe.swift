import GatewayConfiguration
import GatewayRuntime

/// A request that is sent through both definitions.
struct Probe: Hashable {
    /// Who it says calls.
    enum Credential: Hashable {
        case none
        case appCode(String)
        case appSignature(key: String, secret: String)
        case appBasic(key: String, secret: String)
        case token(String)
        case userSignature(key: String, secret: String, token: String?)
        /// The credential in words, never its value.
        var text: String {
            switch self {
            case .none: "without credentials"
            case .appCode: "with an AppCode"
            case .appSignature: "with the signature of an app"
            case .appBasic: "with basic authentication"
            case .token: "with a token"
            case .userSignature: "with the signature of a user"
            }
        }
    }

    /// One parameter of the request, in the order it is sent.
    struct Pair: Hashable {
        let name: String
        let value: String
    }

    /// What tells it from the API's other requests; stable, for it is part of fingerprints.
    var name: String
    /// Requests of one family differ in one value; of differences alike one is told.
    var family = ""
    var method: String
    /// The template's path with its variables filled in, percent-encoded.
    var path: String
    var query: [Pair] = []
    var headers: [Pair] = []
    var credential = Credential.none
    /// What an authorizer looks at, filled with something.
    var identities: [AuthorizerIdentity.Place] = []
    var isTLS = true
    var speaksHTTP2 = false
    var host = "localhost"
    var address = Self.usualAddress
    var environment = Environment.releaseName
    /// How often it is sent in the same moment; what becomes of the last one counts.
    var repetitions = 1
    /// Milliseconds after which it is sent once more; then that one counts.
    var again: Int64?

    /// An address of nobody.
    static let usualAddress = "192.0.2.10"

    /// Who calls, in words.
    var caller: String {
        guard !self.identities.isEmpty else { return self.credential.text }
        let identities = "with what the authorizer looks at"
        return self.credential == .none ? identities : "\(self.credential.text) and \(identities)"
    }

    /// The number of requests that are sent.
    var cost: Int { self.repetitions + (self.again == nil ? 0 : 1) }

    /// Method and target without values of credentials.
    var line: String { "\(self.method) \(self.target(with: []))" }

    /// Names of header lines that only say who calls.
    static let credentialHeaders: Set<String> = [
        "authorization", "x-apig-appcode", "x-auth-token", "x-sdk-date", "x-security-token", "x-hw-id", "x-hw-appkey",
    ]

    /// The request as it comes over a connection.
    ///
    /// - Parameter time: When it comes, in seconds since 1970: signatures hold it.
    /// - Returns: `nil` when a server would not read it.
    func request(at time: Int64) -> PreparedProbe? {
        var draft = RequestDraft(
            method: self.method, target: self.target(with: self.identityPairs(areHeaders: false)), body: [])
        draft.set("Host", self.host)
        if self.environment != Environment.releaseName { draft.set("X-Stage", self.environment) }
        for pair in self.headers + self.identityPairs(areHeaders: true) { draft.set(pair.name, pair.value) }
        switch self.credential {
        case .none: break
        case .appCode(let code): draft.set("X-Apig-AppCode", code)
        case .appBasic(let key, let secret): draft.set("Authorization", RequestSigner.basic(key: key, secret: secret))
        case .token(let token): draft.set("X-Auth-Token", token)
        case .appSignature(let key, let secret):
            guard Self.sign(&draft, key: key, secret: secret, at: time) else { return nil }
        case .userSignature(let key, let secret, let token):
            if let token { draft.set("X-Security-Token", token) }
            guard Self.sign(&draft, key: key, secret: secret, at: time) else { return nil }
        }
        let bytes = draft.head
        guard let head = draft.scanned(bytes), head.byteCount == bytes.count else { return nil }
        return PreparedProbe(head: head, bytes: bytes)
    }

    private func identityPairs(areHeaders: Bool) -> [Pair] {
        self.identities.filter { $0.isHeader == areHeaders }.map { Pair(name: $0.name, value: "someone") }
    }

    private func target(with more: [Pair]) -> String {
        let query = (self.query + more).map { "\(ProbeText.encoded($0.name))=\(ProbeText.encoded($0.value))" }
        return query.isEmpty ? self.path : "\(self.path)?\(query.joined(separator: "&"))"
    }

    private static func sign(_ draft: inout RequestDraft, key: String, secret: String, at time: Int64) -> Bool {
        draft.set("X-Sdk-Date", RequestSigner.date(secondsSince1970: time))
        let bytes = draft.head
        guard let head = draft.scanned(bytes) else { return false }
        let signer = RequestSigner(key: Array(key.utf8), secret: Array(secret.utf8))
        let signed = signer.sign(
            head, bytes: bytes.span, names: ["host", "x-sdk-date"].map { Array($0.utf8) }, body: .empty)
        guard let signed else { return false }
        draft.set("Authorization", String(decoding: signed.authorization, as: UTF8.self))
        return true
    }
}

extension AuthorizerIdentity {
    /// Where an authorizer looks.
    struct Place: Hashable {
        let name: String
        let isHeader: Bool
    }

    var place: Place { Place(name: self.name, isHeader: self.location == .header) }
}

/// A request as a connection reads it.
struct PreparedProbe {
    let head: RequestHead
    let bytes: [UInt8]
}

/// Texts of requests.
enum ProbeText {
    /// Percent-encodes everything but RFC 3986's unreserved characters.
    static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            let isUnreserved = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "-._~".utf8.contains(byte)
            if isUnreserved {
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                encoded += "%" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return encoded
    }

    /// Whether a text can be the value of a header line as it is.
    static func isHeaderValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F } && text.first != " " && text.last != " "
    }
}
