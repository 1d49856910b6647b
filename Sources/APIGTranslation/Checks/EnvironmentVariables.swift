import Diagnostics
import SourceDocument

/// Environment variables in backend addresses and paths: `#name#`, several may follow each other.
extension Importer {
    /// Checks the variables of a text, and looks for them where the gateway's are known.
    ///
    /// - Source: APIG User Guide, apig_03_0083 (environment variables); APIG API Reference, CreateEnvironmentVariableV2
    func checkVariables(_ text: Located<String>?) {
        guard let text, text.value.utf8.contains(UInt8(ascii: "#")) else { return }
        let parts = text.value.split(separator: "#", omittingEmptySubsequences: false)
        // Text, name, text, name, … text: an odd number of parts.
        guard !parts.count.isMultiple(of: 2) else {
            text.node.report(
                .environmentVariableName, "a \"#\" of \(text.node.summary) has no partner", to: self.diagnostics)
            return
        }
        for (position, part) in parts.enumerated() where !position.isMultiple(of: 2) {
            let name = String(part)
            if !NameRules.isVariableName(name) {
                text.node.report(
                    .environmentVariableName, "the variable's name is \"\(name)\"", to: self.diagnostics)
            } else if self.options.gatewayNames != nil {
                self.checkExists(.variable, name, at: text.node)
            }
        }
    }
}
