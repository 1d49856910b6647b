import Glibc
import NIOCore

/// Finds out whether an address can be bound by this program alone.
///
/// The listeners share their port among the event loops, so binding them does not tell whether another program shares it too. This binds
/// once without sharing, and does not listen: no client can connect to it.
enum PortProbe {
    /// - Throws: `IOError` with the reason of the system.
    static func check(_ address: SocketAddress) throws {
        let family = address.protocol == .inet6 ? AF_INET6 : AF_INET
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw IOError(errnoCode: errno, reason: "socket") }
        defer { close(descriptor) }
        var isOn: Int32 = 1
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
        // The pointer is used inside the closure only.
        let result = unsafe address.withSockAddr { pointer, size in
            unsafe bind(descriptor, pointer, socklen_t(size))
        }
        guard result == 0 else { throw IOError(errnoCode: errno, reason: "bind") }
    }
}
