import GatewayConfiguration
import Testing

@testable import GatewayRuntime

/// Finds its text in another; the real patterns are tested where they are.
private struct Part: PatternMatching {
    let text: String
    func isFound(in text: Span<UInt8>) -> Bool {
        String(decoding: text.copy(text.indices), as: UTF8.self).contains(self.text)
    }
}

/// Some numbers in place of addresses.
private struct Numbers: AddressMatching {
    let numbers: Set<Int>
    func contains(_ address: Int) -> Bool { self.numbers.contains(address) }
}

private struct Input {
    var parameters: [String?] = []
    var sourceAddress: Int? = 1
    var path = "/v1/orders"
    var method = "GET"
    var cookies: [String: String] = [:]
    var authorizer: [String: String] = [:]
    var orchestrated: OrchestrationResult?

    func fulfils(_ source: BackendConditionSource, _ matcher: TextMatcher) -> Bool {
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        let value: String? =
            switch source {
            case .parameter(let position):
                self.parameters.indices.contains(position) ? self.parameters[position] : nil
            case .requestPath: self.path
            case .requestMethod: self.method.uppercased()
            case .cookie(let name): self.cookies[text(name)]
            case .authorizer(let key): self.authorizer[text(key)]
            case .orchestration(let name, let location):
                if case .emit(name, location, let value)? = self.orchestrated { text(value) } else { nil }
            }
        return value.map { matcher.matches(Array($0.utf8).span) } ?? false
    }
}

@Suite struct BackendRulesTests {
    private static func condition(
        _ origin: String, _ type: String?, _ value: String, _ change: (inout Condition) -> Void = { _ in }
    ) -> Condition {
        var condition = Condition()
        condition.origin = origin
        condition.type = type
        condition.value = value
        change(&condition)
        return condition
    }

    private static func policy(_ effect: EffectMode, _ conditions: [Condition]) -> PolicyBackend {
        var policy = PolicyBackend()
        policy.name = "p"
        policy.effectMode = effect
        policy.conditions = conditions
        return policy
    }

    private static func compile(_ policies: [PolicyBackend]) -> (rules: BackendRules<Numbers>?, faults: [String]) {
        var mapped = OrchestrationParameter()
        mapped.name = "X-Track"
        var compiler = BackendRuleCompiler<Numbers>(
            parameters: ["id", "plan"], orchestrated: [mapped],
            pattern: { $0 == "(" ? .failure(BackendRuleFault("bad pattern")) : .success(Part(text: $0)) },
            addresses: { text in
                let numbers = text.split(separator: ",").compactMap { Int($0) }
                return numbers.isEmpty
                    ? .failure(BackendRuleFault("bad address")) : .success(Numbers(numbers: Set(numbers)))
            })
        let rules = compiler.compile(policies)
        return (rules, compiler.faults)
    }

    private static func holds(_ condition: Condition, _ change: (inout Input) -> Void = { _ in }) -> Bool {
        var input = Input()
        change(&input)
        return self.compile([self.policy(.all, [condition])]).rules?.firstMatch(input.sourceAddress, input.fulfils) == 0
    }

    @Test("A request parameter is compared in each way, and an absent one matches nothing")
    func parameters() {
        func holds(_ type: String, _ wanted: String, _ value: String?) -> Bool {
            Self.holds(Self.condition("param", type, wanted) { $0.requestParameterName = "plan" }) {
                $0.parameters = [nil, value]
            }
        }
        let table: [(String, String, String?, Bool)] = [
            ("exact", "gold", "gold", true), ("exact", "gold", "Gold", false), ("exact", "gold", "goldfish", false),
            ("equal", "gold", "gold", true), ("exact", "", nil, false), ("exact", "", "", true),
            ("enum", "a, gold ,b", "gold", true), ("enum", "a,b", "a,b", false), ("enum", "a,b", nil, false),
            ("enum", "a,b", "c", false), ("pattern", "ol", "gold", true), ("pattern", "x", "gold", false),
            ("pattern", "", nil, false),
        ]
        for (type, wanted, value, expected) in table {
            #expect(holds(type, wanted, value) == expected, "\(type) \(wanted) \(value ?? "nil")")
        }
    }

    @Test("The client's address is looked up, and an unknown one is in no list")
    func source() {
        let condition = Self.condition("source", nil, "1,2")
        #expect(Self.holds(condition))
        #expect(!Self.holds(condition) { $0.sourceAddress = 3 })
        #expect(!Self.holds(condition) { $0.sourceAddress = nil })
    }

