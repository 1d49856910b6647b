import Glibc

/// Runs git.
enum GitProcess {
    struct Result {
        let status: Int32
        let output: [UInt8]
        /// What it said on standard error, the first of it.
        let errors: [UInt8]
    }

    /// Runs git and waits for its end.
    ///
    /// - Parameters:
    ///   - arguments: What stands behind `git`.
    ///   - name: What it is run for, for messages.
    ///   - maxBytes: The most bytes of its output; one more is read, so that the excess is seen.
    /// - Returns: What it wrote, and how it ended; a status above 255 is a signal.
    /// - Throws: `FileError` when git cannot be started.
    static func run(_ arguments: [String], for name: String, maxBytes: Int) throws -> Result {
        var output: [Int32] = [0, 0]
        var errors: [Int32] = [0, 0]
        guard unsafe pipe(&output) == 0 else { throw FileError("cannot read \(name): no pipe") }
        guard unsafe pipe(&errors) == 0 else {
            close(output[0])
            close(output[1])
            throw FileError("cannot read \(name): no pipe")
        }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, output[1], STDOUT_FILENO)
        unsafe posix_spawn_file_actions_adddup2(&actions, errors[1], STDERR_FILENO)
        for descriptor in output + errors { unsafe posix_spawn_file_actions_addclose(&actions, descriptor) }
        var pointers: [UnsafeMutablePointer<CChar>?] =
            unsafe (["git"] + arguments).map { unsafe strdup($0) } + [nil]
        defer { while let pointer = unsafe pointers.popLast() { unsafe free(pointer) } }
        var process: pid_t = 0
        let failure = unsafe posix_spawnp(&process, "git", &actions, nil, &pointers, environ)
        close(output[1])
        close(errors[1])
        defer {
            close(output[0])
            close(errors[0])
        }
        guard failure == 0 else { throw FileError("cannot read \(name): git cannot be started") }
        let bytes = try FileReader.readAll(output[0], name: name, maxBytes: maxBytes)
        let words = try FileReader.readAll(errors[0], name: name, maxBytes: 4_096)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        // The exit status stands in the second byte; a signal is kept out of its way.
        return Result(
            status: status & 0x7F == 0 ? (status >> 8) & 0xFF : 256 + (status & 0x7F), output: bytes, errors: words)
    }
}
