import ArgumentParser
import Diagnostics
import Glibc

/// A form findings are written in.
enum ReportFormat: String, CaseIterable, Sendable {
    case text
    case json
}

/// `--format NAME[=FILE]`: a form and where it goes.
struct ReportTarget: ExpressibleByArgument, Sendable {
    let format: ReportFormat
    /// `nil` is standard output.
    let file: String?

    init?(argument: String) {
        let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
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
}

/// The severity from which findings make a command fail.
enum FailLevel: String, ExpressibleByArgument, CaseIterable, Sendable {
    case error
    case warning
    case info
    case never

    /// Whether the findings reach the level.
    func isReached(by diagnostics: DiagnosticCollector) -> Bool {
        switch self {
        case .error: diagnostics.contains(atLeast: .error)
        case .warning: diagnostics.contains(atLeast: .warning)
        case .info: diagnostics.contains(atLeast: .info)
        case .never: false
        }
    }
}

/// Writes a command's report in every form asked for.
struct ReportOutput {
    let targets: [ReportTarget]

    /// Writes the report.
    ///
    /// - Parameters:
    ///   - command: The command's name, for programs.
    ///   - diagnostics: The findings.
    ///   - text: What the command adds to the text form, after the findings.
    ///   - json: What the command adds to the JSON object.
    /// - Throws: `FileError` when a file cannot be written.
    func write(
        command: String,
        diagnostics: DiagnosticCollector,
        text: (_ isColoured: Bool) -> String = { _ in "" },
        json: (inout JSONWriter) -> Void = { _ in }
    ) throws {
        let findings = diagnostics.sorted
        for target in self.targets.isEmpty ? [ReportTarget(format: .text, file: nil)] : self.targets {
            switch target.format {
            case .text:
                let isColoured = target.file == nil && Terminal.isColoured(STDOUT_FILENO)
                let report =
                    TextRenderer(isColoured: isColoured).render(findings, droppedCount: diagnostics.droppedCount)
                    + text(isColoured)
                try FileReader.write(Array(report.utf8), to: target.file ?? "-")
            case .json:
                var writer = JSONWriter()
                writer.beginObject()
                writer.member("formatVersion", JSONRenderer.formatVersion)
                writer.member("command", command)
                JSONRenderer.write(findings, droppedCount: diagnostics.droppedCount, to: &writer)
                json(&writer)
                writer.endObject()
                writer.endLine()
                try FileReader.write(writer.bytes, to: target.file ?? "-")
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
