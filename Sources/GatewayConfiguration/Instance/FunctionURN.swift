package import Diagnostics
package import SourceDocument

/// The name of a function: `urn:fss:<region>:<project>:function:<package>:<name>`, perhaps with a version or `!alias` behind it.
///
/// - Source: APIG User Guide, apig_03_0094; FunctionGraph API Reference, function URN
package struct FunctionURN: ConfigurationValue, Hashable {
    /// The URN without version or alias.
    package let name: String
    /// A version such as `latest`, or an alias with its `!`; `nil` when the URN names none.
    package let qualifier: String?

    package init(name: String, qualifier: String?) {
        self.name = name
        self.qualifier = qualifier
    }

    /// Parses a URN; `nil` when it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 7 || parts.count == 8, parts[0] == "urn", parts[1] == "fss", parts[4] == "function",
            parts.allSatisfy({ !$0.isEmpty }),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.name = parts.prefix(7).joined(separator: ":")
        self.qualifier = parts.count == 8 ? String(parts[7]) : nil
    }

    /// The function an API or an authorizer asks for: an alias wins over a version, and both over what stands in the URN itself.
    ///
    /// - Parameters:
    ///   - urn: The function's URN.
    ///   - version: Its version; `nil` or empty is none.
    ///   - alias: The URN of an alias, or its bare name; `nil` or empty is none.
    package init?(_ urn: String, version: String?, alias: String?) {
        guard let base = FunctionURN(urn) else { return nil }
        var qualifier = base.qualifier
        if let alias, !alias.isEmpty {
            let name = FunctionURN(alias)?.qualifier ?? alias
            qualifier = name.hasPrefix("!") ? name : "!" + name
        } else if let version, !version.isEmpty {
            qualifier = version
        }
        self.init(name: base.name, qualifier: qualifier)
    }

    /// The URN as text.
    package var text: String { self.qualifier.map { "\(self.name):\($0)" } ?? self.name }

    /// The part of the URN that is the function's own name.
    package var functionName: String { String(self.name.split(separator: ":").last ?? "") }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> FunctionURN? {
        guard let text = String.read(node, reader) else { return nil }
        guard let urn = FunctionURN(text) else {
            node.report(.functionURNMalformed, "\"\(text)\" is no function URN", to: reader.diagnostics)
            return nil
        }
        return urn
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .text(description: "a function URN") }
}

extension FunctionInfo {
    /// The function this backend asks for; `nil` when its URN is none.
    package var target: FunctionURN? { FunctionURN(self.functionURN, version: self.version, alias: self.aliasURN) }
}

extension CustomAuthorizer {
    /// The function this authorizer asks for; `nil` when its URN is none.
    package var target: FunctionURN? {
        FunctionURN(self.authorizerURI, version: self.authorizerVersion, alias: self.authorizerAliasURI)
    }
}
