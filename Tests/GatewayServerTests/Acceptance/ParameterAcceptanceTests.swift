import Foundation
import GatewayConfiguration
import GatewayRuntime
import Testing

/// Request and backend parameters over sockets.
///
/// - Source: APIG User Guide, apig_03_0091, apig_03_0092, apig_03_0122, apig-faq-0004
@Suite struct ParameterAcceptanceTests {
    @Test("What is missing, is no number, or is not listed is refused with 400 APIG.0106")
    func validation() throws {
        let backend = try RecordingBackend()
        let parameters = """
            parameters:
              - {name: must, in: query, required: true, type: string, x-apigateway-pass-through: always}
              - {name: count, in: query, type: integer, minimum: 2, maximum: 9, x-apigateway-pass-through: always}
              - {name: kind, in: query, type: string, enum: [red, blue], x-apigateway-pass-through: always}
              - {name: X-Len, in: header, type: string, minLength: 2, maxLength: 3, x-apigateway-pass-through: always}
              - {name: page, in: query, type: string, default: '1', x-apigateway-pass-through: always}
            """
        try withDocument(
            [.get("/p", backend.http("/p"), parameters)],
            setup: AcceptanceSetup(change: { configuration in
                // The flag documents have no key for; --check-parameters of the command sets it.
                for index in configuration.apis[0].requestParameters.indices {
                    configuration.apis[0].requestParameters[index].validEnable = .yes
                }
            })
        ) { gateway in
            for query in [
                "", "?other=1", "?must=1&count=x", "?must=1&count=1", "?must=1&count=10", "?must=1&kind=green",
            ] {
                expect(try gateway.get("/p\(query)").summary, is: "400 APIG.0106", "\(query)")
            }
            for value in ["a", "abcd"] {
                expect(try gateway.get("/p?must=1", ["X-Len: \(value)"]).summary, is: "400 APIG.0106", "\(value)")
            }
            #expect(backend.count == 0)
            expect(try gateway.get("/p?must=&count=2&kind=blue", ["X-Len: äß"]).status, is: 200)
            #expect(backend.last?.target.contains("page=1") == true)
            expect(try gateway.get("/p?must=1&kind=red&kind=green").summary, is: "400 APIG.0106")
        }
    }

    @Test("Parameters are renamed and moved, and the originals are gone")
    func mapping() throws {
        let backend = try RecordingBackend()
        let lines = """
            parameters:
              - {name: test01, in: path, required: true, type: string, x-apigateway-pass-through: never}
              - {name: test02, in: header, type: string, x-apigateway-pass-through: never}
              - {name: test03, in: query, type: string, x-apigateway-pass-through: never}
            """
        let parameters =
            "[{name: test01, value: test01, in: header, origin: REQUEST}, "
            + "{name: test05, value: test02, in: path, origin: REQUEST}, "
            + "{name: test03, value: test03, in: header, origin: REQUEST}]"
        try withDocument([
            .get("/v1.0/{test01}", backend.http("/v1.0/{test05}", parameters: parameters), lines)
        ]) { gateway in
            expect(try gateway.get("/v1.0/aaa?test03=ccc", ["test02: bbb"]).status, is: 200)
            let request = try #require(backend.last)
            #expect(request.target == "/v1.0/bbb")
            #expect(request.value("test01") == "aaa" && request.value("test03") == "ccc")
            #expect(request.values("test02").isEmpty)
        }
    }

    @Test("Constants are percent-encoded in path and query, and stand as they are in headers")
    func encoding() throws {
        let backend = try RecordingBackend()
        let parameters =
            "[{name: p, value: '[api]', in: path, origin: CONSTANT}, {name: q, value: '[api]', in: query, origin: CONSTANT}, "
            + "{name: X-C, value: '[api]', in: header, origin: CONSTANT}, "
            + "{name: mixed, value: 'a/b?c=d&e+f g', in: query, origin: CONSTANT}]"
        try withDocument([.get("/c", backend.http("/x/{p}", parameters: parameters))]) { gateway in
            expect(try gateway.get("/c").status, is: 200)
            let request = try #require(backend.last)
            #expect(request.target == "/x/%5Bapi%5D?q=%5Bapi%5D&mixed=a/b?c%3Dd%26e%2Bf%20g")
            #expect(request.value("X-C") == "[api]")
        }
    }

