import Glibc

/// Reads a file as it was in a revision of the git repository around the current folder.
enum GitReader {
    /// The bytes of `revision:path`.
    ///
    /// - Throws: `FileError` with git's own words.
    static func read(_ specifier: String, maxBytes: Int) throws -> [UInt8] {
        // "./" makes git take the path from the current folder, as for any other file argument.
        let arguments = ["show", "--end-of-options", Self.relative(specifier)]
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
