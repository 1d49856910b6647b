/// The difference of two texts as `patch` and `git apply` read it.
enum UnifiedPatch {
    /// Lines around a change.
    private static let context = 3

    fileprivate enum Line {
        case same(Int)
        case removed(Int)
        case added(Int)
    }

    /// The patch; empty when the texts are the same.
    static func make(file: String, from old: [UInt8], to new: [UInt8]) -> String {
        guard old != new else { return "" }
        let oldLines = self.lines(old)
        let newLines = self.lines(new)
        let script = self.script(oldLines, newLines)
        var patch = "--- a/\(file)\n+++ b/\(file)\n"
        var index = 0
        while let first = script[index...].firstIndex(where: \.isChange) {
            var end = first
            var next = first
            // Changes whose surroundings meet share a hunk.
            while let change = script[next...].firstIndex(where: \.isChange), change - end <= 2 * self.context {
                end = change + 1
                next = end
            }
            let start = max(index, first - self.context)
            let stop = min(script.count, end + self.context)
            patch += self.hunk(Array(script[start..<stop]), oldLines, newLines, before: script[..<start])
            index = stop
        }
        return patch
    }

    private static func hunk(
        _ lines: [Line], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], before: ArraySlice<Line>
    ) -> String {
        let oldStart = before.count { !$0.isAdded }
        let newStart = before.count { !$0.isRemoved }
        let oldCount = lines.count { !$0.isAdded }
        let newCount = lines.count { !$0.isRemoved }
        func range(_ start: Int, _ count: Int) -> String { "\(count == 0 ? start : start + 1),\(count)" }
        var text = "@@ -\(range(oldStart, oldCount)) +\(range(newStart, newCount)) @@\n"
        for line in lines {
            switch line {
            case .same(let index): text += self.text(" ", old[index])
            case .removed(let index): text += self.text("-", old[index])
            case .added(let index): text += self.text("+", new[index])
            }
        }
        return text
    }

    private static func text(_ mark: String, _ line: ArraySlice<UInt8>) -> String {
        let text = mark + String(decoding: line, as: UTF8.self)
        return line.last == 0x0A ? text : text + "\n\\ No newline at end of file\n"
    }

    /// Every line with its line feed.
    private static func lines(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == 0x0A {
            lines.append(text[start...index])
            start = index + 1
        }
        if start < text.count { lines.append(text[start...]) }
        return lines
    }

    private static func script(_ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]) -> [Line] {
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in new.difference(from: old) {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): added.insert(offset)
            }
        }
        var script: [Line] = []
        var oldIndex = 0
        var newIndex = 0
        while oldIndex < old.count || newIndex < new.count {
            if oldIndex < old.count, removed.contains(oldIndex) {
                script.append(.removed(oldIndex))
                oldIndex += 1
            } else if newIndex < new.count, added.contains(newIndex) {
                script.append(.added(newIndex))
                newIndex += 1
            } else {
                script.append(.same(oldIndex))
                oldIndex += 1
                newIndex += 1
            }
        }
        return script
    }
}

extension UnifiedPatch.Line {
    fileprivate var isChange: Bool { self.isAdded || self.isRemoved }
    fileprivate var isAdded: Bool { if case .added = self { true } else { false } }
    fileprivate var isRemoved: Bool { if case .removed = self { true } else { false } }
}