    @Test("Pass-through keeps a declared parameter, never drops it, and what is not declared goes on as it came")
    func passThrough() throws {
        let backend = try RecordingBackend()
        let lines = """
            parameters:
              - {name: kept, in: query, type: string, x-apigateway-pass-through: always}
              - {name: lost, in: query, type: string, x-apigateway-pass-through: never}
              - {name: X-Kept, in: header, type: string, x-apigateway-pass-through: always}
              - {name: X-Lost, in: header, type: string, x-apigateway-pass-through: never}
            """
        let parameters = "[{name: X-Copy, value: kept, in: header, origin: REQUEST}]"
        try withDocument([.get("/t", backend.http("/t", parameters: parameters), lines)]) { gateway in
            let answer = try gateway.get("/t?a=1&kept=2&lost=3&b=%20", ["X-Kept: 4", "X-Lost: 5", "X-Other: 6"])
            #expect(answer.status == 200)
            let request = try #require(backend.last)
            #expect(request.target == "/t?a=1&kept=2&b=%20")
            #expect(request.value("X-Kept") == "4" && request.values("X-Lost").isEmpty)
            #expect(request.value("X-Other") == "6" && request.value("X-Copy") == "2")
        }
    }

    @Test("System parameters say who calls, what, and where")
    func systemParameters() throws {
        let backend = try RecordingBackend()
        let names = [
            "sourceIp", "stage", "apiId", "apiName", "appId", "appName", "requestId", "serverAddr", "serverName",
            "handleTime",
        ]
        let parameters = names.map { "{name: X-\($0), value: $context.\($0), in: header, origin: SYSTEM}" }
        let list = "[\(parameters.joined(separator: ", "))]"
        try withDocument(
            [
                .get("/s", backend.http("/s", parameters: list), "security: [{app: []}]", id: "system"),
                .get("/open", backend.http("/s", parameters: list), id: "open"),
            ], instance: acceptanceApps
        ) { gateway in
            let answer = try gateway.signed("GET", "/s", ["X-appName: somebody"])
            #expect(answer.status == 200)
            let request = try #require(backend.last)
            #expect(request.value("X-sourceIp") == "127.0.0.1" && request.value("X-stage") == "RELEASE")
            #expect(request.value("X-apiName") == "system" && request.value("X-apiId")?.count == 32)
            #expect(request.value("X-appName") == "mobile" && request.value("X-appId")?.count == 32)
            #expect(request.value("X-requestId") == answer.line("X-Request-Id"))
            #expect(request.value("X-serverAddr") == "127.0.0.1" && request.value("X-serverName")?.isEmpty == false)
            #expect(request.value("X-handleTime")?.count == 16)
            expect(try gateway.get("/open").status, is: 200)
            #expect(backend.last?.value("X-appName") == "" && backend.last?.value("X-appId") == "")
        }
    }

    // MARK: Orchestration

    static let rules = """
        orchestrations:
          - orchestration_name: region_map
            orchestration_strategy: list
            orchestration_mapped_param: {mapped_param_name: X-Zone, mapped_param_type: string, mapped_param_location: header}
            orchestration_map:
              - {map_param_list: [de, fr], mapped_param_value: eu}
              - {map_param_list: [us], mapped_param_value: na}
          - orchestration_name: fallback
            orchestration_strategy: default
            orchestration_mapped_param: {mapped_param_name: zone, mapped_param_type: string, mapped_param_location: query}
            orchestration_map: [{mapped_param_value: other}]
          - orchestration_name: nobody
            orchestration_strategy: none_value
            orchestration_mapped_param: {mapped_param_name: X-Zone, mapped_param_type: string, mapped_param_location: header}
            orchestration_map: [{mapped_param_value: guest}]
          - orchestration_name: tail4
            orchestration_strategy: tail_n
            is_preprocessing: true
            orchestration_map: [{intercept_length: 4}]
          - orchestration_name: batch
            orchestration_strategy: range
            orchestration_mapped_param: {mapped_param_name: X-Batch, mapped_param_type: string, mapped_param_location: header}
            orchestration_map: [{map_param_range: {range_start: "0", range_end: "99"}, mapped_param_value: small}]
          - orchestration_name: track
            orchestration_strategy: hash_range
            orchestration_mapped_param: {mapped_param_name: X-Track, mapped_param_type: string, mapped_param_location: header}
            orchestration_map:
              - {map_param_range: {range_start: "0", range_end: "4611686018427387903"}, mapped_param_value: canary}
          - orchestration_name: stable
            orchestration_strategy: default
            orchestration_mapped_param: {mapped_param_name: X-Track, mapped_param_type: string, mapped_param_location: header}
            orchestration_map: [{mapped_param_value: stable}]
        """

