import GatewayConfiguration
import Patterns

/// What a route does with a request, and the backends it may ask.
struct RouteProgram {
    var steps: [Step] = []
    var backends: [RouteBackend] = []
    var headerEdits: HeaderEdits?
    var mirror: MirrorTarget?
    var callLog: KafkaLogPolicy?
    var boundPolicies: [BoundPolicyName] = []
}

extension SnapshotCompiler {
    /// Compiles the program of an API in an environment, its steps in the order of the pipeline.
    ///
    /// No page states the order; where policies and authentication stand is our reading of what the pages say about each.
    ///
    /// - Throws: `VariableText.Missing` when the API cannot be online in the environment.
    mutating func program(
        of api: API, environment: String, policies: BoundPolicies
    ) throws(VariableText.Missing) -> RouteProgram {
        var program = RouteProgram()
        program.boundPolicies = policies.names
        if self.redirects, api.requestProtocol == .both || api.requestProtocol == .https {
            program.steps.append(.redirectToHTTPS)
        }
        if let step = self.protocolStep(api) { program.steps.append(step) }
        if self.countsDebuggingCalls { program.steps.append(.countDebuggingCall) }
        let faults = self.faults(of: api)
        guard faults.isEmpty else {
            self.note(api, "answers APIG.0606: \(faults.joined(separator: ", "))")
            program.steps.append(.refuse(.configurationNotLoaded))
            return program
        }
        if !policies.missing.isEmpty {
            self.note(api, "answers 500: \(policies.missing.joined(separator: ", ")) is defined nowhere")
            program.steps.append(.refuse(policies.lacksPlugin ? .pluginMissing : .configurationNotLoaded))
            return program
        }
        if case .cors(let content) = policies[.cors] { program.steps.append(.cors(CORSPolicy(content))) }
        self.addCallerSteps(api, environment: environment, policies: policies, to: &program)
        self.addThrottle(api, environment: environment, policies: policies, to: &program)
        program.steps.append(.parameters)
        if case .proxyCache(let content) = policies[.proxyCache] {
            if api.requestMethod == .get || api.requestMethod == .head || api.requestMethod == .any {
                program.steps.append(.lookUpCache(CachePolicy(content)))
            } else {
                self.note(api, "is not cached: proxy_cache is for GET and HEAD")
            }
        }
        self.addOrchestration(api, to: &program)
        program.backends.append(
            try self.backend(BackendSource(api), of: api, environment: environment, policies: policies))
        for policy in api.policies {
            program.backends.append(
                try self.backend(BackendSource(policy), of: api, environment: environment, policies: policies))
        }
        self.addBackendRules(api, to: &program)
        try self.addBreaker(api, environment: environment, policies: policies, to: &program)
        self.addResponsePolicies(api, policies: policies, to: &program)
        if self.options.gatheredBodyBytes > 0, api.backendType == .http {
            program.steps.append(.gatherBody(maxBytes: self.options.gatheredBodyBytes))
        }
        program.steps.append(.backend)
        return program
    }

    /// The steps that find out who calls, and whether they may.
    private mutating func addCallerSteps(
        _ api: API, environment: String, policies: BoundPolicies, to program: inout RouteProgram
    ) {
        var faults: [String] = []
        let access = AccessControl(policies.accessControls, usesIAM: api.authType == .iam, faults: &faults)
        for fault in faults { self.note(api, fault) }
        if access.checksAddresses { program.steps.append(.checkAddress(access)) }
        // An OPTIONS API with CORS is never authenticated: browsers send no credentials with a preflight.
        if api.requestMethod == .options, api.cors { return }
        switch api.authType {
        case .none, .authorizer: self.addAuthorizer(api, to: &program)
        case .app:
            let policy = AppPolicy(
                takesAppCode: api.authOptions?.appCodeAuthType == .header,
                authorized: self.callers.apps.credentials.authorized(api: api, environment: environment))
            if policy.authorized.isEmpty { self.note(api, "no app may call it in \(environment)") }
            program.steps.append(.authenticateApp(policy))
            self.addAuthorizer(api, to: &program)
            program.steps.append(.checkApp(policy))
        case .iam:
            program.steps.append(.authenticateUser)
            self.addAuthorizer(api, to: &program)
            if access.checksAccounts { program.steps.append(.checkAccount(access)) }
        }
        program.steps += self.tokens.steps(api, bound: policies.pluginNames)
        if case .thirdAuth(let content) = policies[.thirdAuth] {
            program.steps.append(self.thirdParty(content, name: policies.name(of: .thirdAuth), api: api))
        }
    }

    /// The frontend authorizer: of `AUTHORIZER`, or the second factor beside `APP` and `IAM`.
    private mutating func addAuthorizer(_ api: API, to program: inout RouteProgram) {
        guard api.authType != .none || api.authorizerName != nil else { return }
        guard let name = api.authorizerName else {
            if api.authType == .authorizer {
                self.note(api, "answers APIG.0601: it names no authorizer")
                program.steps.append(.refuse(.authorizerFailed))
            }
            return
        }
        if let authorizer = self.authorizer(name, api: api) {
            program.steps.append(.askAuthorizer(authorizer))
        } else {
            program.steps.append(.refuse(.authorizerFailed))
        }
    }
}

extension CallerTables {
    /// Compiles who may call.
    init(_ instance: InstanceFile?, processKey: [UInt8], throttles: ThrottleState) {
        let features = instance?.authentication ?? AuthenticationFeatures()
        self.apps = AppAuthentication(
            Credentials(instance?.apps ?? []), features: features, processKey: processKey)
        var faults: [String] = []
        self.appAddresses = self.apps.credentials.apps.map { app in
            app.accessControl.map { control in
                AppAddressControl(
                    control.kind == .permit ? .permit : .deny, values: control.values, faults: &faults)
            }
        }
        self.quotas = self.apps.credentials.apps.map { app in
            guard app.quota != nil || app.isFrozen else { return nil }
            let limits = app.quota.flatMap { quota in
                CredentialQuota.Limits(
                    calls: quota.callLimits, period: ThrottlePeriod(quota.timeInterval, quota.timeUnit),
                    resetTime: quota.resetTime?.text)
            }
            return CredentialQuota(credential: app.id, limits: limits, isFrozen: app.isFrozen, state: throttles)
        }
        let patterns = features.backendTokenAllowUsers.compactMap { try? Pattern($0) }
        self.users = IAMAuthentication(instance?.iam ?? []) { account in
            let name = Array(account.utf8)
            return patterns.contains { $0.isFound(in: name) }
        }
        self.clientAddresses = ClientAddressRule(instance)
        self.faults = faults
    }
}
