import Diagnostics
import GatewayRuntime
import GatewayServer

/// What the admin listener tells of policies: what is in force, and what it has counted. Names and numbers, never what a request or a caller holds.
extension AdminPages {
    /// Every API with the steps of its program, the policies bound to it and its backends.
    func policies() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        let snapshot = loaded.snapshot
        return Self.json(200) { writer in
            writer.member("digest", loaded.digest)
            writer.key("apis")
            writer.beginArray()
            for (index, route) in snapshot.routeDescriptions.enumerated() {
                writer.beginObject()
                writer.member("environment", route.environment)
                writer.member("method", route.method)
                writer.member("path", route.template)
                writer.member("operation", route.apiName)
                writer.key("steps")
                writer.beginArray()
                for step in snapshot.steps(of: index) { writer.value(step) }
                writer.endArray()
                writer.key("bound")
                writer.beginArray()
                for policy in snapshot.boundPolicies(of: index) {
                    writer.beginObject()
                    writer.member("kind", policy.kind)
                    writer.member("name", policy.name)
                    writer.endObject()
                }
                writer.endArray()
                writer.key("backends")
                writer.beginArray()
                for backend in snapshot.backends(of: index) { Self.write(backend, to: &writer) }
                writer.endArray()
                writer.endObject()
            }
            writer.endArray()
        }
    }

    private static func write(_ backend: BackendDescription, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.member("policy", backend.policy)
        writer.member("kind", backend.kind)
        writer.member("target", backend.target)
        writer.member("authorizer", backend.asksAuthorizer)
        writer.endObject()
    }

    /// What throttling policies and quotas have counted, and what is kept.
    func counts() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        let shared = loaded.snapshot.shared
        let counts = shared.throttleCounts(at: ServingState.nowMilliseconds)
        let cache = shared.cache.reading
        return Self.json(200) { writer in
            writer.key("throttles")
            writer.beginArray()
            for count in counts.policies { Self.write(count, to: &writer) }
            writer.endArray()
            writer.key("quotas")
            writer.beginArray()
            for quota in counts.quotas {
                writer.beginObject()
                writer.member("app_id", quota.credential)
                writer.member("used", quota.used)
                writer.member("limit", quota.limit)
                writer.endObject()
            }
            writer.endArray()
            writer.key("cache")
            writer.beginObject()
            writer.member("entries", cache.entries)
            writer.member("bytes", cache.bytes)
            writer.member("evictions", cache.evictions)
            writer.endObject()
        }
    }

    private static func write(_ count: ThrottleCount, to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("policy")
        if let policy = count.policy { writer.value(policy) } else { writer.null() }
        writer.member("api", count.api)
        writer.member("used", count.used)
        writer.key("limit")
        if let limit = count.limit { writer.value(limit) } else { writer.null() }
        writer.member("users", count.users)
        writer.member("apps", count.apps)
        writer.member("addresses", count.addresses)
        writer.key("rules")
        writer.beginArray()
        for rule in count.rules {
            writer.beginObject()
            writer.member("name", rule.name)
            writer.member("used", rule.used)
            writer.member("limit", rule.limit)
            writer.endObject()
        }
        writer.endArray()
        writer.endObject()
    }

    /// The circuit breakers.
    func breakers() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        return Self.json(200) { writer in
            writer.key("breakers")
            writer.beginArray()
            for (owner, reading) in loaded.snapshot.breakerReadings(at: ServingState.nowMilliseconds) {
                writer.beginObject()
                writer.member("owner", owner)
                writer.member("state", reading.state == .closed ? "closed" : "open")
                writer.key("open_until")
                if case .open(let until) = reading.state {
                    writer.value(Self.time(until / 1_000))
                } else {
                    writer.null()
                }
                writer.member("calls", reading.calls)
                writer.member("unhealthy_calls", reading.unhealthyCalls)
                writer.member("openings", reading.openings)
                writer.endObject()
            }
            writer.endArray()
        }
    }

    /// The members of channels that are checked.
    func health() -> AdminResponse {
        guard let gateway = self.state.current.gateway else { return .error(503, "nothing is served yet") }
        return Self.json(200) { writer in
            writer.key("members")
            writer.beginArray()
            for member in gateway.memberHealth {
                writer.beginObject()
                writer.member("channel", member.name.channel)
                writer.member("host", member.name.host)
                writer.member("port", member.name.port)
                writer.member("healthy", member.isHealthy)
                writer.member("successes", member.successes)
                writer.member("failures", member.failures)
                writer.key("last_error")
                if let error = member.lastError { writer.value(error) } else { writer.null() }
                writer.endObject()
            }
            writer.endArray()
        }
    }
}
