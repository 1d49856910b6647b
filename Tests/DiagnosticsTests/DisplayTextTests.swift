import Diagnostics
import Testing

@Suite struct DisplayTextTests {
    @Test("What a document says neither steers a terminal nor begins a line of its own")
    func terminalControls() {
        let note = Diagnostic.Note("first\u{9B}1m", at: nil)
        let diagnostic = Diagnostic(
            .duplicateKey, "\u{1B}[2J\na\u{202E}b\u{2028}é", at: nil, pointer: "/a\u{1B}", allowed: "a\tb",
            mend: "c\rd",
            notes: [note])
        #expect(diagnostic.message == "\\u{1B}[2J\\u{A}a\\u{202E}b\\u{2028}é")
        #expect(diagnostic.allowed == "a\\u{9}b" && diagnostic.mend == "c\\u{D}d")
        #expect(diagnostic.notes.first?.message == "first\\u{9B}1m")
        #expect(diagnostic.pointer == "/a\u{1B}")
        #expect(!TextRenderer(isColoured: false).render(diagnostic).unicodeScalars.contains("\u{1B}"))
    }

    @Test("A message is cut where nobody reads on, between characters")
    func length() {
        #expect(Diagnostic(.duplicateKey, String(repeating: "a", count: 2_000), at: nil).message.utf8.count == 2_000)
        let long = Diagnostic(.duplicateKey, String(repeating: "é", count: 1_000_000), at: nil).message
        #expect(long == String(repeating: "é", count: 1_000) + "…")
    }
}
