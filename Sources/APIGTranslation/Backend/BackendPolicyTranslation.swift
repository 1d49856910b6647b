import APIGExtensions
import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The backends chosen by conditions, in their order.
    ///
    /// - Source: APIG User Guide, apig_03_0096, apig_03_0097
    func translatePolicies(
        _ extensions: OperationExtensions, backend: BackendTypeName, _ context: OperationContext, into api: inout API
    ) {
        for policy in extensions.backendPolicies {
            guard let type = policy.backend.type else { continue }
            guard Self.isAllowed(policy: type.value, beside: backend) else {
                type.node.report(
                    .policyTypeMismatch,
                    "the policy is \(type.value.rawValue) and the default backend \(backend.rawValue)",
                    to: self.diagnostics)
                continue
            }
            var result = PolicyBackend()
            result.name = policy.name?.value ?? ""
            if let name = policy.name, !NameRules.isPolicyName(name.value) {
                name.node.report(.policyName, "the policy's name is \(name.node.summary)", to: self.diagnostics)
            }
            result.effectMode = EffectMode(rawValue: policy.effectMode?.value.rawValue ?? "ANY") ?? .any
            result.conditions = policy.conditions.map { self.translate($0, context) }
            var paths: [Located<String>] = []
            self.check(policy.backend)
            switch type.value {
            case .http:
                result.backendAPI = policy.backend.httpEndpoints.map { self.translate($0) }
                paths = policy.backend.httpEndpoints?.path.map { [$0] } ?? []
            case .httpVPC:
                result.backendAPI = policy.backend.httpVpcEndpoints.map { self.translate($0) }
                paths = policy.backend.httpVpcEndpoints?.path.map { [$0] } ?? []
            case .httpVPCMemberGroup:
                result.backendAPI = policy.backend.httpVpcMemberGroupEndpoints.map { self.translate($0) }
                paths = policy.backend.httpVpcMemberGroupEndpoints?.memberGroupURLInfos.compactMap(\.path) ?? []
            case .function: result.functionInfo = policy.backend.functionEndpoints.map { self.translate($0) }
            case .mock: result.mockInfo = policy.backend.mockEndpoints.map { self.translate($0) }
            }
            result.backendParameters = self.translate(
                policy.backend.parameters, paths: paths, type: type.value, backend: policy.backend.node, context)
            switch type.value {
            case .http, .httpVPC, .httpVPCMemberGroup: api.policyHTTPs.append(result)
            case .function: api.policyFunctions.append(result)
            case .mock: api.policyMocks.append(result)
            }
        }
    }

    /// - Source: APIG User Guide, apig_03_0083 (which policies go with which backend)
    private static func isAllowed(policy: BackendTypeName, beside backend: BackendTypeName) -> Bool {
        switch backend {
        case .http, .httpVPC: policy == .http || policy == .httpVPC
        case .httpVPCMemberGroup: policy == .http || policy == .httpVPC || policy == .httpVPCMemberGroup
        case .function: policy == .function
        case .mock: policy == .mock
        }
    }

    private func translate(_ condition: ConditionExtension, _ context: OperationContext) -> Condition {
        var result = Condition()
        result.value = condition.value?.value ?? ""
        result.type = condition.type.flatMap { $0.value.canonical.nilIfEmpty }
        switch condition.origin?.value.canonical ?? "request" {
        case "source":
            result.origin = "source"
            result.type = nil
            if let value = condition.value { self.checkAddresses(value) }
        case "request":
            result.origin = "param"
            result.requestParameterName = condition.parameter?.value
            self.checkParameter(of: condition, context)
        case let other:
            // The management API knows further origins; documents have no documented spelling for them. They are kept.
            result.origin = other
            let name = condition.parameter?.value
            switch other {
            case "system": result.systemParameterName = name
            case "cookie": result.cookieParameterName = name
            case "frontend_authorizer": result.frontendAuthorizerParameterName = name
            case "orchestration": result.mappedParameterName = name
            default: result.requestParameterName = name
            }
        }
        return result
    }

    private func checkParameter(of condition: ConditionExtension, _ context: OperationContext) {
        guard let name = condition.parameter, !name.value.isEmpty else {
            condition.node.report(
                .conditionParameterUndeclared, "a condition on the request names no parameter", to: self.diagnostics)
            return
        }
        if !context.declares(name.value) {
            name.node.report(
                .conditionParameterUndeclared,
                "the operation declares no parameter \"\(name.value)\"" + context.suggestion(for: name.value),
                to: self.diagnostics, fix: name.node.fix(writing: context.similar(to: name.value)))
        }
    }

    /// A condition on the caller's address: IPv4 addresses and CIDR blocks, comma-separated.
    private func checkAddresses(_ value: Located<String>) {
        for item in value.value.split(separator: ",", omittingEmptySubsequences: false) {
            let text = item.trimmingBlanks
            if !IPv4.isAddressOrBlock(text) {
                value.node.report(.conditionAddress, "\"\(text)\" is no IPv4 address or block", to: self.diagnostics)
            }
        }
    }
}

/// IPv4 texts.
enum IPv4 {
    /// `a.b.c.d` or `a.b.c.d/n`.
    static func isAddressOrBlock(_ text: String) -> Bool {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard self.isAddress(parts[0]) else { return false }
        return parts.count == 1 || self.number(parts[1], maximum: 32)
    }

    static func isAddress(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { self.number($0, maximum: 255) }
    }

    private static func number(_ text: some StringProtocol, maximum: Int) -> Bool {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return false
        }
        return Int(text).map { $0 <= maximum } ?? false
    }
}
