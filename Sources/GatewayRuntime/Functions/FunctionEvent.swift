/// The event a function gets for a request, before it is JSON.
///
/// - Source: FunctionGraph User Guide, APIG trigger (event); APIG User Guide, apig_03_0029 for authorizers
package struct FunctionEvent: Sendable {
    /// A name and a value as bytes, decoded.
    package typealias Pair = (name: [UInt8], value: [UInt8])

    /// The method as the client wrote it.
    package var method: [UInt8]
    /// The whole path, without the query.
    package var path: [UInt8]
    /// The header lines in order; names in any case.
    ///
    /// Lines of one connection only, and those `forwarded` stands for, are left out.
    package var headers: [Pair] = []
    /// The query in order, decoded.
    package var query: [Pair] = []
    package var pathParameters: [Pair] = []
    package var body: [UInt8] = []
    /// Whether the body is Base64: the API's `is_send_fg_body_base64`.
    ///
    /// `false` counts only for a body of the type `application/json`; other bodies are no texts.
    package var sendsBase64 = true
    package var apiID: String
    package var requestID: RequestID
    /// The environment.
    package var stage: String
    /// What the gateway says of the connection; `nil` leaves it out, as for the identities of an authorizer.
    package var forwarded: ForwardedFacts?
    /// The authorizer's own text; `nil` for backends.
    package var userData: [UInt8]?

    package init(method: [UInt8], path: [UInt8], apiID: String, requestID: RequestID, stage: String) {
        self.method = method
        self.path = path
        self.apiID = apiID
        self.requestID = requestID
        self.stage = stage
    }

    /// What the gateway tells a function of the client's connection.
    package struct ForwardedFacts: Sendable {
        /// `Host` or `:authority`.
        package var host: [UInt8]
        package var peerAddress: String
        package var localPort: Int
        package var isTLS: Bool

        package init(host: [UInt8], peerAddress: String, localPort: Int, isTLS: Bool) {
            self.host = host
            self.peerAddress = peerAddress
            self.localPort = localPort
            self.isTLS = isTLS
        }

        /// The facts of a connection.
        package init(host: [UInt8], connection: ConnectionFacts) {
            self.init(
                host: host, peerAddress: connection.peerAddress, localPort: connection.localPort,
                isTLS: connection.isTLS)
        }
    }

    /// Names that stand for something `forwarded` tells.
    private static let forwardedNames: [[UInt8]] = [
        "host", "x-forwarded-for", "x-forwarded-port", "x-forwarded-proto", "x-real-ip",
    ].map { Array($0.utf8) }
    /// Header lines of one connection.
    private static let connectionNames: Set<[UInt8]> = FunctionHeaders.connectionNames
    private static let cookie = Array("cookie".utf8)

    /// The event of a backend authorizer, which gets its `user_data` and nothing else.
    ///
    /// - Source: APIG User Guide, apig_03_0029
    package static func backendAuthorizer(userData: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.append("{\"user_data\":")
        JSONText.appendString(userData, to: &out)
        out.append("}")
        return out
    }

    /// The event as JSON.
    package var json: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(1_024 + self.body.count / 3 * 4)
        let isBase64 = self.sendsBase64 || !self.isJSONBody
        out.append("{\"body\":")
        if isBase64 {
            out.append("\"")
            Base64.append(self.body, to: &out)
            out.append("\"")
        } else {
            JSONText.appendString(self.body, to: &out)
        }
        out.append(",\"requestContext\":{\"apiId\":")
        JSONText.appendString(self.apiID.utf8, to: &out)
        out.append(",\"requestId\":\"")
        self.requestID.append(to: &out)
        out.append("\",\"stage\":")
        JSONText.appendString(self.stage.utf8, to: &out)
        out.append("},\"queryStringParameters\":")
        Self.append(Self.grouped(self.query), to: &out)
        out.append(",\"httpMethod\":")
        JSONText.appendString(self.method, to: &out)
        out.append(",\"pathParameters\":")
        Self.append(Self.grouped(self.pathParameters), to: &out)
        out.append(",\"headers\":")
        Self.append(self.headerMembers, to: &out)
        out.append(",\"path\":")
        JSONText.appendString(self.path, to: &out)
        out.append(isBase64 ? ",\"isBase64Encoded\":true" : ",\"isBase64Encoded\":false")
        if let userData {
            out.append(",\"user_data\":")
            JSONText.appendString(userData, to: &out)
        }
        out.append("}")
        return out
    }

    /// Whether the body says it is `application/json`, with parameters or without.
    private var isJSONBody: Bool {
        let line = self.headers.last { HeaderText.equalsIgnoringCase($0.name, "content-type") }
        guard let value = line?.value else { return false }
        var type = value.prefix { $0 != UInt8(ascii: ";") }
        while let last = type.last, last == 0x20 || last == 0x09 { type.removeLast() }
        return HeaderText.equalsIgnoringCase(Array(type), "application/json")
    }

    /// Names with their values, in the order of the first of each name.
    private struct Members {
        private(set) var list: [(name: [UInt8], values: [[UInt8]])] = []
        private var positions: [[UInt8]: Int] = [:]

        mutating func add(_ name: [UInt8], _ value: [UInt8]) {
            if let position = self.positions[name] {
                self.list[position].values.append(value)
            } else {
                self.positions[name] = self.list.count
                self.list.append((name, [value]))
            }
        }
    }

    private static func grouped(_ pairs: [Pair]) -> Members {
        var members = Members()
        for pair in pairs { members.add(pair.name, pair.value) }
        return members
    }

    /// The headers with lower-case names; several lines of a name are one value, joined as one line would be.
    ///
    /// - Source: RFC 9110 §5.3, RFC 9113 §8.2.3 (cookies)
    private var headerMembers: Members {
        var lines = Members()
        for header in self.headers {
            let name = header.name.map(HeaderText.lowercased)
            if !Self.connectionNames.contains(name) { lines.add(name, header.value) }
        }
        var members = Members()
        if let forwarded {
            let earlier = lines.list.first { $0.name == Self.forwardedNames[1] }?.values ?? []
            let addresses = (earlier.filter { !$0.isEmpty } + [Array(forwarded.peerAddress.utf8)])
            let values: [[UInt8]] = [
                forwarded.host, Array(addresses.joined(separator: ", ".utf8)),
                Array(String(forwarded.localPort).utf8), Array((forwarded.isTLS ? "https" : "http").utf8),
                Array(forwarded.peerAddress.utf8),
            ]
            for (name, value) in zip(Self.forwardedNames, values) { members.add(name, value) }
        }
        for line in lines.list where forwarded == nil || !Self.forwardedNames.contains(line.name) {
            let separator = line.name == Self.cookie ? "; " : ", "
            members.add(line.name, Array(line.values.joined(separator: separator.utf8)))
        }
        return members
    }

    /// Appends an object: a string for one value, an array for several.
    private static func append(_ members: Members, to out: inout [UInt8]) {
        out.append("{")
        for (position, member) in members.list.enumerated() {
            if position > 0 { out.append(",") }
            JSONText.appendString(member.name, to: &out)
            out.append(":")
            if let only = member.values.first, member.values.count == 1 {
                JSONText.appendString(only, to: &out)
            } else {
                out.append("[")
                for (index, value) in member.values.enumerated() {
                    if index > 0 { out.append(",") }
                    JSONText.appendString(value, to: &out)
                }
                out.append("]")
            }
        }
        out.append("}")
    }
}

/// Header lines that do not pass between a client and a function.
enum FunctionHeaders {
    /// Lines of one connection.
    ///
    /// - Source: RFC 9110 §7.6.1
    static let connectionNames: Set<[UInt8]> = Set(
        [
            "connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization", "te",
            "trailer", "transfer-encoding", "upgrade",
        ].map { Array($0.utf8) })
    /// Lines of a result the connection writes itself.
    static let ownNames: Set<[UInt8]> = Self.connectionNames.union(
        ["content-length", "date", "server", "x-request-id"].map { Array($0.utf8) })
}
