/// A value of Terraform's language.
indirect enum HCLValue: Sendable, Equatable {
    /// A text, in which nothing is filled in.
    case text(String)
    case number(String)
    case boolean(Bool)
    /// An expression such as `var.instance_id`.
    case reference(String)
    /// A text made of expressions with slashes between them, as import ids are.
    case path([HCLValue])
    case list([HCLValue])
    case object([(String, HCLValue)])

    static func == (left: HCLValue, right: HCLValue) -> Bool { left.written == right.written }

    static func number(_ number: Int) -> HCLValue { .number(String(number)) }

    /// The value as it stands in a file, on one line.
    var written: String {
        switch self {
        case .text(let text): "\"\(Self.escaped(text))\""
        case .number(let number): number
        case .boolean(let truth): truth ? "true" : "false"
        case .reference(let expression): expression
        case .path(let parts): "\"" + parts.map(\.inText).joined(separator: "/") + "\""
        case .list(let items): "[" + items.map(\.written).joined(separator: ", ") + "]"
        case .object(let members): "{ " + members.map { "\($0) = \($1.written)" }.joined(separator: ", ") + " }"
        }
    }

    private var inText: String {
        switch self {
        case .reference(let expression): "${\(expression)}"
        case .text(let text): Self.escaped(text)
        default: self.written
        }
    }

    /// A text between quotes: `${` and `%{` would begin an expression.
    ///
    /// - Source: HCL native syntax specification, quoted templates
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        let scalars = Array(text.unicodeScalars)
        for (position, scalar) in scalars.enumerated() {
            let next = position + 1 < scalars.count ? scalars[position + 1] : nil
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            case "\r": escaped += "\\r"
            case "\t": escaped += "\\t"
            case "$" where next == "{", "%" where next == "{":
                escaped.unicodeScalars.append(scalar)
                escaped.unicodeScalars.append(scalar)
            case "$" where next == "$", "%" where next == "%":
                // Before another one it could be taken for a part of the escape above.
                escaped += Self.unicodeEscape(scalar)
            case _ where scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value):
                escaped += Self.unicodeEscape(scalar)
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
        let hex = String(scalar.value, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}

/// The inside of a block: arguments, then blocks.
struct HCLBody: Sendable {
    private(set) var arguments: [(name: String, value: HCLValue)] = []
    private(set) var blocks: [HCLBlock] = []

    /// Adds an argument; `nil` adds nothing.
    subscript(name: String) -> HCLValue? {
        get { self.arguments.first { $0.name == name }?.value }
        set {
            guard let newValue else { return }
            self.arguments.append((name, newValue))
        }
    }

    mutating func add(_ block: HCLBlock) { self.blocks.append(block) }
}

/// A block with its labels and the comment lines above it.
struct HCLBlock: Sendable {
    let type: String
    var labels: [String] = []
    var body = HCLBody()
    var comments: [String] = []

    /// The block in the one style `terraform fmt` leaves alone.
    func write(to text: inout String, indent: Int = 0) {
        let margin = String(repeating: " ", count: indent)
        for comment in self.comments { text += "\(margin)# \(comment)\n" }
        let labels = self.labels.map { " \"\($0)\"" }.joined()
        guard !self.body.arguments.isEmpty || !self.body.blocks.isEmpty else {
            text += "\(margin)\(self.type)\(labels) {}\n"
            return
        }
        text += "\(margin)\(self.type)\(labels) {\n"
        let width = self.body.arguments.map(\.name.count).max() ?? 0
        for (name, value) in self.body.arguments {
            let gap = String(repeating: " ", count: width - name.count)
            text += "\(margin)  \(name)\(gap) = \(value.written)\n"
        }
        for (position, block) in self.body.blocks.enumerated() {
            if position > 0 || !self.body.arguments.isEmpty { text += "\n" }
            block.write(to: &text, indent: indent + 2)
        }
        text += "\(margin)}\n"
    }
}
