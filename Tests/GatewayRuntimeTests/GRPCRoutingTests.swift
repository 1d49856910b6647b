import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// An API of gRPC.
private func grpcAPI(_ path: String, backend backendPath: String = "/", prefix: Bool = false) -> API {
    var api = proxyAPI(.post, path, backend: backendPath, prefix: prefix)
    api.requestProtocol = .grpcs
    api.backendType = .grpc
    api.backendAPI?.requestProtocol = .grpc
    api.backendAPI?.requestMethod = .post
    return api
}

private func facts(isTLS: Bool, speaksHTTP2: Bool) -> RequestFacts {
    RequestFacts(
        connection: ConnectionFacts(
            security: isTLS ? ConnectionSecurity(version: .tls13) : nil, peerAddress: "192.0.2.7",
            localAddress: "127.0.0.1", localPort: 8_080, speaksHTTP2: speaksHTTP2),
        requestID: RequestID(high: 1, low: 2), receivedAt: 1_767_323_045)
}

@Suite struct GRPCRoutingTests {
    @Test(
        "Paths that name no method take all of them, and the whole path goes on as it was routed",
        arguments: [
            ("/", "/a.B/C", "/a.B/C"), ("/a.B", "/a.B/C", "/a.B/C"), ("/a.B/C", "/a.B/C", "/a.B/C"),
            ("/a.B/C", "/a.B/D", nil), ("/a.B", "/a.BC/D", nil), ("/a.B", "/x/../a.B/C", "/a.B/C"),
            ("/a.B", "/a.B/../x.Y/C", nil), ("/a.B", "/a.B/%43%20", "/a.B/C%20"),
        ] as [(String, String, String?)])
    func paths(template: String, path: String, expected: String?) throws {
        let snapshot = compile([grpcAPI(template)]).snapshot
        let request = try RawRequest("POST \(path) HTTP/1.1", "Host: h")
        let (decision, head) = snapshot.decide(request, facts: facts(isTLS: true, speaksHTTP2: true))
        if let expected {
            guard case .forward(let plan) = decision else { throw RoutingSnapshot.NoResponse() }
            #expect(head.hasPrefix("POST \(expected) HTTP/1.1\r\n"))
            #expect(
                snapshot.hosts[plan.host]
                    == UpstreamHost(host: "backend", port: 9_000, usesTLS: false, speaksHTTP2: true))
        } else {
            guard case .respond(let response) = decision else { throw RoutingSnapshot.NoResponse() }
            #expect(response.status == 404)
        }
    }

    @Test("Calls come in HTTP/2, over TLS unless that is waived", arguments: [false, true])
    func protocols(treatsPlainAsTLS: Bool) throws {
        var options = CompileOptions()
        options.treatsPlainAsTLS = treatsPlainAsTLS
        let snapshot = compile([grpcAPI("/a.B")], options: options).snapshot
        let request = try RawRequest("POST /a.B/C HTTP/1.1", "Host: h")
        for (isTLS, speaksHTTP2) in [(false, false), (false, true), (true, false), (true, true)] {
            let isTaken = speaksHTTP2 && (isTLS || treatsPlainAsTLS)
            switch snapshot.decide(request, facts: facts(isTLS: isTLS, speaksHTTP2: speaksHTTP2)).decision {
            case .forward: #expect(isTaken)
            case .suspend: Issue.record("a call of gRPC is not gathered")
            case .respond(let response):
                #expect(!isTaken && response.status == 400 && response.errorCode == "APIG.0607")
                #expect(String(decoding: response.body, as: UTF8.self).contains("protocol is supported: GRPCS"))
            }
        }
    }

    @Test("gRPC on one side only is not served", arguments: [false, true])
    func oneSide(isFront: Bool) throws {
        var api = grpcAPI("/a.B/C")
        if isFront { api.backendType = .http } else { api.requestProtocol = .https }
        let compiled = compile([api])
        let request = try RawRequest("POST /a.B/C HTTP/1.1", "Host: h")
        let decision = compiled.snapshot.decide(request, facts: facts(isTLS: true, speaksHTTP2: true)).decision
        guard case .respond(let response) = decision else { throw RoutingSnapshot.NoResponse() }
        #expect(response.status == 500 && compiled.notes.count == 1)
    }

    @Test("A call the backend refused unseen is sent again once, whatever its method")
    func refusedCall() {
        var machine = ExchangeMachine(
            maxRetries: 0, isIdempotent: false, timeoutMilliseconds: 1_000, idleTimeoutMilliseconds: 1_000,
            isRequestComplete: true, now: 0)
        var actions: [ExchangeMachine.FailureAction] = []
        for _ in 0..<2 {
            machine.attemptStarted(now: 0)
            _ = machine.connected(isReused: false, now: 0)
            actions.append(machine.failed(.refused))
        }
        #expect(actions == [.repeatOnFreshConnection, .refuse(.backendUnreachable)])
    }
}

@Suite struct HTTP2AnswerHeadTests {
    @Test("The fields of an answer become lines, or are malformed")
    func lines() {
        var text: [UInt8] = []
        let isFine = [
            HTTP2AnswerHead.append(status: "200", to: &text), HTTP2AnswerHead.append("grpc-status", "0", to: &text),
            HTTP2AnswerHead.append("x", "", to: &text),
        ]
        #expect(isFine == [true, true, true])
        #expect(String(decoding: text, as: UTF8.self) == "HTTP/1.1 200 \r\ngrpc-status: 0\r\nx: \r\n")
        var rest: [UInt8] = []
        for (name, value) in [
            ("", "1"), ("a b", "1"), (":status", "200"), ("a", "1\r\nb: 2"), ("a", "\0"), ("connection", "close"),
            ("transfer-encoding", "chunked"), ("upgrade", "x"), ("keep-alive", "1"), ("proxy-connection", "1"),
        ] {
            let isTaken = HTTP2AnswerHead.append(name, value, to: &rest)
            #expect(!isTaken, "\(name)")
        }
        for status in ["", "20", "2000", "20x", "+20"] {
            let isTaken = HTTP2AnswerHead.append(status: status, to: &rest)
            #expect(!isTaken, "\(status)")
        }
        #expect(rest.isEmpty)
    }
}
