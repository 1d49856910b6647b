import GatewayConfiguration

extension Importer {
    /// Puts the imported APIs online in an environment, which is made when it is not there.
    ///
    /// A configuration without publications has everything online in RELEASE; what was there stays so.
    ///
    /// - Source: APIG API Reference, CreateOrDeletePublishRecordForApiV2
    func publish(in environment: String, _ configuration: inout Configuration) {
        let names = self.report.success.map(\.item.name).sorted()
        guard !names.isEmpty else { return }
        if environment != Environment.releaseName,
            !configuration.environments.contains(where: { $0.name == environment })
        {
            var made = Environment()
            made.name = environment
            configuration.environments.append(made)
            configuration.environments.sort { $0.name < $1.name }
        }
        if configuration.publications.isEmpty { configuration.publications = self.impliedPublications() }
        let group = self.report.groupName
        let index = configuration.publications.firstIndex {
            $0.environment == environment && ($0.groupName ?? group) == group && ($0.groupName != nil || $0.apis == nil)
        }
        guard let index else {
            var publication = Publication()
            publication.environment = environment
            publication.groupName = group
            publication.apis = names
            configuration.publications.append(publication)
            self.report.plan.add(.publication, environment, .create, at: nil, reason: "\(names.count) APIs go online")
            return
        }
        guard let online = configuration.publications[index].apis else {
            self.report.plan.add(.publication, environment, .keep, at: nil, reason: "all APIs are online")
            return
        }
        let new = names.filter { !online.contains($0) }
        configuration.publications[index].apis = (online + new).sorted()
        self.report.plan.add(.publication, environment, .update, at: nil, reason: "\(new.count) more APIs go online")
    }

    /// What a configuration without publications amounts to for the APIs that were there.
    private func impliedPublications() -> [Publication] {
        let before = self.options.target.configuration
        return Set(before.apis.map(\.groupName)).sorted().map { group in
            var publication = Publication()
            publication.groupName = group
            // The imported group gets APIs that are not to go online there.
            if group == self.report.groupName {
                publication.apis = before.apis.filter { $0.groupName == group }.map(\.name).sorted()
            }
            return publication
        }
    }
}
