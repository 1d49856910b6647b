/// What a command found, as every form of report shows it.
package struct Report: Sendable {
    /// Why a finding does not count.
    package struct Suppression: Sendable {
        package enum Kind: Sendable {
            /// A comment in the document.
            case comment
            case baseline
            /// An earlier revision had it, too.
            case unchanged
            /// Somebody has accepted it.
            case accepted
        }

        package let kind: Kind
        package let reason: String

        package init(_ kind: Kind, reason: String) {
            self.kind = kind
            self.reason = reason
        }
    }

    /// A finding with what tells it from every other one.
    package struct Finding: Sendable {
        package let diagnostic: Diagnostic
        /// 32 hexadecimal digits that stay the same when lines move or words change: made of rule, file and JSON Pointer, and of which one it is
        /// where several agree in these.
        package let fingerprint: String
        /// Why it does not count; `nil` when it does.
        package var suppression: Suppression?
        /// Whether it makes the command fail, where more than its severity tells that.
        package var isFailure: Bool?

        package init(
            diagnostic: Diagnostic, fingerprint: String, suppression: Suppression? = nil, isFailure: Bool? = nil
        ) {
            self.diagnostic = diagnostic
            self.fingerprint = fingerprint
            self.suppression = suppression
            self.isFailure = isFailure
        }
    }

    /// The command's name, such as `validate`.
    package let command: String
    /// The version of the program.
    package let version: String
    /// The documents that were read, as the user named them.
    package let inputs: [String]
    /// The findings that count, in document order.
    package let findings: [Finding]
    /// Those that were taken back.
    package let suppressed: [Finding]
    /// Findings that were counted and not kept.
    package let droppedCount: Int
    /// The severity from which findings make the command fail; `nil` when none does.
    package let failLevel: Severity?

    package init(
        command: String, version: String, inputs: [String] = [], findings: [Finding], droppedCount: Int = 0,
        failLevel: Severity? = .error
    ) {
        self.command = command
        self.version = version
        self.inputs = inputs
        self.findings = findings.filter { $0.suppression == nil }
        self.suppressed = findings.filter { $0.suppression != nil }
        self.droppedCount = droppedCount
        self.failLevel = failLevel
    }

    /// Gives findings in document order their fingerprints.
    package static func fingerprinted(_ diagnostics: [Diagnostic]) -> [Finding] {
        var seen: [String: Int] = [:]
        return diagnostics.map { diagnostic in
            // What cannot be read has no pointer: the line tells it.
            let place = diagnostic.pointer ?? diagnostic.location?.excerpt?.text ?? ""
            let key = "\(diagnostic.rule.code)\n\(diagnostic.location?.file ?? "")\n\(place)"
            let number = seen[key, default: 0]
            seen[key] = number + 1
            return Finding(diagnostic: diagnostic, fingerprint: Fingerprint.of("\(key)\n\(number)"))
        }
    }

    /// The counts by severity in words, such as "2 errors, 1 warning, 1 ignored".
    package var summary: String {
        let summary = TextRenderer.summary(of: self.diagnostics, droppedCount: self.droppedCount)
        return self.suppressed.isEmpty ? summary : summary + ", \(self.suppressed.count) ignored"
    }

    /// The findings without their fingerprints.
    package var diagnostics: [Diagnostic] { self.findings.map(\.diagnostic) }

    /// The rules that were broken, each once, in the order of their codes.
    var rules: [Rule] { Set((self.findings + self.suppressed).map(\.diagnostic.rule)).sorted { $0.code < $1.code } }

    /// The documents, and whatever else findings stand in, each once; those without a finding too.
    var files: [String] {
        var known: Set<String> = []
        return (self.inputs + self.findings.compactMap(\.diagnostic.location?.file)).filter {
            known.insert($0).inserted
        }
    }

    /// Whether a finding makes the command fail.
    func fails(_ finding: Finding) -> Bool {
        finding.isFailure ?? self.failLevel.map { finding.diagnostic.severity >= $0 } ?? false
    }
}

extension String {
    /// The text as a relative reference of a URI: everything but unreserved characters and slashes is percent-encoded, for a colon would make the
    /// first part a scheme.
    ///
    /// - Source: RFC 3986 §2.3, §4.2
    package var asURIReference: String {
        var text = ""
        for byte in self.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: "/"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return text
    }
}
