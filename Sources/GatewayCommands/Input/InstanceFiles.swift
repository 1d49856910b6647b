import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Reads instance files with what they name on the disk: secrets, certificates, the code of functions.
enum InstanceFiles {
    /// A reader for the instance file of a name.
    ///
    /// - Parameters:
    ///   - file: The file, whose folder relative paths count from.
    ///   - diagnostics: Where faults go.
    ///   - note: Is told every file a secret is read from.
    /// - Returns: The reader.
    static func reader(
        for file: String, diagnostics: DiagnosticCollector, note: @escaping (String) -> Void = { _ in }
    ) -> ConfigurationReader {
        let directory = FileReader.directory(of: file)
        return ConfigurationReader(
            diagnostics: diagnostics,
            secret: { reference in
                if case .file(let path) = reference { note(self.resolve(path, directory)) }
                return SecretLoader.load(reference, directory: directory)
            },
            certificateFault: { CertificateCheck.fault($0, directory: directory) },
            functionFault: { FunctionCheck.fault($0, directory: directory) })
    }

    /// A path of an instance file as seen from the current folder.
    static func resolve(_ path: String, _ directory: String) -> String {
        path.hasPrefix("/") ? path : "\(directory)/\(path)"
    }

    /// Whether a file that is no document is an instance file, rather than a gateway configuration.
    ///
    /// Both begin with `formatVersion`; what else stands there tells them apart.
    static func isInstance(_ root: Node) -> Bool {
        let configuration = Set(Configuration.fields.map(\.key))
        let instance = Set(InstanceFile.fields.map(\.key))
        for entry in root.entries {
            let key = entry.key.text
            if instance.contains(key) != configuration.contains(key) { return instance.contains(key) }
        }
        // Groups are in both; those of a configuration have an id.
        return root["groups"]?.items.contains { $0["id"] == nil } ?? false
    }
}
