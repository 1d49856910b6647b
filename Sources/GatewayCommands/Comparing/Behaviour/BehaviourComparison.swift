import APIDiff
import GatewayConfiguration
import OpenAPIModel

/// Sends made-up requests through two definitions and finds those whose outcome differs: the proof behind the words of a difference.
///
/// Everything is made from the definitions: the same two give the same requests and the same changes. Nothing leaves the program.
struct BehaviourComparison {
    /// What was found.
    struct Result {
        var changes: [Change] = []
        /// Requests that were sent.
        var sent = 0
        /// Requests that were left out, for there are bounds.
        var leftOut = 0
    }

    /// An API of either side, or of both by the same method and path.
    private struct Pair {
        var base: API?
        var revision: API?
    }

    private let pairs: [Pair]
    /// The methods there are for a path, on either side.
    private let methods: [String: Set<String>]
    private let callers: ProbeCallers
    private let environment: String?
    private var base: ProbeGateway
    private var revision: ProbeGateway
    private let baseDefinitions: ProbeDefinitions
    private let revisionDefinitions: ProbeDefinitions
    private var result = Result()
    private var burstCalls = 0
    /// The moment of the next request, in seconds since 1970.
    private var time: Int64
    private let step: Int64
    private let maxPerAPI: Int

    /// Requests for an API, and for all.
    static let maxPerAPI = 200
    static let maxRequests = 200_000
    /// Calls in the same moment that show a limit.
    static let maxCalls = 2_001
    /// Requests for an API that are sent however many APIs there are.
    private static let minPerAPI = 12
    /// Calls in the same moment, for all APIs.
    private static let maxBurstCalls = 1_000_000

    /// Compiles both sides.
    ///
    /// - Parameters:
    ///   - base: The definition that was.
    ///   - revision: The one that is.
    ///   - instance: What the gateway of both has; `nil` makes up what the definitions need.
    ///   - directory: The folder of the instance file.
    ///   - environment: The only environment requests are sent in; `nil` is every one.
    init(
        _ base: Configuration, _ revision: Configuration, instance: InstanceFile?, directory: String,
        environment: String? = nil
    ) {
        self.environment = environment
        let publications = base.publications + revision.publications + (instance?.publish ?? [])
        let environments = Set(publications.map(\.environment) + [Environment.releaseName]).sorted()
        let standIns = instance ?? ProbeStandIns([base, revision]).instance(environments: environments)
        self.callers = ProbeCallers(standIns, environments: environments)
        let base = instance == nil ? ProbeStandIns.withoutUnknownPolicies(base) : base
        let revision = instance == nil ? ProbeStandIns.withoutUnknownPolicies(revision) : revision
        self.base = ProbeGateway(base, instance: self.callers.instance, directory: directory)
        self.revision = ProbeGateway(revision, instance: self.callers.instance, directory: directory)
        self.baseDefinitions = ProbeDefinitions(base, self.callers.instance)
        self.revisionDefinitions = ProbeDefinitions(revision, self.callers.instance)
        self.pairs = Self.pairs(base, revision)
        var methods: [String: Set<String>] = [:]
        for api in base.apis + revision.apis {
            methods[Self.shape(api), default: []].insert(api.requestMethod.rawValue)
        }
        self.methods = methods
        self.maxPerAPI = min(Self.maxPerAPI, max(Self.minPerAPI, Self.maxRequests / max(1, self.pairs.count)))
        // Windows of limits are over before the next request comes; years stay such as dates can say.
        let period = max(self.baseDefinitions.longestPeriod, self.revisionDefinitions.longestPeriod) / 1_000 + 60
        let years: Int64 = 5_000 * 365 * 86_400
        self.step = min(period, years / Int64(max(1, self.pairs.count * self.maxPerAPI)))
        // 2026-01-01.
        self.time = 1_767_225_600
    }

    private static func shape(_ api: API) -> String { (try? PathTemplate(api.requestURI))?.shape ?? api.requestURI }

    private static func pairs(_ base: Configuration, _ revision: Configuration) -> [Pair] {
        // The only group of each side is the same whatever it is called.
        let isOneGroup = [base, revision].allSatisfy { Set($0.apis.map(\.groupName)).count <= 1 }
        func key(_ api: API) -> String {
            "\(isOneGroup ? "" : api.groupName)\n\(api.requestMethod.rawValue)\n\(Self.shape(api))"
        }
        var pairs: [Pair] = []
        var positions: [String: Int] = [:]
        for api in base.apis where positions[key(api)] == nil {
            positions[key(api)] = pairs.count
            pairs.append(Pair(base: api))
        }
        for api in revision.apis {
            if let position = positions[key(api)] {
                if pairs[position].revision == nil { pairs[position].revision = api }
            } else {
                positions[key(api)] = pairs.count
                pairs.append(Pair(revision: api))
            }
        }
        return pairs
    }

