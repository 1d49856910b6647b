package import Diagnostics
import GatewayConfiguration
import SourceDocument

extension ExportSelection {
    /// The selection with placeholders for what is nobody else's business: secrets, internal addresses of backends, and project ids.
    ///
    /// The same value has the same placeholder everywhere, and placeholders are counted in the order of the APIs, so that two exports are the
    /// same. Each is a finding. A placeholder has the form its place asks for: the document stays importable.
    ///
    /// - Parameters:
    ///   - places: Where the records stand.
    ///   - diagnostics: Where the findings go.
    /// - Returns: The selection with placeholders.
    package func redacted(_ places: ConfigurationPlaces, _ diagnostics: DiagnosticCollector) -> ExportSelection {
        var places = places
        places.hidesLines = true
        var redactor = SelectionRedactor(places: places, diagnostics: diagnostics)
        var selection = self
        selection.apis = self.apis.map { redactor.redact($0) }
        selection.authorizers = self.authorizers.map { redactor.redact($0) }
        selection.responses = self.responses.map { redactor.redact($0) }
        return selection
    }
}

/// Puts placeholders in and reports them.
struct SelectionRedactor {
    let places: ConfigurationPlaces
    let diagnostics: DiagnosticCollector
    private var secrets = Placeholders("redacted-")
    private var hosts = Placeholders("internal-", ".example")
    private var projects = Placeholders("project-")

    init(places: ConfigurationPlaces, diagnostics: DiagnosticCollector) {
        self.places = places
        self.diagnostics = diagnostics
    }

    mutating func redact(_ original: API) -> API {
        var api = original
        let place = RecordPlace(kind: .apis, names: [api.groupName, api.name], title: "the API \"\(api.name)\"")
        for index in api.requestParameters.indices {
            self.redact(&api.requestParameters[index], place.at("req_params", String(index)))
        }
        self.redact(&api.backendParameters, place.at("backend_params"))
        self.redact(&api.backendAPI, place.at("backend_api"))
        self.redact(&api.functionInfo, place.at("func_info"))
        self.redactToken(&api.resultNormalSample, place.at("result_normal_sample"), "the sample of success")
        self.redactToken(&api.resultFailureSample, place.at("result_failure_sample"), "the sample of failure")
        if var mock = api.mockInfo {
            self.redactToken(&mock.resultContent, place.at("mock_info", "result_content"), "the mock's answer")
            api.mockInfo = mock
        }
        self.redact(&api.policyHTTPs, place.at("policy_https"))
        self.redact(&api.policyMocks, place.at("policy_mocks"))
        self.redact(&api.policyFunctions, place.at("policy_functions"))
        return api
    }

    mutating func redact(_ original: CustomAuthorizer) -> CustomAuthorizer {
        var authorizer = original
        let place = RecordPlace(
            kind: .authorizers, names: [authorizer.name], title: "the authorizer \"\(authorizer.name)\"")
        authorizer.authorizerURI = self.redactURN(authorizer.authorizerURI, place.at("authorizer_uri"))
        authorizer.authorizerAliasURI = authorizer.authorizerAliasURI.map {
            self.redactURN($0, place.at("authorizer_alias_uri"))
        }
        if let data = authorizer.userData, !data.isEmpty {
            authorizer.userData = self.secrets.placeholder(for: data)
            self.report("the user data", place.at("user_data"))
        }
        return authorizer
    }

    mutating func redact(_ original: GatewayResponse) -> GatewayResponse {
        var response = original
        let place = RecordPlace(
            kind: .responses, names: [response.groupName, response.name],
            title: "the gateway response \"\(response.name)\"")
        response.responses = NamedValues(
            response.responses.entries.map { name, value in
                var entry = value
                let there = place.at("responses", name)
                self.redactToken(&entry.body, there.at("body"), "the body of \(name)")
                for index in entry.headers.indices {
                    let header = entry.headers[index]
                    guard SecretText.isWorthHiding(header.value, namedBy: header.key) else { continue }
                    entry.headers[index].value = self.secrets.placeholder(for: header.value)
                    self.report("the header \(header.key) of \(name)", there.at("headers", String(index), "value"))
                }
                return (name: name, value: entry)
            })
        return response
    }

    // MARK: Parts of an API

    private mutating func redact(_ parameter: inout RequestParameter, _ place: RecordPlace) {
        let texts: [(WritableKeyPath<RequestParameter, String?>, String)] = [
            (\.defaultValue, "default_value"), (\.sampleValue, "sample_value"), (\.enumerations, "enumerations"),
        ]
        for (path, key) in texts {
            guard let text = parameter[keyPath: path], SecretText.isWorthHiding(text, namedBy: parameter.name) else {
                continue
            }
            parameter[keyPath: path] = self.secrets.placeholder(for: text)
            self.report("\(key) of the parameter \"\(parameter.name)\"", place.at(key))
        }
    }

