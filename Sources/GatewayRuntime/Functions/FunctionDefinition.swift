package import GatewayConfiguration

/// The code of a function as workers run it.
package struct FunctionDefinition: Sendable, Equatable {
    package enum Runtime: Sendable, Equatable {
        case python
        case node
    }

    /// The URN, for logs.
    package let urn: String
    package let name: String
    package let version: String
    package let runtime: Runtime
    /// The folder of the code.
    package let folder: String
    /// The handler's module in the folder, without ending, and its function.
    package let module: String
    package let function: String
    /// Milliseconds one call may run.
    package let timeoutMilliseconds: Int
    package let maxWorkers: Int
    package let memoryMiB: Int
    package let environment: [(name: String, value: String)]
    package let outputLimit: Int

    /// The definition of a function with code; `nil` for one at a URL, and for one the checks refuse.
    ///
    /// - Parameters:
    ///   - function: The function of the instance file.
    ///   - directory: The folder of the instance file, which a relative `code` counts from.
    package init?(_ function: LocalFunction, directory: String) {
        guard let code = function.code, let runtime = function.runtime,
            let handler = function.handler.flatMap(FunctionHandler.init)
        else { return nil }
        self.urn = function.urn.text
        self.name = function.urn.functionName
        self.version = function.urn.qualifier ?? "latest"
        self.runtime =
            switch runtime {
            case .python3: .python
            case .nodejs: .node
            }
        self.folder = code.hasPrefix("/") ? code : "\(directory)/\(code)"
        self.module = handler.module
        self.function = handler.function
        self.timeoutMilliseconds = max(1, function.timeout)
        self.maxWorkers = max(1, function.workers)
        self.memoryMiB = max(1, function.memory)
        self.environment = function.environment.entries.map { ($0.name, $0.value.value) }
        self.outputLimit = max(1, function.outputLimit)
    }

    package static func == (left: FunctionDefinition, right: FunctionDefinition) -> Bool {
        left.urn == right.urn && left.runtime == right.runtime && left.folder == right.folder
            && left.module == right.module && left.function == right.function
            && left.timeoutMilliseconds == right.timeoutMilliseconds && left.maxWorkers == right.maxWorkers
            && left.memoryMiB == right.memoryMiB && left.outputLimit == right.outputLimit
            && left.environment.elementsEqual(right.environment) { $0.name == $1.name && $0.value == $1.value }
    }
}
