import Glibc

/// A file that could not be read or written, or a command that failed, in one line for the user.
struct FileError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Reads and writes whole files.
enum FileReader {
    /// The bytes of a file; `-` is standard input.
    ///
    /// - Throws: `FileError` with the system's reason.
    static func read(_ path: String, maxBytes: Int = .max) throws -> [UInt8] {
        let descriptor = unsafe path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError("cannot read \(path): \(Self.reason())") }
        defer { if path != "-" { close(descriptor) } }
        return try Self.readAll(descriptor, name: path, maxBytes: maxBytes)
    }

    /// The bytes of a file that really lies in a folder: a link inside it may lead out of it.
    ///
    /// - Throws: `FileError` with the system's reason, or when the file lies elsewhere.
    static func read(_ path: String, inside folder: String, maxBytes: Int) throws -> [UInt8] {
        let root = Self.realPath(folder) ?? folder
        if let real = Self.realPath(path), real != root, !real.hasPrefix(root + "/"), root != "/" {
            throw FileError("\(path) leads out of \(folder)")
        }
        return try Self.read(path, maxBytes: maxBytes)
    }

    /// Everything a descriptor gives until its end.
    ///
    /// One byte more than `maxBytes` is read at the most, so that the reader sees the excess.
    static func readAll(_ descriptor: Int32, name: String, maxBytes: Int) throws -> [UInt8] {
        var status = stat()
        let expected = unsafe fstat(descriptor, &status) == 0 ? max(0, Int(status.st_size)) : 0
        var bytes: [UInt8] = []
        let limit = maxBytes == .max ? maxBytes : maxBytes + 1
        var capacity = min(limit, max(expected + 1, 64 << 10))
        while bytes.count < limit {
            let offset = bytes.count
            var received = 0
            bytes.append(contentsOf: repeatElement(0, count: min(capacity, limit) - offset))
            received = unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            bytes.removeLast(bytes.count - offset - max(0, received))
            if received < 0 {
                if errno == EINTR { continue }
                throw FileError("cannot read \(name): \(Self.reason())")
            }
            if received == 0 { break }
            if bytes.count == capacity { capacity *= 2 }
        }
        return bytes
    }

    /// Writes a file as a whole: beside it first, then put in its place, so that a reader never sees half of it.
    ///
    /// - Throws: `FileError` with the system's reason.
    static func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" {
            try Self.writeAll(bytes, to: STDOUT_FILENO, name: "standard output")
            return
        }
        var status = stat()
        let isSpecial = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
        let target = isSpecial ? path : "\(path).\(getpid()).tmp"
        let descriptor = unsafe open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw FileError("cannot write \(path): \(Self.reason())") }
        do {
            try Self.writeAll(bytes, to: descriptor, name: path)
        } catch {
            close(descriptor)
            if !isSpecial { unsafe unlink(target) }
            throw error
        }
        close(descriptor)
        if !isSpecial, unsafe rename(target, path) != 0 {
            let reason = Self.reason()
            unsafe unlink(target)
            throw FileError("cannot write \(path): \(reason)")
        }
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, name: String) throws {
        var written = 0
        try self.writeAll(bytes, to: descriptor, name: name, written: &written)
    }

    /// Writes all bytes, and counts those that were written when it fails.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32, name: String, written: inout Int) throws {
        written = 0
        while written < bytes.count {
            let offset = written
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw FileError("cannot write \(name): \(Self.reason())")
            }
            written += count
        }
    }

    /// The directory part of a path; `.` when it has none.
    static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path with links and dots resolved; `nil` when there is no such file.
    static func realPath(_ path: String) -> String? {
        guard let resolved = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }

    private static func reason() -> String { unsafe String(cString: strerror(errno)) }
}
