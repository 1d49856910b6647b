import APIGTranslation
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument
import TestSupport

/// A document on the whole way `apig validate` takes: read, understood, imported, and reported in every form.
struct ValidatePath {
    private static let file = "document.yaml"

    /// How far a document came.
    enum Stage: Int, CaseIterable {
        case noTree
        case noDocument
        case refused
        case imported
    }

    let stage: Stage
    let findings: [Report.Finding]
    private let errorCount: Int

    /// Takes a document along the way.
    init(_ bytes: [UInt8]) {
        let diagnostics = DiagnosticCollector()
        var comments: SuppressionComments?
        var stage = Stage.noTree
        if let tree = SourceReader.read(name: Self.file, bytes: bytes, diagnostics: diagnostics) {
            stage = .noDocument
            let resolver = ReferenceResolver(
                root: tree, load: { path in throw Fuzzing.Fault("there is no \(path)") }, diagnostics: diagnostics)
            let reader = DocumentReader(tree: tree, resolver: resolver, diagnostics: diagnostics)
            if let document = reader.read() {
                var options = ImportOptions()
                options.givesAdvice = true
                let result = Importer(document: document, options: options, diagnostics: diagnostics).run()
                stage = result.configuration.apis.isEmpty ? .refused : .imported
            }
            comments = SuppressionComments(tree, diagnostics: diagnostics)
        }
        var findings = Report.fingerprinted(diagnostics.sorted)
        for index in findings.indices {
            guard let reason = comments?.reason(for: findings[index].diagnostic) else { continue }
            findings[index].suppression = Report.Suppression(.comment, reason: reason)
        }
        self.stage = stage
        self.findings = findings + Report.fingerprinted(comments?.unused ?? [])
        self.errorCount = diagnostics.errorCount
    }

    /// - Throws: `Fuzzing.Fault` for the first thing that does not hold.
    func check(_ bytes: [UInt8]) throws {
        let diagnostics = self.findings.map(\.diagnostic)
        try PlaceCheck(bytes, file: Self.file)?.check(diagnostics)
        if self.stage.rawValue <= Stage.noDocument.rawValue, self.errorCount == 0 {
            throw Fuzzing.Fault("there is no document, and no error says why")
        }
        for diagnostic in diagnostics {
            let texts = [diagnostic.message, diagnostic.allowed, diagnostic.mend] + diagnostic.notes.map(\.message)
            guard texts.allSatisfy({ $0.utf8.count <= 4_096 }) else {
                throw Fuzzing.Fault("\(diagnostic.rule.code) speaks at length")
            }
        }
        guard Set(self.findings.map(\.fingerprint)).count == self.findings.count else {
            throw Fuzzing.Fault("two findings have one fingerprint")
        }
        try self.checkForms()
    }

    // MARK: Forms

    private var report: Report {
        Report(command: "validate", version: "0", inputs: [Self.file], findings: self.findings)
    }

    private func checkForms() throws {
        let report = self.report
        for (form, bytes) in [
            ("JSON", JSONRenderer.render(report)), ("SARIF", SARIFRenderer.render(report)),
            ("GitLab", GitLabRenderer.render(report)),
        ] {
            let problems = DiagnosticCollector()
            let tree = SourceReader.read(name: form, bytes: bytes, diagnostics: problems)
            guard tree?.syntax == .json, problems.diagnostics.isEmpty else {
                throw Fuzzing.Fault("the \(form) report is no JSON: \(problems.sorted.first?.message ?? "")")
            }
        }
        if let problem = XMLText.fault(in: JUnitRenderer.render(report)) {
            throw Fuzzing.Fault("the JUnit report is no XML: \(problem)")
        }
        try Self.checkPage(HTMLRenderer.render(report))
        try self.checkLines(TextRenderer(isColoured: false).render(report), "text", count: nil)
        let commands = String(decoding: GitHubRenderer.render(report), as: UTF8.self)
        try self.checkLines(commands, "GitHub", count: report.findings.count)
        try self.checkLines(String(decoding: MarkdownRenderer.render(report), as: UTF8.self), "Markdown", count: nil)
    }

    /// Nothing a document holds may open an element of the page.
    private static func checkPage(_ page: [UInt8]) throws {
        let text = String(decoding: page, as: UTF8.self)
        let empty = String(
            decoding: HTMLRenderer.render(Report(command: "validate", version: "0", findings: [])), as: UTF8.self)
        for mark in ["<script", "<img", "<!--"] where text.count(of: mark) != empty.count(of: mark) {
            throw Fuzzing.Fault("the page has \(mark) of the document's")
        }
    }

    /// No line begins or steers a terminal but by our own words.
    private func checkLines(_ text: String, _ form: String, count: Int?) throws {
        guard !text.unicodeScalars.contains(where: { Self.isControl($0) }) else {
            throw Fuzzing.Fault("the \(form) report holds a control character")
        }
        if let count, text.utf8.count(where: { $0 == 0x0A }) != count {
            throw Fuzzing.Fault("the \(form) report has lines of the document's")
        }
    }

    /// Whether a scalar moves the cursor of a terminal, or turns the direction of the text round.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A: false
        case ..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}

extension String {
    fileprivate func count(of part: String) -> Int {
        let bytes = Array(self.utf8)
        let wanted = Array(part.utf8)
        var count = 0
        for start in bytes.indices where bytes[start...].starts(with: wanted) { count += 1 }
        return count
    }
}
