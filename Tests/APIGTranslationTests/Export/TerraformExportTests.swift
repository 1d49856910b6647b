import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

@testable import APIGTranslation

@Suite struct TerraformExportTests {
    private static func text(_ configuration: Configuration) throws -> (bytes: [UInt8], findings: [String]) {
        var options = ExportOptions()
        options.level = .all
        let diagnostics = DiagnosticCollector()
        let exporter = TerraformExporter(
            try ExportSelection(configuration, options), environments: configuration.environments, options: options,
            diagnostics: diagnostics)
        return (exporter.run(), diagnostics.diagnostics.map { "\($0.rule.code) \($0.message)" })
    }

    @Test(
        "Texts stand in quotes, and nothing in them begins an expression",
        arguments: [
            ("plain", "\"plain\""), ("a\"b\\c", "\"a\\\"b\\\\c\""), ("a\nb\tc\r", "\"a\\nb\\tc\\r\""),
            ("${var.x}", "\"$${var.x}\""), ("%{if}", "\"%%{if}\""), ("$context.x", "\"$context.x\""),
            ("$${x", "\"\\u0024$${x\""), ("100%", "\"100%\""), ("%%{", "\"\\u0025%%{\""),
            ("\u{1}é漢🎉", "\"\\u0001é漢🎉\""),
        ])
    func texts(text: String, written: String) { #expect(HCLValue.text(text).written == written) }

    @Test("Import ids are joined by slashes, with references filled in")
    func paths() {
        let id = HCLValue.path([.reference("var.instance_id"), .text("a${b}")])
        #expect(id.written == "\"${var.instance_id}/a$${b}\"")
    }

    @Test("Names of resources are identifiers, and no two are the same")
    func names() {
        var names = TerraformNames()
        #expect(names.name("api", "get/orders") == "get_orders")
        #expect(names.name("api", "get-orders") == "get_orders_2")
        #expect(names.name("api", "Get_Orders") == "Get_Orders_3")
        #expect(names.name("api", "get/orders") == "get_orders")
        #expect(names.name("group", "get/orders") == "get_orders")
        #expect(names.name("api", "1st") == "_1st")
        #expect(names.name("api", "列表") == "__")
    }

    @Test("python-hcl2 parses what is exported, and every reference leads to a resource or a variable")
    func parser() throws {
        guard Python.has("hcl2") else {
            print("skipped: there is no python3 with python-hcl2")
            return
        }
        var configurations = try RoundTripTests.documents.map { try importBack(Fixture.bytes($0)).configuration }
        configurations += (0..<20).map { ConfigurationGenerator.make(seed: 20_000 + $0) }
        let files = try configurations.enumerated().map { (name: "\($0).tf", bytes: try Self.text($1).bytes) }
        let lines = try #require(PythonReaders.run("parse_terraform.py", files)).split(separator: "\n")
        #expect(lines.count == files.count)
        for line in lines {
            let parts = line.split(separator: " ")
            #expect(parts.count == 4 && parts[1] == parts[2] && parts[3] == "-", "\(line)")
        }
    }

    @Test("terraform fmt leaves what is exported as it is")
    func format() throws {
        guard Python.output(of: "command -v terraform") != nil else {
            print("skipped: there is no terraform")
            return
        }
        let configuration = try importBack(Fixture.bytes("samples/shop.yaml")).configuration
        var configurations = [configuration]
        configurations += (0..<5).map { ConfigurationGenerator.make(seed: 30_000 + $0) }
        for configuration in configurations {
            let bytes = try Self.text(configuration).bytes
            let formatted = try #require(PythonReaders.run("format_terraform.py", [("a.tf", bytes)]))
            #expect(formatted == String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test("The same configuration gives the same bytes")
    func determinism() throws {
        let configuration = try importBack(Fixture.bytes("samples/shop.yaml")).configuration
        #expect(try Self.text(configuration).bytes == Self.text(configuration).bytes)
    }
}
