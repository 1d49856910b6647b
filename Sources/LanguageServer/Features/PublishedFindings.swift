import Diagnostics

/// Findings as clients show them.
extension Workspace {
    /// The findings of all checks by the documents they are in; every open document is there, a file nobody has open only with findings.
    func findingsByURI() -> [String: [Diagnostic]] {
        var found = Dictionary(uniqueKeysWithValues: self.documents.keys.map { ($0, [Diagnostic]()) })
        var seen: Set<Diagnostic> = []
        for document in self.documents.values.sorted(by: { $0.uri < $1.uri }) {
            for finding in document.check?.findings ?? [] where seen.insert(finding).inserted {
                found[self.uri(of: finding.location?.file ?? document.path), default: []].append(finding)
            }
        }
        return found
    }

    /// The URI of a path, as the client wrote it when it has the document open.
    func uri(of path: String) -> String {
        self.documents.values.first { $0.path == path }?.uri ?? DocumentURI.uri(path)
    }

    /// The text findings in a file were made from.
    func checkedText(of path: String) -> DocumentText? {
        for document in self.documents.values {
            if let text = document.check?.texts[path] { return text }
        }
        return nil
    }

    /// The params of the notification with the findings of a document.
    func publishedParams(_ uri: String, _ findings: [Diagnostic]) -> [UInt8] {
        var writer = JSONWriter(pretty: false)
        writer.beginObject()
        writer.member("uri", uri)
        if let version = self.documents[uri]?.version { writer.member("version", version) }
        writer.list("diagnostics", findings) { self.write($1, to: &$0) }
        writer.endObject()
        return writer.bytes
    }

    /// Writes the members of a diagnostic.
    func write(_ finding: Diagnostic, to writer: inout JSONWriter) {
        let text = finding.location.flatMap { self.checkedText(of: $0.file) }
        writer.key("range")
        self.write(finding.location, in: text, to: &writer)
        switch finding.severity {
        case .error: writer.member("severity", 1)
        case .warning: writer.member("severity", 2)
        case .info: writer.member("severity", 3)
        }
        writer.member("code", finding.rule.code)
        writer.member("source", "apig")
        writer.member("message", Self.message(of: finding))
        if finding.rule.isAboutUselessText { writer.list("tags", numbers: [1]) }
        let notes = finding.notes.compactMap { note in note.location.map { (note.message, $0) } }
        if !notes.isEmpty {
            writer.list("relatedInformation", notes) { writer, note in
                writer.object("location") { writer in
                    writer.member("uri", self.uri(of: note.1.file))
                    writer.key("range")
                    self.write(note.1, in: self.checkedText(of: note.1.file), to: &writer)
                }
                writer.member("message", note.0)
            }
        }
    }

    private static func message(of finding: Diagnostic) -> String {
        let without = finding.notes.filter { $0.location == nil }.map { "\n\($0.message)" }.joined()
        return "\(finding.message)\nallowed: \(finding.allowed)\nmend: \(finding.mend)\(without)"
    }

    private func write(_ location: SourceLocation?, in text: DocumentText?, to writer: inout JSONWriter) {
        guard let location, let text else {
            let start = TextPosition(line: (location?.start.line ?? 1) - 1, character: 0)
            return Self.write(start, start, to: &writer)
        }
        // Findings do not count a byte order mark.
        let start = location.start.byteOffset + text.markLength
        var end = max(start, location.end.byteOffset + text.markLength)
        // A mapping is marked by its first line: a finding about a whole operation would underline a page.
        let line = text.lineRange(text.line(at: min(start, text.bytes.count)))
        if end > line.upperBound { end = max(start, line.upperBound) }
        self.write(start..<end, in: text, to: &writer)
    }

    /// Writes a range.
    func write(_ range: ByteRange, in text: DocumentText, to writer: inout JSONWriter) {
        Self.write(
            text.position(of: range.lowerBound, self.encoding), text.position(of: range.upperBound, self.encoding),
            to: &writer)
    }

    private static func write(_ start: TextPosition, _ end: TextPosition, to writer: inout JSONWriter) {
        writer.beginObject()
        for (name, position) in [("start", start), ("end", end)] {
            writer.object(name) { writer in
                writer.member("line", position.line)
                writer.member("character", position.character)
            }
        }
        writer.endObject()
    }
}

extension JSONWriter {
    fileprivate mutating func list(_ name: String, numbers: [Int]) {
        self.key(name)
        self.beginArray()
        for number in numbers { self.value(number) }
        self.endArray()
    }
}

extension Rule {
    /// Whether its findings mark text that has no effect, which editors show pale.
    fileprivate var isAboutUselessText: Bool {
        let rules: [Rule] = [
            .endpointsForeign, .suppressionUnused, .parameterPlaceDropped, .patternWithoutEffect, .importMethodIgnored,
            .pluginTwice,
        ]
        return rules.contains(self)
    }
}
