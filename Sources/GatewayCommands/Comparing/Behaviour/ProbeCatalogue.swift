import GatewayConfiguration
import OpenAPIModel

/// The requests that are worth sending to one API, as one side defines it.
struct ProbeCatalogue {
    /// The values of a request, by where they stand and what they are called.
    private typealias Values = [String: String]

    private let api: API
    private let template: PathTemplate?
    private let parameters: [RequestParameter]
    private let plainValues: Values

    /// Parameters and backend policies that are looked at, each.
    private static let maxParameters = 30

    init(_ api: API) {
        self.api = api
        self.template = try? PathTemplate(api.requestURI)
        self.parameters = Array(api.requestParameters.prefix(Self.maxParameters))
        var values: Values = [:]
        for parameter in self.parameters where parameter.required == .yes || parameter.location == .path {
            values[Self.key(parameter)] = ProbeValues(parameter).fitting
        }
        self.plainValues = values
    }

    private static func key(_ parameter: RequestParameter) -> String {
        "\(parameter.location.rawValue) \(parameter.name)"
    }

    /// The method of the API, or one of those it takes.
    private var method: String { self.api.requestMethod == .any ? "GET" : self.api.requestMethod.rawValue }

    // MARK: Requests

    /// The request with what must be in it and nothing else.
    var plain: Probe {
        var probe = Probe(name: "", method: self.method, path: "/")
        if self.api.requestProtocol == .grpcs {
            probe.speaksHTTP2 = true
            probe.method = "POST"
            probe.headers = [Probe.Pair(name: "Content-Type", value: "application/grpc")]
        }
        self.fill(&probe, self.plainValues)
        return probe
    }

    /// Puts values where they belong.
    ///
    /// - Returns: Whether all can be sent.
    @discardableResult
    private func fill(_ probe: inout Probe, _ values: Values) -> Bool {
        var isPossible = true
        let names = Set(self.parameters.map(\.name))
        probe.query = []
        probe.headers.removeAll { names.contains($0.name) }
        for parameter in self.parameters {
            guard let value = values[Self.key(parameter)] else { continue }
            switch parameter.location {
            case .path: isPossible = isPossible && !value.isEmpty
            case .query: probe.query.append(Probe.Pair(name: parameter.name, value: value))
            case .header:
                guard ProbeText.isHeaderValue(value), RequestDraft.isToken(parameter.name) else {
                    isPossible = false
                    continue
                }
                probe.headers.append(Probe.Pair(name: parameter.name, value: value))
            }
        }
        probe.path = self.path(values)
        return isPossible
    }

    private func path(_ values: Values) -> String {
        guard let template = self.template else { return self.api.requestURI }
        return template.segments.map { segment in
            "/"
                + segment.map { piece in
                    switch piece {
                    case .literal(let text): text
                    case .variable(let name): ProbeText.encoded(values["PATH \(name)"] ?? "v")
                    case .greedy(let name): ProbeText.encoded(values["PATH \(name)"] ?? "v") + "/w"
                    }
                }.joined()
        }.joined()
    }

    /// A request with other values.
    private func probe(_ main: Probe, _ name: String, _ change: (inout Values) -> Void) -> Probe? {
        var probe = main
        probe.name = name
        var values = self.plainValues
        change(&values)
        return self.fill(&probe, values) ? probe : nil
    }

    // MARK: Variations

    /// Everything but the plain request, the likeliest to show a change first.
    ///
    /// - Parameter main: The plain request, by a caller that gets through.
    /// - Returns: The requests with their names.
    func variations(of main: Probe) -> [Probe] {
        self.withoutParameters(main) + self.routes(main) + self.policies(main) + self.browsers(main) + self.limits(main)
    }

    private func withoutParameters(_ main: Probe) -> [Probe] {
        self.parameters.filter { $0.required == .yes && $0.location != .path }.compactMap { parameter in
            let key = Self.key(parameter)
            return self.probe(main, "without \(key)") { $0[key] = nil }
        }
    }

    private func limits(_ main: Probe) -> [Probe] {
        self.parameters.flatMap { parameter in
            let key = Self.key(parameter)
            let values = ProbeValues(parameter)
            var probes = values.edges.compactMap { edge in
                self.probe(main, "\(key) \(edge.text)") { $0[key] = edge.value }
            }
            for index in probes.indices { probes[index].family = key }
            if parameter.required == .no, parameter.location != .path {
                if let probe = self.probe(main, "with \(key)", { $0[key] = values.fitting }) { probes.append(probe) }
            }
            return probes
        }
    }

