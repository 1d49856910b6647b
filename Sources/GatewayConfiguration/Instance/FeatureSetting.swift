import Diagnostics
package import SourceDocument

/// The value of a feature switch of an instance.
///
/// It is true or false, "on" or "off", the feature's settings (with `enable`, or on without it), or, as the product's API has it, the same as
/// JSON in a text.
///
/// - Source: APIG API Reference, apig-api-20200402 (supported features)
package struct FeatureSetting {
    package private(set) var isOn = false
    /// The settings, a mapping or a list; `nil` when there are none.
    package private(set) var settings: Node?

    /// Reads a feature's JSON.
    init(_ json: OpaqueJSON?, name: String) {
        guard var text = json?.text else { return }
        // Twice: the value, or a text that holds it.
        for _ in 0..<2 {
            let tree = SourceReader.read(name: name, bytes: Array(text.utf8), diagnostics: DiagnosticCollector())
            guard let root = tree?.root else { return }
            guard root.isScalar else {
                let enable = root.isMapping ? root["enable"] : nil
                self.isOn = enable.map(Self.isOn) ?? true
                self.settings = root
                return
            }
            self.isOn = Self.isOn(root)
            text = root.text
        }
    }

    private static func isOn(_ node: Node) -> Bool {
        node.boolean == true || ["on", "true", "yes"].contains(node.text.lowercased())
    }

    /// A setting of a feature that is on.
    package subscript(key: String) -> Node? {
        self.isOn && self.settings?.isMapping == true ? self.settings?[key] : nil
    }
}

extension InstanceFile {
    /// The value of a feature; off when the file does not have it.
    package func feature(_ name: String) -> FeatureSetting { FeatureSetting(self.features[name], name: name) }
}
