import Foundation
import Glibc
import TestSupport
import Testing

/// A document whose operations answer their own content, or send to a backend.
private func document(_ operations: [(path: String, content: String)], backendPort: Int? = nil) -> String {
    var text = "swagger: '2.0'\ninfo: {title: ops, version: '1'}\nschemes: [http]\npaths:\n"
    func operation(_ path: String, _ backend: String) -> String {
        """
          \(path):
            get:
              operationId: get\(path.filter(\.isLetter))
              schemes: [http]
              x-apigateway-request-type: public
              x-apigateway-match-mode: NORMAL
              x-apigateway-backend: \(backend)
              responses: {default: {description: answer}}

        """
    }
    for (path, content) in operations {
        text += operation(path, "{type: MOCK, mockEndpoints: {result-content: '\(content)'}}")
    }
    if let backendPort {
        text += operation(
            "/held",
            "{type: HTTP, httpEndpoints: {address: '127.0.0.1:\(backendPort)', scheme: http, method: GET, path: /held, "
                + "timeout: 8000}}")
    }
    return text
}

private func write(_ text: String, _ path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
}

/// Asks until the answer is as wanted, for ten seconds.
private func until(_ wanted: String, _ get: () throws -> String) throws -> Bool {
    let deadline = Date().addingTimeInterval(10)
    while Date() < deadline {
        if try get().contains(wanted) { return true }
        usleep(10_000)
    }
    return false
}

@Suite(.serialized) struct ServeOperationsTests {
    // MARK: Reload

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
            try write("secret one\n", "\(folder)/sign.txt")
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
            try write("secret two!\n", "\(folder)/sign.txt")
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

    // MARK: Signals

