import Foundation
import Testing

/// What a gateway answered to one request, on a connection of its own.
struct AcceptanceAnswer {
    let status: Int
    /// The status line and the header lines.
    let head: String
    let body: String

    init(
        port: Int, _ method: String, _ target: String, _ lines: [String], body: String? = nil,
        host: String = "api.example"
    ) throws {
        let client = try RawClient(port: port)
        var head = ["\(method) \(target) HTTP/1.1", "Host: \(host)", "Connection: close"] + lines
        if let body { head.append("Content-Length: \(body.utf8.count)") }
        client.send(head.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
        self.init(client.receiveAll())
    }

    /// Reads an answer that was sent to its end.
    init(_ text: String) {
        let end = text.range(of: "\r\n\r\n")
        self.head = String(text[..<(end?.lowerBound ?? text.endIndex)])
        self.status = Int(self.head.split(separator: " ").dropFirst().first ?? "") ?? 0
        let rest = end.map { String(text[$0.upperBound...]) } ?? ""
        let isChunked = self.head.lowercased().contains("transfer-encoding: chunked")
        self.body = isChunked ? Self.dechunked(rest) : rest
    }

    private static func dechunked(_ text: String) -> String {
        var rest = Array(text.utf8)[...]
        var body: [UInt8] = []
        while let end = rest.firstIndex(of: 0x0A) {
            let digits = String(decoding: rest[..<end], as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard let count = Int(digits, radix: 16), count > 0 else { break }
            rest = rest[(end + 1)...]
            body += rest.prefix(count)
            rest = rest.dropFirst(count + 2)
        }
        return String(decoding: body, as: UTF8.self)
    }

    /// The values of the header lines of a name.
    func lines(_ name: String) -> [String] {
        self.head.components(separatedBy: "\r\n").dropFirst()
            .filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
            .map { String($0.dropFirst(name.count + 1)).trimmingCharacters(in: .whitespaces) }
    }

    /// The only value of a header; `nil` when there is none, or are several.
    func line(_ name: String) -> String? {
        let lines = self.lines(name)
        return lines.count == 1 ? lines[0] : nil
    }

    /// A member of the body, an object of texts.
    func member(_ name: String) -> String? {
        let object = (try? JSONSerialization.jsonObject(with: Data(self.body.utf8))) as? [String: Any]
        return object?[name].map { "\($0)" }
    }

    var errorCode: String? { self.member("error_code") }

    /// Status and error code in one text, such as `401 APIG.0303`; the status alone without a code.
    var summary: String { [String(self.status), self.errorCode].compactMap(\.self).joined(separator: " ") }
}

/// Expects one value to be another; in closures `#expect` does not take expressions that throw.
func expect<Value: Equatable>(
    _ found: Value, is wanted: Value, _ comment: @autoclosure () -> String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(found == wanted, Comment(rawValue: comment()), sourceLocation: sourceLocation)
}
