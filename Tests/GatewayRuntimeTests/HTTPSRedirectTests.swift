import GatewayConfiguration
import Testing

@testable import GatewayRuntime

@Suite struct HTTPSRedirectTests {
    private static func table(redirects: Bool = true, certificate: Bool = true) -> DomainTable {
        let instance = domainInstance([("shop", ["shop.example", "*.shop.example"])]) { instance in
            for index in instance.groups[0].urlDomains.indices {
                instance.groups[0].urlDomains[index].redirectsToHTTPS = redirects
                if certificate { instance.groups[0].urlDomains[index].certificate = CertificateFiles() }
            }
        }
        return compile([mockAPI(.get, "/x")], instance: instance).snapshot.domains
    }

    private func answer(
        _ request: RawRequest, table: DomainTable = Self.table(), takesHTTPS: Bool = true, isTLS: Bool = false,
        port: Int? = 443
    ) -> (status: Int, location: String)? {
        let facts = makeFacts(isTLS: isTLS, httpsPort: port)
        let match = table.match(request.head.authority, in: request.bytes.span)
        guard
            let response = HTTPSRedirect.answer(
                match, takesHTTPS: takesHTTPS, head: request.head, bytes: request.bytes.span, facts: facts)
        else { return nil }
        let lines = String(decoding: response.headerLines, as: UTF8.self)
        #expect(lines.hasPrefix("Location: https://") && lines.hasSuffix("\r\n"))
        #expect(response.body == [] && !response.closesConnection)
        let location = lines.split(separator: "\r\n").first { $0.hasPrefix("Location: ") }?.dropFirst(10)
        return (response.status, location.map(String.init) ?? "none")
    }

    @Test(
        "The location has the same host, path and query, and the port unless it is 443",
        arguments: [
            ("GET /a/b?c=d&e HTTP/1.1", "shop.example", 443, 301, "https://shop.example/a/b?c=d&e"),
            ("HEAD /a HTTP/1.1", "shop.example:8080", 8_443, 301, "https://shop.example:8443/a"),
            ("POST /a? HTTP/1.1", "Shop.Example", 443, 308, "https://Shop.Example/a?"),
            (
                "DELETE //evil.example/%0d%0aX HTTP/1.1", "a.shop.example.", 443, 308,
                "https://a.shop.example//evil.example/%0d%0aX"
            ),
            ("GET http://shop.example:80 HTTP/1.1", "other", 443, 301, "https://shop.example/"),
            ("GET http://shop.example/p?q HTTP/1.1", "other", 443, 301, "https://shop.example/p?q"),
        ])
    func locations(line: String, host: String, port: Int, status: Int, location: String) throws {
        let found = try #require(self.answer(try RawRequest(line, "Host: \(host)"), port: port))
        #expect(found.status == status && found.location == location)
    }

    @Test("What may not stand in a header line is encoded, wherever it came from")
    func safeBytes() throws {
        let text = "shop.example/a\r\nX: é?b \u{7F}"
        let bytes = Array(text.utf8)
        var head = RequestHead()
        head.authority = 0..<12
        head.path = 12..<21
        head.query = 22..<bytes.count
        let match = Self.table().match(head.authority, in: bytes.span)
        let answer = HTTPSRedirect.answer(
            match, takesHTTPS: true, head: head, bytes: bytes.span, facts: makeFacts(isTLS: false, httpsPort: 443))
        let response = try #require(answer)
        #expect(
            String(decoding: response.headerLines, as: UTF8.self).hasSuffix(
                "Location: https://shop.example/a%0D%0AX:%20%C3%A9?b%20%7F\r\n"))
    }

    @Test("Nothing is redirected without certificate, switch, HTTPS API or TLS listener, over TLS, or for other hosts")
    func conditions() throws {
        let request = try RawRequest("GET /a HTTP/1.1", "Host: shop.example")
        #expect(self.answer(request) != nil)
        #expect(self.answer(request, table: Self.table(redirects: false)) == nil)
        #expect(self.answer(request, table: Self.table(certificate: false)) == nil)
        #expect(self.answer(request, takesHTTPS: false) == nil)
        #expect(self.answer(request, isTLS: true) == nil)
        #expect(self.answer(request, port: nil) == nil)
        #expect(self.answer(try RawRequest("GET /a HTTP/1.1", "Host: 127.0.0.1")) == nil)
        #expect(self.answer(try RawRequest("GET /a HTTP/1.1", "Host: elsewhere.example")) == nil)
        #expect(self.answer(try RawRequest("OPTIONS * HTTP/1.1", "Host: shop.example")) == nil)
    }
}
