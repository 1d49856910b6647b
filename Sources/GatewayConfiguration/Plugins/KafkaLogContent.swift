package import Diagnostics
package import SourceDocument

/// The content of a plug-in of type `kafka_log`.
///
/// - Source: APIG API Reference, CreatePlugin (KafkaLogContent); APIG User Guide, apig_03_0061
package struct KafkaLogContent: PluginRecord {
    /// `host:port`, one or more.
    package var brokerList: [String] = []
    package var topic = ""
    /// The message key; empty spreads messages over partitions.
    package var key = ""
    package var maxRetryCount = 0
    /// Seconds.
    package var retryBackoff: Int?
    package var sasl = KafkaSASLConfig()
    package var meta = KafkaLogMeta()
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "kafka_log content"
    package static let fields: [ConfigurationField<KafkaLogContent>] = [
        .list("broker_list", \.brokerList, "host:port of brokers"),
        .defaulted("key", \.key, "", "message key; empty spreads over partitions"),
        .defaulted("max_retry_count", \.maxRetryCount, 0, "0 to 5").limited(to: 0...5),
        .defaulted("meta_config", \.meta, KafkaLogMeta(), "what is logged"),
        .optional("retry_backoff", \.retryBackoff, "seconds, 1 to 10").limited(to: 1...10),
        .defaulted("sasl_config", \.sasl, KafkaSASLConfig(), "how the gateway authenticates"),
        .required("topic", \.topic, "topic").limited(characters: 1...249),
    ]

    package func check(_ place: PluginRecordPlace) {
        place.need("broker_list", self.brokerList.isEmpty, "a log needs a broker")
        for broker in self.brokerList where !Self.isAddress(broker) {
            place.report(
                .configurationText, "broker \"\(broker)\" is no address", at: "broker_list", allowed: "host:port")
        }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), colon != text.startIndex else { return false }
        return Int(text[text.index(after: colon)...]).map { (1...65_535).contains($0) } == true
    }
}

/// How the gateway authenticates with Kafka.
package struct KafkaSASLConfig: PluginRecord {
    package enum SecurityProtocol: String, ConfigurationWord {
        case plaintext = "PLAINTEXT"
        case saslPlaintext = "SASL_PLAINTEXT"
        case saslSSL = "SASL_SSL"
    }

    package var securityProtocol = SecurityProtocol.plaintext
    package var mechanisms = "PLAIN"
    package var username = ""
    package var password: Secret?
    /// PEM.
    package var caContent = ""
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "kafka sasl"
    package static let fields: [ConfigurationField<KafkaSASLConfig>] = [
        .defaulted("sasl_mechanisms", \.mechanisms, "PLAIN", "mechanism"),
        .optional("sasl_password", \.password, "password"),
        .defaulted("sasl_username", \.username, "", "user"),
        .defaulted("security_protocol", \.securityProtocol, .plaintext, "PLAINTEXT, SASL_PLAINTEXT or SASL_SSL"),
        .defaulted("ssl_ca_content", \.caContent, "", "CA certificate as PEM, for SASL_SSL"),
    ]

    package func check(_ place: PluginRecordPlace) {
        guard self.securityProtocol != .plaintext else { return }
        let reason = "security_protocol is \(self.securityProtocol.rawValue)"
        place.need("sasl_username", self.username.isEmpty, reason)
        place.need("sasl_password", self.password?.value.isEmpty != false, reason)
        place.need("ssl_ca_content", self.securityProtocol == .saslSSL && self.caContent.isEmpty, reason)
    }
}

/// What a log record holds.
package struct KafkaLogMeta: PluginRecord {
    package var system = KafkaLogFields()
    package var callData = KafkaCallData()
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "kafka log meta"
    package static let fields: [ConfigurationField<KafkaLogMeta>] = [
        .defaulted("call_data", \.callData, KafkaCallData(), "parts of the call"),
        .defaulted("system", \.system, KafkaLogFields(), "fields by name, true or false"),
    ]
}

/// The parts of a call that are logged.
package struct KafkaCallData: PluginRecord {
    package var logsRequestHeader = false
    /// Names separated by commas, `*` for any characters; empty for all.
    package var requestHeaderFilter = ""
    package var logsRequestQuery = false
    package var requestQueryFilter = ""
    package var logsRequestBody = false
    package var logsResponseHeader = false
    package var responseHeaderFilter = ""
    package var logsResponseBody = false
    package var customAuthorizer = KafkaAuthorizerFields()
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "kafka call data"
    package static let fields: [ConfigurationField<KafkaCallData>] = [
        .defaulted(
            "custom_authorizer", \.customAuthorizer, KafkaAuthorizerFields(), "fields of authorizer contexts"),
        .defaulted("log_request_body", \.logsRequestBody, false, "whether the request body is logged"),
        .defaulted("log_request_header", \.logsRequestHeader, false, "whether request headers are logged"),
        .defaulted("log_request_query_string", \.logsRequestQuery, false, "whether the query is logged"),
        .defaulted("log_response_body", \.logsResponseBody, false, "whether the response body is logged"),
        .defaulted("log_response_header", \.logsResponseHeader, false, "whether response headers are logged"),
        .defaulted("request_header_filter", \.requestHeaderFilter, "", "names separated by commas, with *"),
        .defaulted("request_query_string_filter", \.requestQueryFilter, "", "names separated by commas, with *"),
        .defaulted("response_header_filter", \.responseHeaderFilter, "", "names separated by commas, with *"),
    ]
}