    private mutating func redact(_ parameters: inout [BackendParameter], _ place: RecordPlace) {
        for index in parameters.indices where parameters[index].origin == .constant {
            let parameter = parameters[index]
            guard SecretText.isWorthHiding(parameter.value, namedBy: parameter.name) else { continue }
            parameters[index].value = self.secrets.placeholder(for: parameter.value)
            self.report("the constant \"\(parameter.name)\"", place.at(String(index), "value"))
        }
    }

    private mutating func redact(_ backend: inout BackendAPI?, _ place: RecordPlace) {
        guard var changed = backend else { return }
        if let address = changed.urlDomain, let placeholder = self.redactHost(address) {
            changed.urlDomain = placeholder
            self.report("the address of a backend", place.at("url_domain"))
        }
        if let host = changed.vpcChannelInfo?.proxyHost, let placeholder = self.redactHost(host) {
            changed.vpcChannelInfo?.proxyHost = placeholder
            self.report("the host sent to a channel", place.at("vpc_channel_info", "vpc_channel_proxy_host"))
        }
        backend = changed
    }

    private mutating func redact(_ function: inout FunctionInfo?, _ place: RecordPlace) {
        guard var changed = function else { return }
        changed.functionURN = self.redactURN(changed.functionURN, place.at("function_urn"))
        changed.aliasURN = changed.aliasURN.map { self.redactURN($0, place.at("alias_urn")) }
        function = changed
    }

    private mutating func redact(_ policies: inout [PolicyBackend], _ place: RecordPlace) {
        for index in policies.indices {
            let there = place.at(String(index))
            self.redact(&policies[index].backendAPI, there.at("backend_api"))
            self.redact(&policies[index].functionInfo, there.at("func_info"))
            self.redact(&policies[index].backendParameters, there.at("backend_params"))
            if var mock = policies[index].mockInfo {
                self.redactToken(&mock.resultContent, there.at("mock_info", "result_content"), "a mock's answer")
                policies[index].mockInfo = mock
            }
            for number in policies[index].conditions.indices {
                let condition = policies[index].conditions[number]
                let name = condition.requestParameterName ?? condition.cookieParameterName ?? ""
                // A pattern is a form and no value.
                guard condition.type != "pattern", SecretText.isWorthHiding(condition.value, namedBy: name) else {
                    continue
                }
                policies[index].conditions[number].value = self.secrets.placeholder(for: condition.value)
                self.report(
                    "the value a condition compares \"\(name)\" with",
                    there.at("conditions", String(number), "condition_value"))
            }
        }
    }

    // MARK: Texts

    private mutating func redactToken(_ text: inout String?, _ place: RecordPlace, _ what: String) {
        guard let value = text, SecretText.holdsToken(value) else { return }
        text = self.secrets.placeholder(for: value)
        self.report(what, place)
    }

    /// A placeholder for an address inside a private network, its port kept; `nil` for others.
    private mutating func redactHost(_ address: String) -> String? {
        guard InternalHost.isInternal(address) else { return nil }
        let (host, port) = InternalHost.parts(of: address)
        return self.hosts.placeholder(for: host) + port
    }

    private mutating func redactURN(_ urn: String, _ place: RecordPlace) -> String {
        guard FunctionURN(urn) != nil else { return urn }
        var parts = urn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        parts[3] = self.projects.placeholder(for: parts[3])
        self.report("the project of a function", place)
        return parts.joined(separator: ":")
    }

    private func report(_ what: String, _ place: RecordPlace) {
        let message = "a placeholder stands for \(what) of \(place.title)"
        let node = self.places.node(place.kind, place.names, place.path)
        self.places.report(.exportRedacted, message, at: node, to: self.diagnostics)
    }
}

/// A record of a configuration, or something in it.
private struct RecordPlace {
    let kind: ConfigurationPlaces.Kind
    let names: [String]
    let title: String
    var path: [String] = []

    func at(_ steps: String...) -> RecordPlace {
        var place = self
        place.path += steps
        return place
    }
}

/// Numbered placeholders, the same for the same value.
private struct Placeholders {
    private let prefix: String
    private let suffix: String
    private var known: [String: String] = [:]

    init(_ prefix: String, _ suffix: String = "") {
        self.prefix = prefix
        self.suffix = suffix
    }

    mutating func placeholder(for value: String) -> String {
        if let known = self.known[value] { return known }
        let placeholder = "\(self.prefix)\(self.known.count + 1)\(self.suffix)"
        self.known[value] = placeholder
        return placeholder
    }
}
