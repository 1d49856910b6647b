package import Diagnostics
package import SourceDocument

/// The extensions of a parameter.
package struct ParameterExtensions: Sendable {
    package private(set) var passThrough: Located<PassThroughExtension>?
    package private(set) var sample: Located<String>?
    package private(set) var orchestrations: [Located<String>] = []

    /// Reads the extensions of a parameter; the parameter itself is read elsewhere.
    package init(reading parameter: Node, diagnostics: DiagnosticCollector) {
        let values = ValueReader(diagnostics: diagnostics)
        for entry in parameter.entries {
            switch ParameterExtensionKey.names.find(entry) {
            case .passThrough:
                self.passThrough = values.word(
                    entry.value, PassThroughExtension.definition.key, PassThroughExtension.self)
            case .sample:
                self.sample = values.text(entry.value, SampleExtension.definition.key, maxLength: 255)
            case .orchestrations: self.orchestrations = OrchestrationsExtension.read(entry.value, values)
            case nil:
                if entry.keyHasPrefix("x-apigateway-") {
                    ExtensionCatalogue.reportStray(entry, at: .parameter, diagnostics)
                }
            }
        }
    }
}

/// The keys of the extensions of a parameter.
private enum ParameterExtensionKey: KeyWord {
    case passThrough, sample, orchestrations

    var word: String {
        switch self {
        case .passThrough: PassThroughExtension.definition.key
        case .sample: SampleExtension.definition.key
        case .orchestrations: OrchestrationsExtension.definition.key
        }
    }

    static let names = KeyWords<ParameterExtensionKey>()
}
