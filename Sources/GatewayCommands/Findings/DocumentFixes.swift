import Diagnostics

/// The texts of documents on their way from fix to fix, by the name the user or a reference gives them.
///
/// A loader that is given one reads a document from here once it was changed.
final class DocumentFixes {
    /// Changed documents as they are now.
    private(set) var texts: [String: [UInt8]] = [:]
    /// The same documents as they were.
    private(set) var originals: [String: [UInt8]] = [:]
    /// How many fixes were applied to which document.
    private(set) var counts: [String: Int] = [:]

    /// Applies as many fixes as there are without two that touch each other; the rest waits for the next round.
    ///
    /// - Parameters:
    ///   - fixes: In document order; the first of two that clash wins.
    ///   - limit: How many at the most.
    ///   - read: Reads a document that was not changed yet.
    /// - Returns: The fixes that were applied.
    /// - Throws: What `read` throws.
    func apply(_ fixes: [Fix], limit: Int, read: (String) throws -> [UInt8]) rethrows -> [Fix] {
        var chosen: [TextEdit] = []
        var applied: [Fix] = []
        for fix in Self.withoutRepetitions(fixes) where !fix.edits.contains(where: { $0.clashes(with: chosen) }) {
            guard applied.count < limit else { break }
            for edit in fix.edits where self.texts[edit.file] == nil {
                let bytes = try read(edit.file)
                self.texts[edit.file] = bytes
                self.originals[edit.file] = bytes
            }
            guard fix.edits.allSatisfy({ self.canApply($0) }) else { continue }
            chosen += fix.edits
            for file in Set(fix.edits.map(\.file)) { self.counts[file, default: 0] += 1 }
            applied.append(fix)
        }
        // From the end on, so that the places of earlier ones stay.
        for edit in chosen.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            guard let text = self.texts[edit.file] else { continue }
            let start = Self.markLength(text)
            self.texts[edit.file]?.replaceSubrange(
                edit.range.lowerBound + start..<edit.range.upperBound + start, with: edit.replacement.utf8)
        }
        return applied
    }

    /// A state to go back to.
    var state: (texts: [String: [UInt8]], counts: [String: Int]) {
        get { (self.texts, self.counts) }
        set { (self.texts, self.counts) = newValue }
    }

    /// Documents that are not in UTF-8 have other offsets and are left alone.
    private func canApply(_ edit: TextEdit) -> Bool {
        guard let text = self.texts[edit.file] else { return false }
        return !text.starts(with: [0xFF, 0xFE]) && !text.starts(with: [0xFE, 0xFF])
            && edit.range.upperBound + Self.markLength(text) <= text.count
    }

    /// The bytes of a byte order mark, which offsets do not count.
    private static func markLength(_ text: [UInt8]) -> Int { text.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0 }

    /// A value that several places share by an alias or `$ref` is found wrong at each.
    private static func withoutRepetitions(_ fixes: [Fix]) -> [Fix] {
        var seen: Set<[TextEdit]> = []
        return fixes.filter { seen.insert($0.edits).inserted }
    }
}

extension TextEdit {
    /// Whether two edits touch: then what the second one was made from is no longer there.
    fileprivate func clashes(with others: [TextEdit]) -> Bool {
        others.contains { other in
            other.file == self.file && self.range.lowerBound <= other.range.upperBound
                && other.range.lowerBound <= self.range.upperBound
        }
    }
}
