/// The cookies of sessions and of logins that have begun.
extension OIDCPolicy {
    /// Bytes of a cookie's value; browsers take 4,096 for name, value and attributes.
    private static let pieceBytes = 3_600
    /// Cookies of one session.
    private static let maxPieces = 9

    private var sessionPurpose: [UInt8] { self.sessionName }

    /// The name of a piece of a session.
    private func sessionName(_ piece: Int) -> [UInt8] {
        piece == 0 ? self.sessionName : self.sessionName + Array("_\(piece)".utf8)
    }

    /// The session of a request, whether it has ended or not.
    func session(_ cookies: RequestCookies) -> OIDCSession? {
        var text: [UInt8] = []
        for piece in 0..<Self.maxPieces {
            guard let part = cookies.values(self.sessionName(piece)).first else { break }
            text += part
        }
        guard !text.isEmpty else { return nil }
        return self.sealing.open(text, purpose: self.sessionPurpose).flatMap(OIDCSession.init)
    }

    /// The lines that give the browser a session, and take away what its cookies have of a longer one.
    ///
    /// - Parameters:
    ///   - session: The session.
    ///   - nonce: Random bytes that nothing was sealed with before.
    ///   - request: The request the lines answer.
    ///   - cookies: Its cookies.
    /// - Returns: `nil` when the session is too large.
    func lines(
        for session: OIDCSession, nonce: [UInt8], _ request: MatchedRequest, _ cookies: RequestCookies
    ) -> [UInt8]? {
        guard let text = self.sealing.seal(session.fields, purpose: self.sessionPurpose, nonce: nonce) else {
            return nil
        }
        let count = (text.count + Self.pieceBytes - 1) / Self.pieceBytes
        guard count <= Self.maxPieces else { return nil }
        var lines: [UInt8] = []
        for piece in 0..<count {
            let value = text[piece * Self.pieceBytes..<min(text.count, (piece + 1) * Self.pieceBytes)]
            self.append(self.sessionName(piece), Array(value), path: "/", maxAge: nil, request, to: &lines)
        }
        self.appendRemoval(of: count..<Self.maxPieces, request, cookies, to: &lines)
        return lines
    }

    /// The lines that take a session from the browser.
    func linesWithoutSession(_ request: MatchedRequest, _ cookies: RequestCookies) -> [UInt8] {
        var lines: [UInt8] = []
        self.appendRemoval(of: 0..<Self.maxPieces, request, cookies, to: &lines)
        return lines
    }

    private func appendRemoval(
        of pieces: Range<Int>, _ request: MatchedRequest, _ cookies: RequestCookies, to lines: inout [UInt8]
    ) {
        for piece in pieces where !cookies.values(self.sessionName(piece)).isEmpty {
            self.append(self.sessionName(piece), [], path: "/", maxAge: 0, request, to: &lines)
        }
    }

    // MARK: Logins

    /// The cookie of a login: one of sixteen by its state, so that logins in several windows do not meet, and a browser that begins many does not
    /// gather more cookies than a request may carry.
    private func flowName(_ state: [UInt8]) -> [UInt8] { self.flowName + [state.first ?? UInt8(ascii: "0")] }

    /// The login that a state belongs to, if this browser began it.
    func flow(_ state: [UInt8], _ cookies: RequestCookies, now: Int64) -> OIDCFlow? {
        for value in cookies.values(self.flowName(state)) {
            guard let flow = self.sealing.open(value, purpose: self.flowName).flatMap(OIDCFlow.init),
                SealedText.areEqual(flow.state, state), now >= flow.begunAt,
                now - flow.begunAt <= OIDCFlow.maxSeconds
            else { continue }
            return flow
        }
        return nil
    }

    func line(for flow: OIDCFlow, nonce: [UInt8], _ request: MatchedRequest) -> [UInt8]? {
        guard let text = self.sealing.seal(flow.fields, purpose: self.flowName, nonce: nonce) else { return nil }
        var lines: [UInt8] = []
        self.append(
            self.flowName(flow.state), text, path: self.callbackCookiePath, maxAge: OIDCFlow.maxSeconds, request,
            to: &lines)
        return lines
    }

    func lineWithout(_ flow: OIDCFlow, _ request: MatchedRequest) -> [UInt8] {
        var lines: [UInt8] = []
        self.append(self.flowName(flow.state), [], path: self.callbackCookiePath, maxAge: 0, request, to: &lines)
        return lines
    }

    /// The path logins are sent to only; everywhere, when it has characters that a cookie's path cannot have.
    private var callbackCookiePath: String {
        let isPlain = self.callbackPath.allSatisfy { HTTPBytes.isTarget($0) && $0 != UInt8(ascii: ";") }
        return isPlain ? String(decoding: self.callbackPath, as: UTF8.self) : "/"
    }

    /// Appends a `Set-Cookie` line.
    ///
    /// `Lax`, for the provider sends the browser back by a link: `Strict` would leave the cookie out there.
    private func append(
        _ name: [UInt8], _ value: [UInt8], path: String, maxAge: Int64?, _ request: MatchedRequest,
        to lines: inout [UInt8]
    ) {
        var text = name
        text.append(UInt8(ascii: "="))
        text += value
        text += "; Path=\(path); HttpOnly; SameSite=Lax".utf8
        if self.isSecure(request) { text.append("; Secure") }
        if let maxAge { text += "; Max-Age=\(maxAge)".utf8 }
        HeaderText.append("Set-Cookie".utf8, text, to: &lines)
    }
}
