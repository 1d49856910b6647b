import Glibc

/// A file that lines are added to; `-` is standard output.
struct LineFile {
    private let path: String
    private(set) var descriptor: Int32
    /// Whether a write that failed has left a line without its end.
    private var isBroken = false

    /// - Throws: `FileError` when it cannot be opened.
    init(_ path: String) throws {
        self.path = path
        self.descriptor = try Self.open(path)
    }

    private static func open(_ path: String) throws -> Int32 {
        let descriptor =
            unsafe path == "-" ? STDOUT_FILENO : Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw FileError("cannot write \(path): \(reason)")
        }
        return descriptor
    }

    /// Adds whole lines; behind half a line of an earlier failure they begin on a new one.
    ///
    /// - Throws: `FileError` when not all of them could be written.
    mutating func append(_ lines: [UInt8]) throws {
        if self.isBroken {
            try FileReader.writeAll([0x0A], to: self.descriptor, name: self.path)
            self.isBroken = false
        }
        var written = 0
        do {
            try FileReader.writeAll(lines, to: self.descriptor, name: self.path, written: &written)
        } catch {
            self.isBroken = written > 0 && lines[written - 1] != 0x0A
            throw error
        }
    }

    /// Opens the file again under its name, after it was renamed.
    ///
    /// - Returns: `false` for standard output, which has none.
    /// - Throws: `FileError` when it cannot be opened; the old one is written on.
    mutating func reopen() throws -> Bool {
        guard self.path != "-" else { return false }
        let new = try Self.open(self.path)
        Glibc.close(self.descriptor)
        self.descriptor = new
        self.isBroken = false
        return true
    }

    func close() { if self.path != "-" { Glibc.close(self.descriptor) } }
}
