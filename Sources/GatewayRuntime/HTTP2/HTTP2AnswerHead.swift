/// Writes the fields of an HTTP/2 answer as text of HTTP/1.1, so that one scanner judges both.
///
/// - Source: RFC 9113 §8.2, §8.3.2
package enum HTTP2AnswerHead {
    /// Appends the status line of an answer.
    ///
    /// - Returns: `false` when the status has not three digits.
    package static func append(status: String, to out: inout [UInt8]) -> Bool {
        guard status.utf8.count == 3, status.utf8.allSatisfy({ $0 &- 0x30 < 10 }) else { return false }
        out.append("HTTP/1.1 ")
        out += status.utf8
        out.append(" \r\n")
        return true
    }

    /// Appends a field as a line.
    ///
    /// - Returns: `false` when it is malformed.
    package static func append(_ name: String, _ value: String, to out: inout [UInt8]) -> Bool {
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPBytes.isToken), value.utf8.allSatisfy(HTTPBytes.isValue) else {
            return false
        }
        switch name {
        case "connection", "transfer-encoding", "proxy-connection", "keep-alive", "upgrade": return false
        default: break
        }
        HeaderText.append(name.utf8, value.utf8, to: &out)
        return true
    }
}
