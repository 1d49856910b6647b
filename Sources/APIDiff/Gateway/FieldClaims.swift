import APIGTranslation

/// Which rule claims a change of a field; `nil` says nothing, where another finding says it.
typealias FieldClaim = @Sendable (APIComparison, FieldChange) -> ChangeRule?

extension APIComparison {
    /// The claims of every field of an API that may differ, by its path without what is in brackets.
    static let claims: [String: FieldClaim] = {
        var claims: [String: FieldClaim] = [
            "name": always(.apiRenamed),
            "match_mode": { _, change in change.after == "\"SWA\"" ? .matchWidened : .matchNarrowed },
            "type": { _, change in change.after == "2" ? .visibilityPrivate : .visibilityPublic },
            "cors": { _, change in change.after == "true" ? .corsEnabled : .corsDisabled },
            "backend_type": always(.backendType),
            "remark": always(.description),
            "body_remark": always(.description),
            "result_normal_sample": always(.description),
            "result_failure_sample": always(.description),
            "tags": always(.tags),
            "response_name": always(.errorResponse),
            "content_type": always(.contentType),
            "is_send_fg_body_base64": always(.bodyEncoding),
        ]
        // Where an API is, authentication and protocol are compared as a whole.
        for field in [
            "req_method", "req_uri", "auth_type", "auth_opt", "auth_opt.app_code_auth_type", "authorizer_name",
            "req_protocol",
        ] {
            claims[field] = { _, _ in nil }
        }
        claims.merge(Self.parameterClaims) { first, _ in first }
        for prefix in [""] + ["policy_https", "policy_mocks", "policy_functions"].map({ "\($0)[]." }) {
            claims.merge(Self.backendClaims(prefix)) { first, _ in first }
        }
        for policies in ["policy_https", "policy_mocks", "policy_functions"] {
            // Another order, or none on one side, shows the whole list.
            claims[policies] = { _, change in
                change.before == nil ? .policyAdded : change.after == nil ? .policyRemoved : .policyOrder
            }
            claims["\(policies)[]"] = { _, change in change.before == nil ? .policyAdded : .policyRemoved }
            claims["\(policies)[].name"] = always(.description)
            claims["\(policies)[].effect_mode"] = always(.policyConditions)
            claims["\(policies)[].conditions"] = always(.policyConditions)
        }
        return claims
    }()

    /// - Source: APIG API Reference, CreateApiV2 (`backend_api`, `mock_info`, `func_info`, `backend_params`)
    private static func backendClaims(_ prefix: String) -> [String: FieldClaim] {
        let fields: [String: FieldClaim] = [
            "backend_api": always(.backendType),
            "backend_api.url_domain": always(.backendAddress),
            "backend_api.req_protocol": { _, change in
                change.after == "\"HTTP\""
                    ? .backendInsecure : change.after == "\"HTTPS\"" ? .backendSecure : .backendType
            },
            "backend_api.req_method": always(.backendMethod),
            "backend_api.req_uri": always(.backendPath),
            "backend_api.timeout": timeout,
            "backend_api.retry_count": always(.retries),
            "backend_api.enable_client_ssl": { _, change in
                change.after == "true" ? .clientCertificateOn : .clientCertificateOff
            },
            "backend_api.enable_sm_channel": always(.backendOption),
            "backend_api.vpc_channel_status": always(.backendChannel),
            "backend_api.vpc_channel_info": always(.backendChannel),
            "backend_api.vpc_channel_info.vpc_channel_name": always(.backendChannel),
            "backend_api.vpc_channel_info.vpc_channel_proxy_host": always(.backendHost),
            "backend_api.vpc_channel_info.cascade_flag": always(.backendOption),
            "backend_api.member_group_url_infos": always(.backendChannel),
            "backend_api.authorizer_name": always(.backendAuthorizer),
            "backend_api.remark": always(.description),
            "mock_info": always(.mockAnswer),
            "mock_info.result_content": always(.mockAnswer),
            "mock_info.status_code": always(.mockAnswer),
            "mock_info.authorizer_name": always(.backendAuthorizer),
            "mock_info.remark": always(.description),
            "func_info": always(.function),
            "func_info.function_urn": always(.function),
            "func_info.version": always(.function),
            "func_info.alias_urn": always(.function),
            "func_info.invocation_type": always(.invocation),
            "func_info.network_type": always(.backendOption),
            "func_info.req_protocol": always(.backendOption),
            "func_info.timeout": timeout,
            "func_info.authorizer_name": always(.backendAuthorizer),
            "func_info.remark": always(.description),
            "backend_params": { _, change in
                change.before == nil
                    ? .backendParameterAdded : change.after == nil ? .backendParameterRemoved : .backendParameterChanged
            },
            "backend_params[]": { _, change in change.before == nil ? .backendParameterAdded : .backendParameterRemoved
            },
            "backend_params[].origin": always(.backendParameterChanged),
            "backend_params[].value": always(.backendParameterChanged),
            "backend_params[].remark": always(.description),
        ]
        return Dictionary(uniqueKeysWithValues: fields.map { (prefix + $0.key, $0.value) })
    }

    static func always(_ rule: ChangeRule) -> FieldClaim { { _, _ in rule } }

    /// Milliseconds; what is not written is 5000.
    private static let timeout: FieldClaim = { _, change in
        let before = change.before.flatMap { Int($0) } ?? 5_000
        let after = change.after.flatMap { Int($0) } ?? 5_000
        return after > before ? .timeoutRaised : .timeoutLowered
    }
}
