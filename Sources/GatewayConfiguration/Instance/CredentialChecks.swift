import Diagnostics
import SourceDocument

/// What the credentials of an instance file must look like, and that none is there twice.
///
/// Messages never show a secret.
///
/// - Source: APIG API Reference, CreateAnAppV2, CreateAppCode, CreateSignatureKeyV2
struct CredentialChecks {
    let reader: ConfigurationReader
    /// Where a value was used first, by its kind and text.
    private var used: [Use: Node] = [:]

    private struct Use: Hashable {
        let kind: String
        let text: String
    }

    /// AppCodes of one app.
    ///
    /// - Source: APIG User Guide, apig_03_0058
    static let maxAppCodes = 5

    init(_ reader: ConfigurationReader) { self.reader = reader }

    /// Checks the sections `apps`, `iam` and `signs`.
    ///
    /// - Parameter root: The file's root.
    mutating func check(_ root: Node) {
        for node in root["apps"]?.items.map(\.self) ?? [] where node.isMapping { self.check(app: node) }
        for node in root["iam"]?.items.map(\.self) ?? [] where node.isMapping { self.check(identity: node) }
        for node in root["signs"]?.items.map(\.self) ?? [] where node.isMapping { self.check(signatureKey: node) }
    }

    private mutating func check(app node: Node) {
        if let name = node["name"], name.isScalar {
            self.require(.appName, of: name, "the name of an app", isSecret: false)
            self.useOnce(name, kind: "app name", isSecret: false)
        }
        if let id = node["id"], id.isScalar, !id.isNull { self.useOnce(id, kind: "app id", isSecret: false) }
        if let key = node["app_key"], key.isScalar {
            self.require(.appKey, of: key, "the app_key", isSecret: false)
            self.useOnce(key, kind: "app_key", isSecret: false)
        }
        if let secret = node["app_secret"], secret.isScalar {
            self.require(.appSecret, of: secret, "the app_secret", isSecret: true)
        }
        self.checkQuota(node["quota"])
        guard let codes = node["app_codes"], codes.isSequence else { return }
        for (position, code) in codes.items.enumerated() where code.isScalar {
            if position == Self.maxAppCodes {
                code.report(
                    .appCodesPerApp, "app \"\(node["name"]?.text ?? "")\" has \(codes.count) AppCodes",
                    to: self.reader.diagnostics)
            }
            self.require(.appCode, of: code, "an AppCode", isSecret: true)
            self.useOnce(code, kind: "AppCode", isSecret: true)
        }
    }

    private func checkQuota(_ node: Node?) {
        guard let node, node.isMapping else { return }
        for key in ["call_limits", "time_interval"] {
            guard let number = node[key], let value = number.integer, !(1...Int(Int32.max)).contains(value) else {
                continue
            }
            number.report(
                .configurationValueNotAllowed, "found \(number.summary) for \"\(key)\"", to: self.reader.diagnostics,
                allowed: "1 to 2147483647")
        }
    }

    private mutating func check(identity node: Node) {
        for key in node["access_keys"]?.items.map(\.self) ?? [] where key.isMapping {
            if let access = key["access"], access.isScalar {
                self.require(.accessKey, of: access, "the access key", isSecret: false)
                self.useOnce(access, kind: "access key", isSecret: false)
            }
            if let secret = key["secret"], secret.isScalar {
                self.require(.anyText, of: secret, "the secret of an access key", isSecret: true)
            }
        }
        for entry in node["tokens"]?.items.map(\.self) ?? [] where entry.isMapping {
            guard let token = entry["token"], token.isScalar else { continue }
            self.require(.anyText, of: token, "a token", isSecret: true)
            self.useOnce(token, kind: "token", isSecret: true)
        }
    }

    private mutating func check(signatureKey node: Node) {
        let type = node["sign_type"]?.text ?? "hmac"
        guard ["hmac", "basic", "aes", "public_key"].contains(type) else {
            node["sign_type"]?.report(
                .configurationValueNotAllowed, "found \(node["sign_type"]?.summary ?? "")",
                to: self.reader.diagnostics, allowed: "one of hmac, basic, aes, public_key")
            return
        }
        guard type == "hmac" || type == "basic" else { return }
        if let key = node["sign_key"], key.isScalar {
            self.require(type == "hmac" ? .signKey : .signUser, of: key, "the sign_key", isSecret: false)
        }
        if let secret = node["sign_secret"], secret.isScalar {
            self.require(type == "hmac" ? .signSecret : .signPassword, of: secret, "the sign_secret", isSecret: true)
        }
    }

