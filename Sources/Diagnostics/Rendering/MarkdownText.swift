/// Texts in tables of Markdown.
package enum MarkdownText {
    /// A text in a cell: what Markdown or HTML would take for markup is escaped.
    package static func cell(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\n", "\r": result += " "
            case "\\", "|", "`", "*", "_", "[", "]", "<", ">", "~", "#": result += "\\\(scalar)"
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    /// A text as code in a cell, which ends at a bar also inside code.
    package static func code(_ text: String) -> String {
        "`\(text.replacing("`", with: "'").replacing("|", with: "\\|").replacing("\n", with: " "))`"
    }
}
