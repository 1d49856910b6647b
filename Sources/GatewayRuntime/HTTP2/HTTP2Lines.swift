extension [UInt8] {
    /// Goes through header lines, `name: value` with CRLF each, and gives names in lower case.
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
            while index < self.count, self[index] == 0x20 { index += 1 }
            let valueStart = Swift.min(index, self.count)
            while index < self.count, self[index] != 0x0D { index += 1 }
            body(self, name, valueStart..<Swift.max(valueStart, Swift.min(index, self.count)))
            start = index + 2
        }
    }
}
