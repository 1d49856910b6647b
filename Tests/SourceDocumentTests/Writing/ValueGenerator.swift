import SourceDocument

/// Makes values that are hard to write, from a seed.
struct ValueGenerator: RandomNumberGenerator {
    let seed: UInt64
    private var state: UInt64

    init(seed: UInt64) {
        self.seed = seed
        self.state = seed
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9E37_79B9_7F4A_7C15
        var word = self.state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    private static let pieces = [
        "a", "B", "7", "0", "x", " ", "  ", "\n", "\n\n", "\t", ":", ": ", " #", "#", "-", "- ", "?", ",", "[", "]",
        "{",
        "}", "'", "\"", "\\", "&", "*", "!", "|", ">", "%", "@", "`", "~", "=", "<<", "e", "E", "+", ".", "_", "/", "é",
        "日", "\u{301}", "\u{1F600}", "\u{200D}", "\r", "\r\n", "\u{0}", "\u{7F}", "\u{85}", "\u{A0}", "\u{2028}",
        "\u{FEFF}", "\u{FFFD}", "\u{E000}", "\u{10FFFD}", "\u{1B}",
    ]
    private static let words = [
        "", "yes", "No", "on", "OFF", "y", "N", "true", "False", "null", "Null", "~", "<<", "=", "1", "-1", "+1",
        "0x1f",
        "0o7", "0b1", "017", "08", "1_0", "1,0", "1.0", "1.", ".1", "1e3", "1.0e+3", "1:2", "190:20:30", "190:20:30.15",
        ".inf", "-.inf", ".NaN", "2001-12-14", "2001-12-14t21:59:43.10-05:00", "2001-1-1", "2001-12-14 21:59:43",
        "---", "...", "--- a", "!!str", "-", "?", ":", "key: value", "a #b", "#", "- item", "text\n", "text\n\n",
        "\ntext", " text", "text ", "a\n  b\n c\n", "a\n\n\nb", "tab\tend\t", "line \nend", "1.2.3", "1e", "e1", "+",
        ".",
    ]

    mutating func text() -> String {
        switch Int.random(in: 0..<4, using: &self) {
        case 0: return Self.words.randomElement(using: &self) ?? ""
        case 1: return (Self.words.randomElement(using: &self) ?? "") + (Self.pieces.randomElement(using: &self) ?? "")
        default:
            let count = Int.random(in: 0...8, using: &self)
            return (0..<count).map { _ in Self.pieces.randomElement(using: &self) ?? "" }.joined()
        }
    }

    mutating func scalar() -> DocumentValue {
        switch Int.random(in: 0..<8, using: &self) {
        case 0: return .null
        case 1: return .boolean(Bool.random(using: &self))
        case 2: return .number(Int.random(in: -2_000...2_000, using: &self))
        case 3:
            let number = ["0.5", "-1.25", "1e10", "2.5E-3", "-0.0", "12345678901234567890123", "1E+2", "0", "100.0"]
            return .number(number.randomElement(using: &self) ?? "0")
        default: return .text(self.text())
        }
    }

    mutating func key(_ taken: Set<String>) -> String {
        while true {
            var key = self.text()
            if Int.random(in: 0..<60, using: &self) == 0 { key += String(repeating: "long key ", count: 150) }
            if !taken.contains(key) { return key }
        }
    }

    mutating func container(depth: Int) -> DocumentValue {
        let count = Int.random(in: 0...4, using: &self)
        if Bool.random(using: &self) {
            return .list((0..<count).map { _ in self.value(depth: depth - 1) })
        }
        var taken: Set<String> = []
        var members: [DocumentMember] = []
        for _ in 0..<count {
            let key = self.key(taken)
            taken.insert(key)
            members.append(DocumentMember(key, self.value(depth: depth - 1)))
        }
        return .mapping(members)
    }

    mutating func value(depth: Int) -> DocumentValue {
        depth > 0 && Int.random(in: 0..<3, using: &self) == 0 ? self.container(depth: depth) : self.scalar()
    }

    /// The same value with comments at many places.
    ///
    /// - Parameters:
    ///   - value: A container.
    ///   - count: The comments so far.
    /// - Returns: The value with comments.
    mutating func commented(_ value: DocumentValue, _ count: inout Int) -> DocumentValue {
        var value = value
        switch value.content {
        case .mapping(let members):
            value.content = .mapping(members.map { DocumentMember($0.key, self.commentedMember($0.value, &count)) })
        case .list(let items): value.content = .list(items.map { self.commentedMember($0, &count) })
        default: break
        }
        return value
    }

    private mutating func commentedMember(_ value: DocumentValue, _ count: inout Int) -> DocumentValue {
        var value = self.commented(value, &count)
        var comments = DocumentComments()
        for _ in 0..<max(0, Int.random(in: -3...2, using: &self)) {
            count += 1
            comments.leading.append("# \(count): it's {one} # of - many")
        }
        if Int.random(in: 0..<4, using: &self) == 0 {
            count += 1
            comments.trailing = "#\(count)"
        }
        if comments != DocumentComments() { value.comments = comments }
        return value
    }
}
