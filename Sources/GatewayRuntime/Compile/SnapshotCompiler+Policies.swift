import GatewayConfiguration
import Patterns

extension SnapshotCompiler {
    // MARK: Throttling

    /// The step that counts calls; the plug-in goes before the classic policy, and that before the gateway's own limit.
    mutating func addThrottle(
        _ api: API, environment: String, policies: BoundPolicies, to program: inout RouteProgram
    ) {
        var policy: (name: String, limits: ThrottleLimits)?
        if case .rateLimit(let content) = policies[.rateLimit] {
            policy = ("plugin/\(policies.name(of: .rateLimit))", ThrottleLimits(content))
        } else if let throttle = policies.throttle {
            policy = (throttle.name, ThrottleLimits(throttle))
        }
        var faults: [String] = []
        let throttle = Throttle(
            policy: policy, api: "\(environment)/\(api.id)", defaultAPILimit: self.instance?.defaultAPILimit,
            state: self.throttles, faults: &faults)
        for fault in faults { self.note(api, fault) }
        let hasQuota = api.authType == .app && self.callers.quotas.contains { $0 != nil }
        if throttle != nil || hasQuota { program.steps.append(.throttle(ThrottleStep(throttle))) }
    }

    // MARK: Orchestration and backend policies

    private func rules(of parameter: RequestParameter) -> (found: [Orchestration], missing: [String]) {
        var found: [Orchestration] = []
        var missing: [String] = []
        for name in parameter.orchestrations {
            if let rule = self.instance?.orchestrations.first(where: { $0.name == name }) {
                found.append(rule)
            } else {
                missing.append(name)
            }
        }
        return (found, missing)
    }

    mutating func addOrchestration(_ api: API, to program: inout RouteProgram) {
        let carriers = api.requestParameters.filter { !$0.orchestrations.isEmpty }
        guard let carrier = carriers.first else { return }
        if carriers.count > 1 {
            self.note(api, "only the rules of parameter \(carrier.name) are in force: one parameter may have rules")
        }
        let (rules, missing) = self.rules(of: carrier)
        let faults =
            missing.map { "orchestration rule \($0) is defined nowhere" } + OrchestrationProgram.faults(in: rules)
        let declared = ParameterCompiler.rules(
            api.requestParameters, variables: TemplateSegments(api.requestURI).variables)
        let position = declared.list.firstIndex { $0.name == Array(carrier.name.utf8) }
        guard faults.isEmpty, let position else {
            self.note(api, "answers APIG.0106: \(faults.joined(separator: ", "))")
            program.steps.append(.refuse(.orchestrationFailure))
            return
        }
        program.steps.append(
            .orchestrate(OrchestrationStep(parameter: position, program: OrchestrationProgram(rules))))
    }

    mutating func addBackendRules(_ api: API, to program: inout RouteProgram) {
        guard !api.policies.isEmpty else { return }
        let declared = ParameterCompiler.rules(
            api.requestParameters, variables: TemplateSegments(api.requestURI).variables)
        let carrier = api.requestParameters.first { !$0.orchestrations.isEmpty }
        let made = carrier.map { self.rules(of: $0).found.compactMap(\.mappedParameter) } ?? []
        var compiler = BackendRuleCompiler<AddressList>(
            parameters: declared.list.map { String(decoding: $0.name, as: UTF8.self) }, orchestrated: made,
            pattern: { text in
                do {
                    return .success(try Pattern(text))
                } catch { return .failure(BackendRuleFault("\(error)")) }
            },
            addresses: { text in
                let (list, faults) = AddressList.parse(text)
                return faults.isEmpty
                    ? .success(list) : .failure(BackendRuleFault(faults.map(\.description).joined(separator: ", ")))
            })
        guard let rules = compiler.compile(api.policies) else {
            self.note(
                api, "answers APIG.0606: " + compiler.faults.map { "\($0)" }.joined(separator: "; "))
            program.steps.append(.refuse(.configurationNotLoaded))
            return
        }
        program.steps.append(.chooseBackend(rules))
    }

