import Foundation
import Glibc
import TestSupport
import Testing

/// A server that takes one request, keeps it, answers with a text and closes.
private final class OneAnswer: @unchecked Sendable {
    // Safe: what was received is behind its lock, everything else does not change.
    private let condition = NSCondition()
    private var request: String?
    let port: Int

    init(_ answer: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw ServeProcess.Failure.noAnswer }
        self.port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread {
            let accepted = accept(descriptor, nil, nil)
            close(descriptor)
            guard accepted >= 0 else { return }
            let text = Self.receive(accepted)
            self.condition.withLock {
                self.request = text
                self.condition.broadcast()
            }
            let bytes = Array(answer.utf8)
            _ = unsafe Glibc.send(accepted, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            close(accepted)
        }
    }

    private static func receive(_ descriptor: Int32) -> String {
        var text = ""
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            if let end = text.firstRange(of: "\r\n\r\n") {
                let length =
                    text.components(separatedBy: "\r\n").first { $0.hasPrefix("Content-Length: ") }
                    .flatMap { Int($0.dropFirst(16)) } ?? 0
                if text[end.upperBound...].utf8.count >= length { return text }
            }
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return text }
            text += String(decoding: buffer[..<count], as: UTF8.self)
        }
    }

    /// The request that came.
    func received() throws -> String {
        let deadline = Date().addingTimeInterval(10)
        return try self.condition.withLock {
            while self.request == nil {
                guard self.condition.wait(until: deadline) else { throw ServeProcess.Failure.noAnswer }
            }
            return self.request ?? ""
        }
    }
}

@Suite struct CallCommandTests {
    private let ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"

    private func call(_ arguments: [String], _ server: OneAnswer, path: String = "/") throws -> Program.Result {
        try Program.run("apig", ["call"] + arguments + ["http://127.0.0.1:\(server.port)\(path)"])
    }

    @Test("The body of the answer goes to standard output, and with -i its head before it")
    func answer() throws {
        let plain = try self.call([], OneAnswer(self.ok))
        #expect(plain.status == 0 && plain.output == "hello" && plain.errors == "")
        #expect(try self.call(["-i"], OneAnswer(self.ok)).output == self.ok)
    }

    @Test(
        "An answer is followed by its framing, whatever that is",
        arguments: [
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde"),
            ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx", "x"),
            ("HTTP/1.0 200 OK\r\n\r\nuntil the end", "until the end"),
            ("HTTP/1.1 204 No Content\r\n\r\n", ""),
        ])
    func framing(answer: String, body: String) throws {
        let result = try self.call([], OneAnswer(answer))
        #expect(result.status == 0 && result.output == body)
    }