    private static func orchestrated(_ name: String, in place: String, _ rules: String) -> String {
        "parameters: [{name: \(name), in: \(place), type: string, x-apigateway-pass-through: always, "
            + "x-apigateway-orchestrations: [\(rules)]}]"
    }

    @Test("Orchestration rules make new parameters of one parameter's value, or refuse it")
    func orchestration() throws {
        let backend = try RecordingBackend()
        try withDocument(
            [
                .get("/zone", backend.http("/z"), Self.orchestrated("country", in: "query", "region_map")),
                .get(
                    "/any", backend.http("/z"),
                    Self.orchestrated("country", in: "query", "region_map, fallback, nobody")),
                .get("/order", backend.http("/z"), Self.orchestrated("X-Order", in: "header", "tail4, batch")),
            ], instance: Self.rules
        ) { gateway in
            expect(try gateway.get("/zone?country=fr").status, is: 200)
            #expect(backend.last?.value("X-Zone") == "eu" && backend.last?.target == "/z?country=fr")
            expect(try gateway.get("/zone?country=jp").summary, is: "400 APIG.0106")
            expect(try gateway.get("/zone").summary, is: "400 APIG.0106")
            expect(try gateway.get("/any?country=jp", ["X-Zone: forged"]).status, is: 200)
            #expect(backend.last?.target == "/z?country=jp&zone=other")
            expect(try gateway.get("/any", ["X-Zone: forged"]).status, is: 200)
            #expect(backend.last?.values("X-Zone") == ["guest"])
            expect(try gateway.get("/order", ["X-Order: CN20240077"]).status, is: 200)
            #expect(backend.last?.value("X-Batch") == "small")
            expect(try gateway.get("/order", ["X-Order: CN20247777"]).summary, is: "400 APIG.0106")
        }
    }

    @Test("A backend policy chooses by what an orchestration rule made")
    func orchestratedBackend() throws {
        let (stable, canary) = (try RecordingBackend(), try RecordingBackend())
        let lines = """
            \(Self.orchestrated("user", in: "query", "track, stable"))
            x-apigateway-backend-policies:
              - name: canary_backend
                type: HTTP
                effectMode: ALL
                conditions: [{type: enum, origin: orchestration, parameter: X-Track, value: canary}]
                httpEndpoints: \(canary.endpoints("/c"))
            """
        try withDocument([.get("/o", stable.http("/s"), lines)], instance: Self.rules) { gateway in
            for number in 0..<40 { expect(try gateway.get("/o?user=\(number)").status, is: 200) }
            #expect(stable.count + canary.count == 40 && stable.count > 5 && canary.count > 5)
            #expect(stable.requests.allSatisfy { $0.value("X-Track") == "stable" })
            #expect(canary.requests.allSatisfy { $0.value("X-Track") == "canary" })
        }
    }

    // MARK: Backend policies

