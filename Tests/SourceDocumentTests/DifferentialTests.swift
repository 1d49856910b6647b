import Diagnostics
import Glibc
import TestSupport
import Testing

@testable import SourceDocument

/// Our reading beside PyYAML's: the same events with the same texts at the same places.
@Suite struct DifferentialTests {
    /// Prints one line for every node: kind, line, column and text; scalars with an anchor or tag have no place.
    private static let script = #"""
        import sys, json, yaml
        for event in yaml.parse(open(sys.argv[1], encoding="utf-8").read()):
            if isinstance(event, yaml.ScalarEvent):
                place = "-" if event.anchor or event.tag else "%d:%d" % (event.start_mark.line + 1, event.start_mark.column + 1)
                print("scalar", place, json.dumps(event.value))
            elif isinstance(event, yaml.AliasEvent):
                print("alias", "%d:%d" % (event.start_mark.line + 1, event.start_mark.column + 1))
            elif isinstance(event, yaml.MappingStartEvent):
                print("mapping", "%d:%d" % (event.start_mark.line + 1, event.start_mark.column + 1))
            elif isinstance(event, yaml.SequenceStartEvent):
                print("sequence", "%d:%d" % (event.start_mark.line + 1, event.start_mark.column + 1))
        """#

    private static let hasPyYAML = Python.has("yaml")

    private static func lines(of tree: SyntaxTree) -> [String] {
        tree.records.indices.map { index in
            let record = tree.records[index]
            let start = tree.source.position(at: Int(record.start))
            let place = "\(start.line):\(start.column)"
            switch record.kind {
            case .mapping: return "mapping \(place)"
            case .sequence: return "sequence \(place)"
            case .alias: return "alias \(place)"
            case .scalar: return "scalar \(place) \(Python.json(Node(tree: tree, index: index).text))"
            }
        }
    }

    @Test(
        "Documents have the same nodes with the same texts at the same places as in PyYAML",
        arguments: [
            "samples/shop.yaml", "samples/shop-backend.yaml", "samples/instance.yaml", "samples/console-export.yaml",
            "samples/parcel-3.1.yaml", "samples/shop-3.0.json", "samples/console-export-2.0.json",
            "reading/styles.yaml",
        ])
    func samePlaces(fixture: String) throws {
        guard Self.hasPyYAML else {
            print("skipped: there is no python3 with PyYAML")
            return
        }
        let tree = try #require(
            SourceReader.read(name: fixture, bytes: Fixture.bytes(fixture), diagnostics: DiagnosticCollector()))
        let command = "python3 -c '\(Self.script)' '\(Fixture.path(fixture))'"
        let theirs = try #require(Python.output(of: command)).split(separator: "\n").map(String.init)
        let ours = Self.lines(of: tree)
        #expect(ours.count == theirs.count)
        for (our, their) in zip(ours, theirs) where our != their {
            let withoutPlace = our.split(separator: " ", maxSplits: 2)
            let isSameText =
                their.hasPrefix("scalar - ") && withoutPlace.count == 3 && their.hasSuffix(" \(withoutPlace[2])")
            #expect(isSameText, "ours: \(our), theirs: \(their)")
        }
    }

    @Test(
        "No damaged document stops the process, and every node of every tree lies inside it",
        arguments: ["samples/shop.yaml", "samples/shop-3.0.json", "reading/styles.yaml"])
    func damagedDocuments(fixture: String) throws {
        let bytes = try Array(Fixture.bytes(fixture).prefix(6_000))
        var generator = SplitMix(state: UInt64.random(in: 0...UInt64.max))
        let seed = generator.state
        let special = Array("{}[]:,-&*!|>'\"%@`#?\\ \t\n\r0a<~".utf8) + [0xC3, 0xA9, 0x00, 0xFF, 0xE2, 0x80, 0xA8]
        for round in 0..<300 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                let byte = special[Int.random(in: 0..<special.count, using: &generator)]
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: damaged.remove(at: place)
                case 1: damaged.insert(byte, at: place)
                case 2: damaged.removeSubrange(place..<min(damaged.count, place + 40))
                default: damaged[place] = byte
                }
                if damaged.isEmpty { damaged = [0x61] }
            }
            let (tree, diagnostics) = readDiagnostics(damaged)
            #expect(tree != nil || diagnostics.contains { $0.severity == .error }, "seed \(seed), round \(round)")
            guard let tree else { continue }
            var isInside = true
            for index in tree.records.indices {
                let record = tree.records[index]
                if record.start > record.end || Int(record.end) > tree.source.bytes.count { isInside = false }
                if record.parent >= 0, record.start < tree.records[Int(record.parent)].start { isInside = false }
            }
            #expect(isInside, "seed \(seed), round \(round)")
            let comments = tree.comments
            #expect(zip(comments, comments.dropFirst()).allSatisfy { $0.upperBound <= $1.lowerBound }, "seed \(seed)")
        }
    }
}

/// A generator with a seed that can be printed.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}