    /// Other methods, and a path below.
    private func routes(_ main: Probe) -> [Probe] {
        var probes: [Probe] = []
        let methods = self.api.requestMethod == .any ? ["POST", "DELETE"] : []
        for method in methods where method != main.method {
            var probe = main
            probe.name = "method \(method)"
            probe.method = method
            probes.append(probe)
        }
        var below = main
        below.name = "a path below"
        below.path += main.path.hasSuffix("/") ? "below" : "/below"
        probes.append(below)
        return probes
    }

    /// A method that neither side has an API for.
    func otherMethod(_ main: Probe, known: Set<String>) -> Probe? {
        guard !known.contains("ANY"),
            let method = ["GET", "POST", "PUT", "DELETE", "PATCH"].first(where: { !known.contains($0) })
        else { return nil }
        var probe = main
        probe.name = "another method"
        probe.method = method
        return probe
    }

    /// What a browser sends for a page of another origin.
    private func browsers(_ main: Probe) -> [Probe] {
        let origin = Probe.Pair(name: "Origin", value: "https://page.example")
        var preflight = main
        preflight.name = "a preflight"
        preflight.method = "OPTIONS"
        preflight.credential = .none
        preflight.identities = []
        preflight.headers = [origin, Probe.Pair(name: "Access-Control-Request-Method", value: main.method)]
        var simple = main
        simple.name = "from a page of another origin"
        simple.headers.append(origin)
        return [preflight, simple]
    }

    // MARK: Conditions

    /// Requests that fulfil the conditions of backend policies: all of a policy, and each alone.
    private func policies(_ main: Probe) -> [Probe] {
        self.api.policies.prefix(Self.maxParameters).flatMap { policy in
            var probes: [Probe] = []
            let all = self.probe(main, policy.conditions, "for backend policy \(policy.name)")
            if policy.effectMode == .all || policy.conditions.count == 1, let all { probes.append(all) }
            guard policy.conditions.count > 1 else { return probes }
            for (index, condition) in policy.conditions.enumerated() {
                let name = "for condition \(index + 1) of backend policy \(policy.name)"
                if let probe = self.probe(main, [condition], name) { probes.append(probe) }
            }
            return probes
        }
    }

    /// A request that fulfils conditions; `nil` where that takes more than a request.
    private func probe(_ main: Probe, _ conditions: [Condition], _ name: String) -> Probe? {
        var values = self.plainValues
        var probe = main
        probe.name = name
        for condition in conditions {
            guard let value = Self.value(condition) else { return nil }
            switch condition.origin {
            case "param":
                let wanted = condition.requestParameterName
                guard let parameter = self.parameters.first(where: { $0.name == wanted }) else { return nil }
                values[Self.key(parameter)] = value
            case "source":
                guard let address = ProbeAddresses.edges(condition.value, maxItems: 1).first else { return nil }
                probe.address = address
            case "cookie":
                guard let cookie = condition.cookieParameterName, ProbeText.isHeaderValue("\(cookie)=\(value)") else {
                    return nil
                }
                probe.headers.append(Probe.Pair(name: "Cookie", value: "\(cookie)=\(value)"))
            case "system":
                guard condition.systemParameterName?.lowercased().hasSuffix("method") == true,
                    self.api.requestMethod == .any, RequestDraft.isToken(value)
                else { return nil }
                probe.method = value.uppercased()
            default: return nil
            }
        }
        return self.fill(&probe, values) ? probe : nil
    }

    /// A text that fulfils a condition; `nil` for a pattern that is more than a text.
    private static func value(_ condition: Condition) -> String? {
        switch condition.type?.lowercased() {
        case nil, "exact", "equal": return condition.value
        case "enum", "enumerated":
            return condition.value.split(separator: ",").first.map { String($0.drop { $0 == " " }) }
        default:
            var text = condition.value[...]
            if text.hasPrefix("^") { text = text.dropFirst() }
            if text.hasSuffix("$") { text = text.dropLast() }
            if text.hasSuffix(".*") || text.hasSuffix(".+") { text = text.dropLast(2) + "v" }
            return text.contains(where: { #"\.[](){}*+?|^$"#.contains($0) }) ? nil : String(text)
        }
    }
}
