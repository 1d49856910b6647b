import Foundation
import Glibc

/// A plain blocking TCP connection for tests: what goes over the wire is exactly what a test says.
final class RawClient {
    private let descriptor: Int32
    /// Whether the last bytes could be sent.
    private(set) var isWritable = true

    init(port: Int) throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var timeout = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(self.descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(self.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw SocketError.cannotConnect }
    }

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(self.descriptor) }

    func send(_ text: String) { self.send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    self.descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 {
                self.isWritable = false
                return
            }
            offset += count
        }
    }

    /// The next bytes; empty at the end of the connection or when nothing comes for ten seconds.
    func receive(_ maximum: Int = 65_536) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: maximum)
        let count = unsafe recv(self.descriptor, &buffer, maximum, 0)
        return Array(buffer.prefix(max(0, count)))
    }

    /// Everything until the other side closes.
    func receiveAll() -> String {
        var bytes: [UInt8] = []
        while true {
            let piece = self.receive()
            if piece.isEmpty { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece
        }
    }

    /// Everything up to and with a text.
    func receive(until text: String) -> String {
        var bytes: [UInt8] = []
        while !String(decoding: bytes, as: UTF8.self).contains(text) {
            let piece = self.receive()
            if piece.isEmpty { break }
            bytes += piece
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Whether the other side has closed, without waiting.
    var isClosed: Bool {
        var byte: UInt8 = 0
        return unsafe recv(self.descriptor, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) == 0
    }

    func shutdownWriting() { shutdown(self.descriptor, Int32(SHUT_WR)) }
}

enum SocketError: Error {
    case cannotConnect
    case cannotListen
}

/// A backend that does with each connection what a test says, on a thread of its own.
final class ScriptedBackend: @unchecked Sendable {
    // Safe: the descriptor and the port do not change after the initializer, and the counter is behind its lock.
    private let descriptor: Int32
    let port: Int
    private let lock = NSLock()
    private var connections = 0

    /// - Parameters:
    ///   - wanted: The port; 0 lets the system choose.
    ///   - script: Called on a thread for every connection, with its number from 0.
    /// - Throws: `SocketError` when the port cannot be had.
    init(port wanted: Int = 0, _ script: @escaping @Sendable (RawClient, Int) -> Void) throws {
        self.descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(wanted).bigEndian)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var reuses: Int32 = 1
        unsafe setsockopt(self.descriptor, SOL_SOCKET, SO_REUSEADDR, &reuses, socklen_t(MemoryLayout<Int32>.size))
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = self.descriptor
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, 64) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw SocketError.cannotListen }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [weak self] in
            while true {
                let connection = accept(descriptor, nil, nil)
                guard connection >= 0, let number = self?.count() else {
                    if connection >= 0 { close(connection) }
                    // Closed here only: another backend may get the number of a closed one, and this thread its connections.
                    close(descriptor)
                    return
                }
                Thread.detachNewThread { script(RawClient(descriptor: connection), number) }
            }
        }
    }

    deinit {
        // Ends the thread, which closes it.
        shutdown(self.descriptor, Int32(SHUT_RDWR))
    }

    var connectionCount: Int { self.lock.withLock { self.connections } }

    private func count() -> Int {
        self.lock.withLock {
            self.connections += 1
            return self.connections - 1
        }
    }
}
