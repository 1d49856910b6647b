import APIGTranslation
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import GatewayRuntime
import Glibc
import SourceDocument

/// `apig export`.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write a group of a configuration as a document the product imports, or as Terraform resources.",
        discussion: """
            The document has the shape of the product's own exports. --define says how much it holds: spec what callers see; proxy backends
            and gateway responses as well; all throttling, access control, authorizers and plug-ins as well; dev as proxy, APIs that are not
            published included. Only APIs published in the environment are exported; where none is, paths is empty.

            What a document cannot say is a finding on standard error; --report writes the findings as other commands do.

            EXAMPLES:
              apig export shop.apig.json --define all -o shop.json
              apig export shop.apig.json --group shop --define proxy --type yaml --oas-version 3.0 --version 2025-04
              apig export shop.apig.json --define all --redact --strict-oas --report json=findings.json -o public.json
              apig export shop.apig.json --format terraform -o shop.tf

            EXIT STATUS: 0 done; 1 findings at or above --fail-on; 2 an input cannot be read, or there is no such group, environment or API
            (with the product's code); 64 wrong usage.
            """
    )

    /// What is written.
    enum Form: String, ExpressibleByArgument, CaseIterable {
        case openapi
        case terraform
    }

    /// The syntax of a document.
    enum FileType: String, ExpressibleByArgument, CaseIterable {
        case json
        case yaml
        case yml

        var syntax: SyntaxKind { self == .json ? .json : .yaml }
    }

    @Argument(help: "Gateway configuration, or a document, which is imported first; - for standard input.")
    var input: String

    @Option(help: ArgumentHelp("The group; needed when there are several.", valueName: "name"))
    var group: String?

    @Option(help: ArgumentHelp("The environment whose published APIs are exported.", valueName: "name"))
    var environment: String = Environment.releaseName

    @Option(name: .customLong("api"), help: ArgumentHelp("Export this API only; repeatable.", valueName: "name"))
    var apis: [String] = []

    @Option(help: "How much the document holds.")
    var define: ExportOptions.Level = .spec

    @Option(help: "json, yaml or yml; the default goes by the name of the output, else json.")
    var type: FileType?

    @Option(help: "Version of the OpenAPI specification.")
    var oasVersion: ExportOptions.Version = .swagger2

    @Option(
        help: ArgumentHelp("What info.version says (default: the time, as 2025-04-01-09:30:00).", valueName: "label"))
    var version: String?

    @Option(
        help:
            "Spelling of conditions: documented (equal, request), or observed in the product's exports (exact, param).")
    var profile: ExportOptions.Spelling = .documented

    @Flag(
        help:
            "Mend what breaks OpenAPI in the product's exports: default-cors, limits of 0, defaults of numbers as texts."
    )
    var strictOas = false

    @Flag(help: "Put placeholders for secrets, internal backend addresses and project ids of functions.")
    var redact = false

    @Option(
        help: ArgumentHelp(
            "What the gateway has beside the configuration: domains, policies, publications.", valueName: "file"))
    var instance: String?

    @Option(help: "openapi, or terraform for huaweicloud_apig_* resources with import blocks.")
    var format: Form = .openapi

    @Option(
        name: .shortAndLong,
        help: ArgumentHelp("Where the document goes (default: standard output).", valueName: "file"))
    var output: String = "-"

    @Option(
        help: ArgumentHelp(
            "Report of the findings: \(ReportTarget.allValueStrings.joined(separator: ", ")); to a file with =FILE; repeatable.",
            valueName: "name[=file]"))
    var report: [ReportTarget] = []

    @Option(help: "Severity from which findings make the command fail.")
    var failOn: FailLevel = .error

    @OptionGroup var reading: ReadingOptions

    func validate() throws {
        let toOutput = self.report.count { $0.file == nil } + (self.output == "-" ? 1 : 0)
        if toOutput > 1 {
            throw ValidationError(
                "Only one thing can go to standard output: give the document a file with -o, or the report with =FILE.")
        }
    }

    func run() throws {
        let diagnostics = DiagnosticCollector()
        do {
            let job = ExportInput(reading: self.reading, diagnostics: diagnostics)
            guard let source = try job.source(self.input, instance: self.instance) else {
                try self.writeReport(diagnostics)
                throw CommandExit.cannot
            }
            let bytes = try self.export(source, diagnostics)
            try FileReader.write(bytes, to: self.output)
            try self.writeReport(diagnostics)
            let findings = Report.fingerprinted(diagnostics.sorted)
            let dropped = diagnostics.droppedCount > 0 ? diagnostics.highestSeverity : nil
            if self.failOn.isReached(by: findings, dropped: dropped) { throw CommandExit.findings }
        } catch let error as FileError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        } catch let error as ExportError {
            Terminal.say("apig: \(error)")
            throw CommandExit.cannot
        }
    }

    private func export(_ source: ExportInput.Source, _ diagnostics: DiagnosticCollector) throws -> [UInt8] {
        let options = self.options(source)
        var selection = try ExportSelection(source.configuration, options)
        var places = source.places
        places.hidesLines = self.redact
        if self.redact { selection = selection.redacted(places, diagnostics) }
        switch self.format {
        case .openapi:
            let exporter = Exporter(selection, options: options, places: places, diagnostics: diagnostics)
            let document = exporter.run()
            exporter.check(document)
            return document.encoded(as: self.syntax)
        case .terraform:
            let exporter = TerraformExporter(
                selection, environments: source.configuration.environments, options: options, places: places,
                diagnostics: diagnostics)
            return exporter.run()
        }
    }

    private func options(_ source: ExportInput.Source) -> ExportOptions {
        var options = ExportOptions()
        options.groupName = self.group
        options.environment = self.environment
        options.level = self.define
        options.version = self.oasVersion
        options.label = self.version ?? CalendarTime(secondsSince1970: Int64(Glibc.time(nil))).exportLabel
        let group = self.group ?? source.configuration.groups.first?.name
        options.domain = source.domains.first { $0.group == group }?.domain
        options.apis = self.apis.isEmpty ? nil : self.apis
        options.spelling = self.profile
        options.isStrict = self.strictOas
        return options
    }

    private var syntax: SyntaxKind {
        if let type { return type.syntax }
        return self.output.hasSuffix(".yaml") || self.output.hasSuffix(".yml") ? .yaml : .json
    }

    private func writeReport(_ diagnostics: DiagnosticCollector) throws {
        let findings = Report.fingerprinted(diagnostics.sorted)
        if self.report.isEmpty {
            if !findings.isEmpty {
                let report = Report(
                    command: "export", version: Version.text, inputs: [self.input], findings: findings,
                    droppedCount: diagnostics.droppedCount)
                let text = TextRenderer(isColoured: Terminal.isColoured(STDERR_FILENO)).render(report)
                try FileReader.writeAll(Array(text.utf8), to: STDERR_FILENO, name: "standard error")
            }
        } else {
            try ReportOutput(targets: self.report, failOn: self.failOn).write(
                command: "export", inputs: [self.input], findings: findings, droppedCount: diagnostics.droppedCount)
        }
    }
}

extension ExportOptions.Level: ExpressibleByArgument {}
extension ExportOptions.Version: ExpressibleByArgument {}
extension ExportOptions.Spelling: ExpressibleByArgument {}

extension CalendarTime {
    /// `yyyy-MM-dd-HH:mm:ss`, what the product's exports have as version unless one is given.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    fileprivate var exportLabel: String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
        return
            "\(self.year)-\(two(self.month))-\(two(self.day))-\(two(self.hour)):\(two(self.minute)):\(two(self.second))"
    }
}
