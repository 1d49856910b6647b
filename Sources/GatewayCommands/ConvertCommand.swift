import APIGTranslation
import ArgumentParser
import Diagnostics
import Glibc
import SourceDocument

/// `apig convert`.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Convert a document to Swagger 2.0 or OpenAPI 3.0, and say what the other version has no place for.",
        discussion: """
            2.0 and 3.0 become each other, 3.1 becomes either. Extensions stand where each version has them, basePath goes in front of every
            path, and whatever is not known, the order of keys and comments stay. With the version it has already a document is only written
            in the other form, and with that one too it stays byte for byte.

            The document goes to standard output or FILE. What is lost is reported to standard error as text, or as --format says; a file
            that references lead to is reported, not converted. A document that cannot be read without errors is not converted.

            EXAMPLES:
              apig convert apis/shop.yaml --oas-version 3.0 -o shop-3.0.yaml
              apig convert apis/shop.yaml --oas-version 2.0 --type json
              apig convert apis/shop-3.1.yaml --oas-version 3.0 --fail-on warning --format json=losses.json -o shop.yaml

            EXIT STATUS: 0 nothing at or above --fail-on; 1 findings; 2 the document has errors or cannot be read; 64 wrong usage.
            """
    )

    /// The form a document is written in.
    enum DocumentType: String, ExpressibleByArgument, CaseIterable {
        case yaml
        case json

        var syntax: SyntaxKind { self == .json ? .json : .yaml }
    }

    /// The version of the result.
    enum Version: String, ExpressibleByArgument, CaseIterable {
        case v2 = "2.0"
        case v30 = "3.0"

        var target: DocumentConversion.Target { self == .v2 ? .v2 : .v30 }
    }

    @Argument(help: "The document: a path, - for standard input, or REVISION:path from git.")
    var document: String

    @Option(name: .customLong("oas-version"), help: "Version of the result.")
    var version: Version

    @Option(help: "Form of the result (default: that of the document).")
    var type: DocumentType?

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the result goes; - is standard output, as without it.", valueName: "file"))
    var output: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let diagnostics = DiagnosticCollector()
        var comments: [SuppressionComments] = []
        var isConverted = false
        do {
            if let loaded = try self.reading.loader(diagnostics).document(self.document) {
                comments.add([loaded.tree] + loaded.drawnIn, diagnostics: diagnostics)
                if diagnostics.errorCount == 0 {
                    let conversion = DocumentConversion(
                        loaded.tree, version: loaded.document.version, resolver: loaded.resolver,
                        diagnostics: diagnostics)
                    let bytes = conversion.encoded(
                        as: self.version.target, self.type?.syntax ?? loaded.tree.syntax)
                    try FileReader.write(bytes, to: self.output ?? "-")
                    isConverted = true
                }
            }
            try self.writeReport(diagnostics, comments)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch {
            throw isConverted ? error : CommandExit.cannot
        }
        if !isConverted { throw CommandExit.cannot }
    }

    /// Writes the findings, by themselves to standard error; standard output is the document's.
    private func writeReport(_ diagnostics: DiagnosticCollector, _ comments: [SuppressionComments]) throws {
        let isOutputFree = self.output != nil && self.output != "-" && !self.report.targets.isEmpty
        let isQuiet = self.report.targets.isEmpty && diagnostics.diagnostics.isEmpty
        try self.report.write(
            command: "convert", inputs: [self.document], diagnostics: diagnostics, comments: comments,
            writesToOutput: !isQuiet, descriptor: isOutputFree ? STDOUT_FILENO : STDERR_FILENO)
    }
}
