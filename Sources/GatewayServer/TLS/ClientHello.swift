/// Finds the server name in the first bytes of a TLS client, before TLS itself sees them: the domain decides about versions and client
/// certificates, which cannot be changed once the handshake has begun.
///
/// The message may be spread over records of any size. Whatever is odd about it is left to TLS, which refuses it properly.
///
/// - Source: RFC 8446 §4.1.2, §5.1; RFC 6066 §3
struct ClientHello {
    enum Outcome: Equatable {
        /// At least so many bytes must have been received before looking again makes sense.
        case needMore(Int)
        /// The name the client asks for, as sent; `nil` when it names none.
        case serverName([UInt8]?)
        /// This is no client of TLS.
        case notTLS
    }

    /// Bytes of a message that is looked at; real ones have a few hundred to some thousand.
    static let maxBytes = 32 << 10

    /// Looks at everything received so far.
    static func read(_ bytes: Span<UInt8>) -> Outcome {
        var message: [UInt8] = []
        var start = 0
        while true {
            // type, version (2), length (2)
            if bytes.count > start, bytes[start] != 22 { return .notTLS }
            if bytes.count > start + 1, bytes[start + 1] != 3 { return .notTLS }
            guard bytes.count >= start + 5 else { return .needMore(start + 5) }
            let length = Int(bytes[start + 3]) << 8 | Int(bytes[start + 4])
            let end = start + 5 + length
            guard length > 0, end <= Self.maxBytes else { return .serverName(nil) }
            guard bytes.count >= end else { return .needMore(end) }
            for index in start + 5..<end { message.append(bytes[index]) }
            if message.count >= 4 {
                guard message[0] == 1 else { return .notTLS }
                let size = 4 + (Int(message[1]) << 16 | Int(message[2]) << 8 | Int(message[3]))
                if message.count >= size { return .serverName(Self.serverName(message[4..<size])) }
            }
            start = end
        }
    }

    private static func serverName(_ message: ArraySlice<UInt8>) -> [UInt8]? {
        var reader = ByteReader(message)
        // version, random; session id; cipher suites; compression methods
        guard reader.skip(34), reader.take(lengthBytes: 1) != nil, reader.take(lengthBytes: 2) != nil,
            reader.take(lengthBytes: 1) != nil, var extensions = reader.take(lengthBytes: 2)
        else { return nil }
        while let type = extensions.number(2), var body = extensions.take(lengthBytes: 2) {
            guard type == 0 else { continue }
            guard var list = body.take(lengthBytes: 2) else { return nil }
            while let kind = list.number(1), let name = list.take(lengthBytes: 2) {
                if kind == 0 { return Array(name.bytes) }
            }
            return nil
        }
        return nil
    }
}

/// Reads numbers and counted pieces from bytes; never beyond their end.
struct ByteReader {
    private(set) var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    mutating func skip(_ count: Int) -> Bool {
        guard self.bytes.count >= count else { return false }
        self.bytes = self.bytes.dropFirst(count)
        return true
    }

    /// A number of so many bytes, high byte first; `nil` when there are not as many.
    mutating func number(_ count: Int) -> Int? {
        guard self.bytes.count >= count else { return nil }
        defer { self.bytes = self.bytes.dropFirst(count) }
        return self.bytes.prefix(count).reduce(0) { $0 << 8 | Int($1) }
    }

    /// So many bytes.
    mutating func take(_ count: Int) -> ByteReader? {
        guard count >= 0, self.bytes.count >= count else { return nil }
        defer { self.bytes = self.bytes.dropFirst(count) }
        return ByteReader(self.bytes.prefix(count))
    }

    /// A piece with its length in front.
    mutating func take(lengthBytes: Int) -> ByteReader? {
        guard let count = self.number(lengthBytes) else { return nil }
        return self.take(count)
    }
}
