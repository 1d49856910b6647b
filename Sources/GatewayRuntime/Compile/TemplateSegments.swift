/// A frontend path template as the route table takes it, and the names of its variables in order.
struct TemplateSegments {
    let segments: [RouteTable.Segment]
    let variables: [String]

    /// A segment in braces is a variable; anything else is literal, byte by byte.
    ///
    /// - Parameters:
    ///   - template: The path.
    ///   - keepsEncoding: Whether requests are compared with it as they came.
    init(_ template: String, keepsEncoding: Bool = false) {
        var segments: [RouteTable.Segment] = []
        var variables: [String] = []
        let body = template.hasPrefix("/") ? template.dropFirst() : Substring(template)
        for segment in body.split(separator: "/", omittingEmptySubsequences: false) {
            guard segment.hasPrefix("{"), segment.hasSuffix("}"), segment.count > 2 else {
                segments.append(
                    .literal(keepsEncoding ? Array(segment.utf8) : PercentEncoding.decodedPath(segment)))
                continue
            }
            let name = segment.dropFirst().dropLast()
            if name.hasSuffix("+") {
                segments.append(.greedy)
                variables.append(String(name.dropLast()))
                // Nothing can stand behind a greedy variable.
                break
            }
            segments.append(.variable)
            variables.append(String(name))
        }
        self.segments = segments
        self.variables = variables
    }
}

extension PercentEncoding {
    /// The bytes of a template segment with its percent-encodings resolved, as request paths are.
    static func decodedPath(_ text: Substring) -> [UInt8] {
        let bytes = Array(text.utf8)
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count, let high = self.digit(bytes[index + 1]),
                let low = self.digit(bytes[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded
    }
}
