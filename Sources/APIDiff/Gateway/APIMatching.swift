import GatewayConfiguration
import OpenAPIModel

/// Finds which API of one definition is which of the other.
///
/// First by what requests see: method, path without the names of its variables, match mode. Then by method and path alone, then by name: an
/// API that was moved is one change and not two.
struct APIMatching {
    private(set) var pairs: [(base: API, revision: API)] = []
    private(set) var removed: [API] = []
    private(set) var added: [API] = []

    /// Matches the APIs of two groups.
    ///
    /// O(n).
    init(_ base: [API], _ revision: [API]) {
        var open = base
        var rest = revision
        for key in [Self.route, Self.request, Self.name] {
            var byKey: [String: [Int]] = [:]
            for (position, api) in rest.enumerated() { byKey[key(api), default: []].append(position) }
            var taken: Set<Int> = []
            var left: [API] = []
            for api in open {
                if let position = byKey[key(api)]?.first(where: { !taken.contains($0) }) {
                    taken.insert(position)
                    self.pairs.append((api, rest[position]))
                } else {
                    left.append(api)
                }
            }
            open = left
            rest = rest.enumerated().filter { !taken.contains($0.offset) }.map(\.element)
        }
        self.removed = open
        self.added = rest
    }

    private static func route(_ api: API) -> String { "\(api.matchMode.rawValue) \(self.request(api))" }

    private static func request(_ api: API) -> String {
        "\(api.requestMethod.rawValue) \((try? PathTemplate(api.requestURI))?.shape ?? api.requestURI)"
    }

    private static func name(_ api: API) -> String { api.name }
}

extension API {
    /// The API with the variables of its path called as in another path of the same shape, wherever they are used.
    func callingVariables(asIn path: String) -> API {
        guard let own = try? PathTemplate(self.requestURI), let other = try? PathTemplate(path),
            own.shape == other.shape, own.variableNames != other.variableNames
        else { return self }
        let names = Dictionary(zip(own.variableNames, other.variableNames), uniquingKeysWith: { first, _ in first })
        var api = self
        api.requestURI = path
        for index in api.requestParameters.indices where api.requestParameters[index].location == .path {
            api.requestParameters[index].name =
                names[api.requestParameters[index].name] ?? api.requestParameters[index].name
        }
        api.backendParameters = api.backendParameters.map { $0.calling(names) }
        for policies in [\API.policyHTTPs, \API.policyMocks, \API.policyFunctions] {
            for index in api[keyPath: policies].indices {
                api[keyPath: policies][index].backendParameters =
                    api[keyPath: policies][index].backendParameters.map { $0.calling(names) }
                for condition in api[keyPath: policies][index].conditions.indices {
                    let name = api[keyPath: policies][index].conditions[condition].requestParameterName
                    api[keyPath: policies][index].conditions[condition].requestParameterName =
                        name.map { names[$0] ?? $0 }
                }
            }
        }
        return api
    }

    /// The API with everything in order whose order means nothing, and without what only names it.
    var canonical: API {
        var api = self
        api.id = ""
        api.groupName = ""
        api.source = nil
        api.tags.sort()
        api.requestParameters.sort { ($0.location.rawValue, $0.name) < ($1.location.rawValue, $1.name) }
        api.backendParameters.sort { ($0.location.rawValue, $0.name) < ($1.location.rawValue, $1.name) }
        // What goes without saying.
        for text in [\API.remark, \.bodyRemark, \.resultNormalSample, \.resultFailureSample] {
            if api[keyPath: text]?.isEmpty == true { api[keyPath: text] = nil }
        }
        if api.responseName == "default" { api.responseName = nil }
        if api.authType != .app || api.authOptions?.appCodeAuthType == .disable { api.authOptions = nil }
        return api
    }
}

extension BackendParameter {
    fileprivate func calling(_ names: [String: String]) -> BackendParameter {
        guard self.origin == .request, let name = names[self.value] else { return self }
        var parameter = self
        parameter.value = name
        return parameter
    }
}
