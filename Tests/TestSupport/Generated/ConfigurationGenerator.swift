package import GatewayConfiguration

/// Makes configurations of one group in everything a document can say; the same seed gives the same one.
///
/// What is made is as an import leaves it: sorted, ids made of names, nothing set that goes without saying.
package struct ConfigurationGenerator {
    var random: FuzzRandom
    var texts: OddTexts
    private var configuration = Configuration()
    private var group = APIGroup()

    init(seed: UInt64) {
        self.random = FuzzRandom(seed: seed)
        self.texts = OddTexts(seed: seed ^ 0x7E57)
    }

    /// A configuration.
    package static func make(seed: UInt64) -> Configuration {
        var generator = ConfigurationGenerator(seed: seed)
        return generator.run()
    }

    private mutating func run() -> Configuration {
        self.group.name = self.random.pick(["shop", "商店_group", "Weather_2", "a_group_of_apis"])
        self.group.id = ResourceID.make("group", self.group.name)
        self.group.remark = self.texts.optional(1_000)
        self.configuration.groups = [self.group]
        self.makePolicies()
        let count = self.random.number(0...3)
        var routes: Set<String> = []
        for number in 0..<count {
            let api = self.api(number)
            // A document has one operation for a path and method.
            guard routes.insert("\(api.requestMethod.rawValue) \(api.requestURI)").inserted else { continue }
            self.configuration.apis.append(api)
            self.bind(api)
        }
        self.sort()
        return self.configuration
    }

    // MARK: Policies

    private mutating func makePolicies() {
        self.configuration.throttles = self.names("limit").map { self.throttle($0) }
        self.configuration.accessControls = self.names("acl").map { self.accessControl($0) }
        self.configuration.authorizers = self.names("login").map { self.authorizer($0) }
        self.configuration.responses = self.names("terse").prefix(2).map { self.response($0) }
    }

    private mutating func names(_ base: String) -> [String] {
        (0..<self.random.number(0...2)).map { "\(base)_\($0)" } + (self.random.one(in: 3) ? ["限流_\(base)"] : [])
    }

    private mutating func throttle(_ name: String) -> ThrottlePolicy {
        var policy = ThrottlePolicy()
        policy.id = ResourceID.make("throttle", name)
        policy.name = name
        policy.apiCallLimits = self.random.number(10...2_147_483_647)
        policy.userCallLimits = self.random.one(in: 2) ? self.random.number(5...10) : nil
        policy.appCallLimits = self.random.one(in: 2) ? self.random.number(1...5) : nil
        policy.ipCallLimits = self.random.one(in: 2) ? self.random.number(1...10) : nil
        policy.timeInterval = self.random.number(1...100)
        policy.timeUnit = self.random.pick(TimeUnit.allCases)
        policy.type = self.random.pick(ThrottleScope.allCases)
        policy.specials = (0..<self.random.number(0...2)).map { number in
            var special = ThrottleSpecial()
            special.object = "5f1c0de5f1c0de5f1c0de5f1c0de000\(number)"
            special.objectType = self.random.pick(ThrottleSpecial.ObjectType.allCases)
            special.callLimits = self.random.number(1...10)
            return special
        }
        return policy
    }

    private mutating func accessControl(_ name: String) -> AccessControlPolicy {
        var policy = AccessControlPolicy()
        policy.id = ResourceID.make("acl", name)
        policy.name = name
        policy.type = self.random.pick(AccessControlPolicy.Effect.allCases)
        policy.entityType = self.random.pick(AccessControlPolicy.EntityType.allCases)
        policy.value =
            switch policy.entityType {
            case .ip: self.random.pick(["10.0.0.0/8", "192.0.2.1,198.51.100.10-198.51.100.20", "2001:db8::1"])
            case .domain: "account_a,account-b"
            case .domainID: "9a0b9a0b9a0b9a0b9a0b9a0b9a0b0002"
            }
        return policy
    }

    private mutating func authorizer(_ name: String) -> CustomAuthorizer {
        var authorizer = CustomAuthorizer()
        authorizer.id = ResourceID.make("authorizer", name)
        authorizer.name = name
        // Callers can be authenticated by one of the frontend alone; there is always one.
        authorizer.type = name.hasSuffix("_1") ? .backend : .frontend
        authorizer.authorizerURI = "urn:fss:eu-de:0123abcd:function:default:\(name == "login_0" ? "check" : "其他")"
        authorizer.authorizerURI = authorizer.authorizerURI.replacing("其他", with: "other")
        authorizer.authorizerVersion = self.random.one(in: 3) ? nil : "latest"
        authorizer.authorizerAliasURI =
            authorizer.authorizerVersion == nil ? authorizer.authorizerURI + ":!blue" : nil
        authorizer.networkType = self.random.pick(["V1", "V2"])
        authorizer.identities = (0..<self.random.number(1...3)).map { number in
            var identity = AuthorizerIdentity()
            identity.name = "X-Id-\(number)"
            identity.location = self.random.pick(AuthorizerIdentity.Location.allCases)
            identity.validation =
                self.random.one(in: 2) ? self.random.pick(["^[A-Za-z0-9]{20,}$", "a|b: #c", "\\d+"]) : nil
            return identity
        }
        authorizer.ttl = self.random.pick([0, 1, 3_600])
        authorizer.timeout = self.random.pick([1, 5_000, 600_000])
        authorizer.retryAttempts = self.random.number(0...10)
        authorizer.needBody = self.random.one(in: 2)
        authorizer.authDowngradeEnabled = self.random.one(in: 2)
        return authorizer
    }

    private mutating func response(_ name: String) -> GatewayResponse {
        var response = GatewayResponse()
        response.groupName = self.group.name
        response.name = name.replacing("限流_", with: "short-")
        let types = ["THROTTLED", "ACCESS_DENIED", "DEFAULT_4XX", "AUTHORIZER_FAILURE", "NOT_FOUND"]
        response.responses = NamedValues(
            types.prefix(self.random.number(0...types.count)).map { type in
                var entry = GatewayResponseEntry()
                entry.status = self.random.one(in: 5) ? nil : self.random.pick([200, 403, 429, 599])
                entry.body =
                    self.random.one(in: 5)
                    ? nil
                    : self.random.pick([
                        #"{"e": "$context.error.code", "id": "$context.requestId"}"#, "{}", "[1, 2]",
                        "{\n  \"多\": \"行\"\n}\n",
                    ])
                entry.headers = (0..<self.random.number(0...2)).map { number in
                    ResponseHeader(
                        key: "X-Odd-\(number)",
                        value: self.texts.text(1_024).nonEmpty.replacing("[", with: "(").replacing("]", with: ")"))
                }
                return (name: type, value: entry)
            })
        return response
    }

    // MARK: APIs

    private mutating func api(_ number: Int) -> API {
        var api = API()
        api.groupName = self.group.name
        api.name = self.random.pick(["get_\(number)", "列表：（\(number)）", "a/b:c(\(number))、.-", "0\(number)1"])
        api.id = ResourceID.make("api", api.groupName, api.name)
        api.requestMethod = self.random.pick(RequestMethod.allCases)
        api.requestProtocol = self.random.pick([.http, .https, .both])
        api.matchMode = self.random.pick(MatchMode.allCases)
        api.type = self.random.pick(Visibility.allCases)
        api.cors = self.random.one(in: 2)
        self.authenticate(&api)
        self.addParameters(to: &api)
        self.addBackend(to: &api)
        api.remark = self.texts.optional(255)
        api.resultNormalSample = self.texts.optional(20_480)
        api.resultFailureSample = self.texts.optional(20_480)
        api.tags = Array(["orders", "标签", "a-*#%.:_", "x1"].prefix(self.random.number(0...4)))
        api.contentType =
            self.random.one(in: 2)
            ? self.random.pick(["application/json", "application/xml", "multipart/form-data", "text/plain"]) : nil
        let mayBePlain = api.contentType == nil || api.contentType == "application/json"
        api.isSendFgBodyBase64 = mayBePlain ? self.random.one(in: 2) : true
        if self.random.one(in: 2) {
            api.responseName = self.configuration.responses.map(\.name).randomElement(using: &self.random)
        }
        return api
    }

    private mutating func authenticate(_ api: inout API) {
        let frontends = self.configuration.authorizers.filter { $0.type == .frontend }.map(\.name)
        api.authType = self.random.pick(AuthenticationType.allCases)
        switch api.authType {
        case .app: api.authOptions = self.random.one(in: 2) ? AuthenticationOptions(appCodeAuthType: .header) : nil
        case .authorizer:
            api.authorizerName = frontends.randomElement(using: &self.random)
            if api.authorizerName == nil { api.authType = .iam }
        case .none, .iam: break
        }
    }

    private mutating func bind(_ api: API) {
        func binding(_ name: String) -> PolicyBinding {
            PolicyBinding(groupName: api.groupName, apiName: api.name, policyName: name)
        }
        // A name that is not defined means one of the gateway's.
        let throttles = self.configuration.throttles.map(\.name) + ["elsewhere"]
        let accessControls = self.configuration.accessControls.map(\.name) + ["elsewhere"]
        if self.random.one(in: 2) { self.configuration.throttleBindings.append(binding(self.random.pick(throttles))) }
        if self.random.one(in: 2) {
            self.configuration.accessControlBindings.append(binding(self.random.pick(accessControls)))
        }
        for name in ["plug_b", "plug_a", "插件-c"].prefix(self.random.number(0...3)) {
            self.configuration.pluginBindings.append(binding(name))
        }
    }

    // MARK: Order

    private mutating func sort() {
        self.configuration.apis.sort {
            ($0.requestURI, $0.requestMethod.rawValue, $0.matchMode.rawValue)
                < ($1.requestURI, $1.requestMethod.rawValue, $1.matchMode.rawValue)
        }
        self.configuration.throttles.sort { $0.name < $1.name }
        self.configuration.accessControls.sort { $0.name < $1.name }
        self.configuration.authorizers.sort { $0.name < $1.name }
        self.configuration.responses.sort { $0.name < $1.name }
        func sorted(_ bindings: [PolicyBinding]) -> [PolicyBinding] {
            bindings.sorted { ($0.apiName, $0.policyName) < ($1.apiName, $1.policyName) }
        }
        self.configuration.throttleBindings = sorted(self.configuration.throttleBindings)
        self.configuration.accessControlBindings = sorted(self.configuration.accessControlBindings)
        let plugins = self.configuration.pluginBindings.enumerated().sorted {
            ($0.element.apiName, $0.offset) < ($1.element.apiName, $1.offset)
        }
        self.configuration.pluginBindings = plugins.map(\.element)
    }
}

extension String {
    /// The text, or a letter in place of none.
    fileprivate var nonEmpty: String { self.isEmpty ? "x" : self }
}