    // MARK: Authorizers and functions

    /// A custom authorizer; `nil` when it, or its function, is not defined here, which is noted.
    mutating func authorizer(_ name: String, api: API) -> Authorizer? {
        let all = self.configuration.authorizers + (self.instance?.authorizers ?? [])
        guard let authorizer = all.first(where: { $0.name == name }) else {
            self.note(api, "answers APIG.0601: the authorizer \(name) is defined nowhere")
            return nil
        }
        guard let function = self.function(authorizer.target) else {
            self.note(
                api,
                "answers APIG.0601: the function \(authorizer.authorizerURI) of the authorizer \(name) is not in the instance file"
            )
            return nil
        }
        var settings = Authorizer.Settings(
            id: authorizer.id.isEmpty ? ResourceID.make("authorizer", name) : authorizer.id, function: function)
        settings.identities = authorizer.identities.map { identity in
            var validation: Pattern?
            if let text = identity.validation {
                do {
                    validation = try Pattern(text)
                } catch {
                    self.note(api, "the identity \(identity.name) of the authorizer \(name) matches nothing: \(error)")
                    validation = Self.matchesNothing
                }
            }
            return Authorizer.Identity(
                name: Array(identity.name.utf8), isHeader: identity.location == .header, validation: validation)
        }
        settings.ttlSeconds = max(0, authorizer.ttl)
        settings.timeoutMilliseconds = max(1, authorizer.timeout)
        settings.retryAttempts = max(0, authorizer.retryAttempts)
        settings.needsBody = authorizer.needBody
        settings.userData = Array((authorizer.userData ?? "").utf8)
        settings.isRelaxed = authorizer.authDowngradeEnabled
        settings.allowsNumbers = self.instance?.takesAuthorizerNumbers ?? true
        return Authorizer(settings)
    }

    /// A pattern that is never found: what stands for one that cannot be read.
    private static let matchesNothing = try? Pattern("[^\\s\\S]")

    /// Where a function runs; `nil` when the instance file does not say.
    mutating func function(_ urn: FunctionURN?) -> CompiledFunction? {
        switch self.functions.target(for: urn) {
        case nil: return nil
        case .local(let index): return .local(index)
        case .url(let url, let outputLimit):
            let host = self.hostIndex(UpstreamHost(host: url.host, port: url.port, usesTLS: url.isTLS))
            let authority = url.host.contains(":") ? "[\(url.host)]:\(url.port)" : "\(url.host):\(url.port)"
            return .url(
                host: host, head: CompiledFunction.head(url.target, authority: authority), outputLimit: outputLimit)
        }
    }

    mutating func functionBackend(
        _ function: FunctionInfo, _ parameters: [BackendParameter], _ api: API
    ) -> RouteBackend.Kind {
        guard let compiled = self.function(function.target) else {
            self.note(api, "answers APIG.0103: the function \(function.functionURN) is not in the instance file")
            return .unavailable(.backendMissing)
        }
        let rules = ParameterCompiler.rules(
            api.requestParameters, variables: TemplateSegments(api.requestURI).variables)
        return .function(
            FunctionBackend(
                urn: function.functionURN, function: compiled,
                timeoutMilliseconds: self.timeout(function.timeout, of: api),
                isAsynchronous: function.invocationType == "async",
                headers: ParameterCompiler.backendRules(parameters, .header, rules),
                query: ParameterCompiler.backendRules(parameters, .query, rules),
                path: ParameterCompiler.backendRules(parameters, .path, rules)))
    }

    // MARK: Plug-ins

