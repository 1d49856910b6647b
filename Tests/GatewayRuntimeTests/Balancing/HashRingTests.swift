import Testing

@testable import GatewayRuntime

@Suite struct HashRingTests {
    private static let keys = (0..<20_000).map { number in
        var hash = StableHash()
        hash.add("key \(number)".utf8)
        return hash.result
    }

    /// The owner of each key by name.
    private func owners(_ members: [(name: String, weight: Int)], without gone: Set<String> = []) -> [String] {
        let ring = HashRing(members)
        return Self.keys.map { key in
            ring.first(key) { !gone.contains(members[$0].name) }.map { members[$0].name } ?? "-"
        }
    }

    @Test("The hash is the same on every machine")
    func stableHash() {
        var hash = StableHash()
        #expect(hash.result == 0xEFD0_1F60_BA99_2926)
        hash.add("10.0.0.1:80".utf8)
        #expect(hash.result == 0x5ED8_F827_5E47_A14A)
    }

    @Test(
        "Members get keys in proportion to their weights",
        arguments: [[1, 1], [1, 1, 1, 1], [1, 3], [5, 3, 2], [10_000, 10_000, 5_000], [100, 1]])
    func distribution(weights: [Int]) {
        let members = weights.enumerated().map { (name: "10.0.0.\($0.offset):80#0", weight: $0.element) }
        let owners = self.owners(members)
        let total = weights.reduce(0, +)
        for member in members {
            let share = Double(owners.count { $0 == member.name }) / Double(owners.count)
            let expected = Double(member.weight) / Double(total)
            #expect(abs(share - expected) < 0.25 * expected + 0.01, "\(member.name): \(share) of \(expected)")
        }
    }

    @Test("When a member goes down only its keys move, to all others, and they return")
    func failure() {
        let members = (0..<5).map { (name: "10.0.0.\($0):80#0", weight: 1) }
        let before = self.owners(members)
        let gone = members[2].name
        let after = self.owners(members, without: [gone])
        #expect(zip(before, after).allSatisfy { old, new in old == new || old == gone })
        let takers = Set(zip(before, after).filter { $0.0 == gone }.map(\.1))
        #expect(takers == Set(members.map(\.name)).subtracting([gone]))
        #expect(self.owners(members) == before)
    }

    @Test("When a member is taken out of the channel the others keep their keys")
    func removal() {
        let members = (0..<5).map { (name: "10.0.0.\($0):80#0", weight: 2) }
        let before = self.owners(members)
        let remaining = members.filter { $0.name != members[0].name }
        let after = self.owners(remaining)
        #expect(zip(before, after).allSatisfy { old, new in old == new || old == members[0].name })
    }

    @Test("A ring without members, or without one that passes, has no owner")
    func empty() {
        #expect(HashRing([]).first(7) { _ in true } == nil)
        #expect(HashRing([("a", 1)]).first(7) { _ in false } == nil)
        #expect(HashRing([("a", 0)]).first(7) { _ in true } == nil)
        #expect(HashRing([("a", 1)]).first(.max) { _ in true } == 0)
    }
}
