import Diagnostics
import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// An API as an operation.
    ///
    /// - Source: APIG User Guide, apig_03_0083, apig_03_0085 to apig_03_0125
    func operation(_ api: API) -> DocumentValue {
        var operation = ObjectDraft()
        operation["description"] = .text(api.remark ?? "")
        operation["operationId"] = .text(api.name)
        operation["parameters"] = self.parameters(of: api)
        operation["responses"] = self.responses(of: api)
        if self.isSwagger2 {
            operation["schemes"] = self.schemes(of: api.requestProtocol)
        } else {
            operation["servers"] = self.servers(of: api.requestProtocol)
        }
        operation["security"] = self.security(of: api)
        operation["tags"] = .listUnlessEmpty(api.tags.map { .text($0) })
        operation["x-apigateway-content-type"] = api.contentType.map { .text($0) }
        operation["x-apigateway-cors"] = .boolean(api.cors)
        operation["x-apigateway-is-send-fg-body-base64"] = .boolean(api.isSendFgBodyBase64)
        operation["x-apigateway-match-mode"] = .text(api.matchMode.rawValue)
        operation["x-apigateway-request-type"] = .text(api.type == .private ? "private" : "public")
        if self.options.level.hasBackends {
            operation["x-apigateway-backend"] = self.backend(of: api)
            operation["x-apigateway-backend-policies"] = self.backendPolicies(of: api)
            operation["x-apigateway-response"] = .text(api.responseName ?? "default")
        }
        if self.options.level.hasPolicies { self.addBindings(of: api, to: &operation) }
        if let remark = api.bodyRemark, !remark.isEmpty {
            self.report(
                .exportBodyRemark, "the API \"\(api.name)\" describes its request body", api, ["body_remark"])
        }
        return operation.value
    }

    /// The names of the policies and plug-ins bound to an API.
    ///
    /// - Source: APIG User Guide, apig_03_0098, apig_03_0102, apig_03_0105
    private func addBindings(of api: API, to operation: inout ObjectDraft) {
        let throttles = self.selection.throttleNames[api.name] ?? []
        let accessControls = self.selection.accessControlNames[api.name] ?? []
        for (names, what) in [(throttles, "throttling"), (accessControls, "access control")] where names.count > 1 {
            self.report(
                .exportSecondBinding,
                "the API \"\(api.name)\" has the \(what) policies \(names.joined(separator: ", ")); only the first is named",
                api, [])
        }
        operation["x-apigateway-ratelimit"] = throttles.first.map { .text($0) }
        operation["x-apigateway-access-control"] = accessControls.first.map { .text($0) }
        operation["x-apigateway-plugins"] = self.selection.pluginNames[api.name].flatMap { names in
            .listUnlessEmpty(names.map { .text($0) })
        }
    }
}
