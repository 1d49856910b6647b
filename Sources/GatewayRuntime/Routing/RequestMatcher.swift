package import GatewayConfiguration

/// Finds which of many path templates a request leads to, as a gateway would, without the gateway around it: for what logs recorded.
package struct RequestMatcher {
    /// What an API is found by.
    package struct Template: Sendable, Equatable {
        package let method: RequestMethod
        package let path: String
        /// Whether it takes longer paths as well.
        package let isPrefix: Bool

        package init(method: RequestMethod, path: String, isPrefix: Bool) {
            self.method = method
            self.path = path
            self.isPrefix = isPrefix
        }

        package init(_ api: API) {
            self.init(
                method: api.requestMethod, path: api.requestURI,
                isPrefix: api.matchMode == .prefix || api.leavesMethodOpen)
        }
    }

    private let table: RouteTable
    private var path = RequestPath()
    private var search = RouteTable.Search()

    /// A matcher; of templates that match the same requests the first counts.
    package init(_ templates: [Template]) {
        var builder = RouteTableBuilder()
        for (index, template) in templates.enumerated() {
            _ = builder.add(
                index, TemplateSegments(template.path).segments, method: HTTPMethod(template.method),
                isPrefix: template.isPrefix)
        }
        self.table = builder.table()
    }

    /// The template of a request.
    ///
    /// - Parameters:
    ///   - method: The method, as it came.
    ///   - path: The path without its query, as it came.
    /// - Returns: Its place among the templates; `nil` when the request leads to none.
    package mutating func match(method: [UInt8], path: [UInt8]) -> Int? {
        guard !method.isEmpty, self.path.read(path.indices, in: path.span) else { return nil }
        let method = HTTPMethod(method.indices, in: method.span)
        guard case .found(let index) = self.table.match(self.path, method: method, &self.search) else { return nil }
        return index
    }
}
