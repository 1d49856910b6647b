import GatewayConfiguration
import Testing

@testable import GatewayRuntime
@testable import Patterns

/// A request as rules see it.
struct TestValues {
    var path = "/v1/list"
    var method = "GET"
    var headers: [String: String] = [:]
    var query: [String: String] = [:]
    var system: [String: String] = [:]

    /// Whether a value fulfils a test.
    func fulfils(_ source: RuleSource, _ test: RuleTest) -> Bool {
        let text: String? =
            switch source {
            case .path: self.path
            case .method: self.method
            case .header(let name): self.headers[String(decoding: name, as: UTF8.self)]
            case .query(let name): self.query[String(decoding: name, as: UTF8.self)]
            case .system(let name): self.system[name]
            }
        return text.map { test.holds(Array($0.utf8).span) } ?? test.holdsWithoutValue
    }
}

@Suite struct RequestRuleTests {
    private static let parameters = [
        RuleParameter(.header, name: "plan", value: "X-Plan"), RuleParameter(.query, name: "q", value: "page"),
        RuleParameter(.system, name: "ip", value: "$context.sourceIp"),
        RuleParameter(.system, name: "app", value: "appId"),
        RuleParameter(.path, name: "p", value: "path"),
    ]

    private static let values = TestValues(
        path: "/v1/admin/users", method: "POST", headers: ["x-plan": "free"], query: ["page": "12"],
        system: [
            "sourceIp": "10.0.0.1", "statusCode": "502", "backendResponseTime": "1500",
            "authorizer.frontend.role": "boss",
        ])

    @Test(
        "An expression holds or does not",
        arguments: [
            (#"["plan","==","free"]"#, true), (#"["plan","==","Free"]"#, false), (#"["plan","~=","free"]"#, false),
            (#"["plan","!=","gold"]"#, true), (#"["plan","~~","^f"]"#, true), (#"["plan","~~","re"]"#, true),
            (#"["plan","~~","^re"]"#, false), (#"["plan","in","gold, free ,trial"]"#, true),
            (#"["plan","in","gold,trial"]"#, false),
            (#"["plan","in","fre"]"#, false), (#"["reqPath","==","/v1/admin/users"]"#, true),
            (#"["p","~~","/admin/*"]"#, true),
            (#"["reqPath","~~","/app/*"]"#, false), (#"["method","==","post"]"#, true),
            (#"["method","==","POST"]"#, true),
            (#"["method","~=","post"]"#, false), (#"["method","in","get,post"]"#, true),
            (#"["method","~~","^post$"]"#, true),
            (#"["method","~~","^P"]"#, true), (#"["q","==","12"]"#, true), (#"["q",">","11"]"#, true),
            (#"["q",">",12]"#, false),
            (#"["q",">",11.999]"#, true), (#"["plan",">",1]"#, false), (#"["ip","==","10.0.0.1"]"#, true),
            (#"["$context.sourceIp","==","10.0.0.1"]"#, true),
            (#"["$context.authorizer.frontend.role","==","boss"]"#, true),
            (#"["$context.statusCode","in","500, 502"]"#, true), (#"["$context.statusCode",">",501]"#, true),
            (#"["$context.backendResponseTime",">",1000]"#, true),
            (#"["$context.backendResponseTime",">",1500]"#, false),
            // Absent, and not declared.
            (#"["app","==",""]"#, false), (#"["app","~=","x"]"#, true), (#"["app","in",""]"#, false),
            (#"["app","~~",""]"#, false),
            (#"["app",">",-1]"#, false), (#"["nobody","==",""]"#, false), (#"["nobody","~=",""]"#, true),
            (#"["nobody","~~",""]"#, false),
            (#"["$context.unknown","~=","1"]"#, true),
            // Joined.
            (#"["AND",["plan","==","free"],["q","==","12"]]"#, true),
            (#"["AND",["plan","==","free"],["q","==","13"]]"#, false),
            (#"["OR",["plan","==","gold"],["q","==","12"]]"#, true),
            (#"["OR",["plan","==","gold"],["q","==","13"]]"#, false),
            (#"["AND",["OR",["q","==","1"],["q","==","12"]],["AND",["plan","~=","gold"]]]"#, true),
        ])
    func holding(_ text: String, _ holds: Bool) throws {
        let rule = try RequestRule(try RuleExpression(json: text), parameters: Self.parameters)
        #expect(rule.matches(Self.values.fulfils) == holds)
    }

    @Test("A value behind a decided condition is not asked for, and one that several ask for is asked for by its place")
    func laziness() throws {
        var asked: [RuleSource] = []
        let text = #"["AND",["plan","==","x"],["q","==","y"]]"#
        let rule = try RequestRule(try RuleExpression(json: text), parameters: Self.parameters)
        let matches = rule.matches { source, test in
            asked.append(source)
            return test.holdsWithoutValue
        }
        #expect(!matches && asked == [.header(Array("x-plan".utf8))])
    }

    @Test("A declared name goes before the one every rule knows")
    func redeclared() throws {
        let rule = try RequestRule(
            try RuleExpression(json: #"["method","==","free"]"#),
            parameters: [RuleParameter(.header, name: "method", value: "X-Plan")])
        #expect(rule.matches(Self.values.fulfils))
    }

    @Test("A pattern that is none is told with its place in the pattern", arguments: ["reqPath", "method"])
    func pattern(_ name: String) throws {
        let expression = try RuleExpression(json: #"["\#(name)","~~","a(b"]"#)
        let fault = #expect(throws: PatternFault.self) { try RequestRule(expression, parameters: []) }
        #expect(fault?.offset == 1)
    }
}
