/// Writes the fields of an HTTP/2 request as the head of an HTTP/1.1 request, so that one scanner and one set of rules judge both.
///
/// Whatever could make the text mean something else than the fields did is a fault, found before it is written: such a request is malformed
/// and its stream is reset.
///
/// - Source: RFC 9113 §8.2, §8.3
package struct HTTP2RequestHead {
    /// Why a request is malformed.
    package enum Fault: Error, Sendable, Equatable {
        /// A field name that is empty, has upper-case letters or is no token.
        case name
        /// A value with a control character, or with a blank at its begin or end.
        case value
        /// A field of one connection: `connection`, `transfer-encoding` and the like, or `te` with anything but `trailers`; in trailers also one
        /// that frames, routes or authenticates.
        case connectionField
        case unknownPseudoField
        case duplicatePseudoField
        /// A pseudo field behind an ordinary one.
        case latePseudoField
        case missingPseudoField
        /// A scheme that is neither `http` nor `https`.
        case scheme
        /// A path that is empty, or is neither absolute nor `*`.
        case path
        /// `host` says something else than `:authority`.
        case host
    }

    private var method: String?
    private var scheme: String?
    private var path: String?
    private var authority: String?
    private var cookies: [String] = []
    private var hasLength = false
    private var hasFirstLine = false

    package init() {}

    /// Takes the next field.
    ///
    /// - Parameters:
    ///   - name: The name as received; pseudo fields with their colon.
    ///   - value: The value as received.
    ///   - out: Gets the lines; the first call must find it empty.
    /// - Throws: `Fault` when the request is malformed; what was written then means nothing.
    package mutating func add(_ name: String, _ value: String, to out: inout [UInt8]) throws(Fault) {
        guard let first = name.utf8.first else { throw .name }
        guard Self.isValue(value) else { throw .value }
        if first == UInt8(ascii: ":") { return try self.addPseudoField(name, value) }
        guard name.utf8.allSatisfy(Self.isName) else { throw .name }
        try self.beginFields(to: &out)
        switch name {
        case "connection", "transfer-encoding", "proxy-connection", "keep-alive", "upgrade": throw .connectionField
        case "te": guard value == "trailers" else { throw .connectionField }
        case "host":
            guard self.authority == nil else {
                guard HeaderText.equalsIgnoringCase(Array(value.utf8), self.authority ?? "") else { throw .host }
                return
            }
        case "cookie":
            // Sent in pieces to be compressed better; HTTP/1.1 has one line.
            self.cookies.append(value)
            return
        case "content-length": self.hasLength = true
        default: break
        }
        HeaderText.append(name.utf8, value.utf8, to: &out)
    }

    /// All fields were taken.
    ///
    /// - Parameters:
    ///   - endsStream: Whether no body follows; otherwise one without a length is written as chunked.
    ///   - out: Gets the rest of the head and its empty line.
    /// - Throws: `Fault` when the request is malformed.
    package mutating func finish(endsStream: Bool, to out: inout [UInt8]) throws(Fault) {
        try self.beginFields(to: &out)
        if let first = self.cookies.first {
            out.append("cookie: ")
            out += first.utf8
            for cookie in self.cookies.dropFirst() {
                out.append("; ")
                out += cookie.utf8
            }
            out.append("\r\n")
        }
        if !endsStream, !self.hasLength { out.append("transfer-encoding: chunked\r\n") }
        out.append("\r\n")
    }

    /// Writes a trailer as a line of HTTP/1.1.
    ///
    /// - Throws: `Fault` when it is malformed, or says what may only be said before a body.
    /// - Source: RFC 9113 §8.1; RFC 9110 §6.5.1
    package static func appendTrailer(_ name: String, _ value: String, to out: inout [UInt8]) throws(Fault) {
        guard !name.isEmpty, name.utf8.allSatisfy(self.isName) else { throw .name }
        guard self.isValue(value) else { throw .value }
        guard !ChunkedDecoder.isForbidden(Array(name.utf8)) else { throw .connectionField }
        HeaderText.append(name.utf8, value.utf8, to: &out)
    }

    private mutating func addPseudoField(_ name: String, _ value: String) throws(Fault) {
        guard !self.hasFirstLine else { throw .latePseudoField }
        switch name {
        case ":method": try Self.set(&self.method, value)
        case ":scheme": try Self.set(&self.scheme, value)
        case ":path": try Self.set(&self.path, value)
        case ":authority": try Self.set(&self.authority, value)
        default: throw .unknownPseudoField
        }
    }

    private static func set(_ field: inout String?, _ value: String) throws(Fault) {
        guard field == nil else { throw .duplicatePseudoField }
        // They become parts of the first line, which blanks would take apart.
        guard value.utf8.allSatisfy({ $0 > 0x20 }) else { throw .value }
        field = value
    }

    /// Writes the request line and `host`, once all pseudo fields are there.
    private mutating func beginFields(to out: inout [UInt8]) throws(Fault) {
        guard !self.hasFirstLine else { return }
        self.hasFirstLine = true
        guard let method = self.method else { throw .missingPseudoField }
        guard !method.isEmpty, method.utf8.allSatisfy(HTTPBytes.isToken) else { throw .value }
        out += method.utf8
        out.append(UInt8(ascii: " "))
        if method == "CONNECT" {
            // Refused like any CONNECT once it is scanned.
            out += (self.authority ?? "").utf8
        } else {
            guard let scheme = self.scheme, let path = self.path else { throw .missingPseudoField }
            guard scheme == "http" || scheme == "https" else { throw .scheme }
            guard path.utf8.first == UInt8(ascii: "/") || path == "*" && method == "OPTIONS" else { throw .path }
            out += path.utf8
        }
        out.append(" HTTP/1.1\r\n")
        if let authority = self.authority { HeaderText.append("host".utf8, authority.utf8, to: &out) }
    }

    private static func isName(_ byte: UInt8) -> Bool { HTTPBytes.isToken(byte) && byte &- 0x41 >= 26 }

    private static func isValue(_ value: String) -> Bool {
        let bytes = value.utf8
        guard let first = bytes.first, let last = bytes.last else { return true }
        guard first != 0x20, first != 0x09, last != 0x20, last != 0x09 else { return false }
        return bytes.allSatisfy(HTTPBytes.isValue)
    }
}
