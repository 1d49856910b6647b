import APIGExtensions
package import Diagnostics
package import GatewayConfiguration
package import OpenAPIModel
import SourceDocument

/// What an import gives.
package struct ImportResult: Sendable {
    package let configuration: Configuration
    package let report: ImportReport
}

/// Imports a document into a new group as the product would: each operation becomes an API, or fails for itself.
///
/// Operations are taken in document order; of two that clash the first wins. What the product drops is reported, what it has no place
/// for but documents share (root security, path-level parameters) is resolved into the operations.
///
/// - Source: APIG User Guide, apig_03_0067, apig_03_0083
package final class Importer {
    let document: OpenAPIDocument
    let options: ImportOptions
    let diagnostics: DiagnosticCollector
    var configuration = Configuration()
    var report = ImportReport()
    var dropped: DroppedParts
    /// Security schemes with their extensions, by name.
    var schemes: [String: (scheme: SecurityScheme, extensions: SecuritySchemeExtensions)] = [:]
    /// Extensions of parameters shared by reference, decoded once.
    var sharedParameters: [NodeIdentity: ParameterExtensions] = [:]
    var reportedPlaces: Set<ReportedPlace> = []
    /// Rules reported once for the whole document.
    var reportedRules: Set<Rule> = []
    /// The names operations have, for finding one that is free.
    lazy var operationIDs = Set(self.document.operations.compactMap(\.operation.operationID?.value))
    /// What the gateway must have, said once each.
    var neededNames: Set<String> = []
    /// The APIs that were imported, for looking at their routes together.
    var routeEntries: [RouteOverlaps.Entry] = []
    /// Names and routes taken so far, with the place that took them.
    private var names: [String: SourceLocation] = [:]
    private var routes: [RouteKey: SourceLocation] = [:]

    /// What makes an API unique in its group.
    private struct RouteKey: Hashable {
        let method: RequestMethod
        let path: String
        let mode: MatchMode
    }

    package init(document: OpenAPIDocument, options: ImportOptions = ImportOptions(), diagnostics: DiagnosticCollector)
    {
        self.document = document
        self.options = options
        self.diagnostics = diagnostics
        self.dropped = DroppedParts(diagnostics: diagnostics)
    }

    /// Runs the import.
    package func run() -> ImportResult {
        let extensions = DocumentExtensions(
            root: self.document.node, components: self.document.components.node, diagnostics: self.diagnostics)
        for scheme in self.document.components.securitySchemes {
            self.schemes[scheme.name.value] = (
                scheme, SecuritySchemeExtensions(reading: scheme.node, diagnostics: self.diagnostics)
            )
        }
        guard let group = self.translateGroup(), self.isWithinOperationLimit() else {
            return ImportResult(configuration: Configuration(), report: self.report)
        }
        self.report.groupName = group.name
        self.report.groupID = group.id
        self.configuration.groups = [group]
        self.translateThrottles(extensions)
        self.translateAccessControls(extensions)
        self.translateResponses(extensions, group: group)
        self.translateAuthorizers()
        self.checkPolicyCounts(extensions)
        let count = self.document.paths.reduce(0) { $0 + $1.operations.count }
        self.configuration.apis.reserveCapacity(count)
        self.report.success.reserveCapacity(count)
        for path in self.document.paths {
            ExtensionCatalogue.reportStrays(
                in: path.node, at: .pathItem, known: [AnyMethodExtension.definition.key], self.diagnostics)
            for operation in path.operations { self.importOperation(operation, of: path, group: group) }
        }
        if self.options.reportsDroppedParts { self.noteDroppedParts() }
        self.checkRoutes()
        if self.options.givesAdvice { self.checkPreflights() }
        self.configuration.sort()
        return ImportResult(configuration: self.configuration, report: self.report)
    }

    /// APIs a group may have.
    private static let maxGroupAPIs = 1_000

    private func isWithinOperationLimit() -> Bool {
        let count = self.document.paths.reduce(0) { $0 + $1.operations.count }
        if count > Self.maxGroupAPIs, self.options.maxOperations > Self.maxGroupAPIs, self.options.maxOperations < .max
        {
            self.document.node.report(
                .importGroupFull, "the document has \(count) operations", to: self.diagnostics)
            self.refuse(.importGroupFull, "\(count) operations are more than \(Self.maxGroupAPIs)")
            return false
        }
        guard count > self.options.maxOperations else { return true }
        self.document.node.report(
            .importTooManyOperations, "the document has \(count) operations", to: self.diagnostics,
            allowed: "at most \(self.options.maxOperations) operations in one import")
        self.refuse(.importTooManyOperations, "\(count) operations are more than \(self.options.maxOperations)")
        return count <= self.options.lookedAtOperations
    }

    func refuse(_ rule: Rule, _ message: String) {
        self.report.refusal = ImportReport.Refusal(code: rule.product ?? "APIG.3602", message: message)
    }

    private func importOperation(_ operation: Operation, of path: PathItem, group: APIGroup) {
        let fullPath = self.requestPath(path.path.value)
        let location = operation.key.location
        let item = ImportReport.Item(
            path: fullPath, method: operation.method.displayName, name: operation.operationID?.value ?? "",
            location: location)
        guard operation.method != .trace else {
            operation.key.report(
                .importMethodIgnored, "the operation TRACE \(fullPath) is left out", to: self.diagnostics)
            self.report.ignored.append(item)
            return
        }
        let mark = self.diagnostics.diagnostics.count
        let errorsBefore = self.diagnostics.errorCount
        let context = OperationContext(operation: operation, path: path, group: group)
        let api = self.translate(context, path: fullPath)
        if self.diagnostics.errorCount == errorsBefore, context.refusal == nil {
            if let failure = self.clash(of: api, operation: operation, item: item) {
                self.report.failure.append(failure)
                return
            }
            self.names[api.name] = location
            self.routes[RouteKey(method: api.requestMethod, path: api.requestURI, mode: api.matchMode)] = location
            self.configuration.throttleBindings += context.throttleBindings
            self.configuration.accessControlBindings += context.accessControlBindings
            self.configuration.pluginBindings += context.pluginBindings
            self.report.success.append(ImportReport.Success(item: item, id: api.id))
            self.routeEntries.append(
                RouteOverlaps.Entry(
                    method: api.requestMethod, mode: api.matchMode, path: api.requestURI, name: api.name,
                    location: location))
            // Last, so that the API is moved and not copied.
            self.configuration.apis.append(api)
        } else {
            let error = self.diagnostics.firstError(after: mark)
            self.report.failure.append(
                ImportReport.Failure(
                    item: item, code: error?.rule.product ?? "APIG.2012",
                    message: error?.message ?? context.refusal ?? "the operation has errors"))
        }
    }

    /// The failure of an API whose name or route is taken already.
    ///
    /// - Source: APIG API Reference, ImportApiDefinitionsV2; error codes APIG.3202 and APIG.3301
    private func clash(of api: API, operation: Operation, item: ImportReport.Item) -> ImportReport.Failure? {
        let route = RouteKey(method: api.requestMethod, path: api.requestURI, mode: api.matchMode)
        if let first = self.routes[route] {
            let message =
                "an API with method \(api.requestMethod.rawValue), path \(api.requestURI) and match mode "
                + "\(api.matchMode.rawValue) exists"
            operation.key.report(
                .importRouteTaken, message, to: self.diagnostics, notes: [Diagnostic.Note("taken here", at: first)])
            return ImportReport.Failure(item: item, code: "APIG.3301", message: message)
        }
        if self.names[api.name] != nil {
            // The reader of the document has reported the second use of the operationId.
            return ImportReport.Failure(
                item: item, code: "APIG.3202", message: "an API with the name \(api.name) exists")
        }
        return nil
    }
}

