import Diagnostics
import GatewayConfiguration
import SourceDocument

/// A definition of the document, for findings about it.
struct DefinitionKey: Hashable {
    let kind: ImportPlan.Kind
    let name: String

    init(_ kind: ImportPlan.Kind, _ name: String) {
        self.kind = kind
        self.name = name
    }
}

/// An API that takes the place of one that was there.
struct APIUpdate {
    let old: API
    let new: API
}

extension Importer {
    /// What was there, with what the document brings.
    ///
    /// Policies, authorizers and gateway responses meet those of the same name by `extend_mode`. An updated API keeps its id and the policies bound
    /// to it of the kinds its new definition does not name: whether an override unbinds them is not described, and keeping them opens nothing.
    ///
    /// - Source: APIG User Guide, apig_03_0067; APIG API Reference, ImportApiDefinitionsV2
    func merged() -> Configuration {
        var merged = self.options.target.configuration
        for group in self.configuration.groups where !merged.groups.contains(where: { $0.name == group.name }) {
            merged.groups.append(group)
            self.report.plan.add(.group, group.name, .create, at: group.source)
        }
        self.mergePolicies(into: &merged)
        self.mergeAPIs(into: &merged)
        merged.sort()
        return merged
    }

    // MARK: Policies

    private func mergePolicies(into merged: inout Configuration) {
        self.merge(
            .throttle, self.configuration.throttles, into: &merged.throttles, name: \.name, source: \.source,
            replacing: { old, new in
                var policy = new
                (policy.id, policy.remark) = (old.id, old.remark)
                return policy
            })
        self.merge(
            .accessControl, self.configuration.accessControls, into: &merged.accessControls, name: \.name,
            source: \.source,
            replacing: { old, new in
                var policy = new
                policy.id = old.id
                return policy
            })
        self.merge(
            .authorizer, self.configuration.authorizers, into: &merged.authorizers, name: \.name, source: \.source,
            // Whether an authorizer stands before or behind the gateway is fixed for its life.
            mayReplace: { $0.type == $1.type ? nil : "the type of an authorizer cannot change" },
            replacing: { old, new in
                var authorizer = new
                // Documents have no key for the text handed to the function.
                (authorizer.id, authorizer.userData) = (old.id, old.userData)
                return authorizer
            })
        self.merge(
            .response, self.configuration.responses, into: &merged.responses, name: \.qualifiedName, shown: \.name,
            source: \.source, replacing: { $1 })
    }

    /// Adds resources of one kind.
    ///
    /// - Parameters:
    ///   - kind: What they are.
    ///   - imported: The document's.
    ///   - existing: Those that are there.
    ///   - namePath: What makes them the same.
    ///   - shown: The name in the plan; `nil` is the one that makes them the same.
    ///   - source: Where the document defines one.
    ///   - mayReplace: Why one may not take the place of another; `nil` when it may.
    ///   - replacing: The resource that stands in the place of one that is there.
    private func merge<Resource: ConfigurationObject & Equatable>(
        _ kind: ImportPlan.Kind, _ imported: [Resource], into existing: inout [Resource],
        name namePath: KeyPath<Resource, String>, shown: KeyPath<Resource, String>? = nil,
        source: KeyPath<Resource, String?>,
        mayReplace: (Resource, Resource) -> String? = { _, _ in nil },
        replacing: (_ old: Resource, _ new: Resource) -> Resource
    ) {
        for resource in imported {
            let identity = resource[keyPath: namePath]
            let name = resource[keyPath: shown ?? namePath]
            let place = resource[keyPath: source]
            guard let index = existing.firstIndex(where: { $0[keyPath: namePath] == identity }) else {
                existing.append(resource)
                self.report.plan.add(kind, name, .create, at: place)
                continue
            }
            let new = replacing(existing[index], resource)
            let changes = FieldChange.between(existing[index], new)
            if self.options.extendMode == .merge {
                self.report.plan.add(
                    kind, name, .keep, at: place, changes: changes,
                    reason: changes.isEmpty ? "the same is there" : "--extend-mode merge keeps what is there")
                if !changes.isEmpty {
                    self.definitions[DefinitionKey(kind, identity)]?.report(
                        .importDefinitionKept,
                        "the \(kind.rawValue) \(name) differs in \(changes.map(\.path).joined(separator: ", "))",
                        to: self.diagnostics)
                }
            } else if let reason = mayReplace(existing[index], new) {
                self.report.plan.add(kind, name, .keep, at: place, changes: changes, reason: reason)
                self.definitions[DefinitionKey(kind, identity)]?.report(
                    .importAuthorizerType, "\(name): \(reason)", to: self.diagnostics)
            } else {
                existing[index] = new
                self.report.plan.add(kind, name, .update, at: place, changes: changes)
            }
        }
    }

