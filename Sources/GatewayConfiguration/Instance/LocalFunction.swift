package import Diagnostics
package import SourceDocument

/// Where a function runs here: behind a URL, or as code in worker processes of this machine.
///
/// Exactly one of `url` and `code` is set; code comes with a runtime and a handler.
///
/// - Source: the instance file's own format; timeout and memory as in FunctionGraph User Guide, function configuration
package struct LocalFunction: ConfigurationObject, Equatable {
    package var urn = FunctionURN(name: "", qualifier: nil)
    /// Gets the event as a POST and answers the result.
    package var url: FunctionURL?
    package var runtime: FunctionRuntime?
    /// The folder of the code; a relative path counts from the instance file.
    package var code: String?
    /// `module.function`; the module is a file of the folder, perhaps in a folder below (`sub/module.function`).
    package var handler: String?
    /// Milliseconds one call may run, loading not counted.
    package var timeout = 3_000
    /// Worker processes at most; they start when they are needed.
    package var workers = 1
    /// MiB of memory a worker's code may use.
    package var memory = 128
    /// The only environment variables of a worker beside `PATH`.
    package var environment = NamedValues<Secret>()
    /// Bytes of a result.
    package var outputLimit = LocalFunction.productOutputLimit

    package init() {}

    /// The largest result of a synchronous call.
    ///
    /// - Source: FunctionGraph User Guide, quotas
    package static let productOutputLimit = 6 << 20

    package static let typeName = "local function"
    package static let fields: [ConfigurationField<LocalFunction>] = [
        .optional("code", \.code, "folder of the code, relative to this file"),
        .defaulted("environment", \.environment, NamedValues(), "environment variables of the code"),
        .optional("handler", \.handler, "module.function, the module being a file of the folder"),
        .defaulted("memory", \.memory, 128, "MiB the code may use, 32 to 10240"),
        .defaulted("output_limit", \.outputLimit, LocalFunction.productOutputLimit, "bytes of a result, 1 to 67108864"),
        .optional("runtime", \.runtime, "what runs the code"),
        .defaulted("timeout", \.timeout, 3_000, "milliseconds a call may run, 1 to 600000"),
        .optional("url", \.url, "where the function listens: gets the event, answers the result"),
        .required("urn", \.urn, "URN of the function; with a version or alias it stands for that one only"),
        .defaulted("workers", \.workers, 1, "worker processes at most, 1 to 64"),
    ]

    /// Values a setting may have, by its key.
    static let ranges: [(key: String, range: ClosedRange<Int>)] = [
        ("memory", 32...10_240), ("output_limit", 1...(64 << 20)), ("timeout", 1...600_000), ("workers", 1...64),
    ]
}

/// What runs the code of a function.
package enum FunctionRuntime: String, ConfigurationWord {
    case python3 = "Python3"
    case nodejs = "Node.js"
}

/// The address of a function that runs somewhere else: `http://` or `https://`, host, perhaps a port and a path.
package struct FunctionURL: ConfigurationValue, Hashable {
    package let isTLS: Bool
    /// Host without brackets, in lower case.
    package let host: String
    package let port: Int
    /// Path and query, at least `/`.
    package let target: String
    /// The URL as it was written.
    package let text: String

    /// Parses a URL.
    ///
    /// `nil` when it is none of this form. A user and password before the host are no part of it: give the function its secret in the path
    /// or by its network.
    package init?(_ text: String) {
        let rest: Substring
        if text.hasPrefix("http://") {
            self.isTLS = false
            rest = text.dropFirst(7)
        } else if text.hasPrefix("https://") {
            self.isTLS = true
            rest = text.dropFirst(8)
        } else {
            return nil
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !text.contains("#") else { return nil }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let target = rest.dropFirst(authority.count)
        var host = authority
        var port = self.isTLS ? 443 : 80
        let colon = authority.lastIndex(of: ":")
        if let colon, !authority[colon...].contains("]") {
            guard let number = UInt16(authority[authority.index(after: colon)...]), number > 0 else { return nil }
            host = authority[..<colon]
            port = Int(number)
        }
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
            guard host.contains(":"), host.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            guard host.utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-._".utf8.contains($0) })
            else { return nil }
        }
        guard !host.isEmpty else { return nil }
        self.host = host.lowercased()
        self.port = port
        self.target = target.isEmpty ? "/" : (target.hasPrefix("?") ? "/" + target : String(target))
        self.text = text
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> FunctionURL? {
        guard let text = String.read(node, reader) else { return nil }
        guard let url = FunctionURL(text) else {
            // The text is not shown: what makes it malformed may be a password.
            node.report(.functionURLMalformed, "this is no URL a function can be called at", to: reader.diagnostics)
            return nil
        }
        return url
    }

    package func write(to writer: inout JSONWriter) { writer.value(self.text) }

    package static var shape: ConfigurationShape { .text(description: "an http or https URL") }
}

/// What is wrong with the code of a function.
package enum FunctionFault: Error, Sendable, Equatable {
    /// The folder is not there, or cannot be read.
    case folder(path: String, reason: String)
    /// The folder has no file for the handler's module.
    case handler(file: String, reason: String)

    /// What is wrong, in one sentence.
    package var message: String {
        switch self {
        case .folder(let path, let reason): "cannot use the folder \(path): \(reason)"
        case .handler(let file, let reason): "cannot use the handler's file \(file): \(reason)"
        }
    }
}

/// A handler taken apart.
package struct FunctionHandler: Sendable, Hashable {
    /// The module's path in the folder, without its ending.
    package let module: String
    package let function: String

    /// Parses `module.function`.
    ///
    /// `nil` when it is not of this form, or would leave the folder.
    package init?(_ text: String) {
        guard let dot = text.lastIndex(of: ".") else { return nil }
        let module = text[..<dot]
        let function = text[text.index(after: dot)...]
        guard !module.isEmpty, !function.isEmpty, !module.hasPrefix("/"),
            !module.split(separator: "/", omittingEmptySubsequences: false).contains(where: { $0 == ".." || $0.isEmpty }
            ),
            (module + function).utf8.allSatisfy({
                $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 || "-_./$".utf8.contains($0)
            })
        else { return nil }
        self.module = String(module)
        self.function = String(function)
    }

    /// The files that may hold the module, the first that is there counts.
    package func files(_ runtime: FunctionRuntime) -> [String] {
        switch runtime {
        case .python3: [self.module + ".py", self.module + "/__init__.py"]
        case .nodejs: [self.module + ".js", self.module + ".cjs", self.module + ".mjs"]
        }
    }
}

extension [LocalFunction] {
    /// The function that stands for another one: one of the same version or alias first, else one that names none.
    ///
    /// No version means `latest`.
    package func index(for wanted: FunctionURN) -> Int? {
        let qualifier = wanted.qualifier ?? "latest"
        return self.firstIndex { $0.urn.name == wanted.name && $0.urn.qualifier == qualifier }
            ?? self.firstIndex { $0.urn.name == wanted.name && $0.urn.qualifier == nil }
    }
}
