import Glibc
import Synchronization

/// The files that went into a load, in the order they were first asked for; those that could not be read too.
final class InputRecorder {
    private(set) var files: [WatchedFile] = []
    private var known: Set<String> = []
    /// What standard input gave, which can be read once only.
    let standardInput: StandardInput?

    init(standardInput: StandardInput?) { self.standardInput = standardInput }

    /// Notes a file that is about to be read; what changes afterwards is seen as a change.
    func add(_ path: String) {
        guard self.known.insert(path).inserted else { return }
        self.files.append(WatchedFile(path: path, signature: FileSignature(path)))
    }
}

/// A file that was read, and what it was like then.
struct WatchedFile: Sendable, Equatable {
    let path: String
    let signature: FileSignature

    var hasChanged: Bool { FileSignature(self.path) != self.signature }
}

/// What tells a file's contents apart without reading them; links are followed.
struct FileSignature: Sendable, Equatable {
    private var exists = false
    private var device: UInt = 0
    private var inode: UInt = 0
    private var size: Int = 0
    private var modified = [0, 0]
    private var changed = [0, 0]

    init(_ path: String) {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return }
        self.exists = true
        self.device = UInt(status.st_dev)
        self.inode = UInt(status.st_ino)
        self.size = Int(status.st_size)
        self.modified = [status.st_mtim.tv_sec, status.st_mtim.tv_nsec]
        self.changed = [status.st_ctim.tv_sec, status.st_ctim.tv_nsec]
    }
}

/// Standard input, kept so that a reload sees what the start saw.
final class StandardInput: Sendable {
    private let content = Mutex<[UInt8]?>(nil)

    /// - Throws: `FileError` when it cannot be read.
    func bytes(maxBytes: Int) throws -> [UInt8] {
        if let known = self.content.withLock({ $0 }) { return known }
        let bytes = try FileReader.read("-", maxBytes: maxBytes)
        self.content.withLock { $0 = bytes }
        return bytes
    }
}
