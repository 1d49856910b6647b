/// The name among `candidates` that is nearest to `text`, if one is near enough to be what was meant.
///
/// Near is an edit distance of at most a third of the length (at least 1), where a swap of two neighbours counts once, and case and the
/// separators `-`, `_` count nothing. Ties go to the candidate that comes first. Of many candidates only the first 500 are looked at: a
/// document may have a million names, and as many that are none of them.
package func nearestName(to text: String, among candidates: some Sequence<String>) -> String? {
    func key(_ name: String) -> [UInt8] {
        name.lowercased().utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }
    }
    let wanted = key(text)
    guard (1...64).contains(wanted.count) else { return nil }
    var best: (name: String, distance: Int)?
    let limit = max(1, wanted.count / 3)
    for candidate in candidates.prefix(500) {
        // Separators add to the length; whatever is so much longer is another name in any case.
        guard candidate.utf8.count <= 256 else { continue }
        let other = key(candidate)
        guard abs(other.count - wanted.count) <= limit, other.count <= 128 else { continue }
        let distance = editDistance(wanted, other)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// Optimal string alignment distance.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    if left == right { return 0 }
    if left.isEmpty || right.isEmpty { return max(left.count, right.count) }
    var beforePrevious: [Int] = []
    var previous = Array(0...right.count)
    for i in 1...left.count {
        var current = [i]
        current.reserveCapacity(right.count + 1)
        for j in 1...right.count {
            let cost = left[i - 1] == right[j - 1] ? 0 : 1
            var value = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
            if i > 1, j > 1, left[i - 1] == right[j - 2], left[i - 2] == right[j - 1] {
                value = min(value, beforePrevious[j - 2] + 1)
            }
            current.append(value)
        }
        beforePrevious = previous
        previous = current
    }
    return previous[right.count]
}
