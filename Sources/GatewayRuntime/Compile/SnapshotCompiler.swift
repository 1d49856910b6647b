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
    private var routes: [Route] = []

    /// A channel as seen through one protocol.
    struct PoolKey: Hashable {
        let channel: String
        let usesTLS: Bool
        let speaksHTTP2: Bool
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
    }

    private mutating func run() -> CompiledGateway {
        let responses = ResponseSets(self.configuration, self.instance)
        self.notes += responses.notes
        let bindings = BindingIndex(self.configuration)
        let domains = self.domainTable()
        var environments: [EnvironmentRoutes] = []
        for environment in self.environmentNames {
            var tables = RouteTables(domains)
            for api in self.configuration.apis where self.isPublished(api, in: environment) {
                self.add(api, environment: environment, bindings: bindings, responses: responses, to: &tables)
            }
            environments.append(tables.frozen(Array(environment.utf8)))
        }
        self.noteInstance()
        let snapshot = RoutingSnapshot(
            hosts: self.hosts, limits: self.limits, domains: domains, routes: self.routes, pools: self.pools,
            responseSets: responses.sets, environments: environments,
            explainsParameters: self.options.explainsParameters)
        return CompiledGateway(snapshot: snapshot, notes: self.notes)
    }

    /// Says what of the instance touches every API and is not in force, so that nobody relies on it.
    private mutating func noteInstance() {
        guard let instance = self.instance else { return }
        if instance.features["ratelimit"] != nil {
            self.notes.append(
                CompileNote(
                    api: "", source: nil, text: "features.ratelimit is not in force yet: there is no default limit"))
        }
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
        _ api: API, environment: String, bindings: BindingIndex, responses: ResponseSets,
        to tables: inout RouteTables
    ) {
        let label = "\(api.requestMethod.rawValue) \(api.requestURI)"
        func note(_ text: String) -> CompileNote { CompileNote(api: label, source: api.source, text: text) }
        let template = TemplateSegments(api.requestURI)
        let parameters = ParameterCompiler.rules(api.requestParameters, variables: template.variables)
        var program: [Step] = []
        if self.redirects, api.requestProtocol == .both || api.requestProtocol == .https {
            program.append(.redirectToHTTPS)
        }
        if let step = self.protocolStep(api) { program.append(step) }
        let missing = NotInForce.reasons(api, bindings: bindings, signatureKeys: self.instance?.signs ?? [])
        if missing.isEmpty {
            do {
                program.append(.parameters)
                if self.options.gatheredBodyBytes > 0, api.backendType == .http {
                    program.append(.gatherBody(maxBytes: self.options.gatheredBodyBytes))
                }
                program.append(try self.backendStep(api, environment: environment))
            } catch {
                self.notes.append(
                    note("is not online in \(environment): the variable #\(error.name)# has no value there"))
                return
            }
        } else {
            let text = missing.joined(separator: ", ")
            program.append(.notInForce(text))
            if environment == Environment.releaseName || !self.isPublished(api, in: Environment.releaseName) {
                self.notes.append(note("answers 501, not in force yet: \(text)"))
            }
        }
        let route = Route(
            apiID: api.id, apiName: api.name, groupName: api.groupName, environment: environment,
            template: api.requestURI, method: api.requestMethod.rawValue, source: api.source, addsCORS: api.cors,
            isOptions: api.requestMethod == .options, responseSet: responses.index(for: api), parameters: parameters,
            program: program)
        let method = HTTPMethod(api.requestMethod)
        let isAdded = tables.add(
            self.routes.count, template.segments, method: method,
            isPrefix: api.matchMode == .prefix || api.leavesMethodOpen, group: api.groupName)
        guard isAdded else {
            self.notes.append(
                note("is never reached in \(environment): another API has the same path, method and match mode"))
            return
        }
        self.routes.append(route)
    }

    /// Whether any domain sends plain requests to HTTPS.
    private var redirects: Bool {
        (self.instance?.groups ?? []).contains {
            $0.urlDomains.contains { $0.redirectsToHTTPS && $0.certificate != nil }
        }
    }

    private mutating func protocolStep(_ api: API) -> Step? {
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
    private let domains: DomainTable

    init(_ domains: DomainTable) {
        self.domains = domains
        if !domains.domains.isEmpty {
            self.groups = Array(repeating: RouteTableBuilder(), count: domains.groups.count)
        }
    }

    /// Adds a route.
    ///
    /// - Returns: Whether any request can reach it.
    mutating func add(
        _ route: Int, _ segments: [RouteTable.Segment], method: HTTPMethod?, isPrefix: Bool, group: String
    ) -> Bool {
        var isAdded = self.all.add(route, segments, method: method, isPrefix: isPrefix)
        if let index = self.domains.groupIndex(named: group), self.groups.indices.contains(index) {
            let isInGroup = self.groups[index].add(route, segments, method: method, isPrefix: isPrefix)
            isAdded = isAdded || isInGroup
        }
        return isAdded
    }

    func frozen(_ name: [UInt8]) -> EnvironmentRoutes {
        EnvironmentRoutes(name: name, all: self.all.table(), groups: self.groups.map { $0.table() })
    }
}