    private func require(_ format: CredentialFormat, of node: Node, _ what: String, isSecret: Bool) {
        // A reference that leads nowhere is reported where it is read.
        guard let text = self.text(of: node, isSecret: isSecret) else { return }
        if let problem = format.problem(text) {
            node.report(
                .credentialMalformed, isSecret ? "\(what) \(problem)" : "\(what) \"\(text)\" \(problem)",
                to: self.reader.diagnostics, allowed: format.description)
        }
    }

    private func text(of node: Node, isSecret: Bool) -> String? {
        guard isSecret, let reference = SecretReference(node.text) else { return node.text }
        return self.reader.secret(reference)
    }

    private mutating func useOnce(_ node: Node, kind: String, isSecret: Bool) {
        guard let text = self.text(of: node, isSecret: isSecret) else { return }
        let use = Use(kind: kind, text: text)
        guard let first = self.used[use] else {
            self.used[use] = node
            return
        }
        self.reader.diagnostics.report(
            Diagnostic(
                .credentialTwice,
                isSecret ? "this \(kind) is there already" : "the \(kind) \"\(text)\" is there already",
                at: node.location, pointer: node.pointer, notes: [.init("used here first", at: first.location)]))
    }
}

/// The form a part of a credential must have.
struct CredentialFormat {
    let length: ClosedRange<Int>
    /// Characters beside letters and digits.
    let more: String
    /// Characters beside letters and digits at the beginning; `nil` allows letters only.
    let first: String?
    /// What is allowed, in words.
    let description: String

    static let appName = CredentialFormat(
        length: 1...255, more: "", first: "", description: "1 to 255 characters, none of them a control character")
    static let appKey = CredentialFormat(
        length: 8...200, more: "-_", first: "",
        description: "8 to 200 letters, digits, - and _; a letter or digit first")
    static let appSecret = CredentialFormat(
        length: 8...128, more: "_-!@#$%", first: "",
        description: "8 to 128 letters, digits and _-!@#$%; a letter or digit first")
    static let appCode = CredentialFormat(
        length: 64...180, more: "+_!@#$%-/=", first: "+/",
        description: "64 to 180 letters, digits and +_!@#$%-/=; a letter, digit, + or / first")
    static let accessKey = CredentialFormat(
        length: 1...200, more: "-_", first: "",
        description: "1 to 200 letters, digits, - and _; a letter or digit first")
    static let anyText = CredentialFormat(
        length: 1...65_536, more: "", first: "", description: "a text that is not empty")
    static let signKey = CredentialFormat(
        length: 8...32, more: "-_", first: "", description: "8 to 32 letters, digits, - and _; a letter or digit first")
    static let signSecret = CredentialFormat(
        length: 16...64, more: "_-!@#$%", first: "",
        description: "16 to 64 letters, digits and _-!@#$%; a letter or digit first")
    static let signUser = CredentialFormat(
        length: 4...32, more: "-_", first: nil, description: "4 to 32 letters, digits, - and _; a letter first")
    static let signPassword = CredentialFormat(
        length: 8...64, more: "_-!@#$%", first: "",
        description: "8 to 64 letters, digits and _-!@#$%; a letter or digit first")

    /// What is wrong with a text, without the text; `nil` when nothing is.
    func problem(_ text: String) -> String? {
        guard self.length.contains(text.count) else {
            return text.isEmpty ? "is empty" : "has \(text.count) characters"
        }
        if self.more.isEmpty {
            return text.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
                ? "has a control character" : nil
        }
        if let character = text.first {
            let mayBeFirst =
                Self.isLetter(character) || self.first != nil && Self.isDigit(character)
                || self.first?.contains(character) ?? false
            guard mayBeFirst else { return "begins with a character that may not stand first" }
        }
        let isKnown = text.allSatisfy { Self.isLetter($0) || Self.isDigit($0) || self.more.contains($0) }
        return isKnown ? nil : "has a character that is not allowed"
    }

    private static func isLetter(_ character: Character) -> Bool {
        character.asciiValue.map { ($0 | 0x20) &- 0x61 < 26 } ?? false
    }

    private static func isDigit(_ character: Character) -> Bool {
        character.asciiValue.map { $0 &- 0x30 < 10 } ?? false
    }
}
