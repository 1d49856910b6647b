import APIGTranslation
package import ArgumentParser
import Diagnostics
import GatewayConfiguration
import SourceDocument

/// `apig import` and `apig-import`.
package struct ImportCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import documents as the product would and write a gateway configuration.",
        discussion: """
            Each document becomes a new API group. Every operation is listed as imported, failed (with the product's error code) or
            ignored, with its place in the document. Operations fail for themselves: the others are imported all the same.

            EXAMPLES:
              apig import apis/shop.yaml -o shop.apig.json
              apig import --dry-run apis/shop.yaml
              apig import --format json=report.json -o gateway.apig.json apis/*.yaml
              apig import --mock-mode -o mock.apig.json apis/shop.yaml

            EXIT STATUS: 0 nothing at or above --fail-on; 1 findings; 2 an input cannot be read or is no API document; 64 wrong usage.
            """
    )

    @Argument(help: "Documents: paths, - for standard input, or REVISION:path from git.")
    var documents: [String]

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the configuration goes; - is standard output.", valueName: "config"))
    var output: String?

    @Flag(help: "Show what the import would do and write nothing.")
    var dryRun = false

    @Flag(help: "Give every API a mock backend.")
    var mockMode = false

    @Flag(help: "Check range, length and enumeration of parameters that declare them (valid_enable 1).")
    var checkParameters = false

    @Option(help: ArgumentHelp("Operations one document may have (the product's quota).", valueName: "number"))
    var maxOperations: Int = ImportOptions().maxOperations

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var report: ReportOptions

    package init() {}

    package func validate() throws {
        if self.output == nil, !self.dryRun {
            throw ValidationError("Say where the configuration goes with -o CONFIG, or use --dry-run.")
        }
        if self.output == "-", !self.report.targets.contains(where: { $0.file != nil }) {
            throw ValidationError("With -o - the report needs a file: --format text=report.txt.")
        }
        if self.maxOperations < 1 { throw ValidationError("--max-operations must be at least 1.") }
    }

    package func run() throws {
        let diagnostics = DiagnosticCollector()
        var options = ImportOptions()
        options.isMockMode = self.mockMode
        options.checksParameters = self.checkParameters
        options.maxOperations = self.maxOperations
        var loader = self.reading.loader(diagnostics)
        loader.checksValidity = true
        var job = ImportJob(loader: loader, options: options)
        job.readsComments = true
        let result = job.run(self.documents)
        if let output = self.output, !self.dryRun, !result.reports.isEmpty {
            do {
                try FileReader.write(result.configuration.encoded(), to: output)
            } catch let error as FileError {
                Terminal.say("apig: \(error)")
                throw CommandExit.cannot
            }
        }
        let targets =
            self.output == "-" ? self.report.targets.filter { $0.file != nil } : self.report.targets
        do {
            try self.report.write(
                command: "import", inputs: self.documents, diagnostics: diagnostics, comments: result.comments,
                targets: targets,
                text: { isColoured in
                    result.reports.map { ImportReportText.render($0, isColoured: isColoured) }.joined()
                },
                json: { writer in
                    writer.key("imports")
                    writer.beginArray()
                    for report in result.reports { report.write(to: &writer) }
                    writer.endArray()
                })
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch {
            throw result.isUnreadable ? CommandExit.cannot : error
        }
        if result.isUnreadable { throw CommandExit.cannot }
    }
}

/// Imports several documents into one configuration; serving documents directly does the same.
struct ImportJob {
    let loader: DocumentLoader
    let options: ImportOptions
    /// Where it says that an input cannot be read.
    var say: (String) -> Void = Terminal.say
    /// Whether the comments that take findings back are read.
    var readsComments = false

    struct Result {
        var configuration = Configuration()
        var reports: [ImportReport] = []
        /// The comments of the documents, when they are read.
        var comments: [SuppressionComments] = []
        /// Whether an input could not be read or was no document.
        var isUnreadable = false
    }

    func run(_ documents: [String]) -> Result {
        var result = Result()
        for argument in documents {
            do {
                guard let loaded = try self.loader.document(argument) else {
                    result.isUnreadable = true
                    continue
                }
                if self.readsComments {
                    result.comments.add([loaded.tree] + loaded.drawnIn, diagnostics: self.loader.diagnostics)
                }
                let imported = Importer(
                    document: loaded.document, options: self.options, diagnostics: self.loader.diagnostics
                ).run()
                result.configuration.add(imported.configuration)
                result.reports.append(imported.report)
            } catch {
                self.say("apig: \(error)")
                result.isUnreadable = true
            }
        }
        return result
    }
}

/// The import report for people.
enum ImportReportText {
    static func render(_ report: ImportReport, isColoured: Bool) -> String {
        func paint(_ text: String, _ code: String) -> String { isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text }
        if let refusal = report.refusal {
            return paint("refused", "31;1") + ": \(refusal.code) \(refusal.message); nothing was imported\n"
        }
        var text = "group \(report.groupName) (\(report.groupID))\n"
        func line(_ mark: String, _ item: ImportReport.Item, _ rest: String) -> String {
            let method = item.method + String(repeating: " ", count: max(0, 7 - item.method.count))
            return "  \(mark) \(method) \(item.path)  \(item.name)  \(item.location.description)\(rest)\n"
        }
        for success in report.success { text += line(paint("create ", "32"), success.item, "") }
        for failure in report.failure {
            text += line(paint("fail   ", "31;1"), failure.item, "\n          \(failure.code) \(failure.message)")
        }
        for item in report.ignored { text += line(paint("ignore ", "33"), item, "") }
        return text
            + "\(report.success.count) created, \(report.failure.count) failed, \(report.ignored.count) ignored\n"
    }
}