    /// Sends the requests.
    func run() -> Result {
        var run = self
        for pair in run.pairs { run.compare(pair) }
        return run.result
    }

    // MARK: One API

    /// A request of an API whose outcome differs.
    fileprivate struct Found {
        let probe: Probe
        let before: ProbeOutcome
        let after: ProbeOutcome
        let difference: ProbeOutcome.Difference
        let isPlain: Bool
        /// Other requests with the same difference.
        var alike = 0
    }

    private mutating func compare(_ pair: Pair) {
        var sent: Set<Probe> = []
        var found: [Found] = []
        var count = 0
        // The plain requests come first: what they show need not be said of the others again.
        let probes = self.probes(pair)
        for (probe, isPlain) in probes.plain.map({ ($0, true) }) + probes.others.map({ ($0, false) }) {
            var key = probe
            key.name = ""
            key.family = ""
            guard sent.insert(key).inserted else { continue }
            count += 1
            guard count <= self.maxPerAPI, probe.cost == 1 || self.burstCalls + probe.cost <= Self.maxBurstCalls else {
                self.result.leftOut += 1
                continue
            }
            if probe.cost > 1 { self.burstCalls += probe.cost }
            guard let (before, after) = self.outcomes(probe) else { continue }
            for difference in before.differences(to: after, leavingOut: Probe.credentialHeaders) {
                let next = Found(probe: probe, before: before, after: after, difference: difference, isPlain: isPlain)
                if let position = found.firstIndex(where: { $0.says(next) }) {
                    let alike = found[position].alike + 1
                    // Of what is told once the worst is told.
                    if found[position].difference.rule.level < difference.rule.level { found[position] = next }
                    found[position].alike = alike
                } else {
                    found.append(next)
                }
            }
        }
        for item in found where !found.contains(where: { $0.explains(item) }) {
            self.result.changes.append(Self.change(item, pair))
        }
    }

    private mutating func outcomes(_ probe: Probe) -> (ProbeOutcome, ProbeOutcome)? {
        self.time += self.step
        guard let prepared = probe.request(at: self.time) else { return nil }
        self.result.sent += probe.cost
        return (
            self.base.run(probe, prepared, at: self.time), self.revision.run(probe, prepared, at: self.time)
        )
    }

    // MARK: Requests

    /// All requests of an API, the most telling first.
    private mutating func probes(_ pair: Pair) -> (plain: [Probe], others: [Probe]) {
        let sides = [(pair.base, self.baseDefinitions), (pair.revision, self.revisionDefinitions)].compactMap { side in
            side.0.map { (api: $0, definitions: side.1) }
        }
        let environments = Self.once(sides.flatMap { $0.definitions.environments(of: $0.api) })
            .filter { self.environment == nil || self.environment == $0 }
        guard let environment = environments.first else { return ([], []) }
        let credentials = Self.once(
            [.none] + sides.flatMap { self.callers.credentials(of: $0.api, environment: environment) })
        let addresses = self.addresses(sides)
        var plain: [Probe] = []
        var others: [Probe] = []
        for (index, side) in sides.enumerated() {
            let catalogue = ProbeCatalogue(side.api)
            var probe = catalogue.plain
            probe.host = self.callers.host(of: side.api.groupName)
            probe.environment = environment
            let identities = side.definitions.identities(of: side.api)
            let callers = credentials.flatMap { credential in
                [[], identities].map { (credential, $0) }
            }
            var main = probe
            if let way = self.way(probe, callers.reversed(), addresses.all, isBase: index == 0 && pair.base != nil) {
                main = way
            }
            var variants: [Probe] = []
            for isTLS in [true, false] {
                for (credential, identities) in callers {
                    var variant = probe
                    variant.isTLS = isTLS
                    variant.credential = credential
                    variant.identities = identities
                    variant.address = main.address
                    variants.append(variant)
                }
            }
            for other in environments.dropFirst() {
                var variant = main
                variant.environment = other
                variants.append(variant)
            }
            for index in variants.indices {
                let variant = variants[index]
                let place = variant.environment == environment ? "" : " in \(variant.environment)"
                variants[index].name = "\(variant.isTLS ? "https" : "http") \(variant.caller)\(place)"
            }
            plain += variants
            others += self.limits(main, sides) + addresses.edges.map { main.from($0) }
            let known = self.methods[Self.shape(side.api)] ?? []
            others += catalogue.variations(of: main)
            if let probe = catalogue.otherMethod(main, known: known) { others.append(probe) }
        }
        return (plain, others)
    }

    /// The plain request as someone sends it who gets through; `nil` when nobody does.
    private mutating func way(
        _ probe: Probe, _ callers: [(Probe.Credential, [AuthorizerIdentity.Place])], _ addresses: [String], isBase: Bool
    ) -> Probe? {
        for address in addresses {
            for isTLS in [true, false] {
                for (credential, identities) in callers {
                    var candidate = probe
                    candidate.isTLS = isTLS
                    candidate.credential = credential
                    candidate.identities = identities
                    candidate.address = address
                    self.time += self.step
                    guard let prepared = candidate.request(at: self.time) else { continue }
                    let outcome =
                        isBase
                        ? self.base.run(candidate, prepared, at: self.time)
                        : self.revision.run(candidate, prepared, at: self.time)
                    if outcome.works { return candidate }
                }
            }
        }
        return nil
    }

