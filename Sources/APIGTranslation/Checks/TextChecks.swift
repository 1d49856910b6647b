import Diagnostics
import SourceDocument

/// Texts the product takes only without certain characters.
extension Importer {
    /// A description, remark, sample or default with angle brackets.
    ///
    /// - Source: APIG API Reference, CreateApiV2 (`remark`, `sample_value`)
    func checkBrackets(_ text: Located<String>?, _ what: String) {
        guard let text, text.value.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) else {
            return
        }
        text.node.report(.textWithBrackets, "\(what) holds an angle bracket", to: self.diagnostics)
    }

    /// The name of something the gateway has: a channel, a server group, a plug-in, an orchestration rule.
    func checkResourceName(_ name: Located<String>?, _ what: String, _ isName: (String) -> Bool, allowed: String) {
        guard let name, !name.value.isEmpty, !isName(name.value) else { return }
        name.node.report(
            .resourceName, "the name of the \(what) is \(name.node.summary)", to: self.diagnostics, allowed: allowed)
    }

    /// A backend path: it starts with a slash, and its characters are those of URLs.
    ///
    /// - Source: APIG User Guide, apig_03_0083 (path syntax), apig_03_0092
    func checkPathText(_ path: Located<String>?) {
        guard let path, !path.value.isEmpty else { return }
        let first = path.value.unicodeScalars.first
        if first != "/", first != "#" {
            path.node.report(
                .backendPath, "the backend path is \(path.node.summary)", to: self.diagnostics,
                fix: path.node.fix(writing: "/" + path.value))
            return
        }
        let bad = path.value.unicodeScalars.first { !NameRules.isPathScalar($0) && $0 != "#" }
        if let bad {
            path.node.report(.backendPath, "the backend path holds \"\(bad)\"", to: self.diagnostics)
        }
    }
}
