import GatewayConfiguration

/// What a route does with a request, and the backends it may ask.
struct RouteProgram {
    var steps: [Step] = []
    var backends: [RouteBackend] = []
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
        if self.redirects, api.requestProtocol == .both || api.requestProtocol == .https {
            program.steps.append(.redirectToHTTPS)
        }
        if let step = self.protocolStep(api) { program.steps.append(step) }
        let missing = NotInForce.reasons(api, policies: policies)
        guard missing.isEmpty else {
            let text = missing.joined(separator: ", ")
            program.steps.append(.notInForce(text))
            self.note(api, "answers 501, not in force yet: \(text)")
            return program
        }
        if !policies.missing.isEmpty {
            self.note(api, "answers 500: \(policies.missing.joined(separator: ", ")) is defined nowhere")
            program.steps.append(.refuse(policies.lacksPlugin ? .pluginMissing : .configurationNotLoaded))
            return program
        }
        self.addCallerSteps(api, environment: environment, policies: policies, to: &program)
        program.steps.append(.parameters)
        program.backends.append(
            RouteBackend(name: "", kind: try self.defaultBackend(api, environment: environment)))
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
        case .none, .authorizer: break
        case .app:
            let policy = AppPolicy(
                takesAppCode: api.authOptions?.appCodeAuthType == .header,
                authorized: self.callers.apps.credentials.authorized(api: api, environment: environment))
            if policy.authorized.isEmpty { self.note(api, "no app may call it in \(environment)") }
            program.steps.append(.authenticateApp(policy))
            program.steps.append(.checkApp(policy))
        case .iam:
            program.steps.append(.authenticateUser)
            if access.checksAccounts { program.steps.append(.checkAccount(access)) }
        }
    }
}

extension CallerTables {
    /// Compiles who may call.
    init(_ instance: InstanceFile?, processKey: [UInt8]) {
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
        let patterns = features.backendTokenAllowUsers.compactMap { try? Pattern($0) }
        self.users = IAMAuthentication(instance?.iam ?? []) { account in
            let name = Array(account.utf8)
            return patterns.contains { $0.isFound(in: name) }
        }
        self.clientAddresses = ClientAddressRule(instance)
        self.faults = faults
    }
}
