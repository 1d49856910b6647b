package import SourceDocument

/// The features of an instance that say how calls are counted.
extension InstanceFile {
    /// The calls a second that every API gets without a policy of its own; `nil` when the instance does not throttle by itself.
    ///
    /// The product has such a limit always, 200 a second in older editions and 6,000 in newer; a local gateway has it when the file says so. The
    /// feature without a number is the older editions' 200.
    ///
    /// - Source: APIG API Reference, the feature `ratelimit` (`{"api_limits": 500}`, 1 to 1,000,000)
    package var defaultAPILimit: Int? {
        let feature = self.feature("ratelimit")
        guard feature.isOn else { return nil }
        guard let limit = feature["api_limits"] else { return 200 }
        return limit.integer.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    /// Reports settings of these features that cannot be used.
    package static func checkThrottleFeatures(_ root: Node, _ reader: ConfigurationReader) {
        guard let limit = root["features"]?["ratelimit"]?["api_limits"] else { return }
        guard let number = limit.integer, (1...1_000_000).contains(number) else {
            reader.wrongType(limit, expected: "a whole number from 1 to 1000000")
            return
        }
    }
}
