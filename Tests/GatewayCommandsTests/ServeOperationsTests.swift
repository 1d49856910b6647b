import Foundation
import Glibc
import TestSupport
import Testing

@Suite(.serialized) struct ServeOperationsTests {
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

    @Test("The call log is a file of its own, opened again by SIGUSR1, and --help and the notes tell of it")
    func callLog() throws {
        try Program.withFolder { folder in
            let bound = document([("/a", "a")]).replacingOccurrences(
                of: "      responses:", with: "      x-apigateway-plugins: [calls]\n      responses:")
            try write(bound, "\(folder)/api.yaml")
            try write(
                """
                formatVersion: 1
                plugins:
                  - plugin_name: calls
                    plugin_type: kafka_log
                    plugin_content: {broker_list: ['10.0.0.5:9092'], topic: t}
                """, "\(folder)/instance.yaml")
            let files = ["api.yaml", "--instance", "instance.yaml"]
            let silent = try ServeProcess(files, directory: folder)
            try silent.wait(for: "plug-in calls: calls are not logged without --call-log")
            silent.signal(SIGTERM)
            #expect(try silent.end() == 0)
            let serve = try ServeProcess(files + ["--call-log", "calls.jsonl"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            #expect(try client.request("GET", "/a").status == 200)
            let log = "\(folder)/calls.jsonl"
            func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }
            #expect(try until("\"http_status\":200") { text(log) })
            try FileManager.default.moveItem(atPath: log, toPath: "\(folder)/calls.1")
            serve.signal(SIGUSR1)
            try serve.wait(for: "Opened calls.jsonl again.")
            _ = try client.request("GET", "/a")
            serve.signal(SIGTERM)
            #expect(try serve.end() == 0)
            for path in [log, "\(folder)/calls.1"] {
                let object = try JSONSerialization.jsonObject(with: Data(text(path).utf8)) as? [String: Any]
                #expect(object?["topic"] as? String == "t" && object?["key"] is NSNull)
                #expect((object?["record"] as? [String: Any])?.count == 15)
            }
            #expect(!serve.said.contains("not logged"))
            let help = try Program.run("apig", ["serve", "--help"]).output
            #expect(help.contains("--call-log <file>"))
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
            let codes = ["hidden4", "hidden5"].map { $0 + String(repeating: "x", count: 64) }.joined(separator: ", ")
            let instance = """
                formatVersion: 1
                features: {some_text: '{"more": "-----BEGIN PRIVATE KEY-----hidden14"}'}
                environments: [{name: TEST}]
                groups:
                  - {name: ops, variables: {RELEASE: {dbPassword: hidden1, plain: shown1}}}
                publish: [{environment: RELEASE}, {environment: TEST, apis: [geta]}]
                apps:
                  - {name: mobile, app_key: hiddenKey2, app_secret: hiddenSecret3, app_codes: [\(codes)]}
                iam:
                  - user_name: shown2
                    domain_name: acme
                    access_keys: [{access: hidden6, secret: "${env:OPS_TEST_SECRET}"}]
                    tokens: [{token: hidden7, expires_at: 2030-01-01T00:00:00Z}]
                signs:
                  - {name: shown3, sign_type: hmac, sign_key: hiddenKey8, sign_secret: hiddenSignSecret9, apis: []}
                functions:
                  - {urn: 'urn:fss:r:p:function:default:x', url: 'http://127.0.0.1:1/f', environment: {ANY: hidden11}}
                plugins:
                  - plugin_name: third
                    plugin_type: third_auth
                    plugin_content:
                      auth_request:
                        {method: GET, protocol: HTTP, path: /, url_domain: a, more: [{name: X-Api-Key, value: hidden12}]}
                      simple_auth_mode_enabled: true
                      password: 123456

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
            // A target over its limit is a decision of a policy too.
            let long = try HTTPConnection(port: try serve.port())
            #expect(try long.request("GET", "/" + String(repeating: "a", count: 33_000)).status == 414)
            #expect(
                try until("apig_policy_decisions_total{policy=\"request_limit\",decision=\"refused\"} 1\n") {
                    try admin.request("GET", "/metrics").body
                })
            #expect(try until("apig_access_log_lines_total 5") { try admin.request("GET", "/metrics").body })
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
