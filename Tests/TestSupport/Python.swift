import Glibc

/// Programs in Python that read what we write, as independent peers.
package enum Python {
    /// Whether there is a Python that has a module.
    package static func has(_ module: String) -> Bool { self.run(["-c", "import \(module)"]) != nil }

    /// What Python prints; `nil` when it fails.
    package static func run(_ arguments: [String]) -> String? {
        let words = (["python3"] + arguments).map { "'" + $0.replacing("'", with: "'\\''") + "'" }
        return self.output(of: words.joined(separator: " ") + " 2>/dev/null")
    }

    /// The output of a command of the shell; `nil` when it fails.
    package static func output(of command: String) -> String? {
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

    /// A text as Python's `json.dumps` writes it.
    package static func json(_ text: String) -> String {
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
