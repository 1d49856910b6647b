import Diagnostics
import TestSupport
import Testing

@testable import SourceDocument

@Suite struct PointerTests {
    @Test("A pointer names the keys on the way, whatever stands in front of a value")
    func pointers() throws {
        let root = try #require(read("a/b: [x, {c~: [1, {d: e}]}]\n? [p, {q: r}]\n: {s: &t t}\nu: *t\n").tree?.root)
        #expect(root["a/b"]?[1]?["c~"]?[1]?["d"]?.pointer == "/a~1b/1/c~0/1/d")
        #expect(root.entry("a/b")?.key.pointer == "/a~1b")
        let complex = try #require(root.entries.first { $0.value["s"] != nil })
        #expect(complex.value["s"]?.pointer == "//s")
        #expect(complex.key[1]?["q"]?.pointer == "//1/q")
        #expect(root.pointer.isEmpty)
    }

    @Test("A finding has no pointer below a key of kilobytes, or behind a hundred thousand items")
    func bounds() throws {
        let key = String(repeating: "k", count: 4_096)
        let root = try #require(read("{\"\(key)\": 1, \"\(key)k\": 1}").tree?.root)
        #expect(root[key]?.boundedPointer == "/\(key)")
        #expect(root[key + "k"]?.boundedPointer == nil)
        #expect(root[key + "k"]?.pointer.utf8.count == 4_098)
        let items = String(repeating: "1,", count: 100_000)
        let list = try #require(read("[\(items)2,3]").tree?.root)
        let last = Array(list.items.suffix(2))
        #expect(last.map(\.boundedPointer) == ["/100000", nil])
    }
}
