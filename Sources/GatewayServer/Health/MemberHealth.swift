package import GatewayRuntime

/// What the checks know of a member of a channel.
package struct MemberHealth: Sendable, Equatable {
    package let name: HealthTarget.Name
    /// Whether it gets requests.
    package let isHealthy: Bool
    /// Successful checks since the last that failed.
    package let successes: Int
    /// Failed checks since the last that succeeded.
    package let failures: Int
    /// Why the last check failed; `nil` when it succeeded, or there was none.
    package let lastError: String?

    package init(name: HealthTarget.Name, isHealthy: Bool, successes: Int, failures: Int, lastError: String?) {
        self.name = name
        self.isHealthy = isHealthy
        self.successes = successes
        self.failures = failures
        self.lastError = lastError
    }

    /// What there is to say when the health has changed.
    package var sentence: String {
        let member = "channel \(self.name.channel): \(self.name.host):\(self.name.port)"
        guard !self.isHealthy else { return "\(member) is healthy again" }
        return "\(member) is down: " + (self.lastError ?? "its checks fail")
    }
}

extension HealthTarget.Name: Comparable {
    package static func < (left: HealthTarget.Name, right: HealthTarget.Name) -> Bool {
        (left.channel, left.host, left.port) < (right.channel, right.host, right.port)
    }
}
