/// Whether a text can be a regular expression at all.
///
/// Finds what no dialect takes: brackets without partner, repetitions of nothing, ranges from high to low. Whether a construct exists in
/// ECMA 262 is not asked, since the tools that read documents differ in it.
///
/// - Source: ECMA 262 §22.2.1
struct PatternSyntax {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var openGroups = 0
    /// Whether what stands before can be repeated.
    private var isRepeatable = false
    /// Whether what stands before is a repetition, behind which `?` and `+` say how.
    private var isRepeated = false

    private init(_ text: String) { self.scalars = Array(text.unicodeScalars) }

    /// What is wrong with a pattern, in words that follow "in the pattern"; `nil` when nothing is.
    static func fault(of text: String) -> String? {
        var syntax = PatternSyntax(text)
        return syntax.fault()
    }

    private mutating func fault() -> String? {
        while let scalar = self.take() {
            switch scalar {
            case "\\":
                guard let escaped = self.take() else { return "the last backslash escapes nothing" }
                if escaped == "b" || escaped == "B" { self.passAssertion() } else { self.passAtom() }
            case "^", "$": self.passAssertion()
            case "[":
                if let fault = self.characterClass() { return fault }
                self.passAtom()
            case "(":
                self.openGroups += 1
                self.skipGroupKind()
                self.passAssertion()
            case ")":
                if self.openGroups == 0 { return "a ) has no (" }
                self.openGroups -= 1
                self.passAtom()
            case "*", "+", "?":
                if self.isRepeated, scalar != "*" {
                    self.isRepeated = false
                } else if self.isRepeatable {
                    self.passRepetition()
                } else {
                    return "a \(scalar) repeats nothing"
                }
            case "{":
                if let fault = self.counts() { return fault }
            case "|": self.passAssertion()
            default: self.passAtom()
            }
        }
        return self.openGroups > 0 ? "a ( is not closed" : nil
    }

    private mutating func take() -> Unicode.Scalar? {
        guard self.position < self.scalars.count else { return nil }
        defer { self.position += 1 }
        return self.scalars[self.position]
    }

    private func peek(_ distance: Int = 0) -> Unicode.Scalar? {
        let index = self.position + distance
        return index < self.scalars.count ? self.scalars[index] : nil
    }

    private mutating func passAtom() {
        self.isRepeatable = true
        self.isRepeated = false
    }

    /// A place in the text, or the beginning of a branch: nothing that can be repeated.
    private mutating func passAssertion() {
        self.isRepeatable = false
        self.isRepeated = false
    }

    private mutating func passRepetition() {
        self.isRepeatable = false
        self.isRepeated = true
    }

    /// Passes over `?:`, `?=`, `?<name>` and their like.
    private mutating func skipGroupKind() {
        guard self.peek() == "?" else { return }
        self.position += 1
        if self.peek() == "P" { self.position += 1 }
        guard self.peek() == "<", self.peek(1) != "=", self.peek(1) != "!" else { return }
        while let scalar = self.take() { if scalar == ">" { return } }
    }

    /// A class from behind its bracket to the closing one.
    private mutating func characterClass() -> String? {
        var last: Unicode.Scalar?
        if self.peek() == "^" { self.position += 1 }
        while let scalar = self.take() {
            switch scalar {
            case "]": return nil
            case "\\":
                if self.take() == nil { return "the last backslash escapes nothing" }
                last = nil
            case "-":
                if let low = last, let high = self.peek(), high != "]", high != "\\", high != "[" {
                    if low.value > high.value { return "the range \(low)-\(high) runs from high to low" }
                    self.position += 1
                    last = nil
                } else {
                    last = scalar
                }
            default: last = scalar
            }
        }
        return "a [ is not closed"
    }

    /// `{m}`, `{m,}` or `{m,n}`; anything else is a brace that stands for itself.
    private mutating func counts() -> String? {
        let start = self.position
        var parts = [""]
        while let scalar = self.take(), scalar != "}" {
            if scalar == ",", parts.count == 1 {
                parts.append("")
            } else if ("0"..."9").contains(scalar) {
                parts[parts.count - 1].unicodeScalars.append(scalar)
            } else {
                parts[0] = ""
                break
            }
        }
        guard self.position > start, self.scalars[self.position - 1] == "}", !parts[0].isEmpty else {
            self.position = start
            self.passAtom()
            return nil
        }
        if !self.isRepeatable { return "a {\(parts.joined(separator: ","))} repeats nothing" }
        if parts.count == 2, let least = Int(parts[0]), let most = Int(parts[1]), least > most {
            return "{\(parts.joined(separator: ","))} runs from high to low"
        }
        self.passRepetition()
        return nil
    }
}
