import APIDiff
import APIGExtensions
import ArgumentParser
import Diagnostics
import GatewayConfiguration
import OpenAPIModel

/// `apig schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a file this program reads or writes.",
        discussion: """
            EXAMPLES:
              apig schema configuration > gateway-configuration.schema.json
              apig schema instance
              apig schema document --oas-version 2.0 > document-2.0.schema.json
            """
    )

    /// The files that have a schema.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case document
        case configuration
        case instance
        case report
        case diff
    }

    @Argument(help: "document, configuration, instance, report or diff.")
    var subject: Subject

    @Option(
        help: ArgumentHelp(
            "Version of documents: \(DocumentSchema.versions.map(\.name).joined(separator: " or ")).",
            valueName: "version"))
    var oasVersion: String = "3.0"

    func validate() throws {
        guard self.version != nil else {
            throw ValidationError(
                "--oas-version is \(DocumentSchema.versions.map(\.name).joined(separator: " or ")), not \(self.oasVersion)."
            )
        }
    }

    private var version: OpenAPIVersion? {
        DocumentSchema.versions.first { $0.name == self.oasVersion }?.version
    }

    func run() throws {
        try FileReader.write(Self.schema(self.subject, self.version ?? .v31), to: "-")
    }

    /// The bytes of a schema; `Schemas/` holds the same.
    private static func schema(_ subject: Subject, _ version: OpenAPIVersion) -> [UInt8] {
        switch subject {
        case .document: DocumentSchema.make(version)
        case .configuration:
            ConfigurationSchema.make(
                Configuration.self, title: "Gateway configuration",
                description: "What apig import writes and apig serve reads (*.apig.json).")
        case .instance:
            ConfigurationSchema.make(
                InstanceFile.self, title: "Gateway instance",
                description: "What a gateway instance has and no document carries (instance.yaml).")
        case .report: ReportSchema.make()
        case .diff: ChangeReport.schema()
        }
    }
}
