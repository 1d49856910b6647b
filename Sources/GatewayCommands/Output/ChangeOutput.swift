import APIDiff
import ArgumentParser
import Diagnostics
import Glibc

/// The level from which changes make a command fail.
enum ChangeFailLevel: String, ExpressibleByArgument, CaseIterable {
    case breaking
    case dangerous
    case safe
    case cosmetic
    case never

    /// The level; `nil` for never.
    var level: ChangeRule.Level? { ChangeRule.Level(rawValue: self.rawValue) }
}

/// Options of a command that reports changes.
struct ChangeOutput: ParsableArguments {
    @Option(
        name: .customLong("format"),
        help: ArgumentHelp(
            "Form of the report: \(ReportTarget.allValueStrings.joined(separator: ", ")); to a file with =FILE; repeatable.",
            valueName: "name[=file]"))
    var targets: [ReportTarget] = []

    @Option(help: "Level from which changes make the command fail.")
    var failOn: ChangeFailLevel = .breaking

    func validate() throws { try ReportTarget.checkOutput(self.targets) }

    /// Writes the report in every form asked for.
    ///
    /// - Parameter report: The changes.
    /// - Throws: `FileError` when a file cannot be written, and `CommandExit.findings` when the changes reach the level.
    func write(_ report: ChangeReport) throws {
        let level = self.failOn.level
        for target in self.targets.isEmpty ? [ReportTarget(format: .text, file: nil)] : self.targets {
            try FileReader.write(Self.bytes(report, target, level), to: target.file ?? "-")
        }
        if report.fails(at: level) { throw CommandExit.findings }
    }

    private static func bytes(_ report: ChangeReport, _ target: ReportTarget, _ level: ChangeRule.Level?) -> [UInt8] {
        var findings: Report { report.findings(version: Version.text, failingAt: level) }
        switch target.format {
        case .text:
            let isColoured = target.file == nil && Terminal.isColoured(STDOUT_FILENO)
            return Array(report.text(isColoured: isColoured).utf8)
        case .json: return report.json(version: Version.text)
        case .sarif: return SARIFRenderer.render(findings)
        case .junit: return JUnitRenderer.render(findings)
        case .github: return GitHubRenderer.render(findings)
        case .gitlab: return GitLabRenderer.render(findings)
        case .markdown: return report.markdown()
        case .html: return report.html(version: Version.text)
        }
    }
}
