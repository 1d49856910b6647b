import GatewayConfiguration
import SourceDocument

/// The responses of exported operations: the product writes a fixed one, which says nothing but holds the sample answers.
extension Exporter {
    private static let description = DocumentValue.text("response example")
    private static let plainName = "default"
    /// No response key of OpenAPI, yet the product's; in strict documents the name of a shared response alone.
    private static let corsName = "default-cors"

    /// The `responses` of an operation.
    ///
    /// 2.0 refers to a shared response and has the samples beside it, 3.0 has everything in one response.
    ///
    /// - Source: APIG User Guide, apig_03_0067 (samples), apig_03_0117, apig_03_0118
    func responses(of api: API) -> DocumentValue {
        let shared = api.cors ? Self.corsName : Self.plainName
        let key = self.options.isStrict ? Self.plainName : shared
        var responses = ObjectDraft()
        if self.isSwagger2 {
            responses[key] = .mapping([DocumentMember("$ref", .text("#/responses/\(shared)"))])
            Self.addSamples(of: api, to: &responses)
        } else {
            var response = self.response(withCORS: api.cors)
            Self.addSamples(of: api, to: &response)
            responses[key] = response.value
        }
        return responses.value
    }

    /// The responses operations refer to.
    func sharedResponses() -> DocumentValue {
        var responses = ObjectDraft()
        responses[Self.plainName] = self.response(withCORS: false).value
        if self.selection.apis.contains(where: { $0.cors && !$0.isGRPC }) {
            responses[Self.corsName] = self.response(withCORS: true).value
        }
        return responses.value
    }

    private func response(withCORS hasCORS: Bool) -> ObjectDraft {
        var response = ObjectDraft()
        response["description"] = Self.description
        guard hasCORS else { return response }
        var type = ObjectDraft()
        type["default"] = .text("*")
        type["type"] = .text("string")
        var header = ObjectDraft()
        if self.isSwagger2 {
            header = type
        } else {
            header["description"] = .text("")
            header["schema"] = type.value
        }
        response["headers"] = .mapping([DocumentMember("Access-Control-Allow-Origin", header.value)])
        return response
    }

    private static func addSamples(of api: API, to object: inout ObjectDraft) {
        object["x-apigateway-result-failure-sample"] = .text(api.resultFailureSample ?? "")
        object["x-apigateway-result-normal-sample"] = .text(api.resultNormalSample ?? "")
    }
}
