import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.serialized) struct ServeReloadTests {
    @Test("A file that changes is served under the same connection, however it is replaced, and what changed is said")
    func watching() throws {
        try Program.withFolder { folder in
            let file = "\(folder)/api.yaml"
            try write(document([("/a", "one")]), file)
            let serve = try ServeProcess(["api.yaml", "--watch"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            #expect(try client.request("GET", "/a").body == "one")
            // Replaced by renaming.
            try write(document([("/a", "two"), ("/b", "new")]), file)
            #expect(try until("two") { try client.request("GET", "/a").body })
            #expect(try client.request("GET", "/b").body == "new")
            try serve.wait(for: "Reloaded (a file changed): 2 APIs")
            try serve.wait(for: "1 added, 0 removed, 1 changed")
            try serve.wait(for: "  + GET /b  getb  (api.yaml:")
            try serve.wait(for: "  ~ GET /a  geta  (api.yaml:")
            // Written in place.
            let handle = try #require(FileHandle(forWritingAtPath: file))
            try handle.truncate(atOffset: 0)
            handle.write(Data(document([("/b", "three")]).utf8))
            try handle.close()
            #expect(try until("three") { try client.request("GET", "/b").body })
            try serve.wait(for: "  - GET /a  geta")
        }
    }

    @Test("Files a document refers to, an instance file, the files it names and links that are turned over are watched")
    func watchedFiles() throws {
        try Program.withFolder { folder in
            let manager = FileManager.default
            for version in ["v1", "v2"] {
                try manager.createDirectory(atPath: "\(folder)/\(version)", withIntermediateDirectories: true)
                let content = version == "v1" ? "linked one" : "linked two"
                try write(document([("/a", content)]), "\(folder)/\(version)/api.yaml")
            }
            try manager.createSymbolicLink(atPath: "\(folder)/current", withDestinationPath: "v1")
            try manager.createDirectory(atPath: "\(folder)/parts", withIntermediateDirectories: true)
            let part =
                "get:\n  operationId: getpart\n  schemes: [http]\n  x-apigateway-request-type: public\n"
                + "  x-apigateway-match-mode: NORMAL\n"
                + "  x-apigateway-backend: {type: MOCK, mockEndpoints: {result-content: CONTENT}}\n"
                + "  responses: {default: {description: answer}}\n"
            func writePart(_ content: String) throws {
                try write(part.replacingOccurrences(of: "CONTENT", with: content), "\(folder)/parts/part.yaml")
            }
            try writePart("part-one")
            try write(
                "swagger: '2.0'\ninfo: {title: parts, version: '1'}\nschemes: [http]\n"
                    + "paths: {/part: {$ref: parts/part.yaml}}\n", "\(folder)/main.yaml")
            try write("signsecret-number-one\n", "\(folder)/sign.txt")
            let instance =
                "formatVersion: 1\nsigns:\n"
                + "  - {name: s, sign_type: hmac, sign_key: signkeysignkey, sign_secret: '${file:sign.txt}', apis: []}\n"
            try write(instance, "\(folder)/instance.yaml")
            let serve = try ServeProcess(
                ["current/api.yaml", "main.yaml", "--instance", "instance.yaml", "--watch"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            #expect(try client.request("GET", "/a").body == "linked one")
            // As a deployment does it: another link is made, and renamed over the one in use.
            try manager.createSymbolicLink(atPath: "\(folder)/next", withDestinationPath: "v2")
            #expect(unsafe rename("\(folder)/next", "\(folder)/current") == 0)
            #expect(try until("linked two") { try client.request("GET", "/a").body })
            try writePart("part-two")
            #expect(try until("part-two") { try client.request("GET", "/part").body })
            try serve.wait(for: "Reloaded (a file changed)", times: 2)
            try write("signsecret-number-two\n", "\(folder)/sign.txt")
            try serve.wait(for: "Reloaded (a file changed)", times: 3)
            try serve.wait(for: "instance: policies, plug-ins, authorizers, keys or functions")
            try write(instance + "environments:\n  - {name: TEST}\n", "\(folder)/instance.yaml")
            try serve.wait(for: "Reloaded (a file changed)", times: 4)
        }
    }

    @Test("A bad edit keeps what is in force, and readiness, metrics and the log say so, until it is mended")
    func badEdit() throws {
        try Program.withFolder { folder in
            let file = "\(folder)/api.yaml"
            try write(document([("/a", "good")]), file)
            let serve = try ServeProcess(
                ["api.yaml", "--watch", "--admin-listen", "127.0.0.1:0"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            let admin = try HTTPConnection(port: try serve.adminPort())
            let digest = try admin.request("GET", "/readyz").json()["digest"] as? String ?? ""
            #expect(digest.count == 32)
            try write("swagger: '2.0'\npaths: [\n", file)
            try serve.wait(for: "Reload (a file changed) failed, the configuration in force stays: api.yaml:")
            #expect(try client.request("GET", "/a").body == "good")
            let ready = try admin.request("GET", "/readyz")
            #expect(ready.status == 200)
            let last = try ready.json()["last_reload"] as? [String: Any] ?? [:]
            #expect(last["result"] as? String == "failure")
            let error = last["error"] as? String ?? ""
            #expect(error.hasPrefix("api.yaml:"))
            #expect(try ready.json()["digest"] as? String == digest)
            let failed = try admin.request("GET", "/metrics").body
            #expect(failed.contains("\napig_reloads_total{result=\"failure\"} 1\n"))
            #expect(failed.contains("\napig_config_last_reload_successful 0\n"))
            // An operation that cannot be imported is not taken away because of a slip.
            try write(
                document([("/a", "x")]).replacingOccurrences(of: "type: MOCK", with: "type: MOCKERY"), file)
            try serve.wait(for: "GET /a cannot be imported")
            #expect(try client.request("GET", "/a").body == "good")
            try FileManager.default.removeItem(atPath: file)
            try serve.wait(for: "cannot read api.yaml")
            #expect(try client.request("GET", "/a").body == "good")
            try write(document([("/a", "mended")]), file)
            #expect(try until("mended") { try client.request("GET", "/a").body })
            try serve.wait(for: "Reloaded (a file changed)")
            let mended = try admin.request("GET", "/metrics").body
            #expect(mended.contains("\napig_config_last_reload_successful 1\n"))
            #expect(mended.contains("\napig_reloads_total{result=\"success\"} 1\n"))
        }
    }

    @Test("SIGHUP and POST /reload reload without --watch, and a file alone does not")
    func asked() throws {
        try Program.withFolder { folder in
            let file = "\(folder)/api.yaml"
            try write(document([("/a", "one")]), file)
            let serve = try ServeProcess(["api.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            let admin = try HTTPConnection(port: try serve.adminPort())
            try write(document([("/a", "two")]), file)
            #expect(try client.request("GET", "/a").body == "one")
            serve.signal(SIGHUP)
            try serve.wait(for: "Reloaded (SIGHUP): 1 APIs")
            #expect(try client.request("GET", "/a").body == "two")
            let nothing = try admin.request("POST", "/reload")
            #expect(nothing.status == 200 && nothing.body.contains("nothing changed"))
            try write("{", file)
            let failed = try admin.request("POST", "/reload")
            #expect(failed.status == 500 && failed.body.contains("\"result\":\"failure\""))
            #expect(try client.request("GET", "/a").body == "two")
        }
    }

    @Test("200 reloads under load lose no request and end no connection")
    func underLoad() throws {
        try Program.withFolder { folder in
            try write(document([("/held", "backend")]), "\(folder)/backend.yaml")
            let backend = try ServeProcess(["backend.yaml", "--workers", "1"], directory: folder)
            let backendPort = try backend.port()
            let file = "\(folder)/api.yaml"
            func edit(_ round: Int) throws {
                let extra = (0..<round % 5).map { (path: "/extra" + String(repeating: "x", count: $0), content: "e") }
                try write(document([("/a", "round \(round)")] + extra, backendPort: backendPort), file)
            }
            try edit(0)
            let serve = try ServeProcess(["api.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            let port = try serve.port()
            let admin = try HTTPConnection(port: try serve.adminPort())
            let counts = Counts()
            let group = DispatchGroup()
            for number in 0..<4 {
                group.enter()
                Thread.detachNewThread {
                    defer { group.leave() }
                    // One connection for the whole test: a reload that closed it would fail the next request.
                    guard let client = try? HTTPConnection(port: port) else { return counts.add(isRight: false) }
                    while !counts.isOver {
                        let path = number % 2 == 0 ? "/a" : "/held"
                        let answer = try? client.request("GET", path)
                        let isRight =
                            answer?.status == 200
                            && (path == "/a" ? answer?.body.hasPrefix("round ") == true : answer?.body == "backend")
                        counts.add(isRight: isRight)
                        if answer == nil { return }
                        // Leaves the reloads some of the processor: they are what is tested.
                        usleep(4_000)
                    }
                }
            }
            let deadline = Date().addingTimeInterval(120)
            var reloads = 0
            while reloads < 200, Date() < deadline {
                try edit(reloads + 1)
                #expect(try admin.request("POST", "/reload").status == 200)
                reloads += 1
            }
            counts.end()
            #expect(group.wait(timeout: .now() + 20) == .success)
            #expect(reloads == 200)
            #expect(counts.failed == 0 && counts.right > 200, "\(counts.right) right, \(counts.failed) failed")
            let metrics = try admin.request("GET", "/metrics").body
            #expect(metrics.contains("\napig_reloads_total{result=\"success\"} 200\n"))
            #expect(metrics.contains("\napig_connections_accepted_total{tls=\"false\"} 4\n"))
            // Connections to the backend outlive the reloads: each loop opened one for each of its clients at the most.
            let line = metrics.components(separatedBy: "\n").first {
                $0.hasPrefix("apig_backend_connections_opened_total ")
            }
            #expect((line.flatMap { Int($0.split(separator: " ")[1]) } ?? .max) <= 4)
        }
    }

    private final class Counts: @unchecked Sendable {
        // Safe: everything is behind the lock.
        private let lock = NSLock()
        private var counts = (right: 0, failed: 0, isOver: false)

        var right: Int { self.lock.withLock { self.counts.right } }
        var failed: Int { self.lock.withLock { self.counts.failed } }
        var isOver: Bool { self.lock.withLock { self.counts.isOver } }
        func end() { self.lock.withLock { self.counts.isOver = true } }
        func add(isRight: Bool) {
            self.lock.withLock { if isRight { self.counts.right += 1 } else { self.counts.failed += 1 } }
        }
    }

    @Test("A reload may bring the first HTTPS backend, and another file of trusted certificates counts at once")
    func certificates() throws {
        try Program.withFolder { folder in
            func openssl(_ arguments: String...) throws -> Process {
                let process = Process()
                process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
                process.arguments = ["openssl"] + arguments
                process.currentDirectoryURL = URL(fileURLWithPath: folder)
                process.standardInput = FileHandle.nullDevice
                process.standardOutput = FileHandle.nullDevice
                process.standardError = FileHandle.nullDevice
                try process.run()
                return process
            }
            for name in ["right", "wrong"] {
                try openssl(
                    "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                    "subjectAltName=IP:127.0.0.1", "-keyout", "\(name).key", "-out", "\(name).pem"
                ).waitUntilExit()
            }
            func trust(_ name: String) throws {
                let text = try String(contentsOfFile: "\(folder)/\(name).pem", encoding: .utf8)
                try write(text, "\(folder)/trusted.pem")
            }
            try trust("wrong")
            // A port that was free a moment ago.
            let backendPort = try HeldBackend().port
            let backend = try openssl(
                "s_server", "-accept", "127.0.0.1:\(backendPort)", "-cert", "right.pem", "-key", "right.key", "-www")
            // Not SIGTERM: a test's thread blocks it, and what it starts inherits that.
            defer { kill(backend.processIdentifier, SIGKILL) }
            let file = "\(folder)/api.yaml"
            try write(document([("/a", "a")]), file)
            let serve = try ServeProcess(["api.yaml", "--watch", "--backend-ca", "trusted.pem"], directory: folder)
            let port = try serve.port()
            func status() throws -> String {
                let client = try HTTPConnection(port: port)
                client.send("GET /held HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                return client.receiveHead()?.components(separatedBy: "\r\n").first ?? ""
            }
            #expect(try status().contains(" 404 "))
            try write(
                document([("/a", "a")], backendPort: backendPort)
                    .replacingOccurrences(of: "scheme: http,", with: "scheme: https,"), file)
            #expect(try until(" 502 ", status))
            try trust("right")
            #expect(try until(" 200 ", status))
            try serve.wait(for: "  ~ certificates of backends")
            try trust("wrong")
            #expect(try until(" 502 ", status))
            try write("no certificate", "\(folder)/trusted.pem")
            try serve.wait(for: "failed, the configuration in force stays: cannot read the certificates in trusted.pem")
        }
    }
}
