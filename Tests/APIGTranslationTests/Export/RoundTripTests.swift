import APIGTranslation
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

    @Test("Generated configurations survive export and import, in both versions and syntaxes", arguments: portions)
    func generated(seeds: ClosedRange<UInt64>) throws {
        for seed in seeds {
            let configuration = ConfigurationGenerator.make(seed: seed)
            for version in ExportOptions.Version.allCases {
                let fault = try Self.fault(of: configuration, version)
                #expect(fault == nil, "seed \(seed), version \(version.rawValue)")
                if fault != nil { return }
            }
        }
    }

    /// What goes wrong on the way out and back; `nil` when nothing does.
    static func fault(
        of configuration: Configuration, _ version: ExportOptions.Version,
        _ change: (inout ExportOptions) -> Void = { _ in }
    ) throws -> String? {
        func document(_ configuration: Configuration) throws -> DocumentValue {
            try export(configuration) {
                $0.version = version
                change(&$0)
            }.document
        }
        let first = try document(configuration)
        let (json, yaml) = (first.encoded(as: .json), first.encoded(as: .yaml))
        let fromJSON = try importBack(json)
        if let error = fromJSON.errors.first { return "JSON: \(error)" }
        if let difference = configuration.difference(fromJSON.configuration) { return "JSON: \(difference)" }
        let fromYAML = try importBack(yaml)
        if let error = fromYAML.errors.first { return "YAML: \(error)" }
        if let difference = configuration.difference(fromYAML.configuration) { return "YAML: \(difference)" }
        if try document(configuration).encoded(as: .yaml) != yaml { return "a second export has other bytes" }
        if try document(fromYAML.configuration).encoded(as: .json) != json { return "the export of the import has other bytes" }
        return nil
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
        let fault = try Self.fault(of: configuration, version)
        #expect(fault == nil)
        let strictFault = try Self.fault(of: configuration, version) { $0.isStrict = true }
        #expect(strictFault == nil)
        let observedFault = try Self.fault(of: configuration, version) { $0.spelling = .observed }
        #expect(observedFault == nil)
    }

    @Test("An export has nothing to say about what a document can say", arguments: documents)
    func silence(document: String) throws {
        let configuration = try importBack(Fixture.bytes(document)).configuration
        let findings = try export(configuration).findings.filter { !$0.hasPrefix("APIG8110") && !$0.hasPrefix("APIG8114") }
        #expect(findings == [])
    }
}
