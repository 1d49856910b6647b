import Diagnostics
import SourceDocument

/// What the entries of gateway responses must hold.
extension ResponsesExtension.Entry {
    /// Headers an entry may have.
    private static let maxHeaders = 10

    /// - Source: APIG User Guide, apig_03_0008, apig_03_0121
    func check(_ diagnostics: DiagnosticCollector) {
        if self.headers.count > Self.maxHeaders {
            (self.node["headers"] ?? self.node).report(
                .responseHeader, "there are \(self.headers.count) headers", to: diagnostics)
        }
        guard let body = self.body, !body.value.isEmpty else { return }
        if let fault = SourceReader.jsonFault(in: Self.withoutVariables(body.value)) {
            body.node.report(.responseBodyNotJSON, "the body is no JSON: \(fault)", to: diagnostics)
        }
    }

    static func checkHeader(_ key: Node, _ value: Node, _ diagnostics: DiagnosticCollector) {
        let name = key.text
        let isName =
            (1...128).contains(name.utf8.count)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
                default: false
                }
            }
        if !isName { key.report(.responseHeader, "the header's name is \(key.summary)", to: diagnostics) }
        let text = value.text
        if !(1...1_024).contains(text.unicodeScalars.count) || text.contains("[[") || text.contains("]]") {
            value.report(.responseHeader, "the header's value is \(value.summary)", to: diagnostics)
        }
    }

    /// The body with a letter for each variable: values are texts, so one outside of quotes is a fault.
    private static func withoutVariables(_ body: String) -> String {
        var result = ""
        var rest = Substring(body)
        while let start = rest.firstIndex(of: "$") {
            result += rest[..<start]
            rest = rest[start...]
            guard rest.hasPrefix("$context.") else {
                result += "$"
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst().drop { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" || $0 == "-" }
            result += "x"
        }
        return result + rest
    }
}
