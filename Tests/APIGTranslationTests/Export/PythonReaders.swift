import Glibc
import SourceDocument
import TestSupport

/// Programs in Python that read what we write.
enum PythonReaders {
    static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(2)
        return parts.joined(separator: "/") + "/Peers"
    }()

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
        return Python.run(["\(self.folder)/\(program)", path])
    }

    /// A value as `read_exports.py` prints it: written without the product's own writers.
    static func canonical(_ value: DocumentValue) -> String {
        switch value.content {
        case .null: "null"
        case .boolean(let truth): truth ? "true" : "false"
        case .number(let text): "{\"number\":\(Python.json(text))}"
        case .text(let text): Python.json(text)
        case .list(let items): "[" + items.map(self.canonical).joined(separator: ",") + "]"
        case .mapping(let members):
            "{"
                + members.sorted { $0.key.unicodeScalars.lexicographicallyPrecedes($1.key.unicodeScalars) }
                .map { "\(Python.json($0.key)):\(self.canonical($0.value))" }.joined(separator: ",") + "}"
        }
    }
}