    // MARK: APIs

    private func mergeAPIs(into merged: inout Configuration) {
        var positions: [String: Int] = [:]
        for (position, api) in merged.apis.enumerated() { positions[api.qualifiedName] = position }
        for update in self.updates {
            guard let position = positions[update.old.qualifiedName] else { continue }
            merged.apis[position] = update.new
            var changes = FieldChange.between(update.old, update.new)
            changes += self.rebind(update, \.throttleBindings, "throttle_bindings", in: &merged)
            changes += self.rebind(update, \.accessControlBindings, "acl_bindings", in: &merged)
            changes += self.rebind(update, \.pluginBindings, "plugin_bindings", in: &merged)
            if update.old.name != update.new.name { self.rename(update, in: &merged.publications) }
            self.report.plan.add(.api, update.new.name, .update, at: update.new.source, changes: changes)
        }
        let updated = Set(self.updates.map(\.new.name))
        if merged.apis.isEmpty { merged.apis = self.configuration.apis } else { merged.apis += self.configuration.apis }
        for api in self.configuration.apis { self.report.plan.add(.api, api.name, .create, at: api.source) }
        func isNew(_ binding: PolicyBinding) -> Bool { !updated.contains(binding.apiName) }
        merged.throttleBindings += self.configuration.throttleBindings.filter(isNew)
        merged.accessControlBindings += self.configuration.accessControlBindings.filter(isNew)
        merged.pluginBindings += self.configuration.pluginBindings.filter(isNew)
    }

    /// Gives an updated API the bindings of one kind that its new definition names, or lets it keep those it has.
    private func rebind(
        _ update: APIUpdate, _ kind: WritableKeyPath<Configuration, [PolicyBinding]>, _ field: String,
        in merged: inout Configuration
    ) -> [FieldChange] {
        func isOf(_ api: API, _ binding: PolicyBinding) -> Bool {
            binding.groupName == api.groupName && binding.apiName == api.name
        }
        let named = self.configuration[keyPath: kind].filter { isOf(update.new, $0) }
        let before = merged[keyPath: kind].filter { isOf(update.old, $0) }
        var after = named
        if named.isEmpty {
            after = before.map {
                PolicyBinding(groupName: $0.groupName, apiName: update.new.name, policyName: $0.policyName)
            }
        }
        guard before != after else { return [] }
        merged[keyPath: kind].removeAll { isOf(update.old, $0) }
        merged[keyPath: kind] += after
        let texts = [before, after].map { bindings in
            DocumentValue.list(bindings.map { .text($0.policyName) }).compactJSON
        }
        return texts[0] == texts[1] ? [] : [FieldChange(path: field, before: texts[0], after: texts[1])]
    }

    /// An API that is published under its old name stays so under the new one.
    private func rename(_ update: APIUpdate, in publications: inout [Publication]) {
        for index in publications.indices
        where publications[index].groupName == nil || publications[index].groupName == update.old.groupName {
            guard var apis = publications[index].apis, let place = apis.firstIndex(of: update.old.name) else {
                continue
            }
            apis[place] = update.new.name
            publications[index].apis = apis
        }
    }
}

extension API {
    /// What tells an API from those of every other group.
    fileprivate var qualifiedName: String { "\(self.groupName)/\(self.name)" }
}

extension GatewayResponse {
    /// What tells a response from those of every other group.
    var qualifiedName: String { "\(self.groupName)/\(self.name)" }
}
