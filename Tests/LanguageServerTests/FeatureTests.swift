import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import LanguageServer

/// Help, completion, definitions and changes at places of documents; `‸` is the cursor.
@Suite struct FeatureTests {
    private static let head = """
        swagger: '2.0'
        info: {title: shop, version: '1'}
        x-apigateway-ratelimits:
          perMinute: {api-limit: 600, interval: 1, unit: MINUTE}
        x-apigateway-responses:
          terse: {}
        parameters:
          Language: {name: lang, in: header, type: string}
        securityDefinitions:
          app: {type: apiKey, in: header, name: Authorization, x-apigateway-auth-type: AppSigv1}
        paths:
          /items/{id}:
            get:
              operationId: getItem
              parameters:
                - {name: id, in: path, required: true, type: string}
                - $ref: '#/parameters/Language'
              responses: {default: {description: ''}}

        """

    private func text(_ rest: String) -> String { Self.head + rest }

    // MARK: Hover

    @Test(
        "Hovering a key, a value or a comment tells what it is, with its page",
        arguments: [
            ("      x-apigateway-ba‸ckend: {type: MOCK}", "**x-apigateway-backend**", "apig_03_0090"),
            (
                "      x-apigateway-backend: {type: MOCK, mockEndpoints: {result-con‸tent: x}}", "required",
                "apig_03_0095"
            ),
            ("      x-apigateway-backend: {type: MO‸CK}", "the gateway answers itself", "kind of the backend"),
            ("      x-apigateway-cors: tr‸ue", "Default: `false`", "apig_03_0088"),
            ("      oper‸ationId: a", "name of the API", "Swagger 2.0"),
            ("      x-apigateway-ratelimit: perMi‸nute", "api-limit: 600", "line 4"),
            ("      security: [{ap‸p: []}]", "AppSigv1", "line 10"),
            ("      x-apigateway-cors: true # apig:ignore APIG40‸04 x", "**APIG4004**", "mend:"),
        ])
    func hover(line: String, first: String, second: String) throws {
        let text = try #require(Client().hover(self.text(line + "\n")))
        #expect(
            text.localizedCaseInsensitiveContains(first) && text.localizedCaseInsensitiveContains(second), "\(text)")
    }

    @Test("There is nothing to tell about blanks, free texts and other files")
    func noHover() {
        #expect(Client().hover("‸\n") == nil)
        #expect(Client().hover(self.text("      x-team: a‸b\n")) == nil)
    }

    // MARK: Completion

    @Test("Keys of the object around the cursor are offered, those that are there left out, required ones first")
    func keys() {
        let client = Client()
        let operation = client.labels(self.text("      x-apigateway-cors: true\n      ‸\n"))
        #expect(operation.contains("x-apigateway-backend") && operation.contains("summary"))
        #expect(!operation.contains("x-apigateway-cors") && !operation.contains("operationId"))
        #expect(!operation.contains("requestBody"))
        let backend = client.labels(self.text("      x-apigateway-backend:\n        ‸\n"))
        #expect(backend.first == "type" && backend.contains("httpEndpoints"))
        let inside = client.labels(
            self.text("      x-apigateway-backend:\n        type: HTTP\n        httpEndpoints:\n          ad‸\n"))
        #expect(inside.prefix(4) == ["address", "method", "path", "scheme"])
        #expect(client.labels(self.text("      x-apigateway-backend: {type: MOCK, ‸}\n")).contains("mockEndpoints"))
        #expect(client.labels("‸").contains("openapi"))
        #expect(client.labels("swagger: '2.0'\n‸").contains("basePath"))
        #expect(client.labels("openapi: 3.0.3\n‸").contains("components"))
    }

    @Test("A key comes with its colon, in JSON with its quotes")
    func keyTexts() throws {
        let client = Client()
        let yaml = client.completions(self.text("      x-apigateway-backend:\n        ty‸\n"))
        #expect(yaml.first?.newText == "type: ")
        let json = client.completions("{\"openapi\": \"3.0.3\", \"paths\": {\"/a\": {\"get\": {\"x-apigateway-c‸")
        #expect(json.contains { $0.label == "x-apigateway-cors" && $0.newText == "\"x-apigateway-cors\": " })
        let values = client.completions(
            "{\"openapi\": \"3.0.3\", \"paths\": {\"/a\": {\"get\": {\"x-apigateway-backend\": {\"type\": ‸}}}}}")
        #expect(values.map(\.newText).contains("\"HTTP-VPC\""))
    }

    @Test(
        "Values are offered: words, truth values, names, parameters and references, while the text is broken too",
        arguments: [
            ("      x-apigateway-match-mode: ‸", ["SWA", "NORMAL"]),
            ("      x-apigateway-match-mode:‸", ["SWA", "NORMAL"]),
            ("      x-apigateway-cors: ‸", ["true", "false"]),
            ("      x-apigateway-ratelimit: ‸", ["perMinute"]),
            ("      x-apigateway-response: t‸", ["terse", "default"]),
            ("      security:\n        - ‸", ["app"]),
            ("      security: [{‸", ["app"]),
            (
                "      x-apigateway-backend:\n        parameters:\n          - {name: a, in: HEADER, origin: REQUEST, value: ‸",
                ["id", "lang"]
            ),
            (
                "      x-apigateway-backend:\n        type: \"‸",
                ["HTTP", "HTTP-VPC", "FUNCTION", "MOCK", "HTTP-VPC-MEMBER-GROUP"]
            ),
            (
                "      x-apigateway-backend:\n        type: HTTP\n        httpEndpoints: {path: '/a/{item}'}\n"
                    + "        parameters:\n          - in: PATH\n            name: ‸", ["item"]
            ),
            ("    parameters:\n      - $ref: ‸", ["#/parameters/Language"]),
        ])
    func values(line: String, expected: [String]) {
        #expect(Client().labels(self.text(line)) == expected)
    }

    @Test("What stands under the cursor is replaced, and no more")
    func replacement() throws {
        let client = Client()
        let result = client.ask("completion", self.text("      x-apigateway-match-mode: NO‸RM # how\n"))
        let item = try #require(((result as? [String: Any])?["items"] as? [[String: Any]])?.last)
        let range = (item["textEdit"] as? [String: Any])?["range"] as? [String: [String: Int]]
        #expect(range?["start"]?["character"] == 31 && range?["end"]?["character"] == 35)
    }

    // MARK: Definitions

    @Test(
        "A name leads to where it is defined",
        arguments: [
            ("      x-apigateway-ratelimit: per‸Minute\n", 3), ("      x-apigateway-response: ter‸se\n", 5),
            ("      security: [{a‸pp: []}]\n", 9), ("    parameters: [{$ref: '#/para‸meters/Language'}]\n", 7),
            (
                "      x-apigateway-backend: {parameters: [{name: a, in: HEADER, origin: REQUEST, value: la‸ng}]}\n", 7
            ),
            (
                "      x-apigateway-backend-policies: [{conditions: [{origin: request, parameter: i‸d, type: equal}]}]\n",
                15
            ),
            (
                "      x-apigateway-backend:\n        parameters: [{name: v, in: path}]\n        httpEndpoints: {path: '/{‸v}'}\n",
                19
            ),
        ])
    func definition(line: String, expected: Int) throws {
        let place = try #require(Client().definition(self.text(line)))
        #expect(place == (Client.uri, expected))
    }

    @Test("A variable of a path leads to its parameter, a reference to another file into it, a constant nowhere")
    func otherDefinitions() throws {
        let client = Client(files: ["/api/parts.yaml": "a: 1\nitem: {}\n"])
        let variable = Self.head.replacing("/items/{id}", with: "/items/{i‸d}")
        #expect(try #require(client.definition(variable)) == (Client.uri, 15))
        let file = try #require(client.definition(self.text("  /b: {$ref: 'parts.yaml#/i‸tem'}\n")))
        #expect(file == ("file:///api/parts.yaml", 1))
        let constant = "      x-apigateway-backend: {parameters: [{origin: CONSTANT, value: i‸d}]}\n"
        #expect(client.definition(self.text(constant)) == nil)
    }

    @Test("The uses of a name are found from its definition and from a use")
    func references() throws {
        let use = "      x-apigateway-ratelimit: perMinute\n    post:\n      x-apigateway-ratelimit: per‸Minute\n"
        let places = try #require(Client().ask("references", self.text(use)) as? [[String: Any]])
        #expect(places.count == 2)
        let marked = Self.head.replacing("perMinute:", with: "perMin‸ute:") + use.replacing("‸", with: "")
        #expect((Client().ask("references", marked) as? [[String: Any]])?.count == 2)
    }

    @Test("Operations and definitions are listed")
    func symbols() throws {
        let client = Client()
        client.open(Self.head)
        let answer = client.request("textDocument/documentSymbol", ["textDocument": ["uri": Client.uri]])
        let symbols = try #require(answer["result"] as? [[String: Any]])
        #expect(symbols.compactMap { $0["name"] as? String }.first == "/items/{id}")
        let operation = try #require((symbols.first?["children"] as? [[String: Any]])?.first)
        #expect(operation["name"] as? String == "GET /items/{id}" && operation["detail"] as? String == "getItem")
        #expect(symbols.compactMap { $0["name"] as? String }.contains("securityDefinitions"))
    }

    // MARK: Changes

    /// The changes offered for the whole document.
    private func actions(_ client: Client) -> [[String: Any]] {
        let range = ["start": ["line": 0, "character": 0], "end": ["line": 999, "character": 0]]
        let answer = client.request(
            "textDocument/codeAction",
            ["textDocument": ["uri": Client.uri], "range": range, "context": ["diagnostics": [Any]()]])
        return answer["result"] as? [[String: Any]] ?? []
    }

    @Test("A finding can be ignored by a comment, which takes it back")
    func ignoring() throws {
        let client = Client()
        let text = "swagger: '2.0'\ninfo:\n  title: shop\n  version: '1'\n  surprise: 1\npaths: {}\n"
        client.open(text)
        #expect(client.codes() == ["APIG2005"])
        let action = try #require(self.actions(client).first)
        #expect((action["title"] as? String)?.hasPrefix("Ignore APIG2005") == true)
        let changes = (action["edit"] as? [String: Any])?["changes"] as? [String: [[String: Any]]]
        let newText = try #require(changes?[Client.uri]?.first?["newText"] as? String)
        #expect(newText == "  # apig:ignore APIG2005 say why\n")
        client.open(text.replacing("  surprise", with: newText + "  surprise"))
        #expect(client.codes() == [])
        client.open(
            "{\"swagger\": \"2.0\", \"surprise\": 1, \"info\": {\"title\": \"shop\", \"version\": \"1\"}, \"paths\": {}}"
        )
        #expect(client.codes() == ["APIG2005"] && self.actions(client).isEmpty)
    }

    @Test("The fix of a finding is offered as a change of the text")
    func fixing() throws {
        var options = LanguageServerOptions()
        // Gives the finding a fix, whether or not its rule has one.
        options.weigh = { finding in
            guard finding.rule == .openAPIUnknownKey, let location = finding.location else { return finding }
            let edit = TextEdit(
                file: location.file, start: location.start, end: location.end, replacement: "basePath")
            return Diagnostic(
                finding.rule, finding.message, at: location, fix: Fix("write basePath", [edit]))
        }
        let client = Client(options: options)
        client.open("\u{FEFF}swagger: '2.0'\ninfo: {title: shop, version: '1'}\nbasePaht: /v1\npaths: {}\n")
        let action = try #require(self.actions(client).first)
        #expect(action["title"] as? String == "Write basePath" && action["isPreferred"] as? Bool == true)
        let changes = (action["edit"] as? [String: Any])?["changes"] as? [String: [[String: Any]]]
        let edit = try #require(changes?[Client.uri]?.first)
        let range = edit["range"] as? [String: [String: Int]]
        #expect(edit["newText"] as? String == "basePath")
        #expect(range == ["start": ["line": 2, "character": 0], "end": ["line": 2, "character": 8]])
    }
}
