/// Writes findings as SARIF 2.1.0, for code scanning.
///
/// - Source: OASIS SARIF 2.1.0 §3.13 to §3.30, §3.49
package enum SARIFRenderer {
    /// The whole log with a line end.
    package static func render(_ report: Report) -> [UInt8] {
        var writer = JSONWriter()
        writer.beginObject()
        writer.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json")
        writer.member("version", "2.1.0")
        writer.list("runs", [report]) { writer, report in
            let rules = report.rules
            writer.object("tool") { writer in
                writer.object("driver") { writer in
                    writer.member("name", "apig")
                    writer.member("semanticVersion", report.version)
                    writer.list("rules", rules) { Self.write($1, to: &$0) }
                }
            }
            writer.member("columnKind", "unicodeCodePoints")
            writer.list("invocations", [report]) { writer, report in
                writer.member("executionSuccessful", true)
                if report.droppedCount > 0 {
                    writer.list("toolExecutionNotifications", [report.droppedCount]) { writer, count in
                        writer.member("level", "warning")
                        writer.object("message") { $0.member("text", "\(count) more findings are not listed") }
                    }
                }
            }
            let indices = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($0.element, $0.offset) })
            writer.list("results", report.findings + report.suppressed) { writer, finding in
                Self.write(finding, ruleIndex: indices[finding.diagnostic.rule], to: &writer)
            }
        }
        writer.endObject()
        writer.endLine()
        return writer.bytes
    }

    private static func write(_ rule: Rule, to writer: inout JSONWriter) {
        writer.member("id", rule.code)
        writer.member("name", rule.name)
        writer.object("shortDescription") { $0.member("text", rule.title) }
        if !rule.right.isEmpty {
            writer.object("help") { writer in
                writer.member(
                    "text",
                    "Allowed: \(rule.allowed)\nMend: \(rule.mend)\nWrong:\n\(rule.wrong)\nRight:\n\(rule.right)\nSource: \(rule.source)"
                )
                writer.member(
                    "markdown",
                    "Allowed: \(rule.allowed)\n\nMend: \(rule.mend)\n\nWrong:\n\n```yaml\n\(rule.wrong)\n```\n\nRight:\n\n"
                        + "```yaml\n\(rule.right)\n```\n\nSource: \(rule.source)")
            }
        }
        writer.object("defaultConfiguration") { $0.member("level", Self.level(rule.severity)) }
        if let product = rule.product { writer.object("properties") { $0.member("product", product) } }
    }

    private static func write(_ finding: Report.Finding, ruleIndex: Int?, to writer: inout JSONWriter) {
        let diagnostic = finding.diagnostic
        writer.member("ruleId", diagnostic.rule.code)
        if let ruleIndex { writer.member("ruleIndex", ruleIndex) }
        writer.member("level", Self.level(diagnostic.severity))
        writer.object("message") { writer in
            writer.member(
                "text", diagnostic.sentences)
        }
        if let location = diagnostic.location {
            writer.list("locations", [location]) { writer, location in
                Self.writePlace(location, to: &writer)
                if let pointer = diagnostic.pointer {
                    writer.list("logicalLocations", [pointer]) { $0.member("fullyQualifiedName", $1) }
                }
            }
        }
        let related = diagnostic.notes.enumerated().filter { $0.element.location != nil }
        if !related.isEmpty {
            writer.list("relatedLocations", related) { writer, note in
                writer.member("id", note.offset)
                if let location = note.element.location { Self.writePlace(location, to: &writer) }
                writer.object("message") { $0.member("text", note.element.message) }
            }
        }
        if let fix = diagnostic.fix { Self.write(fix, to: &writer) }
        writer.object("partialFingerprints") { $0.member("apigFinding/v1", finding.fingerprint) }
        if let suppression = finding.suppression {
            writer.list("suppressions", [suppression]) { writer, suppression in
                writer.member("kind", suppression.kind == .comment ? "inSource" : "external")
                writer.member("justification", suppression.reason)
            }
        }
    }

    private static func write(_ fix: Fix, to writer: inout JSONWriter) {
        writer.list("fixes", [fix]) { writer, fix in
            writer.object("description") { $0.member("text", fix.title) }
            let files = Set(fix.edits.map(\.file)).sorted()
            writer.list("artifactChanges", files) { writer, file in
                writer.object("artifactLocation") { $0.member("uri", file.asURIReference) }
                writer.list("replacements", fix.edits.filter { $0.file == file }) { writer, edit in
                    writer.object("deletedRegion") { Self.writeRegion(edit.start, edit.end, to: &$0) }
                    writer.object("insertedContent") { $0.member("text", edit.replacement) }
                }
            }
        }
    }

    private static func writePlace(_ location: SourceLocation, to writer: inout JSONWriter) {
        writer.object("physicalLocation") { writer in
            writer.object("artifactLocation") { $0.member("uri", location.file.asURIReference) }
            writer.object("region") { Self.writeRegion(location.start, location.end, to: &$0) }
        }
    }

    private static func writeRegion(_ start: SourcePosition, _ end: SourcePosition, to writer: inout JSONWriter) {
        writer.member("startLine", start.line)
        writer.member("startColumn", start.column)
        writer.member("endLine", end.line)
        writer.member("endColumn", end.column)
        guard start.byteOffset != SourcePosition.unknownByte else { return }
        writer.member("byteOffset", start.byteOffset)
        writer.member("byteLength", max(0, end.byteOffset - start.byteOffset))
    }

    private static func level(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .info: "note"
        }
    }
}