    /// The step of a third-party authorizer.
    mutating func thirdParty(_ content: ThirdAuthContent, name: String, api: API) -> Step {
        let call = content.authRequest
        let usesTLS = call.requestProtocol == .https
        var target: BackendPlan.Target?
        var host: [UInt8]?
        if call.usesChannel {
            target = self.poolIndex(
                PoolKey(channel: call.channel?.channelID ?? "", usesTLS: usesTLS, speaksHTTP2: false)
            ).map { .pool($0) }
            host = call.channel?.proxyHost.flatMap { $0.isEmpty ? nil : Array($0.utf8) }
        } else if let upstream = UpstreamHost(address: call.urlDomain, usesTLS: usesTLS) {
            target = .host(self.hostIndex(upstream))
            host = Array(call.urlDomain.utf8)
        }
        guard let target else {
            self.note(api, "answers APIG.0615: the authorizer of the plug-in \(name) has no address")
            return .refuse(.thirdPartyChannel)
        }
        var settings = ThirdPartyAuthorizer.Settings(
            target: target, host: host, method: Array(call.method.rawValue.utf8), path: Array(call.path.utf8))
        settings.timeoutMilliseconds = max(1, call.timeout)
        let headers = content.identities.headers.map { Array($0.name.utf8) }
        let queries = content.identities.queries.map { Array($0.name.utf8) }
        if !headers.isEmpty || !queries.isEmpty {
            settings.headers = headers
            settings.query = queries
        }
        settings.maxBodyBytes = content.carryBody.isEnabled ? content.carryBody.maxBodySize : nil
        settings.appendsPath = content.carriesPath
        settings.isSimple = content.isSimpleMode
        settings.match = content.matchAuth.map { (Array($0.key.utf8), Array($0.value.utf8)) }
        settings.carriedHeaders = content.carryResponseHeaders.map { Array($0.utf8) }
        settings.relaysAnswer = content.returnsResponseBody
        settings.isRelaxed = content.isDowngradeEnabled
        settings.failureLimit = max(0, content.customForbidLimit)
        settings.ruleKind = content.ruleType == .deny ? .require : .exempt
        if content.isRuleEnabled {
            guard
                let rules = self.requestRules(
                    content.rules.map(\.expression), content.parameters, plugin: name, api: api)
            else { return .refuse(.configurationNotLoaded) }
            settings.rules = RequestRules(rules: rules)
        }
        return .askThirdParty(
            ThirdPartyAuthorizer(settings, failures: self.options.shared.failures(of: name)))
    }

    /// Rule expressions of a plug-in; `nil` when one cannot be read, which is noted.
    private mutating func requestRules(
        _ expressions: [EmbeddedJSON], _ parameters: [RuleParameter], plugin: String, api: API
    ) -> [RequestRule]? {
        var rules: [RequestRule] = []
        for expression in expressions {
            do {
                rules.append(try RequestRule(try RuleExpression(json: expression.text), parameters: parameters))
            } catch {
                self.note(api, "answers APIG.0606: a rule of the plug-in \(plugin) cannot be read: \(error)")
                return nil
            }
        }
        return rules
    }

    mutating func addBreaker(
        _ api: API, environment: String, policies: BoundPolicies, to program: inout RouteProgram
    ) throws(VariableText.Missing) {
        guard case .breaker(let content) = policies[.breaker] else { return }
        let name = policies.name(of: .breaker)
        let policy = CircuitBreakerPolicy(content)
        guard
            let rules = self.requestRules(policy.ruleExpressions, policy.parameters, plugin: name, api: api)
        else {
            program.steps.append(.refuse(.configurationNotLoaded))
            return
        }
        var backends: [BreakerStep.BreakerBackend?] = []
        for rule in rules.indices.map({ Optional($0) }) + [nil] {
            backends.append(
                try self.downgrade(
                    policy.branch(rule: rule).downgrade, api, environment: environment, policies: policies, &program))
        }
        program.steps.append(
            .checkBreaker(
                BreakerStep(
                    breakers: policy.breakers(
                        in: self.options.shared.breakers, plugin: name, apiID: api.id, environment: environment),
                    rules: rules, backends: backends)))
    }

