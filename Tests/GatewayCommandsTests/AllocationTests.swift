import Foundation
import Glibc
import TestSupport
import Testing

/// What a request allocates in the binary that is shipped, counted by a library that is loaded before the C library's allocator.
@Suite(.serialized) struct AllocationTests {
    /// The release binary beside the one under test; the smoke run of `Scripts/test` builds it.
    private static let release = Program.folder.deletingLastPathComponent().appendingPathComponent("release/apig")

    /// Allocations a request may need on average: what happens once in a while must not fail it.
    private static let limit = 0.5

    @Test("Neither a proxied request nor a mock allocates anything")
    func allocations() throws {
        try Self.withCountedGateway {
            document([("/mock", "mock")], backendPort: $0)
        } body: { count in
            for path in ["/held", "/mock"] {
                let perRequest = try count(path, [])
                print("\(path): \(perRequest) allocations a request")
                #expect(perRequest <= Self.limit, "\(path)")
            }
        }
    }

    @Test("Steps that build no text allocate nothing: limits, lists, conditions, rules, breakers and header rules")
    func steps() throws {
        let lines = ["X-Plan: gold", "Cookie: a=1; plan=gold"]
        try Self.withCountedGateway(instance: Self.plugins, Self.policies) { count in
            for path in ["/limited", "/listed", "/chosen", "/ruled", "/guarded", "/edited"] {
                let perRequest = try count(path, lines)
                print("\(path): \(perRequest) allocations a request")
                #expect(perRequest <= Self.limit, "\(path)")
            }
        }
    }

    /// A path for each step, all with a backend.
    private static func policies(_ backendPort: Int) -> String {
        let backend =
            "httpEndpoints: {address: '127.0.0.1:\(backendPort)', scheme: http, method: GET, path: /held, timeout: 8000}"
        let conditions = [
            "{type: equal, origin: source, value: 10.0.0.0/8}",
            "{type: pattern, origin: system, parameter: reqPath, value: ^/never}",
            "{type: enum, origin: cookie, parameter: plan, value: 'silver,bronze'}",
            "{type: equal, origin: system, parameter: reqMethod, value: PUT}",
        ]
        let chosen =
            "x-apigateway-backend-policies: [{name: never, effectMode: ANY, type: HTTP, conditions: "
            + "[\(conditions.joined(separator: ", "))], \(backend)}]"
        let operations = [
            ("limited", "x-apigateway-ratelimit: many"), ("listed", "x-apigateway-access-control: here"),
            ("chosen", chosen),
            ("ruled", "x-apigateway-plugins: [rules]"), ("guarded", "x-apigateway-plugins: [breaker]"),
            ("edited", "x-apigateway-plugins: [headers]"),
        ]
        return """
            swagger: '2.0'
            info: {title: steps, version: '1'}
            schemes: [http]
            x-apigateway-ratelimits: {many: {api-limit: 1000000, ip-limit: 900000, interval: 1, unit: SECOND, shared: false}}
            x-apigateway-access-controls: {here: {acl-type: PERMIT, entity-type: IP, value: '127.0.0.0/8,10.0.0.1-10.0.0.9'}}
            paths:

            """
                + operations.map { name, lines in
                    """
                      /\(name):
                        get:
                          operationId: \(name)
                          schemes: [http]
                          x-apigateway-request-type: public
                          x-apigateway-match-mode: NORMAL
                          x-apigateway-backend: {type: HTTP, \(backend)}
                          \(lines)
                          responses: {default: {description: answer}}

                    """
                }.joined()
    }

    private static let plugins = """
        formatVersion: 1
        plugins:
          - plugin_name: rules
            plugin_type: rate_limit
            plugin_content:
              scope: basic
              default_interval: 1
              default_time_unit: second
              api_limit: 1000000
              parameters: [{type: header, name: plan, value: X-Plan}, {type: query, name: page, value: page}]
              rules:
                - {rule_name: gold, limit: 900000, interval: 1, time_unit: second, match_regex: '["AND",["plan","in","gold,silver"],["page","~=","1"]]'}
                - {rule_name: path, limit: 900000, interval: 1, time_unit: second, match_regex: '["reqPath","~~","^/ruled"]'}
          - plugin_name: breaker
            plugin_type: breaker
            plugin_content:
              scope: basic
              breaker_condition:
                breaker_type: condition
                breaker_mode: counter
                unhealthy_condition: '["$context.statusCode","in","500,503"]'
                unhealthy_threshold: 2
                time_window: 60
                open_breaker_time: 1
          - plugin_name: headers
            plugin_type: set_resp_headers
            plugin_content:
              response_headers:
                - {name: X-Tier, value: gold, action: override, value_type: custom_value}
                - {name: Date, value: '', action: delete, value_type: custom_value}
        """

    /// Serves a document beside a backend, and hands on what counts the allocations of a request to a path with header lines.
    private static func withCountedGateway(
        instance: String? = nil, _ text: (Int) -> String, body: ((String, [String]) throws -> Double) throws -> Void
    ) throws {
        guard FileManager.default.isExecutableFile(atPath: Self.release.path) else {
            return print("Allocations are not counted: there is no release binary (Scripts/build-release makes it).")
        }
        try Program.withFolder { folder in
            guard try Self.compile(to: "\(folder)/count.so") else {
                return print("Allocations are not counted: there is no C compiler (cc).")
            }
            try write(document([("/held", "held")]), "\(folder)/backend.yaml")
            let backend = try ServeProcess(
                ["backend.yaml", "--workers", "1"], directory: folder, program: Self.release)
            try write(text(try backend.port()), "\(folder)/api.yaml")
            var arguments = ["api.yaml", "--workers", "1"]
            if let instance {
                try write(instance, "\(folder)/instance.yaml")
                arguments += ["--instance", "instance.yaml"]
            }
            try Data(count: 4_096).write(to: URL(fileURLWithPath: "\(folder)/counters"))
            let serve = try ServeProcess(
                arguments, directory: folder,
                environment: ["LD_PRELOAD": "\(folder)/count.so", "COUNT_MALLOCS": "\(folder)/counters"],
                program: Self.release)
            let client = try HTTPConnection(port: try serve.port())
            try body { path, lines in try Self.count(path, lines, client, "\(folder)/counters") }
        }
    }

    /// Allocations of one more request: the difference between twice as many and as many, so that what happens once does not count.
    private static func count(
        _ path: String, _ lines: [String], _ client: HTTPConnection, _ counters: String
    ) throws -> Double {
        func total() throws -> UInt64 {
            try Data(contentsOf: URL(fileURLWithPath: counters)).prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        func send(_ count: Int) throws -> UInt64 {
            let before = try total()
            for _ in 0..<count { try #require(try client.request("GET", path, lines).status == 200, "\(path)") }
            return try total() - before
        }
        let requests = 400
        _ = try send(100)
        let once = try send(requests)
        let twice = try send(2 * requests)
        // Starting alone takes thousands.
        #expect(try total() > 1_000, "the counting library has no effect")
        return (Double(twice) - Double(once)) / Double(requests)
    }

    /// - Returns: `false` when there is no compiler.
    private static func compile(to library: String) throws -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "cc", "-O2", "-fno-builtin", "-shared", "-fPIC", "-o", library,
            Fixture.projectRoot + "/Benchmarks/gateway/lib/count-mallocs.c",
        ]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
