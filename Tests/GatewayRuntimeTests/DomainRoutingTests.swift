import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// Requests find the APIs of the group their domain leads to.
@Suite struct DomainRoutingTests {
    private func gateway(_ change: (inout InstanceFile) -> Void = { _ in }) -> RoutingSnapshot {
        var shop = mockAPI(.get, "/x", name: "shop")
        shop.requestProtocol = .both
        var bank = mockAPI(.get, "/x", name: "bank")
        bank.groupName = "bank"
        var safe = mockAPI(.post, "/safe", name: "safe")
        safe.requestProtocol = .https
        let instance = domainInstance([("shop", ["shop.example"]), ("bank", ["*.bank.example"])]) { change(&$0) }
        return compile([shop, bank, safe], instance: instance).snapshot
    }

    @Test(
        "The domain chooses the group; an address reaches all of them, the first wins; anything else is 404",
        arguments: [
            ("shop.example", "shop"), ("SHOP.example:8080", "shop"), ("a.bank.example", "bank"),
            ("127.0.0.1:8080", "shop"), ("localhost", "shop"), ("bank.example", "APIG.0101"),
            ("other.example", "APIG.0101"),
        ])
    func groups(host: String, expected: String) throws {
        #expect(self.gateway().outcome(try RawRequest("GET /x HTTP/1.1", "Host: \(host)")).contains(expected))
    }

    @Test("A debugging domain reaches its group a thousand times a day")
    func debuggingDomain() throws {
        let snapshot = self.gateway()
        let id = try #require(snapshot.domains.groups.first { $0.name == "bank" }?.id)
        let request = try RawRequest("GET /x HTTP/1.1", "Host: \(id).apic.local")
        for _ in 0..<1_000 { #expect(snapshot.outcome(request) == "bank") }
        let refused = try snapshot.response(request)
        #expect(refused.status == 429)
        #expect(
            String(decoding: refused.body, as: UTF8.self).contains(
                "policy domain over ratelimit,limit:1000,time:1 day"))
    }

    @Test("A domain that redirects sends plain requests to HTTPS instead of refusing their protocol")
    func redirect() throws {
        let snapshot = self.gateway { instance in
            instance.groups[0].urlDomains[0].redirectsToHTTPS = true
            instance.groups[0].urlDomains[0].certificate = CertificateFiles()
        }
        func answer(_ line: String, port: Int?) throws -> LocalResponse {
            let request = try RawRequest("\(line) HTTP/1.1", "Host: shop.example")
            let decided = snapshot.decide(request, facts: makeFacts(isTLS: false, httpsPort: port))
            guard case .respond(let response) = decided.decision else { throw RoutingSnapshot.NoResponse() }
            return response
        }
        #expect(try answer("GET /x?a=1", port: 443).status == 301)
        let safe = try answer("POST /safe", port: 8_443)
        #expect(safe.status == 308)
        #expect(
            String(decoding: safe.headerLines, as: UTF8.self) == "Location: https://shop.example:8443/safe\r\n")
        #expect(try answer("POST /safe", port: nil).status == 400)
    }
}
