import Glibc

/// The files an argument names: one, those under a folder, or those that fit a pattern.
enum InputSet {
    /// Files one argument may stand for.
    static let maxFiles = 10_000

    /// What an argument stands for.
    enum Expansion {
        /// The file it names.
        case file
        /// The files in the order of their names; those that are no definitions are left out by who reads them.
        case files([String])
    }

    /// Finds the files.
    ///
    /// - Throws: `FileError` when a folder cannot be read, a pattern fits nothing, or there are too many files.
    static func expand(_ argument: String) throws -> Expansion {
        if argument == "-" { return .file }
        var status = stat()
        if unsafe stat(argument, &status) == 0 {
            guard status.st_mode & S_IFMT == S_IFDIR else { return .file }
            return .files(try self.checked(try self.files(under: argument), argument))
        }
        if self.isPattern(argument) {
            let names = self.matches(argument)
            guard !names.isEmpty else { throw FileError("no file fits \(argument)") }
            return .files(try self.checked(names, argument))
        }
        guard GitReader.isRevision(argument) else { return .file }
        guard let files = try GitReader.files(under: argument, maxBytes: 16 << 20) else { return .file }
        return .files(try self.checked(files.filter(self.hasKnownSuffix), argument))
    }

    private static func checked(_ names: [String], _ argument: String) throws -> [String] {
        guard names.count <= self.maxFiles else {
            throw FileError("\(argument) stands for \(names.count) files; at most \(self.maxFiles) are read")
        }
        return names.sorted()
    }

    private static func isPattern(_ argument: String) -> Bool { argument.contains { "*?[".contains($0) } }

    private static func matches(_ pattern: String) -> [String] {
        var found = unsafe glob_t()
        defer { unsafe globfree(&found) }
        guard unsafe glob(pattern, 0, nil, &found) == 0 else { return [] }
        return unsafe (0..<Int(found.gl_pathc)).compactMap { position in
            unsafe found.gl_pathv[position].map { unsafe String(cString: $0) }
        }
    }

    /// The files of a folder and the folders in it that look like documents; hidden ones are not looked at.
    private static func files(under folder: String) throws -> [String] {
        var names: [String] = []
        var folders = [folder]
        while let next = folders.popLast() {
            guard let stream = unsafe opendir(next) else {
                throw FileError("cannot read \(next): \(unsafe String(cString: strerror(errno)))")
            }
            defer { unsafe closedir(stream) }
            while let entry = unsafe readdir(stream) {
                let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                    unsafe tuple.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
                }
                guard !name.hasPrefix(".") else { continue }
                let path = next.hasSuffix("/") ? next + name : "\(next)/\(name)"
                var status = stat()
                // Links to folders could lead in circles.
                guard unsafe lstat(path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR { folders.append(path) }
                if status.st_mode & S_IFMT != S_IFDIR, self.hasKnownSuffix(path) { names.append(path) }
            }
            guard names.count <= self.maxFiles else { break }
        }
        return names
    }

    private static func hasKnownSuffix(_ path: String) -> Bool {
        [".yaml", ".yml", ".json"].contains { path.lowercased().hasSuffix($0) }
    }
}
