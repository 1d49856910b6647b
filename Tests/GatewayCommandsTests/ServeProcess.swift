import Foundation
import Glibc

/// An `apig serve` that runs: its words, its ports, its end.
///
/// Every wait ends after a deadline.
final class ServeProcess: @unchecked Sendable {
    // Safe: the process is only started, signalled and waited for, and the text is behind its lock.
    private let process = Process()
    private let words = Words()

    /// What the process has said, as a thread reads it; the thread must not keep the process, which ends when nobody holds it.
    private final class Words: @unchecked Sendable {
        // Safe: the text is behind its lock.
        let condition = NSCondition()
        var text = ""
    }

    enum Failure: Error {
        case silent(expected: String, said: String)
        case noAnswer
    }

    /// - Parameters:
    ///   - arguments: What follows `serve`; `--listen` is added.
    ///   - directory: Where it runs.
    ///   - shell: Commands before it in the same process, such as `ulimit`.
    ///   - environment: Added to the test's own.
    ///   - program: Another binary than the one the tests were built with.
    /// - Throws: When it cannot be started.
    init(
        _ arguments: [String], directory: String, shell: String? = nil, environment: [String: String] = [:],
        program: URL = Program.folder.appendingPathComponent("apig")
    ) throws {
        let all = ["serve"] + arguments + (arguments.contains("--listen") ? [] : ["--listen", "127.0.0.1:0"])
        if let shell {
            self.process.executableURL = URL(fileURLWithPath: "/bin/bash")
            self.process.arguments = ["-c", "\(shell); exec \"$@\"", "bash", program.path] + all
        } else {
            self.process.executableURL = program
            self.process.arguments = all
        }
        self.process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        self.process.currentDirectoryURL = URL(fileURLWithPath: directory)
        let pipe = Pipe()
        self.process.standardError = pipe
        self.process.standardOutput = FileHandle.nullDevice
        try self.process.run()
        let words = self.words
        Thread.detachNewThread {
            while true {
                let piece = pipe.fileHandleForReading.availableData
                words.condition.withLock {
                    words.text += String(decoding: piece, as: UTF8.self)
                    words.condition.broadcast()
                }
                if piece.isEmpty { return }
            }
        }
    }

    deinit { if self.process.isRunning { kill(self.process.processIdentifier, SIGKILL) } }

    var said: String { self.words.condition.withLock { self.words.text } }

    /// Waits until something was said so many times.
    func wait(for expected: String, times: Int = 1, seconds: Double = 20) throws {
        let deadline = Date().addingTimeInterval(seconds)
        try self.words.condition.withLock {
            while self.words.text.components(separatedBy: expected).count - 1 < times {
                guard self.words.condition.wait(until: deadline) else {
                    throw Failure.silent(expected: expected, said: self.words.text)
                }
            }
        }
    }

    /// The port it serves at, once it does.
    func port() throws -> Int { try self.port(after: " APIs on http://127.0.0.1:") }

    /// The port of the admin listener.
    func adminPort() throws -> Int { try self.port(after: "Admin listener on http://127.0.0.1:") }

    private func port(after words: String) throws -> Int {
        try self.wait(for: words)
        let rest = self.said.components(separatedBy: words).dropFirst().first ?? ""
        return Int(rest.prefix { $0.isNumber }) ?? 0
    }

    func signal(_ number: Int32) { kill(self.process.processIdentifier, number) }

    /// The exit status; negative is the signal it was ended by.
    func end(seconds: Double = 20) throws -> Int32 {
        let deadline = Date().addingTimeInterval(seconds)
        while self.process.isRunning {
            guard Date() < deadline else { throw Failure.silent(expected: "the end", said: self.said) }
            usleep(2_000)
        }
        return self.process.terminationReason == .uncaughtSignal
            ? -self.process.terminationStatus : self.process.terminationStatus
    }
}

/// An answer as it came.
struct Answer {
    let status: Int
    let head: String
    let body: String

    func json() throws -> [String: Any] {
        try JSONSerialization.jsonObject(with: Data(self.body.utf8)) as? [String: Any] ?? [:]
    }
}

/// A keep-alive connection, blocking, with ten seconds for everything.
final class HTTPConnection {
    private let descriptor: Int32
    private var rest: [UInt8] = []

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
        guard result == 0 else { throw ServeProcess.Failure.noAnswer }
    }

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(self.descriptor) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe Glibc.send(self.descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// The bytes up to and with an empty line; `nil` when the connection ends before it.
    func receiveHead() -> String? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let found = self.rest.indices.first(where: { self.rest[$0...].starts(with: end) }) {
                let head = String(decoding: self.rest[..<(found + 4)], as: UTF8.self)
                self.rest.removeFirst(found + 4)
                return head
            }
            guard self.receive() else { return nil }
        }
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(self.descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        self.rest += buffer[..<count]
        return true
    }

    /// The next answer, whose body has a length.
    func answer() throws -> Answer {
        guard let head = self.receiveHead() else { throw ServeProcess.Failure.noAnswer }
        let lines = head.components(separatedBy: "\r\n")
        let length =
            lines.first { $0.lowercased().hasPrefix("content-length:") }
            .flatMap { Int($0.split(separator: ":")[1].trimmingCharacters(in: .whitespaces)) } ?? 0
        while self.rest.count < length {
            guard self.receive() else { throw ServeProcess.Failure.noAnswer }
        }
        let body = String(decoding: self.rest[..<length], as: UTF8.self)
        self.rest.removeFirst(length)
        return Answer(status: Int(head.dropFirst(9).prefix(3)) ?? 0, head: head, body: body)
    }

    func request(_ method: String, _ path: String, _ lines: [String] = []) throws -> Answer {
        self.send("\(method) \(path) HTTP/1.1\r\nHost: test\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n")
        return try self.answer()
    }
}

/// A backend that answers a request only when it is told to.
final class HeldBackend: Sendable {
    private let descriptor: Int32
    let port: Int
    /// Raised for every request that came.
    let received = DispatchSemaphore(value: 0)
    /// Raise it to let one answer go.
    let released = DispatchSemaphore(value: 0)

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw ServeProcess.Failure.noAnswer }
        self.descriptor = descriptor
        self.port = Int(UInt16(bigEndian: address.sin_port))
        let (received, released) = (self.received, self.released)
        Thread.detachNewThread {
            while true {
                let accepted = accept(descriptor, nil, nil)
                guard accepted >= 0 else { return }
                Thread.detachNewThread {
                    let connection = HTTPConnection(descriptor: accepted)
                    while connection.receiveHead() != nil {
                        received.signal()
                        guard released.wait(timeout: .now() + 10) == .success else { return }
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nheld")
                    }
                }
            }
        }
    }

    deinit {
        shutdown(self.descriptor, Int32(SHUT_RDWR))
        close(self.descriptor)
    }
}
