package import Diagnostics
import GatewayConfiguration
package import SourceDocument

/// Writes a group as a document the product imports, in the shape of the product's own exports.
///
/// The import read backwards: a concept has a file of the same name on both sides. What a document has no place for is a finding, and nothing
/// is left out without one.
///
/// - Source: APIG User Guide, apig_03_0015, apig_03_0083; APIG API Reference, ExportApiDefinitionsV2
package final class Exporter {
    let selection: ExportSelection
    let options: ExportOptions
    let diagnostics: DiagnosticCollector
    let places: ConfigurationPlaces
    /// Names of APIs that a finding was about: they cannot be read back as they are.
    package internal(set) var incomplete: Set<String> = []

    package init(
        _ selection: ExportSelection, options: ExportOptions, places: ConfigurationPlaces = ConfigurationPlaces(),
        diagnostics: DiagnosticCollector
    ) {
        self.selection = selection
        self.options = options
        self.places = places
        self.diagnostics = diagnostics
    }

    var isSwagger2: Bool { self.options.version == .swagger2 }

    /// Runs the export.
    ///
    /// - Returns: The document: the version first, then the members in the product's order, and in each of them sorted keys.
    package func run() -> DocumentValue {
        let paths = self.paths()
        let responses = self.sharedResponses()
        let schemes = self.securitySchemes()
        let gatewayResponses = self.gatewayResponses()
        var root: [(String, DocumentValue?)]
        if self.isSwagger2 {
            root = [
                ("swagger", .text("2.0")), ("info", self.info()), ("host", .text(self.domain)), ("paths", paths),
                ("responses", responses), ("securityDefinitions", schemes),
            ]
        } else {
            var components = ObjectDraft()
            components["responses"] = responses
            components["securitySchemes"] = schemes
            components["x-apigateway-responses"] = gatewayResponses
            root = [
                ("openapi", .text("3.0.0")), ("info", self.info()), ("servers", self.servers(of: .both)),
                ("paths", paths), ("components", components.value),
            ]
        }
        root += [
            ("x-apigateway-access-controls", self.accessControls()), ("x-apigateway-ratelimits", self.throttles()),
            ("x-apigateway-responses", self.isSwagger2 ? gatewayResponses : nil),
        ]
        return .mapping(root.compactMap { key, value in value.map { DocumentMember(key, $0) } })
    }

    private func paths() -> DocumentValue {
        var items: [(path: String, item: [(method: String, operation: DocumentValue, name: String)])] = []
        var places: [String: Int] = [:]
        for api in self.selection.apis {
            guard !api.isGRPC else {
                self.report(
                    .exportGRPC, "the API \"\(api.name)\" calls or is called by gRPC and is left out", api,
                    ["req_protocol"])
                continue
            }
            let method = Self.key(of: api.requestMethod)
            let place = places[api.requestURI, default: items.count]
            if place == items.count {
                places[api.requestURI] = place
                items.append((api.requestURI, []))
            }
            if let first = items[place].item.first(where: { $0.method == method }) {
                self.report(
                    .exportRouteTwice,
                    "the API \"\(api.name)\" is left out: \(api.requestMethod.rawValue) \(api.requestURI) is "
                        + "\"\(first.name)\" with the other match mode", api, ["match_mode"])
                continue
            }
            items[place].item.append((method, self.operation(api), api.name))
        }
        var paths = ObjectDraft()
        for (path, operations) in items {
            var item = ObjectDraft()
            for (method, operation, _) in operations { item[method] = operation }
            paths[path] = item.value
        }
        return paths.value
    }

    private static func key(of method: RequestMethod) -> String {
        method == .any ? "x-apigateway-any-method" : method.rawValue.lowercased()
    }
}

extension Exporter {
    /// Reports what a document cannot say about an API.
    func report(_ rule: Rule, _ message: String, _ api: API, _ path: [String]) {
        self.incomplete.insert(api.name)
        self.report(rule, message, at: self.places.node(.apis, [api.groupName, api.name], path))
    }

    func report(_ rule: Rule, _ message: String, at node: Node?) {
        self.places.report(rule, message, at: node, to: self.diagnostics)
    }
}
