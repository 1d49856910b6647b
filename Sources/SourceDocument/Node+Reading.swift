package import Diagnostics

/// Scalars as the type a place expects, with what authors write instead.
///
/// `what` names the value in messages, such as `required`; `wrongType` is the rule for a value that cannot be taken, where the caller has a
/// better one than this module's.
extension Node {
    /// A truth value.
    ///
    /// The words of YAML 1.1 and the texts `"true"` and `"false"` are taken with a warning.
    ///
    /// - Returns: `nil` for anything else; reported.
    package func booleanValue(
        _ what: String, to diagnostics: DiagnosticCollector, wrongType: Rule = .wrongType
    ) -> Bool? {
        if let value = self.boolean { return value }
        if let value = self.legacyBoolean {
            self.report(
                .booleanByOldWord, "\"\(what)\" is written as \(self.text)", to: diagnostics, mend: "write \(value)",
                fix: self.fix(writing: .literal("\(value)")))
            return value
        }
        if self.scalarType == .string, self.hasText("true") || self.hasText("false") {
            let value = self.hasText("true")
            self.report(
                .booleanAsText, "\"\(what)\" is \(self.summary)", to: diagnostics,
                mend: "write \(value) without quotes",
                fix: self.fix(writing: .literal("\(value)")))
            return value
        }
        self.reportWrongType(what, expected: "true or false", rule: wrongType, to: diagnostics)
        return nil
    }

    /// An integer that fits into 64 bits.
    ///
    /// An integer in quotes and a number whose fraction is 0, such as `5.0`, are taken with a warning.
    ///
    /// - Returns: `nil` for anything else; reported.
    package func integerValue(
        _ what: String, to diagnostics: DiagnosticCollector, wrongType: Rule = .wrongType
    ) -> Int? {
        switch self.scalarType {
        case .integer:
            if let value = self.integer { return value }
            self.reportWrongType(what, expected: "an integer of at most 64 bits", rule: wrongType, to: diagnostics)
            return nil
        case .float:
            // Beyond 2^53 a double no longer says which integer was written.
            if let number = self.double, number.magnitude < 9_007_199_254_740_992, let value = Int(exactly: number) {
                self.report(
                    .integerWithFraction, "\"\(what)\" is written as \(self.text)", to: diagnostics,
                    mend: "write \(value)", fix: self.fix(writing: .literal("\(value)")))
                return value
            }
        case .string where CoreSchema.type(of: self.utf8) == .integer:
            if let value = CoreSchema.integer(self.utf8) {
                self.report(
                    .integerAsText, "\"\(what)\" is \(self.summary)", to: diagnostics,
                    mend: "write \(value) without quotes", fix: self.fix(writing: .literal("\(value)")))
                return value
            }
        default: break
        }
        self.reportWrongType(what, expected: "an integer", rule: wrongType, to: diagnostics)
        return nil
    }

    /// A text; a number or a Boolean is taken as its text as written, so `1.0` gives "1.0".
    ///
    /// - Returns: `nil` for a container or a null; reported.
    package func stringValue(
        _ what: String, to diagnostics: DiagnosticCollector, wrongType: Rule = .wrongType
    ) -> String? {
        if self.isScalar, !self.isNull { return self.text }
        self.reportWrongType(what, expected: "a text", rule: wrongType, to: diagnostics)
        return nil
    }

    private func reportWrongType(_ what: String, expected: String, rule: Rule, to diagnostics: DiagnosticCollector) {
        self.report(
            rule, "\"\(what)\" is \(self.summary)", to: diagnostics, allowed: "\(expected) for \"\(what)\"",
            mend: "write \(expected)")
    }
}
