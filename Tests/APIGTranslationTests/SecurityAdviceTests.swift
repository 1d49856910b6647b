import APIGTranslation
import Diagnostics
import OpenAPIModel
import SourceDocument
import Testing

/// Advice on security: each rule with a document that breaks it, and the least change after which it does not.
@Suite struct SecurityAdviceTests {
    /// The advice a document gets, as `code line`.
    private static func advice(_ text: String, isGiven: Bool = true) throws -> [String] {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "a.yaml", bytes: Array(text.utf8), diagnostics: diagnostics))
        let resolver = ReferenceResolver(
            root: tree, rootDirectory: ".", load: { _ in [] }, limits: SourceLimits(), diagnostics: diagnostics)
        let document = try #require(
            DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics).read())
        var options = ImportOptions()
        options.givesAdvice = isGiven
        _ = Importer(document: document, options: options, diagnostics: diagnostics).run()
        #expect(!diagnostics.contains(atLeast: .error), "\(diagnostics.sorted.map(\.message))")
        return diagnostics.sorted.filter { $0.rule.code.hasPrefix("APIG7") }.map {
            "\($0.rule.code) \($0.severity.rawValue) \($0.location?.start.line ?? 0)"
        }
    }

    private static let mock = "{type: MOCK, mockEndpoints: {result-content: ok}}"

    private static func http(_ address: String, scheme: String = "https", parameters: String = "[]") -> String {
        "{type: HTTP, parameters: \(parameters), httpEndpoints: {address: '\(address)', scheme: \(scheme), method: GET, path: /, timeout: 5000}}"
    }

    /// A document with one operation on line 15, whose backend stands on line 18.
    private static func document(
        security: String = "[{app: []}]", limit: Bool = true,
        backend: String = mock, acl: String = "PERMIT", sample: String = "ok", type: String = "public"
    ) -> String {
        """
        swagger: '2.0'
        info: {title: shop, version: '1'}
        schemes: [https]
        securityDefinitions:
          app:
            type: apiKey
            in: header
            name: Authorization
            x-apigateway-auth-type: AppSigv1
        x-apigateway-ratelimits: {few: {api-limit: 10, interval: 1, unit: SECOND}}
        x-apigateway-access-controls:
          list: {acl-type: \(acl), entity-type: IP, value: 192.0.2.1}
        paths:
          /a:
            get:
              operationId: getThing
              x-apigateway-request-type: \(type)
              x-apigateway-backend: \(backend)
              security: \(security)
              \(limit ? "x-apigateway-ratelimit: few" : "tags: []")
              responses:
                default:
                  description: answer
                  x-apigateway-result-normal-sample: '\(sample)'
        """
    }

    @Test("A document that heeds all of it gets none, and none is given unless it is asked for")
    func silent() throws {
        #expect(try Self.advice(Self.document()) == [])
        #expect(try Self.advice(Self.document(limit: false), isGiven: false) == [])
    }

    @Test("Each rule is broken by one text, at its place")
    func rules() throws {
        let constants =
            "[{name: X-Api-Key, value: s3cr3t-0f-th3-backend, in: header, origin: CONSTANT}, {name: X-Plan, value: gold-plan, in: header, origin: CONSTANT}]"
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ"
        let table: [(String, [String])] = [
            (Self.document(security: "[]"), ["APIG7002 info 15"]),
            (Self.document(security: "[]", type: "private"), []),
            (Self.document(backend: Self.http("api.example.com", scheme: "http")), ["APIG7003 info 18"]),
            (Self.document(backend: Self.http("api.example.com")), []),
            (Self.document(backend: Self.http("169.254.169.254")), ["APIG7004 warning 18"]),
            (Self.document(backend: Self.http("10.1.2.3:8080", scheme: "http")), ["APIG7004 info 18"]),
            (Self.document(backend: Self.http("#host#", scheme: "http")), []),
            (Self.document(limit: false), ["APIG7005 info 15"]),
            (Self.document(acl: "DENY"), ["APIG7006 info 12"]),
            (Self.document(backend: Self.http("api.example.com", parameters: constants)), ["APIG7007 warning 18"]),
            (
                Self.document(
                    backend: Self.http(
                        "api.example.com",
                        parameters: "[{name: X-Api-Key, value: '#backend_key#', in: header, origin: CONSTANT}]")), []
            ),
            (Self.document(sample: "{\"token\":\"\(token)\"}"), ["APIG7007 warning 24"]),
        ]
        for (text, expected) in table { #expect(try Self.advice(text) == expected, "\(text)") }
    }
}
