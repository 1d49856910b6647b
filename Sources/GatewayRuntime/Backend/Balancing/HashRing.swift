/// Members on a ring of hashes: a key belongs to the first member behind it that can be used.
///
/// A member stands on the ring many times, in proportion to its weight, and its places follow from its address alone. So when one goes, only its own keys
/// move, and they spread over the others; when it comes back they return.
struct HashRing: Sendable {
    /// The places, in order.
    private let places: [UInt64]
    /// The position of the member at each place.
    private let owners: [Int32]

    /// Places of a member of weight 1.
    private static let placesPerWeight = 160
    /// Places of all members, roughly; heavier pools have fewer places for each weight.
    private static let maxPlaces = 1 << 16

    /// - Parameter members: The members' names on the ring and their weights; the names must differ.
    init(_ members: [(name: String, weight: Int)]) {
        let total = members.reduce(0) { $0 + max(0, min($1.weight, 10_000)) } * Self.placesPerWeight
        // Halving instead of dividing: most places stay where they are when a member of another weight joins.
        var shift = 0
        while total >> shift > Self.maxPlaces { shift += 1 }
        var entries: [(place: UInt64, owner: Int32)] = []
        for (position, member) in members.enumerated() where member.weight > 0 {
            let count = max(1, min(member.weight, 10_000) * Self.placesPerWeight >> shift)
            for number in 0..<count {
                var hash = StableHash()
                hash.add(member.name.utf8)
                hash.add(UInt64(number))
                entries.append((hash.result, Int32(truncatingIfNeeded: position)))
            }
        }
        entries.sort { ($0.place, $0.owner) < ($1.place, $1.owner) }
        self.places = entries.map(\.place)
        self.owners = entries.map(\.owner)
    }

    /// The position of the first member at or behind a key that passes a test; `nil` when none does.
    ///
    /// Passes over the places of members that do not; the caller makes sure that some member passes, or each place is looked at.
    func first(_ key: UInt64, where isUsable: (Int) -> Bool) -> Int? {
        let count = self.places.count
        guard count > 0 else { return nil }
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self.places[middle] < key { low = middle + 1 } else { high = middle }
        }
        var index = low
        for _ in 0..<count {
            if index >= count { index = 0 }
            let owner = Int(self.owners[index])
            if isUsable(owner) { return owner }
            index += 1
        }
        return nil
    }
}
