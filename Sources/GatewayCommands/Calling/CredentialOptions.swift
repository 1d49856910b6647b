import ArgumentParser
import GatewayRuntime
import Glibc

/// The credentials a request is made with.
struct CredentialOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Key of an app; alone it signs the request.", valueName: "key"))
    var appKey: String?

    @Option(
        help: ArgumentHelp(
            "Secret of the app; @file reads it from a file (default: the variable APIG_APP_SECRET).",
            valueName: "secret"))
    var appSecret: String?

    @Option(help: ArgumentHelp("Access key of an IAM user; signs the request.", valueName: "key"))
    var iamAccessKey: String?

    @Option(
        help: ArgumentHelp(
            "Its secret key; @file reads it from a file (default: the variable APIG_IAM_SECRET_KEY).",
            valueName: "secret"))
    var iamSecretKey: String?

    @Option(help: ArgumentHelp("Token of a temporary access key, as X-Security-Token; @file.", valueName: "token"))
    var securityToken: String?

    @Option(help: ArgumentHelp("AppCode, as X-Apig-AppCode; @file.", valueName: "code"))
    var appCode: String?

    @Flag(help: "Send the app's key and secret as basic authentication instead of a signature.")
    var basic = false

    @Flag(
        name: .customLong("secret"),
        help: "Send the app's key and secret as X-HW-ID and X-HW-AppKey instead of a signature.")
    var sendsSecret = false

    @Option(help: ArgumentHelp("Environment, as X-Stage (default: RELEASE).", valueName: "name"))
    var stage: String?

    @Option(help: ArgumentHelp("Time of the signature (default: now).", valueName: "YYYYMMDDTHHMMSSZ"))
    var date: String?

    @Flag(help: "Sign UNSIGNED-PAYLOAD in place of the body's digest.")
    var unsignedPayload = false

    func validate() throws {
        let forms = [self.appKey != nil, self.iamAccessKey != nil, self.appCode != nil].count { $0 }
        guard forms <= 1 else {
            throw ValidationError("--app-key, --iam-access-key and --app-code exclude each other.")
        }
        guard !(self.basic && self.sendsSecret) else {
            throw ValidationError("--basic and --secret exclude each other.")
        }
        guard self.appKey != nil || !self.basic && !self.sendsSecret else {
            throw ValidationError("--basic and --secret need --app-key.")
        }
        guard self.iamAccessKey != nil || self.securityToken == nil else {
            throw ValidationError("--security-token needs --iam-access-key.")
        }
        if let date, RequestSigner.time(Array(date.utf8)) == nil {
            throw ValidationError("--date must be a time such as 20260102T030405Z.")
        }
        for (name, value) in [
            ("--stage", self.stage), ("--app-key", self.appKey), ("--iam-access-key", self.iamAccessKey),
        ] {
            if let value, value.isEmpty || !value.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x2C }) {
                throw ValidationError("\(name) must not be empty or have blanks.")
            }
        }
    }

    /// Whether any credential is given.
    var isEmpty: Bool { self.appKey == nil && self.iamAccessKey == nil && self.appCode == nil }

    /// Whether the request is signed.
    var signs: Bool { self.iamAccessKey != nil || self.appKey != nil && !self.basic && !self.sendsSecret }

    /// Puts the credentials into a request.
    ///
    /// - Returns: The signature with its steps; `nil` when another form is used.
    /// - Throws: `FileError` when a secret is missing, or the request is none a gateway would read.
    func apply(to draft: inout RequestDraft) throws -> RequestSigner.Signed? {
        if let stage { draft.set("X-Stage", stage) }
        if let code = self.appCode { draft.set("X-Apig-AppCode", try self.secret(code, "--app-code", variable: nil)) }
        if let key = self.appKey {
            let secret = try self.secret(self.appSecret, "--app-secret", variable: "APIG_APP_SECRET")
            if self.sendsSecret {
                draft.set("X-HW-ID", key)
                draft.set("X-HW-AppKey", secret)
            } else if self.basic {
                draft.set("Authorization", RequestSigner.basic(key: key, secret: secret))
            } else {
                return try self.sign(&draft, key: key, secret: secret)
            }
        } else if let key = self.iamAccessKey {
            let secret = try self.secret(self.iamSecretKey, "--iam-secret-key", variable: "APIG_IAM_SECRET_KEY")
            if let token = self.securityToken {
                draft.set("X-Security-Token", try self.secret(token, "--security-token", variable: nil))
            }
            return try self.sign(&draft, key: key, secret: secret)
        }
        // What cannot be read is told before it is sent.
        guard draft.scanned(draft.head) != nil else { throw Self.malformed }
        return nil
    }

    private static let malformed = FileError(
        "this is no request a gateway would read: look at the URL and the header lines")

    private func sign(_ draft: inout RequestDraft, key: String, secret: String) throws -> RequestSigner.Signed {
        draft.set("X-Sdk-Date", self.date ?? RequestSigner.date(secondsSince1970: Self.now))
        if self.unsignedPayload { draft.set("X-Sdk-Content-Sha256", "UNSIGNED-PAYLOAD") }
        draft.remove("Authorization")
        let bytes = draft.head
        guard let head = draft.scanned(bytes) else { throw Self.malformed }
        let names = Set(draft.lines.map { $0.name.lowercased() }).subtracting(Self.unsigned).filter {
            !$0.contains("_")
        }
        let signer = RequestSigner(key: Array(key.utf8), secret: Array(secret.utf8))
        let signed = signer.sign(
            head, bytes: bytes.span, names: names.map { Array($0.utf8) }, body: BodyDigest(draft.body.span))
        guard let signed else { throw Self.malformed }
        draft.set("Authorization", String(decoding: signed.authorization, as: UTF8.self))
        return signed
    }

    /// Lines that proxies change on the way.
    private static let unsigned: Set<String> = [
        "connection", "content-length", "transfer-encoding", "expect", "te", "user-agent",
    ]

    private static var now: Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    private func secret(_ option: String?, _ name: String, variable: String?) throws -> String {
        var text: String
        if let option, option.hasPrefix("@") {
            text = String(decoding: try FileReader.read(String(option.dropFirst()), maxBytes: 64 << 10), as: UTF8.self)
            while text.last?.isNewline ?? false { text.removeLast() }
        } else if let option {
            text = option
        } else if let variable, let value = unsafe getenv(variable) {
            text = unsafe String(cString: value)
        } else {
            throw FileError("\(name) is missing" + (variable.map { ", and \($0) is not set" } ?? ""))
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw FileError("\(name) is empty or has control characters")
        }
        return text
    }
}
