extension [UInt8] {
    /// Goes through header lines, `name: value` with CRLF each, and gives names in lower case and values without blanks around them.
    ///
    /// - Parameter body: Called for every line with its name and value, as ranges of these bytes.
    package mutating func forEachLoweredLine(_ body: ([UInt8], Range<Int>, Range<Int>) -> Void) {
        var start = 0
        while start < self.count {
            var index = start
            while index < self.count, self[index] != UInt8(ascii: ":") {
                self[index] = HeaderText.lowercased(self[index])
                index += 1
            }
            let name = start..<index
            index += 1
            while index < self.count, Self.isBlank(self[index]) { index += 1 }
            let valueStart = Swift.min(index, self.count)
            while index < self.count, self[index] != 0x0D { index += 1 }
            start = index + 2
            var valueEnd = Swift.max(valueStart, Swift.min(index, self.count))
            while valueEnd > valueStart, Self.isBlank(self[valueEnd - 1]) { valueEnd -= 1 }
            body(self, name, valueStart..<valueEnd)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
