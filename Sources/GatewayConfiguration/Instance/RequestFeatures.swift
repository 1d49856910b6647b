import Diagnostics
import SourceDocument

/// The features of an instance that concern how requests are taken, and how long backends have.
extension InstanceFile {
    /// Milliseconds a backend may have at most: what an API says above it is cut.
    ///
    /// - Source: APIG API Reference, the feature `backend_timeout` (`{"max_timeout": 60000}`, 1 to 600,000; 60,000 without it)
    package var maxBackendTimeoutMilliseconds: Int {
        self.feature("backend_timeout")["max_timeout"].flatMap { Self.number($0, 1...600_000) } ?? 60_000
    }

    /// Seconds a client may take for its body; `nil` is the standard.
    ///
    /// - Source: APIG API Reference, the feature `request_custom_config` (`request_body_timeout`). That it counts seconds is our reading, and so are its
    ///   bounds, 1 to 600; what its switch for HTTP/2 is called is not published.
    package var requestBodyTimeoutSeconds: Int? {
        self.feature("request_custom_config")["request_body_timeout"].flatMap { Self.number($0, 1...600) }
    }

    /// Whether paths are routed and passed on as they came, percent-encodings and all.
    ///
    /// - Source: APIG User Guide, apig_03_0046 (`api_uri_no_escape`)
    package var keepsPathEncoding: Bool { self.feature("api_uri_no_escape").isOn }

    /// Whether context values of authorizers may be numbers and booleans; they may, unless the instance says that its gateway cannot do that.
    ///
    /// - Source: APIG API Reference, the feature `authorizer_context_support_num_bool`
    package var takesAuthorizerNumbers: Bool {
        self.features["authorizer_context_support_num_bool"] == nil
            || self.feature("authorizer_context_support_num_bool").isOn
    }

    /// A number, also in a text.
    private static func number(_ node: Node, _ range: ClosedRange<Int>) -> Int? {
        guard let number = node.integer ?? Int(node.text), range.contains(number) else { return nil }
        return number
    }

    /// Reports settings of these features that cannot be used.
    static func checkRequestFeatures(_ root: Node, _ reader: ConfigurationReader) {
        func check(_ feature: String, _ key: String, _ range: ClosedRange<Int>) {
            guard let value = root["features"]?[feature] else { return }
            let setting = FeatureSetting(OpaqueJSON(value), name: feature)
            guard let member = setting[key], Self.number(member, range) == nil else { return }
            value.report(
                .featureSetting,
                "\"\(key)\" of \"\(feature)\" is no whole number from \(range.lowerBound) to \(range.upperBound)",
                to: reader.diagnostics)
        }
        check("backend_timeout", "max_timeout", 1...600_000)
        check("request_custom_config", "request_body_timeout", 1...600)
        guard let value = root["features"]?["throttle_strategy"] else { return }
        let setting = FeatureSetting(OpaqueJSON(value), name: "throttle_strategy")
        if let strategy = setting["strategy"], !["local", "cluster"].contains(strategy.text) {
            value.report(.featureSetting, "\"strategy\" is local or cluster", to: reader.diagnostics)
        }
    }

    /// Whether several gateways are to count together, which they do not.
    package var countsInCluster: Bool { self.feature("throttle_strategy")["strategy"]?.text == "cluster" }
}