    @Test("SIGTERM ends readiness, lets the request in flight end with Connection: close, and exits 0")
    func draining() throws {
        try Program.withFolder { folder in
            let backend = try HeldBackend()
            try write(document([("/a", "a")], backendPort: backend.port), "\(folder)/api.yaml")
            let serve = try ServeProcess(["api.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            let port = try serve.port()
            let client = try HTTPConnection(port: port)
            let admin = try HTTPConnection(port: try serve.adminPort())
            #expect(try admin.request("GET", "/readyz").status == 200)
            client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(backend.received.wait(timeout: .now() + 10) == .success)
            serve.signal(SIGTERM)
            try serve.wait(for: "Stopping: running requests have 30 seconds.")
            let ready = try admin.request("GET", "/readyz")
            #expect(ready.status == 503 && ready.body.contains("\"status\":\"draining\""))
            #expect(try admin.request("GET", "/metrics").body.contains("\napig_ready 0\n"))
            #expect(try admin.request("POST", "/reload").status == 503)
            backend.released.signal()
            let answer = try client.answer()
            #expect(answer.status == 200 && answer.body == "held" && answer.head.contains("Connection: close\r\n"))
            #expect(try serve.end() == 0)
            #expect(throws: (any Error).self) { try HTTPConnection(port: port) }
        }
    }

    @Test("What runs longer than --drain-timeout is cut, and the exit is 0 all the same")
    func drainTimeout() throws {
        try Program.withFolder { folder in
            let backend = try HeldBackend()
            try write(document([], backendPort: backend.port), "\(folder)/api.yaml")
            let serve = try ServeProcess(["api.yaml", "--drain-timeout", "1"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(backend.received.wait(timeout: .now() + 10) == .success)
            serve.signal(SIGINT)
            #expect(try serve.end(seconds: 8) == 0)
            #expect(throws: (any Error).self) { try client.answer() }
        }
    }

    @Test("A second signal ends at once")
    func secondSignal() throws {
        try Program.withFolder { folder in
            let backend = try HeldBackend()
            try write(document([], backendPort: backend.port), "\(folder)/api.yaml")
            let serve = try ServeProcess(["api.yaml"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            client.send("GET /held HTTP/1.1\r\nHost: h\r\n\r\n")
            #expect(backend.received.wait(timeout: .now() + 10) == .success)
            serve.signal(SIGTERM)
            try serve.wait(for: "Stopping")
            serve.signal(SIGTERM)
            #expect(try serve.end(seconds: 5) == -SIGTERM)
        }
    }

    @Test("SIGUSR1 opens the access log again, and no line is lost or in the wrong file")
    func rotation() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            let log = "\(folder)/access.jsonl"
            let serve = try ServeProcess(["api.yaml", "--access-log", "access.jsonl"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            for _ in 0..<10 { #expect(try client.request("GET", "/a?token=hidden").status == 200) }
            func lines(_ path: String) -> [String] {
                ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
            }
            #expect(try until("10") { String(lines(log).count) })
            try FileManager.default.moveItem(atPath: log, toPath: "\(folder)/access.1")
            _ = try client.request("GET", "/a")
            serve.signal(SIGUSR1)
            try serve.wait(for: "Opened access.jsonl again.")
            _ = try client.request("GET", "/nowhere")
            serve.signal(SIGTERM)
            #expect(try serve.end() == 0)
            #expect(lines("\(folder)/access.1").count == 11)
            #expect(lines(log).count == 1)
            for line in lines("\(folder)/access.1") + lines(log) {
                let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
                #expect(object?["request_method"] as? String == "GET")
                #expect((object?["request_id"] as? String)?.count == 32)
                #expect(!line.contains("hidden"))
            }
        }
    }

    @Test(
        "A log nobody takes never holds up a request: lines are dropped and counted, and the exit is not held up either"
    )
    func blockedLog() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            #expect(unsafe mkfifo("\(folder)/log", 0o600) == 0)
            // Open at both ends, but never read.
            let reader = unsafe open("\(folder)/log", O_RDWR)
            defer { close(reader) }
            let serve = try ServeProcess(
                ["api.yaml", "--access-log", "log", "--admin-listen", "127.0.0.1:0", "--workers", "1"],
                directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            let admin = try HTTPConnection(port: try serve.adminPort())
            let dropped = { try admin.request("GET", "/metrics").body.contains("\napig_access_log_dropped_total 0\n") }
            let request = "GET /a HTTP/1.1\r\nHost: h\r\nUser-Agent: \(String(repeating: "u", count: 1_000))\r\n\r\n"
            let batch = String(repeating: request, count: 40)
            var answered = 0
            // The queue takes 8 MiB of lines of 1 to 2 KiB each.
            while answered < 16_000, try answered % 1_000 != 0 || dropped() {
                client.send(batch)
                for _ in 0..<40 where try client.answer().status == 200 { answered += 1 }
            }
            #expect(answered % 40 == 0 && answered < 16_000, "\(answered)")
            serve.signal(SIGTERM)
            #expect(try serve.end() == 0)
        }
    }

    // MARK: Admin listener

    @Test("A token is asked for everywhere but for the health checks, which then say less")
    func token() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            try write("s3cret-token\n", "\(folder)/token")
            let serve = try ServeProcess(
                ["api.yaml", "--admin-listen", "127.0.0.1:0", "--admin-token-file", "token"], directory: folder)
            _ = try serve.port()
            let admin = try HTTPConnection(port: try serve.adminPort())
            for path in ["/metrics", "/config", "/routes", "/nowhere"] {
                let refused = try admin.request("GET", path)
                #expect(refused.status == 401 && refused.head.contains("WWW-Authenticate: Bearer\r\n"), "\(path)")
            }
            #expect(try admin.request("POST", "/reload").status == 401)
            for wrong in ["Bearer s3cret-toke", "Bearer s3cret-tokens", "Bearer S3cret-token", "Basic s3cret-token"] {
                #expect(try admin.request("GET", "/routes", ["Authorization: \(wrong)"]).status == 401, "\(wrong)")
            }
            #expect(try admin.request("GET", "/healthz").status == 200)
            let less = try admin.request("GET", "/readyz")
            #expect(less.status == 200 && less.body.contains("digest") && !less.body.contains("last_reload"))
            let right = ["Authorization: Bearer s3cret-token"]
            #expect(try admin.request("GET", "/readyz", right).body.contains("last_reload"))
            #expect(try admin.request("GET", "/routes", right).status == 200)
            #expect(!serve.said.contains("s3cret"))
        }
    }

    @Test("/routes lists every API with its place, and /config shows no secret")
    func pages() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a"), ("/b", "b")]), "\(folder)/api.yaml")
            let instance = """
                formatVersion: 1
                environments: [{name: TEST}]
                groups:
                  - {name: ops, variables: {RELEASE: {dbPassword: hidden1, plain: shown1}}}
                publish: [{environment: RELEASE}, {environment: TEST, apis: [geta]}]
                apps:
                  - {name: mobile, app_key: hidden2, app_secret: hidden3, app_codes: [hidden4, hidden5]}
                iam:
                  - user_name: shown2
                    access_keys: [{access: hidden6, secret: "${env:OPS_TEST_SECRET}"}]
                    tokens: [{token: hidden7, expires_at: 2030-01-01T00:00:00Z}]
                signs:
                  - {name: shown3, sign_type: hmac, sign_key: hidden8, sign_secret: hidden9, apis: []}
                functions:
                  - {urn: 'urn:fss:x', url: 'http://user:hidden10@127.0.0.1:1/f', environment: {ANY: hidden11}}
                plugins:
                  - plugin_name: p
                    plugin_type: third_auth
                    plugin_content: {auth_request: {parameters: [{name: X-Api-Key, value: hidden12}]}, password: 123456}

                """
            try write(instance, "\(folder)/instance.yaml")
            let serve = try ServeProcess(
                ["api.yaml", "--instance", "instance.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder,
                environment: ["OPS_TEST_SECRET": "hidden13"])
            _ = try serve.port()
            let admin = try HTTPConnection(port: try serve.adminPort())
            let routes = try admin.request("GET", "/routes").json()["routes"] as? [[String: Any]] ?? []
            let shown = routes.map { "\($0["environment"] ?? "") \($0["method"] ?? "") \($0["path"] ?? "")" }
            #expect(shown == ["RELEASE GET /a", "RELEASE GET /b", "TEST GET /a"])
            #expect(routes.first?["operation"] as? String == "geta")
            let source = routes.first?["source"] as? String ?? ""
            #expect(source.hasPrefix("api.yaml:"))
            let config = try admin.request("GET", "/config")
            #expect(config.status == 200)
            #expect(try config.json()["configuration"] is [String: Any])
            #expect(!config.body.contains("hidden") && !config.body.contains("123456"))
            for word in ["shown1", "shown2", "shown3"] { #expect(config.body.contains(word), "\(word)") }
        }
    }

    @Test("Only what there is can be asked for, and only by its method")
    func methods() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            let serve = try ServeProcess(["api.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            _ = try serve.port()
            let admin = try HTTPConnection(port: try serve.adminPort())
            #expect(try admin.request("GET", "/").status == 404)
            #expect(try admin.request("GET", "/reload").head.contains("Allow: POST\r\n"))
            #expect(try admin.request("POST", "/config", ["Content-Length: 0"]).status == 405)
            #expect(try admin.request("PUT", "/config", ["Content-Length: 0"]).status == 405)
            #expect(try admin.request("POST", "/reload", ["Origin: http://evil.example"]).status == 403)
            #expect(try admin.request("GET", "/healthz?x=1").status == 200)
        }
    }

    @Test("Metrics count what was called")
    func metrics() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            let serve = try ServeProcess(
                ["api.yaml", "--admin-listen", "127.0.0.1:0", "--access-log", "log"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            let admin = try HTTPConnection(port: try serve.adminPort())
            for _ in 0..<3 { _ = try client.request("GET", "/a") }
            _ = try client.request("DELETE", "/nowhere")
            let page = try admin.request("GET", "/metrics")
            #expect(page.head.contains("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"))
            #expect(page.body.contains("method=\"GET\",status_class=\"2xx\"} 3\n"))
            #expect(page.body.contains("method=\"DELETE\",status_class=\"4xx\"} 1\n"))
            #expect(page.body.contains("\napig_connections 1\n"))
            #expect(page.body.contains("\napig_routes 1\n"))
            #expect(try until("apig_access_log_lines_total 4") { try admin.request("GET", "/metrics").body })
        }
    }

    // MARK: Start

    @Test("Too few file descriptors are said at the start, with what to do")
    func descriptors() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            let serve = try ServeProcess(
                ["api.yaml", "--workers", "1"], directory: folder, shell: "ulimit -Sn 200; ulimit -Hn 400")
            _ = try serve.port()
            // The soft limit was raised to the hard one.
            #expect(
                serve.said.contains("apig: warning: 400 file descriptors are allowed, but 10000 client connections"))
            #expect(serve.said.contains("LimitNOFILE="))
        }
    }

    @Test(
        "An admin address in use, a token file that cannot be read or holds none, and a token without listener are told"
    )
    func adminFaults() throws {
        try Program.withFolder { folder in
            try write(document([("/a", "a")]), "\(folder)/api.yaml")
            try write(" \n", "\(folder)/empty")
            let serve = try ServeProcess(["api.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            _ = try serve.port()
            let taken = try Program.run(
                "apig", ["serve", "api.yaml", "--admin-listen", "127.0.0.1:\(try serve.adminPort())"],
                directory: folder)
            #expect(taken.status == 2 && taken.errors.contains("the port is in use"))
            for (file, words) in [("nowhere", "cannot read nowhere"), ("empty", "empty must hold one token")] {
                let result = try Program.run(
                    "apig", ["serve", "api.yaml", "--admin-listen", "127.0.0.1:0", "--admin-token-file", file],
                    directory: folder)
                #expect(result.status == 2 && result.errors.contains(words), "\(file)")
            }
            let alone = try Program.run(
                "apig", ["serve", "api.yaml", "--admin-token-file", "empty"], directory: folder)
            #expect(alone.status == 64)
        }
    }
}
