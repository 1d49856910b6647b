import Diagnostics

/// The messages for the client, framed, in the order they are to be sent.
struct OutgoingMessages {
    private(set) var bytes: [UInt8] = []

    /// Answers a request.
    mutating func result(_ id: IncomingMessage.ID, _ write: (inout JSONWriter) -> Void) {
        self.message { writer in
            Self.write(id, to: &writer)
            writer.key("result")
            write(&writer)
        }
    }

    /// Refuses a request; without an id when it could not be read.
    mutating func error(_ id: IncomingMessage.ID?, _ code: ErrorCode, _ message: String) {
        self.message { writer in
            if let id {
                Self.write(id, to: &writer)
            } else {
                writer.key("id")
                writer.null()
            }
            writer.object("error") { writer in
                writer.member("code", code.rawValue)
                writer.member("message", message)
            }
        }
    }

    /// Tells the client something.
    ///
    /// - Parameters:
    ///   - method: What is told.
    ///   - raw: The params, JSON already.
    mutating func notification(_ method: String, raw: String) {
        self.message { writer in
            writer.member("method", method)
            writer.key("params")
            writer.raw(raw)
        }
    }

    /// Gives what is to be sent, once.
    mutating func take() -> [UInt8] {
        defer { self.bytes = [] }
        return self.bytes
    }

    private static func write(_ id: IncomingMessage.ID, to writer: inout JSONWriter) {
        switch id {
        case .number(let number): writer.member("id", number)
        case .text(let text): writer.member("id", text)
        }
    }

    private mutating func message(_ write: (inout JSONWriter) -> Void) {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.member("jsonrpc", "2.0")
        write(&writer)
        writer.endObject()
        self.bytes += "Content-Length: \(writer.bytes.count)\r\n\r\n".utf8
        self.bytes += writer.bytes
    }
}
