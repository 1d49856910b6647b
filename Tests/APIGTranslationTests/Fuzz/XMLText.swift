/// Whether a text is well-formed as far as a report can break it: elements, attributes, references and characters.
enum XMLText {
    /// What is wrong with a text; `nil` when it is well-formed.
    static func fault(in bytes: [UInt8]) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return "it is no UTF-8" }
        let bad = text.unicodeScalars.first { scalar in
            scalar.value < 0x20 && ![0x09, 0x0A, 0x0D].contains(scalar.value) || scalar.value == 0xFFFE
                || scalar.value == 0xFFFF
        }
        if let bad { return "it holds U+\(String(bad.value, radix: 16))" }
        var open: [Substring] = []
        var rest = Substring(text)
        while let start = rest.firstIndex(of: "<") {
            if let fault = self.faultInText(rest[..<start]) { return fault }
            guard let end = rest[start...].firstIndex(of: ">") else { return "an element is not closed" }
            let tag = rest[rest.index(after: start)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") { continue }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return "</\(tag.dropFirst())> closes another element" }
                continue
            }
            if let fault = self.faultInAttributes(tag) { return fault }
            if !tag.hasSuffix("/") { open.append(tag.prefix { $0 != " " }) }
        }
        return open.isEmpty ? self.faultInText(rest) : "<\(open)> is open at the end"
    }

    private static func faultInAttributes(_ tag: Substring) -> String? {
        guard tag.count(where: { $0 == "\"" }).isMultiple(of: 2) else { return "a quote is open in \(tag)" }
        return self.faultInText(tag)
    }

    /// Every ampersand begins a reference.
    private static func faultInText(_ text: Substring) -> String? {
        for part in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            let name = part.prefix { $0 != ";" }
            guard ["amp", "lt", "gt", "quot", "#39", "#10", "#13", "#9"].contains(name) else {
                return "&\(name) is none"
            }
        }
        return nil
    }
}
