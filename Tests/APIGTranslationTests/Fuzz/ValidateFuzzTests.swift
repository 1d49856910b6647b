import TestSupport
import Testing

/// Damaged documents on the whole way of `apig validate`.
@Suite(.serialized) struct ValidateFuzzTests {
    private static let mutation = DocumentMutation(seeds: FuzzSeeds.documents)

    @Test("Every document ends in findings with right places, and in reports that are well-formed in every form")
    func validate() {
        var fuzzing = Fuzzing("validate", runs: 60)
        var stages = Array(repeating: 0, count: ValidatePath.Stage.allCases.count)
        fuzzing.run { random, fuzzing in
            let bytes = Self.mutation.document(&random)
            fuzzing.executions += 1
            let path = ValidatePath(bytes)
            stages[path.stage.rawValue] += 1
            do {
                try path.check(bytes)
            } catch {
                throw Fuzzing.Fault("\(error): \(escaped(bytes))")
            }
        }
        // Documents that are none prove little.
        guard fuzzing.isLongEnough else { return }
        #expect(stages.allSatisfy { $0 > fuzzing.executions / 50 }, "\(stages)")
    }

    @Test("What was a fault once is none any more", arguments: FuzzSeeds.crashes)
    func crashes(fixture: String) throws {
        let bytes = try Fixture.bytes(fixture)
        try ValidatePath(bytes).check(bytes)
    }
}
