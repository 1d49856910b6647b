import APIDiff
import Testing

/// The changes as a comment on a pull request.
@Suite struct ChangeMarkdownTests {
    private static func text(_ report: ChangeReport, limit: Int = ChangeReport.maxComment) -> String {
        String(decoding: report.markdown(limit: limit), as: UTF8.self)
    }

    @Test("Counts and version come first, what may break is open, the rest is folded")
    func order() throws {
        let text = Self.text(try ChangeSamples.everything())
        let parts = [
            "### apig diff: 1 breaking, 1 dangerous, 1 safe, 1 cosmetic, 1 accepted\n", "`old.yaml` → `new.yaml`\n",
            "version: 1.2.0 → 2.0.0 suggested, the revision says 1.3.0\n", "- `ledger.yaml:4:3`: entry 3",
            "\n**1 breaking**\n",
            "\n**1 dangerous**\n", "<details><summary>1 safe</summary>", "<details><summary>1 cosmetic</summary>",
            "<details><summary>1 accepted</summary>",
        ]
        var rest = text[...]
        for part in parts {
            let range = try #require(rest.firstRange(of: part), "\(part)")
            rest = rest[range.upperBound...]
        }
        #expect(text.components(of: "<details>") == text.components(of: "</details>"))
        #expect(
            text.contains(
                "| `GET /orders/{id}/1 (shop)` | `parameter-required`: limit must be there now<br>1234 recorded calls | caller "
                    + "| `false`<br>`old.yaml:25:3` | `true`<br>`new.yaml:27:3` |\n"))
    }

    @Test("A row has its five cells and nothing that is markup, an end or somebody's name")
    func hostile() throws {
        let text = Self.text(try ChangeSamples.everything())
        let row = try #require(text.split(separator: "\n").first { $0.contains("alert") })
        var cells = 0
        var isEscaped = false
        for character in row {
            if character == "|", !isEscaped { cells += 1 }
            isEscaped = character == "\\" && !isEscaped
        }
        #expect(cells == 6)
        #expect(!row.replacing("\\<", with: "").contains("<script") && !row.contains("@team"))
        #expect(row.contains("\\<script\\>") && row.contains("@&#8203;team") && row.contains("&amp;"))
        #expect(row.contains("\\\\\\| \\]\\]"))
        #expect(!text.unicodeScalars.contains("\u{202E}"))
    }

    @Test("A comment is never longer than it may be, and says how many changes it has no room for")
    func cut() throws {
        let report = try ChangeSamples.many(2_000)
        let text = Self.text(report)
        #expect(text.utf8.count <= ChangeReport.maxComment && text.utf8.count > ChangeReport.maxComment - 1_000)
        let rows = text.split(separator: "\n").count { $0.contains("`parameter-required`") }
        #expect(
            text.hasSuffix("\n… and \(2_000 - rows) more that a comment has no room for: \(2_000 - rows) breaking.\n"))
    }

    @Test(
        "What is worse is kept when not all fits, and a fold that was opened is closed",
        arguments: [700, 1_100, 1_500, 1_900])
    func limits(limit: Int) throws {
        let text = Self.text(try ChangeSamples.everything(), limit: limit)
        #expect(text.utf8.count <= limit)
        #expect(text.contains(" more that a comment has no room for: "))
        #expect(text.components(of: "<details>") == text.components(of: "</details>"))
        if text.contains("<summary>1 safe") { #expect(text.contains("**1 breaking**")) }
    }

    @Test("Without changes there is only the count")
    func nothing() {
        #expect(
            Self.text(ChangeReport(base: "a", revision: "b", changes: [])) == "### apig diff: no changes\n\n`a` → `b`\n"
        )
    }
}

extension String {
    fileprivate func components(of text: String) -> Int { self.ranges(of: text).count }
}
