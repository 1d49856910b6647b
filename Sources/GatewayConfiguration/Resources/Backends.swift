/// An HTTP backend: an address, or a channel.
///
/// - Source: APIG API Reference, CreateApiV2 (`backend_api`)
package struct BackendAPI: ConfigurationObject, Equatable {
    /// `host` or `host:port`; may hold `#variables#`.
    ///
    /// `nil` behind a channel.
    package var urlDomain: String?
    package var requestProtocol = BackendProtocol.https
    package var requestMethod = RequestMethod.any
    package var requestURI = "/"
    /// Milliseconds, 1–600 000.
    package var timeout = 5_000
    /// −1 repeats idempotent methods once; 0 never; n up to 10 repeats any method.
    package var retryCount = "-1"
    package var enableClientSSL = false
    package var enableSmChannel = false
    package var vpcChannelStatus = VPCChannelStatus.address
    package var vpcChannelInfo: VPCChannelReference?
    package var memberGroupURLInfos: [MemberGroupURL] = []
    package var authorizerName: String?
    package var remark: String?

    package init() {}

    package static let typeName = "HTTP backend"
    package static let fields: [ConfigurationField<BackendAPI>] = [
        .optional("authorizer_name", \.authorizerName, "backend custom authorizer"),
        .defaulted("enable_client_ssl", \.enableClientSSL, false, "client certificate towards the backend"),
        .defaulted("enable_sm_channel", \.enableSmChannel, false, "commercial-crypto channel"),
        .list("member_group_url_infos", \.memberGroupURLInfos, "one URL for each server group of the channel"),
        .optional("remark", \.remark, "description"),
        .required("req_method", \.requestMethod, "backend method; ANY is the caller's"),
        .required("req_protocol", \.requestProtocol, "protocol towards the backend"),
        .required("req_uri", \.requestURI, "backend path with {parameters} and #variables#"),
        .defaulted("retry_count", \.retryCount, "-1", "-1 to 10"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds, 1 to 600000"),
        .optional("url_domain", \.urlDomain, "host or host:port"),
        .optional("vpc_channel_info", \.vpcChannelInfo, "the channel"),
        .defaulted("vpc_channel_status", \.vpcChannelStatus, .address, "1 channel, 2 address, 4 member groups"),
    ]
}

/// Which channel a backend uses.
package struct VPCChannelReference: ConfigurationObject, Equatable {
    package var channelName = ""
    /// The `Host` sent to the members; `nil` is the caller's.
    package var proxyHost: String?
    package var cascadeFlag = false

    package init() {}

    package static let typeName = "channel reference"
    package static let fields: [ConfigurationField<VPCChannelReference>] = [
        .defaulted("cascade_flag", \.cascadeFlag, false, "cascading; kept, without effect"),
        .required("vpc_channel_name", \.channelName, "name of the channel"),
        .optional("vpc_channel_proxy_host", \.proxyHost, "Host header sent to the members"),
    ]
}

/// What is called on one server group of a channel.
///
/// - Source: APIG User Guide, apig_03_0137
package struct MemberGroupURL: ConfigurationObject, Equatable {
    package var memberGroupName = ""
    package var requestProtocol = BackendProtocol.http
    package var requestMethod = RequestMethod.any
    package var requestURI = "/"

    package init() {}

    package static let typeName = "member group URL"
    package static let fields: [ConfigurationField<MemberGroupURL>] = [
        .required("member_group_name", \.memberGroupName, "server group inside the channel"),
        .required("req_method", \.requestMethod, "method"),
        .required("req_protocol", \.requestProtocol, "protocol"),
        .required("req_uri", \.requestURI, "path"),
    ]
}

/// An answer the gateway gives itself.
///
/// - Source: APIG User Guide, apig_03_0095
package struct MockInfo: ConfigurationObject, Equatable {
    package var resultContent: String?
    /// 200 unless set; the document format has no key for it.
    package var statusCode: Int?
    package var authorizerName: String?
    package var remark: String?

    package init() {}

    package static let typeName = "mock backend"
    package static let fields: [ConfigurationField<MockInfo>] = [
        .optional("authorizer_name", \.authorizerName, "backend custom authorizer"),
        .optional("remark", \.remark, "description"),
        .optional("result_content", \.resultContent, "body of the answer"),
        .optional("status_code", \.statusCode, "status of the answer, default 200"),
    ]
}

/// A FunctionGraph function behind an API.
///
/// - Source: APIG User Guide, apig_03_0094
package struct FunctionInfo: ConfigurationObject, Equatable {
    package var functionURN = ""
    package var version: String?
    package var aliasURN: String?
    package var invocationType = "sync"
    package var networkType = "V1"
    /// Milliseconds.
    package var timeout = 5_000
    package var requestProtocol = "HTTPS"
    package var authorizerName: String?
    package var remark: String?

    package init() {}

    package static let typeName = "function backend"
    package static let fields: [ConfigurationField<FunctionInfo>] = [
        .optional("alias_urn", \.aliasURN, "alias; wins over version"),
        .optional("authorizer_name", \.authorizerName, "backend custom authorizer"),
        .required("function_urn", \.functionURN, "URN of the function"),
        .defaulted("invocation_type", \.invocationType, "sync", "sync or async"),
        .defaulted("network_type", \.networkType, "V1", "V1 or V2"),
        .optional("remark", \.remark, "description"),
        .defaulted("req_protocol", \.requestProtocol, "HTTPS", "HTTPS or GRPCS"),
        .defaulted("timeout", \.timeout, 5_000, "milliseconds"),
        .optional("version", \.version, "version of the function"),
    ]
}

/// A backend chosen by conditions; exactly one of the three backend members is set.
///
/// - Source: APIG User Guide, apig_03_0096
package struct PolicyBackend: ConfigurationObject, Equatable {
    package var name = ""
    package var effectMode = EffectMode.any
    package var conditions: [Condition] = []
    package var backendAPI: BackendAPI?
    package var mockInfo: MockInfo?
    package var functionInfo: FunctionInfo?
    package var backendParameters: [BackendParameter] = []

    package init() {}

    package static let typeName = "backend policy"
    package static let fields: [ConfigurationField<PolicyBackend>] = [
        .optional("backend_api", \.backendAPI, "HTTP backend"),
        .list("backend_params", \.backendParameters, "parameters of this backend; the default's are not inherited"),
        .list("conditions", \.conditions, "1 to 5 conditions"),
        .required("effect_mode", \.effectMode, "ANY one condition suffices, ALL every one must hold"),
        .optional("func_info", \.functionInfo, "function backend"),
        .optional("mock_info", \.mockInfo, "mock backend"),
        .required("name", \.name, "policy name, unique in the API"),
    ]
}

/// One test on the request.
///
/// Origin and type are texts because documents may hold ones we only keep.
///
/// - Source: APIG User Guide, apig_03_0097
package struct Condition: ConfigurationObject, Equatable {
    /// `param`, `source`, `system`, `cookie`, `frontend_authorizer`, `orchestration`.
    package var origin = "param"
    /// `exact`, `enum`, `pattern`; `nil` for `source`.
    package var type: String?
    package var value = ""
    package var requestParameterName: String?
    package var systemParameterName: String?
    package var cookieParameterName: String?
    package var frontendAuthorizerParameterName: String?
    package var mappedParameterName: String?
    package var mappedParameterLocation: String?

    package init() {}

    package static let typeName = "condition"
    package static let fields: [ConfigurationField<Condition>] = [
        .required("condition_origin", \.origin, "what is looked at"),
        .optional("condition_type", \.type, "exact, enum or pattern"),
        .required("condition_value", \.value, "what it is compared with"),
        .optional("cookie_param_name", \.cookieParameterName, "cookie, for origin cookie"),
        .optional(
            "frontend_authorizer_param_name", \.frontendAuthorizerParameterName,
            "$context.authorizer.frontend.<name>, for origin frontend_authorizer"),
        .optional("mapped_param_location", \.mappedParameterLocation, "for origin orchestration"),
        .optional("mapped_param_name", \.mappedParameterName, "for origin orchestration"),
        .optional("req_param_name", \.requestParameterName, "request parameter, for origin param"),
        .optional("sys_param_name", \.systemParameterName, "req_path or req_method, for origin system"),
    ]
}
