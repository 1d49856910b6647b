import Diagnostics
import SourceDocument

/// The certificate a gateway shows to backends and health checks that ask who calls; all texts are PEM.
///
/// - Source: APIG API Reference, the feature `backend_client_certificate` (`{"enable", "ca", "content", "key"}`)
package struct BackendCertificate: Sendable, Equatable {
    /// The certificate, then those it is signed by.
    package var content: String
    /// Its private key, without a passphrase.
    package var key: Secret
    /// Certificates that such backends may be signed by, beside the others that are trusted; `nil` for no further ones.
    ///
    /// That this is what `ca` is for is our reading.
    package var authorities: String?

    package init(content: String, key: Secret, authorities: String? = nil) {
        self.content = content
        self.key = key
        self.authorities = authorities
    }
}

extension BackendCertificate {
    /// Reads the feature.
    ///
    /// Each text is given as it is, as `${env:…}` or `${file:…}`, or as a file under the member's name with `_file` behind it.
    ///
    /// - Parameters:
    ///   - features: The mapping of all features; `nil` when the file has none.
    ///   - reader: Where faults go, and what secrets stand for.
    /// - Returns: `nil` when the feature is off, or cannot be used.
    static func read(_ features: Node?, _ reader: ConfigurationReader) -> BackendCertificate? {
        let name = "backend_client_certificate"
        guard let features, features.isMapping, let value = features[name] else { return nil }
        let setting = FeatureSetting(OpaqueJSON(value), name: name)
        guard setting.isOn else { return nil }
        guard let settings = value.isMapping ? value : setting.settings, settings.isMapping else {
            value.report(.featureSetting, "\"\(name)\" is on and has no certificate", to: reader.diagnostics)
            return nil
        }
        func text(_ key: String) -> Secret? {
            if let file = settings["\(key)_file"], file.isScalar, !file.utf8.isEmpty {
                if let text = reader.secret(.file(path: file.text)) { return Secret(value: text) }
                file.report(
                    .configurationSecretMissing, "\(file.text) cannot be read", to: reader.diagnostics)
                return nil
            }
            guard let node = settings[key], node.isScalar, !node.utf8.isEmpty else { return nil }
            return Secret.read(node, reader)
        }
        let (content, key) = (text("content"), text("key"))
        guard let content, let key, Self.isPEM(content.value), Self.isPEM(key.value) else {
            value.report(
                .featureSetting, "\"\(name)\" needs \"content\" and \"key\", a certificate and its key in PEM",
                to: reader.diagnostics)
            return nil
        }
        let authorities = text("ca")
        if let authorities, !Self.isPEM(authorities.value) {
            value.report(.featureSetting, "\"ca\" of \"\(name)\" is no PEM text", to: reader.diagnostics)
            return nil
        }
        return BackendCertificate(content: content.value, key: key, authorities: authorities?.value)
    }

    private static func isPEM(_ text: String) -> Bool { text.firstRange(of: "-----BEGIN ") != nil }
}
