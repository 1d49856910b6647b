import Diagnostics
import SourceDocument

/// What holds between the members of a local function, between the functions of a file, and between a function and its files.
struct FunctionChecks {
    let reader: ConfigurationReader
    /// Where a URN stood first.
    private var known: [FunctionURN: Node] = [:]

    init(_ reader: ConfigurationReader) { self.reader = reader }

    /// Checks the functions of a file.
    mutating func check(_ root: Node) {
        guard let list = root["functions"], list.isSequence else { return }
        for node in list.items where node.isMapping { self.check(function: node) }
    }

    private mutating func check(function node: Node) {
        if let urn = node["urn"], urn.isScalar, let value = FunctionURN(urn.text) {
            if let first = self.known[value] {
                self.reader.diagnostics.report(
                    Diagnostic(
                        .functionDefinedTwice, "the function \"\(value.text)\" is defined already", at: urn.location,
                        pointer: urn.pointer, notes: [.init("defined here first", at: first.location)]))
            } else {
                self.known[value] = urn
            }
        }
        for (key, range) in LocalFunction.ranges {
            guard let value = node[key], let number = value.integer, !range.contains(number) else { continue }
            value.report(
                .functionSettingRange, "\(key) is \(number)", to: self.reader.diagnostics,
                allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
        self.checkEnvironment(node)
        self.checkTarget(node)
    }

    /// A function has a URL or code, and code has everything that runs it.
    private func checkTarget(_ node: Node) {
        func isSet(_ key: String) -> Bool { node[key].map { !$0.isNull } ?? false }
        let diagnostics = self.reader.diagnostics
        switch (isSet("url"), isSet("code")) {
        case (true, true):
            node.report(.functionTarget, "the function has both a url and code", to: diagnostics)
        case (false, false):
            node.report(.functionTarget, "the function has neither a url nor code", to: diagnostics)
        case (true, false):
            for key in ["runtime", "handler"] where isSet(key) {
                node[key]?.report(.functionTarget, "a function at a url has no \(key) here", to: diagnostics)
            }
        case (false, true):
            let missing = ["runtime", "handler"].filter { !isSet($0) }
            guard missing.isEmpty else {
                node.report(.functionTarget, "code needs a \(missing.joined(separator: " and a "))", to: diagnostics)
                return
            }
            self.checkCode(node)
        }
    }

    private func checkCode(_ node: Node) {
        guard let code = node["code"], code.isScalar, let handler = node["handler"], handler.isScalar,
            let runtime = node["runtime"].flatMap({ FunctionRuntime(rawValue: $0.text) })
        else { return }
        guard FunctionHandler(handler.text) != nil else {
            handler.report(
                .functionCode, "\"\(handler.text)\" is no handler of the form module.function",
                to: self.reader.diagnostics)
            return
        }
        var function = LocalFunction()
        function.code = code.text
        function.handler = handler.text
        function.runtime = runtime
        guard let fault = self.reader.functionFault(function) else { return }
        switch fault {
        case .folder: code.report(.functionCode, fault.message, to: self.reader.diagnostics)
        case .handler: handler.report(.functionCode, fault.message, to: self.reader.diagnostics)
        }
    }

    private func checkEnvironment(_ node: Node) {
        guard let environment = node["environment"], environment.isMapping else { return }
        for entry in environment.entries {
            let name = entry.key.text
            guard name.isEmpty || name.contains("=") || name.utf8.contains(0) || entry.value.text.utf8.contains(0)
            else { continue }
            entry.key.report(
                .functionSettingRange, "\"\(name)\" cannot be an environment variable", to: self.reader.diagnostics,
                allowed: "names without =, and no zero bytes")
        }
    }
}
