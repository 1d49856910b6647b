package import GatewayConfiguration

/// Compiles a configuration and an instance into a routing snapshot: the only place that knows both vocabularies.
package struct SnapshotCompiler {
    let configuration: Configuration
    let instance: InstanceFile?
    let options: CompileOptions
    var notes: [CompileNote] = []
    var hosts: [UpstreamHost] = []
    private var hostIndexes: [UpstreamHost: Int] = [:]
    var pools: [UpstreamPool] = []
    var poolIndexes: [PoolKey: Int] = [:]
    var healthTargets: [HealthTarget] = []
    private var routes: [Route] = []
    /// Whether a request may come over a debugging domain.
    var countsDebuggingCalls = false
    let callers: CallerTables
    let throttles: ThrottleState
    let functions: FunctionTable
    let tokens: TokenPlugins

    /// A channel as seen through one protocol, or through one for each of its groups.
    struct PoolKey: Hashable {
        let channel: String
        let usesTLS: Bool
        let speaksHTTP2: Bool
        /// Whether members are shown the gateway's certificate.
        var presentsCertificate = false
        /// Whether each group is reached through TLS; `nil` when all members are reached alike, groups not named here get nothing.
        var groups: [String: Bool]?
    }

    /// Compiles.
    package static func compile(
        _ configuration: Configuration, instance: InstanceFile?, options: CompileOptions = CompileOptions()
    ) -> CompiledGateway {
        var compiler = SnapshotCompiler(configuration: configuration, instance: instance, options: options)
        return compiler.run()
    }

    private init(configuration: Configuration, instance: InstanceFile?, options: CompileOptions) {
        self.configuration = configuration
        self.instance = instance
        self.options = options
        self.throttles = options.shared.nextThrottleState()
        self.callers = CallerTables(instance, processKey: options.shared.processKey, throttles: self.throttles)
        self.tokens = TokenPlugins(
            instance?.plugins ?? [], apis: configuration.apis, sessionKey: options.shared.processKey,
            isAlwaysSecure: options.treatsPlainAsTLS)
        self.functions = FunctionTable(instance?.functions ?? [], directory: options.instanceDirectory)
    }

    private mutating func run() -> CompiledGateway {
        self.options.shared.memberStates.prune()
        let responses = ResponseSets(self.configuration, self.instance)
        let bindings = PolicyBindings(self.configuration, self.instance)
        self.notes += responses.notes
        let domains = self.domainTable()
        self.countsDebuggingCalls = !domains.groups.isEmpty
        var environments: [EnvironmentRoutes] = []
        for environment in self.environmentNames {
            var tables = RouteTables(domains, appCount: self.routedAppCount)
            for api in self.configuration.apis where self.isPublished(api, in: environment) {
                self.add(
                    api, environment: environment, policies: bindings.policies(of: api), responses: responses,
                    to: &tables)
            }
            for api in self.configuration.apis where self.isPublished(api, in: environment) {
                guard case .cors(let content) = bindings.policies(of: api)[.cors] else { continue }
                self.addPreflight(api, content, environment: environment, responses: responses, to: &tables)
            }
            environments.append(tables.frozen(Array(environment.utf8)))
        }
        self.noteInstance()
        let snapshot = RoutingSnapshot(
            hosts: self.hosts, limits: self.limits, domains: domains, routes: self.routes, pools: self.pools,
            healthTargets: self.healthTargets, responseSets: responses.sets, environments: environments,
            callers: self.callers, functions: self.functions.definitions,
            customLogItems: self.instance?.customLogItems ?? [],
            clientIdentity: self.instance?.backendCertificate.map(ClientIdentity.init),
            keepsPathEncoding: self.keepsPathEncoding, options: self.options,
            groupResponseSets: domains.groups.map { responses.defaultIndex(group: $0.name) })
        return CompiledGateway(snapshot: snapshot, notes: self.notes)
    }

    /// Says what of the instance touches every API and is not in force, so that nobody relies on it.
    private mutating func noteInstance() {
        for text in self.tokens.notes { self.notes.append(CompileNote(api: "", source: nil, text: text)) }
        for fault in self.callers.faults { self.notes.append(CompileNote(api: "", source: nil, text: fault)) }
        let names = AuthorizationNames.dangling(
            self.instance?.apps ?? [], apis: self.configuration.apis, environments: self.environmentNames)
        for text in names { self.notes.append(CompileNote(api: "", source: nil, text: text)) }
        for feature in self.instance?.missingFeatures ?? [] {
            self.noteOnce("the feature \(feature.name) is not in force: \(feature.text)")
        }
        if self.instance?.countsInCluster == true {
            self.noteOnce("the feature throttle_strategy is not in force: each gateway counts for itself")
        }
    }

    /// Whether paths are routed and passed on as they came.
    private var keepsPathEncoding: Bool { self.instance?.keepsPathEncoding ?? false }

    /// The time a backend gets: what it asks for, up to the gateway's ceiling.
    ///
    /// - Source: APIG API Reference, the feature `backend_timeout`
    mutating func timeout(_ milliseconds: Int, of api: API) -> Int {
        let ceiling = self.instance?.maxBackendTimeoutMilliseconds ?? 60_000
        if milliseconds > ceiling {
            self.note(
                api,
                "its backend has \(ceiling) ms instead of \(milliseconds): the feature backend_timeout allows no more")
        }
        return min(max(1, milliseconds), ceiling)
    }

    // MARK: Environments

    private var publications: [Publication] { self.configuration.publications + (self.instance?.publish ?? []) }

    /// `RELEASE` first, then the others as they are declared or used.
    private var environmentNames: [String] {
        var names = [Environment.releaseName]
        let declared = (self.configuration.environments + (self.instance?.environments ?? [])).map(\.name)
        for name in declared + self.publications.map(\.environment) where !names.contains(name) { names.append(name) }
        return names
    }

    /// Without any publication every API is online in `RELEASE`.
    private func isPublished(_ api: API, in environment: String) -> Bool {
        guard !self.publications.isEmpty else { return environment == Environment.releaseName }
        return self.publications.contains { publication in
            publication.environment == environment
                && (publication.groupName.map { $0 == api.groupName } ?? true)
                && (publication.apis.map { $0.contains(api.name) } ?? true)
        }
    }

    func variable(_ name: String, group: String, environment: String) -> String? {
        self.instance?.groups.first { $0.name == group }?.variables[environment]?[name]
    }

    /// - Source: APIG User Guide, apig_03_0046
    private var limits: GatewayLimits {
        var limits = GatewayLimits()
        if let seconds = self.instance?.requestBodyTimeoutSeconds { limits.bodyTimeoutMilliseconds = seconds * 1_000 }
        guard let features = self.instance?.features else { return limits }
        if let text = features["request_body_size"]?.text,
            let bytes = Int(text.filter { $0 != "\"" }), (1...9_536 << 20).contains(bytes)
        {
            limits.maxBodyBytes = bytes
        }
        return limits
    }

    // MARK: Routes

    private mutating func add(
        _ api: API, environment: String, policies: BoundPolicies, responses: ResponseSets, to tables: inout RouteTables
    ) {
        let template = TemplateSegments(api.requestURI, keepsEncoding: self.keepsPathEncoding)
        let compiled: RouteProgram
        do {
            compiled = try self.program(of: api, environment: environment, policies: policies)
        } catch {
            self.note(api, "is not online in \(environment): the variable #\(error.name)# has no value there")
            return
        }
        let route = Route(
            apiID: api.id, apiName: api.name, groupName: api.groupName, environment: environment,
            template: api.requestURI, method: api.requestMethod.rawValue, source: api.source,
            addsCORS: api.cors && policies[.cors] == nil,
            isOptions: api.requestMethod == .options, isGRPC: api.backendType == .grpc,
            responseSet: responses.index(for: api),
            parameters: ParameterCompiler.rules(api.requestParameters, variables: template.variables),
            program: compiled, pathVariables: template.variables.map { Array($0.utf8) },
            sendsBase64: api.isSendFgBodyBase64, authentication: api.authType.rawValue)
        let isAdded = tables.add(
            self.routes.count, template.segments, method: HTTPMethod(api.requestMethod),
            isPrefix: api.matchMode == .prefix || api.leavesMethodOpen, group: api.groupName,
            apps: api.authType == .app
                ? self.callers.apps.credentials.authorized(api: api, environment: environment) : AppSet())
        guard isAdded else {
            self.note(api, "is never reached in \(environment): another API has the same path, method and match mode")
            return
        }
        self.routes.append(route)
    }

    /// The apps that have routes of their own: all, with the feature `app_route`.
    private var routedAppCount: Int {
        let features = self.instance?.authentication ?? AuthenticationFeatures()
        return features.appRoute && features.appSecret ? self.callers.apps.credentials.apps.count : 0
    }

    /// Adds the OPTIONS endpoint that a CORS plug-in brings with it, where no API takes the method.
    ///
    /// - Source: APIG User Guide, apig_03_0021
    private mutating func addPreflight(
        _ api: API, _ content: CORSContent, environment: String, responses: ResponseSets, to tables: inout RouteTables
    ) {
        let isTaken = self.configuration.apis.contains { other in
            other.groupName == api.groupName && other.requestURI == api.requestURI && other.matchMode == api.matchMode
                && (other.requestMethod == .options || other.requestMethod == .any)
                && self.isPublished(other, in: environment)
        }
        guard !isTaken else { return }
        let template = TemplateSegments(api.requestURI)
        var program = RouteProgram()
        if let step = self.protocolStep(api) { program.steps.append(step) }
        // What is no preflight finds no API.
        program.steps += [.cors(CORSPolicy(content)), .refuse(.methodNotFound)]
        let route = Route(
            apiID: api.id, apiName: api.name, groupName: api.groupName, environment: environment,
            template: api.requestURI, method: RequestMethod.options.rawValue, source: api.source, addsCORS: false,
            isOptions: true, isGRPC: false, responseSet: responses.index(for: api),
            parameters: ParameterCompiler.rules([], variables: template.variables), program: program,
            pathVariables: template.variables.map { Array($0.utf8) }, sendsBase64: true)
        // Of several APIs on a path, which share the plug-in, the first brings the endpoint.
        let isAdded = tables.add(
            self.routes.count, template.segments, method: HTTPMethod(.options), isPrefix: api.matchMode == .prefix,
            group: api.groupName, apps: AppSet())
        if isAdded { self.routes.append(route) }
    }

    /// Says something about an API.
    mutating func note(_ api: API, _ text: String) {
        let note = CompileNote(
            api: "\(api.requestMethod.rawValue) \(api.requestURI)", source: api.source, text: text)
        // Once, whatever the number of environments.
        if !self.notes.contains(note) { self.notes.append(note) }
    }

    /// Says something once, about an API or about no one in particular.
    mutating func noteOnce(_ text: String, api: String = "", source: String? = nil) {
        let note = CompileNote(api: api, source: source, text: text)
        if !self.notes.contains(note) { self.notes.append(note) }
    }

    /// Whether any domain sends plain requests to HTTPS.
    var redirects: Bool {
        (self.instance?.groups ?? []).contains {
            $0.urlDomains.contains { $0.redirectsToHTTPS && $0.certificate != nil }
        }
    }

    func protocolStep(_ api: API) -> Step? {
        switch api.requestProtocol {
        case .both: return nil
        case .http: return self.options.treatsPlainAsTLS ? nil : .requireTLS(isRequired: false)
        case .https:
            if self.options.treatsPlainAsTLS { return nil }
            return .requireTLS(isRequired: true)
        case .grpcs: return .requireGRPC(overTLS: !self.options.treatsPlainAsTLS)
        }
    }

    // MARK: Hosts

    mutating func hostIndex(_ host: UpstreamHost) -> Int {
        if let known = self.hostIndexes[host] { return known }
        self.hosts.append(host)
        self.hostIndexes[host] = self.hosts.count - 1
        return self.hosts.count - 1
    }
}

