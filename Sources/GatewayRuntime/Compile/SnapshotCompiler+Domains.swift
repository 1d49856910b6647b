package import GatewayConfiguration

extension SnapshotCompiler {
    /// The groups of the configuration and of the instance, and the domains the instance binds to them.
    mutating func domainTable() -> DomainTable {
        var names = self.configuration.groups.map(\.name)
        var ids = Dictionary(self.configuration.groups.map { ($0.name, $0.id) }) { first, _ in first }
        let known = Set(names + self.configuration.apis.map(\.groupName))
        for name in self.configuration.apis.map(\.groupName) + (self.instance?.groups ?? []).map(\.name)
        where ids[name] == nil {
            names.append(name)
            ids[name] = ResourceID.make("group", name)
        }
        let settings = Dictionary((self.instance?.groups ?? []).map { ($0.name, $0) }) { first, _ in first }
        var groups: [DomainTable.Group] = []
        var domains: [DomainTable.Domain] = []
        var seen: Set<String> = []
        for name in names where seen.insert(name).inserted {
            let id = ids[name] ?? ""
            for binding in settings[name]?.urlDomains ?? [] {
                domains.append(Self.domain(binding, index: domains.count, group: groups.count))
            }
            groups.append(
                DomainTable.Group(
                    name: name, id: id, debuggingCalls: self.options.shared.debugDomainQuota.counter(groupID: id),
                    isDebuggingDomainOpen: settings[name]?.subDomainAccessEnabled ?? true))
            if !known.contains(name), settings[name]?.urlDomains.isEmpty == false {
                self.notes.append(
                    CompileNote(
                        api: "", source: nil,
                        text: "domains of group \(name) lead nowhere: the configuration has no group of that name"))
            }
        }
        return DomainTable(groups: groups, domains: domains, trustedHosts: self.instance?.trustedHosts ?? [])
    }

    private static func domain(_ binding: DomainBinding, index: Int, group: Int) -> DomainTable.Domain {
        DomainTable.Domain(
            name: binding.domain.text, group: group,
            settings: DomainSettings(
                index: index, redirectsToHTTPS: binding.redirectsToHTTPS && binding.certificate != nil,
                requiresClientCertificate: binding.verifiesClientCertificate,
                minimumVersion: TLSProtocolVersion(binding.minimumVersion)))
    }

    /// What a TLS listener needs of an instance.
    ///
    /// - Parameters:
    ///   - instance: The instance file.
    ///   - directory: The file's folder, from which relative paths count.
    /// - Returns: The domains that have a certificate.
    package static func listenerDomains(_ instance: InstanceFile?, directory: String) -> [ListenerDomain] {
        func path(_ file: String) -> String { file.hasPrefix("/") ? file : "\(directory)/\(file)" }
        return (instance?.groups ?? []).flatMap(\.urlDomains).compactMap { binding in
            guard let files = binding.certificate else { return nil }
            return ListenerDomain(
                name: binding.domain.text, minimumVersion: TLSProtocolVersion(binding.minimumVersion),
                certificateFile: path(files.certificateFile), privateKeyFile: path(files.privateKeyFile),
                clientAuthorityFile: binding.verifiesClientCertificate ? files.trustedRootCAFile.map(path) : nil)
        }
    }
}

extension TLSProtocolVersion {
    init(_ version: MinimumTLSVersion) {
        switch version {
        case .tls11: self = .tls11
        case .tls12: self = .tls12
        }
    }
}
