import Glibc

/// Reads a file line by line, in as much memory as its longest line takes and never more than a bound.
enum LineSource {
    /// Bytes of a line; longer ones are told and left out.
    static let maxLineBytes = 1 << 20
    private static let chunkBytes = 256 << 10

    /// Reads all lines.
    ///
    /// - Parameters:
    ///   - file: A path; `-` is standard input.
    ///   - line: Gets each line without its end; `nil` stands for one that is too long.
    /// - Throws: `FileError` when the file cannot be read.
    static func read(_ file: String, _ line: (ArraySlice<UInt8>?) -> Void) throws {
        let descriptor = unsafe file == "-" ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Self.failure(file) }
        defer { if file != "-" { close(descriptor) } }
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        // The beginning of a line whose end has not come.
        var rest: [UInt8] = []
        var isTooLong = false
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure(file) }
            guard count > 0 else { break }
            var start = 0
            while let end = chunk[start..<count].firstIndex(of: 0x0A) {
                if isTooLong || rest.count + end - start > Self.maxLineBytes {
                    line(nil)
                } else if rest.isEmpty {
                    line(chunk[start..<end])
                } else {
                    rest += chunk[start..<end]
                    line(rest[...])
                }
                rest.removeAll(keepingCapacity: true)
                isTooLong = false
                start = end + 1
            }
            if isTooLong || rest.count + count - start > Self.maxLineBytes {
                isTooLong = true
                rest.removeAll(keepingCapacity: true)
            } else {
                rest += chunk[start..<count]
            }
        }
        if isTooLong { line(nil) } else if !rest.isEmpty { line(rest[...]) }
    }

    private static func failure(_ file: String) -> FileError {
        unsafe FileError("cannot read \(file): \(String(cString: strerror(errno)))")
    }
}