    @Test("Backend policies are tried in their order; the first that holds decides, else the default backend")
    func backendPolicies() throws {
        let (standard, other) = (try RecordingBackend(), try RecordingBackend())
        let lines = """
            parameters:
              - {name: tier, in: query, type: string, default: none, x-apigateway-pass-through: always}
              - {name: X-Area, in: header, type: string, x-apigateway-pass-through: always}
            x-apigateway-backend-policies:
              - {name: both_hold, type: HTTP, effectMode: ALL, conditions: [{type: equal, origin: request, parameter: tier, value: gold}, {type: enum, origin: request, parameter: X-Area, value: 'eu, us'}], httpEndpoints: \(other.endpoints("/all"))}
              - {name: one_holds, type: HTTP, effectMode: ANY, conditions: [{type: equal, origin: request, parameter: tier, value: gold}, {type: pattern, origin: request, parameter: X-Area, value: '^a[0-5]$'}], httpEndpoints: \(other.endpoints("/any"))}
              - {name: by_source, type: HTTP, effectMode: ANY, conditions: [{origin: source, value: '192.0.2.0/24, 127.0.0.0/8'}, {type: equal, origin: request, parameter: tier, value: nothing}], parameters: [{name: X-By, value: source, in: header, origin: CONSTANT}], httpEndpoints: \(other.endpoints("/source"))}
            """
        let remote = lines.replacingOccurrences(of: ", 127.0.0.0/8", with: "")
        try withDocument([
            .get("/p", standard.http("/default"), lines), .get("/r", standard.http("/default"), remote),
        ]) { gateway in
            for (path, area, target) in [
                ("/p?tier=gold", "eu", "/all?tier=gold"), ("/p?tier=gold", "xx", "/any?tier=gold"),
                ("/p?tier=tin", "a3", "/any?tier=tin"), ("/p?tier=tin", "a7", "/source?tier=tin"),
            ] {
                expect(try gateway.get(path, ["X-Area: \(area)"]).status, is: 200)
                #expect(other.last?.target == target, "\(path) \(area)")
            }
            #expect(other.last?.value("X-By") == "source")
            expect(try gateway.get("/r?tier=tin", ["X-Area: a7"]).status, is: 200)
            #expect(standard.last?.target == "/default?tier=tin")
        }
    }

    @Test("Conditions on path, method and cookies, which only the management API has words for, count as well")
    func systemConditions() throws {
        let (standard, other) = (try RecordingBackend(), try RecordingBackend())
        let any =
            "x-apigateway-match-mode: SWA\nx-apigateway-backend-policies: [\((0..<3).map { "{name: policy_\($0), type: HTTP, effectMode: ANY, conditions: [{origin: source, value: 192.0.2.1}], httpEndpoints: \(other.endpoints("/\($0)"))}" }.joined(separator: ", "))]"
        try withDocument(
            [DocumentOperation("x-apigateway-any-method", "/c", standard.http("/d"), any)],
            setup: AcceptanceSetup(change: { configuration in
                func condition(_ origin: String, _ name: String, _ type: String, _ value: String) -> Condition {
                    var condition = Condition()
                    condition.origin = origin
                    condition.type = type
                    condition.value = value
                    if origin == "system" { condition.systemParameterName = name }
                    if origin == "cookie" { condition.cookieParameterName = name }
                    return condition
                }
                configuration.apis[0].policyHTTPs[0].conditions = [
                    condition("system", "req_path", "pattern", "^/c/admin/")
                ]
                configuration.apis[0].policyHTTPs[1].conditions = [
                    condition("system", "req_method", "enum", "PUT,DELETE")
                ]
                configuration.apis[0].policyHTTPs[2].conditions = [condition("cookie", "beta", "exact", "yes")]
            })
        ) { gateway in
            expect(try gateway.get("/c/admin/x").status, is: 200)
            #expect(other.last?.target == "/0/admin/x")
            expect(try gateway.call("DELETE", "/c/x").status, is: 200)
            #expect(other.last?.target == "/1/x")
            expect(try gateway.get("/c/x", ["Cookie: a=b; beta=yes"]).status, is: 200)
            #expect(other.last?.target == "/2/x")
            expect(try gateway.get("/c/x", ["Cookie: beta=no"]).status, is: 200)
            #expect(standard.last?.target == "/d/x" && other.count == 3)
        }
    }
}
