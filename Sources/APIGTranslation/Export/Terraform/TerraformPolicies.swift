import Diagnostics
import GatewayConfiguration

/// Throttling, access control, authorizers and gateway responses as resources.
extension TerraformExporter {
    func addPolicies() {
        for policy in self.selection.throttles { self.addThrottle(policy) }
        for policy in self.selection.accessControls { self.addAccessControl(policy) }
        for authorizer in self.selection.authorizers { self.addAuthorizer(authorizer) }
        for response in self.selection.responses { self.addResponse(response) }
    }

    func throttleID(_ name: String) -> HCLValue {
        self.selection.throttles.contains { $0.name == name }
            ? self.id("throttling_policy", name) : self.variable("throttling_policy", "throttling policy", name)
    }

    func accessControlID(_ name: String) -> HCLValue {
        self.selection.accessControls.contains { $0.name == name }
            ? self.id("acl_policy", name) : self.variable("acl_policy", "access control policy", name)
    }

    func authorizerID(_ name: String) -> HCLValue {
        self.selection.authorizers.contains { $0.name == name }
            ? self.id("custom_authorizer", name) : self.variable("authorizer", "custom authorizer", name)
    }

    /// The id of a gateway response; the default one goes without saying.
    func responseID(_ name: String?) -> HCLValue? {
        guard let name, !name.isEmpty, name != "default" else { return nil }
        return self.selection.responses.contains { $0.name == name }
            ? self.id("response", name) : self.variable("response", "gateway response", name)
    }

    /// - Source: Terraform provider documentation, huaweicloud_apig_throttling_policy
    private func addThrottle(_ policy: ThrottlePolicy) {
        let name = self.name("throttling_policy", policy.name)
        var block = self.resource("throttling_policy", name)
        block.body["name"] = .text(policy.name)
        block.body["type"] = .text(policy.type == .shared ? "API-shared" : "API-based")
        block.body["description"] = policy.remark.flatMap { $0.isEmpty ? nil : .text($0) }
        block.body["period"] = .number(policy.timeInterval)
        block.body["period_unit"] = .text(policy.timeUnit.rawValue)
        block.body["max_api_requests"] = .number(policy.apiCallLimits)
        block.body["max_user_requests"] = policy.userCallLimits.map { .number($0) }
        block.body["max_app_requests"] = policy.appCallLimits.map { .number($0) }
        block.body["max_ip_requests"] = policy.ipCallLimits.map { .number($0) }
        for special in policy.specials {
            var throttle = HCLBlock(type: special.objectType == .user ? "user_throttles" : "app_throttles")
            throttle.body["max_api_requests"] = .number(special.callLimits)
            throttle.body["throttling_object_id"] = .text(special.object)
            block.body.add(throttle)
        }
        self.add(block)
        self.addImport("throttling_policy", name, [.text(policy.name)])
    }

    /// - Source: Terraform provider documentation, huaweicloud_apig_acl_policy
    private func addAccessControl(_ policy: AccessControlPolicy) {
        let name = self.name("acl_policy", policy.name)
        var block = self.resource("acl_policy", name)
        block.body["name"] = .text(policy.name)
        block.body["type"] = .text(policy.type.rawValue)
        block.body["entity_type"] = .text(policy.entityType.rawValue)
        block.body["value"] = .text(policy.value)
        self.add(block)
        let id = "acl_policy_\(name)_id"
        self.declare(id, "Id of the access control policy \(policy.name), for its import.", default: .text(""))
        self.addImport("acl_policy", name, [.reference("var.\(id)")])
    }

