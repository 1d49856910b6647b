/// The cookies of a request.
///
/// - Source: RFC 6265 §4.2.1
struct RequestCookies {
    struct Cookie: Equatable {
        let name: [UInt8]
        let value: [UInt8]
    }

    private(set) var list: [Cookie] = []

    init(_ head: RequestHead, _ bytes: Span<UInt8>) {
        for field in head.fields where field.known == .cookie { self.read(bytes.copy(field.value)) }
    }

    /// Reads one line.
    private mutating func read(_ line: [UInt8]) {
        for part in line.split(separator: UInt8(ascii: ";")) {
            let pair = Self.trimmed(part)
            guard let equals = pair.firstIndex(of: UInt8(ascii: "=")) else {
                if !pair.isEmpty { self.list.append(Cookie(name: [], value: Array(pair))) }
                continue
            }
            self.list.append(
                Cookie(name: Array(pair[..<equals]), value: Array(Self.trimmed(pair[(equals + 1)...]))))
        }
    }

    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 0x20 || first == 0x09 { text = text.dropFirst() }
        while let last = text.last, last == 0x20 || last == 0x09 { text = text.dropLast() }
        return text
    }

    /// The values of a name, which clients may send twice.
    func values(_ name: [UInt8]) -> [[UInt8]] { self.list.filter { $0.name == name }.map(\.value) }

    /// Keeps cookies from the backend: its `Cookie` line has the others only.
    ///
    /// What another policy kept back before stays kept back.
    static func withhold(
        _ head: RequestHead, _ bytes: Span<UInt8>, _ state: inout RequestState, where isWithheld: ([UInt8]) -> Bool
    ) {
        let line = Array("Cookie".utf8)
        var cookies = RequestCookies(head, bytes)
        let made = state.findings.backendLines.firstIndex { HeaderText.equalsIgnoringCase($0.name, line) }
        if let made {
            cookies.list = []
            cookies.read(state.findings.backendLines[made].value)
        } else if state.findings.withheldHeaders.contains(where: { HeaderText.equalsIgnoringCase($0, line) }) {
            return
        }
        let kept = cookies.list.filter { !isWithheld($0.name) }
        guard kept.count < cookies.list.count else { return }
        if let made { state.findings.backendLines.remove(at: made) }
        guard !kept.isEmpty else { return state.findings.withheldHeaders.append(line) }
        var value: [UInt8] = []
        for cookie in kept {
            if !value.isEmpty { value.append("; ") }
            if !cookie.name.isEmpty { value += cookie.name + [UInt8(ascii: "=")] }
            value += cookie.value
        }
        state.findings.backendLines.append((name: line, value: value))
    }
}
