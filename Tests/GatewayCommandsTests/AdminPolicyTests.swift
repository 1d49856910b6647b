import Foundation
import Testing

/// What the admin listener tells of policies.
@Suite(.serialized) struct AdminPolicyTests {
    private static let instance = """
        formatVersion: 1
        apps:
          - name: mobile
            id: 0123456789abcdef0123456789abcdef
            app_key: shownOrNotKey
            app_secret: hiddenSecret
            authorized: [{apis: '*'}]
            quota: {call_limits: 5, time_interval: 1, time_unit: DAY}
        plugins:
          - plugin_name: breaker
            plugin_type: breaker
            plugin_content:
              breaker_condition:
                {breaker_type: timeout, breaker_mode: counter, unhealthy_threshold: 3, time_window: 10, open_breaker_time: 10}
          - plugin_name: limits
            plugin_type: rate_limit
            plugin_content: {scope: basic, default_interval: 1, default_time_unit: day, api_limit: 9}
          - plugin_name: calls
            plugin_type: kafka_log
            plugin_content:
              broker_list: ['10.0.0.5:9092']
              topic: t
              sasl_config:
                {security_protocol: SASL_PLAINTEXT, sasl_username: u, sasl_password: hiddenPassword}
        """

    @Test("Policies, counters, breakers and member health are pages of their own, without secrets")
    func pages() throws {
        try Program.withFolder { folder in
            let bound = document([("/a", "a")]).replacingOccurrences(
                of: "      responses:", with: "      x-apigateway-plugins: [breaker, limits, calls]\n      responses:")
            try write(bound, "\(folder)/api.yaml")
            try write(Self.instance, "\(folder)/instance.yaml")
            let serve = try ServeProcess(
                ["api.yaml", "--instance", "instance.yaml", "--admin-listen", "127.0.0.1:0"], directory: folder)
            let client = try HTTPConnection(port: try serve.port())
            let admin = try HTTPConnection(port: try serve.adminPort())
            for _ in 0..<2 { #expect(try client.request("GET", "/a").status == 200) }

            let policies = try admin.request("GET", "/policies")
            let api = try #require((try policies.json()["apis"] as? [[String: Any]])?.first)
            let steps = try #require(api["steps"] as? [String])
            #expect(
                steps == [
                    "protocol", "debugging domain", "throttling", "request parameters", "circuit breaker", "backend",
                ])
            let names = try #require(api["bound"] as? [[String: String]])
            #expect(names.compactMap { $0["name"] } == ["calls", "breaker", "limits"])
            let backend = try #require((api["backends"] as? [[String: Any]])?.first)
            #expect(backend["kind"] as? String == "mock")

            let state = try admin.request("GET", "/state")
            let throttle = try #require((try state.json()["throttles"] as? [[String: Any]])?.first)
            #expect(throttle["policy"] as? String == "plugin/limits")
            #expect(throttle["used"] as? Int == 2 && throttle["limit"] as? Int == 9)
            let quota = try #require((try state.json()["quotas"] as? [[String: Any]])?.first)
            #expect(quota["app_id"] as? String == "0123456789abcdef0123456789abcdef" && quota["used"] as? Int == 0)

            let breakers = try admin.request("GET", "/breakers")
            let breaker = try #require((try breakers.json()["breakers"] as? [[String: Any]])?.first)
            #expect(breaker["state"] as? String == "closed" && breaker["open_until"] is NSNull)

            let health = try admin.request("GET", "/health")
            #expect(try health.json()["members"] as? [String] == [])
            let routes = try admin.request("GET", "/routes")
            let route = try #require((try routes.json()["routes"] as? [[String: Any]])?.first)
            #expect(route["steps"] as? [String] == steps)
            for page in [policies, state, breakers, health, routes, try admin.request("GET", "/metrics")] {
                #expect(page.status == 200 && !page.body.contains("hidden"))
            }
            for path in ["/policies", "/state", "/breakers", "/health"] {
                #expect(try admin.request("POST", path, ["Content-Length: 0"]).status == 405)
            }
        }
    }
}
