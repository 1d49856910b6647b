import Diagnostics
import SourceDocument

/// A cipher suite of TLS 1.2, by the names of the product's feature `ssl_ciphers`.
///
/// - Source: APIG API Reference, the feature `ssl_ciphers`
package enum CipherName: String, ConfigurationWord {
    case ecdsaAES256GCM = "ECDHE-ECDSA-AES256-GCM-SHA384"
    case rsaAES256GCM = "ECDHE-RSA-AES256-GCM-SHA384"
    case ecdsaAES128GCM = "ECDHE-ECDSA-AES128-GCM-SHA256"
    case rsaAES128GCM = "ECDHE-RSA-AES128-GCM-SHA256"
    case ecdsaAES256CBC = "ECDHE-ECDSA-AES256-SHA384"
    case rsaAES256CBC = "ECDHE-RSA-AES256-SHA384"
    case ecdsaAES128CBC = "ECDHE-ECDSA-AES128-SHA256"
    case rsaAES128CBC = "ECDHE-RSA-AES128-SHA256"
}

/// The features of an instance that concern listeners and hosts.
///
/// A feature's value is its settings, or, as the product's API has it, the same as JSON in a text.
extension InstanceFile {
    /// The cipher suites clients of TLS 1.2 may use; `nil` when the feature is absent, which allows all.
    ///
    /// - Source: APIG API Reference, the feature `ssl_ciphers` (`{"ssl_ciphers": […]}`; the bare list is taken too)
    package var cipherNames: [CipherName]? {
        guard let settings = self.settings("ssl_ciphers") else { return nil }
        let list = settings.isSequence ? settings : settings["ssl_ciphers"]
        return list?.items.compactMap { CipherName(rawValue: $0.text) }
    }

    /// Hosts beside addresses that reach all groups; empty when the feature is absent or off.
    ///
    /// - Source: APIG API Reference, the feature `default_group_host_trustlist` (`{"enable": "on", "hosts": […]}`; without `enable` it is on)
    package var trustedHosts: [String] {
        guard let settings = self.settings("default_group_host_trustlist"), settings.isMapping else { return [] }
        if let enable = settings["enable"], enable.hasText("off") || enable.boolean == false { return [] }
        return settings["hosts"]?.items.map(\.text) ?? []
    }

    private func settings(_ feature: String) -> Node? {
        guard var text = self.features[feature]?.text else { return nil }
        // Twice: the settings, or a text that holds them.
        for _ in 0..<2 {
            let tree = SourceReader.read(name: feature, bytes: Array(text.utf8), diagnostics: DiagnosticCollector())
            guard let root = tree?.root else { return nil }
            guard root.isScalar else { return root }
            text = root.text
        }
        return nil
    }

    /// Reports settings of these features that cannot be used.
    static func checkListenerFeatures(_ root: Node, _ reader: ConfigurationReader) {
        guard let ciphers = root["features"]?["ssl_ciphers"], !ciphers.isScalar else { return }
        guard let list = ciphers.isSequence ? ciphers : ciphers["ssl_ciphers"] else {
            reader.wrongType(ciphers, expected: "a list of cipher suites")
            return
        }
        _ = [CipherName].read(list, reader)
    }
}
