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
        case "x-request-id", "content-length", "date", "etag", "last-modified": .nonIndexable
        case "set-cookie", "authorization", "cookie": .neverIndexed
        default: .indexable
        }
    }
}
