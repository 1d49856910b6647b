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

/// Imports a document into a new or an existing group as the product would: each operation becomes an API, or fails for itself.
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
    /// Where the document defines policies, authorizers and responses.
    var definitions: [DefinitionKey: Node] = [:]
    /// The names and routes of the group.
    private var table: GroupTable
    /// The APIs that take the place of one that was there.
    private(set) var updates: [APIUpdate] = []

    package init(document: OpenAPIDocument, options: ImportOptions = ImportOptions(), diagnostics: DiagnosticCollector)
    {
        self.document = document
        self.options = options
        self.diagnostics = diagnostics
        self.dropped = DroppedParts(diagnostics: diagnostics)
        self.table = GroupTable(options.target.configuration, groupName: options.target.groupName)
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
            return ImportResult(configuration: self.options.target.configuration, report: self.report)
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
        if self.options.checksRoutes { self.checkRoutes() }
        if self.options.givesAdvice { self.checkPreflights() }
        return self.finish()
    }

    /// Puts what was imported beside what was there, unless nothing is to be taken.
    private func finish() -> ImportResult {
        let before = self.options.target.configuration
        if self.options.isAtomic, let first = self.report.failure.first {
            self.refuse(
                code: first.code, "with --atomic \(self.report.failure.count) failing operations undo the whole import")
            self.report.success = []
            return ImportResult(configuration: before, report: self.report)
        }
        var merged = self.merged()
        if let environment = self.options.publishes { self.publish(in: environment, &merged) }
        return ImportResult(configuration: merged, report: self.report)
    }

    /// APIs a group may have.
    private static let maxGroupAPIs = 1_000

    private func isWithinOperationLimit() -> Bool {
        let count = self.document.paths.reduce(0) { $0 + $1.operations.count }
        if self.table.count + count > Self.maxGroupAPIs, self.table.count > 0, self.options.apiMode == .merge {
            self.document.node.report(
                .importGroupFull, "the group has \(self.table.count) APIs and the document \(count) operations",
                to: self.diagnostics)
            self.refuse(
                .importGroupFull, "\(self.table.count) and \(count) APIs are more than \(Self.maxGroupAPIs)")
            return false
        }
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

    func refuse(_ rule: Rule, _ message: String) { self.refuse(code: rule.product ?? "APIG.3602", message) }

    private func refuse(code: String, _ message: String) {
        self.report.refusal = ImportReport.Refusal(code: code, message: message)
    }

    private func importOperation(_ operation: Operation, of path: PathItem, group: APIGroup) {
        let fullPath = self.document.requestPath(path.path.value)
        let location = operation.key.location
        let item = ImportReport.Item(
            path: fullPath, method: operation.method.displayName, name: operation.operationID?.value ?? "",
            location: location)
        guard operation.method != .trace else {
            operation.key.report(
                .importMethodIgnored, "the operation TRACE \(fullPath) is left out", to: self.diagnostics)
            self.report.ignored.append(item)
            self.report.plan.add(
                .api, item.name, .ignore, at: location.description, reason: "the product has no method TRACE")
            return
        }
        let mark = self.diagnostics.diagnostics.count
        let errorsBefore = self.diagnostics.errorCount
        let context = OperationContext(operation: operation, path: path, group: group)
        let api = self.translate(context, path: fullPath)
        guard self.diagnostics.errorCount == errorsBefore, context.refusal == nil else {
            let error = self.diagnostics.firstError(after: mark)
            self.fail(
                item, code: error?.rule.product ?? "APIG.2012",
                error?.message ?? context.refusal ?? "the operation has errors")
            return
        }
        switch self.table.outcome(of: api, mode: self.options.apiMode) {
        case .create: self.take(api, context, item, replacing: nil)
        case .update(let position):
            self.take(api, context, item, replacing: self.options.target.configuration.apis[position])
        case .routeTaken(let holder): self.refuseRoute(of: api, taken: holder, item, operation)
        case .nameTaken(let holder): self.refuseName(of: api, taken: holder, item, operation)
        }
    }

    private func fail(_ item: ImportReport.Item, code: String, _ message: String) {
        self.report.failure.append(ImportReport.Failure(item: item, code: code, message: message))
        self.report.plan.add(
            .api, item.name, .fail, at: item.location.description, reason: "\(code) \(message)")
    }

    private func take(_ api: API, _ context: OperationContext, _ item: ImportReport.Item, replacing old: API?) {
        self.table.take(api, at: item.location, replacing: old)
        self.configuration.throttleBindings += context.throttleBindings
        self.configuration.accessControlBindings += context.accessControlBindings
        self.configuration.pluginBindings += context.pluginBindings
        self.routeEntries.append(
            RouteOverlaps.Entry(
                method: api.requestMethod, mode: api.matchMode, path: api.requestURI, name: api.name,
                location: item.location))
        self.report.success.append(ImportReport.Success(item: item, isUpdate: old != nil, id: old?.id ?? api.id))
        if let old {
            var new = api
            // The API stays the one it was, whatever it is called now.
            new.id = old.id
            self.updates.append(APIUpdate(old: old, new: new))
        } else {
            // Last, so that the API is moved and not copied.
            self.configuration.apis.append(api)
        }
    }

    /// - Source: APIG API Reference, ImportApiDefinitionsV2; error code APIG.3301
    private func refuseRoute(
        of api: API, taken holder: GroupTable.Holder, _ item: ImportReport.Item, _ operation: Operation
    ) {
        let route =
            "method \(api.requestMethod.rawValue), path \(api.requestURI) and match mode \(api.matchMode.rawValue)"
        switch holder {
        case .imported(let first):
            let message = "an API with \(route) exists"
            operation.key.report(
                .importRouteTaken, message, to: self.diagnostics, notes: [Diagnostic.Note("taken here", at: first)])
            self.fail(item, code: "APIG.3301", message)
        case .existing(let position):
            let name = self.options.target.configuration.apis[position].name
            let message = "the API \(name) of the group has \(route)"
            operation.key.report(.importRouteTaken, message, to: self.diagnostics, mend: Self.overrideMend)
            self.fail(item, code: "APIG.3301", message)
        }
    }

    /// - Source: APIG API Reference, ImportApiDefinitionsV2; error code APIG.3202
    private func refuseName(
        of api: API, taken holder: GroupTable.Holder, _ item: ImportReport.Item, _ operation: Operation
    ) {
        switch holder {
        case .imported:
            // The reader of the document has reported the second use of the operationId.
            self.fail(item, code: "APIG.3202", "an API with the name \(api.name) exists")
        case .existing(let position):
            let other = self.options.target.configuration.apis[position]
            let message =
                "the group has an API of the name \(api.name) for \(other.requestMethod.rawValue) \(other.requestURI)"
            (operation.operationID?.node ?? operation.key).report(
                .importNameTaken, message, to: self.diagnostics,
                mend: self.options.apiMode == .merge ? Self.overrideMend : nil)
            self.fail(item, code: "APIG.3202", message)
        }
    }

    private static let overrideMend = "use --api-mode override to replace the existing API, or rename this one"
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
