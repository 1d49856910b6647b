/// The names the product allows, checked without regular expressions.
///
/// Lengths count characters. Chinese characters are allowed where the product's Chinese pages allow them.
enum NameRules {
    /// An API's name, and the wider rule of a group's: 3–255, starting with a letter, digit or Chinese character.
    ///
    /// - Source: APIG API Reference, CreateApiV2 (`name`)
    static func isAPIName(_ name: String) -> Bool {
        self.matches(name, 3...255, first: self.isLetterDigitOrHan) {
            self.isLetterDigitOrHan($0) || "-_./:()（）：、".unicodeScalars.contains($0)
        }
    }

    /// A group's name as the import page has it, also a policy's and an authorizer's: 3–64, letters, digits, `_`, a letter first.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    static func isPolicyName(_ name: String) -> Bool {
        self.matches(name, 3...64, first: self.isLetterOrHan) {
            self.isLetterOrDigit($0) || self.isHan($0) || $0 == "_"
        }
    }

    /// A request or backend parameter's name: 1–32, letters, digits, `-`, `_`, `.`, a letter first.
    ///
    /// - Source: APIG User Guide, apig_03_0091
    static func isParameterName(_ name: String) -> Bool {
        self.matches(name, 1...32, first: self.isLetter) {
            self.isLetterOrDigit($0) || "-_.".unicodeScalars.contains($0)
        }
    }

    /// A tag: 1–128, a letter or Chinese character first.
    ///
    /// - Source: APIG API Reference, CreateApiV2 (`tags`)
    static func isTag(_ name: String) -> Bool {
        self.matches(name, 1...128, first: self.isLetterOrHan) {
            self.isLetterOrDigit($0) || self.isHan($0) || "-*#%.:_".unicodeScalars.contains($0)
        }
    }

    /// A gateway response's name: 1–64 letters, digits, `-`, `_`.
    static func isResponseName(_ name: String) -> Bool {
        self.matches(name, 1...64, first: self.isResponseScalar, rest: self.isResponseScalar)
    }

    /// A plug-in's name: 3–255, a letter or Chinese character first.
    ///
    /// - Source: APIG API Reference, CreatePluginV2
    static func isPluginName(_ name: String) -> Bool {
        self.matches(name, 3...255, first: self.isLetterOrHan) {
            self.isLetterOrDigit($0) || self.isHan($0) || $0 == "_" || $0 == "-"
        }
    }

    /// A load balance channel's name, and a server group's: 3–64, a letter or Chinese character first.
    ///
    /// - Source: APIG User Guide, apig_03_0136
    static func isChannelName(_ name: String) -> Bool {
        self.matches(name, 3...64, first: self.isLetterOrHan) {
            self.isLetterOrDigit($0) || self.isHan($0) || "-_.".unicodeScalars.contains($0)
        }
    }

    /// An orchestration rule's name: 3–64 letters, digits and `_`, a letter first.
    ///
    /// - Source: APIG User Guide, apig_03_0110
    static func isOrchestrationName(_ name: String) -> Bool {
        self.matches(name, 3...64, first: self.isLetter) { self.isLetterOrDigit($0) || $0 == "_" }
    }

    /// An environment variable's name: 3–32, a letter first.
    ///
    /// - Source: APIG API Reference, CreateEnvironmentVariableV2
    static func isVariableName(_ name: String) -> Bool {
        self.matches(name, 3...32, first: self.isLetter) { self.isLetterOrDigit($0) || $0 == "_" || $0 == "-" }
    }

    /// A character of a request or backend path.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    static func isPathScalar(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetterOrDigit(scalar) || "/*%-_.~{}+".unicodeScalars.contains(scalar)
    }

    private static func matches(
        _ name: String, _ length: ClosedRange<Int>, first: (Unicode.Scalar) -> Bool, rest: (Unicode.Scalar) -> Bool
    ) -> Bool {
        let scalars = name.unicodeScalars
        guard length.contains(scalars.count), let head = scalars.first, first(head) else { return false }
        return scalars.dropFirst().allSatisfy(rest)
    }

    private static func isResponseScalar(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetterOrDigit(scalar) || scalar == "-" || scalar == "_"
    }

    private static func isLetterOrHan(_ scalar: Unicode.Scalar) -> Bool { self.isLetter(scalar) || self.isHan(scalar) }

    private static func isLetterDigitOrHan(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetterOrDigit(scalar) || self.isHan(scalar)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        self.isLetter(scalar) || ("0"..."9").contains(scalar)
    }

    private static func isHan(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF: true
        default: false
        }
    }
}