    @Test("The request is as curl's options say")
    func request() throws {
        let server = try OneAnswer(self.ok)
        _ = try self.call(
            [
                "-H", "X-One: 1", "-H", "Host: api.shop.example", "-H", "User-Agent:", "-d", "a=1", "-d", "b=2",
                "--stage", "TEST",
            ],
            server, path: "/v1/a b?q=é#part")
        let lines = try server.received().components(separatedBy: "\r\n")
        #expect(lines.first == "POST /v1/a%20b?q=%C3%A9 HTTP/1.1")
        #expect(
            lines.dropFirst().sorted() == [
                "", "Connection: close", "Content-Length: 7", "Content-Type: application/x-www-form-urlencoded",
                "Host: api.shop.example", "User-Agent: apig/0.1.0", "X-One: 1", "X-Stage: TEST", "a=1&b=2",
            ])
    }

    @Test("A file is sent as it is with --data-binary, and without its line ends with -d")
    func files() throws {
        try Program.withFolder { folder in
            try write("one\ntwo\n", "\(folder)/body")
            for (option, body) in [("--data-binary", "one\ntwo\n"), ("-d", "onetwo")] {
                let server = try OneAnswer(self.ok)
                _ = try self.call([option, "@\(folder)/body", "-X", "PUT"], server)
                let request = try server.received()
                #expect(request.hasPrefix("PUT / HTTP/1.1\r\n") && request.hasSuffix("\r\n\r\n\(body)"))
            }
        }
    }

    @Test("call sends the signature that sign prints")
    func signature() throws {
        let server = try OneAnswer(self.ok)
        let options = [
            "--app-key", "demoAppKey01", "--app-secret", "demoAppSecret01", "--date", "20260102T030405Z",
            "-H", "Content-Type: application/json", "-d", "{\"id\":1}",
        ]
        let signed = try Program.run("apig", ["sign"] + options + ["http://127.0.0.1:\(server.port)/a?b=1"])
        _ = try self.call(options, server, path: "/a?b=1")
        let request = try server.received()
        let lines = signed.output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines { #expect(request.contains("\r\n\(line)\r\n")) }
        #expect(request.contains("SignedHeaders=content-type;host;x-sdk-date, "))
    }

    @Test("With --fail a status of 400 or more ends with 1, without it with 0")
    func fail() throws {
        let answer = "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno"
        #expect(try self.call(["--fail"], OneAnswer(answer)).status == 1)
        let plain = try self.call([], OneAnswer(answer))
        #expect(plain.status == 0 && plain.output == "no")
        #expect(try self.call(["--fail"], OneAnswer(self.ok)).status == 0)
    }

    @Test(
        "No answer, or half of one, ends with 2",
        arguments: [
            ("", "the connection was closed before the answer was complete"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
                "the connection was closed before the answer was complete"
            ),
            ("SSH-2.0-x\r\n\r\n", "the answer is no HTTP/1.1"),
        ])
    func broken(answer: String, message: String) throws {
        let result = try self.call([], OneAnswer(answer))
        #expect(result.status == 2 && result.errors == "apig: \(message)\n")
    }

    @Test("A server that is not there ends with 2 and the system's words")
    func refused() throws {
        let port = try OneAnswer(self.ok).port
        _ = try Program.run("apig", ["call", "http://127.0.0.1:\(port)/"])
        let result = try Program.run("apig", ["call", "http://127.0.0.1:\(port)/"])
        #expect(result.status == 2)
        #expect(result.errors == "apig: cannot connect to 127.0.0.1:\(port): Connection refused\n")
    }

    @Test("A call ends when its time is up")
    func timeout() throws {
        let backend = try HeldBackend()
        let result = try Program.run("apig", ["call", "--max-time", "1", "http://127.0.0.1:\(backend.port)/"])
        #expect(result.status == 2 && result.errors == "apig: no whole answer within 1 seconds\n")
        backend.released.signal()
    }

    @Test("Over TLS the certificate is verified unless it is said not to be")
    func tls() throws {
        try Program.withFolder { folder in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = [
                "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                "-days",
                "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
                "\(folder)/key.pem", "-out", "\(folder)/cert.pem",
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try write(document([("/a", "answer a")]), "\(folder)/api.yaml")
            let gateway = try ServeProcess(
                [
                    "api.yaml", "--allow-http", "--tls-listen", "127.0.0.1:0", "--tls-cert", "cert.pem", "--tls-key",
                    "key.pem",
                ], directory: folder)
            try gateway.wait(for: "and on https://127.0.0.1:")
            let port = try #require(gateway.said.components(separatedBy: "and on https://127.0.0.1:").last)
                .prefix { $0.isNumber }
            func call(_ arguments: String...) throws -> Program.Result {
                try Program.run(
                    "apig", ["call", "--connect-to", "127.0.0.1:\(port)"] + arguments + ["https://localhost/a"])
            }
            #expect(try call("--cacert", "\(folder)/cert.pem").output == "answer a")
            #expect(try call("--insecure").output == "answer a")
            let refused = try call()
            #expect(refused.status == 2)
            #expect(refused.errors == "apig: TLS failed (CERTIFICATE_VERIFY_FAILED)\n")
            #expect(try call("--cacert", "\(folder)/key.pem").status == 2)
            gateway.signal(SIGTERM)
            #expect(try gateway.end() == 0)
        }
    }

    @Test(
        "Wrong usage is 64",
        arguments: [
            [], ["ftp://h/"], ["http://"], ["http://user@h/"], ["http://h:0/"], ["http://h:x/"],
            ["-H", "nonsense", "http://h/"], ["-H", "a b: c", "http://h/"], ["-X", "GE T", "http://h/"],
            ["-d", "a", "--data-binary", "b", "http://h/"], ["--max-time", "0", "http://h/"],
            ["--app-key", "k", "--app-code", "c", "http://h/"], ["--basic", "http://h/"], ["--secret", "http://h/"],
            ["--app-key", "k", "--basic", "--secret", "http://h/"], ["--security-token", "t", "http://h/"],
            ["--app-key", "k", "--date", "yesterday", "http://h/"], ["--app-key", "a b", "http://h/"],
        ])
    func usage(arguments: [String]) throws { #expect(try Program.run("apig", ["call"] + arguments).status == 64) }
}
