import Foundation
import GatewayConfiguration
import GatewayRuntime
import GatewayServer
import Testing

/// What requests must look like, and what backends that fail become, over sockets.
///
/// - Source: APIG User Guide, apig_03_0046, apig_03_0048, apig_03_0067
@Suite struct TransportAcceptanceTests {
    /// What a raw request is answered.
    private static func raw(_ gateway: AcceptanceGateway, _ text: String) throws -> AcceptanceAnswer {
        let client = try RawClient(port: gateway.port)
        client.send(text)
        client.shutdownWriting()
        return AcceptanceAnswer(client.receiveAll())
    }

    @Test("Bodies, targets and headers over their limits get 413, 414 and 494 with APIG.0201")
    func sizes() throws {
        let backend = try RecordingBackend()
        try withDocument([.post("/s", backend.http("/s"))], instance: "features: {request_body_size: 1000}") {
            gateway in
            expect(try gateway.call("POST", "/s", body: String(repeating: "x", count: 1_000)).status, is: 200)
            for (what, text, summary) in [
                (
                    "body",
                    "POST /s HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n"
                        + String(repeating: "x", count: 1_001),
                    "413 APIG.0201"
                ),
                (
                    "chunks",
                    "POST /s HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n"
                        + String(repeating: "x", count: 1_001) + "\r\n0\r\n\r\n", "413 APIG.0201"
                ),
                (
                    "target", "GET /\(String(repeating: "x", count: 33_000)) HTTP/1.1\r\nHost: h\r\n\r\n",
                    "414 APIG.0201"
                ),
                (
                    "header", "GET /s HTTP/1.1\r\nHost: h\r\nX-Long: \(String(repeating: "x", count: 33_000))\r\n\r\n",
                    "494 APIG.0201"
                ),
                (
                    "headers",
                    "GET /s HTTP/1.1\r\nHost: h\r\n"
                        + (0..<5).map { "X-\($0): \(String(repeating: "x", count: 30_000))\r\n" }.joined() + "\r\n",
                    "494 APIG.0201"
                ),
            ] { expect(try Self.raw(gateway, text).summary, is: summary, what) }
        }
    }

