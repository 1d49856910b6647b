import Diagnostics
import GatewayConfiguration
import SourceDocument

/// Where a backend stands in a configuration: the API itself, or one of its policies.
struct BackendPlace {
    let api: API
    /// The keys from the API to the record that holds the backend.
    let path: [String]
}

extension Exporter {
    /// The default backend of an API.
    ///
    /// - Source: APIG User Guide, apig_03_0090
    func backend(of api: API) -> DocumentValue {
        var backend = ObjectDraft()
        let place = BackendPlace(api: api, path: [])
        self.addEndpoints(
            http: api.backendAPI, function: api.functionInfo, mock: api.mockInfo, api, place, to: &backend)
        backend["parameters"] = self.backendParameters(api.backendParameters)
        return backend.value
    }

    /// Adds the type and the endpoints that go with it, by the kind of the API's default backend.
    func addEndpoints(
        http: BackendAPI?, function: FunctionInfo?, mock: MockInfo?, _ api: API, _ place: BackendPlace,
        to backend: inout ObjectDraft
    ) {
        switch api.backendType {
        case .http, .grpc:
            switch http?.vpcChannelStatus ?? .address {
            case .address:
                backend["type"] = .text("HTTP")
                backend["httpEndpoints"] = http.map { self.httpEndpoints($0) }
            case .channel:
                backend["type"] = .text("HTTP-VPC")
                backend["httpVpcEndpoints"] = http.map { self.httpVpcEndpoints($0) }
            case .memberGroups:
                backend["type"] = .text("HTTP-VPC-MEMBER-GROUP")
                backend["httpVpcMemberGroupEndpoints"] = http.map { self.memberGroupEndpoints($0, place) }
            }
            self.reportAuthorizer(http?.authorizerName, place, "backend_api")
        case .function:
            backend["type"] = .text("FUNCTION")
            backend["functionEndpoints"] = function.map { self.functionEndpoints($0) }
            self.reportAuthorizer(function?.authorizerName, place, "func_info")
        case .mock:
            backend["type"] = .text("MOCK")
            backend["mockEndpoints"] = mock.map { self.mockEndpoints($0, place) }
            self.reportAuthorizer(mock?.authorizerName, place, "mock_info")
        }
    }

    private func reportAuthorizer(_ name: String?, _ place: BackendPlace, _ key: String) {
        guard let name, !name.isEmpty else { return }
        self.report(
            .exportBackendAuthorizer, "a backend of the API \"\(place.api.name)\" uses the authorizer \"\(name)\"",
            place.api, place.path + [key, "authorizer_name"])
    }

    /// - Source: APIG User Guide, apig_03_0092
    private func httpEndpoints(_ backend: BackendAPI) -> DocumentValue {
        var endpoints = self.commonEndpoints(backend)
        endpoints["address"] = backend.urlDomain.map { .text($0) }
        return endpoints.value
    }

    /// - Source: APIG User Guide, apig_03_0093
    private func httpVpcEndpoints(_ backend: BackendAPI) -> DocumentValue {
        var endpoints = self.commonEndpoints(backend)
        endpoints["name"] = .text(backend.vpcChannelInfo?.channelName ?? "")
        endpoints["host"] = backend.vpcChannelInfo?.proxyHost.flatMap { $0.isEmpty ? nil : .text($0) }
        endpoints["cascade_flag"] = .boolean(backend.vpcChannelInfo?.cascadeFlag ?? false)
        return endpoints.value
    }

    private func commonEndpoints(_ backend: BackendAPI) -> ObjectDraft {
        var endpoints = ObjectDraft()
        endpoints["description"] = .text(backend.remark ?? "")
        endpoints["method"] = .text(backend.requestMethod.rawValue)
        endpoints["path"] = .text(backend.requestURI)
        endpoints["scheme"] = .text(backend.requestProtocol.rawValue.lowercased())
        self.addSettings(of: backend, to: &endpoints)
        return endpoints
    }

    private func addSettings(of backend: BackendAPI, to endpoints: inout ObjectDraft) {
        endpoints["enableClientSsl"] = .boolean(backend.enableClientSSL)
        // Only gateways that support it have the key.
        endpoints["enableSmChannel"] = backend.enableSmChannel ? .boolean(true) : nil
        endpoints["retryCount"] = .text(backend.retryCount)
        endpoints["timeout"] = .number(backend.timeout)
    }

    /// - Source: APIG User Guide, apig_03_0136, apig_03_0137
    private func memberGroupEndpoints(_ backend: BackendAPI, _ place: BackendPlace) -> DocumentValue {
        var endpoints = ObjectDraft()
        endpoints["name"] = .text(backend.vpcChannelInfo?.channelName ?? "")
        endpoints["memberGroupUrlInfos"] = .list(
            backend.memberGroupURLInfos.map { info in
                var url = ObjectDraft()
                url["method"] = .text(info.requestMethod.rawValue)
                url["name"] = .text(info.memberGroupName)
                url["path"] = .text(info.requestURI)
                url["scheme"] = .text(info.requestProtocol.rawValue.lowercased())
                return url.value
            })
        self.addSettings(of: backend, to: &endpoints)
        let lost = [
            ("remark", backend.remark?.isEmpty == false),
            ("vpc_channel_proxy_host", backend.vpcChannelInfo?.proxyHost?.isEmpty == false),
            ("cascade_flag", backend.vpcChannelInfo?.cascadeFlag == true),
        ]
        for (key, isSet) in lost where isSet {
            let path = key == "remark" ? [key] : ["vpc_channel_info", key]
            self.report(
                .exportMemberGroups,
                "a backend with member groups of the API \"\(place.api.name)\" has a \(key)", place.api,
                place.path + ["backend_api"] + path)
        }
        return endpoints.value
    }

    /// - Source: APIG User Guide, apig_03_0094
    private func functionEndpoints(_ function: FunctionInfo) -> DocumentValue {
        var endpoints = ObjectDraft()
        endpoints["alias-urn"] = .text(function.aliasURN ?? "")
        endpoints["description"] = .text(function.remark ?? "")
        endpoints["function-urn"] = .text(function.functionURN)
        endpoints["invocation-type"] = .text(function.invocationType)
        endpoints["network-type"] = .text(function.networkType)
        endpoints["req_protocol"] = function.requestProtocol == "HTTPS" ? nil : .text(function.requestProtocol)
        endpoints["timeout"] = .number(function.timeout)
        endpoints["version"] = .text(function.version ?? "")
        return endpoints.value
    }

    /// - Source: APIG User Guide, apig_03_0095
    private func mockEndpoints(_ mock: MockInfo, _ place: BackendPlace) -> DocumentValue {
        var endpoints = ObjectDraft()
        endpoints["description"] = .text(mock.remark ?? "")
        endpoints["result-content"] = .text(mock.resultContent ?? "")
        if let status = mock.statusCode, status != 200 {
            self.report(
                .exportMockStatus, "a mock of the API \"\(place.api.name)\" answers with status \(status)", place.api,
                place.path + ["mock_info", "status_code"])
        }
        return endpoints.value
    }
}
