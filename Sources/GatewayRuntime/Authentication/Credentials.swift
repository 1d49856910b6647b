package import GatewayConfiguration

/// The apps of an instance, compiled: immutable, looked up by digests.
package struct Credentials: Sendable {
    /// An app; other tables refer to it by its index.
    package struct App: Sendable {
        package let id: String
        package let name: String
        /// The account the app belongs to; empty when the instance does not say.
        package let domainID: String
        package let projectID: String
        package let isFrozen: Bool
        package let accessControl: AppAccessControl?
        package let quota: AppQuota?
        let key: [UInt8]
        let secret: [UInt8]
        let secretDigest: Digest
        let signingKey: SigningKey

        /// The key as text, such as logs may show it.
        package var keyText: String { String(decoding: self.key, as: UTF8.self) }
    }

    package let apps: [App]
    private let byKey: [Digest: Int]
    private let byCode: [Digest: Int]
    private let grants: [[AppAuthorization]]

    /// Compiles the apps of an instance.
    ///
    /// Of two apps with one key or AppCode the first has it; the instance file is refused for them before.
    package init(_ credentials: [Credential] = []) {
        var apps: [App] = []
        var byKey: [Digest: Int] = [:]
        var byCode: [Digest: Int] = [:]
        for credential in credentials {
            let key = Array(credential.appKey.utf8)
            let secret = Array(credential.appSecret.value.utf8)
            // Without them every signature could be made by anyone.
            guard !key.isEmpty, !secret.isEmpty else { continue }
            let index = apps.count
            byKey[Digest(of: key)] = byKey[Digest(of: key)] ?? index
            for code in credential.appCodes where !code.value.isEmpty {
                let digest = Digest(of: Array(code.value.utf8))
                byCode[digest] = byCode[digest] ?? index
            }
            apps.append(
                App(
                    id: credential.resourceID, name: credential.name, domainID: credential.relatedDomainID ?? "",
                    projectID: credential.relatedProjectID ?? "", isFrozen: credential.isFrozen,
                    accessControl: credential.accessControl, quota: credential.quota, key: key, secret: secret,
                    secretDigest: Digest(of: secret), signingKey: SigningKey(secret)))
        }
        self.apps = apps
        self.byKey = byKey
        self.byCode = byCode
        self.grants = credentials.filter { !$0.appKey.isEmpty && !$0.appSecret.value.isEmpty }.map(\.authorized)
    }

    /// The apps that may call an API in an environment.
    ///
    /// For compiling routes, not for requests.
    ///
    /// - Source: APIG User Guide, apig_03_0056
    package func authorized(api: API, environment: String) -> AppSet {
        var set = AppSet()
        for (index, grants) in self.grants.enumerated() {
            let isAuthorized = grants.contains { grant in
                grant.environment == environment
                    && (grant.groupName.map { $0 == api.groupName } ?? true)
                    && grant.apis.contains(api)
            }
            if isAuthorized { set.insert(index) }
        }
        return set
    }

    /// The index of the app with a key.
    func app(key: Range<Int>, in bytes: Span<UInt8>) -> Int? { self.byKey[Digest(of: bytes, key)] }

    /// The index of the app with a key.
    func app(key: [UInt8]) -> Int? { self.byKey[Digest(of: key)] }

    /// The index of the app with an AppCode.
    func app(code: Range<Int>, in bytes: Span<UInt8>) -> Int? { self.byCode[Digest(of: bytes, code)] }

    /// Whether a secret is the app's.
    func isSecret(_ secret: [UInt8], of app: Int) -> Bool {
        ConstantTime.areEqual(Digest(of: secret), self.apps[app].secretDigest)
    }

    /// Whether a secret is the app's.
    func isSecret(_ secret: Range<Int>, in bytes: Span<UInt8>, of app: Int) -> Bool {
        ConstantTime.areEqual(Digest(of: bytes, secret), self.apps[app].secretDigest)
    }
}
