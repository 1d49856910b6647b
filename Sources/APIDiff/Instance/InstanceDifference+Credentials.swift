import APIGTranslation
import GatewayConfiguration
import SourceDocument

/// Who has credentials, and for what.
extension InstanceDifference {
    mutating func compareCredentials() {
        self.compare(
            Kind(
                list: "apps", key: "name", word: "app", records: \.apps, name: \.name, added: .credentialAdded,
                removed: .credentialRemoved),
            { old, new, field in
                switch FieldPath(field.path).template.prefix(while: { $0 != "." && $0 != "[" }) {
                case "id": nil
                case "remark": .description
                case "app_key", "app_codes": .credentialKey
                case "frozen": new.isFrozen ? .credentialFrozen : .credentialThawed
                // Told as a whole.
                case "authorized", "acl", "quota": nil
                default: .credentialChanged
                }
            },
            whole: Self.wholes)
        self.compare(
            Kind(
                list: "iam", key: "user_name", word: "user", records: \.iam, name: \.userName,
                added: .credentialAdded, removed: .credentialRemoved),
            { _, _, field in
                let template = FieldPath(field.path).template
                return template.hasPrefix("access_keys") || template.hasPrefix("tokens")
                    ? .credentialKey : .credentialChanged
            },
            whole: { old, new in
                var (before, after) = (IAMIdentity(), IAMIdentity())
                (before.accessKeys, before.tokens) = (old.accessKeys, old.tokens)
                (after.accessKeys, after.tokens) = (new.accessKeys, new.tokens)
                return before.hides(after) ? [Finding(.credentialKey, "secrets", "a secret", "another one")] : []
            })
    }

    private static func wholes(
        _ old: Credential, _ new: Credential
    ) -> [Finding] {
        var findings = self.secret(.credentialKey, "app_secret", old.appSecret, new.appSecret)
        // Codes are shown as secrets, so lists of as many are the same text.
        if old.appCodes != new.appCodes, old.appCodes.count == new.appCodes.count {
            findings.append(Finding(.credentialKey, "app_codes", "a code", "another one"))
        }
        func words(_ authorization: AppAuthorization) -> String { DocumentValue(record: authorization).compactJSON }
        let (before, after) = (Set(old.authorized.map(words)), Set(new.authorized.map(words)))
        for word in after.subtracting(before).sorted() {
            findings.append(Finding(.credentialAuthorized, "authorized", nil, word))
        }
        for word in before.subtracting(after).sorted() {
            findings.append(Finding(.credentialUnauthorized, "authorized", word, nil))
        }
        if let rule = PolicyComparison.rule(for: PolicyComparison.access(old.policy, new.policy)) {
            findings.append(Finding(rule, "acl", old.policy.map(\.value), new.policy.map(\.value)))
        }
        if let rule = self.quota(old.quota, new.quota) {
            findings.append(Finding(rule, "quota", old.quota.map(Self.words), new.quota.map(Self.words)))
        }
        return findings
    }

    private static func words(_ quota: AppQuota) -> String { DocumentValue(record: quota).compactJSON }

    /// What has become of a quota; `nil` of one is none.
    private static func quota(_ base: AppQuota?, _ revision: AppQuota?) -> ChangeRule? {
        guard base != revision else { return nil }
        guard let base else { return .throttleBound }
        guard let revision else { return .throttleUnbound }
        func policy(_ quota: AppQuota) -> ThrottlePolicy {
            var policy = ThrottlePolicy()
            policy.apiCallLimits = quota.callLimits
            policy.timeInterval = quota.timeInterval
            policy.timeUnit = quota.timeUnit
            return policy
        }
        return PolicyComparison.throttling(policy(base), policy(revision)) ?? .throttleChanged
    }
}

extension Credential {
    /// Its addresses as the policy they amount to.
    fileprivate var policy: AccessControlPolicy? {
        self.accessControl.map { control in
            var policy = AccessControlPolicy()
            policy.entityType = .ip
            policy.type = control.kind == .permit ? .permit : .deny
            policy.value = control.values.joined(separator: ",")
            return policy
        }
    }
}
