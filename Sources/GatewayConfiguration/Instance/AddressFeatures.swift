package import SourceDocument

/// The features of an instance that say where a caller's address is taken from.
extension InstanceFile {
    /// Which item of `X-Forwarded-For` is the caller: from 0 on from the left, below from the right; `nil` when the feature is off.
    ///
    /// - Source: APIG API Reference, the feature `real_ip_from_xff` (`{"enable": "on", "xff_index": -1}`; -1 when it is not said)
    package var forwardedForIndex: Int? {
        let feature = self.feature("real_ip_from_xff")
        guard feature.isOn else { return nil }
        return feature["xff_index"]?.integer ?? -1
    }

    /// The header that holds the caller's address; `nil` when the feature is off.
    ///
    /// - Source: APIG API Reference, the feature `real_ip_header_getter` (`{"enable": "on", "header_getter": "header:testIP"}`)
    package var clientAddressHeader: String? {
        guard let getter = self.feature("real_ip_header_getter")["header_getter"]?.text else { return nil }
        return Self.headerName(getter)
    }

    /// The header a getter names: `header:NAME`.
    private static func headerName(_ getter: String) -> String? {
        guard getter.hasPrefix("header:") else { return nil }
        let name = getter.dropFirst("header:".count)
        return name.isEmpty ? nil : String(name)
    }

    /// Reports settings of these features that cannot be used.
    package static func checkAddressFeatures(_ root: Node, _ reader: ConfigurationReader) {
        guard let features = root["features"], features.isMapping else { return }
        if let value = features["real_ip_from_xff"], value.isMapping, let index = value["xff_index"],
            index.integer == nil
        {
            reader.wrongType(index, expected: "a whole number: from 0 on from the left, below from the right")
        }
        guard let value = features["real_ip_header_getter"] else { return }
        let setting = FeatureSetting(OpaqueJSON(value), name: "real_ip_header_getter")
        guard setting.isOn, setting["header_getter"].flatMap({ Self.headerName($0.text) }) == nil else { return }
        reader.wrongType(
            value.isMapping ? value["header_getter"] ?? value : value, expected: "header_getter with header:NAME")
    }
}
