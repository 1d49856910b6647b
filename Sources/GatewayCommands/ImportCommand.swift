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
            Each document becomes a new API group, or goes into a group of the configuration given with --into. Every operation is listed as
            created, updated, failed (with the product's error code) or ignored, with its place in the document. Operations fail for
            themselves: the others are imported all the same, unless --atomic is given.

            EXAMPLES:
              apig import apis/shop.yaml -o shop.apig.json
              apig import --dry-run apis/shop.yaml
              apig import --into shop.apig.json --group shop --api-mode override apis/shop.yaml -o shop.apig.json
              apig import --into shop.apig.json --group shop --dry-run apis/shop.yaml
              apig import --publish RELEASE apis/shop.yaml -o shop.apig.json
              apig import --split batches apis/large.yaml --dry-run
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

    @Option(
        help: ArgumentHelp(
            "Configuration the documents are imported into; it is read, and -o is written.", valueName: "config")
    )
    var into: String?

    @Option(
        help: ArgumentHelp(
            "Group of --into that the documents go into; without it each makes a new one.", valueName: "name"))
    var group: String?

    @Option(help: "An API of the same route or name in the group: merge keeps it, override replaces it.")
    var apiMode: ConflictMode = .merge

    @Option(help: "A policy, authorizer or gateway response of the same name: merge keeps it, override replaces it.")
    var extendMode: ConflictMode = .merge

    @Flag(help: "Show what the import would do, field by field, and write no configuration.")
    var dryRun = false

    @Flag(help: "Import everything or nothing.")
    var atomic = false

    @Option(
        help: ArgumentHelp(
            "Write each document as documents that one import takes, to be imported in the order of their numbers.",
            valueName: "folder"))
    var split: String?

    @Option(help: ArgumentHelp("Put the imported APIs online in this environment.", valueName: "environment"))
    var publish: String?

    @Flag(help: "Take documents as they are: names that lead nowhere are not looked at, missing backends become mocks.")
    var simpleMode = false

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
        if self.output == nil, !self.dryRun, self.split == nil {
            throw ValidationError("Say where the configuration goes with -o CONFIG, or use --dry-run.")
        }
        if self.group != nil, self.into == nil { throw ValidationError("--group is a group of --into CONFIG.") }
        if self.split != nil, self.maxOperations < DocumentSplit.leastOperations {
            throw ValidationError("With --split, --max-operations must be at least \(DocumentSplit.leastOperations).")
        }
        if let publish, !GatewayConfiguration.Environment.isAllowedName(publish) {
            throw ValidationError("--publish: an environment's name has 3 to 64 letters, digits and _, a letter first.")
        }
        if self.output == "-", !self.report.targets.contains(where: { $0.file != nil }) {
            throw ValidationError("With -o - the report needs a file: --format text=report.txt.")
        }
        if self.maxOperations < 1 { throw ValidationError("--max-operations must be at least 1.") }
    }

    package func run() throws {
        let diagnostics = DiagnosticCollector()
        var loader = self.reading.loader(diagnostics)
        loader.checksValidity = true
        guard let options = try self.options(loader, diagnostics) else {
            // What is wrong with the configuration stands in the findings.
            try? self.report.write(command: "import", inputs: self.documents, diagnostics: diagnostics, comments: [])
            throw CommandExit.cannot
        }
        var job = ImportJob(loader: loader, options: options)
        job.readsComments = true
        job.batches = self.split.map { BatchWriter(folder: $0, maxOperations: self.maxOperations) }
        let result = job.run(self.documents)
        if let output = self.output, !self.dryRun, !result.reports.isEmpty, !(self.atomic && result.hasFailures) {
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
                    result.reports.map { ImportReportText(isColoured: isColoured).render($0) }.joined()
                        + result.batches.map(Self.line).joined()
                },
                json: { writer in
                    writer.key("imports")
                    writer.beginArray()
                    for report in result.reports { report.write(to: &writer) }
                    writer.endArray()
                    guard !result.batches.isEmpty else { return }
                    writer.list("batches", result.batches) { writer, batch in
                        writer.member("file", batch.file)
                        writer.member("operations", batch.operationCount)
                        writer.member("is_create_group", batch.makesGroup)
                    }
                })
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch {
            throw result.isUnreadable ? CommandExit.cannot : error
        }
        if result.isUnreadable { throw CommandExit.cannot }
    }

    private static func line(_ batch: BatchWriter.Written) -> String {
        "batch \(batch.file)  \(batch.operationCount) operations, is_create_group=\(batch.makesGroup)\n"
    }

    /// How each document is imported; `nil` when the configuration to import into is none.
    private func options(_ loader: DocumentLoader, _ diagnostics: DiagnosticCollector) throws -> ImportOptions? {
        var options = ImportOptions()
        options.isMockMode = self.mockMode
        options.isSimpleMode = self.simpleMode
        options.checksParameters = self.checkParameters
        options.apiMode = self.apiMode
        options.extendMode = self.extendMode
        options.isAtomic = self.atomic
        options.publishes = self.publish
        // Batches are imported one after the other, and each is small enough.
        options.maxOperations = self.split == nil ? self.maxOperations : .max
        guard let into else { return options }
        do {
            guard let tree = try loader.tree(into),
                let configuration = Configuration.load(tree, reader: ConfigurationReader(diagnostics: diagnostics)),
                !diagnostics.contains(atLeast: .error)
            else { return nil }
            options.target = ImportTarget(configuration: configuration, groupName: self.group)
            return options
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }
}

extension ConflictMode: ExpressibleByArgument {}
