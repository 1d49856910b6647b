import APIGTranslation
import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Imports several documents one after the other, each into what the ones before have made; serving documents directly does the same.
struct ImportJob {
    let loader: DocumentLoader
    /// How each import is done; its target is what the first one starts from.
    let options: ImportOptions
    /// Where it says that an input cannot be read.
    var say: (String) -> Void = Terminal.say
    /// Whether the comments that take findings back are read.
    var readsComments = false
    /// Where documents are cut into batches; `nil` cuts none.
    var batches: BatchWriter?

    struct Result {
        var configuration: Configuration
        var reports: [ImportReport] = []
        /// The comments of the documents, when they are read.
        var comments: [SuppressionComments] = []
        /// Whether an input could not be read or was no document.
        var isUnreadable = false
        /// The batches that were written.
        var batches: [BatchWriter.Written] = []

        /// Whether something was refused or failed.
        var hasFailures: Bool {
            self.isUnreadable || self.reports.contains { $0.refusal != nil || !$0.failure.isEmpty }
        }
    }

    func run(_ documents: [String]) -> Result {
        let start = self.options.target
        var result = Result(configuration: start.configuration)
        var options = self.options
        for argument in documents {
            do {
                guard let loaded = try self.loader.document(argument) else {
                    result.isUnreadable = true
                    continue
                }
                if self.readsComments {
                    result.comments.add([loaded.tree] + loaded.drawnIn, diagnostics: self.loader.diagnostics)
                }
                if let batches {
                    result.batches += try batches.write(loaded.tree, argument, intoGroup: start.groupName)
                }
                options.target = ImportTarget(configuration: result.configuration, groupName: start.groupName)
                let imported = Importer(
                    document: loaded.document, options: options, diagnostics: self.loader.diagnostics
                ).run()
                result.configuration = imported.configuration
                result.reports.append(imported.report)
            } catch {
                self.say("apig: \(error)")
                result.isUnreadable = true
            }
        }
        // All documents of a call are one import to the user.
        if self.options.isAtomic, result.hasFailures { result.configuration = start.configuration }
        return result
    }
}
