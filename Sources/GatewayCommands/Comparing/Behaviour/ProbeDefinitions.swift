import GatewayConfiguration
import GatewayRuntime

/// What of a definition and its instance decides which requests are worth sending.
struct ProbeDefinitions {
    /// Calls in a period.
    struct Limit: Hashable {
        let calls: Int
        let milliseconds: Int64
    }

    private var limits: [String: [Limit]] = [:]
    private var accessControls: [String: [AccessControlPolicy]] = [:]
    private var authorizers: [String: CustomAuthorizer] = [:]
    private let publications: [Publication]
    private let environments: [String]

    init(_ configuration: Configuration, _ instance: InstanceFile) {
        self.publications = configuration.publications + (instance.publish ?? [])
        var names = [Environment.releaseName]
        for name in self.publications.map(\.environment) where !names.contains(name) { names.append(name) }
        self.environments = names
        let throttles = Dictionary((configuration.throttles + instance.throttles).map { ($0.name, $0) }) { first, _ in
            first
        }
        for binding in configuration.throttleBindings {
            guard let policy = throttles[binding.policyName] else { continue }
            self.limits[Self.key(binding), default: []] += policy.limits
        }
        let plugins = Dictionary(instance.plugins.map { ($0.name, $0) }) { first, _ in first }
        for binding in configuration.pluginBindings {
            guard case .rateLimit(let content)? = plugins[binding.policyName]?.content else { continue }
            self.limits[Self.key(binding), default: []] += content.limits
        }
        let controls = Dictionary(
            (configuration.accessControls + instance.accessControls).map { ($0.name, $0) }
        ) { first, _ in first }
        for binding in configuration.accessControlBindings {
            guard let policy = controls[binding.policyName], policy.entityType == .ip else { continue }
            self.accessControls[Self.key(binding), default: []].append(policy)
        }
        for authorizer in configuration.authorizers + instance.authorizers
        where self.authorizers[authorizer.name] == nil {
            self.authorizers[authorizer.name] = authorizer
        }
    }

    private static func key(_ binding: PolicyBinding) -> String { "\(binding.groupName)\n\(binding.apiName)" }
    private static func key(_ api: API) -> String { "\(api.groupName)\n\(api.name)" }

    func limits(of api: API) -> Set<Limit> { Set(self.limits[Self.key(api)] ?? []) }

    /// The lists of addresses that may, or may not, call.
    func addressLists(of api: API) -> [String] {
        (self.accessControls[Self.key(api)] ?? []).map { "\($0.type.rawValue) \($0.value)" }
    }

    func identities(of api: API) -> [AuthorizerIdentity.Place] {
        (api.authorizerName.flatMap { self.authorizers[$0] }?.identities ?? []).map(\.place)
    }

    /// The environments an API is online in, `RELEASE` first.
    func environments(of api: API) -> [String] {
        guard !self.publications.isEmpty else { return [Environment.releaseName] }
        return self.environments.filter { environment in
            self.publications.contains { publication in
                publication.environment == environment
                    && (publication.groupName.map { $0 == api.groupName } ?? true)
                    && (publication.apis.map { $0.contains(api.name) } ?? true)
            }
        }
    }

    /// The longest period anything is counted in.
    var longestPeriod: Int64 { self.limits.values.joined().map(\.milliseconds).max() ?? 0 }
}

extension ThrottlePolicy {
    fileprivate var limits: [ProbeDefinitions.Limit] {
        let period = ProbeDefinitions.Limit.milliseconds(self.timeInterval, self.timeUnit)
        let calls = [self.apiCallLimits, self.userCallLimits, self.appCallLimits, self.ipCallLimits].compactMap(\.self)
        return calls.filter { $0 > 0 }.map { ProbeDefinitions.Limit(calls: $0, milliseconds: period) }
    }
}

extension RateLimitContent {
    fileprivate var limits: [ProbeDefinitions.Limit] {
        let period = ProbeDefinitions.Limit.milliseconds(self.defaultInterval, self.defaultTimeUnit.timeUnit)
        let calls = [self.apiLimit, self.userLimit, self.appLimit, self.ipLimit].compactMap(\.self)
        return calls.filter { $0 > 0 }.map { ProbeDefinitions.Limit(calls: $0, milliseconds: period) }
    }
}

extension ProbeDefinitions.Limit {
    fileprivate static func milliseconds(_ interval: Int, _ unit: TimeUnit) -> Int64 {
        let length: Int64 =
            switch unit {
            case .second: 1_000
            case .minute: 60_000
            case .hour: 3_600_000
            case .day: 86_400_000
            }
        return Int64(clamping: min(max(1, interval), 1_000_000)) * length
    }
}

/// Addresses at the edges of lists.
enum ProbeAddresses {
    /// The ends of each item of a list, and the addresses beside them.
    ///
    /// - Parameters:
    ///   - list: Addresses, ranges and blocks, with commas.
    ///   - maxItems: Items that are looked at.
    /// - Returns: Each address once. Of IPv6 only what is written.
    static func edges(_ list: String, maxItems: Int = 8) -> [String] {
        var found: [String] = []
        func add(_ text: String) { if !found.contains(text) { found.append(text) } }
        for item in list.split(separator: ",").prefix(maxItems) {
            let text = item.filter { $0 != " " }
            guard let range = self.range(text) else {
                let address = text.prefix { $0 != "/" && $0 != "-" }
                if IPAddress(String(address)) != nil { add(String(address)) }
                continue
            }
            add(self.text(range.lowerBound))
            add(self.text(range.upperBound))
            if range.lowerBound > 0 { add(self.text(range.lowerBound - 1)) }
            if range.upperBound < .max { add(self.text(range.upperBound + 1)) }
        }
        return found
    }

    /// The range of an IPv4 item; `nil` when it is none.
    private static func range(_ item: String) -> ClosedRange<UInt32>? {
        if let dash = item.firstIndex(of: "-") {
            guard let low = self.number(item[..<dash]), let high = self.number(item[item.index(after: dash)...]),
                low <= high
            else { return nil }
            return low...high
        }
        guard let slash = item.firstIndex(of: "/") else { return self.number(item[...]).map { $0...$0 } }
        guard let address = self.number(item[..<slash]), let bits = Int(item[item.index(after: slash)...]),
            (0...32).contains(bits)
        else { return nil }
        let mask: UInt32 = bits == 0 ? 0 : .max << UInt32(32 - bits)
        return address & mask...address | ~mask
    }

    private static func number(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4 else { return nil }
        let bytes = parts.compactMap(\.self)
        return bytes.count == 4 ? bytes.reduce(0) { $0 << 8 | UInt32($1) } : nil
    }

    private static func text(_ number: UInt32) -> String {
        [24, 16, 8, 0].map { String(number >> UInt32($0) & 255) }.joined(separator: ".")
    }
}
