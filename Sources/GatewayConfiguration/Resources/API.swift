/// An API: a path and method callers use, who may use it, and the backend behind it.
///
/// References to other resources are by name; the ids of the management API are made from the names.
///
/// - Source: APIG API Reference, CreateApiV2
package struct API: ConfigurationObject, Equatable {
    package var id = ""
    package var groupName = ""
    package var name = ""
    package var source: String?
    package var type = Visibility.public
    package var requestProtocol = FrontendProtocol.https
    package var requestMethod = RequestMethod.get
    /// The path template, `basePath` included.
    package var requestURI = ""
    package var matchMode = MatchMode.normal
    package var authType = AuthenticationType.none
    package var authOptions: AuthenticationOptions?
    /// The frontend authorizer of `AUTHORIZER`, or the second factor beside `APP` and `IAM`.
    package var authorizerName: String?
    package var cors = false
    package var backendType = BackendType.mock
    package var backendAPI: BackendAPI?
    package var mockInfo: MockInfo?
    package var functionInfo: FunctionInfo?
    package var policyHTTPs: [PolicyBackend] = []
    package var policyMocks: [PolicyBackend] = []
    package var policyFunctions: [PolicyBackend] = []
    package var requestParameters: [RequestParameter] = []
    package var backendParameters: [BackendParameter] = []
    package var remark: String?
    package var bodyRemark: String?
    package var resultNormalSample: String?
    package var resultFailureSample: String?
    package var tags: [String] = []
    /// The gateway response used for errors; `nil` is the group's `default`.
    package var responseName: String?
    package var contentType: String?
    package var isSendFgBodyBase64 = true

    package init() {}

    /// The policies of the API's backend kind, in their order.
    package var policies: [PolicyBackend] { self.policyHTTPs + self.policyMocks + self.policyFunctions }

    package static let typeName = "API"
    package static let fields: [ConfigurationField<API>] = [
        .optional("auth_opt", \.authOptions, "options of APP authentication"),
        .required("auth_type", \.authType, "authentication mode"),
        .optional("authorizer_name", \.authorizerName, "frontend custom authorizer"),
        .optional("backend_api", \.backendAPI, "HTTP backend, for backend_type HTTP"),
        .list("backend_params", \.backendParameters, "what is sent to the backend beside the body"),
        .required("backend_type", \.backendType, "kind of the default backend"),
        .optional("body_remark", \.bodyRemark, "description of the request body"),
        .optional("content_type", \.contentType, "content type of the request body"),
        .defaulted("cors", \.cors, false, "whether the gateway adds CORS headers"),
        .optional("func_info", \.functionInfo, "function backend, for backend_type FUNCTION"),
        .required("group_name", \.groupName, "group the API belongs to"),
        .required("id", \.id, "32 lower-case hexadecimal digits derived from group and name"),
        .defaulted("is_send_fg_body_base64", \.isSendFgBodyBase64, true, "Base64 for bodies handed to functions"),
        .defaulted("match_mode", \.matchMode, .normal, "NORMAL exact, SWA prefix"),
        .optional("mock_info", \.mockInfo, "mock backend, for backend_type MOCK"),
        .required("name", \.name, "API name, unique in the group"),
        .list("policy_functions", \.policyFunctions, "function backends chosen by conditions, in order"),
        .list("policy_https", \.policyHTTPs, "HTTP backends chosen by conditions, in order"),
        .list("policy_mocks", \.policyMocks, "mock backends chosen by conditions, in order"),
        .optional("remark", \.remark, "description"),
        .required("req_method", \.requestMethod, "request method"),
        .list("req_params", \.requestParameters, "request parameters"),
        .required("req_protocol", \.requestProtocol, "protocols callers may use"),
        .required("req_uri", \.requestURI, "request path with {parameters}"),
        .optional("response_name", \.responseName, "gateway response used for errors"),
        .optional("result_failure_sample", \.resultFailureSample, "example of a failed answer"),
        .optional("result_normal_sample", \.resultNormalSample, "example of a successful answer"),
        .optional("source", \.source, "file:line:column of the definition"),
        .list("tags", \.tags, "tags"),
        .defaulted("type", \.type, .public, "1 public, 2 private"),
    ]
}

/// Options of APP authentication.
package struct AuthenticationOptions: ConfigurationObject, Equatable {
    package var appCodeAuthType = AppCodeAuthenticationType.disable

    package init() {}

    package init(appCodeAuthType: AppCodeAuthenticationType) { self.appCodeAuthType = appCodeAuthType }

    package static let typeName = "authentication options"
    package static let fields: [ConfigurationField<AuthenticationOptions>] = [
        .required("app_code_auth_type", \.appCodeAuthType, "HEADER lets X-Apig-AppCode stand for a signature")
    ]
}
