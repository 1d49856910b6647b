/// A path template in its parts.
package struct PathTemplate: Sendable, Equatable {
    package enum Piece: Sendable, Equatable {
        case literal(String)
        /// `{name}`.
        case variable(String)
        /// `{name+}`: APIG's variable for the rest of the path.
        case greedy(String)
    }

    /// What is wrong with a template.
    package enum Fault: Error, Equatable {
        case unbalancedBrace
        case emptyName
    }

    /// The segments between the slashes; the first slash is not part of any.
    ///
    /// `/` has one empty segment.
    package let segments: [[Piece]]

    /// Parses a template such as `/users/{id}/files/{rest+}`.
    package init(_ text: String) throws(Fault) {
        var utf8 = Array(text.utf8)[...]
        if utf8.first == UInt8(ascii: "/") { utf8 = utf8.dropFirst() }
        var segments: [[Piece]] = []
        while true {
            let end = utf8.firstIndex(of: UInt8(ascii: "/")) ?? utf8.endIndex
            segments.append(try Self.pieces(of: utf8[..<end]))
            guard end < utf8.endIndex else { break }
            utf8 = utf8[(end + 1)...]
        }
        self.segments = segments
    }

    /// The names of all variables in order, greedy ones without their `+`.
    package var variableNames: [String] {
        self.segments.flatMap { segment in
            segment.compactMap { piece -> String? in
                switch piece {
                case .literal: nil
                case .variable(let name), .greedy(let name): name
                }
            }
        }
    }

    /// The template with every variable called the same: two templates with one shape match the same paths.
    package var shape: String {
        self.segments.map { segment in
            "/"
                + segment.map { piece in
                    switch piece {
                    case .literal(let text): text
                    case .variable: "{}"
                    case .greedy: "{+}"
                    }
                }.joined()
        }.joined()
    }

    /// Works on bytes: braces and plus signs are ASCII, and what stands between is not looked at.
    private static func pieces(of segment: ArraySlice<UInt8>) throws(Fault) -> [Piece] {
        func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
        var pieces: [Piece] = []
        var rest = segment
        while let open = rest.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }) {
            guard rest[open] == UInt8(ascii: "{") else { throw .unbalancedBrace }
            if open > rest.startIndex { pieces.append(.literal(text(rest[..<open]))) }
            let inner = rest[(open + 1)...]
            guard let close = inner.firstIndex(where: { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }),
                inner[close] == UInt8(ascii: "}")
            else { throw .unbalancedBrace }
            let isGreedy = close > inner.startIndex && inner[close - 1] == UInt8(ascii: "+")
            let name = inner[..<(isGreedy ? close - 1 : close)]
            if name.isEmpty { throw .emptyName }
            pieces.append(isGreedy ? .greedy(text(name)) : .variable(text(name)))
            rest = inner[(close + 1)...]
        }
        if !rest.isEmpty || pieces.isEmpty { pieces.append(.literal(text(rest))) }
        return pieces
    }
}
