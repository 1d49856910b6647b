import Diagnostics
package import SourceDocument

/// The content of a plug-in of type `proxy_mirror`.
///
/// - Source: APIG API Reference, CreatePlugin (ProxyMirrorContent); APIG User Guide, apig_03_0112
package struct ProxyMirrorContent: PluginRecord {
    package enum MirrorProtocol: String, ConfigurationWord {
        case http = "HTTP"
        case https = "HTTPS"
        case grpc = "GRPC"
        case grpcs = "GRPCS"

        package static func read(_ node: Node, _ reader: ConfigurationReader) -> MirrorProtocol? {
            if node.isScalar, let word = Self(rawValue: node.text.uppercased()) { return word }
            return self.readWord(node, reader)
        }
    }
    package enum PathMode: String, ConfigurationWord {
        /// `path` alone.
        case replace
        /// `path` in front of the request's.
        case prefix
    }

    package var mirrorProtocol = MirrorProtocol.http
    /// `host` or `host:port`; default port 443 or 80.
    package var host = ""
    /// `nil` or empty: the request's path.
    package var path: String?
    package var pathMode = PathMode.replace
    package var sampleRatio = SampleRatio.all
    /// Milliseconds; the product publishes no default, ours is 5000.
    package var timeout = 5_000
    package var mirrorsBody = true
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "proxy_mirror content"
    package static let fields: [ConfigurationField<ProxyMirrorContent>] = [
        .required("host", \.host, "host or host:port").limited(characters: 1...255),
        .defaulted("mirror_request_body_enabled", \.mirrorsBody, true, "whether the body is copied"),
        .optional("path", \.path, "path; absent: the request's").limited(characters: 0...512),
        .defaulted("path_concat_mode", \.pathMode, .replace, "replace: path alone; prefix: path and the request's"),
        .required("protocol", \.mirrorProtocol, "HTTP, HTTPS, GRPC or GRPCS"),
        .defaulted("sample_ratio", \.sampleRatio, .all, "share of calls, above 0 and at most 1"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds, 1 to 600000").limited(to: 1...600_000),
    ]

    package func check(_ place: PluginRecordPlace) {
        guard let path, !path.isEmpty else { return }
        let isTarget = path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
        guard !path.hasPrefix("/") || !isTarget else { return }
        place.report(
            .configurationText, "path \"\(path)\"", at: "path",
            allowed: "a path that starts with /, without blanks and #")
    }
}
