import Diagnostics
package import SourceDocument

/// A value of requests that logs hold beside their fields.
///
/// - Source: APIG API Reference, the feature `custom_log`
package struct CustomLogItem: Sendable, Equatable {
    package enum Location: String, ConfigurationWord {
        case header
        case query
        case cookie
    }

    package let location: Location
    package let name: String

    package init(location: Location, name: String) {
        self.location = location
        self.name = name
    }
}

/// The features of an instance that concern logs.
extension InstanceFile {
    /// Items of `custom_log` that count.
    package static let maxCustomLogItems = 10

    /// What of requests goes into `custom_data_log1` and so on; empty when the feature is off.
    ///
    /// - Source: APIG API Reference, the feature `custom_log` (`{"custom_logs": [{"location": "header", "name": "X"}]}`, at most 10)
    package var customLogItems: [CustomLogItem] {
        guard let list = self.feature("custom_log")["custom_logs"] else { return [] }
        return Array(list.items.compactMap(Self.customLogItem).prefix(Self.maxCustomLogItems))
    }

    private static func customLogItem(_ node: Node) -> CustomLogItem? {
        guard node.isMapping, let location = node["location"].flatMap({ CustomLogItem.Location(rawValue: $0.text) }),
            let name = node["name"]?.text, !name.isEmpty
        else { return nil }
        return CustomLogItem(location: location, name: name)
    }

    /// Reports settings of these features that cannot be used.
    package static func checkLogFeatures(_ root: Node, _ reader: ConfigurationReader) {
        guard let value = root["features"]?["custom_log"] else { return }
        // The same as JSON in a text has no places of its own.
        let setting = FeatureSetting(OpaqueJSON(value), name: "custom_log")
        guard setting.isOn else { return }
        func report(_ message: String, _ node: Node) {
            (value.isMapping ? node : value).report(.featureSetting, message, to: reader.diagnostics)
        }
        guard let list = setting["custom_logs"], list.isSequence else {
            return report("\"custom_log\" has no list \"custom_logs\"", value)
        }
        let items = Array(list.items)
        let written = value["custom_logs"].map { Array($0.items) } ?? []
        for (index, item) in items.enumerated() where Self.customLogItem(item) == nil {
            report(
                "an item of \"custom_logs\" needs a \"location\" (header, query or cookie) and a \"name\"",
                written.indices.contains(index) ? written[index] : value)
        }
        if items.count > Self.maxCustomLogItems {
            report("\"custom_logs\" has \(items.count) items, of which 10 count", value)
        }
    }
}
