import Foundation
import TestSupport
import Testing

/// `apig explain` as a process.
@Suite struct ExplainTests {
    private func explain(_ arguments: String...) throws -> Program.Result {
        try Program.run(
            "apig",
            [
                "explain", "Fixtures/samples/shop.yaml", "--instance", "Fixtures/samples/instance.yaml", "--allow-http",
                "--time", "1767323045",
            ] + arguments)
    }

    @Test("The API, its place in the document, each step and the backend's request are told")
    func backend() throws {
        let result = try self.explain("GET", "/v1/products/p-7")
        #expect(result.status == 0)
        #expect(result.output.contains("GET /v1/products/{productId}  getProduct, group shop, environment RELEASE"))
        #expect(result.output.contains("defined at Fixtures/samples/shop.yaml:"))
        #expect(result.output.contains("request parameters: passed"))
        #expect(
            result.output.contains("The backend http://127.0.0.1:9001 gets\n    GET /catalogue/products/p-7 HTTP/1.1"))
    }

    @Test("A refusal is told by the step that refuses, with the answer")
    func refusal() throws {
        let result = try self.explain("GET", "/v1/search?q=kettle")
        #expect(result.status == 0)
        #expect(result.output.contains("APP authentication: refused: 401 APIG.0303"))
        #expect(result.output.contains("The gateway answers 401"))
    }

    @Test("JSON has the same, and what nobody can know without asking is where it ends")
    func json() throws {
        let result = try self.explain(
            "--format", "json", "-H", "X-Shop-Session: abcdefghijklmnopqrst1", "GET", "/v1/orders?market=de")
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["formatVersion"] as? Int == 1)
        #expect((object["route"] as? [String: Any])?["api_name"] as? String == "listOrders")
        #expect(object["asks"] as? String == "it would call a function that runs here")
        let steps = try #require(object["steps"] as? [[String: Any]])
        #expect(steps.last?["step"] as? String == "custom authorizer")
    }

    @Test("A signed request is verified at the time that is given")
    func signed() throws {
        let signed = try Program.run(
            "apig",
            [
                "sign", "--app-key", "sampleStorefrontKey01", "--app-secret", "sampleStorefrontSecret01", "--date",
                "20260102T030405Z", "http://localhost/v1/search?q=kettle&tenant=t1",
            ])
        let lines = signed.output.split(separator: "\n").flatMap { ["-H", String($0)] }
        let result = try Program.run(
            "apig",
            [
                "explain", "Fixtures/samples/shop.yaml", "--instance", "Fixtures/samples/instance.yaml", "--allow-http",
                "--time", "1767323045",
            ] + lines + ["GET", "http://localhost/v1/search?q=kettle&tenant=t1"])
        #expect(result.output.contains("APP authentication: app storefront"), "\(signed.output)\(result.output)")
    }

    @Test("What is no request is told with 2", arguments: [["GET", "nowhere"], ["GET", "ftp://h/x"], ["G T", "/x"]])
    func noRequest(words: [String]) throws {
        let result = try self.explain(words[0], words[1])
        #expect(result.status == 2 && !result.errors.isEmpty)
    }
}
