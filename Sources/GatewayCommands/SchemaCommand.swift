import APIGExtensions
import ArgumentParser
import Diagnostics
import GatewayConfiguration

/// `apig schema`.
struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of a file this program reads or writes.",
        discussion: """
            EXAMPLES:
              apig schema configuration > gateway-configuration.schema.json
              apig schema instance
            """
    )

    /// The files that have a schema.
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case document
        case configuration
        case instance
        case report
    }

    @Argument(help: "document, configuration, instance or report.")
    var subject: Subject

    func run() throws {
        try FileReader.write(Self.schema(self.subject), to: "-")
    }

    /// The bytes of a schema; `Schemas/` holds the same.
    static func schema(_ subject: Subject) -> [UInt8] {
        switch subject {
        case .document: DocumentSchema.make()
        case .configuration:
            ConfigurationSchema.make(
                Configuration.self, title: "Gateway configuration",
                description: "What apig import writes and apig serve reads (*.apig.json).")
        case .instance:
            ConfigurationSchema.make(
                InstanceFile.self, title: "Gateway instance",
                description: "What a gateway instance has and no document carries (instance.yaml).")
        case .report: ReportSchema.make()
        }
    }
}
