import GatewayRuntime

/// A request that is being put together: its lines, and its body.
struct RequestDraft {
    /// One header line.
    struct Line: Equatable {
        let name: String
        let value: String
    }

    let method: String
    let target: String
    let body: [UInt8]
    private(set) var lines: [Line] = []
    /// The names of the lines that the draft set itself, and that one of the caller's replaces.
    private var own: Set<String> = []

    init(method: String, target: String, body: [UInt8]) {
        self.method = method
        self.target = target
        self.body = body
    }

    /// Whether a text can be a method or a header's name.
    static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
    }

    /// Puts a line in place of those of its name.
    mutating func set(_ name: String, _ value: String) {
        self.remove(name)
        self.lines.append(Line(name: name, value: value))
        self.own.insert(name.lowercased())
    }

    /// Adds a line; it takes the place of one that was set.
    mutating func add(_ name: String, _ value: String) {
        if self.own.remove(name.lowercased()) != nil { self.remove(name) }
        self.lines.append(Line(name: name, value: value))
    }

    /// Takes all lines of a name out.
    mutating func remove(_ name: String) {
        self.lines.removeAll { $0.name.lowercased() == name.lowercased() }
    }

    /// The value of the first line of a name.
    func value(_ name: String) -> String? {
        self.lines.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The head as it goes over the wire.
    var head: [UInt8] {
        var text = "\(self.method) \(self.target) HTTP/1.1\r\n"
        for line in self.lines { text += "\(line.name): \(line.value)\r\n" }
        return Array((text + "\r\n").utf8)
    }

    /// The head, read as a gateway reads it; `nil` when it would be refused.
    func scanned(_ bytes: [UInt8]) -> RequestHead? {
        var scanner = RequestHeadScanner(limits: GatewayLimits())
        var head = RequestHead()
        return scanner.scan(bytes.span, into: &head) == .complete ? head : nil
    }
}
