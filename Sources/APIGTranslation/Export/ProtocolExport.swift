import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The protocols callers may use, as `schemes` of 2.0.
    func schemes(of callers: FrontendProtocol) -> DocumentValue { .list(Self.words(of: callers).map { .text($0) }) }

    /// The same as `servers` of 3.0.
    ///
    /// - Source: APIG User Guide, apig_03_0067 (samples)
    func servers(of callers: FrontendProtocol) -> DocumentValue {
        .list(
            Self.words(of: callers).map { word in
                .mapping([DocumentMember("url", .text("\(word)://\(self.domain)"))])
            })
    }

    private static func words(of callers: FrontendProtocol) -> [String] {
        switch callers {
        case .http: ["http"]
        case .https, .grpcs: ["https"]
        case .both: ["http", "https"]
        }
    }
}
