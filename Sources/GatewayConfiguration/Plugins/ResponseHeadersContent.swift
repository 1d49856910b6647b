import Diagnostics
package import SourceDocument

/// The content of a plug-in of type `set_resp_headers`.
///
/// - Source: APIG API Reference, CreatePlugin (SetRespHeadersContent); APIG User Guide, apig_03_0022
package struct ResponseHeadersContent: PluginRecord {
    package var responseHeaders: [ResponseHeaderPolicy] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "set_resp_headers content"
    package static let fields: [ConfigurationField<ResponseHeadersContent>] = [
        .list("response_headers", \.responseHeaders, "up to 10 headers").limited(entries: 0...10)
    ]

    package func check(_ place: PluginRecordPlace) {
        place.requireUnique(self.responseHeaders.map(\.name), at: "response_headers")
    }
}

/// What is done to a response header.
///
/// - Source: APIG User Guide, apig_03_0022
package enum ResponseHeaderAction: String, ConfigurationWord {
    /// Join the values there are and the new one with commas.
    case append
    /// Replace all by one.
    case override
    /// Remove all.
    case delete
    /// Set only when there is none.
    case skip
    /// Add another line.
    case add

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> ResponseHeaderAction? {
        if node.isScalar, let action = Self(rawValue: node.text.lowercased()) { return action }
        return self.readWord(node, reader)
    }
}

/// One header of a `set_resp_headers` plug-in.
package struct ResponseHeaderPolicy: PluginRecord {
    package enum ValueType: String, ConfigurationWord {
        case custom = "custom_value"
        case system = "system_parameter"
    }

    package var name = ""
    package var value = ""
    package var valueType = ValueType.custom
    package var action = ResponseHeaderAction.override
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "response header policy"
    package static let fields: [ConfigurationField<ResponseHeaderPolicy>] = [
        .required("action", \.action, "append, override, delete, skip or add"),
        .required("name", \.name, "header name").limited(characters: 1...32, .letterThenHyphens),
        .defaulted("value", \.value, "", "header value").limited(characters: 0...255, .headerValue),
        .defaulted("value_type", \.valueType, .custom, "custom_value or system_parameter"),
    ]

    /// The only system parameter there is.
    package static let cacheStatus = "$context.cacheStatus"

    /// Whether a header belongs to the gateway, so that no plug-in touches it.
    ///
    /// - Source: APIG User Guide, apig_03_0022
    package static func isProtected(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasPrefix("x-apig-") || name == "x-request-id" || name.hasPrefix("access-control-")
    }

    package func check(_ place: PluginRecordPlace) {
        if Self.isProtected(self.name) {
            place.report(.pluginHeaderProtected, "\"\(self.name)\" belongs to the gateway", at: "name")
        }
        guard self.valueType == .system else { return }
        if self.action != .add, self.action != .append {
            place.report(
                .configurationValueNotAllowed, "action \(self.action.rawValue) with value_type system_parameter",
                at: "action", allowed: "add or append with system_parameter")
        }
        if self.value != Self.cacheStatus {
            place.report(
                .configurationValueNotAllowed, "found the string \"\(self.value)\"", at: "value",
                allowed: "\(Self.cacheStatus) with value_type system_parameter")
        }
    }
}
