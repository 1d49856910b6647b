import ArgumentParser
import Glibc
import SourceDocument

/// `apig validate` in its plain form, without the argument parser.
///
/// The parser asks the runtime for a conformance of every type of argument, and each question goes through all conformances of the program:
/// a quarter of the time that a small document takes. Editors, hooks and pipelines call this form again and again.
package enum PlainValidation {
    /// Runs the command and ends the program, when the arguments are documents, `--format` and `--fail-on` and nothing else.
    ///
    /// - Parameter arguments: The program's, its name first.
    package static func runIfPlain(_ arguments: [String]) {
        guard let command = self.command(arguments.dropFirst()) else { return }
        do {
            try command.validate()
            try command.run()
            exit(CommandExit.done.rawValue)
        } catch let code as ExitCode {
            exit(code.rawValue)
        } catch {
            ValidateCommand.exit(withError: error)
        }
    }

    /// The command that plain arguments amount to; `nil` for others, and for values that the parser has something to say about.
    static func command(_ arguments: ArraySlice<String>) -> ValidateCommand? {
        guard arguments.first == "validate" else { return nil }
        var documents: [String] = []
        var targets: [ReportTarget] = []
        var failOn = FailLevel.error
        var rest = arguments.dropFirst()
        while let argument = rest.popFirst() {
            guard argument.hasPrefix("-"), argument != "-" else {
                documents.append(argument)
                continue
            }
            guard let value = rest.popFirst(), !value.hasPrefix("-") else { return nil }
            switch argument {
            case "--format":
                guard let target = ReportTarget(argument: value) else { return nil }
                targets.append(target)
            case "--fail-on":
                guard let level = FailLevel(rawValue: value) else { return nil }
                failOn = level
            default: return nil
            }
        }
        guard !documents.isEmpty, targets.count(where: { $0.file == nil }) <= 1 else { return nil }
        return self.command(documents, targets, failOn)
    }

    /// A command with a value for each of its arguments: the parser would set them.
    private static func command(_ documents: [String], _ targets: [ReportTarget], _ failOn: FailLevel)
        -> ValidateCommand
    {
        let limits = SourceLimits()
        var reading = ReadingOptions()
        reading.referenceRoot = nil
        reading.maxDocumentBytes = limits.maxDocumentBytes
        reading.maxDepth = limits.maxDepth
        reading.maxAliasedNodes = limits.maxAliasedNodes
        reading.maxScalarBytes = limits.maxScalarBytes
        var report = ReportOptions()
        report.targets = targets
        report.failOn = failOn
        report.rulesFile = nil
        report.environment = nil
        report.baseline = nil
        report.writeBaseline = nil
        var command = ValidateCommand()
        command.documents = documents
        command.changedSince = nil
        command.instance = nil
        command.fix = false
        command.dryRun = false
        command.reading = reading
        command.report = report
        return command
    }
}
