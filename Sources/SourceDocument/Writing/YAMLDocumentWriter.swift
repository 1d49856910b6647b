/// Writes a value as YAML in one style: block mappings and lists indented by two blanks, texts of several lines as block scalars, others
/// without quotes wherever every reader of YAML 1.1 and 1.2 sees the same text; order and comments kept.
///
/// - Source: YAML 1.2.2 §8, YAML 1.1 type repository
struct YAMLDocumentWriter {
    private var text = ""
    /// Whether the last thing written is a block scalar that keeps the empty lines behind it.
    private var keepsEmptyLines = false

    static func write(_ value: DocumentValue) -> [UInt8] {
        var writer = YAMLDocumentWriter()
        writer.writeDocument(value)
        return Array(writer.text.utf8)
    }

    private mutating func writeDocument(_ value: DocumentValue) {
        self.writeLines(value.comments?.leading ?? [], indent: 0)
        switch value.content {
        case .mapping(let members) where !members.isEmpty: self.write(members, indent: 0)
        case .list(let items) where !items.isEmpty: self.write(items, indent: 0)
        default: self.writeInline(value, indent: 0)
        }
        self.writeLines(value.comments?.closing ?? [], indent: 0)
    }

    /// Keys longer than this must be marked: readers look no further ahead for the colon.
    private static let maxSimpleKey = 1_000

    private mutating func write(_ members: [DocumentMember], indent: Int, isFirstInItem: Bool = false) {
        for (position, member) in members.enumerated() {
            let value = member.value
            let isInItem = isFirstInItem && position == 0
            if !isInItem {
                self.writeLines(value.comments?.leading ?? [], indent: indent)
                self.indent(indent)
            }
            let key = ScalarText.yaml(member.key, isInFlow: false)
            if key.utf8.count > Self.maxSimpleKey {
                self.text += "? \(key)\n"
                self.indent(indent)
                self.text += ":"
            } else {
                self.text += "\(key):"
            }
            switch value.content {
            case .mapping(let inner) where !inner.isEmpty:
                self.endLine(value.comments?.trailing)
                self.write(inner, indent: indent + 2)
            case .list(let items) where !items.isEmpty:
                self.endLine(value.comments?.trailing)
                self.write(items, indent: indent + 2)
            default:
                self.text += " "
                self.writeInline(value, indent: indent)
            }
            self.writeClosing(of: value, indent: indent)
        }
    }

    /// The comments behind everything in a value; behind a block scalar they would be part of it unless they stand left of it.
    private mutating func writeClosing(of value: DocumentValue, indent: Int) {
        let isContainer = !value.members.isEmpty || !value.items.isEmpty
        self.writeLines(value.comments?.closing ?? [], indent: isContainer ? indent + 2 : indent)
    }

    private mutating func write(_ items: [DocumentValue], indent: Int) {
        for item in items {
            self.writeLines(item.comments?.leading ?? [], indent: indent)
            switch item.content {
            case .mapping(let members) where !members.isEmpty:
                self.indent(indent)
                // The comments before the first member cannot stand between the dash and its key.
                let inner = members[0].value.comments
                if item.comments?.trailing == nil, inner?.leading.isEmpty ?? true {
                    self.text += "- "
                    self.write(members, indent: indent + 2, isFirstInItem: true)
                } else {
                    self.text += "-"
                    self.endLine(item.comments?.trailing)
                    self.write(members, indent: indent + 2)
                }
            case .list(let inner) where !inner.isEmpty:
                self.indent(indent)
                self.text += "-"
                self.endLine(item.comments?.trailing)
                self.write(inner, indent: indent + 2)
            default:
                self.indent(indent)
                self.text += "- "
                self.writeInline(item, indent: indent)
            }
            self.writeClosing(of: item, indent: indent)
        }
    }

    /// Writes a scalar or an empty container behind its key or dash, and ends the line.
    ///
    /// - Parameters:
    ///   - value: What is written.
    ///   - indent: The blanks before its key or dash.
    private mutating func writeInline(_ value: DocumentValue, indent: Int) {
        switch value.content {
        case .null: self.text += "null"
        case .boolean(let truth): self.text += truth ? "true" : "false"
        case .number(let number): self.text += NumberText.yaml(number)
        case .list: self.text += "[]"
        case .mapping: self.text += "{}"
        case .text(let text):
            if let block = BlockScalar(text) {
                self.text += block.header
                self.endLine(value.comments?.trailing)
                for line in block.lines {
                    if !line.isEmpty { self.indent(indent + 2) }
                    self.text += line + "\n"
                }
                self.keepsEmptyLines = block.keepsEmptyLines
                return
            }
            self.text += ScalarText.yaml(text, isInFlow: false)
        }
        self.endLine(value.comments?.trailing)
    }

    private mutating func endLine(_ comment: String?) {
        if let comment { self.text += " " + comment }
        self.text += "\n"
    }

    private mutating func writeLines(_ lines: [String], indent: Int) {
        for line in lines {
            if line.isEmpty, self.keepsEmptyLines { continue }
            if !line.isEmpty { self.indent(indent) }
            self.text += line + "\n"
        }
    }

    private mutating func indent(_ count: Int) {
        self.keepsEmptyLines = false
        self.text += String(repeating: " ", count: count)
    }
}

/// A text as a literal block scalar.
private struct BlockScalar {
    /// `|` with what is said about the line ends at its end.
    let header: String
    let lines: [Substring]

    /// Whether empty lines behind it would be part of it.
    var keepsEmptyLines: Bool { self.header == "|+" }

    /// A text of several lines that a block can hold as it is; `nil` for others.
    init?(_ text: String) {
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || $0 == "\t" || ScalarText.isPrintable($0) }) else {
            return nil
        }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count > 1, let first = lines.first, !first.isEmpty, !Self.isBlank(first.utf8.first) else {
            return nil
        }
        // Lines of blanks alone look like indentation to some readers, and blanks at the ends of lines are lost in editors.
        guard !lines.contains(where: { Self.isBlank($0.utf8.last) }) else { return nil }
        if lines.last?.isEmpty == true {
            lines.removeLast()
            self.header = lines.last?.isEmpty == true ? "|+" : "|"
        } else {
            self.header = "|-"
        }
        self.lines = lines
    }

    private static func isBlank(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }
}
