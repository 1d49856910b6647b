import GatewayConfiguration

/// What a gateway knows of a call that is over, for its record.
///
/// Empty texts are what is not known; times are lengths in nanoseconds.
package struct CallFacts: Sendable {
    /// Milliseconds since 1970.
    package var startMilliseconds: Int64 = 0
    package var requestID: [UInt8] = []
    package var clientAddress: [UInt8] = []
    package var status = 0
    package var isTLS = false
    package var method: [UInt8] = []
    package var host: [UInt8] = []
    /// Without the query.
    package var path: [UInt8] = []
    package var forwardedFor: [UInt8] = []
    package var userAgent: [UInt8] = []
    package var version = ""
    package var isThrottled = false
    /// Whether the answer is the backend's.
    package var isRemote = false
    package var requestBytes = 0
    package var requestBodyBytes = 0
    package var responseBytes = 0
    package var totalNanoseconds: Int64 = 0
    package var apiID = ""
    package var apiName = ""
    package var caller: CallerDescription?
    /// The values of the feature `custom_log`.
    package var customValues: [[UInt8]] = []
    /// The backend asked last.
    package var upstream: Upstream?

    /// The backend's part of it.
    package struct Upstream: Sendable {
        package var address = ""
        package var path: [UInt8] = []
        /// 0 when it did not answer.
        package var status = 0
        package var connectNanoseconds: Int64?
        package var headerNanoseconds: Int64?
        package var responseNanoseconds: Int64?
        package var allNanoseconds: Int64?

        package init() {}
    }

    package init() {}
}

extension KafkaLogRecord {
    /// A record with the fields that are known of a call.
    ///
    /// - Source: APIG User Guide, apig_03_0061. `access_model1` is the API's authentication and `access_model2` the second factor's authorizer; fields of
    ///   the cloud alone (region, VPC endpoints, provider apps) stay empty.
    package init(_ facts: CallFacts) {
        self.init()
        self.values = [
            .startTime: .seconds(milliseconds: Int(clamping: facts.startMilliseconds)),
            .requestID: .text(facts.requestID),
            .clientIP: .text(facts.clientAddress),
            .requestTime: Self.seconds(facts.totalNanoseconds),
            .httpStatus: .number(facts.status),
            .scheme: Self.text(facts.isTLS ? "https" : "http"),
            .requestMethod: .text(facts.method),
            .host: .text(facts.host),
            .uri: .text(facts.path),
            .forwardedFor: .text(facts.forwardedFor),
            .userAgent: .text(facts.userAgent),
            .errorType: .number(facts.isThrottled ? 1 : 0),
            .serverProtocol: Self.text(facts.version),
            .requestSize: .number(facts.requestBytes),
            .responseSize: .number(facts.responseBytes),
            .bodyBytesSent: .number(facts.requestBodyBytes),
            .responseSource: Self.text(facts.isRemote ? "remote" : "local"),
            .innerTime: Self.seconds(max(0, facts.totalNanoseconds - (facts.upstream?.allNanoseconds ?? 0))),
            .apiID: Self.text(facts.apiID),
            .apiName: Self.text(facts.apiName),
        ]
        for (field, value) in zip(Self.customFields, facts.customValues) { self.values[field] = .text(value) }
        if let upstream = facts.upstream { self.set(upstream) }
        if let caller = facts.caller { self.set(caller) }
    }

    private mutating func set(_ upstream: CallFacts.Upstream) {
        self.values[.upstreamAddress] = Self.text(upstream.address)
        self.values[.upstreamURI] = .text(upstream.path)
        if upstream.status > 0 { self.values[.upstreamStatus] = .number(upstream.status) }
        self.values[.upstreamConnectTime] = upstream.connectNanoseconds.map(Self.seconds)
        self.values[.upstreamHeaderTime] = upstream.headerNanoseconds.map(Self.seconds)
        self.values[.upstreamResponseTime] = upstream.responseNanoseconds.map(Self.seconds)
        self.values[.allUpstreamResponseTime] = upstream.allNanoseconds.map(Self.seconds)
    }

    private mutating func set(_ caller: CallerDescription) {
        self.values[.authType] = Self.text(caller.authentication)
        self.values[.accessModel1] = Self.text(caller.authentication)
        self.values[.accessModel2] = caller.authorizerID.map(Self.text)
        self.values[.appID] = caller.appID.map(Self.text)
        self.values[.appName] = caller.appName.map(Self.text)
        self.values[.userName] = caller.userName.map(Self.text)
    }

    private static let customFields: [KafkaLogField] = [
        .customDataLog01, .customDataLog02, .customDataLog03, .customDataLog04, .customDataLog05, .customDataLog06,
        .customDataLog07, .customDataLog08, .customDataLog09, .customDataLog10,
    ]

    private static func text(_ text: String) -> Value { .text(Array(text.utf8)) }

    /// Rounded to milliseconds.
    private static func seconds(_ nanoseconds: Int64) -> Value {
        .seconds(milliseconds: Int(max(0, nanoseconds) &+ 500_000) / 1_000_000)
    }
}
