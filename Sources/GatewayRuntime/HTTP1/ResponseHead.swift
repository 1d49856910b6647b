/// A response head as offsets into the received bytes.
package struct ResponseHead: Sendable, Equatable {
    /// 100–599.
    package var status = 0
    /// Status and reason as received, such as `200 OK`.
    package var statusLine = 0..<0
    package var fields: [HeaderField] = []
    package var framing = BodyFraming.none
    /// The value of `Content-Length` of an answer that has no body (to HEAD, or 304): it only tells.
    package var announcedLength: Int?
    package var keepsAlive = true
    /// Bytes of the head, its empty line included.
    package var byteCount = 0

    package init() {}

    /// Whether more answers to the same request follow (100, 102, 103).
    package var isInterim: Bool { (100..<200).contains(self.status) && self.status != 101 }

    /// Forgets everything but the storage.
    mutating func reset() {
        var fields = self.fields
        self.fields = []
        fields.removeAll(keepingCapacity: true)
        self = ResponseHead()
        self.fields = fields
    }

    /// The first line of a known name.
    func first(_ known: KnownHeader) -> HeaderField? {
        for field in self.fields where field.known == known { return field }
        return nil
    }

    /// The names and values of the lines that do not belong to one connection.
    package func endToEndFields(in bytes: Span<UInt8>) -> [(name: [UInt8], value: [UInt8])] {
        var list: [(name: [UInt8], value: [UInt8])] = []
        for field in self.fields where !field.known.isHopByHop && !field.isNamedByConnection {
            list.append((bytes.copy(field.name), bytes.copy(field.value)))
        }
        return list
    }
}
