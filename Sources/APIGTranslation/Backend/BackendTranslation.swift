import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The default backend, its parameters, and the backends chosen by conditions.
    ///
    /// - Source: APIG User Guide, apig_03_0090 and following; error codes APIG.2011, APIG.2027, APIG.2028
    func translateBackend(_ extensions: OperationExtensions, _ context: OperationContext, into api: inout API) {
        if self.options.isMockMode {
            api.backendType = .mock
            var mock = MockInfo()
            mock.resultContent = extensions.backend?.mockEndpoints?.resultContent?.value ?? self.normalSample(context)
            api.mockInfo = mock
            return
        }
        guard let backend = extensions.backend else {
            if self.options.isSimpleMode, context.operation.node[BackendExtension.definition.key] == nil {
                context.operation.key.report(
                    .importMockAssumed, "the operation has no x-apigateway-backend and gets a mock",
                    to: self.diagnostics)
                api.backendType = .mock
                var mock = MockInfo()
                mock.resultContent = self.normalSample(context)
                api.mockInfo = mock
                return
            }
            context.operation.key.report(
                .backendMissing, "the operation has no x-apigateway-backend", to: self.diagnostics)
            return
        }
        self.check(backend)
        guard let type = backend.type else { return }
        var path: Located<String>?
        switch type.value {
        case .http:
            api.backendType = .http
            api.backendAPI = backend.httpEndpoints.map { self.translate($0) }
            path = backend.httpEndpoints?.path
        case .httpVPC:
            api.backendType = .http
            api.backendAPI = backend.httpVpcEndpoints.map { self.translate($0) }
            path = backend.httpVpcEndpoints?.path
        case .httpVPCMemberGroup:
            api.backendType = .http
            api.backendAPI = backend.httpVpcMemberGroupEndpoints.map { self.translate($0) }
        case .function:
            api.backendType = .function
            api.functionInfo = backend.functionEndpoints.map { self.translate($0) }
        case .mock:
            api.backendType = .mock
            api.mockInfo = backend.mockEndpoints.map { self.translate($0) }
        }
        let paths =
            path.map { [$0] } ?? backend.httpVpcMemberGroupEndpoints?.memberGroupURLInfos.compactMap(\.path) ?? []
        api.backendParameters = self.translate(
            backend.parameters, paths: paths, type: type.value, backend: backend.node, context)
        self.translatePolicies(extensions, backend: type.value, context, into: &api)
    }

    /// What the endpoints of a backend name, and how.
    func check(_ backend: BackendExtension) {
        let channels = [backend.httpVpcEndpoints?.name, backend.httpVpcMemberGroupEndpoints?.name]
        let groups = backend.httpVpcMemberGroupEndpoints?.memberGroupURLInfos ?? []
        let form = "3 to 64 letters, digits, -, _ and ., a letter first"
        for name in channels { self.checkResourceName(name, "channel", NameRules.isChannelName, allowed: form) }
        for group in groups {
            self.checkResourceName(group.name, "server group", NameRules.isChannelName, allowed: form)
        }
        for path in [backend.httpEndpoints?.path, backend.httpVpcEndpoints?.path] + groups.map(\.path) {
            self.checkPathText(path)
        }
        self.checkExisting(backend)
    }

    private func normalSample(_ context: OperationContext) -> String {
        guard let node = context.operation.responsesNode else { return "" }
        let samples = ResponseSamples(
            responses: node, resolved: context.operation.responses.map { ($0.status.value, $0.node) },
            diagnostics: DiagnosticCollector())
        return samples.normal?.value ?? ""
    }

    func translate(_ endpoints: HTTPEndpoints) -> BackendAPI {
        var backend = BackendAPI()
        backend.urlDomain = endpoints.address?.value
        backend.requestProtocol = Self.backendProtocol(endpoints.scheme?.value.rawValue)
        backend.requestMethod = Self.method(endpoints.method?.value.rawValue)
        backend.requestURI = endpoints.path?.value ?? "/"
        backend.timeout = endpoints.timeout?.value ?? 5_000
        backend.retryCount = endpoints.retryCount.map { String($0.value) } ?? "-1"
        backend.enableClientSSL = endpoints.enableClientSSL?.value ?? false
        backend.enableSmChannel = endpoints.enableSmChannel?.value ?? false
        backend.remark = endpoints.description?.value.nilIfEmpty
        if let path = endpoints.path { self.checkBackendPath(path) }
        return backend
    }

    func translate(_ endpoints: HTTPVpcEndpoints) -> BackendAPI {
        var backend = BackendAPI()
        backend.vpcChannelStatus = .channel
        var channel = VPCChannelReference()
        channel.channelName = endpoints.name?.value ?? ""
        channel.proxyHost = endpoints.host?.value.nilIfEmpty
        channel.cascadeFlag = endpoints.cascadeFlag?.value ?? false
        backend.vpcChannelInfo = channel
        backend.requestProtocol = Self.backendProtocol(endpoints.scheme?.value.rawValue)
        backend.requestMethod = Self.method(endpoints.method?.value.rawValue)
        backend.requestURI = endpoints.path?.value ?? "/"
        backend.timeout = endpoints.timeout?.value ?? 5_000
        backend.retryCount = endpoints.retryCount.map { String($0.value) } ?? "-1"
        backend.enableClientSSL = endpoints.enableClientSSL?.value ?? false
        backend.enableSmChannel = endpoints.enableSmChannel?.value ?? false
        backend.remark = endpoints.description?.value.nilIfEmpty
        if let path = endpoints.path { self.checkBackendPath(path) }
        return backend
    }

    func translate(_ endpoints: HTTPVpcMemberGroupEndpoints) -> BackendAPI {
        var backend = BackendAPI()
        backend.vpcChannelStatus = .memberGroups
        var channel = VPCChannelReference()
        channel.channelName = endpoints.name?.value ?? ""
        backend.vpcChannelInfo = channel
        backend.memberGroupURLInfos = endpoints.memberGroupURLInfos.map { info in
            var url = MemberGroupURL()
            url.memberGroupName = info.name?.value ?? ""
            url.requestProtocol = Self.backendProtocol(info.scheme?.value.rawValue)
            url.requestMethod = Self.method(info.method?.value.rawValue)
            url.requestURI = info.path?.value ?? "/"
            if let path = info.path { self.checkBackendPath(path) }
            return url
        }
        // The product's record asks for these; each group's own URL decides.
        backend.requestProtocol = backend.memberGroupURLInfos.first?.requestProtocol ?? .http
        backend.requestMethod = backend.memberGroupURLInfos.first?.requestMethod ?? .any
        backend.requestURI = backend.memberGroupURLInfos.first?.requestURI ?? "/"
        backend.timeout = endpoints.timeout?.value ?? 5_000
        backend.retryCount = endpoints.retryCount.map { String($0.value) } ?? "-1"
        backend.enableClientSSL = endpoints.enableClientSSL?.value ?? false
        backend.enableSmChannel = endpoints.enableSmChannel?.value ?? false
        return backend
    }

    func translate(_ endpoints: FunctionEndpoints) -> FunctionInfo {
        var function = FunctionInfo()
        function.functionURN = endpoints.functionURN?.value ?? ""
        function.version = endpoints.version?.value.nilIfEmpty
        function.aliasURN = endpoints.aliasURN?.value.nilIfEmpty
        function.invocationType = endpoints.invocationType?.value.rawValue ?? "sync"
        function.networkType = endpoints.networkType?.value ?? "V1"
        function.timeout = endpoints.timeout?.value ?? 5_000
        function.requestProtocol = endpoints.requestProtocol?.value ?? "HTTPS"
        function.remark = endpoints.description?.value.nilIfEmpty
        return function
    }

    func translate(_ endpoints: MockEndpoints) -> MockInfo {
        var mock = MockInfo()
        mock.resultContent = endpoints.resultContent?.value.nilIfEmpty
        mock.remark = endpoints.description?.value.nilIfEmpty
        return mock
    }

    private static func backendProtocol(_ scheme: String?) -> BackendProtocol { scheme == "http" ? .http : .https }

    private static func method(_ method: String?) -> RequestMethod { method.flatMap(RequestMethod.init) ?? .any }

    /// - Source: APIG User Guide, apig_03_0083 (backend paths)
    private func checkBackendPath(_ path: Located<String>) {
        do {
            let template = try PathTemplate(path.value)
            let isGreedy = template.segments.joined().contains { if case .greedy = $0 { true } else { false } }
            if isGreedy {
                path.node.report(
                    .greedyVariableInBackendPath, "the path is \"\(path.value)\"", to: self.diagnostics,
                    fix: Fix("leave out the plus sign", path.node.replaced("+}", with: "}")))
            }
        } catch {
            path.node.report(.pathTemplateMalformed, "the backend path is \"\(path.value)\"", to: self.diagnostics)
        }
    }
}
