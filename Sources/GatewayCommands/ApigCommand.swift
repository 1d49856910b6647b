package import ArgumentParser

/// The `apig` command with its subcommands.
package struct ApigCommand: ParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "apig",
        abstract: "The open toolchain for API Gateway definitions: import, check and serve them.",
        discussion: """
            EXAMPLES:
              apig validate apis/shop.yaml
              apig import apis/shop.yaml -o shop.apig.json
              apig convert apis/shop.yaml --oas-version 3.0 -o shop-3.0.yaml
              apig serve shop.apig.json --instance instance.yaml
              apig --generate-completion-script bash > /etc/bash_completion.d/apig

            EXIT STATUS: 0 done; 1 findings at or above --fail-on; 2 an input could not be read or the work not be done;
            64 wrong usage; 70 internal fault.
            """,
        version: Version.text,
        subcommands: [
            ValidateCommand.self, ImportCommand.self, ExportCommand.self, ConvertCommand.self, DiffCommand.self,
            ServeCommand.self, ExplainCommand.self, CallCommand.self, SignCommand.self, RulesCommand.self,
            SchemaCommand.self, LSPCommand.self, GitCommand.self,
        ]
    )

    package init() {}
}

/// The version of the program.
enum Version {
    static let text = "0.1.0"
}
