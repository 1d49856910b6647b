package import GatewayConfiguration

/// Names in the authorizations of apps that lead nowhere.
package enum AuthorizationNames {
    /// What is worth saying, in the order of the apps: an environment or API that does not exist gives an app nothing.
    ///
    /// - Parameters:
    ///   - credentials: The apps.
    ///   - apis: All APIs.
    ///   - environments: The names of all environments, `RELEASE` among them.
    /// - Returns: One sentence for each name.
    package static func dangling(_ credentials: [Credential], apis: [API], environments: [String]) -> [String] {
        var sentences: [String] = []
        let groups = Set(apis.map(\.groupName))
        for credential in credentials {
            for grant in credential.authorized {
                func say(_ what: String) {
                    let sentence = "app \(credential.name) is authorized for \(what), which does not exist"
                    if !sentences.contains(sentence) { sentences.append(sentence) }
                }
                if !environments.contains(grant.environment) { say("the environment \(grant.environment)") }
                if let group = grant.groupName, !groups.contains(group) {
                    say("the group \(group)")
                    continue
                }
                guard case .named(let names) = grant.apis else { continue }
                for name in names {
                    let isThere = apis.contains {
                        ($0.name == name || $0.id == name) && (grant.groupName ?? $0.groupName) == $0.groupName
                    }
                    if !isThere { say("the API \(name)") }
                }
            }
        }
        return sentences
    }
}
