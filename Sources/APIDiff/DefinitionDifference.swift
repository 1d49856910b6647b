import APIGTranslation
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

/// What differs between two definitions: documents as they tell their callers and as they would be imported, or gateway configurations.
///
/// Where both sides are documents, what they tell callers is compared with all they say of it; a configuration keeps of it what the gateway
/// needs, and that is compared otherwise.
package struct DefinitionDifference {
    let base: DefinitionSide
    let revision: DefinitionSide
    /// The only environment that is looked at; `nil` looks at all.
    let environment: String?
    /// As `2026-01-31`, for operations that were announced to go.
    let today: String?
    private let hasContract: Bool
    private var changes: [Change] = []
    private var schemas = SchemaComparisons()

    /// A comparison.
    ///
    /// - Parameters:
    ///   - base: The definition that was.
    ///   - revision: The one that is.
    ///   - environment: The environment to look at; `nil` looks at all.
    ///   - today: The day, as `2026-01-31`; without one no operation's day has come.
    package init(
        _ base: DefinitionSide, _ revision: DefinitionSide, environment: String? = nil, today: String? = nil
    ) {
        self.base = base
        self.revision = revision
        self.environment = environment
        self.today = today
        self.hasContract = !base.documents.isEmpty && !revision.documents.isEmpty
    }

    /// All changes: group by group, then shared schemas, then policies.
    package func run() -> [Change] {
        var run = self
        let before = APIUnits(run.base)
        let after = APIUnits(run.revision)
        for pair in run.groups() { run.compareGroup(pair, before, after) }
        run.changes += run.schemas.changes()
        run.changes +=
            PolicyDifference(
                base: run.base.configuration, revision: run.revision.configuration, environment: run.environment
            ).run()
        return run.changes
    }

    private mutating func add(
        _ rule: ChangeRule, _ action: Change.Action, group: String, subject: Change.Subject, element: String = "",
        before: Change.Side = Change.Side(), after: Change.Side = Change.Side(), _ message: String
    ) {
        self.changes.append(
            Change(
                rule, action, group: group, subject: subject, element: element, before: before, after: after,
                message: message))
    }

    // MARK: Groups

    /// A group on both sides, or on one.
    private typealias GroupPair = (base: APIGroup?, revision: APIGroup?)

    /// Groups of one name; the only group of each side is the same whatever it is called.
    private func groups() -> [GroupPair] {
        let (before, after) = (self.base.configuration.groups, self.revision.configuration.groups)
        if before.count == 1, after.count == 1 { return [(before[0], after[0])] }
        let byName = Dictionary(after.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(before.map(\.name))
        return before.map { ($0, byName[$0.name]) } + after.filter { !names.contains($0.name) }.map { (nil, $0) }
    }

    private mutating func compareGroup(_ pair: GroupPair, _ before: APIUnits, _ after: APIUnits) {
        let old = pair.base.map { before.units(of: $0.name, includesRefused: self.hasContract) } ?? []
        let new = pair.revision.map { after.units(of: $0.name, includesRefused: self.hasContract) } ?? []
        if let old = pair.base, let new = pair.revision { self.compareGroups(old, new) }
        if let group = pair.base, pair.revision == nil {
            self.add(
                .groupRemoved, .removed, group: group.name, subject: .resource("group \(group.name)"),
                before: Change.Side(place: ChangePlace(source: group.source)), "the group is gone with its APIs")
        }
        if let group = pair.revision, pair.base == nil {
            self.add(
                .groupAdded, .added, group: group.name, subject: .resource("group \(group.name)"),
                after: Change.Side(place: ChangePlace(source: group.source)), "the group is new")
        }
        let name = pair.revision?.name ?? pair.base?.name ?? ""
        let matching = APIMatching(old, new)
        for unit in matching.removed { self.addRemoved(unit, group: name) }
        let bindings = (
            before: APIBindings(self.base.configuration, pair.base?.name ?? ""),
            after: APIBindings(self.revision.configuration, pair.revision?.name ?? "")
        )
        for match in matching.pairs { self.compare(match, bindings) }
        for unit in matching.added { self.addAdded(unit, group: name) }
        guard let old = pair.base, let new = pair.revision else { return }
        self.changes += PolicyDifference(base: self.base.configuration, revision: self.revision.configuration)
            .responses(of: old.name, new.name)
        self.comparePublications(matching, new.name)
        self.compareDocuments(of: old.name, new.name, before, after)
    }

    private mutating func compareGroups(_ before: APIGroup, _ after: APIGroup) {
        func compare(_ element: String, _ old: String, _ new: String) {
            guard old != new else { return }
            self.add(
                .description, .changed, group: after.name, subject: .resource("group \(after.name)"), element: element,
                before: Change.Side(value: old, place: ChangePlace(source: before.source)),
                after: Change.Side(value: new, place: ChangePlace(source: after.source)), "\(old) → \(new)")
        }
        compare("name", before.name, after.name)
        compare("remark", before.remark ?? "", after.remark ?? "")
    }

    // MARK: APIs

    private mutating func addRemoved(_ unit: APIUnit, group: String) {
        guard self.isLookedAt(unit, nil) else { return }
        var rule = ChangeRule.apiRemoved
        var message = unit.name.isEmpty ? "it is gone" : "\(unit.name) is gone"
        if let day = unit.operation?.sunset?.value, let today, unit.operation?.isDeprecated == true, day < today {
            rule = .removedAfterSunset
            message += ", as was said for \(day)"
        }
        self.add(
            rule, .removed, group: group, subject: unit.subject, before: Change.Side(place: unit.place), message)
    }

    private mutating func addAdded(_ unit: APIUnit, group: String) {
        guard self.isLookedAt(nil, unit) else { return }
        self.add(
            .apiAdded, .added, group: group, subject: unit.subject, after: Change.Side(place: unit.place),
            unit.name.isEmpty ? "it is new" : "\(unit.name) is new")
    }

    /// Whether an API counts: where an environment is asked for, it must be online there on one of the sides.
    private func isLookedAt(_ old: APIUnit?, _ new: APIUnit?) -> Bool {
        guard let environment else { return true }
        func isOnline(_ unit: APIUnit?, _ side: DefinitionSide) -> Bool {
            guard let api = unit?.api else { return false }
            return side.configuration.isPublished(api, in: environment)
        }
        return isOnline(old, self.base) || isOnline(new, self.revision)
    }

    private mutating func compare(
        _ match: (base: APIUnit, revision: APIUnit, evidence: APIMatching.Evidence),
        _ bindings: (before: APIBindings, after: APIBindings)
    ) {
        let (old, new) = (match.base, match.revision)
        guard self.isLookedAt(old, new) else { return }
        if match.evidence != .route {
            self.add(
                .apiMoved, .changed, group: new.group, subject: new.subject,
                before: Change.Side(value: old.subject.text, place: old.place),
                after: Change.Side(value: new.subject.text, place: new.place),
                "\(old.subject.text) → \(new.subject.text), known by \(match.evidence.rawValue)")
        }
        var hasAuthenticationChange = false
        if let base = old.api, let revision = new.api {
            var comparison = APIComparison(
                base, revision, units: (old, new),
                hasContract: old.source != nil && new.source != nil)
            let changes = comparison.compare()
            hasAuthenticationChange = changes.contains { $0.rule.area == .authentication }
            self.changes += changes
            self.changes += bindings.before.changes(of: old, to: new, bindings.after)
        } else if (old.api == nil) != (new.api == nil) {
            let isRefused = new.api == nil
            self.add(
                isRefused ? .operationRefused : .operationAccepted, .changed, group: new.group, subject: new.subject,
                before: Change.Side(value: isRefused ? "taken" : "refused", place: old.place),
                after: Change.Side(value: isRefused ? "refused" : "taken", place: new.place),
                isRefused ? "validate says why an import refuses it" : "an import takes it now")
        }
        guard let left = old.source, let right = new.source else { return }
        let comparison = self.schemas.comparison((left.document, left.reader), (right.document, right.reader))
        if case .written(let changed) = comparison.unchanged.verdict(left, right) {
            var uses: Set<Int> = []
            for schema in changed {
                uses.formUnion(
                    comparison.compare(
                        .nodes([schema.base]), .nodes([schema.revision]), schema.isResponse ? .response : .request
                    ).uses)
            }
            self.schemas.use(uses, of: comparison, by: new)
            return
        }
        guard let base = old.operation, let revision = new.operation else { return }
        self.compareContract(
            base, revision, comparison,
            new, isImported: old.api != nil && new.api != nil, comparesSecurity: !hasAuthenticationChange)
    }

    private mutating func compareContract(
        _ old: ContractOperation, _ new: ContractOperation, _ schemas: SchemaComparison, _ unit: APIUnit,
        isImported: Bool, comparesSecurity: Bool
    ) {
        let context = OperationComparison.Context(group: unit.group, subject: unit.subject, schemas: schemas)
        var comparison = OperationComparison(old, new, context: context)
        comparison.compare()
        // What the gateway knows of it, it has told.
        if comparesSecurity { comparison.compareSecurity() }
        if !isImported { comparison.compareNames() }
        self.changes += comparison.changes
        self.schemas.use(comparison.uses, of: schemas, by: unit)
    }

    // MARK: Publications

    private mutating func comparePublications(_ matching: APIMatching, _ group: String) {
        let (base, revision) = (self.base.configuration, self.revision.configuration)
        let all = Set((base.publications + revision.publications).map(\.environment) + [Environment.releaseName])
        for environment in all.sorted() where self.environment == nil || environment == self.environment {
            for match in matching.pairs {
                guard let old = match.base.api, let new = match.revision.api else { continue }
                let was = base.isPublished(old, in: environment)
                let isNow = revision.isPublished(new, in: environment)
                guard was != isNow else { continue }
                self.add(
                    isNow ? .published : .unpublished, isNow ? .added : .removed, group: group,
                    subject: match.revision.subject, element: environment,
                    before: Change.Side(place: match.base.place), after: Change.Side(place: match.revision.place),
                    isNow ? "goes online in \(environment)" : "is no longer online in \(environment)")
            }
        }
    }

    // MARK: Documents

    /// Compares what documents of a group say beside their operations; a document is known by its file's name, or is the only one.
    private mutating func compareDocuments(
        of before: String, _ after: String, _ left: APIUnits, _ right: APIUnits
    ) {
        let old = self.base.documents.indices.filter { self.base.documents[$0].groupName == before }
        var new = self.revision.documents.indices.filter { self.revision.documents[$0].groupName == after }
        for position in old {
            let file = self.base.documents[position].fileName
            let same = new.firstIndex { self.revision.documents[$0].fileName == file }
            guard let index = same ?? (old.count == 1 && new.count == 1 ? 0 : nil) else { continue }
            let other = new.remove(at: index)
            let (first, second) = (left.readers[position], right.readers[other])
            var comparison = DocumentComparison(
                first, second, group: after, schemas: self.schemas.comparison((position, first), (other, second)))
            comparison.compare()
            self.changes += comparison.changes
            for (uses, subject) in comparison.uses {
                self.schemas.use(
                    uses, of: self.schemas.comparison((position, first), (other, second)), by: subject, group: after)
            }
        }
    }
}

extension DefinitionSide.Document {
    /// The last part of the file's path.
    fileprivate var fileName: Substring {
        self.document.node.tree.source.name.split { $0 == "/" || $0 == ":" }.last ?? ""
    }
}
