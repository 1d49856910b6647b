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
        let bindings = BindingIndex(self.configuration)
        var environments: [(name: [UInt8], table: RouteTable)] = []
        for environment in self.environmentNames {
            var table = RouteTable()
            for api in self.configuration.apis where self.isPublished(api, in: environment) {
                self.add(api, environment: environment, bindings: bindings, responses: responses, to: &table)
            }
            environments.append((Array(environment.utf8), table))
        }
        self.noteInstance()
        let snapshot = RoutingSnapshot(
            hosts: self.hosts, limits: self.limits, domains: self.domainTable(), routes: self.routes, pools: self.pools,
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
        for group in instance.groups where !group.urlDomains.isEmpty {
            self.notes.append(
                CompileNote(
                    api: "", source: nil,
                    text: "domains of group \(group.name) are not in force yet: its APIs answer under every Host"))
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
        _ api: API, environment: String, bindings: BindingIndex, responses: ResponseSets, to table: inout RouteTable
    ) {
        let label = "\(api.requestMethod.rawValue) \(api.requestURI)"
        func note(_ text: String) -> CompileNote { CompileNote(api: label, source: api.source, text: text) }
        let template = TemplateSegments(api.requestURI)
        let parameters = ParameterCompiler.rules(api.requestParameters, variables: template.variables)
        var program: [Step] = []
        if let step = self.protocolStep(api) { program.append(step) }
        let missing = NotInForce.reasons(api, bindings: bindings, signatureKeys: self.instance?.signs ?? [])
        if missing.isEmpty {
            do {
                program.append(.parameters)
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
        guard table.add(self.routes.count, template.segments, method: method, isPrefix: api.matchMode == .prefix) else {
            self.notes.append(
                note("is never reached in \(environment): another API has the same path, method and match mode"))
            return
        }
        self.routes.append(route)
    }

    private mutating func protocolStep(_ api: API) -> Step? {
        switch api.requestProtocol {
        case .both: return nil
        case .http: return self.options.treatsPlainAsTLS ? nil : .requireTLS(isRequired: false)
        case .https, .grpcs:
            if self.options.treatsPlainAsTLS { return nil }
            return .requireTLS(isRequired: true)
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
