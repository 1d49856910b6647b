import APIGTranslation
import ArgumentParser
import Diagnostics
import SourceDocument

/// `apig validate`.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check documents and report every fault with its place.",
        discussion: """
            Reads Swagger 2.0 and OpenAPI 3.x with x-apigateway-* extensions, YAML or JSON by content, and reports every fault
            at file:line:column with its rule, what is allowed and how to mend it.

            EXAMPLES:
              apig validate apis/shop.yaml
              apig validate --fail-on warning --format json=report.json apis/*.yaml
              apig validate --format text --format sarif=apig.sarif --format html=report.html apis/*.yaml
              apig validate HEAD~1:apis/shop.yaml
              cat shop.json | apig validate -

            EXIT STATUS: 0 nothing at or above --fail-on; 1 findings; 2 an input cannot be read or is no API document; 64 wrong usage.
            """
    )

    @Argument(help: "Documents: paths, - for standard input, or REVISION:path from git.")
    var documents: [String]

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var report: ReportOptions

    func run() throws {
        let diagnostics = DiagnosticCollector()
        let loader = self.reading.loader(diagnostics)
        var isUnreadable = false
        var comments: [SuppressionComments] = []
        for argument in self.documents {
            do {
                guard let loaded = try loader.document(argument) else {
                    isUnreadable = true
                    continue
                }
                comments.append(SuppressionComments(loaded.tree, diagnostics: diagnostics))
                // Translating finds what the extensions and their combination get wrong; its result is not kept.
                var options = ImportOptions()
                options.reportsDroppedParts = false
                _ = Importer(document: loaded.document, options: options, diagnostics: diagnostics).run()
            } catch let error as FileError {
                Terminal.say("apig: \(error)")
                isUnreadable = true
            }
        }
        do {
            try self.report.write(
                command: "validate", inputs: self.documents, diagnostics: diagnostics, comments: comments)
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch {
            throw isUnreadable ? CommandExit.cannot : error
        }
        if isUnreadable { throw CommandExit.cannot }
    }
}
