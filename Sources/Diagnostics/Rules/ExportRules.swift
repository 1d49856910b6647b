extension Rule {
    /// A mock's status.
    package static let exportMockStatus = Rule(
        "APIG8101", "export-mock-status", .warning,
        title: "a mock answers with a status a document cannot say",
        allowed: "status 200, which every imported mock answers with",
        mend: "set the status again after the import",
        source: "APIG User Guide, apig_03_0095",
        wrong: "\"mock_info\": {\"result_content\": \"gone\", \"status_code\": 410}",
        right: "\"mock_info\": {\"result_content\": \"gone\"}"
    )
    /// A description of a body.
    package static let exportBodyRemark = Rule(
        "APIG8102", "export-body-remark", .warning,
        title: "the description of a request body has no place in a document",
        allowed: "no body_remark",
        mend: "move the text into the API's description, or set it again after the import",
        source: "APIG API Reference, CreateApiV2 (body_remark)",
        wrong: "\"body_remark\": \"an order\"",
        right: "\"remark\": \"Takes an order.\""
    )
    /// Checked parameters.
    package static let exportParameterChecks = Rule(
        "APIG8103", "export-parameter-checks", .warning,
        title: "a parameter is checked, which a document cannot say",
        allowed: "valid_enable 2, which every imported parameter has",
        mend: "import with --check-parameters, or switch the check on again after the import",
        source: "APIG API Reference, CreateApiV2 (valid_enable)",
        wrong: "{\"location\": \"QUERY\", \"name\": \"size\", \"type\": \"NUMBER\", \"valid_enable\": 1}",
        right: "{\"location\": \"QUERY\", \"name\": \"size\", \"type\": \"NUMBER\"}"
    )
    /// A backend's authorizer.
    package static let exportBackendAuthorizer = Rule(
        "APIG8104", "export-backend-authorizer", .warning,
        title: "a backend uses an authorizer, which a document cannot say",
        allowed: "backends without authorizer_name",
        mend: "choose the backend's authorizer again after the import",
        source: "APIG User Guide, apig_03_0119",
        wrong: "\"mock_info\": {\"authorizer_name\": \"backend_login\", \"result_content\": \"ok\"}",
        right: "\"mock_info\": {\"result_content\": \"ok\"}"
    )
    /// Two factors.
    package static let exportSecondFactor = Rule(
        "APIG8105", "export-second-factor", .warning,
        title: "an API asks for two kinds of authentication, a document knows one",
        allowed: "APP or IAM without authorizer_name, or AUTHORIZER with one",
        mend: "switch two-factor authentication on again after the import",
        source: "APIG User Guide, apig_03_0119",
        wrong: "\"auth_type\": \"APP\", \"authorizer_name\": \"token_check\"",
        right: "\"auth_type\": \"APP\""
    )
    /// A condition on something no page names.
    package static let exportConditionOrigin = Rule(
        "APIG8106", "export-condition-origin", .warning,
        title: "a condition looks at something documents have no documented word for",
        allowed: "conditions on the caller's address and on request parameters",
        mend: "look at the policy again after the import; the origin is written in the management API's words",
        source: "APIG User Guide, apig_03_0097",
        wrong: "{\"condition_origin\": \"cookie\", \"condition_value\": \"beta\", \"cookie_param_name\": \"ring\"}",
        right: "{\"condition_origin\": \"param\", \"condition_value\": \"beta\", \"req_param_name\": \"ring\"}"
    )
    /// An authorizer's data.
    package static let exportUserData = Rule(
        "APIG8107", "export-user-data", .warning,
        title: "the data an authorizer hands to its function has no place in a document",
        allowed: "no user_data",
        mend: "set it again after the import",
        source: "APIG User Guide, apig_03_0119",
        wrong: "{\"name\": \"token_check\", \"user_data\": \"tenant-7\"}",
        right: "{\"name\": \"token_check\"}"
    )
    /// A policy's description.
    package static let exportThrottleRemark = Rule(
        "APIG8108", "export-throttle-remark", .warning,
        title: "the description of a throttling policy has no place in a document",
        allowed: "no remark",
        mend: "set it again after the import",
        source: "APIG User Guide, apig_03_0100",
        wrong: "{\"name\": \"per_minute\", \"remark\": \"for partners\"}",
        right: "{\"name\": \"per_minute\"}"
    )
    /// An API that is left out.
    package static let exportGRPC = Rule(
        "APIG8109", "export-grpc", .warning,
        title: "gRPC APIs can be neither exported nor imported",
        allowed: "APIs of HTTP and HTTPS with backends of HTTP and HTTPS",
        mend: "make the API anew where it is needed",
        source: "APIG User Guide, apig_03_0083",
        wrong: "\"req_protocol\": \"GRPCS\"",
        right: "\"req_protocol\": \"HTTPS\""
    )
    /// Ids of one gateway.
    package static let exportSpecialIDs = Rule(
        "APIG8110", "export-special-ids", .info,
        title: "special limits name apps and accounts by ids of this gateway",
        allowed: "no specials, where the document is for another gateway",
        mend: "replace the ids by those of the gateway the document is for",
        source: "APIG User Guide, apig_03_0101",
        wrong: "\"specials\": [{\"call_limits\": 5, \"object\": \"5f1c…\", \"object_type\": \"APP\"}]",
        right: "\"specials\": []"
    )
    /// More policies than an operation can name.
    package static let exportSecondBinding = Rule(
        "APIG8111", "export-second-binding", .warning,
        title: "an API has two policies of a kind, an operation names one",
        allowed: "one throttling and one access control policy for each API",
        mend: "bind the second policy again after the import",
        source: "APIG User Guide, apig_03_0098, apig_03_0102",
        wrong: "acl_bindings of one API to office_only and to partners",
        right: "acl_bindings of one API to office_only"
    )
    /// Limits that would be read otherwise.
    package static let exportLimit = Rule(
        "APIG8112", "export-limit", .warning,
        title: "a limit of a parameter would be lost, because 0 means none or the type has no such limit",
        allowed: "limits of numbers for NUMBER, not both 0; lengths above 0 for STRING",
        mend: "set the limit again after the import",
        source: "APIG User Guide, apig_03_0083 (attributes of parameters)",
        wrong: "{\"max_num\": \"0\", \"name\": \"debt\", \"type\": \"NUMBER\"}",
        right: "{\"max_num\": \"0\", \"min_num\": \"-500\", \"name\": \"debt\", \"type\": \"NUMBER\"}"
    )
    /// One path and method for two APIs.
    package static let exportRouteTwice = Rule(
        "APIG8113", "export-route-twice", .warning,
        title: "two APIs differ in their match mode only, and a document has one operation for a path and method",
        allowed: "one API for each path and method",
        mend: "export the second API alone with --api",
        source: "APIG User Guide, apig_03_0087",
        wrong: "GET /files with NORMAL and GET /files with SWA",
        right: "GET /files with SWA"
    )
    /// Headers of gateway responses.
    package static let exportResponseHeaders = Rule(
        "APIG8114", "export-response-headers", .info,
        title: "headers of a gateway response are written in a form no page describes",
        allowed: "gateway responses without headers, where the product must take the document",
        mend: "look whether the headers are there after the import",
        source: "APIG User Guide, apig_03_0121",
        wrong: "\"THROTTLED\": {\"headers\": [{\"key\": \"Retry-After\", \"value\": \"60\"}], \"status\": 429}",
        right: "\"THROTTLED\": {\"status\": 429}"
    )
    /// What member groups have no keys for.
    package static let exportMemberGroups = Rule(
        "APIG8115", "export-member-groups", .warning,
        title: "a backend with member groups has a setting a document has no key for",
        allowed: "no remark, vpc_channel_proxy_host and cascade_flag beside member_group_url_infos",
        mend: "set it again after the import",
        source: "APIG User Guide, apig_03_0136",
        wrong: "\"vpc_channel_info\": {\"vpc_channel_name\": \"pool\", \"vpc_channel_proxy_host\": \"shop.internal\"}",
        right: "\"vpc_channel_info\": {\"vpc_channel_name\": \"pool\"}"
    )
    /// An authorizer from elsewhere.
    package static let exportAuthorizerUndefined = Rule(
        "APIG8116", "export-authorizer-undefined", .warning,
        title: "an API asks an authorizer the configuration does not define, and an import refuses the API",
        allowed: "authorizers of the configuration, or of the instance file",
        mend: "give the instance file that defines it with --instance",
        source: "APIG User Guide, apig_03_0119", product: "APIG.3081",
        wrong: "\"authorizer_name\": \"token_chek\"",
        right: "\"authorizer_name\": \"token_check\""
    )
    /// What the product would refuse.
    package static let exportNotImportable = Rule(
        "APIG8117", "export-not-importable", .warning,
        title: "an exported API cannot be imported as it is",
        allowed: "APIs an import takes and reads as they are",
        mend: "mend what the message names",
        source: "APIG User Guide, apig_03_0067",
        wrong: "\"name\": \"?\"",
        right: "\"name\": \"getOrder\""
    )
    /// A placeholder.
    package static let exportRedacted = Rule(
        "APIG8121", "export-redacted", .info,
        title: "a placeholder stands for something --redact keeps back",
        allowed: "documents without secrets, internal addresses and project ids",
        mend: "put the real value in where the document is imported",
        source: "apig export --redact",
        wrong: "{\"name\": \"X-Api-Key\", \"origin\": \"CONSTANT\", \"value\": \"c0ffee-42-c0ffee\"}",
        right: "{\"name\": \"X-Api-Key\", \"origin\": \"REQUEST\", \"value\": \"X-Api-Key\"}"
    )
    /// What the provider has no argument for.
    package static let terraformNoArgument = Rule(
        "APIG8131", "terraform-no-argument", .warning,
        title: "the Terraform provider has no argument for a setting",
        allowed: "settings the huaweicloud_apig_* resources have",
        mend: "set it in the console or by the management API after terraform apply",
        source: "Terraform provider documentation, huaweicloud_apig_api",
        wrong: "\"enable_sm_channel\": true",
        right: "\"enable_sm_channel\": false"
    )
    /// An id only the gateway knows.
    package static let terraformNeedsID = Rule(
        "APIG8132", "terraform-needs-id", .info,
        title: "a Terraform variable asks for the id of something the configuration only names",
        allowed: "values for the variables of channels, plug-ins, orchestration rules and policies from elsewhere",
        mend: "give the id in a .tfvars file, or replace the variable by the resource that makes it",
        source: "Terraform provider documentation, huaweicloud_apig_api",
        wrong: "\"vpc_channel_info\": {\"vpc_channel_name\": \"orders-pool\"}",
        right: "\"url_domain\": \"orders.example.net\""
    )
}

/// Rules about exports.
let exportRules: [Rule] = [
    .exportMockStatus, .exportBodyRemark, .exportParameterChecks, .exportBackendAuthorizer, .exportSecondFactor,
    .exportConditionOrigin, .exportUserData, .exportThrottleRemark, .exportGRPC, .exportSpecialIDs,
    .exportSecondBinding, .exportLimit, .exportRouteTwice, .exportResponseHeaders, .exportMemberGroups,
    .exportAuthorizerUndefined, .exportNotImportable, .exportRedacted, .terraformNoArgument, .terraformNeedsID,
]
