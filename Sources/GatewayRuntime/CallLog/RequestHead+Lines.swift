extension RequestHead {
    /// The header lines, as they came.
    package func lines(in bytes: Span<UInt8>) -> [HeaderLine] {
        self.fields.map { HeaderLine(name: bytes.copy($0.name), value: bytes.copy($0.value)) }
    }

    /// The parameters of the query, decoded.
    package func queryPairs(in bytes: Span<UInt8>) -> [HeaderLine] {
        guard let query = self.query else { return [] }
        var lines: [HeaderLine] = []
        var pairs = QueryPairs(query)
        while let pair = pairs.next(in: bytes) {
            lines.append(
                HeaderLine(
                    name: PercentEncoding.decodedQuery(bytes.copy(pair.name)),
                    value: PercentEncoding.decodedQuery(bytes.copy(pair.value))))
        }
        return lines
    }
}
