import APIGExtensions
import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Importer {
    /// The gateway responses of the document's group.
    ///
    /// - Source: APIG User Guide, apig_03_0121
    func translateResponses(_ extensions: DocumentExtensions, group: APIGroup) {
        for entry in extensions.responses {
            if !NameRules.isResponseName(entry.name.value) {
                entry.name.node.report(
                    .responseName, "the response's name is \"\(entry.name.value)\"", to: self.diagnostics)
            }
            var response = GatewayResponse()
            response.groupName = group.name
            response.name = entry.name.value
            response.source = entry.name.node.sourceReference
            for error in entry.entries { self.checkVariables(inBody: error.body) }
            response.responses = NamedValues(
                entry.entries.map { error in
                    var result = GatewayResponseEntry()
                    result.status = error.status?.value
                    result.body = error.body?.value
                    result.headers = error.headers.map { ResponseHeader(key: $0.key, value: $0.value) }
                    return (name: error.type.value, value: result)
                })
            self.definitions[DefinitionKey(.response, response.qualifiedName)] = entry.name.node
            self.configuration.responses.append(response)
        }
    }

    /// - Source: APIG User Guide, apig_03_0008
    private func checkVariables(inBody body: Located<String>?) {
        guard let body else { return }
        for name in ContextVariables.names(in: body.value)
        where !ContextVariables.isKnown(name, among: ContextVariables.responses) {
            let near = nearestName(to: name, among: ContextVariables.responses)
            body.node.report(
                .contextVariableUnknown, "there is no \(name)" + (near.map { "; did you mean \($0)?" } ?? ""),
                to: self.diagnostics,
                fix: near.flatMap { Fix("write \($0)", body.node.replaced(name, with: $0)) })
        }
    }
}
