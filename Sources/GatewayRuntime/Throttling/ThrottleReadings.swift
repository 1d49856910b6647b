/// What is left of the limits that apply to a call, after it was counted.
///
/// - Source: APIG User Guide, apig_03_0047
package struct ThrottleReadings: Sendable, Equatable {
    /// One limit.
    package struct Reading: Sendable, Equatable {
        package let remaining: Int
        package let limit: Int
        package let period: ThrottlePeriod

        init(used: Int, limit: Int, period: ThrottlePeriod) {
            self.remaining = max(0, limit - used)
            self.limit = limit
            self.period = period
        }
    }

    package var api: Reading?
    package var user: Reading?
    package var app: Reading?
    package var ip: Reading?
    /// The gateway's own limit of every API.
    package var allEnvironments: Reading?

    /// Appends the lines an answer to a debugging call has, each with its line end.
    package func appendLines(to bytes: inout [UInt8]) {
        Self.append("X-Apig-RateLimit-api: ", self.api, to: &bytes)
        Self.append("X-Apig-RateLimit-user: ", self.user, to: &bytes)
        Self.append("X-Apig-RateLimit-app: ", self.app, to: &bytes)
        Self.append("X-Apig-RateLimit-ip: ", self.ip, to: &bytes)
        Self.append("X-Apig-RateLimit-api-allenv: ", self.allEnvironments, to: &bytes)
    }

    private static func append(_ name: StaticString, _ reading: Reading?, to bytes: inout [UInt8]) {
        guard let reading else { return }
        bytes.append(name)
        bytes.append("remain:")
        bytes.append(decimal: reading.remaining)
        bytes.append(",limit:")
        bytes.append(decimal: reading.limit)
        bytes.append(",time:")
        bytes.append(decimal: reading.period.interval)
        bytes.append(UInt8(ascii: " "))
        bytes.append(reading.period.unitName)
        bytes.append("\r\n")
    }
}

/// Whether a call may go on.
package enum ThrottleOutcome: Sendable, Equatable {
    /// It was counted.
    case allowed(ThrottleReadings)
    /// It was not counted.
    case refused(GatewayError)
}

/// Who calls, as far as throttling wants to know.
package struct ThrottleCaller: Sendable {
    /// The credential; `nil` unless the API authenticates by app.
    package var appID: String?
    /// The account; `nil` unless the API authenticates by app or IAM.
    package var accountID: String?
    /// The project, which own limits may name as well.
    package var projectID: String?
    /// The address; callers without a known one count together.
    package var address: IPAddress?

    package init(
        appID: String? = nil, accountID: String? = nil, projectID: String? = nil, address: IPAddress? = nil
    ) {
        self.appID = appID
        self.accountID = accountID
        self.projectID = projectID
        self.address = address
    }
}
