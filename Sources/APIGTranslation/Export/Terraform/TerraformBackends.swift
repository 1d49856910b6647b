import Diagnostics
import GatewayConfiguration

/// Backends and the policies that choose among them, as blocks of an API.
extension TerraformExporter {
    func addWeb(_ backend: BackendAPI?, _ type: String, _ api: API, _ path: [String], to parent: inout HCLBlock) {
        guard let backend else { return }
        var block = HCLBlock(type: type)
        self.addWebArguments(backend, api, path, to: &block.body)
        parent.body.add(block)
    }

    private func addWebArguments(_ backend: BackendAPI, _ api: API, _ path: [String], to body: inout HCLBody) {
        body["path"] = .text(backend.requestURI)
        if backend.vpcChannelStatus == .address {
            body["backend_address"] = .text(backend.urlDomain ?? "")
        } else {
            body["vpc_channel_id"] = self.variable(
                "channel", "load balance channel", backend.vpcChannelInfo?.channelName ?? "")
            body["host_header"] = backend.vpcChannelInfo?.proxyHost.map { .text($0) }
        }
        body["request_method"] = .text(backend.requestMethod.rawValue)
        body["request_protocol"] = .text(backend.requestProtocol.rawValue)
        body["timeout"] = .number(backend.timeout)
        body["retry_count"] = Int(backend.retryCount).map { .number($0) }
        body["authorizer_id"] = backend.authorizerName.map { self.authorizerID($0) }
        self.lost(backend.enableSmChannel, "enable_sm_channel", api, path + ["enable_sm_channel"])
        self.lost(backend.remark?.isEmpty == false, "the description of a backend", api, path + ["remark"])
        self.lost(backend.vpcChannelInfo?.cascadeFlag == true, "cascade_flag", api, path + ["vpc_channel_info"])
        // A default backend has an argument for it, a policy's has none.
        if path.count == 1 {
            body["ssl_enable"] = backend.enableClientSSL ? .boolean(true) : nil
        } else {
            self.lost(backend.enableClientSSL, "enable_client_ssl of a backend policy", api, path)
        }
    }

    func addFunction(
        _ function: FunctionInfo?, _ type: String, to parent: inout HCLBlock, _ api: API, _ path: [String]
    ) {
        guard let function else { return }
        var block = HCLBlock(type: type)
        self.addFunctionArguments(function, api, path, to: &block.body)
        parent.body.add(block)
    }

    private func addFunctionArguments(_ function: FunctionInfo, _ api: API, _ path: [String], to body: inout HCLBody) {
        body["function_urn"] = .text(function.functionURN)
        body["version"] = function.version.map { .text($0) }
        body["function_alias_urn"] = function.aliasURN.map { .text($0) }
        body["network_type"] = .text(function.networkType)
        body["request_protocol"] = function.requestProtocol == "GRPCS" ? .text("GRPCS") : nil
        body["invocation_type"] = .text(function.invocationType)
        body["timeout"] = .number(function.timeout)
        body["authorizer_id"] = function.authorizerName.map { self.authorizerID($0) }
        self.lost(function.remark?.isEmpty == false, "the description of a backend", api, path + ["remark"])
    }

    func addMock(_ mock: MockInfo?, _ type: String, to parent: inout HCLBlock, _ api: API, _ path: [String]) {
        guard let mock else { return }
        var block = HCLBlock(type: type)
        self.addMockArguments(mock, api, path, to: &block.body)
        parent.body.add(block)
    }

    private func addMockArguments(_ mock: MockInfo, _ api: API, _ path: [String], to body: inout HCLBody) {
        body["response"] = .text(mock.resultContent ?? "")
        body["status_code"] = mock.statusCode.map { .number($0) }
        body["authorizer_id"] = mock.authorizerName.map { self.authorizerID($0) }
        self.lost(mock.remark?.isEmpty == false, "the description of a backend", api, path + ["remark"])
    }

    // MARK: Policies

    func addBackendPolicies(of api: API, to parent: inout HCLBlock) {
        for (position, policy) in api.policyHTTPs.enumerated() {
            let path = ["policy_https", String(position)]
            var block = self.policy(policy, "web_policy")
            if let backend = policy.backendAPI {
                self.addWebArguments(backend, api, path + ["backend_api"], to: &block.body)
            }
            self.addParts(of: policy, to: &block)
            parent.body.add(block)
        }
        for (position, policy) in api.policyMocks.enumerated() {
            var block = self.policy(policy, "mock_policy")
            if let mock = policy.mockInfo {
                self.addMockArguments(mock, api, ["policy_mocks", String(position), "mock_info"], to: &block.body)
            }
            self.addParts(of: policy, to: &block)
            parent.body.add(block)
        }
        for (position, policy) in api.policyFunctions.enumerated() {
            var block = self.policy(policy, "func_graph_policy")
            if let function = policy.functionInfo {
                let path = ["policy_functions", String(position), "func_info"]
                self.addFunctionArguments(function, api, path, to: &block.body)
            }
            self.addParts(of: policy, to: &block)
            parent.body.add(block)
        }
    }

    private func policy(_ policy: PolicyBackend, _ type: String) -> HCLBlock {
        var block = HCLBlock(type: type)
        block.body["name"] = .text(policy.name)
        block.body["effective_mode"] = .text(policy.effectMode.rawValue)
        return block
    }

    private func addParts(of policy: PolicyBackend, to block: inout HCLBlock) {
        for condition in policy.conditions { block.body.add(Self.condition(condition)) }
        for parameter in policy.backendParameters { block.body.add(self.backendParameter(parameter)) }
    }

    private static func condition(_ condition: Condition) -> HCLBlock {
        var block = HCLBlock(type: "conditions")
        block.body["source"] = .text(condition.origin)
        block.body["type"] = condition.type.flatMap { self.types[$0] }.map { .text($0) }
        block.body["value"] = .text(condition.value)
        block.body["param_name"] = condition.requestParameterName.map { .text($0) }
        block.body["sys_name"] = condition.systemParameterName.map { .text($0) }
        block.body["cookie_name"] = condition.cookieParameterName.map { .text($0) }
        block.body["frontend_authorizer_name"] = condition.frontendAuthorizerParameterName.map { .text($0) }
        block.body["mapped_param_name"] = condition.mappedParameterName.map { .text($0) }
        block.body["mapped_param_location"] = condition.mappedParameterLocation.map { .text($0) }
        return block
    }

    private static let types = ["exact": "Equal", "enum": "Enumerated", "pattern": "Matching"]
}
