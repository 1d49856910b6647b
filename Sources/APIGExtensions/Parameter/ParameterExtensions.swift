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
        for entry in parameter.entries where entry.key.utf8.starts(with: "x-apigateway-".utf8) {
            let key = entry.key.text
            switch key {
            case PassThroughExtension.definition.key:
                self.passThrough = values.word(entry.value, key, PassThroughExtension.self)
            case SampleExtension.definition.key: self.sample = values.text(entry.value, key, maxLength: 255)
            case OrchestrationsExtension.definition.key:
                self.orchestrations = OrchestrationsExtension.read(entry.value, values)
            default: ExtensionCatalogue.reportStray(entry, at: .parameter, diagnostics)
            }
        }
    }
}
