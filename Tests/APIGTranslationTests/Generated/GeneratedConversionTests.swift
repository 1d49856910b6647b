import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// Generated documents converted to the other version and back.
@Suite struct GeneratedConversionTests {
    @Test(
        "Whatever a document says, its conversion to the other version and the one back import as the same configuration",
        arguments: RoundTripTests.portions)
    func thereAndBack(seeds: ClosedRange<UInt64>) throws {
        for seed in seeds {
            let configuration = ConfigurationGenerator.make(seed: seed)
            // Each seed begins with another version and syntax.
            let version: ExportOptions.Version = seed % 2 == 0 ? .swagger2 : .openAPI3
            let syntax: SyntaxKind = seed % 4 < 2 ? .yaml : .json
            let (there, back): (DocumentConversion.Target, DocumentConversion.Target) =
                version == .swagger2 ? (.v30, .v2) : (.v2, .v30)
            var bytes = try export(configuration, checks: false) { $0.version = version }.document.encoded(as: syntax)
            for target in [there, back] {
                let read = try #require(ReadDocument(bytes), "seed \(seed)")
                bytes = Array(read.converted(target, syntax).text.utf8)
                let imported = try importBack(bytes)
                let fault = imported.errors.first ?? configuration.difference(imported.configuration)
                #expect(fault == nil, "seed \(seed), \(version.rawValue) to \(target.rawValue), \(syntax)")
                if fault != nil { return }
            }
        }
    }
}
