import GatewayConfiguration
import GatewayRuntime

/// What a reload changed, in lines for people.
struct ConfigurationChanges {
    /// One line a change.
    let lines: [String]
    /// `1 added, 0 removed, 2 changed`.
    let summary: String

    /// Lines of one kind that are shown; the rest is counted.
    private static let maxLines = 40

    init(from old: LoadedGateway, to new: LoadedGateway) {
        let (oldAPIs, newAPIs) = (Self.byName(old.configuration.apis), Self.byName(new.configuration.apis))
        let added = newAPIs.order.filter { oldAPIs.apis[$0] == nil }
        let removed = oldAPIs.order.filter { newAPIs.apis[$0] == nil }
        let changed = newAPIs.order.filter { name in
            guard let before = oldAPIs.apis[name], let after = newAPIs.apis[name] else { return false }
            return Self.withoutSource(before) != Self.withoutSource(after)
        }
        var lines: [String] = []
        lines += Self.capped(added.compactMap { newAPIs.apis[$0].map { Self.line("+", $0) } })
        lines += Self.capped(removed.compactMap { oldAPIs.apis[$0].map { Self.line("-", $0) } })
        lines += Self.capped(changed.compactMap { newAPIs.apis[$0].map { Self.line("~", $0) } })
        lines += Self.sections(old.configuration, new.configuration)
        lines += Self.sections(old.instance ?? InstanceFile(), new.instance ?? InstanceFile())
        lines += Self.names("environment", old.environments, new.environments)
        lines += Self.capped(
            Self.names(
                "backend host", old.snapshot.hosts.map { "\($0.host):\($0.port)" },
                new.snapshot.hosts.map { "\($0.host):\($0.port)" }))
        if old.trustDigest != new.trustDigest { lines.append("  ~ certificates of backends") }
        let notes = new.notes.filter { !old.notes.contains($0) }
        lines += Self.capped(notes.map { "  \($0.api)\($0.api.isEmpty ? "" : "  ")\($0.text)" })
        self.lines = lines
        self.summary = "\(added.count) added, \(removed.count) removed, \(changed.count) changed"
    }

    private struct Name: Hashable {
        let group: String
        let name: String
    }

    private static func byName(_ apis: [API]) -> (order: [Name], apis: [Name: API]) {
        var order: [Name] = []
        var result: [Name: API] = [:]
        for api in apis {
            let name = Name(group: api.groupName, name: api.name)
            if result.updateValue(api, forKey: name) == nil { order.append(name) }
        }
        return (order, result)
    }

    /// An API that only moved in its document has not changed.
    private static func withoutSource(_ api: API) -> API {
        var api = api
        api.source = nil
        return api
    }

    private static func line(_ mark: String, _ api: API) -> String {
        "  \(mark) \(api.requestMethod.rawValue) \(api.requestURI)  \(api.name)"
            + (api.source.map { "  (\($0))" } ?? "")
    }

    private static func capped(_ lines: [String]) -> [String] {
        lines.count <= self.maxLines
            ? lines : lines.prefix(self.maxLines) + ["  … and \(lines.count - self.maxLines) more"]
    }

    private static func names(_ kind: String, _ old: [String], _ new: [String]) -> [String] {
        var seen: Set<String> = []
        let (before, after) = (Set(old), Set(new))
        return new.filter { !before.contains($0) && seen.insert($0).inserted }.map { "  + \(kind) \($0)" }
            + old.filter { !after.contains($0) && seen.insert($0).inserted }.map { "  - \(kind) \($0)" }
    }

    private static func sections(_ old: Configuration, _ new: Configuration) -> [String] {
        var changed: [String] = []
        if old.throttles != new.throttles || old.throttleBindings != new.throttleBindings {
            changed.append("throttling policies")
        }
        if old.accessControls != new.accessControls || old.accessControlBindings != new.accessControlBindings {
            changed.append("access control policies")
        }
        if old.authorizers != new.authorizers { changed.append("authorizers") }
        if old.responses != new.responses { changed.append("gateway responses") }
        if old.pluginBindings != new.pluginBindings { changed.append("plug-ins") }
        if old.publications != new.publications { changed.append("publications") }
        return changed.map { "  ~ \($0)" }
    }

    private static func sections(_ old: InstanceFile, _ new: InstanceFile) -> [String] {
        var changed: [String] = []
        if old.features != new.features { changed.append("features") }
        if old.groups != new.groups { changed.append("groups: domains or variables") }
        if old.vpcChannels != new.vpcChannels { changed.append("channels") }
        if old.publish != new.publish { changed.append("publications") }
        if old.apps != new.apps || old.iam != new.iam { changed.append("credentials") }
        if old.throttles != new.throttles || old.accessControls != new.accessControls
            || old.plugins != new.plugins || old.authorizers != new.authorizers || old.signs != new.signs
            || old.orchestrations != new.orchestrations || old.functions != new.functions
        {
            changed.append("policies, plug-ins, authorizers, keys or functions")
        }
        if old.responses != new.responses { changed.append("gateway responses") }
        return changed.map { "  ~ instance: \($0)" }
    }
}

extension LoadedGateway {
    /// The environments that have an API online.
    var environments: [String] {
        var names: [String] = []
        for route in self.snapshot.routeDescriptions where !names.contains(route.environment) {
            names.append(route.environment)
        }
        return names
    }
}