    private typealias Side = (api: API, definitions: ProbeDefinitions)

    /// Addresses to call from: one may have to be on a list, and those at the edges of lists that differ.
    private func addresses(_ sides: [Side]) -> (all: [String], edges: [String]) {
        let lists = sides.map { $0.definitions.addressLists(of: $0.api) }
        let edges = Self.once(
            lists.joined().flatMap { ProbeAddresses.edges(String($0.drop { $0 != " " }.dropFirst())) })
        let isSame = Set(lists.map { $0.sorted() }).count == 1
        return ([Probe.usualAddress] + edges.prefix(8), isSame ? [] : edges)
    }

    /// As many calls at once as show that a limit is another one.
    private func limits(_ main: Probe, _ sides: [Side]) -> [Probe] {
        let limits = sides.map { $0.definitions.limits(of: $0.api) }
        guard limits.count == 2 else { return [] }
        let differing = limits[0].symmetricDifference(limits[1])
        guard let least = differing.map(\.calls).min(), least < Self.maxCalls else { return [] }
        var burst = main
        burst.repetitions = least + 1
        burst.name = "\(least + 1) calls at once"
        guard let period = differing.filter({ $0.calls == least }).map(\.milliseconds).min() else { return [burst] }
        var later = main
        later.repetitions = least
        later.again = period + 1
        later.name = "\(least) calls at once and one after \(period / 1_000) s"
        // Where only the period is another one, as many calls are too many on both sides.
        if limits.allSatisfy({ $0.contains { $0.calls == least } }) { return [later] }
        return [burst, later]
    }

    private static func once<Element: Hashable>(_ elements: [Element]) -> [Element] {
        var seen: Set<Element> = []
        return elements.filter { seen.insert($0).inserted }
    }

    // MARK: Changes

    private static func change(_ found: Found, _ pair: Pair) -> Change {
        let api = pair.revision ?? pair.base ?? API()
        let probe = found.probe
        var message = "\(probe.line), \(probe.name): \(found.before.text) → \(found.after.text)"
        if !found.difference.aspects.isEmpty { message += " (\(found.difference.aspects.joined(separator: ", ")))" }
        if found.alike > 0 { message += "; \(found.alike) more request\(found.alike == 1 ? "" : "s") alike" }
        let direction: Change.Direction =
            switch found.difference.rule {
            case .behaviourBackend: .operator
            case .behaviourAnswer: .response
            default: .request
            }
        return Change(
            found.difference.rule, .changed, direction: direction, group: api.groupName,
            subject: .operation(method: api.requestMethod.rawValue, path: api.requestURI), element: probe.name,
            before: Change.Side(value: found.before.text, place: ChangePlace(source: pair.base?.source)),
            after: Change.Side(value: found.after.text, place: ChangePlace(source: pair.revision?.source)),
            message: message)
    }
}

extension BehaviourComparison.Found {
    /// Whether a refusal that is another one now follows from what this shows of the API's plain requests.
    fileprivate func explains(_ other: Self) -> Bool {
        guard self.isPlain, !other.before.works, !other.after.works else { return false }
        switch self.difference.rule {
        case .behaviourRefused: return self.after.text == other.after.text
        case .behaviourAllowed: return self.before.text == other.before.text
        case .behaviourAnswer: return self.before.works && self.difference.aspects == other.difference.aspects
        default: return false
        }
    }

    /// Whether another difference of the API is no news after this one.
    fileprivate func says(_ other: Self) -> Bool {
        let (old, new) = (self.difference, other.difference)
        // An API that is gone, or new, is so for every request.
        if self.after.isNoAPI, other.after.isNoAPI { return true }
        if old.rule == .behaviourAdded, new.rule == .behaviourAdded { return true }
        guard old == new else { return false }
        // What gets through gets through otherwise; the differences say how.
        if self.before.works, self.after.works { return other.before.works && other.after.works }
        guard self.isPlain || self.probe.kin == other.probe.kin else { return false }
        return self.before.isAlike(other.before) && self.after.isAlike(other.after)
    }
}

extension ProbeOutcome {
    /// Whether people would call both the same.
    fileprivate func isAlike(_ other: ProbeOutcome) -> Bool {
        self.works ? other.works : self.text == other.text
    }
}

extension Probe {
    /// What it shares with requests like it.
    fileprivate var kin: String { self.family.isEmpty ? self.name : self.family }

    /// The request from elsewhere.
    fileprivate func from(_ address: String) -> Probe {
        var probe = self
        probe.address = address
        probe.name = "from \(address)"
        probe.family = "address"
        return probe
    }
}
