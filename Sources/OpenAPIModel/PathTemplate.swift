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
        let body = text.hasPrefix("/") ? text.dropFirst() : Substring(text)
        var segments: [[Piece]] = []
        for segment in body.split(separator: "/", omittingEmptySubsequences: false) {
            segments.append(try Self.pieces(of: segment))
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

    private static func pieces(of segment: Substring) throws(Fault) -> [Piece] {
        var pieces: [Piece] = []
        var literal = ""
        var rest = segment
        while let character = rest.first {
            if character == "}" { throw .unbalancedBrace }
            guard character == "{" else {
                literal.append(character)
                rest.removeFirst()
                continue
            }
            guard let close = rest.firstIndex(of: "}") else { throw .unbalancedBrace }
            let name = rest[rest.index(after: rest.startIndex)..<close]
            if name.contains("{") { throw .unbalancedBrace }
            if name.isEmpty || name == "+" { throw .emptyName }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            pieces.append(name.hasSuffix("+") ? .greedy(String(name.dropLast())) : .variable(String(name)))
            rest = rest[rest.index(after: close)...]
        }
        if !literal.isEmpty || pieces.isEmpty { pieces.append(.literal(literal)) }
        return pieces
    }
}
