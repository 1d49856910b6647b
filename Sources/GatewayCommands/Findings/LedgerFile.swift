import GatewayRuntime
import Glibc
import SourceDocument

/// What the files that take findings and changes back have in common: a list of entries, with who answers for each and until when.
enum LedgerFile {
    /// Entries of one file; more are not read.
    static let maxEntries = 100_000

    /// The entries of a file.
    ///
    /// - Parameters:
    ///   - tree: The file.
    ///   - kind: What it ought to be, for the user.
    /// - Returns: At most `maxEntries` entries.
    /// - Throws: `FileError` when it is none.
    static func entries(_ tree: SyntaxTree, of kind: String) throws -> some Sequence<Node> {
        guard tree.root["formatVersion"]?.integer == 1, let list = tree.root["entries"], list.isSequence else {
            throw FileError("\(tree.source.name) is no \(kind): it needs formatVersion 1 and a list of entries")
        }
        return list.items.prefix(Self.maxEntries)
    }

    /// A text of an entry; empty where there is none.
    static func text(_ key: String, of entry: Node) -> String { entry[key].map { $0.isNull ? "" : $0.text } ?? "" }

    /// The last day an entry counts, as `2026-01-31`; `nil` is for ever.
    ///
    /// - Throws: `FileError` when it is no day.
    static func expiry(of entry: Node) throws -> String? {
        let text = Self.text("expires", of: entry)
        guard !text.isEmpty else { return nil }
        guard Self.isDay(text) else {
            throw FileError("\(entry.location.description): expires is \"\(text)\", not a day such as 2030-01-31")
        }
        return text
    }

    private static func isDay(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [4, 2, 2] && parts.allSatisfy { $0.allSatisfy { "0"..."9" ~= $0 } }
            && (1...12).contains(Int(parts[1]) ?? 0) && (1...31).contains(Int(parts[2]) ?? 0)
    }

    /// Today in UTC, as `2026-01-31`.
    static var today: String {
        let time = CalendarTime(secondsSince1970: Int64(Glibc.time(nil)))
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return "\(time.year)-\(two(time.month))-\(two(time.day))"
    }
}
