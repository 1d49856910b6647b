package import GatewayConfiguration

/// The functions of an instance, told apart by where they run.
package struct FunctionTable: Sendable {
    /// Where a function runs.
    package enum Target: Sendable, Equatable {
        /// In worker processes: index into `definitions`.
        case local(Int)
        /// Behind a URL.
        case url(FunctionURL, outputLimit: Int)
    }

    /// The functions with code, as a pool of workers takes them.
    package let definitions: [FunctionDefinition]
    private let functions: [LocalFunction]
    private let targets: [Target?]

    /// - Parameters:
    ///   - functions: The functions of the instance file.
    ///   - directory: The folder of the instance file, which relative paths count from.
    package init(_ functions: [LocalFunction], directory: String) {
        var definitions: [FunctionDefinition] = []
        self.functions = functions
        self.targets = functions.map { function in
            if let url = function.url { return .url(url, outputLimit: function.outputLimit) }
            guard let definition = FunctionDefinition(function, directory: directory) else { return nil }
            definitions.append(definition)
            return .local(definitions.count - 1)
        }
        self.definitions = definitions
    }

    /// Where a function runs; `nil` when the instance does not define it.
    package func target(for urn: FunctionURN?) -> Target? {
        guard let urn, let index = self.functions.index(for: urn) else { return nil }
        return self.targets[index]
    }
}
