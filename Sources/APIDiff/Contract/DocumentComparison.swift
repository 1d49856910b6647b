import OpenAPIModel
import SourceDocument

/// What has become of what a document says beside its operations.
struct DocumentComparison {
    private let old: ContractReader
    private let new: ContractReader
    private let group: String
    private let schemas: SchemaComparison
    private(set) var changes: [Change] = []
    /// The shared schemas webhooks use, by their positions in the comparison of schemas.
    private(set) var uses: [(uses: Set<Int>, subject: Change.Subject)] = []

    init(_ old: ContractReader, _ new: ContractReader, group: String, schemas: SchemaComparison) {
        self.old = old
        self.new = new
        self.group = group
        self.schemas = schemas
    }

    mutating func compare() {
        self.compareInformation()
        self.compareServers()
        self.compareSchemes()
        self.compareWebhooks()
    }

    private typealias Mention = (value: String, node: Node)

    private mutating func add(
        _ rule: ChangeRule, _ subject: Change.Subject, _ element: String, _ before: Mention?, _ after: Mention?
    ) {
        self.changes.append(
            Change(
                rule, before == nil ? .added : after == nil ? .removed : .changed, group: self.group, subject: subject,
                element: element,
                before: Change.Side(
                    value: before?.value, place: ChangePlace(before?.node ?? self.old.document.node)),
                after: Change.Side(value: after?.value, place: ChangePlace(after?.node ?? self.new.document.node)),
                message: "\(before?.value ?? "nothing") → \(after?.value ?? "nothing")"))
    }

    // MARK: Words

    private mutating func compareInformation() {
        let (before, after) = (self.information(self.old), self.information(self.new))
        for name in Set(before.keys).union(after.keys).sorted() where before[name]?.value != after[name]?.value {
            self.add(.information, .resource("the document"), name, before[name], after[name])
        }
    }

    /// What stands under `info` and beside it; the title and the description are the group's.
    private func information(_ reader: ContractReader) -> [String: Mention] {
        var all: [String: Mention] = [:]
        let root = reader.document.node
        if let info = root["info"] {
            for entry in info.entries where !["title", "description"].contains(where: { entry.key.hasText($0) }) {
                guard !entry.keyHasPrefix("x-apigateway-") else { continue }
                let value = entry.value
                all["info.\(entry.key.text)"] = (value.isScalar ? value.text : value.canonicalText, value)
            }
        }
        for tag in root["tags"].map({ Array($0.items) }) ?? [] {
            guard let name = tag["name"]?.text else { continue }
            all["tag \(name)"] = (tag.canonicalText, tag)
        }
        for (name, remark) in reader.remarks(root, ["externalDocs"]) { all[name] = remark }
        return all
    }

    // MARK: Servers and security

    private mutating func compareServers() {
        let (before, after) = (self.addresses(self.old), self.addresses(self.new))
        // Who names none leaves it open where the API is.
        guard !before.isEmpty, !after.isEmpty else { return }
        for address in before where !after.contains(address) {
            self.add(.serverRemoved, .resource("the document"), "servers", (address, self.serverNode(self.old)), nil)
        }
        for address in after where !before.contains(address) {
            self.add(.serverAdded, .resource("the document"), "servers", nil, (address, self.serverNode(self.new)))
        }
    }

    private func serverNode(_ reader: ContractReader) -> Node {
        let root = reader.document.node
        return root["servers"] ?? root["host"] ?? root
    }

    private func addresses(_ reader: ContractReader) -> [String] {
        if let host = reader.document.host { return [host.value.lowercased()] }
        return reader.document.node["servers"].map { ServerWords.addresses($0) } ?? []
    }

    /// Schemes that both sides call the same.
    private mutating func compareSchemes() {
        for scheme in self.old.document.components.securitySchemes {
            guard let other = self.new.document.components.securityScheme(scheme.name.value) else { continue }
            let subject = Change.Subject.resource("security scheme \(scheme.name.value)")
            let before = SecurityWords.details(scheme.node)
            let after = SecurityWords.details(other.node)
            for detail in Set(before.keys).union(after.keys).sorted() where before[detail] != after[detail] {
                self.add(
                    .schemeChanged, subject, detail, before[detail].map { ($0, scheme.node) },
                    after[detail].map { ($0, other.node) })
            }
        }
    }

    // MARK: Webhooks

    private mutating func compareWebhooks() {
        let (before, after) = (self.webhooks(self.old), self.webhooks(self.new))
        let byKey = Dictionary(after.map { ($0.route, $0) }, uniquingKeysWith: { first, _ in first })
        let names = Set(before.map(\.route))
        for webhook in before {
            let subject = Change.Subject.webhook(method: webhook.method, name: webhook.path)
            guard let other = byKey[webhook.route] else {
                self.add(.webhookRemoved, subject, "", (webhook.path, webhook.key), nil)
                continue
            }
            var comparison = OperationComparison(
                webhook, other,
                context: OperationComparison.Context(
                    group: self.group, subject: subject, schemas: self.schemas, isInverted: true))
            comparison.compare()
            self.changes += comparison.changes
            self.uses.append((comparison.uses, subject))
        }
        for webhook in after where !names.contains(webhook.route) {
            self.add(
                .webhookAdded, .webhook(method: webhook.method, name: webhook.path), "", nil,
                (webhook.path, webhook.key))
        }
    }

    private func webhooks(_ reader: ContractReader) -> [ContractOperation] {
        reader.document.webhooks.flatMap { item in
            item.operations.map { operation in
                reader.operation(
                    method: operation.method.displayName, path: item.path.value, key: operation.key, operation.node,
                    in: item.node)
            }
        }
    }
}
