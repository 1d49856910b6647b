import APIGTranslation
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import SourceDocument

/// `apig validate`.
struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Check documents and report every fault with its place.",
        discussion: """
            Reads Swagger 2.0 and OpenAPI 3.x with x-apigateway-* extensions, YAML or JSON by content, and reports every fault
            at file:line:column with its rule, what is allowed and how to mend it. Gateway configurations and instance files, known by
            their formatVersion, are checked as such.

            EXAMPLES:
              apig validate apis/shop.yaml
              apig validate --fail-on warning --format json=report.json apis/*.yaml
              apig validate --format text --format sarif=apig.sarif --format html=report.html apis/*.yaml
              apig validate HEAD~1:apis/shop.yaml
              apig validate --instance instance.yaml apis/*.yaml
              apig validate instance.yaml shop.apig.json
              apig validate --fix --dry-run apis/shop.yaml | git apply
              apig validate --fix apis/shop.yaml
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

    @Option(
        help: ArgumentHelp(
            "Instance file of the gateway the documents are for; names that it does not define are findings.",
            valueName: "file"))
    var instance: String?

    @Flag(help: "Mend what can be mended without a choice, with the smallest edits, and check again.")
    var fix = false

    @Flag(help: "With --fix: print the edits as a patch and write nothing.")
    var dryRun = false

    @OptionGroup var reading: ReadingOptions
    @OptionGroup var report: ReportOptions

    func validate() throws {
        guard self.fix || !self.dryRun else { throw ValidationError("--dry-run goes with --fix only.") }
        if self.fix, let argument = self.documents.first(where: { $0 == "-" || GitReader.isRevision($0) }) {
            throw ValidationError("--fix changes files, and \(argument) is none.")
        }
        if self.dryRun, self.report.targets.contains(where: { $0.file == nil }) {
            throw ValidationError("With --dry-run the patch goes to standard output; give --format a file.")
        }
        guard self.changedSince != nil else { return }
        if let argument = self.documents.first(where: { $0 == "-" || $0.hasPrefix("/") || GitReader.isRevision($0) }) {
            throw ValidationError(
                "With --changed-since, documents are paths from the current folder, and \(argument) is none.")
        }
    }

    func run() throws {
        do {
            let earlier = try self.earlier()
            let fixes = self.fix ? try self.fixAll(unchanged: earlier) : nil
            if let fixes { try self.save(fixes) }
            let check = self.check(fixes: fixes, says: true)
            do {
                try self.report.write(
                    command: "validate", inputs: self.documents, diagnostics: check.diagnostics,
                    comments: check.comments, unchanged: earlier, writesToOutput: !self.dryRun)
            } catch {
                throw check.isUnreadable ? CommandExit.cannot : error
            }
            if check.isUnreadable { throw CommandExit.cannot }
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    /// What a look at all documents gave.
    private struct Check {
        let diagnostics = DiagnosticCollector()
        var comments: [SuppressionComments] = []
        /// Whether an input could not be read or was no document.
        var isUnreadable = false
    }

    /// Reads the documents and finds what is wrong with them.
    ///
    /// - Parameters:
    ///   - fixes: Texts that stand for files.
    ///   - says: Whether it says that an input cannot be read.
    /// - Returns: The findings.
    private func check(fixes: DocumentFixes?, says: Bool) -> Check {
        var check = Check()
        var loader = self.loader(check.diagnostics)
        loader.fixes = fixes
        let names = self.names(loader, &check, says: says)
        for argument in self.documents {
            do {
                guard let trees = try Self.check(argument, loader, names) else {
                    check.isUnreadable = true
                    continue
                }
                check.comments.add(trees, diagnostics: check.diagnostics)
            } catch {
                if says { Terminal.say("apig: \(error)") }
                check.isUnreadable = true
            }
        }
        return check
    }

    private func loader(_ diagnostics: DiagnosticCollector) -> DocumentLoader {
        var loader = self.reading.loader(diagnostics)
        loader.checksValidity = true
        return loader
    }

    /// Reads a document and reports what is wrong with it.
    ///
    /// - Returns: `nil` when it is none; why is among the findings.
    private static func check(
        _ argument: String, _ loader: DocumentLoader, _ names: GatewayNames?
    ) throws -> [SyntaxTree]? {
        guard let tree = try loader.tree(argument) else { return nil }
        if tree.root["formatVersion"] != nil {
            // No document: a gateway configuration or an instance file.
            return self.checkConfiguration(tree, argument, loader) ? [tree] : nil
        }
        guard let loaded = loader.document(tree, argument) else { return nil }
        DocumentCheck.run(loaded.document, names: names, loader.diagnostics)
        return [loaded.tree] + loaded.drawnIn
    }

    private static func checkConfiguration(_ tree: SyntaxTree, _ argument: String, _ loader: DocumentLoader) -> Bool {
        if InstanceFiles.isInstance(tree.root) {
            return InstanceFile.load(
                tree, reader: InstanceFiles.reader(for: argument, diagnostics: loader.diagnostics)) != nil
        }
        return Configuration.load(tree, reader: ConfigurationReader(diagnostics: loader.diagnostics)) != nil
    }

    /// What the gateway of the instance file has; `nil` when none is named or it cannot be read.
    private func names(_ loader: DocumentLoader, _ check: inout Check, says: Bool) -> GatewayNames? {
        guard let file = self.instance else { return nil }
        do {
            if let tree = try loader.tree(file) {
                let reader = InstanceFiles.reader(for: file, diagnostics: loader.diagnostics)
                if let instance = InstanceFile.load(tree, reader: reader) {
                    check.comments.add([tree], diagnostics: check.diagnostics)
                    return GatewayNames(instance)
                }
            }
        } catch {
            if says { Terminal.say("apig: \(error)") }
        }
        check.isUnreadable = true
        return nil
    }

    /// What the documents had already in the revision; `nil` when none is asked for.
    private func earlier() throws -> UnchangedFindings? {
        guard let revision = self.changedSince else { return nil }
        // Tells a revision that is none from documents that are new.
        _ = try GitReader.read("\(revision):./", maxBytes: 1 << 20)
        let diagnostics = DiagnosticCollector(maxDiagnostics: .max)
        var loader = self.loader(diagnostics)
        loader.revision = revision
        var check = Check()
        let names = self.names(loader, &check, says: false)
        for argument in self.documents { _ = try? Self.check(argument, loader, names) }
        return UnchangedFindings(Report.fingerprinted(diagnostics.sorted), since: revision)
    }

    // MARK: Fixing

    /// Rounds at the most: a fix may uncover another finding, and edits at one place wait for each other.
    private static let maxRounds = 100

    /// Fixes the findings that count, round by round, until no fix is left.
    private func fixAll(unchanged: UnchangedFindings?) throws -> DocumentFixes {
        let fixes = DocumentFixes()
        var check = self.check(fixes: fixes, says: false)
        var leftOut: Set<Fix> = []
        var limit = Int.max
        for _ in 0..<Self.maxRounds {
            let findings = try self.report.findings(
                check.diagnostics, comments: check.comments, unchanged: unchanged)
            let before = fixes.state
            let offered = findings.filter { $0.suppression == nil }.compactMap(\.diagnostic.fix)
                .filter { !leftOut.contains($0) }
            let applied = try fixes.apply(offered, limit: limit) {
                try FileReader.read($0, maxBytes: self.reading.limits.maxDocumentBytes)
            }
            guard !applied.isEmpty else { break }
            let next = self.check(fixes: fixes, says: false)
            if next.isUnreadable == check.isUnreadable, next.diagnostics.errorCount <= check.diagnostics.errorCount {
                check = next
                continue
            }
            // A fix that makes a document worse must not be kept; which one it is shows when they are tried one by one.
            fixes.state = before
            if applied.count == 1 { leftOut.formUnion(applied) }
            limit = 1
        }
        return fixes
    }

    /// Writes the fixed documents, or the patch.
    private func save(_ fixes: DocumentFixes) throws {
        var patch = ""
        for (file, text) in fixes.texts.sorted(by: { $0.key < $1.key }) {
            guard let original = fixes.originals[file], original != text else { continue }
            let count = fixes.counts[file] ?? 0
            let words = "\(count) finding\(count == 1 ? "" : "s") in \(file)"
            if self.dryRun {
                patch += UnifiedPatch.make(file: file, from: original, to: text)
                Terminal.say("apig: would fix \(words)")
            } else {
                try FileReader.write(text, to: file)
                Terminal.say("apig: fixed \(words)")
            }
        }
        if !patch.isEmpty { try FileReader.write(Array(patch.utf8), to: "-") }
    }
}
