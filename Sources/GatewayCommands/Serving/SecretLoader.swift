import GatewayConfiguration
import Glibc

/// Finds the secrets instance files refer to.
enum SecretLoader {
    /// Bytes of a file with a secret.
    static let maxBytes = 64 << 10

    /// The secret, or `nil` when the variable is not set, or the file cannot be read or is too long.
    static func load(_ reference: SecretReference, directory: String) -> String? {
        switch reference {
        case .environment(let name):
            guard let value = unsafe getenv(name) else { return nil }
            return unsafe String(cString: value)
        case .file(let path):
            let full = path.hasPrefix("/") ? path : "\(directory)/\(path)"
            guard var bytes = try? FileReader.read(full, maxBytes: self.maxBytes), bytes.count <= self.maxBytes else {
                return nil
            }
            // The end of its line is not part of a secret.
            if bytes.last == 0x0A { bytes.removeLast() }
            if bytes.last == 0x0D { bytes.removeLast() }
            return String(decoding: bytes, as: UTF8.self)
        }
    }
}
