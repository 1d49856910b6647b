/// The result of a function behind an API, checked.
///
/// - Source: FunctionGraph User Guide, APIG trigger (function response)
package struct FunctionResult: Sendable, Equatable {
    package let status: Int
    /// The lines of the answer, each ended by CRLF; those of one connection, and those the gateway writes itself, are left out.
    package let headerLines: [UInt8]
    package let body: [UInt8]

    /// What is wrong with a result; for logs, the caller gets 500.
    package enum Fault: Error, Sendable, Equatable {
        /// No JSON object, nor a text of one.
        case noObject
        /// A member is missing or of another type.
        case member(String)
        /// `statusCode` is no status an answer can have.
        case status(Int)
        /// A header has no name, or a control character in its value.
        case header(String)
        /// `isBase64Encoded` is true and `body` is no Base64.
        case base64

        /// What is wrong, in one sentence.
        package var message: String {
            switch self {
            case .noObject: "the result is no JSON object"
            case .member(let name): "the result has no \(name) of the right type"
            case .status(let status): "the result's statusCode is \(status)"
            case .header(let name): "the result's header \(name) cannot be sent"
            case .base64: "the result's body is no Base64"
            }
        }
    }

    /// Reads a result: an object with `body`, `statusCode`, `headers` and `isBase64Encoded`, or its JSON as a text.
    ///
    /// All four must be there; anything else is an error, as on the product.
    ///
    /// - Throws: `Fault`.
    package init(_ json: [UInt8]) throws(Fault) {
        guard let object = Self.object(json) else { throw .noObject }
        guard let status = object["statusCode"]?.integer else { throw .member("statusCode") }
        guard (200...599).contains(status) else { throw .status(status) }
        guard case .string(let body) = object["body"] else { throw .member("body") }
        guard case .boolean(let isBase64) = object["isBase64Encoded"] else { throw .member("isBase64Encoded") }
        guard case .object(let headers) = object["headers"] else { throw .member("headers") }
        self.status = status
        self.headerLines = try Self.lines(headers)
        if isBase64 {
            guard let decoded = Base64.decodedLines(body) else { throw .base64 }
            self.body = decoded
        } else {
            self.body = body
        }
    }

    /// The answer to the client.
    package func response(route: Int?) -> LocalResponse {
        LocalResponse(status: self.status, headerLines: self.headerLines, body: self.body, route: route)
    }

    /// The answer to a call that is only started.
    ///
    /// - Source: FunctionGraph API Reference, AsyncInvokeFunction (202 with `request_id`); what the gateway makes of it is not documented
    package static func accepted(requestID: RequestID, route: Int?) -> LocalResponse {
        var body: [UInt8] = []
        body.append("{\"request_id\":\"")
        requestID.append(to: &body)
        body.append("\"}")
        var lines: [UInt8] = []
        lines.append("Content-Type: application/json\r\n")
        return LocalResponse(status: 202, headerLines: lines, body: body, route: route)
    }

    /// The object of a JSON text, or of a JSON text in it.
    static func object(_ json: [UInt8]) -> JSONValue? {
        switch JSONValue.parse(json, .answer) {
        case .object(let members): return .object(members)
        case .string(let text):
            guard case .object(let members) = JSONValue.parse(text, .answer) else { return nil }
            return .object(members)
        default: return nil
        }
    }

    private static func lines(_ headers: [JSONValue.Member]) throws(Fault) -> [UInt8] {
        var lines: [UInt8] = []
        for header in headers {
            let name = String(decoding: header.name.prefix(128), as: UTF8.self)
            guard !header.name.isEmpty, header.name.allSatisfy(HTTPBytes.isToken) else { throw .header(name) }
            var values: [[UInt8]] = []
            switch header.value {
            case .string(let value): values = [value]
            case .array(let items):
                for item in items {
                    guard case .string(let value) = item else { throw .member("headers") }
                    values.append(value)
                }
            default: throw .member("headers")
            }
            guard values.allSatisfy(HeaderText.isSafeValue) else { throw .header(name) }
            if FunctionHeaders.ownNames.contains(header.name.map(HeaderText.lowercased)) { continue }
            for value in values { HeaderText.append(header.name, value, to: &lines) }
        }
        return lines
    }
}
