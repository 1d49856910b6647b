import APIDiff
import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Reads one side of a comparison: a configuration, a document, or everything a folder or a pattern stands for.
struct DefinitionInput {
    let limits: SourceLimits
    /// The folder local references may not leave; `nil` is the folder of each document.
    let referenceRoot: String?
    let diagnostics: DiagnosticCollector

    /// What was read.
    struct Read {
        /// What an instance has, where the argument is an instance file.
        var instance: InstanceDifference.Side?
        var side = DefinitionSide()
    }

    /// Reads an argument.
    ///
    /// - Returns: What was read, or `nil` when there is nothing; why stands in the diagnostics.
    /// - Throws: `FileError` when a file cannot be read at all.
    func read(_ argument: String) throws -> Read? {
        var read = Read()
        switch try InputSet.expand(argument) {
        case .file:
            guard let tree = try self.loader(self.diagnostics).tree(argument) else { return nil }
            guard Self.isInstance(tree) else { return self.add(tree, argument, to: &read) ? read : nil }
            read.instance = self.instance(tree)
            return read.instance == nil ? nil : read
        case .files(let files):
            for file in files {
                guard let tree = try self.loader(self.diagnostics).tree(file) else { return nil }
                let root = tree.root
                guard ["swagger", "openapi"].contains(where: { root[$0] != nil }) || Self.isConfiguration(tree) else {
                    continue
                }
                guard self.add(tree, file, to: &read) else { return nil }
            }
            if read.side.documents.isEmpty, read.side.configuration == Configuration() {
                throw FileError("\(argument) holds neither a document nor a configuration")
            }
            return read
        }
    }

    private func loader(_ diagnostics: DiagnosticCollector) -> DocumentLoader {
        DocumentLoader(limits: self.limits, referenceRoot: self.referenceRoot, diagnostics: diagnostics)
    }

    private static func isConfiguration(_ tree: SyntaxTree) -> Bool {
        tree.root["formatVersion"] != nil && !self.isInstance(tree)
    }

    /// Whether a file is an instance file: it has a version of its format as configurations have, and lists they have not.
    private static func isInstance(_ tree: SyntaxTree) -> Bool {
        let known = Set(Configuration.fields.map(\.key))
        return tree.root["formatVersion"] != nil && tree.root["apis"] == nil
            && tree.root.entries.contains { entry in
                let key = entry.key.text
                return !known.contains(key) && InstanceFile.fields.contains { $0.key == key }
            }
    }

    /// Reads an instance file; a secret from elsewhere is compared by where it comes from, for none is looked up.
    private func instance(_ tree: SyntaxTree) -> InstanceDifference.Side? {
        let found = DiagnosticCollector()
        let reader = ConfigurationReader(diagnostics: found) { reference in
            switch reference {
            case .environment(let name): "environment variable \(name)"
            case .file(let path): "file \(path)"
            }
        }
        let file = InstanceFile.load(tree, reader: reader)
        // Secrets that only stand for themselves break rules of length.
        for diagnostic in found.diagnostics where diagnostic.severity == .error { self.diagnostics.report(diagnostic) }
        guard let file, self.diagnostics.errorCount == 0 else { return nil }
        return InstanceDifference.Side(file: file, root: tree.root)
    }

    /// Adds a configuration or a document.
    private func add(_ tree: SyntaxTree, _ name: String, to read: inout Read) -> Bool {
        if tree.root["formatVersion"] != nil {
            let reader = ConfigurationReader(diagnostics: self.diagnostics)
            guard let configuration = Configuration.load(tree, reader: reader), self.diagnostics.errorCount == 0 else {
                return false
            }
            read.side.configuration.add(configuration)
            return true
        }
        // What is wrong with a document that can be read, validate says.
        let found = DiagnosticCollector()
        guard let loaded = self.loader(found).document(tree, name), Self.saysSomething(loaded) else {
            for diagnostic in found.diagnostics where diagnostic.severity == .error {
                self.diagnostics.report(diagnostic)
            }
            return false
        }
        read.side.add(loaded.document, resolver: loaded.resolver, diagnostics: found)
        return true
    }

    /// Whether a document has what is compared; beside one without everything would be gone.
    private static func saysSomething(_ loaded: LoadedDocument) -> Bool {
        ["paths", "webhooks", "components"].contains { loaded.tree.root[$0] != nil }
    }
}
