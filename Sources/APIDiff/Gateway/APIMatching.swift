import GatewayConfiguration
import OpenAPIModel
import SourceDocument

/// Finds which API of one definition is which of the other.
///
/// First by what requests see: method, path without the names of its variables, match mode. Then by method and path alone, then by name, then by
/// a backend that only one API has on each side: an API that was moved is one change and not two.
struct APIMatching {
    /// Why two APIs are the same one.
    enum Evidence: String {
        case route = "the same method and path"
        case name = "the same name"
        case backend = "the same backend"
    }

    private(set) var pairs: [(base: APIUnit, revision: APIUnit, evidence: Evidence)] = []
    private(set) var removed: [APIUnit] = []
    private(set) var added: [APIUnit] = []

    /// Matches the APIs of two groups.
    ///
    /// O(n).
    init(_ base: [APIUnit], _ revision: [APIUnit]) {
        self.removed = base
        self.added = revision
        self.match(.route) { "\($0.api?.matchMode.rawValue ?? "") \($0.route)" }
        self.match(.route) { $0.route }
        self.match(.name) { $0.name.isEmpty ? nil : $0.name }
        self.match(.backend, onlyUnique: true) { $0.backend }
    }

    private mutating func match(_ evidence: Evidence, onlyUnique: Bool = false, _ key: (APIUnit) -> String?) {
        guard !self.removed.isEmpty, !self.added.isEmpty else { return }
        var byKey: [String: [Int]] = [:]
        for (position, unit) in self.added.enumerated() {
            if let key = key(unit) { byKey[key, default: []].append(position) }
        }
        if onlyUnique {
            byKey = byKey.filter { $0.value.count == 1 }
            var counts: [String: Int] = [:]
            for unit in self.removed { if let key = key(unit) { counts[key, default: 0] += 1 } }
            for (key, count) in counts where count > 1 { byKey[key] = nil }
        }
        // The first of several comes first.
        for key in byKey.keys { byKey[key]?.reverse() }
        var taken: Set<Int> = []
        var left: [APIUnit] = []
        for unit in self.removed {
            if let key = key(unit), let position = byKey[key]?.popLast() {
                taken.insert(position)
                self.pairs.append((unit, self.added[position], evidence))
            } else {
                left.append(unit)
            }
        }
        self.removed = left
        self.added = self.added.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
    }
}
