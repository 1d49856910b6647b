/// What a route is called in logs, metrics and listings; never anything of a request.
package struct RouteDescription: Sendable, Hashable {
    /// The id of the API, derived from its names.
    package let apiID: String
    /// The API's name: the `operationId` of the document where it has one.
    package let apiName: String
    package let groupName: String
    package let environment: String
    /// The method of the definition; `ANY` for every method.
    package let method: String
    /// The path template.
    package let template: String
    /// `file:line:column` of the definition.
    package let source: String?

    package init(
        apiID: String, apiName: String, groupName: String, environment: String, method: String, template: String,
        source: String?
    ) {
        self.apiID = apiID
        self.apiName = apiName
        self.groupName = groupName
        self.environment = environment
        self.method = method
        self.template = template
        self.source = source
    }
}

extension RoutingSnapshot {
    /// The description of a route; `nil` for an index that is none.
    package func description(of route: Int) -> RouteDescription? {
        guard self.routes.indices.contains(route) else { return nil }
        let route = self.routes[route]
        return RouteDescription(
            apiID: route.apiID, apiName: route.apiName, groupName: route.groupName, environment: route.environment,
            method: route.method, template: route.template, source: route.source)
    }

    /// The descriptions of all routes, in the order of their indexes.
    package var routeDescriptions: [RouteDescription] {
        self.routes.indices.compactMap { self.description(of: $0) }
    }
}
