/// The pairs of a query, as ranges; empty ones are left out.
struct QueryPairs {
    private let end: Int
    private var position: Int

    init(_ query: Range<Int>) {
        self.position = query.lowerBound
        self.end = query.upperBound
    }

    /// One pair.
    struct Pair {
        let whole: Range<Int>
        let name: Range<Int>
        /// Empty without a `=`.
        let value: Range<Int>
    }

    /// The next pair; `nil` at the end.
    mutating func next(in bytes: Span<UInt8>) -> Pair? {
        while self.position < self.end {
            let start = self.position
            var index = start
            var equals: Int?
            while index < self.end, bytes[index] != UInt8(ascii: "&") {
                if equals == nil, bytes[index] == UInt8(ascii: "=") { equals = index }
                index += 1
            }
            self.position = index + 1
            guard index > start else { continue }
            let nameEnd = equals ?? index
            return Pair(whole: start..<index, name: start..<nameEnd, value: min(nameEnd + 1, index)..<index)
        }
        return nil
    }
}
