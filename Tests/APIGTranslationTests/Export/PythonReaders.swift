import Glibc
import SourceDocument

/// Programs in Python that read what we write.
enum PythonReaders {
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        return parts.joined(separator: "/") + "/Peers"
    }()

    /// The output of a command; `nil` when it fails.
    static func output(of command: String) -> String? {
        guard let pipe = unsafe popen(command, "r") else { return nil }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, pipe)
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        return unsafe pclose(pipe) == 0 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    /// Whether Python has a module.
    static func has(_ module: String) -> Bool { self.output(of: "python3 -c 'import \(module)' 2>/dev/null") != nil }

    /// Runs a program on a new folder that holds files, and removes it.
    ///
    /// - Returns: What the program prints; `nil` when it fails.
    static func run(_ program: String, _ files: [(name: String, bytes: [UInt8])]) -> String? {
        var template = Array("/tmp/apig-exports-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { return nil }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer {
            for file in files { unsafe unlink("\(path)/\(file.name)") }
            unsafe rmdir(path)
        }
        for file in files {
            guard let stream = unsafe fopen("\(path)/\(file.name)", "wb") else { return nil }
            unsafe fwrite(file.bytes, 1, file.bytes.count, stream)
            unsafe fclose(stream)
        }
        return self.output(of: "python3 '\(self.folder)/\(program)' '\(path)'")
    }

    /// A value as `read_exports.py` prints it: written without the product's own writers.
    static func canonical(_ value: DocumentValue) -> String {
        switch value.content {
        case .null: "null"
        case .boolean(let truth): truth ? "true" : "false"
        case .number(let text): "{\"number\":\(self.quoted(text))}"
        case .text(let text): self.quoted(text)
        case .list(let items): "[" + items.map(self.canonical).joined(separator: ",") + "]"
        case .mapping(let members):
            "{"
                + members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
                .map { "\(self.quoted($0.key)):\(self.canonical($0.value))" }.joined(separator: ",") + "}"
        }
    }

    /// A text as Python's `json.dumps` writes it.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for unit in text.utf16 {
            switch unit {
            case 0x22: quoted += "\\\""
            case 0x5C: quoted += "\\\\"
            case 0x0A: quoted += "\\n"
            case 0x0D: quoted += "\\r"
            case 0x09: quoted += "\\t"
            case 0x08: quoted += "\\b"
            case 0x0C: quoted += "\\f"
            case 0x20..<0x7F: quoted.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: unit)))
            default:
                let digits = String(unit, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
