import SourceDocument

extension APIUnit {
    /// Where a document says what a field of an API is made of: the extension, or the operation where that says nothing of it.
    ///
    /// - Parameter field: The keys that lead to the field, as `policy_https[beta].backend_api.timeout`.
    /// - Returns: The place; that of the API where there is no document.
    func place(of field: String) -> ChangePlace? {
        guard let source else { return self.place }
        let parts = FieldParts(field)
        guard let extensionKey = Self.extensions[parts.list] ?? Self.extensions[parts.record] else { return self.place }
        guard var node = source.node[extensionKey] ?? source.item[extensionKey] else { return self.place }
        if let name = parts.name, node.isSequence {
            guard let item = node.items.first(where: { $0["name"]?.hasText(name) == true }) else {
                return ChangePlace(node)
            }
            node = item
        }
        // The address and what goes with it stand one level further down.
        if let endpoints = node.entries.first(where: { $0.key.text.hasSuffix("Endpoints") })?.value,
            let key = Self.keys[parts.last], let member = endpoints[key]
        {
            return ChangePlace(member)
        }
        return ChangePlace(Self.keys[parts.last].flatMap { node[$0] } ?? node)
    }

    /// The extension or key a field comes from.
    ///
    /// - Source: APIG User Guide, apig_03_0084 to apig_03_0125
    private static let extensions: [String: String] = [
        "backend_type": "x-apigateway-backend", "backend_api": "x-apigateway-backend",
        "mock_info": "x-apigateway-backend", "func_info": "x-apigateway-backend",
        "backend_params": "x-apigateway-backend", "policy_https": "x-apigateway-backend-policies",
        "policy_mocks": "x-apigateway-backend-policies", "policy_functions": "x-apigateway-backend-policies",
        "cors": "x-apigateway-cors", "match_mode": "x-apigateway-match-mode", "type": "x-apigateway-request-type",
        "content_type": "x-apigateway-content-type", "response_name": "x-apigateway-response",
        "is_send_fg_body_base64": "x-apigateway-is-send-fg-body-base64", "auth_type": "security",
        "auth_opt": "security", "authorizer_name": "security", "req_protocol": "schemes", "name": "operationId",
        "req_params": "parameters", "result_normal_sample": "responses", "result_failure_sample": "responses",
        "throttling policy": "x-apigateway-ratelimit", "access control policy": "x-apigateway-access-control",
        "plug-in": "x-apigateway-plugins", "plug-ins": "x-apigateway-plugins",
    ]

    /// What a field is called in a document.
    private static let keys: [String: String] = [
        "url_domain": "address", "req_protocol": "scheme", "req_method": "method", "req_uri": "path",
        "timeout": "timeout", "retry_count": "retryCount", "enable_client_ssl": "enableClientSsl",
        "enable_sm_channel": "enableSmChannel", "vpc_channel_name": "name", "vpc_channel_proxy_host": "host",
        "cascade_flag": "cascade_flag", "function_urn": "function-urn", "alias_urn": "alias-urn", "version": "version",
        "invocation_type": "invocation-type", "network_type": "network-type", "result_content": "result-content",
        "status_code": "status-code", "conditions": "conditions", "effect_mode": "effectMode", "remark": "description",
        "member_group_url_infos": "memberGroupUrlInfos",
    ]
}

/// The path of a field taken apart.
private struct FieldParts {
    /// The first key without brackets.
    let list: String
    /// The first key as a whole.
    let record: String
    /// What stands in its brackets.
    let name: String?
    /// The last key without brackets.
    let last: String

    init(_ field: String) {
        // Names in brackets may hold dots.
        let open = field.firstIndex(of: "[")
        let dot = field.firstIndex(of: ".")
        let first: Substring
        if let open, dot.map({ open < $0 }) ?? true, let close = field.firstRange(of: "]")?.lowerBound {
            first = field[..<open]
            self.name = String(field[field.index(after: open)..<close])
        } else {
            first = field.prefix { $0 != "." }
            self.name = nil
        }
        self.list = String(first)
        self.record = String(field.prefix { $0 != "." })
        let tail = field.lastIndex(of: "]").map { field[field.index(after: $0)...] } ?? field[...]
        self.last = String(tail.split(separator: ".").last ?? first)
    }
}
