import Glibc

/// Reads a file as it was in a revision of the git repository around the current folder.
enum GitReader {
    /// The bytes of `revision:path`.
    ///
    /// - Throws: `FileError` with git's own words.
    static func read(_ specifier: String, maxBytes: Int) throws -> [UInt8] {
        // "./" makes git take the path from the current folder, as for any other file argument.
        try self.run(["show", "--end-of-options", Self.relative(specifier)], for: specifier, maxBytes: maxBytes)
    }

    /// The files under a folder of a revision, as `revision:path`; `nil` when the specifier names a file.
    ///
    /// - Throws: `FileError` with git's own words.
    static func files(under specifier: String, maxBytes: Int) throws -> [String]? {
        let name = Self.relative(specifier)
        let kind = try self.run(["cat-file", "-t", name], for: specifier, maxBytes: 64)
        guard kind.starts(with: Array("tree".utf8)), let colon = name.firstIndex(of: ":") else { return nil }
        let (revision, path) = (String(name[..<colon]), String(name[name.index(after: colon)...]))
        let listed = try self.run(
            ["ls-tree", "-r", "-z", "--name-only", revision, "--", path.hasSuffix("/") ? path : path + "/"],
            for: specifier, maxBytes: maxBytes)
        return listed.split(separator: 0).map { "\(revision):\(String(decoding: $0, as: UTF8.self))" }
    }

    /// Runs git and gives what it writes.
    private static func run(_ arguments: [String], for specifier: String, maxBytes: Int) throws -> [UInt8] {
        let result = try GitProcess.run(arguments, for: specifier, maxBytes: maxBytes)
        guard result.status == 0 else {
            let text =
                String(decoding: result.errors, as: UTF8.self).split(separator: "\n").first.map(String.init)
                ?? "git failed"
            throw FileError("cannot read \(specifier): \(text)")
        }
        return result.output
    }

    /// Whether an argument names a revision rather than a file: `HEAD~3:apis/shop.yaml`.
    static func isRevision(_ argument: String) -> Bool {
        guard let colon = argument.firstIndex(of: ":"), colon != argument.startIndex else { return false }
        return unsafe access(argument, F_OK) != 0
    }

    private static func relative(_ specifier: String) -> String {
        guard let colon = specifier.firstIndex(of: ":") else { return specifier }
        let path = specifier[specifier.index(after: colon)...]
        if path.hasPrefix("/") || path.hasPrefix("./") || path.hasPrefix("../") { return specifier }
        return "\(specifier[...colon])./\(path)"
    }
}
