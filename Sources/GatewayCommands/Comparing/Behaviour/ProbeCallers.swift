import GatewayConfiguration

/// Who calls in the requests that are sent: the apps and users of the instance, or made-up ones that both sides know.
struct ProbeCallers {
    /// The instance both sides are compiled with.
    let instance: InstanceFile
    private let hasBasic: Bool

    /// Callers for an instance; where it has no apps or no users, one of each is made up that may call everything.
    init(_ instance: InstanceFile, environments: [String]) {
        var instance = instance
        self.hasBasic = instance.authentication.appBasic
        if instance.apps.isEmpty {
            var app = Credential()
            app.name = "behaviour-check"
            app.appKey = "behaviour-check"
            app.appSecret = Secret(value: "behaviour-check-0123456789")
            app.appCodes = [Secret(value: String(repeating: "behaviour-check-", count: 4))]
            app.authorized = environments.map { environment in
                var authorization = AppAuthorization()
                authorization.environment = environment
                return authorization
            }
            instance.apps = [app]
        }
        if instance.iam.isEmpty {
            var user = IAMIdentity()
            user.userName = "behaviour-check"
            user.domainName = "behaviour-check"
            user.domainID = String(repeating: "0", count: 32)
            user.projectID = user.domainID
            var key = IAMAccessKey()
            key.access = "BEHAVIOURCHECK000000"
            key.secret = Secret(value: "behaviour-check-0123456789")
            user.accessKeys = [key]
            instance.iam = [user]
        }
        self.instance = instance
    }

    /// The credentials that may be right for an API, the likeliest first; without any is not among them.
    func credentials(of api: API, environment: String) -> [Probe.Credential] {
        switch api.authType {
        case .none, .authorizer: return []
        case .app:
            func may(_ app: Credential) -> Bool {
                !app.isFrozen
                    && app.authorized.contains {
                        $0.environment == environment && ($0.groupName ?? api.groupName) == api.groupName
                            && $0.apis.contains(api)
                    }
            }
            guard let app = self.instance.apps.first(where: may) ?? self.instance.apps.first else { return [] }
            var credentials = [Probe.Credential.appSignature(key: app.appKey, secret: app.appSecret.value)]
            if let code = app.appCodes.first { credentials.append(.appCode(code.value)) }
            if self.hasBasic { credentials.append(.appBasic(key: app.appKey, secret: app.appSecret.value)) }
            return credentials
        case .iam:
            var credentials: [Probe.Credential] = []
            if let key = self.instance.iam.lazy.flatMap(\.accessKeys).first {
                credentials.append(
                    .userSignature(key: key.access, secret: key.secret.value, token: key.securityToken?.value))
            }
            // A token that ends would have ended in the years requests are sent in.
            if let token = self.instance.iam.lazy.flatMap(\.tokens).first(where: { $0.expiresAt == nil }) {
                credentials.append(.token(token.token.value))
            }
            return credentials
        }
    }

    /// The authority that leads to a group.
    func host(of group: String) -> String {
        let domain = self.instance.groups.first { $0.name == group }?.urlDomains.first?.domain.text
        return domain.map { $0.hasPrefix("*.") ? "www\($0.dropFirst())" : $0 } ?? "localhost"
    }
}
