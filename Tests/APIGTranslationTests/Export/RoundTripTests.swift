import APIGTranslation
import Foundation
import GatewayConfiguration
import SourceDocument
import TestSupport
import Testing

/// What is exported and imported again is the same configuration.
@Suite struct RoundTripTests {
    /// Configurations of one run; `APIG_ROUND_TRIPS` makes more.
    static let count = environment("APIG_ROUND_TRIPS").flatMap { Int($0) } ?? 2_000
    /// Seeds of one test case, so that cases run beside each other.
    static let portion = 250
    /// Another one every day would hide faults; `APIG_ROUND_TRIP_SEED` looks elsewhere.
    static let firstSeed = environment("APIG_ROUND_TRIP_SEED").flatMap { UInt64($0) } ?? 1

    static let portions: [ClosedRange<UInt64>] = stride(from: 0, to: count, by: portion).map { start in
        let first = firstSeed + UInt64(start)
        return first...(first + UInt64(min(portion, count - start)) - 1)
    }

    /// The ways out of one configuration and back.
    ///
    /// Each has both versions and both syntaxes; every eighth has all four ways.
    private static func ways(seed: UInt64) -> [(ExportOptions.Version, SyntaxKind)] {
        if seed % 8 == 0 { return [(.swagger2, .json), (.swagger2, .yaml), (.openAPI3, .json), (.openAPI3, .yaml)] }
        return seed % 2 == 0 ? [(.swagger2, .json), (.openAPI3, .yaml)] : [(.swagger2, .yaml), (.openAPI3, .json)]
    }

    @Test("Generated configurations survive export and import, in both versions and syntaxes", arguments: portions)
    func generated(seeds: ClosedRange<UInt64>) throws {
        for seed in seeds {
            let configuration = ConfigurationGenerator.make(seed: seed)
            for (version, syntax) in Self.ways(seed: seed) {
                let fault = try Self.fault(of: configuration, syntax) { $0.version = version }
                #expect(fault == nil, "seed \(seed), version \(version.rawValue), \(syntax)")
                if fault != nil { return }
            }
        }
    }

    /// What goes wrong on the way out and back; `nil` when nothing does.
    ///
    /// What comes back has the same bytes as the configuration, and its export those of the first one: so exporting twice does, too.
    static func fault(
        of configuration: Configuration, _ syntax: SyntaxKind, _ change: (inout ExportOptions) -> Void
    ) throws -> String? {
        let bytes = try export(configuration, checks: false, change).document.encoded(as: syntax)
        let back = try importBack(bytes)
        if let error = back.errors.first { return error }
        if let difference = configuration.difference(back.configuration) { return difference }
        let again = try export(back.configuration, checks: false, change).document.encoded(as: syntax)
        return again == bytes ? nil : "the export of the import has other bytes"
    }

    static let documents = [
        "samples/shop.yaml", "samples/shop-3.0.json", "samples/console-export.yaml", "samples/console-export-2.0.json",
        "samples/parcel-3.1.yaml", "samples/shop-backend.yaml",
    ]

    @Test(
        "What the samples import as survives export and import", arguments: documents,
        ExportOptions.Version.allCases)
    func samples(document: String, version: ExportOptions.Version) throws {
        let configuration = try importBack(Fixture.bytes(document)).configuration
        #expect(!configuration.apis.isEmpty)
        for syntax in [SyntaxKind.json, .yaml] {
            let fault = try Self.fault(of: configuration, syntax) { $0.version = version }
            #expect(fault == nil)
            let strictFault = try Self.fault(of: configuration, syntax) {
                $0.version = version
                $0.isStrict = true
            }
            #expect(strictFault == nil)
            let observedFault = try Self.fault(of: configuration, syntax) {
                $0.version = version
                $0.spelling = .observed
            }
            #expect(observedFault == nil)
        }
    }

    @Test("Whatever of a fixture is imported survives export and import, in both versions")
    func fixtures() throws {
        let names = try #require(FileManager.default.subpaths(atPath: Fixture.root)).sorted().filter { name in
            [".yaml", ".json"].contains { name.hasSuffix($0) } && !name.hasPrefix("export/")
        }
        var count = 0
        for name in names {
            guard let imported = try importIfPossible(Fixture.bytes(name)), !imported.configuration.apis.isEmpty else {
                continue
            }
            count += 1
            for (version, syntax) in [(ExportOptions.Version.swagger2, SyntaxKind.json), (.openAPI3, .yaml)] {
                let bytes = try export(imported.configuration, checks: false) { $0.version = version }
                    .document.encoded(as: syntax)
                // Faults of policies come back with them; what was imported all the same is what counts.
                let difference = try imported.configuration.difference(importBack(bytes).configuration)
                #expect(difference == nil, "\(name), version \(version.rawValue)")
            }
        }
        #expect(count > 200)
    }

    @Test("An export has nothing to say about what a document can say", arguments: documents)
    func silence(document: String) throws {
        let configuration = try importBack(Fixture.bytes(document)).configuration
        let findings = try export(configuration).findings.filter {
            !$0.hasPrefix("APIG8110") && !$0.hasPrefix("APIG8114")
        }
        #expect(findings == [])
    }
}
