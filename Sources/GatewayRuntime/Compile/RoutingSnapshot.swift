import GatewayConfiguration

/// Everything serving needs, compiled from a configuration and an instance: immutable and flat.
///
/// A reload builds another one beside it; requests keep the one they started with.
package final class RoutingSnapshot: Sendable {
    /// The hosts requests are sent to; plans and pools refer to them by index.
    package let hosts: [UpstreamHost]
    package let limits: GatewayLimits
    /// The groups and the domains that lead to them.
    package let domains: DomainTable
    let routes: [Route]
    let pools: [UpstreamPool]
    /// The members whose health is checked, each once.
    package let healthTargets: [HealthTarget]
    /// Gateway responses; the first is used where no route is known.
    let responseSets: [ResponseSet]
    /// The default gateway responses of each group, by its index in the domain table.
    let groupResponseSets: [Int]
    /// The route tables by environment, `RELEASE` first.
    let environments: [EnvironmentRoutes]
    /// Where the keys for tokens come from, each once.
    package let tokenSources: [TokenKeySource]
    /// Whether parameter faults say what is wrong.
    let explainsParameters: Bool
    /// Whether a plain connection counts as one of TLS.
    let treatsPlainAsTLS: Bool
    /// How apps authenticate.
    let apps: AppAuthentication
    /// The addresses apps may be used from, by the apps' indexes.
    let appAddresses: [AppAddressControl?]
    /// The quotas of apps, by the apps' indexes.
    let quotas: [CredentialQuota?]
    /// How users authenticate.
    let users: IAMAuthentication
    /// Where the address of a client is taken from.
    let clientAddresses: ClientAddressRule
    package let shared: SharedState
    /// The functions that run here.
    package let functions: [FunctionDefinition]
    /// What backends are shown that ask who calls; `nil` when the instance has none.
    package let clientIdentity: ClientIdentity?
    /// Whether paths are routed and passed on as they came (feature `api_uri_no_escape`).
    let keepsPathEncoding: Bool
    /// What of a request logs hold beside their fields.
    let customLogItems: [CustomLogItem]

    init(
        hosts: [UpstreamHost], limits: GatewayLimits, domains: DomainTable, routes: [Route], pools: [UpstreamPool],
        healthTargets: [HealthTarget], responseSets: [ResponseSet], environments: [EnvironmentRoutes],
        callers: CallerTables, functions: [FunctionDefinition], customLogItems: [CustomLogItem] = [],
        clientIdentity: ClientIdentity? = nil, keepsPathEncoding: Bool = false, options: CompileOptions,
        groupResponseSets: [Int] = []
    ) {
        self.hosts = hosts
        self.limits = limits
        self.domains = domains
        self.routes = routes
        self.tokenSources = Self.tokenSources(routes)
        self.pools = pools
        self.healthTargets = healthTargets
        self.responseSets = responseSets
        self.groupResponseSets = groupResponseSets
        self.environments = environments
        self.explainsParameters = options.explainsParameters
        self.treatsPlainAsTLS = options.treatsPlainAsTLS
        self.apps = callers.apps
        self.appAddresses = callers.appAddresses
        self.users = callers.users
        self.quotas = callers.quotas
        self.clientAddresses = callers.clientAddresses
        self.shared = options.shared
        self.functions = functions
        self.customLogItems = customLogItems
        self.clientIdentity = clientIdentity
        self.keepsPathEncoding = keepsPathEncoding
    }

    /// The number of APIs and environments served together, without the endpoints that CORS plug-ins bring with them, which have no backend.
    package var routeCount: Int { self.routes.count { !($0.isOptions && $0.backends.isEmpty) } }

    /// What a route is called in logs: method, path template, API name.
    package func describe(route: Int) -> (method: String, template: String, apiName: String)? {
        guard self.routes.indices.contains(route) else { return nil }
        return (self.routes[route].method, self.routes[route].template, self.routes[route].apiName)
    }

    /// The mutable part of one event loop: the turn of each balanced pool.
    package func makeLoopState() -> LoopState {
        LoopState(
            balancers: self.pools.map(Balancer.init), owner: ObjectIdentifier(self),
            path: RequestPath(keepsEncoding: self.keepsPathEncoding))
    }
}

/// Who may call, as an instance says.
struct CallerTables: Sendable {
    let apps: AppAuthentication
    let appAddresses: [AppAddressControl?]
    let users: IAMAuthentication
    let quotas: [CredentialQuota?]
    let clientAddresses: ClientAddressRule
    /// What there is to say about them.
    let faults: [String]
}

/// The routes of an environment.
struct EnvironmentRoutes: Sendable {
    let name: [UInt8]
    /// The routes of all groups, for requests whose domain stands for all.
    let all: RouteTable
    /// The routes of each group by its index in the domain table; empty when no domain leads to a group.
    let groups: [RouteTable]
    /// The routes each app may call, by the apps' indexes, for requests by IP address; empty without the feature `app_route`.
    let apps: [RouteTable]
}

/// What one event loop changes while it serves a snapshot, and the storage its requests use one after the other.
package struct LoopState: Sendable {
    /// The turns of the members of each pool of the snapshot.
    var balancers: [Balancer]
    /// The snapshot this was made for.
    let owner: ObjectIdentifier
    var path: RequestPath
    var search = RouteTable.Search()
    /// What was decided on this loop.
    package var decisions = PolicyDecisions()
    /// Where decisions are written down; `nil` while serving.
    package var trace: DecisionTrace?

    init(balancers: [Balancer], owner: ObjectIdentifier, path: RequestPath) {
        self.balancers = balancers
        self.owner = owner
        self.path = path
    }
}

/// How much a client may send.
///
/// - Source: APIG User Guide, apig_03_0046
package struct GatewayLimits: Sendable, Equatable {
    /// Bytes of a request body; 12 MiB unless the feature `request_body_size` says otherwise.
    package var maxBodyBytes = 12 << 20
    /// Bytes of the request target.
    package var maxTargetBytes = 32 << 10
    /// Bytes of one header line.
    package var maxHeaderLineBytes = 32 << 10
    /// Bytes of all header lines.
    package var maxHeaderBytes = 128 << 10
    /// Header lines of one head.
    package var maxHeaderCount = 1_000
    /// Milliseconds a client may take for its body; feature `request_custom_config`, `request_body_timeout`.
    package var bodyTimeoutMilliseconds = 8_000

    package init() {}
}
