import APIGTranslation
package import GatewayConfiguration
package import SourceDocument

/// What differs between two instance files.
///
/// Secrets are compared and never shown.
package struct InstanceDifference {
    /// An instance file with its tree, for places.
    package struct Side {
        let file: InstanceFile
        let root: Node

        package init(file: InstanceFile, root: Node) {
            self.file = file
            self.root = root
        }

        /// Where a record stands in one of the lists.
        func place(_ list: String, _ key: String, _ name: String) -> ChangePlace {
            let item = self.root[list]?.items.first { $0[key]?.hasText(name) == true }
            return ChangePlace(item ?? self.root[list] ?? self.root)
        }
    }

    let base: Side
    let revision: Side
    private var changes: [Change] = []

    package init(_ base: Side, _ revision: Side) {
        self.base = base
        self.revision = revision
    }

    /// All changes, kind by kind.
    package func run() -> [Change] {
        var run = self
        run.compareFeatures()
        run.compareEnvironments()
        run.compareGroups()
        run.compareChannels()
        run.compareCredentials()
        run.comparePlugins()
        run.compareOthers()
        let (before, after) = (Self.policies(run.base.file), Self.policies(run.revision.file))
        return run.changes + PolicyDifference(base: before, revision: after).run()
            + PolicyDifference(base: before, revision: after).responses()
    }

    private static func policies(_ file: InstanceFile) -> Configuration {
        var configuration = Configuration()
        configuration.throttles = file.throttles
        configuration.accessControls = file.accessControls
        configuration.authorizers = file.authorizers
        configuration.responses = file.responses
        return configuration
    }

    // MARK: Findings

    /// A list of records of the file.
    struct Kind<Record: ConfigurationObject & Equatable> {
        let list: String
        /// The member that names a record.
        let key: String
        let word: String
        let records: KeyPath<InstanceFile, [Record]>
        let name: KeyPath<Record, String>
        let added: ChangeRule
        let removed: ChangeRule
    }

    /// Something that differs in a record.
    struct Finding {
        let rule: ChangeRule
        let element: String
        let before: String?
        let after: String?

        init(_ rule: ChangeRule, _ element: String, _ before: String?, _ after: String?) {
            self.rule = rule
            self.element = element
            self.before = before
            self.after = after
        }
    }

    /// A secret that is another one; one that comes or goes shows without being told.
    static func secret(_ rule: ChangeRule, _ element: String, _ before: Secret?, _ after: Secret?) -> [Finding] {
        guard let before, let after, before != after else { return [] }
        return [Finding(rule, element, "a secret", "another one")]
    }

    mutating func add(
        _ rule: ChangeRule, subject: String, element: String = "", _ before: String?, _ after: String?,
        places: (ChangePlace, ChangePlace), group: String = "", message: String? = nil
    ) {
        self.changes.append(
            Change(
                rule, before == nil ? .added : after == nil ? .removed : .changed, group: group,
                subject: .resource(subject), element: element, before: Change.Side(value: before, place: places.0),
                after: Change.Side(value: after, place: places.1),
                message: message ?? "\(before ?? "nothing") → \(after ?? "nothing")"))
    }

    /// Compares the records of a kind by their names, and gives each field that differs to a claim.
    mutating func compare<Record>(
        _ kind: Kind<Record>,
        _ claim: (_ base: Record, _ revision: Record, _ field: FieldChange) -> ChangeRule?,
        whole: (Record, Record) -> [Finding] = { _, _ in []
        }
    ) {
        let old = self.base.file[keyPath: kind.records]
        let new = self.revision.file[keyPath: kind.records]
        for record in old {
            let name = record[keyPath: kind.name]
            let subject = "\(kind.word) \(name)"
            let places = (self.base.place(kind.list, kind.key, name), self.revision.place(kind.list, kind.key, name))
            guard let other = new.first(where: { $0[keyPath: kind.name] == name }) else {
                self.add(kind.removed, subject: subject, name, nil, places: places, message: "it is gone")
                continue
            }
            guard record != other else { continue }
            for finding in whole(record, other) {
                self.add(
                    finding.rule, subject: subject, element: finding.element, finding.before, finding.after,
                    places: places)
            }
            for field in FieldChange.between(record, other) {
                guard let rule = claim(record, other, field) else { continue }
                self.add(rule, subject: subject, element: field.path, field.before, field.after, places: places)
            }
        }
        for record in new where !old.contains(where: { $0[keyPath: kind.name] == record[keyPath: kind.name] }) {
            let name = record[keyPath: kind.name]
            let places = (self.base.place(kind.list, kind.key, name), self.revision.place(kind.list, kind.key, name))
            self.add(kind.added, subject: "\(kind.word) \(name)", nil, name, places: places, message: "it is new")
        }
    }

    // MARK: Kinds without much to say

    private mutating func compareFeatures() {
        let places = (
            ChangePlace(self.base.root["features"] ?? self.base.root),
            ChangePlace(self.revision.root["features"] ?? self.revision.root)
        )
        let before = self.base.file.features
        let after = self.revision.file.features
        let names = Set(before.entries.map(\.name)).union(after.entries.map(\.name))
        for name in names.sorted() where before[name] != after[name] {
            // A feature may name a key: what it is set to is not shown.
            self.add(
                .featureChanged, subject: "feature \(name)", before[name] == nil ? nil : "set",
                after[name] == nil ? nil : "set", places: places, message: "it is set otherwise")
        }
    }

    private mutating func compareEnvironments() {
        self.compare(
            Kind(
                list: "environments", key: "name", word: "environment", records: \.environments, name: \.name,
                added: .environmentAdded, removed: .environmentRemoved)
        ) { _, _, _ in .description }
        let places = (
            ChangePlace(self.base.root["publish"] ?? self.base.root),
            ChangePlace(self.revision.root["publish"] ?? self.revision.root)
        )
        func words(_ publications: [Publication]?) -> String {
            publications?.map { DocumentValue(record: $0).compactJSON }.sorted().joined(separator: ", ")
                ?? "all in \(Environment.releaseName)"
        }
        let (before, after) = (words(self.base.file.publish), words(self.revision.file.publish))
        if before != after {
            self.add(.publicationChanged, subject: "publications", before, after, places: places)
        }
    }

    private mutating func compareOthers() {
        self.compare(
            Kind(
                list: "signs", key: "name", word: "signature key", records: \.signs, name: \.name,
                added: .signatureKeyChanged, removed: .signatureKeyChanged),
            { _, _, _ in .signatureKeyChanged },
            whole: { old, new in Self.secret(.signatureKeyChanged, "sign_secret", old.secret, new.secret) })
        self.compare(
            Kind(
                list: "orchestrations", key: "orchestration_name", word: "orchestration rule",
                records: \.orchestrations, name: \.name, added: .orchestrationChanged, removed: .orchestrationChanged)
        ) { _, _, _ in .orchestrationChanged }
        self.compare(
            Kind(
                list: "functions", key: "urn", word: "function", records: \.functions, name: \.urn.text,
                added: .localFunction, removed: .localFunction),
            { _, _, _ in .localFunction },
            whole: { old, new in
                var (before, after) = (LocalFunction(), LocalFunction())
                (before.environment, after.environment) = (old.environment, new.environment)
                return before.hides(after) ? [Finding(.localFunction, "environment", "a value", "another one")] : []
            })
    }
}

extension ConfigurationObject where Self: Equatable {
    /// Whether another record differs in nothing that may be shown: a secret.
    func hides(_ other: Self) -> Bool { self != other && FieldChange.between(self, other).isEmpty }
}
