import GatewayConfiguration

/// Paths, parameters and backends.
extension ConfigurationGenerator {
    private static let paths = [
        "/", "/orders", "/orders/{id}", "/orders/{id}/items/{item}", "/files/{proxy+}", "/a-b_c.d/%E4%B8%AD/*",
        "/Orders",
    ]

    mutating func addParameters(to api: inout API) {
        api.requestURI = self.random.pick(Self.paths)
        if api.requestURI.contains("+}") { api.matchMode = .normal }
        let variables = api.requestURI.split(separator: "{").dropFirst().map {
            String($0.prefix { $0 != "}" && $0 != "+" })
        }
        for name in variables { api.requestParameters.append(self.parameter(name, .path)) }
        for number in 0..<self.random.number(0...4) {
            let name = self.random.pick(["q", "X-Tier-", "a.b_c", "Limit"]) + String(number)
            api.requestParameters.append(self.parameter(name, self.random.pick([.query, .header])))
        }
        if self.random.one(in: 3), !api.requestParameters.isEmpty {
            let index = self.random.number(0...api.requestParameters.count - 1)
            api.requestParameters[index].orchestrations = ["tenant_map", "tenant_empty"]
        }
    }

    private mutating func parameter(_ name: String, _ location: ParameterLocation) -> RequestParameter {
        var parameter = RequestParameter()
        parameter.name = name
        parameter.location = location
        parameter.required = YesNo(location == .path || self.random.one(in: 2))
        parameter.passThrough = self.random.pick(YesNo.allCases)
        parameter.type = self.random.pick(ParameterType.allCases)
        parameter.remark = self.texts.optional(255)
        parameter.sampleValue = self.texts.optional(255)
        parameter.defaultValue = self.texts.optional(255)
        parameter.regular = self.random.one(in: 4) ? self.random.pick(["^[1-3]$", "a: b #c", "\\d+"]) : nil
        if self.random.one(in: 3) {
            parameter.enumerations = self.random.pick([
                "a", "a,b", "1,2.5,-3", "yes,no", " a , b ", "a,,b", "0x10,1e5,007", "漢,#x",
            ])
        }
        switch parameter.type {
        case .string:
            parameter.minSize = self.random.one(in: 3) ? self.random.number(1...5) : nil
            parameter.maxSize = self.random.one(in: 3) ? self.random.number(5...100_000) : nil
        case .number:
            let limits = self.random.pick(
                [
                    (nil, nil), ("1", nil), (nil, "100"), ("-5", "0"), ("0", "5"), ("0.25", "1.50"),
                    ("-9007199254740993", "123456789012345678901234567890"), ("5.0", "5.0"),
                ] as [(String?, String?)])
            (parameter.minNumber, parameter.maxNumber) = limits
        }
        return parameter
    }

    mutating func addBackend(to api: inout API) {
        api.backendType = self.random.pick([.http, .http, .function, .mock])
        switch api.backendType {
        case .http, .grpc:
            let backend = self.http(api, self.random.pick(VPCChannelStatus.allCases))
            api.backendAPI = backend
            api.backendParameters = self.backendParameters(api, backend)
        case .function:
            api.functionInfo = self.function()
            api.backendParameters = self.backendParameters(api, nil)
        case .mock:
            api.mockInfo = self.mock()
            api.backendParameters = self.backendParameters(api, nil)
        }
        for number in 0..<(self.random.one(in: 2) ? 0 : self.random.number(1...3)) { self.addPolicy(number, to: &api) }
    }

    private mutating func addPolicy(_ number: Int, to api: inout API) {
        var policy = PolicyBackend()
        policy.name = self.random.pick(["policy_\(number)", "策略_\(number)"])
        policy.effectMode = self.random.pick(EffectMode.allCases)
        policy.conditions = (0..<self.random.number(1...5)).map { _ in self.condition(api) }
        switch api.backendType {
        case .http, .grpc:
            let backend = self.http(api, self.random.pick([.address, .channel]))
            policy.backendAPI = backend
            policy.backendParameters = self.backendParameters(api, backend)
            api.policyHTTPs.append(policy)
        case .function:
            policy.functionInfo = self.function()
            policy.backendParameters = self.backendParameters(api, nil)
            api.policyFunctions.append(policy)
        case .mock:
            policy.mockInfo = self.mock()
            policy.backendParameters = self.backendParameters(api, nil)
            api.policyMocks.append(policy)
        }
    }

