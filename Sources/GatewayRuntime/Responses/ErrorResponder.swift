import GatewayConfiguration

/// The gateway responses of a group, compiled.
///
/// - Source: APIG User Guide, apig_03_0008, apig_03_0121
struct ResponseSet: Sendable {
    /// One customised error type.
    struct Entry: Sendable {
        let type: String
        /// `nil` keeps the error's own status.
        let status: Int?
        /// `nil` keeps the standard body.
        let body: ResponseTemplate?
        let headers: [(name: [UInt8], value: ResponseTemplate)]
    }

    let entries: [Entry]

    /// The entry for an error: its own type, else the one of its status class.
    ///
    /// Untouched types answer by the error itself.
    func entry(for error: GatewayError) -> Entry? {
        if let own = self.entries.first(where: { $0.type == error.type }) { return own }
        switch error.status {
        case 400..<500: return self.entries.first { $0.type == "DEFAULT_4XX" }
        case 500..<600: return self.entries.first { $0.type == "DEFAULT_5XX" }
        default: return nil
        }
    }
}

extension RoutingSnapshot {
    /// Makes the answer for an error.
    ///
    /// Without a customised entry the body has the live order `error_msg`, `error_code`, `request_id`, and the status is the error's own.
    ///
    /// - Source: APIG User Guide, apig_03_0048
    ///
    /// - Parameters:
    ///   - error: What went wrong.
    ///   - route: The route, when the request got that far; its group's gateway responses apply.
    ///   - head: The head, when it could be read.
    ///   - bytes: The bytes the head was scanned from; empty without a head.
    ///   - facts: What is known beside the head.
    ///   - identity: Who called.
    ///   - client: Where the client is.
    ///   - responseSet: The gateway responses that apply without a route.
    ///   - added: Header lines that policies add, each with its end.
    /// - Returns: The answer, complete but for what belongs to the connection.
    package func refuse(
        _ error: GatewayError, route: Int?, head: RequestHead?, bytes: Span<UInt8>, facts: RequestFacts,
        identity: CallIdentity = CallIdentity(), client: ClientPlace = .peer, responseSet: Int = 0,
        lines added: [UInt8] = []
    ) -> LocalResponse {
        let known = route.flatMap { self.routes.indices.contains($0) ? self.routes[$0] : nil }
        let index = known?.responseSet ?? responseSet
        let set = self.responseSets.indices.contains(index) ? self.responseSets[index] : self.responseSets.first
        let entry = set?.entry(for: error)
        var context = RequestContext(snapshot: self, route: known, error: error, facts: facts, head: head)
        context.identity = identity
        context.clientAddress = client.text
        // The bytes may not escape into closures, so the request's texts are taken first, and only for templates.
        let request = entry == nil ? nil : head.map { RequestTexts($0, bytes) }
        func value(_ variable: ContextVariable) -> [UInt8] { context.value(variable, request: request) }
        var lines: [UInt8] = []
        var hasContentType = false
        for header in entry?.headers ?? [] {
            let text = header.value.render(isHeader: true, value)
            hasContentType = hasContentType || HeaderText.equalsIgnoringCase(header.name, "content-type")
            HeaderText.append(header.name, text, to: &lines)
        }
        if !hasContentType { lines.append("Content-Type: application/json\r\n") }
        if known?.addsCORS == true { lines += CORSHeaders.simple }
        lines += added
        let body = entry?.body?.render(isHeader: false, value) ?? Self.standardBody(error, facts.requestID)
        var response = LocalResponse(
            status: entry?.status ?? error.status, headerLines: lines, body: body,
            closesConnection: error.status == 408 || error.status == 413, route: route,
            errorCode: error.code)
        response.identity = identity
        return response
    }

    private static func standardBody(_ error: GatewayError, _ requestID: RequestID) -> [UInt8] {
        var body: [UInt8] = []
        body.reserveCapacity(160)
        body.append("{\"error_msg\":\"")
        JSONText.appendEscaped(error.message.utf8, to: &body)
        body.append("\",\"error_code\":\"")
        body += error.code.utf8
        body.append("\",\"request_id\":\"")
        requestID.append(to: &body)
        body.append("\"}")
        return body
    }
}

/// The texts of a request that templates may ask for.
struct RequestTexts {
    let path: [UInt8]
    let target: [UInt8]
    let method: [UInt8]

    init(_ head: RequestHead, _ bytes: Span<UInt8>) {
        self.path = bytes.copy(head.path)
        var target = self.path
        if let query = head.query { target += [UInt8(ascii: "?")] + bytes.copy(query) }
        self.target = target
        self.method = bytes.copy(head.methodRange)
    }
}

/// Gives `$context` values of one request.
struct RequestContext {
    let snapshot: RoutingSnapshot
    let route: Route?
    let error: GatewayError?
    let facts: RequestFacts
    let head: RequestHead?
    var memberGroupName = ""
    var identity = CallIdentity()
    /// The client's address where it is not the peer's.
    var clientAddress: [UInt8]?

    init(
        snapshot: RoutingSnapshot, route: Route?, error: GatewayError? = nil, facts: RequestFacts, head: RequestHead?
    ) {
        self.snapshot = snapshot
        self.route = route
        self.error = error
        self.facts = facts
        self.head = head
    }

    /// The app that calls.
    private var app: Credentials.App? {
        guard case .app(let index) = self.identity.caller else { return nil }
        let apps = self.snapshot.apps.credentials.apps
        return apps.indices.contains(index) ? apps[index] : nil
    }

    /// The value of a variable; what does not exist is empty.
    func value(_ variable: ContextVariable, request: RequestTexts?) -> [UInt8] {
        switch variable {
        case .sourceIP: self.clientAddress ?? Array(self.facts.connection.peerAddress.utf8)
        case .stage: Array((self.route?.environment ?? "").utf8)
        case .apiID: Array((self.route?.apiID ?? "").utf8)
        case .apiName: Array((self.route?.apiName ?? "").utf8)
        case .requestID: Array(self.facts.requestID.text.utf8)
        case .serverAddress: Array(self.facts.connection.localAddress.utf8)
        case .serverName: Array("apig".utf8)
        case .handleTime: CalendarTime(secondsSince1970: self.facts.receivedAt).basicFormat
        case .requestPath: request?.path ?? []
        case .requestURI: request?.target ?? []
        case .requestMethod: request?.method ?? []
        case .memberGroupName: Array(self.memberGroupName.utf8)
        case .memberGroupID:
            self.memberGroupName.isEmpty
                ? [] : Array(ResourceID.make("member group", self.memberGroupName).utf8)
        case .appID: Array((self.app?.id ?? "").utf8)
        case .appName: Array((self.app?.name ?? "").utf8)
        case .clientCertificateName: Array((self.facts.connection.security?.clientCommonName ?? "").utf8)
        case .errorMessage: Array((self.error?.message ?? "").utf8)
        case .errorCode: Array((self.error?.code ?? "").utf8)
        case .errorType: Array((self.error?.type ?? "").utf8)
        case .authorizer(let isFrontend, let name):
            (isFrontend ? self.identity.frontend : self.identity.backend)?.value(name) ?? []
        case .empty: []
        }
    }
}