/// What belongs to one operation while it is translated.
final class OperationContext {
    let operation: Operation
    let path: PathItem
    let group: APIGroup
    /// The frontend parameters, those of the path included, in document order; the ones the product drops are left out.
    var requestParameters: [RequestParameter] = [] {
        didSet {
            self.names = Set(self.requestParameters.map(\.name))
            self.headerNames = Set(
                self.requestParameters.filter { $0.location == .header }.map { $0.name.lowercased() })
        }
    }
    private var names: Set<String> = []
    /// In lower case.
    private var headerNames: Set<String> = []
    var authType = AuthenticationType.none
    /// Why the operation fails although nothing was found in it: the fault was reported where the document was read.
    var refusal: String?
    var throttleBindings: [PolicyBinding] = []
    var accessControlBindings: [PolicyBinding] = []
    var pluginBindings: [PolicyBinding] = []

    init(operation: Operation, path: PathItem, group: APIGroup) {
        self.operation = operation
        self.path = path
        self.group = group
    }

    /// Whether there is a frontend parameter of this name; headers compare in any case.
    func declares(_ name: String) -> Bool { self.names.contains(name) || self.headerNames.contains(name.lowercased()) }

    /// What a message adds where a similar parameter may have been meant.
    func suggestion(for name: String) -> String {
        self.similar(to: name).map { "; did you mean \"\($0)\"?" } ?? ""
    }

    /// The parameter that may have been meant.
    func similar(to name: String) -> String? {
        nearestName(to: name, among: self.requestParameters.lazy.map(\.name))
    }
}

extension Configuration {
    /// Puts the resources into the order files have, whatever order they came in.
    mutating func sort() {
        self.groups.sort { $0.name < $1.name }
        // Places are sorted and not the APIs themselves, which are large and would be moved often.
        let order = self.apis.indices.sorted { self.apis[$0].stands(before: self.apis[$1]) }
        self.apis = order.map { self.apis[$0] }
        self.throttles.sort { $0.name < $1.name }
        self.accessControls.sort { $0.name < $1.name }
        self.authorizers.sort { $0.name < $1.name }
        self.responses.sort { ($0.groupName, $0.name) < ($1.groupName, $1.name) }
        self.throttleBindings.sort()
        self.accessControlBindings.sort()
        // The order of an API's plug-ins is kept: only the APIs are sorted.
        let plugins = self.pluginBindings.enumerated().sorted { left, right in
            let before = (left.element.groupName, left.element.apiName)
            let after = (right.element.groupName, right.element.apiName)
            return before == after ? left.offset < right.offset : before < after
        }
        self.pluginBindings = plugins.map(\.element)
    }
}

extension API {
    fileprivate func stands(before other: API) -> Bool {
        if self.groupName != other.groupName { return self.groupName < other.groupName }
        if self.requestURI != other.requestURI { return self.requestURI < other.requestURI }
        if self.requestMethod != other.requestMethod {
            return self.requestMethod.rawValue < other.requestMethod.rawValue
        }
        return self.matchMode.rawValue < other.matchMode.rawValue
    }
}

extension [PolicyBinding] {
    fileprivate mutating func sort() {
        self.sort { ($0.groupName, $0.apiName, $0.policyName) < ($1.groupName, $1.apiName, $1.policyName) }
    }
}
