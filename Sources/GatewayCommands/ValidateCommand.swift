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

    @Option(
        help: ArgumentHelp(
            "Report only what documents of this git revision did not have, and what stands in lines that have changed since.",
            valueName: "revision"))
    var changedSince: String?

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard self.changedSince != nil else { return }
        if let argument = self.documents.first(where: { $0 == "-" || $0.hasPrefix("/") || GitReader.isRevision($0) }) {
            throw ValidationError(
                "With --changed-since, documents are paths from the current folder, and \(argument) is none.")
        }
    }

    func run() throws {
        let diagnostics = DiagnosticCollector()
        var isUnreadable = false
        var comments: [SuppressionComments] = []
        let loader = self.loader(diagnostics)
        do {
            for argument in self.documents {
                do {
                    guard let tree = try Self.check(argument, loader) else {
                        isUnreadable = true
                        continue
                    }
                    comments.append(SuppressionComments(tree, diagnostics: diagnostics))
                } catch let error as FileError {
                    Terminal.say("apig: \(error)")
                    isUnreadable = true
                }
            }
            try self.report.write(
                command: "validate", inputs: self.documents, diagnostics: diagnostics, comments: comments,
                unchanged: try self.earlier())
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch {
            throw isUnreadable ? CommandExit.cannot : error
        }
        if isUnreadable { throw CommandExit.cannot }
    }

    private func loader(_ diagnostics: DiagnosticCollector) -> DocumentLoader {
        var loader = self.reading.loader(diagnostics)
        loader.checksValidity = true
        return loader
    }

    /// Reads a document and reports what is wrong with it.
    ///
    /// - Returns: `nil` when it is none; why is among the findings.
    private static func check(_ argument: String, _ loader: DocumentLoader) throws -> SyntaxTree? {
        guard let loaded = try loader.document(argument) else { return nil }
        // Translating finds what the extensions and their combination get wrong; its result is not kept.
        var options = ImportOptions()
        options.reportsDroppedParts = false
        options.givesAdvice = true
        _ = Importer(document: loaded.document, options: options, diagnostics: loader.diagnostics).run()
        return loaded.tree
    }

    /// What the documents had already in the revision; `nil` when none is asked for.
    private func earlier() throws -> UnchangedFindings? {
        guard let revision = self.changedSince else { return nil }
        // Tells a revision that is none from documents that are new.
        _ = try GitReader.read("\(revision):./", maxBytes: 1 << 20)
        let diagnostics = DiagnosticCollector(maxDiagnostics: .max)
        var loader = self.loader(diagnostics)
        loader.revision = revision
        for argument in self.documents { _ = try? Self.check(argument, loader) }
        return UnchangedFindings(Report.fingerprinted(diagnostics.sorted), since: revision)
    }
}