    /// - Source: Terraform provider documentation, huaweicloud_apig_custom_authorizer
    private func addAuthorizer(_ authorizer: CustomAuthorizer) {
        let name = self.name("custom_authorizer", authorizer.name)
        var block = self.resource("custom_authorizer", name)
        block.body["name"] = .text(authorizer.name)
        block.body["type"] = .text(authorizer.type.rawValue)
        block.body["function_urn"] = .text(authorizer.authorizerURI)
        block.body["function_version"] = .text(authorizer.authorizerVersion ?? "latest")
        block.body["function_alias_uri"] = authorizer.authorizerAliasURI.map { .text($0) }
        block.body["network_type"] = .text(authorizer.networkType)
        block.body["is_body_send"] = authorizer.needBody ? .boolean(true) : nil
        block.body["cache_age"] = authorizer.ttl > 0 ? .number(authorizer.ttl) : nil
        block.body["user_data"] = authorizer.userData.map { .text($0) }
        for identity in authorizer.identities {
            var part = HCLBlock(type: "identity")
            part.body["name"] = .text(identity.name)
            part.body["location"] = .text(identity.location.rawValue)
            part.body["validation"] = identity.validation.map { .text($0) }
            block.body.add(part)
        }
        for (isSet, key) in [
            (authorizer.timeout != 5_000, "timeout"), (authorizer.retryAttempts != 0, "retry_attempts"),
            (authorizer.authDowngradeEnabled, "auth_downgrade_enabled"),
        ] where isSet {
            self.report(
                .terraformNoArgument,
                "the provider has no argument for \(key) of the authorizer \"\(authorizer.name)\"",
                at: self.places.node(.authorizers, [authorizer.name], [key]))
        }
        self.add(block)
        self.addImport("custom_authorizer", name, [.text(authorizer.name)])
    }

    /// - Source: Terraform provider documentation, huaweicloud_apig_response
    private func addResponse(_ response: GatewayResponse) {
        guard response.name != "default" else {
            self.report(
                .terraformNoArgument, "the group's own gateway response \"default\" is no resource of the provider",
                at: self.places.node(.responses, [response.groupName, response.name], []))
            return
        }
        let name = self.name("response", response.name)
        var block = self.resource("response", name)
        block.body["group_id"] = self.id("group", self.selection.group.name)
        block.body["name"] = .text(response.name)
        for (type, entry) in response.responses.entries {
            var rule = HCLBlock(type: "rule")
            rule.body["error_type"] = .text(type)
            rule.body["body"] = .text(entry.body ?? Self.standardBody)
            rule.body["status_code"] = entry.status.map { .number($0) }
            for header in entry.headers {
                var block = HCLBlock(type: "headers")
                block.body["key"] = .text(header.key)
                block.body["value"] = .text(header.value)
                rule.body.add(block)
            }
            block.body.add(rule)
            if !Self.errorTypes.contains(type) {
                self.report(
                    .terraformNoArgument,
                    "the provider does not know the error type \(type) of the gateway response \"\(response.name)\"",
                    at: self.places.node(.responses, [response.groupName, response.name], ["responses", type]))
            }
        }
        self.add(block)
        self.addImport("response", name, [self.id("group", self.selection.group.name), .text(response.name)])
    }

    /// The error types of the provider's documentation.
    private static let errorTypes: Set<String> = [
        "ACCESS_DENIED", "AUTH_FAILURE", "AUTH_HEADER_MISSING", "AUTHORIZER_CONF_FAILURE", "AUTHORIZER_FAILURE",
        "AUTHORIZER_IDENTITIES_FAILURE", "BACKEND_TIMEOUT", "BACKEND_UNAVAILABLE", "NOT_FOUND",
        "REQUEST_PARAMETERS_FAILURE", "THROTTLED", "UNAUTHORIZED", "DEFAULT_4XX", "DEFAULT_5XX",
        "THIRD_AUTH_CONF_FAILURE", "THIRD_AUTH_FAILURE", "THIRD_AUTH_IDENTITIES_FAILURE",
    ]

    /// The provider asks for a body.
    ///
    /// - Source: APIG User Guide, apig_03_0008
    private static let standardBody =
        #"{"error_code":"$context.error.code","error_msg":"$context.error.message","request_id":"$context.requestId"}"#
}
