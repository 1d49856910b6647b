import GatewayRuntime
import Glibc

/// The process of a worker: its id, which is that of its process group too, and the descriptors that lead to it.
struct WorkerProcess {
    let id: pid_t
    /// Where calls go and results come from; descriptor 3 of the process.
    let socket: Int32
    /// Where its standard output and error come from.
    let log: Int32

    /// A process that could not be started.
    struct Failure: Error {
        let reason: String
    }

    /// MiB a runtime itself needs beside the code: measured idle, Python 3.11 has 8 MiB and Node.js 20 has 48 MiB of private writable memory, and
    /// the young generation of Node.js stands beside its `--max-old-space-size`.
    private static func ownMemoryMiB(_ runtime: FunctionDefinition.Runtime) -> Int {
        switch runtime {
        case .python: 24
        case .node: 112
        }
    }

    /// Sets folder and limits, and becomes the runtime.
    ///
    /// The shell does what posix_spawn cannot. RLIMIT_DATA counts private writable memory; RLIMIT_AS would count the gigabytes of addresses
    /// Node.js reserves and never uses.
    private static let launcher =
        "cd -- \"$1\" || exit 126; ulimit -c 0; ulimit -d \"$2\" || exit 126; shift 2; unset PWD OLDPWD; exec \"$@\""

    /// Starts a worker; for a thread that may wait a millisecond.
    ///
    /// - Throws: `Failure`.
    static func start(_ function: FunctionDefinition, _ options: FunctionPoolOptions) throws(Failure) -> WorkerProcess {
        guard let sockets = Descriptors.socketPair() else { throw Failure(reason: Descriptors.reason) }
        guard let log = Descriptors.pipe() else {
            let reason = Descriptors.reason
            close(sockets.own)
            close(sockets.other)
            throw Failure(reason: reason)
        }
        let other = Descriptors.moved(sockets.other)
        let writing = Descriptors.moved(log.writing)
        defer {
            close(other)
            close(writing)
        }
        var id = pid_t()
        let failure = Self.spawn(
            &id, Self.arguments(function, options), Self.environment(function), log: writing, socket: other)
        guard failure == 0 else {
            close(sockets.own)
            close(log.reading)
            throw Failure(reason: unsafe String(cString: strerror(failure)))
        }
        Descriptors.unblock(sockets.own)
        Descriptors.unblock(log.reading)
        return WorkerProcess(id: id, socket: sockets.own, log: log.reading)
    }

    /// Kills the process and everything it has started; it is there until `isGone` says otherwise.
    ///
    /// Only before `isGone` was true: the id may belong to another process afterwards.
    func kill() { Glibc.kill(-self.id, SIGKILL) }

    /// Lets go of the descriptors.
    func closeDescriptors() {
        close(self.socket)
        close(self.log)
    }

    /// Whether the process has ended; takes its exit status, so that no zombie stays.
    static func isGone(_ id: pid_t) -> Bool {
        var status: Int32 = 0
        let result = unsafe waitpid(id, &status, WNOHANG)
        return result == id || (result < 0 && errno == ECHILD)
    }

    private static func arguments(_ function: FunctionDefinition, _ options: FunctionPoolOptions) -> [String] {
        let limit = (function.memoryMiB + self.ownMemoryMiB(function.runtime)) * 1_024
        let command =
            switch function.runtime {
            case .python: [options.pythonCommand, "-u", "-B", "-c", WorkerBootstrap.python]
            case .node:
                [
                    options.nodeCommand, "--max-old-space-size=\(function.memoryMiB)", "-e", WorkerBootstrap.node, "--",
                ]
            }
        return ["/bin/sh", "-c", self.launcher, "sh", function.folder, String(limit)] + command + [
            function.module, function.function, function.name, function.version, String(function.memoryMiB),
            String(function.outputLimit),
        ]
    }

    private static func environment(_ function: FunctionDefinition) -> [String] {
        var entries = function.environment.map { "\($0.name)=\($0.value)" }
        if !function.environment.contains(where: { $0.name == "PATH" }) {
            let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
            entries.append("PATH=\(path)")
        }
        return entries
    }

    private static func spawn(
        _ id: inout pid_t, _ arguments: [String], _ environment: [String], log: Int32, socket: Int32
    ) -> Int32 {
        var actions = unsafe posix_spawn_file_actions_t()
        var failure = unsafe posix_spawn_file_actions_init(&actions)
        guard failure == 0 else { return failure }
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, log, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, log, 2)
        unsafe posix_spawn_file_actions_adddup2(&actions, socket, 3)
        unsafe DescriptorClosing.add(to: &actions, from: 4)
        var attributes = posix_spawnattr_t()
        failure = unsafe posix_spawnattr_init(&attributes)
        guard failure == 0 else { return failure }
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var argv = unsafe arguments.map { unsafe strdup($0) } + [nil]
        var envp = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer {
            for index in unsafe argv.indices { unsafe free(argv[index]) }
            for index in unsafe envp.indices { unsafe free(envp[index]) }
        }
        return unsafe posix_spawn(&id, "/bin/sh", &actions, &attributes, &argv, &envp)
    }
}

/// Keeps the gateway's own connections out of workers.
///
/// Sockets that NIO accepts stay open in started programs, and a client would wait for the end of a connection that a worker holds open.
private enum DescriptorClosing {
    private typealias AddCloseFrom =
        @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

    /// Closes all descriptors of the child from a number on.
    @unsafe
    static func add(to actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, from first: Int32) {
        // A GNU extension (glibc 2.34), which the imported headers do not show; the type is that of its manual.
        if let symbol = unsafe dlsym(nil, "posix_spawn_file_actions_addclosefrom_np") {
            let function = unsafe unsafeBitCast(symbol, to: AddCloseFrom.self)
            if unsafe function(actions, first) == 0 { return }
        }
        // Without it, those that are open now: closing one that is not is no fault.
        guard let folder = unsafe opendir("/proc/self/fd") else { return }
        defer { unsafe closedir(folder) }
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafePointer(to: entry.pointee.d_name) { pointer in
                // The name ends with a zero byte inside its field.
                unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
            }
            if let descriptor = Int32(name), descriptor >= first {
                unsafe posix_spawn_file_actions_addclose(actions, descriptor)
            }
        }
    }
}