    private mutating func downgrade(
        _ downgrade: BreakerDowngrade?, _ api: API, environment: String, policies: BoundPolicies,
        _ program: inout RouteProgram
    ) throws(VariableText.Missing) -> BreakerStep.BreakerBackend? {
        guard let downgrade else { return nil }
        let kind: RouteBackend.Kind
        switch downgrade.kind {
        case .passthrough:
            return .passthrough((downgrade.passthrough ?? []).map { (Array($0.name.utf8), Array($0.value.utf8)) })
        case .mock:
            let mock = downgrade.mock ?? BreakerMock()
            var lines: [UInt8] = []
            if !mock.headers.contains(where: { $0.name.lowercased() == "content-type" }) {
                lines.append("Content-Type: application/json\r\n")
            }
            for header in mock.headers {
                let name = Array(header.name.utf8)
                let value = Array(header.value.utf8)
                guard !name.isEmpty, name.allSatisfy(HTTPBytes.isToken), HeaderText.isSafeValue(value) else { continue }
                HeaderText.append(name, value, to: &lines)
            }
            kind = .mock(
                LocalResponse(status: mock.statusCode, headerLines: lines, body: Array(mock.resultContent.utf8)))
        case .http, .httpVPC:
            guard let http = downgrade.http ?? downgrade.httpVPC else { return nil }
            var backend = BackendAPI()
            backend.requestProtocol = http.scheme == .https ? .https : .http
            backend.requestMethod = http.method.flatMap { RequestMethod(rawValue: $0.uppercased()) } ?? .any
            backend.requestURI = http.path
            backend.timeout = http.timeout
            backend.urlDomain = http.address
            if http.isVPC || downgrade.kind == .httpVPC {
                var channel = VPCChannelReference()
                channel.channelName = http.channelID
                backend.vpcChannelStatus = .channel
                backend.vpcChannelInfo = channel
            }
            kind = try self.httpBackend(
                api, backend, api.backendParameters.filter { $0.location != .path }, environment: environment,
                policies: policies)
        case .function:
            guard let function = downgrade.function else { return nil }
            var info = FunctionInfo()
            info.functionURN = function.functionURN
            info.version = function.version
            info.aliasURN = function.aliasURN
            info.invocationType = function.invocationType
            info.timeout = function.timeout
            kind = self.functionBackend(info, api.backendParameters, api)
        }
        program.backends.append(RouteBackend(name: "breaker", kind: kind))
        return .backend(program.backends.count - 1)
    }

    /// What is done with answers, and beside the call.
    mutating func addResponsePolicies(_ api: API, policies: BoundPolicies, to program: inout RouteProgram) {
        if case .responseHeaders(let content) = policies[.responseHeaders] {
            let edits = HeaderEdits(content)
            program.headerEdits = edits.isEmpty ? nil : edits
        }
        if case .proxyMirror(let content) = policies[.proxyMirror] {
            if api.backendType == .mock {
                self.note(api, "is not mirrored: proxy_mirror is not for mock backends")
            } else if api.backendType == .function {
                self.note(api, "is not mirrored: functions get events, and no requests that could be copied")
            } else if let plan = MirrorPlan(content) {
                let host = self.hostIndex(
                    UpstreamHost(host: plan.host, port: plan.port, usesTLS: plan.usesTLS, speaksHTTP2: plan.isGRPC))
                program.mirror = MirrorTarget(plan: plan, host: host)
            } else {
                self.note(api, "is not mirrored: \"\(content.host)\" is no address")
            }
        }
        if case .kafkaLog(let content) = policies[.kafkaLog] {
            program.callLog = KafkaLogPolicy(content)
            if !self.options.logsCalls {
                self.noteOnce("plug-in \(policies.name(of: .kafkaLog)): calls are not logged without --call-log")
            }
        }
    }
}
