import ArgumentParser
import Diagnostics
import Glibc

/// A form findings are written in.
enum ReportFormat: String, CaseIterable, Sendable {
    case text
    case json
    case sarif
    case junit
    case github
    case gitlab
    case markdown
    case html
}

/// `--format NAME[=FILE]`: a form and where it goes.
struct ReportTarget: ExpressibleByArgument, Sendable {
    let format: ReportFormat
    /// `nil` is standard output.
    let file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let name = parts.first, let format = ReportFormat(rawValue: name) else { return nil }
        if parts.count == 2, parts[1].isEmpty { return nil }
        self.format = format
        self.file = parts.count == 2 ? parts[1] : nil
    }

    init(format: ReportFormat, file: String?) {
        self.format = format
        self.file = file
    }

    static var allValueStrings: [String] { ReportFormat.allCases.map(\.rawValue) }

    /// Checks where forms go.
    ///
    /// - Parameter targets: The forms asked for.
    /// - Throws: `ValidationError` when more than one would go to standard output.
    static func checkOutput(_ targets: [ReportTarget]) throws {
        guard targets.count(where: { $0.file == nil }) <= 1 else {
            throw ValidationError(
                "Only one --format can go to standard output; give the others a file, as in json=report.json.")
        }
    }
}

/// The severity from which findings make a command fail.
enum FailLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
    case error
    case warning
    case info
    case never

    /// The severity; `nil` for never.
    var severity: Severity? { Severity(rawValue: self.rawValue) }

    /// Whether findings reach the level; those that were not kept count as the worst there was.
    func isReached(by findings: [Report.Finding], dropped: Severity?) -> Bool {
        guard let severity else { return false }
        return dropped.map { $0 >= severity } ?? false
            || findings.contains { $0.suppression == nil && $0.diagnostic.severity >= severity }
    }
}

/// Writes a command's report in every form asked for.
struct ReportOutput {
    let targets: [ReportTarget]
    let failOn: FailLevel
    /// Where forms without a file go: standard output, unless that is for something else.
    var descriptor = STDOUT_FILENO

    /// Writes the report.
    ///
    /// - Parameters:
    ///   - command: The command's name, for programs.
    ///   - inputs: The documents, as the user named them.
    ///   - findings: The findings.
    ///   - droppedCount: Findings that were counted and not kept.
    ///   - text: What the command adds to the text form, after the findings.
    ///   - json: What the command adds to the JSON object.
    /// - Throws: `FileError` when a file cannot be written.
    func write(
        command: String,
        inputs: [String],
        findings: [Report.Finding],
        droppedCount: Int,
        text: (_ isColoured: Bool) -> String = { _ in "" },
        json: (inout JSONWriter) -> Void = { _ in }
    ) throws {
        let report = Report(
            command: command, version: Version.text, inputs: inputs, findings: findings, droppedCount: droppedCount,
            failLevel: self.failOn.severity)
        for target in self.targets.isEmpty ? [ReportTarget(format: .text, file: nil)] : self.targets {
            let bytes: [UInt8]
            switch target.format {
            case .text:
                let isColoured = target.file == nil && Terminal.isColoured(self.descriptor)
                let findings = TextRenderer(isColoured: isColoured).render(report)
                bytes = Array((findings + text(isColoured)).utf8)
            case .json: bytes = JSONRenderer.render(report, more: json)
            case .sarif: bytes = SARIFRenderer.render(report)
            case .junit: bytes = JUnitRenderer.render(report)
            case .github: bytes = GitHubRenderer.render(report)
            case .gitlab: bytes = GitLabRenderer.render(report)
            case .markdown: bytes = MarkdownRenderer.render(report)
            case .html: bytes = HTMLRenderer.render(report)
            }
            if let file = target.file {
                try FileReader.write(bytes, to: file)
            } else {
                let name = self.descriptor == STDERR_FILENO ? "standard error" : "standard output"
                try FileReader.writeAll(bytes, to: self.descriptor, name: name)
            }
        }
    }
}

/// What the terminal can do.
enum Terminal {
    /// Whether to colour what goes to a descriptor: a terminal that is not dumb, and `NO_COLOR` is not set.
    static func isColoured(_ descriptor: Int32) -> Bool {
        guard isatty(descriptor) == 1, unsafe getenv("NO_COLOR") == nil else { return false }
        guard let term = unsafe getenv("TERM") else { return false }
        return unsafe strcmp(term, "dumb") != 0
    }

    /// Writes a line to standard error: progress and remarks, never results.
    static func say(_ line: String) {
        try? FileReader.writeAll(Array((line + "\n").utf8), to: STDERR_FILENO, name: "standard error")
    }
}
