import Glibc

/// Descriptors that programs started later do not get.
enum Descriptors {
    /// What the last call of the system failed with.
    static var reason: String { unsafe String(cString: strerror(errno)) }

    /// A pipe; `nil` when there are no descriptors left.
    static func pipe() -> (reading: Int32, writing: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard unsafe Glibc.pipe(&ends) == 0, let reading = ends.first, let writing = ends.last else { return nil }
        for end in [reading, writing] { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (reading, writing)
    }

    /// Two sockets that are connected with each other; `nil` when there are no descriptors left.
    static func socketPair() -> (own: Int32, other: Int32)? {
        var ends: [Int32] = [-1, -1]
        let type = Int32(bitPattern: SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard unsafe socketpair(AF_UNIX, type, 0, &ends) == 0, let own = ends.first, let other = ends.last else {
            return nil
        }
        return (own, other)
    }

    /// Makes reading and writing return at once.
    static func unblock(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// The descriptor, or a copy of it above those a child gets, which takes its place.
    static func moved(_ descriptor: Int32) -> Int32 {
        guard descriptor <= 3 else { return descriptor }
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 10)
        close(descriptor)
        return copy
    }
}
