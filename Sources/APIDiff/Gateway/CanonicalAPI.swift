import GatewayConfiguration
import OpenAPIModel

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
