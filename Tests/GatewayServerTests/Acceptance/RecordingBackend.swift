import Foundation
import Synchronization

/// A backend of HTTP/1.1 that keeps the requests it gets and answers each as a test says; without further words with what it got.
final class RecordingBackend: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        let method: String
        let target: String
        /// The header lines, as they came.
        let lines: [String]
        let body: [UInt8]

        var text: String { String(decoding: self.body, as: UTF8.self) }

        func values(_ name: String) -> [String] {
            self.lines.filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
                .map { String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces) }
        }

        /// The only value of a header; `nil` when there is none, or are several.
        func value(_ name: String) -> String? {
            let values = self.values(name)
            return values.count == 1 ? values[0] : nil
        }

        /// The head as it came.
        var head: String {
            (["\(self.method) \(self.target) HTTP/1.1"] + self.lines).joined(separator: "\r\n") + "\r\n\r\n"
        }
    }

    enum Reply: Sendable {
        case answer(Int, [String] = [], String = "")
        /// The connection is closed without an answer.
        case close
        /// Nothing, until the other side gives up.
        case silence
    }

    private final class Record: Sendable {
        let requests = Mutex<[Request]>([])
    }

    private let record: Record
    private let backend: ScriptedBackend

    var port: Int { self.backend.port }
    var requests: [Request] { self.record.requests.withLock { $0 } }
    var last: Request? { self.requests.last }
    var count: Int { self.record.requests.withLock { $0.count } }

    /// - Parameter reply: What a request is answered, by its number from 0.
    /// - Throws: `SocketError` when no port can be had.
    init(_ reply: @escaping @Sendable (Request, Int) -> Reply = { request, _ in .answer(200, [], request.text) }) throws
    {
        let record = Record()
        self.record = record
        self.backend = try ScriptedBackend { client, _ in
            var reader = RequestReader(client)
            while let request = reader.next() {
                let number = record.requests.withLock { requests in
                    requests.append(request)
                    return requests.count - 1
                }
                switch reply(request, number) {
                case .answer(let status, let lines, let body):
                    let isHead = request.method == "HEAD"
                    let head =
                        ["HTTP/1.1 \(status) Answer"] + lines + ["Content-Length: \(body.utf8.count)"]
                    client.send(head.joined(separator: "\r\n") + "\r\n\r\n" + (isHead ? "" : body))
                case .close: return
                case .silence:
                    _ = client.receive()
                    return
                }
            }
        }
    }

    func forget() { self.record.requests.withLock { $0.removeAll() } }

    /// The value of `x-apigateway-backend` for this backend.
    func http(
        _ path: String = "/", parameters: String = "[]", method: String = "ANY", timeout: Int = 5_000,
        retryCount: String = "0"
    ) -> String {
        "{type: HTTP, parameters: \(parameters), httpEndpoints: \(self.endpoints(path, method, timeout, retryCount))}"
    }

    func endpoints(
        _ path: String, _ method: String = "ANY", _ timeout: Int = 5_000, _ retryCount: String = "0"
    ) -> String {
        "{address: '127.0.0.1:\(self.port)', scheme: http, method: \(method), path: '\(path)', timeout: \(timeout), "
            + "retryCount: '\(retryCount)'}"
    }
}

/// Reads requests of a connection, one after the other.
private struct RequestReader {
    private let client: RawClient
    private var buffer: [UInt8] = []

    init(_ client: RawClient) { self.client = client }

    mutating func next() -> RecordingBackend.Request? {
        while true {
            if let end = self.headEnd() {
                let text = String(decoding: self.buffer[..<end], as: UTF8.self)
                self.buffer.removeFirst(end + 4)
                let lines = text.components(separatedBy: "\r\n")
                let parts = lines[0].split(separator: " ").map(String.init)
                guard parts.count == 3 else { return nil }
                let lowered = lines.map { $0.lowercased() }
                var body: [UInt8] = []
                if lowered.contains("transfer-encoding: chunked") {
                    body = self.chunks()
                } else if let line = lowered.first(where: { $0.hasPrefix("content-length:") }) {
                    body = self.take(
                        Int(line.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) ?? 0)
                }
                return RecordingBackend.Request(
                    method: parts[0], target: parts[1], lines: Array(lines.dropFirst()), body: body)
            }
            guard self.fill() else { return nil }
        }
    }

    private mutating func fill() -> Bool {
        let piece = self.client.receive()
        self.buffer += piece
        return !piece.isEmpty
    }

    private func headEnd() -> Int? {
        let end: [UInt8] = [0x0D, 0x0A, 0x0D, 0x0A]
        guard self.buffer.count >= 4 else { return nil }
        return (0...(self.buffer.count - 4)).first { Array(self.buffer[$0..<$0 + 4]) == end }
    }

    private mutating func take(_ count: Int) -> [UInt8] {
        while self.buffer.count < count, self.fill() {}
        let taken = Array(self.buffer.prefix(count))
        self.buffer.removeFirst(taken.count)
        return taken
    }

    private mutating func line() -> String? {
        while !self.buffer.contains(0x0A) { guard self.fill() else { return nil } }
        guard let end = self.buffer.firstIndex(of: 0x0A) else { return nil }
        return String(decoding: self.take(end + 1), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private mutating func chunks() -> [UInt8] {
        var body: [UInt8] = []
        while let line = self.line(), let count = Int(line, radix: 16) {
            if count == 0 {
                while let trailer = self.line(), !trailer.isEmpty {}
                return body
            }
            body += self.take(count)
            _ = self.take(2)
        }
        return body
    }
}