/// The fields of authorizer contexts that are logged.
package struct KafkaAuthorizerFields: PluginRecord {
    package var frontend: [String] = []
    package var backend: [String] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "kafka authorizer fields"
    package static let fields: [ConfigurationField<KafkaAuthorizerFields>] = [
        .list("backend", \.backend, "of the backend authorizer"),
        .list("frontend", \.frontend, "of the frontend authorizer"),
    ]
}

/// A field of a log record that the gateway fills.
///
/// - Source: APIG User Guide, apig_03_0061
package enum KafkaLogField: String, CaseIterable, Sendable, Hashable {
    case startTime = "start_time"
    case requestID = "request_id"
    case clientIP = "client_ip"
    case requestTime = "request_time"
    case httpStatus = "http_status"
    case scheme
    case requestMethod = "request_method"
    case host
    case uri
    case upstreamAddress = "upstream_addr"
    case upstreamStatus = "upstream_status"
    case upstreamResponseTime = "upstream_response_time"
    case forwardedFor = "http_x_forwarded_for"
    case userAgent = "http_user_agent"
    case errorType = "error_type"
    case apiID = "api_id"
    case userName = "user_name"
    case appID = "app_id"
    case accessModel1 = "access_model1"
    case serverProtocol = "server_protocol"
    case apiURIMode = "api_uri_mode"
    case requestSize = "request_size"
    case responseSize = "response_size"
    case upstreamURI = "upstream_uri"
    case upstreamConnectTime = "upstream_connect_time"
    case upstreamHeaderTime = "upstream_header_time"
    case allUpstreamResponseTime = "all_upstream_response_time"
    case regionID = "region_id"
    case authType = "auth_type"
    case accessModel2 = "access_model2"
    case innerTime = "inner_time"
    case proxyProtocolVNI = "proxy_protocol_vni"
    case proxyProtocolVPCEID = "proxy_protocol_vpce_id"
    case proxyProtocolAddress = "proxy_protocol_addr"
    case bodyBytesSent = "body_bytes_sent"
    case apiName = "api_name"
    case appName = "app_name"
    case providerAppID = "provider_app_id"
    case providerAppName = "provider_app_name"
    case customDataLog01 = "custom_data_log01"
    case customDataLog02 = "custom_data_log02"
    case customDataLog03 = "custom_data_log03"
    case customDataLog04 = "custom_data_log04"
    case customDataLog05 = "custom_data_log05"
    case customDataLog06 = "custom_data_log06"
    case customDataLog07 = "custom_data_log07"
    case customDataLog08 = "custom_data_log08"
    case customDataLog09 = "custom_data_log09"
    case customDataLog10 = "custom_data_log10"
    case responseSource = "response_source"

    /// Whether the field is logged unless the plug-in says otherwise.
    package var isOnByDefault: Bool {
        switch self {
        case .startTime, .requestID, .clientIP, .requestTime, .httpStatus, .scheme, .requestMethod, .host, .uri,
            .upstreamAddress, .upstreamStatus, .upstreamResponseTime, .forwardedFor, .userAgent, .errorType:
            true
        default: false
        }
    }
}

/// Which fields a log record has: what the plug-in says, else the console's defaults.
package struct KafkaLogFields: ConfigurationValue, Equatable {
    /// What the plug-in says, in document order; names nobody knows are among them.
    package var switches: [Switch] = []

    /// One field and whether it is logged.
    package struct Switch: Sendable, Equatable {
        package let name: String
        package let isOn: Bool

        package init(name: String, isOn: Bool) {
            self.name = name
            self.isOn = isOn
        }
    }

    package init() {}

    package init(_ switches: [Switch]) { self.switches = switches }

    /// Whether a field is logged.
    package func contains(_ field: KafkaLogField) -> Bool {
        self.switches.last { $0.name == field.rawValue }?.isOn ?? field.isOnByDefault
    }

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> KafkaLogFields? {
        guard node.isMapping else {
            reader.wrongType(node, expected: "a mapping of field names to true or false")
            return nil
        }
        var fields = KafkaLogFields()
        for entry in node.entries where !entry.value.isNull {
            let name = entry.key.text
            if KafkaLogField(rawValue: name) == nil {
                let near = nearestName(to: name, among: KafkaLogField.allCases.map(\.rawValue))
                entry.key.report(
                    .pluginUnknownKey,
                    "log records have no field \"\(name)\"" + (near.map { "; did you mean \"\($0)\"?" } ?? ""),
                    to: reader.diagnostics)
            }
            if let isOn = Bool.read(entry.value, reader) { fields.switches.append(Switch(name: name, isOn: isOn)) }
        }
        return fields
    }

    package func write(to writer: inout JSONWriter) {
        writer.beginObject()
        for entry in self.switches { writer.member(entry.name, entry.isOn) }
        writer.endObject()
    }

    package static var shape: ConfigurationShape { .map(of: .boolean) }
}
