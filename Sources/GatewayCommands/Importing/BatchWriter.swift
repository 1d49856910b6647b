import APIGTranslation
import Diagnostics
import Glibc
import SourceDocument

/// Writes documents of more operations than one import takes as several, to be imported in the order of their numbers.
struct BatchWriter {
    let folder: String
    let maxOperations: Int

    /// A file that was written.
    struct Written {
        let file: String
        let operationCount: Int
        /// Whether its import makes the group.
        let makesGroup: Bool
    }

    /// Cuts a document.
    ///
    /// - Parameters:
    ///   - tree: The document.
    ///   - argument: Its file as the user named it.
    ///   - group: The group all batches go into; `nil` when the first one makes it.
    /// - Returns: The files, in order.
    /// - Throws: `FileError` when a file cannot be written, or paths that refer to each other are too many.
    func write(_ tree: SyntaxTree, _ argument: String, intoGroup group: String?) throws -> [Written] {
        guard let batches = DocumentSplit(DocumentValue(commenting: tree), maxOperations: self.maxOperations).batches()
        else {
            throw FileError("\(argument) cannot be split: paths that refer to each other have more operations")
        }
        if unsafe mkdir(self.folder, 0o755) != 0, errno != EEXIST {
            throw FileError("cannot make the folder \(self.folder): \(unsafe String(cString: strerror(errno)))")
        }
        let prefix = argument == "-" ? nil : Self.path(from: self.folder, to: FileReader.directory(of: argument))
        let width = String(batches.count).count
        return try batches.enumerated().map { position, batch in
            let digits = String(position + 1)
            let number = String(repeating: "0", count: width - digits.count) + digits
            let file = "\(self.folder)/\(Self.stem(of: argument))-\(number).\(tree.syntax == .json ? "json" : "yaml")"
            let document = prefix.map { batch.document.movingReferences(by: $0) } ?? batch.document
            try FileReader.write(document.encoded(as: tree.syntax), to: file)
            return Written(
                file: file, operationCount: batch.operationCount, makesGroup: position == 0 && group == nil)
        }
    }

    /// A file's name without folder and extension.
    private static func stem(of argument: String) -> String {
        guard argument != "-" else { return "document" }
        let name = argument.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map(String.init) ?? "document"
        guard let point = name.lastIndex(of: "."), point != name.startIndex else { return name }
        return String(name[..<point])
    }

    /// The way from one folder to another, with a slash at its end; empty when it is the same one.
    static func path(from origin: String, to target: String) -> String? {
        guard let origin = FileReader.realPath(origin), let target = FileReader.realPath(target) else { return nil }
        let left = origin.split(separator: "/")
        let right = target.split(separator: "/")
        let common = zip(left, right).prefix { $0 == $1 }.count
        let up = Array(repeating: "..", count: left.count - common)
        let steps = up + right.dropFirst(common).map(String.init)
        return steps.isEmpty ? "" : steps.joined(separator: "/") + "/"
    }
}
