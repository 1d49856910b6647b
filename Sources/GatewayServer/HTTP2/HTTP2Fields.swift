import GatewayRuntime
import NIOHPACK

/// Header lines as fields of HTTP/2.
enum HTTP2Fields {
    /// Makes the fields of an answer.
    ///
    /// - Parameters:
    ///   - status: The status.
    ///   - lines: Header lines, whose names become lower case.
    /// - Returns: The fields.
    static func answer(_ status: Int, _ lines: inout [UInt8]) -> HPACKHeaders {
        var fields = HPACKHeaders()
        fields.reserveCapacity(16)
        fields.add(name: ":status", value: String(status))
        self.append(&lines, to: &fields)
        return fields
    }

    /// Makes the fields of a request to a backend.
    ///
    /// - Parameters:
    ///   - head: The request as a head of HTTP/1.1.
    ///   - scheme: `http` or `https`.
    /// - Returns: The fields; `nil` when the head is none.
    static func request(_ head: [UInt8], scheme: String) -> HPACKHeaders? {
        guard let lineEnd = head.firstIndex(of: 0x0D), let methodEnd = head.firstIndex(of: 0x20),
            let targetEnd = head[..<lineEnd].lastIndex(of: 0x20), methodEnd < targetEnd, lineEnd + 2 <= head.count
        else { return nil }
        var fields = HPACKHeaders()
        fields.reserveCapacity(16)
        fields.add(name: ":method", value: String(decoding: head[..<methodEnd], as: UTF8.self))
        fields.add(name: ":scheme", value: scheme)
        fields.add(
            name: ":path", value: String(decoding: head[(methodEnd + 1)..<targetEnd], as: UTF8.self),
            indexing: .nonIndexable)
        var lines = Array(head[(lineEnd + 2)...].dropLast(2))
        var ordinary = HPACKHeaders()
        lines.forEachLoweredLine { bytes, name, value in
            let name = String(decoding: bytes[name], as: UTF8.self)
            let value = String(decoding: bytes[value], as: UTF8.self)
            switch name {
            case "host": fields.add(name: ":authority", value: value)
            // What belongs to a connection of HTTP/1.1; the gateway wrote it.
            case "transfer-encoding", "connection", "upgrade": break
            default: ordinary.add(name: name, value: value, indexing: self.indexing(name))
            }
        }
        ordinary.add(name: "te", value: "trailers")
        fields.add(contentsOf: ordinary)
        return fields
    }

    static func append(_ lines: inout [UInt8], to fields: inout HPACKHeaders) {
        lines.forEachLoweredLine { bytes, name, value in
            let name = String(decoding: bytes[name], as: UTF8.self)
            fields.add(
                name: name, value: String(decoding: bytes[value], as: UTF8.self), indexing: self.indexing(name))
        }
    }

    /// What differs from answer to answer only pushes other fields out of the table, and secrets stay out of it.
    ///
    /// - Source: RFC 7541 §7.1.3
    private static func indexing(_ name: String) -> HPACKIndexing {
        switch name {
        case "x-request-id", "traceparent", "content-length", "date", "etag", "last-modified": .nonIndexable
        case "set-cookie", "authorization", "cookie": .neverIndexed
        default: .indexable
        }
    }
}