extension API {
    /// Whether this is a gRPC API whose path names no method, `/` or `/package.Service`: exact matching is for those that name one.
    ///
    /// - Source: APIG User Guide, apig_03_0078
    var leavesMethodOpen: Bool {
        self.requestProtocol == .grpcs && self.requestURI.split(separator: "/").count < 2
    }
}

extension ClientIdentity {
    fileprivate init(_ certificate: BackendCertificate) {
        self.init(
            certificates: Array(certificate.content.utf8), privateKey: Array(certificate.key.value.utf8),
            authorities: Array((certificate.authorities ?? "").utf8))
    }
}

extension HTTPMethod {
    /// `nil` stands for every method.
    init?(_ method: RequestMethod) {
        switch method {
        case .get: self = .get
        case .post: self = .post
        case .put: self = .put
        case .delete: self = .delete
        case .head: self = .head
        case .patch: self = .patch
        case .options: self = .options
        case .any: return nil
        }
    }
}

/// The route tables of an environment while they are built: one for all groups, and one for each group when domains lead to groups.
struct RouteTables {
    private var all = RouteTableBuilder()
    private var groups: [RouteTableBuilder] = []
    private var apps: [RouteTableBuilder]
    private let domains: DomainTable

    init(_ domains: DomainTable, appCount: Int) {
        self.apps = Array(repeating: RouteTableBuilder(), count: appCount)
        self.domains = domains
        if !domains.domains.isEmpty {
            self.groups = Array(repeating: RouteTableBuilder(), count: domains.groups.count)
        }
    }

    /// Adds a route.
    ///
    /// - Returns: Whether any request can reach it.
    mutating func add(
        _ route: Int, _ segments: [RouteTable.Segment], method: HTTPMethod?, isPrefix: Bool, group: String, apps: AppSet
    ) -> Bool {
        var isAdded = self.all.add(route, segments, method: method, isPrefix: isPrefix)
        if let index = self.domains.groupIndex(named: group), self.groups.indices.contains(index) {
            let isInGroup = self.groups[index].add(route, segments, method: method, isPrefix: isPrefix)
            isAdded = isAdded || isInGroup
        }
        for app in apps.members where self.apps.indices.contains(app) {
            let isOfApp = self.apps[app].add(route, segments, method: method, isPrefix: isPrefix)
            isAdded = isAdded || isOfApp
        }
        return isAdded
    }

    func frozen(_ name: [UInt8]) -> EnvironmentRoutes {
        EnvironmentRoutes(
            name: name, all: self.all.table(), groups: self.groups.map { $0.table() },
            apps: self.apps.map { $0.table() })
    }
}
