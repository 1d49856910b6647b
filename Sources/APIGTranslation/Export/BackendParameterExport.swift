import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// What is sent to a backend beside the body, in its order; places in capitals, as in the product's exports.
    ///
    /// - Source: APIG User Guide, apig_03_0091
    func backendParameters(_ parameters: [BackendParameter]) -> DocumentValue? {
        .listUnlessEmpty(
            parameters.map { parameter in
                var object = ObjectDraft()
                object["description"] = .text(parameter.remark ?? "")
                object["in"] = .text(parameter.location.rawValue)
                object["name"] = .text(parameter.name)
                object["origin"] = .text(parameter.origin.rawValue)
                object["value"] = .text(parameter.value)
                return object.value
            })
    }
}