    @Test("Requests that could be read in two ways, and CONNECT, get 400 APIG.0201 and the end of the connection")
    func restrictions() throws {
        try withDocument([.post("/s", DocumentOperation.mock)]) { gateway in
            for text in [
                "POST /s HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST /s HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n", "POST /s HTTP/1.1\r\nHost: a b\r\n\r\n",
                "CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n", "POST /s s HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST /s HTTP/1.1\r\nHost: h\r\nX y: 1\r\n\r\n",
                "POST /s HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            ] { expect(try Self.raw(gateway, text).summary, is: "400 APIG.0201", text) }
        }
    }

    // MARK: Backends that fail

    @Test("A backend that is late gets 504 APIG.0203, one that is not there 502, a channel without members APIG.0610")
    func failures() throws {
        let silent = try RecordingBackend { _, _ in .silence }
        let gone = try RecordingBackend().port
        let instance = """
            vpc_channels:
              - name: empty
                port: 9001
                balance_strategy: 1
                member_type: ip
                members: [{host: 127.0.0.1, port: \(gone), status: 2}]
            """
        let channel =
            "{type: HTTP-VPC, httpVpcEndpoints: {name: empty, scheme: http, method: GET, path: /, timeout: 500}}"
        let missing =
            "{type: HTTP-VPC, httpVpcEndpoints: {name: absent, scheme: http, method: GET, path: /, timeout: 500}}"
        let dead =
            "{type: HTTP, httpEndpoints: {address: '127.0.0.1:\(gone)', scheme: http, method: GET, path: /, timeout: 500}}"
        let responses = """
            x-apigateway-responses:
              default:
                BACKEND_TIMEOUT: {status: 503, body: {application/json: '{"late": "$context.error.code"}'}}
            """
        try withDocument(
            [
                .get("/late", silent.http("/", timeout: 200)), .get("/empty", channel), .get("/absent", missing),
                .get("/dead", dead),
            ], instance: instance
        ) { gateway in
            for (path, summary) in [
                ("/late", "504 APIG.0203"), ("/empty", "502 APIG.0610"), ("/absent", "500 APIG.0609"),
                ("/dead", "502 APIG.0201"),
            ] { expect(try gateway.get(path).summary, is: summary, path) }
        }
        try withDocument([.get("/late", silent.http("/", timeout: 200))], root: responses) { gateway in
            let answer = try gateway.get("/late")
            #expect(answer.status == 503 && answer.member("late") == "APIG.0203")
        }
    }

    @Test("GET is repeated once and POST never with -1, neither with 0, both twice with 2")
    func retries() throws {
        let backend = try RecordingBackend { _, _ in .close }
        let operations: [DocumentOperation] = ["-1", "0", "2"].map { count in
            let name = count.replacingOccurrences(of: "-", with: "m")
            return DocumentOperation(
                "x-apigateway-any-method", "/r\(name)", backend.http("/r", retryCount: count), id: "retry_\(name)")
        }
        try withDocument(operations) { gateway in
            for (path, method, attempts) in [
                ("/rm1", "GET", 2), ("/rm1", "POST", 1), ("/rm1", "PUT", 2), ("/rm1", "PATCH", 1), ("/r0", "GET", 1),
                ("/r0", "POST", 1), ("/r2", "GET", 3), ("/r2", "POST", 3),
            ] {
                backend.forget()
                let body = method == "GET" ? nil : "hello"
                expect(try gateway.call(method, path, body: body).status, is: 502, "\(method) \(path)")
                #expect(backend.count == attempts, "\(method) \(path)")
                #expect(backend.requests.allSatisfy { $0.text == body ?? "" }, "\(method) \(path)")
            }
        }
    }

    // MARK: Early refusals

    @Test("An answer to a request whose body is not read yet arrives, on HTTP/1.1 and HTTP/2, however long the body is")
    func earlyAnswers() throws {
        let operations: [DocumentOperation] = [
            .post("/refused", DocumentOperation.mock, "security: [{iam: []}]"), .post("/mock", DocumentOperation.mock),
        ]
        let setup = AcceptanceSetup(options: {
            $0.takesPriorKnowledge = true
            $0.lingerSeconds = 1
        })
        try withDocument(operations, instance: "features: {request_body_size: 2000000}", setup: setup) { gateway in
            let large = NSTemporaryDirectory() + "apig-early-\(UUID().uuidString)"
            defer { try? FileManager.default.removeItem(atPath: large) }
            for (path, count, status) in [
                ("/refused", 5, 401), ("/refused", 1_000_000, 401), ("/mock", 5, 200), ("/mock", 1_000_000, 200),
                ("/mock", 3_000_000, 413),
            ] {
                try String(repeating: "x", count: count).write(toFile: large, atomically: true, encoding: .utf8)
                for version in ["--http1.1", "--http2-prior-knowledge"] {
                    // Several at once, so that some are served late.
                    let call =
                        "curl -s --max-time 15 \(version) -H Expect: -H 'X-Auth-Token: bad' --data-binary @\(large) -o /dev/null "
                        + "-w '%{http_code}:%{errormsg}\n' http://127.0.0.1:\(gateway.port)\(path) & "
                    let output = try Tool.run(
                        ["bash", "-c", String(repeating: call, count: 4) + "wait"])
                    let answers = Set(output.split(separator: "\n").map(String.init))
                    // Some clients give up when they are told to stop, but none loses the answer.
                    #expect(answers.allSatisfy { $0.hasPrefix("\(status):") }, "\(version) \(path) \(count) \(answers)")
                    if status == 401 { #expect(answers == ["\(status):"], "\(version) \(path) \(count)") }
                }
            }
        }
    }
}
