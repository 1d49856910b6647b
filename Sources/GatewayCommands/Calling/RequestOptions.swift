import ArgumentParser
import GatewayRuntime

/// The options that make a request, as curl has them.
struct RequestOptions: ParsableArguments {
    @Argument(help: "URL of the API, with http or https.")
    var url: CallURL

    @Option(
        name: [.customShort("X"), .customLong("request")],
        help: ArgumentHelp("Method (default: GET, with a body POST).", valueName: "method"))
    var method: String?

    @Option(
        name: [.customShort("H"), .customLong("header")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Header line; repeatable. An empty value leaves the line out.", valueName: "name: value"))
    var headers: [String] = []

    @Option(
        name: [.customShort("d"), .customLong("data")], parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "Body; @file reads a file without its line ends, several are joined by &.", valueName: "data"))
    var data: [String] = []

    @Option(
        name: .customLong("data-binary"), parsing: .unconditional,
        help: ArgumentHelp("Body as it is; @file reads a file, @- standard input.", valueName: "data"))
    var binaryData: String?

    func validate() throws {
        if !self.data.isEmpty, self.binaryData != nil {
            throw ValidationError("--data and --data-binary exclude each other.")
        }
        for header in self.headers where Self.parts(header) == nil {
            throw ValidationError("\"\(header)\" is no header line; write name: value.")
        }
        if let method, !RequestDraft.isToken(method) { throw ValidationError("\"\(method)\" is no method.") }
    }

    /// The body.
    ///
    /// - Throws: `FileError` when its file cannot be read.
    private func body() throws -> [UInt8]? {
        if let data = self.binaryData {
            return data.hasPrefix("@") ? try FileReader.read(String(data.dropFirst())) : Array(data.utf8)
        }
        guard !self.data.isEmpty else { return nil }
        var body: [UInt8] = []
        for (index, data) in self.data.enumerated() {
            if index > 0 { body.append(UInt8(ascii: "&")) }
            if data.hasPrefix("@") {
                body += try FileReader.read(String(data.dropFirst())).filter { $0 != 0x0A && $0 != 0x0D }
            } else {
                body += data.utf8
            }
        }
        return body
    }

    /// The request without any credential.
    ///
    /// - Throws: `FileError` when the body's file cannot be read.
    func draft() throws -> RequestDraft {
        let body = try self.body()
        var draft = RequestDraft(
            method: self.method ?? (body == nil ? "GET" : "POST"), target: self.url.target, body: body ?? [])
        draft.set("Host", self.url.authority)
        if body != nil {
            if self.binaryData == nil { draft.set("Content-Type", "application/x-www-form-urlencoded") }
            draft.set("Content-Length", String(draft.body.count))
        }
        for header in self.headers {
            guard let (name, value) = Self.parts(header) else { continue }
            // Names the draft has are replaced, so that a Host or Content-Type of one's own counts; others may repeat.
            if value.isEmpty { draft.remove(name) } else { draft.add(name, value) }
        }
        return draft
    }

    private static func parts(_ header: String) -> (name: String, value: String)? {
        guard let colon = header.firstIndex(of: ":") else { return nil }
        let name = String(header[..<colon])
        let value = header[header.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        guard RequestDraft.isToken(name), value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            return nil
        }
        return (name, String(value))
    }
}
