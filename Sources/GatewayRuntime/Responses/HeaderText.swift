/// Header lines as bytes.
enum HeaderText {
    /// Appends `name: value` and the line end.
    static func append(_ name: some Sequence<UInt8>, _ value: some Sequence<UInt8>, to lines: inout [UInt8]) {
        lines.append(contentsOf: name)
        lines.append(UInt8(ascii: ":"))
        lines.append(UInt8(ascii: " "))
        lines.append(contentsOf: value)
        lines.append(0x0D)
        lines.append(0x0A)
    }

    static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }

    static func uppercased(_ byte: UInt8) -> UInt8 { byte &- 0x61 < 26 ? byte & 0xDF : byte }

    static func equalsIgnoringCase(_ bytes: [UInt8], _ text: String) -> Bool {
        self.equalsIgnoringCase(bytes, Array(text.utf8))
    }

    static func equalsIgnoringCase(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && zip(left, right).allSatisfy { self.lowercased($0) == self.lowercased($1) }
    }

    /// Whether a value may stand in a header line: no control characters but the tab.
    static func isSafeValue(_ bytes: [UInt8]) -> Bool { bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 } }
}
