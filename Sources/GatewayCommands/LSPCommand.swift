import ArgumentParser
import Diagnostics
import Glibc
import LanguageServer
import SourceDocument

/// `apig lsp`.
struct LSPCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp",
        abstract: "Serve an editor: findings while typing, help, completion, definitions, quick fixes.",
        discussion: """
            Speaks the Language Server Protocol on standard input and output, so it is started by an editor. Reports what
            apig validate reports, in open documents that have swagger, openapi, paths or x-apigateway-* at their root; other
            files are left alone. References are followed into files of the workspace folder.

            EXAMPLES:
              apig lsp
              apig lsp --ref-root .
              apig lsp --rules rules.yaml --environment TEST

            EXIT STATUS: 0 the editor has shut it down; 1 it was ended without; 2 standard input cannot be read; 64 wrong usage.
            """
    )

    @OptionGroup var reading: ReadingOptions

    @Option(help: ArgumentHelp("Bytes of the longest message.", valueName: "bytes"))
    var maxMessageBytes: Int = LanguageServerOptions().maxMessageBytes

    @Option(
        name: .customLong("rules"),
        help: ArgumentHelp("Severities of rules, by path and environment; off leaves findings out.", valueName: "file"))
    var rulesFile: String?

    @Option(help: ArgumentHelp("Environment the documents are for, for --rules.", valueName: "name"))
    var environment: String?

    func validate() throws {
        guard self.maxMessageBytes >= 1 else { throw ValidationError("--max-message-bytes must be at least 1.") }
    }

    func run() throws {
        // A client that is gone is seen when writing fails.
        signal(SIGPIPE, SIG_IGN)
        do {
            let server = LanguageServer(options: try self.options()) { path, folder in
                try FileReader.read(path, inside: folder, maxBytes: self.reading.maxDocumentBytes)
            }
            throw ExitCode(try Self.serve(server))
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private func options() throws -> LanguageServerOptions {
        var options = LanguageServerOptions()
        options.version = Version.text
        options.maxMessageBytes = self.maxMessageBytes
        options.limits = self.reading.limits
        options.referenceRoot = self.reading.referenceRoot.map { FileReader.realPath($0) ?? $0 }
        if let rulesFile {
            let problems = DiagnosticCollector()
            let settings = RuleSettings(
                try ReportOptions.tree(rulesFile), environment: self.environment, diagnostics: problems)
            for problem in problems.sorted {
                Terminal.say("apig: \(problem.location?.description ?? rulesFile): \(problem.message)")
            }
            options.weigh = settings.weighed
        }
        return options
    }

    /// Hands bytes to and fro until the client says that it is over, or its end of the pipe is closed.
    private static func serve(_ server: LanguageServer) throws -> Int32 {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw FileError("cannot read standard input") }
            guard count > 0 else { return 1 }
            server.receive(buffer[..<count])
            // While a person types faster than documents are checked, only the last text is.
            if !Self.isMoreWaiting { server.settle() }
            try FileReader.writeAll(server.takeOutput(), to: STDOUT_FILENO, name: "standard output")
            if let code = server.exitCode { return code }
        }
    }

    private static var isMoreWaiting: Bool {
        var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&descriptor, 1, 0) > 0 && descriptor.revents & Int16(POLLIN) != 0
    }
}
