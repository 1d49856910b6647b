import Foundation
import TestSupport
import Testing

@Suite struct ConvertCommandTests {
    private let document = """
        # orders
        swagger: '2.0'
        info: {title: orders, version: '1'}
        basePath: /v1
        paths:
          /orders:
            get:
              operationId: listOrders
              schemes: [https]
              responses: {default: {description: ok}}

        """

    @Test("The document goes to standard output in its own form, and a clean conversion says nothing")
    func standardOutput() throws {
        let result = try Program.run("apig", ["convert", "-", "--oas-version", "2.0"], input: self.document)
        #expect(result.status == 0)
        #expect(result.output == self.document)
        #expect(result.errors.isEmpty)
    }

    @Test("Another version and form are written, findings go to standard error as text")
    func otherVersion() throws {
        let result = try Program.run(
            "apig", ["convert", "-", "--oas-version", "3.0", "--type", "json"], input: self.document)
        #expect(result.status == 0)
        let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
        #expect(object?["openapi"] as? String == "3.0.3")
        #expect((object?["paths"] as? [String: Any])?.keys.sorted() == ["/v1/orders"])
        #expect(result.errors.contains("APIG8006"))
        #expect(result.errors.contains("APIG8003"))
    }

    @Test("-o writes the file, and a form without one goes to standard output then")
    func file() throws {
        try Program.withFolder { folder in
            let result = try Program.run(
                "apig",
                [
                    "convert", "-", "--oas-version", "3.0", "-o", "\(folder)/out.yaml", "--format", "json", "--format",
                    "text=\(folder)/report.txt",
                ], input: self.document)
            #expect(result.status == 0)
            #expect(
                try String(contentsOfFile: "\(folder)/out.yaml", encoding: .utf8).hasPrefix(
                    "# orders\nopenapi: 3.0.3\n"))
            #expect(try String(contentsOfFile: "\(folder)/report.txt", encoding: .utf8).contains("APIG8003"))
            let report = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
            #expect(report?["command"] as? String == "convert")
        }
    }

    @Test("Losses reach --fail-on, and the document is written all the same")
    func failing() throws {
        let result = try Program.run(
            "apig", ["convert", "-", "--oas-version", "3.0", "--fail-on", "info"], input: self.document)
        #expect(result.status == 1)
        #expect(result.output.contains("openapi: 3.0.3"))
    }

    @Test(
        "A document with errors, or none, is not converted",
        arguments: [
            "swagger: '2.0'\ninfo: {title: a, version: '1'}\npaths: {/a: {get: {responses: {default: {$ref: '#/responses/b'}}}}}\n",
            "swagger: '2.0'\n  paths: [\n", "a: 1\n", "swagger: '1.2'\n",
        ])
    func errors(text: String) throws {
        let result = try Program.run("apig", ["convert", "-", "--oas-version", "3.0"], input: text)
        #expect(result.status == 2)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("error: APIG"))
    }

    @Test("A file that is not there is 2, a version that is none is 64")
    func wrongUse() throws {
        #expect(try Program.run("apig", ["convert", "/nowhere.yaml", "--oas-version", "3.0"]).status == 2)
        #expect(try Program.run("apig", ["convert", "-", "--oas-version", "3.1"]).status == 64)
        #expect(try Program.run("apig", ["convert", "-"]).status == 64)
    }
}
