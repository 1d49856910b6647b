import Diagnostics
import GatewayConfiguration

extension TerraformExporter {
    /// An API as a resource.
    ///
    /// - Source: Terraform provider documentation, huaweicloud_apig_api
    /// - Returns: The resource, or `nil` when the provider cannot make the API.
    func api(_ api: API) -> HCLBlock? {
        let lists = [api.backendAPI].compactMap { $0 } + api.policyHTTPs.compactMap(\.backendAPI)
        guard api.backendType != .grpc, !lists.contains(where: { $0.vpcChannelStatus == .memberGroups }) else {
            self.lost(true, "the kind of backend", api, ["backend_type"])
            return nil
        }
        var block = self.resource("api", self.name("api", api.name))
        block.body["group_id"] = self.id("group", self.selection.group.name)
        block.body["name"] = .text(api.name)
        block.body["type"] = .text(api.type == .private ? "Private" : "Public")
        block.body["request_protocol"] = .text(api.requestProtocol.rawValue)
        block.body["request_method"] = .text(api.requestMethod.rawValue)
        block.body["request_path"] = .text(api.requestURI)
        block.body["matching"] = .text(api.matchMode == .prefix ? "Prefix" : "Exact")
        block.body["security_authentication"] = .text(api.authType.rawValue)
        block.body["simple_authentication"] =
            api.authType == .app && api.authOptions?.appCodeAuthType == .header ? .boolean(true) : nil
        block.body["authorizer_id"] = api.authorizerName.map { self.authorizerID($0) }
        block.body["cors"] = .boolean(api.cors)
        block.body["description"] = api.remark.map { .text($0) }
        block.body["body_description"] = api.bodyRemark.map { .text($0) }
        block.body["content_type"] = api.contentType.map { .text($0) }
        block.body["is_send_fg_body_base64"] = api.isSendFgBodyBase64 ? nil : .boolean(false)
        block.body["tags"] = api.tags.isEmpty ? nil : .list(api.tags.map { .text($0) })
        block.body["response_id"] = self.responseID(api.responseName)
        block.body["success_response"] = api.resultNormalSample.map { .text($0) }
        block.body["failure_response"] = api.resultFailureSample.map { .text($0) }
        for (position, parameter) in api.requestParameters.enumerated() {
            block.body.add(self.requestParameter(parameter, api, ["req_params", String(position)]))
        }
        for parameter in api.backendParameters { block.body.add(self.backendParameter(parameter)) }
        switch api.backendType {
        case .http, .grpc: self.addWeb(api.backendAPI, "web", api, ["backend_api"], to: &block)
        case .function: self.addFunction(api.functionInfo, "func_graph", to: &block, api, ["func_info"])
        case .mock: self.addMock(api.mockInfo, "mock", to: &block, api, ["mock_info"])
        }
        self.addBackendPolicies(of: api, to: &block)
        return block
    }

    private func requestParameter(_ parameter: RequestParameter, _ api: API, _ path: [String]) -> HCLBlock {
        var block = HCLBlock(type: "request_params")
        block.body["name"] = .text(parameter.name)
        block.body["location"] = .text(parameter.location.rawValue)
        block.body["type"] = .text(parameter.type.rawValue)
        block.body["required"] = .boolean(parameter.required == .yes)
        block.body["passthrough"] = .boolean(parameter.passThrough == .yes)
        block.body["description"] = parameter.remark.map { .text($0) }
        block.body["default"] = parameter.defaultValue.map { .text($0) }
        block.body["example"] = parameter.sampleValue.map { .text($0) }
        block.body["enumeration"] = parameter.enumerations.map { .text($0) }
        let (minimum, maximum) =
            parameter.type == .number
            ? (parameter.minNumber, parameter.maxNumber)
            : (parameter.minSize.map { String($0) }, parameter.maxSize.map { String($0) })
        for (key, text) in [("minimum", minimum), ("maximum", maximum)] {
            // The provider knows whole numbers, and takes 0 for unset.
            guard let text else { continue }
            if let number = Int(text), number != 0 {
                block.body[key] = .number(number)
            } else {
                self.lost(true, "the limit \(text) of the parameter \"\(parameter.name)\"", api, path)
            }
        }
        block.body["valid_enable"] = parameter.validEnable == .yes ? .number(1) : nil
        if !parameter.orchestrations.isEmpty {
            block.body["orchestrations"] = .list(
                parameter.orchestrations.map { self.variable("orchestration", "orchestration rule", $0) })
        }
        self.lost(parameter.regular?.isEmpty == false, "the pattern of \"\(parameter.name)\"", api, path + ["regular"])
        return block
    }

    func backendParameter(_ parameter: BackendParameter) -> HCLBlock {
        var block = HCLBlock(type: "backend_params")
        let (value, kind) = Self.systemValue(of: parameter)
        block.body["type"] = .text(parameter.origin.rawValue)
        block.body["name"] = .text(parameter.name)
        block.body["location"] = .text(parameter.location.rawValue)
        block.body["value"] = .text(value)
        block.body["description"] = parameter.remark.map { .text($0) }
        block.body["system_param_type"] = kind.map { .text($0) }
        return block
    }

    /// The provider puts `$context.` before the names it knows, and passes others on as they are.
    private static func systemValue(of parameter: BackendParameter) -> (value: String, kind: String?) {
        guard parameter.origin == .system else { return (parameter.value, nil) }
        for kind in ["frontend", "backend"] {
            let prefix = "$context.authorizer.\(kind)."
            if parameter.value.hasPrefix(prefix) { return (String(parameter.value.dropFirst(prefix.count)), kind) }
        }
        let name = parameter.value.hasPrefix("$context.") ? String(parameter.value.dropFirst(9)) : parameter.value
        return (Self.internalNames.contains(name) ? name : parameter.value, "internal")
    }

    private static let internalNames = [
        "sourceIp", "stage", "apiId", "appId", "requestId", "serverAddr", "serverName", "handleTime", "providerAppId",
    ]
}
