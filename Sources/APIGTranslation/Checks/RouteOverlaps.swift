import Diagnostics
import GatewayConfiguration
import OpenAPIModel

/// Finds requests that never reach an API because another one answers them.
///
/// Within exact matching a literal segment wins over `{name}`, and that over `{name+}`; exact matching wins over prefixes; a method wins over
/// `ANY`.
///
/// - Source: APIG User Guide, apig_03_0087, apig_03_0089
struct RouteOverlaps {
    /// An API that was imported, with the place of its method.
    struct Entry {
        let method: RequestMethod
        let mode: MatchMode
        let path: String
        let name: String
        let location: SourceLocation
    }

    /// What can never be reached.
    struct Finding: Equatable {
        /// The position of the API that loses.
        let loser: Int
        /// The positions of those that win, at most `maxWinners`.
        let winners: [Int]
        /// Whether nothing is left for the loser.
        let isWhole: Bool
    }

    static let maxWinners = 3
    /// Nodes of the tree looked at for one API, so that a document of variables cannot make this slow.
    private static let maxVisits = 2_000
    private static let methods: [RequestMethod] = [.get, .post, .put, .delete, .patch, .head, .options]

    private let entries: [Entry]
    private let templates: [PathTemplate?]

    init(_ entries: [Entry]) {
        self.entries = entries
        self.templates = entries.map { try? PathTemplate($0.path) }
    }

    /// All findings, by the position of the API that loses.
    func findings() -> [Finding] {
        let unreachable = self.unreachableCatchAlls()
        let whole = Set(unreachable.map(\.loser))
        return (unreachable + self.literalsInFront(except: whole)).sorted { $0.loser < $1.loser }
    }

    /// `ANY` beside an API for each method there is.
    private func unreachableCatchAlls() -> [Finding] {
        var byPath: [String: [Int]] = [:]
        for (position, template) in self.templates.enumerated() {
            guard let template else { continue }
            byPath["\(self.entries[position].mode.rawValue) \(template.shape)", default: []].append(position)
        }
        var findings: [Finding] = []
        for (position, entry) in self.entries.enumerated() where entry.method == .any {
            guard let template = self.templates[position] else { continue }
            let same = byPath["\(entry.mode.rawValue) \(template.shape)"] ?? []
            let specific = same.filter { self.entries[$0].method != .any }
            if Self.methods.allSatisfy({ method in specific.contains { self.entries[$0].method == method } }) {
                findings.append(
                    Finding(loser: position, winners: Array(specific.prefix(Self.maxWinners)), isWhole: true))
            }
        }
        return findings
    }

    /// A template whose variables also match what a more literal one says.
    private func literalsInFront(except whole: Set<Int>) -> [Finding] {
        let tree = SegmentTree()
        for (position, template) in self.templates.enumerated() where self.entries[position].mode == .normal {
            if let template { tree.insert(template, position) }
        }
        var findings: [Finding] = []
        for (position, template) in self.templates.enumerated()
        where self.entries[position].mode == .normal && !whole.contains(position) {
            guard let template, !template.variableNames.isEmpty else { continue }
            let method = self.entries[position].method
            var visits = Self.maxVisits
            let winners = tree.moreLiteral(than: template, limit: Self.maxWinners, visits: &visits) { candidate in
                let other = self.entries[candidate].method
                return other == method || other == .any || method == .any
            }
            if !winners.isEmpty { findings.append(Finding(loser: position, winners: winners, isWhole: false)) }
        }
        return findings
    }
}

/// Templates by their segments.
private final class SegmentTree {
    private var literals: [String: SegmentTree] = [:]
    private var variable: SegmentTree?
    private var ends: [Int] = []

    func insert(_ template: PathTemplate, _ position: Int) {
        var node = self
        for segment in template.segments {
            guard case .literal(let text)? = segment.first, segment.count == 1 else {
                // What ends in {name+} matches many depths; it never wins over others here.
                if case .greedy? = segment.first { return }
                let next = node.variable ?? SegmentTree()
                node.variable = next
                node = next
                continue
            }
            let next = node.literals[text] ?? SegmentTree()
            node.literals[text] = next
            node = next
        }
        node.ends.append(position)
    }

    /// Positions of templates that match some paths of this one and win there.
    func moreLiteral(
        than template: PathTemplate, limit: Int, visits: inout Int, _ isAllowed: (Int) -> Bool
    ) -> [Int] {
        var found: [Int] = []
        // Each step: a node, the segment to look at, and whether a literal stood where the template has a variable.
        var steps: [(node: SegmentTree, depth: Int, isMoreLiteral: Bool)] = [(self, 0, false)]
        while let step = steps.popLast(), visits > 0, found.count < limit {
            visits -= 1
            guard step.depth < template.segments.count else {
                if step.isMoreLiteral { found += step.node.ends.filter(isAllowed) }
                continue
            }
            let segment = template.segments[step.depth]
            if case .greedy? = segment.first {
                step.node.collect(into: &found, limit: limit, visits: &visits, isAllowed)
                continue
            }
            if case .literal(let text)? = segment.first, segment.count == 1 {
                if let next = step.node.literals[text] { steps.append((next, step.depth + 1, step.isMoreLiteral)) }
                // A variable here wins only if a literal stood earlier, since the first difference decides.
                if step.isMoreLiteral, let next = step.node.variable { steps.append((next, step.depth + 1, true)) }
                continue
            }
            if let next = step.node.variable { steps.append((next, step.depth + 1, step.isMoreLiteral)) }
            for (_, next) in step.node.literals.sorted(by: { $0.key > $1.key }).suffix(max(0, visits)) {
                steps.append((next, step.depth + 1, true))
            }
        }
        return Array(found.prefix(limit)).sorted()
    }

    private func collect(into found: inout [Int], limit: Int, visits: inout Int, _ isAllowed: (Int) -> Bool) {
        var nodes = [self]
        while let node = nodes.popLast(), visits > 0, found.count < limit {
            visits -= 1
            found += node.ends.filter(isAllowed)
            nodes += node.literals.sorted { $0.key > $1.key }.map(\.value)
            if let variable = node.variable { nodes.append(variable) }
        }
    }
}

extension Importer {
    /// Says which requests never reach which API, and what answers them.
    func checkRoutes() {
        let overlaps = RouteOverlaps(self.routeEntries)
        for finding in overlaps.findings() {
            let loser = self.routeEntries[finding.loser]
            let winners = finding.winners.map { self.routeEntries[$0] }
            let rule = finding.isWhole ? Rule.routeUnreachable : .routeOverlap
            let names = winners.map { "\($0.method.rawValue) \($0.path)" }.joined(separator: ", ")
            let message =
                finding.isWhole
                ? "every method of \(loser.path) has an API of its own, so nothing is left for ANY"
                : "requests that fit \(names) never reach \(loser.method.rawValue) \(loser.path)"
            self.diagnostics.report(
                Diagnostic(
                    rule, message, at: loser.location,
                    notes: winners.map {
                        Diagnostic.Note("\($0.method.rawValue) \($0.path) answers instead", at: $0.location)
                    }))
        }
    }
}
