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
            writer.list("apis", snapshot.routeDescriptions.enumerated()) { writer, api in
                Self.write(api.element, to: &writer)
                writer.list("steps", snapshot.steps(of: api.offset))
                writer.list("bound", snapshot.boundPolicies(of: api.offset)) { writer, policy in
                    writer.member("kind", policy.kind)
                    writer.member("name", policy.name)
                }
                writer.list("backends", snapshot.backends(of: api.offset)) { writer, backend in
                    writer.member("policy", backend.policy)
                    writer.member("kind", backend.kind)
                    writer.member("target", backend.target)
                    writer.member("authorizer", backend.asksAuthorizer)
                }
            }
        }
    }

    /// What throttling policies and quotas have counted, and what is kept.
    func counts() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        let shared = loaded.snapshot.shared
        let counts = shared.throttleCounts(at: ServingState.nowMilliseconds)
        let cache = shared.cache.reading
        return Self.json(200) { writer in
            writer.list("throttles", counts.policies) { Self.write($1, to: &$0) }
            writer.list("quotas", counts.quotas) { writer, quota in
                writer.member("app_id", quota.credential)
                writer.member("used", quota.used)
                writer.member("limit", quota.limit)
            }
            writer.object("cache") { writer in
                writer.member("entries", cache.entries)
                writer.member("bytes", cache.bytes)
                writer.member("evictions", cache.evictions)
            }
        }
    }

    private static func write(_ count: ThrottleCount, to writer: inout JSONWriter) {
        writer.member("policy", count.policy)
        writer.member("api", count.api)
        writer.member("used", count.used)
        writer.key("limit")
        if let limit = count.limit { writer.value(limit) } else { writer.null() }
        writer.member("users", count.users)
        writer.member("apps", count.apps)
        writer.member("addresses", count.addresses)
        writer.list("rules", count.rules) { writer, rule in
            writer.member("name", rule.name)
            writer.member("used", rule.used)
            writer.member("limit", rule.limit)
        }
    }

    /// The circuit breakers.
    func breakers() -> AdminResponse {
        guard let loaded = self.state.current.loaded else { return .error(503, "nothing is loaded yet") }
        let readings = loaded.snapshot.breakerReadings(at: ServingState.nowMilliseconds)
        return Self.json(200) { writer in
            writer.list("breakers", readings) { writer, breaker in
                writer.member("owner", breaker.owner)
                var openUntil: Int64?
                if case .open(let until) = breaker.reading.state { openUntil = until }
                writer.member("state", openUntil == nil ? "closed" : "open")
                writer.member("open_until", openUntil.map { Self.time($0 / 1_000) })
                writer.member("calls", breaker.reading.calls)
                writer.member("unhealthy_calls", breaker.reading.unhealthyCalls)
                writer.member("openings", breaker.reading.openings)
            }
        }
    }

    /// The members of channels that are checked.
    func health() -> AdminResponse {
        guard let gateway = self.state.current.gateway else { return .error(503, "nothing is served yet") }
        return Self.json(200) { writer in
            writer.list("members", gateway.memberHealth) { writer, member in
                writer.member("channel", member.name.channel)
                writer.member("host", member.name.host)
                writer.member("port", member.name.port)
                writer.member("healthy", member.isHealthy)
                writer.member("successes", member.successes)
                writer.member("failures", member.failures)
                writer.member("last_error", member.lastError)
            }
        }
    }
}
