import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The gateway responses of the group, where there are backends.
    ///
    /// - Source: APIG User Guide, apig_03_0121
    func gatewayResponses() -> DocumentValue? {
        guard self.options.level.hasBackends, !self.selection.responses.isEmpty else { return nil }
        var responses = ObjectDraft()
        for response in self.selection.responses {
            var entries = ObjectDraft()
            for (type, entry) in response.responses.entries { entries[type] = self.entry(entry, response, type) }
            responses[response.name] = entries.value
        }
        return responses.value
    }

    private func entry(_ entry: GatewayResponseEntry, _ response: GatewayResponse, _ type: String) -> DocumentValue {
        var object = ObjectDraft()
        object["status"] = entry.status.map { .number($0) }
        object["body"] = entry.body.map { .mapping([DocumentMember("application/json", .text($0))]) }
        object["headers"] = .listUnlessEmpty(
            entry.headers.map { header in
                .mapping([DocumentMember("key", .text(header.key)), DocumentMember("value", .text(header.value))])
            })
        if !entry.headers.isEmpty {
            self.report(
                .exportResponseHeaders, "the gateway response \"\(response.name)\" sets headers for \(type)",
                at: self.places.node(
                    .responses, [response.groupName, response.name], ["responses", type, "headers"]))
        }
        return object.value
    }
}