    private mutating func condition(_ api: API) -> Condition {
        var condition = Condition()
        guard let parameter = api.requestParameters.randomElement(using: &self.random), self.random.one(in: 2) else {
            condition.origin = "source"
            condition.value = self.random.pick(["10.0.0.0/8,192.0.2.7", "192.0.2.1"])
            return condition
        }
        condition.requestParameterName = parameter.name
        condition.type = self.random.pick(["exact", "enum", "pattern"])
        condition.value = condition.type == "pattern" ? self.random.pick(["^[1-3]$", "a.*: #"]) : self.texts.text(255)
        return condition
    }

    private mutating func http(_ api: API, _ status: VPCChannelStatus) -> BackendAPI {
        var backend = BackendAPI()
        backend.vpcChannelStatus = status
        backend.requestMethod = self.random.pick(RequestMethod.allCases)
        backend.requestProtocol = self.random.pick([.http, .https])
        backend.requestURI = self.backendPath()
        backend.timeout = self.random.pick([1, 5_000, 60_000, 600_000])
        backend.retryCount = String(self.random.number(-1...10))
        backend.enableClientSSL = backend.requestProtocol == .https && self.random.one(in: 3)
        backend.enableSmChannel = self.random.one(in: 5)
        backend.remark = self.texts.optional(255)
        var channel = VPCChannelReference()
        channel.channelName = self.random.pick(["orders-pool", "池.a_b"])
        switch status {
        case .address:
            backend.urlDomain = self.random.pick([
                "h.example:8443", "#host#", "#abc##Def-1#:80", "192.0.2.1", "[2001:db8::1]:80",
            ])
        case .channel:
            channel.proxyHost = self.random.one(in: 3) ? "shop.example" : nil
            channel.cascadeFlag = self.random.one(in: 4)
            backend.vpcChannelInfo = channel
        case .memberGroups:
            backend.vpcChannelInfo = channel
            backend.remark = nil
            backend.memberGroupURLInfos = ["blue", "green"].prefix(self.random.number(1...2)).map { name in
                var url = MemberGroupURL()
                url.memberGroupName = name
                url.requestMethod = self.random.pick(RequestMethod.allCases)
                url.requestProtocol = backend.requestProtocol
                url.requestURI = self.backendPath()
                return url
            }
            backend.requestMethod = backend.memberGroupURLInfos[0].requestMethod
            backend.requestURI = backend.memberGroupURLInfos[0].requestURI
        }
        return backend
    }

    private mutating func backendPath() -> String {
        self.random.pick(["/", "/o", "/o/{key}", "/pre-{key}-post/#root#", "/a/*/b"])
    }

    private mutating func backendParameters(_ api: API, _ backend: BackendAPI?) -> [BackendParameter] {
        var parameters: [BackendParameter] = []
        let paths = [backend?.requestURI ?? ""] + (backend?.memberGroupURLInfos.map(\.requestURI) ?? [])
        if paths.contains(where: { $0.contains("{key}") }) { parameters.append(self.sent("key", .path, api)) }
        for number in 0..<self.random.number(0...3) {
            parameters.append(self.sent("P-\(number)", self.random.pick([.query, .header]), api))
        }
        return parameters
    }

    private mutating func sent(_ name: String, _ location: ParameterLocation, _ api: API) -> BackendParameter {
        var parameter = BackendParameter()
        parameter.name = name
        parameter.location = location
        parameter.remark = self.texts.optional(255)
        let names = api.requestParameters.map(\.name)
        parameter.origin = self.random.pick(ParameterOrigin.allCases)
        if parameter.origin == .request, names.isEmpty { parameter.origin = .constant }
        switch parameter.origin {
        case .request: parameter.value = self.random.pick(names)
        case .constant: parameter.value = self.texts.text(255)
        case .system: parameter.value = self.random.pick(["$context.requestId", "$context.sourceIp", "$context.stage"])
        }
        return parameter
    }

    private mutating func function() -> FunctionInfo {
        var function = FunctionInfo()
        function.functionURN = "urn:fss:eu-de:0123abcd:function:default:orders"
        function.version = self.random.one(in: 3) ? nil : self.random.pick(["latest", "1.0", "007"])
        function.aliasURN = function.version == nil ? "\(function.functionURN):!blue" : nil
        function.invocationType = self.random.pick(["sync", "async"])
        function.networkType = self.random.pick(["V1", "V2"])
        function.timeout = function.networkType == "V2" ? self.random.pick([1, 600_000]) : 5_000
        function.requestProtocol = self.random.one(in: 6) ? "GRPCS" : "HTTPS"
        function.remark = self.texts.optional(255)
        return function
    }

    private mutating func mock() -> MockInfo {
        var mock = MockInfo()
        mock.resultContent = self.texts.optional(2_000)
        mock.remark = self.texts.optional(255)
        return mock
    }
}
