import TestSupport
import Testing

@testable import SourceDocument

/// Damaged documents of every kind: whatever they hold, they are read or refused with a place.
@Suite(.serialized) struct ReaderFuzzTests {
    private static let mutation = DocumentMutation(seeds: FuzzSeeds.documents)
    private static let jsonMutation = DocumentMutation(
        seeds: FuzzSeeds.documents.filter { $0.first == UInt8(ascii: "{") })

    @Test("Every document is read the same way twice, and nodes and findings stand where the text has them")
    func sources() { Self.fuzz("source reader", runs: 150) { try ReaderCheck.check($0) } }

    @Test("The YAML reader takes any text, nodes inside their parents")
    func yaml() { Self.fuzz("YAML reader", runs: 150) { try ReaderCheck.checkYAML($0) } }

    @Test("The JSON reader takes any text, and what is JSON has the same values in YAML")
    func json() {
        var both = 0
        let executions = Self.fuzz("JSON reader", runs: 150, Self.jsonMutation) {
            if try ReaderCheck.checkJSON($0) { both += 1 }
        }
        #expect(executions < 200 || both > executions / 20, "\(both) of \(executions) were both JSON and YAML")
    }

    @Test("What was a fault once is none any more", arguments: FuzzSeeds.crashes)
    func crashes(fixture: String) throws {
        let bytes = try Fixture.bytes(fixture)
        try ReaderCheck.check(bytes)
        try ReaderCheck.checkYAML(bytes)
        try ReaderCheck.checkJSON(bytes)
    }

    @discardableResult
    private static func fuzz(
        _ name: String, runs: Int, _ mutation: DocumentMutation = Self.mutation, _ check: ([UInt8]) throws -> Void
    ) -> Int {
        var fuzzing = Fuzzing(name, runs: runs)
        fuzzing.run { random, fuzzing in
            let bytes = mutation.document(&random)
            fuzzing.executions += 1
            do {
                try check(bytes)
            } catch {
                throw Fuzzing.Fault("\(error): \(escaped(bytes))")
            }
        }
        return fuzzing.executions
    }
}
