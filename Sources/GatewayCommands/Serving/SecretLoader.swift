import GatewayConfiguration
import Glibc

/// Finds the secrets instance files refer to.
enum SecretLoader {
    /// The secret, or `nil` when the variable is not set or the file cannot be read.
    static func load(_ reference: SecretReference, directory: String) -> String? {
        switch reference {
        case .environment(let name):
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe String(cString: value)
        case .file(let path):
            let full = path.hasPrefix("/") ? path : "\(directory)/\(path)"
            guard let bytes = try? FileReader.read(full, maxBytes: 64 << 10) else { return nil }
            var text = String(decoding: bytes, as: UTF8.self)
            if text.hasSuffix("\n") { text.removeLast() }
            return text
        }
    }
}
