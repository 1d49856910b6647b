package import GatewayConfiguration

/// The access control policies of an API in one environment.
///
/// Addresses and accounts are checked at different steps: an account is known only after authentication. Both must pass.
///
/// - Source: APIG User Guide, apig_03_0027
package final class AccessControl: Sendable {
    /// Who is on a list, and what that means.
    private struct Rule<List: Sendable>: Sendable {
        let effect: AccessControlPolicy.Effect
        let list: List

        func permits(_ isListed: Bool) -> Bool { isListed == (self.effect == .permit) }
    }

    private let addresses: Rule<AddressList>?
    private let accountNames: Rule<Set<String>>?
    private let accountIDs: Rule<Set<String>>?

    /// Compiles the policies bound to an API.
    ///
    /// There is one of each entity type; of several the last counts, as binding again replaces. Policies of accounts matter to APIs with IAM
    /// authentication only, and are left out for others. Of an account name policy and an account id policy of different kinds only the one that
    /// permits counts.
    ///
    /// - Parameters:
    ///   - policies: The policies.
    ///   - usesIAM: Whether the API authenticates by IAM.
    ///   - faults: Gets a sentence for each item that is no address, which is then left out.
    package init(_ policies: [AccessControlPolicy], usesIAM: Bool, faults: inout [String]) {
        var addresses: Rule<AddressList>?
        var accountNames: Rule<Set<String>>?
        var accountIDs: Rule<Set<String>>?
        for policy in policies {
            switch policy.entityType {
            case .ip:
                let (list, found) = AddressList.parse(policy.value)
                addresses = Rule(effect: policy.type, list: list)
                faults += found.map { "access control policy \(policy.name): \($0)" }
            case .domain where usesIAM:
                accountNames = Rule(effect: policy.type, list: Self.names(policy.value))
            case .domainID where usesIAM:
                accountIDs = Rule(effect: policy.type, list: Self.names(policy.value))
            case .domain, .domainID: break
            }
        }
        if let names = accountNames, let ids = accountIDs, names.effect != ids.effect {
            if names.effect == .permit { accountIDs = nil } else { accountNames = nil }
        }
        self.addresses = addresses
        self.accountNames = accountNames
        self.accountIDs = accountIDs
    }

    private static func names(_ value: String) -> Set<String> {
        let blanks: Set<Character> = [" ", "\t", "\n", "\r", "\r\n"]
        return Set(
            value.split(separator: ",").map { item in
                var item = item
                while let first = item.first, blanks.contains(first) { item.removeFirst() }
                while let last = item.last, blanks.contains(last) { item.removeLast() }
                return String(item)
            }.filter { !$0.isEmpty })
    }

    /// Whether the address of a caller matters.
    package var checksAddresses: Bool { self.addresses != nil }

    /// Whether the account of a caller matters.
    package var checksAccounts: Bool { self.accountNames != nil || self.accountIDs != nil }

    /// Checks the caller's address.
    ///
    /// - Parameter address: The address; `nil` when it is not known.
    /// - Returns: `nil` when the caller may go on.
    package func refusal(of address: IPAddress?) -> GatewayError? {
        guard let rule = self.addresses else { return nil }
        guard let address else { return .unknownClientAddress }
        return rule.permits(rule.list.contains(address)) ? nil : .addressNotAllowed
    }

    /// Whether an account may call.
    ///
    /// An account whose name or id is not known is on no list. The refusal is the product's `APIG.0302`.
    package func permitsAccount(name: String?, id: String?) -> Bool {
        if let rule = self.accountNames, !rule.permits(name.map(rule.list.contains) ?? false) { return false }
        if let rule = self.accountIDs, !rule.permits(id.map(rule.list.contains) ?? false) { return false }
        return true
    }
}

/// The addresses a credential may be used from.
///
/// - Source: APIG API Reference, the credential's access control (`app_acl_type`, `app_acl_values`)
package struct AppAddressControl: Sendable {
    private let effect: AccessControlPolicy.Effect
    private let list: AddressList

    /// - Parameters:
    ///   - effect: Whether the addresses are those that may call, or those that may not.
    ///   - values: Addresses, ranges and blocks.
    ///   - faults: Gets a sentence for each item that is no address, which is then left out.
    package init(_ effect: AccessControlPolicy.Effect, values: [String], faults: inout [String]) {
        let (list, found) = AddressList.parse(values)
        self.effect = effect
        self.list = list
        faults += found.map { "access control of the credential: \($0)" }
    }

    /// Checks the caller's address.
    ///
    /// - Parameter address: The address; `nil` when it is not known.
    /// - Returns: `nil` when the caller may go on.
    package func refusal(of address: IPAddress?) -> GatewayError? {
        guard let address else { return .unknownClientAddress }
        return self.list.contains(address) == (self.effect == .permit) ? nil : .appAddressNotTrusted
    }
}