    @Test("Path and method are compared in both spellings, the method without regard to case")
    func system() {
        for name in ["req_path", "reqPath"] {
            #expect(Self.holds(Self.condition("system", "exact", "/v1/orders") { $0.systemParameterName = name }))
            #expect(!Self.holds(Self.condition("system", "exact", "/v1") { $0.systemParameterName = name }))
            #expect(Self.holds(Self.condition("system", "pattern", "/v1") { $0.systemParameterName = name }))
        }
        for name in ["req_method", "reqMethod"] {
            #expect(Self.holds(Self.condition("system", "exact", "get") { $0.systemParameterName = name }))
            #expect(
                Self.holds(Self.condition("system", "enum", "POST, get") { $0.systemParameterName = name }) {
                    $0.method = "post"
                })
            #expect(!Self.holds(Self.condition("system", "exact", "PUT") { $0.systemParameterName = name }))
        }
    }

    @Test("Cookies, the authorizer's context and orchestrated parameters are compared")
    func others() {
        let cookie = Self.condition("cookie", "exact", "b") { $0.cookieParameterName = "a" }
        #expect(Self.holds(cookie) { $0.cookies = ["a": "b"] })
        #expect(!Self.holds(cookie) { $0.cookies = ["A": "b"] })
        for name in ["$context.authorizer.frontend.vip", "vip"] {
            let condition = Self.condition("frontend_authorizer", "exact", "true") {
                $0.frontendAuthorizerParameterName = name
            }
            #expect(Self.holds(condition) { $0.authorizer = ["vip": "true"] })
            #expect(!Self.holds(condition))
        }
        let track = Self.condition("orchestration", "enum", "canary") {
            $0.mappedParameterName = "X-Track"
            $0.mappedParameterLocation = "header"
        }
        func result(_ name: String, _ location: OrchestrationParameter.Location, _ value: String) -> OrchestrationResult
        {
            .emit(name: Array(name.utf8), location: location, value: Array(value.utf8))
        }
        #expect(Self.holds(track) { $0.orchestrated = result("X-Track", .header, "canary") })
        #expect(!Self.holds(track) { $0.orchestrated = result("X-Track", .header, "stable") })
        #expect(!Self.holds(track) { $0.orchestrated = result("X-Track", .query, "canary") })
        #expect(!Self.holds(track) { $0.orchestrated = result("X-Other", .header, "canary") })
        #expect(!Self.holds(track))
    }

    @Test("ALL needs every condition and ANY one; the first policy that matches is used, else none")
    func order() throws {
        func plan(_ value: String) -> Condition {
            Self.condition("param", "exact", value) { $0.requestParameterName = "plan" }
        }
        func id(_ value: String) -> Condition {
            Self.condition("param", "exact", value) { $0.requestParameterName = "id" }
        }
        let (compiled, faults) = Self.compile([
            Self.policy(.all, [id("1"), plan("gold")]), Self.policy(.any, [id("1"), plan("gold")]),
            Self.policy(.any, [plan("free")]),
        ])
        #expect(faults == [])
        let rules = try #require(compiled)
        func match(_ id: String?, _ plan: String?) -> Int? {
            var input = Input()
            input.parameters = [id, plan]
            return rules.firstMatch(input.sourceAddress, input.fulfils)
        }
        #expect(match("1", "gold") == 0)
        #expect(match("1", "free") == 1)
        #expect(match("2", "gold") == 1)
        #expect(match("2", "free") == 2)
        #expect(match("2", "paid") == nil)
        #expect(match(nil, nil) == nil)
    }

    @Test(
        "A condition that cannot be compiled is a fault, and then there are no rules at all",
        arguments: [
            (
                condition("param", "exact", "a") { $0.requestParameterName = "x" },
                "the request parameter \"x\" is not declared"
            ),
            (
                condition("param", "like", "a") { $0.requestParameterName = "id" },
                "the condition type \"like\" is not known"
            ),
            (condition("param", "pattern", "(") { $0.requestParameterName = "id" }, "bad pattern"),
            (condition("source", nil, "x"), "bad address"),
            (
                condition("system", "exact", "a") { $0.systemParameterName = "stage" },
                "the system parameter \"stage\" is not known"
            ),
            (
                condition("system", "pattern", "a") { $0.systemParameterName = "req_method" },
                "req_method has no pattern, only exact and enum"
            ),
            (condition("cookie", "exact", "a"), "cookie_param_name is missing"),
            (condition("frontend_authorizer", "exact", "a"), "frontend_authorizer_param_name is missing"),
            (
                condition("orchestration", "exact", "a") {
                    $0.mappedParameterName = "X-Track"
                    $0.mappedParameterLocation = "query"
                }, "no orchestration rule of the API makes the parameter \"X-Track\""
            ),
            (condition("weather", "exact", "a"), "the condition origin \"weather\" is not known"),
        ])
    func faults(condition: Condition, expected: String) {
        let good = Self.condition("source", nil, "1")
        let (rules, faults) = Self.compile([Self.policy(.any, [good, condition])])
        #expect(rules == nil)
        #expect(faults == ["backend policy p: \(expected)"])
    }

    @Test("A policy without conditions is a fault")
    func empty() {
        #expect(Self.compile([Self.policy(.all, [])]).faults == ["backend policy p has no condition"])
        #expect(!BackendRule<Numbers>(effect: .all, conditions: []).matches(1) { _, _ in true })
    }
}
