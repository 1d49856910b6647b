import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct RuleExpressionTests {
    @Test(
        "An expression is read, and written as the product spells it",
        arguments: [
            (#"["Host","==","www.abc.com"]"#, #"["Host","==","www.abc.com"]"#),
            (#"[ "plan" , "!=" , "free" ]"#, #"["plan","~=","free"]"#),
            (#"["reqPath","~~","/admin/*"]"#, #"["reqPath","~~","/admin/*"]"#),
            (
                #"["AND",["plan","in","free, trial"],["method","~=","get"]]"#,
                #"["AND",["plan","in","free, trial"],["method","~=","get"]]"#
            ),
            (
                #"["OR",["a","==",""],["AND",["b","==","1"],["c","==",2]],["d",">",0.5]]"#,
                #"["OR",["a","==",""],["AND",["b","==","1"],["c","==","2"]],["d",">","0.5"]]"#
            ),
            (#"["AND",["a","==","b"]]"#, #"["AND",["a","==","b"]]"#),
            (#"["$context.statusCode","in","500,502"]"#, #"["$context.statusCode","in","500,502"]"#),
        ])
    func reading(_ text: String, _ written: String) throws {
        let expression = try RuleExpression(json: text)
        #expect(expression.json == written)
        #expect(try RuleExpression(json: written) == expression)
    }

    @Test(
        "What is no expression is told",
        arguments: [
            ("", "no JSON array"), ("x", "no JSON array"), ("{}", "no JSON array"), ("\"a\"", "no JSON array"),
            ("[", "no JSON array"),
            ("[]", "where a condition is expected"), (#"["a","=="]"#, "a condition is [name, operator, value]"),
            (#"["a","==","b","c"]"#, "a condition is [name, operator, value]"),
            (#"["a","==",["b"]]"#, "a condition is [name"),
            (#"["a","=","b"]"#, "\"=\" is no operator; there are ==, ~=, ~~, in, >"),
            (#"["a",">","b"]"#, "\"b\" is no number"),
            (#"["AND"]"#, "AND joins nothing"), (#"["OR","a"]"#, "where a condition is expected"),
            (#"[["a","==","b"]]"#, "where a condition"),
            (#"["and",["a","==","b"]]"#, "a condition is [name"), (#"["a","==",null]"#, "a condition is [name"),
        ])
    func faults(_ text: String, _ reason: String) {
        let fault = #expect(throws: RuleExpressionFault.self) { try RuleExpression(json: text) }
        #expect(fault?.description.contains(reason) == true, "\(String(describing: fault))")
    }

    @Test("Depth and number of conditions are limited")
    func limits() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: #"["AND","#, count: depth) + #"["a","==","b"]"# + String(repeating: "]", count: depth)
        }
        func wide(_ count: Int) -> String {
            "[\"OR\"," + Array(repeating: #"["a","==","b"]"#, count: count).joined(separator: ",") + "]"
        }
        #expect(try RuleExpression(json: nested(RuleExpression.maxDepth)).comparisons.count == 1)
        #expect(throws: RuleExpressionFault.self) { try RuleExpression(json: nested(RuleExpression.maxDepth + 1)) }
        #expect(throws: RuleExpressionFault.self) { try RuleExpression(json: nested(10_000)) }
        #expect(
            try RuleExpression(json: wide(RuleExpression.maxComparisons)).comparisons.count
                == RuleExpression.maxComparisons)
        #expect(throws: RuleExpressionFault.self) { try RuleExpression(json: wide(RuleExpression.maxComparisons + 1)) }
    }

    @Test("Names without a declaration are told once; those every rule knows are not")
    func undeclared() throws {
        let expression = try RuleExpression(
            json:
                #"["AND",["x","==","1"],["x","==","2"],["reqPath","==","/"],["method","==","GET"],["$context.sourceIp","==","1"],["plan","==","1"]]"#
        )
        #expect(expression.undeclaredNames([RuleParameter(.header, name: "plan", value: "X-Plan")]) == ["x"])
    }

    @Test(
        "Numbers are compared in thousandths",
        arguments: [
            ("0", 0 as Int?), ("500", 500_000), ("0.5", 500), ("1.2345", 1_234), ("-3", -3_000), ("007", 7_000),
            ("99999999999999", 99_999_999_999_999_000),
            ("", nil), ("-", nil), (".5", nil), ("1.", nil), ("1.2.3", nil), ("1e3", nil), (" 1", nil), ("abc", nil),
            ("9999999999999999999999", nil), ("0.000000000000000000001", 0),
        ])
    func numbers(_ text: String, _ value: Int?) {
        #expect(RuleComparison.number(Array(text.utf8).span) == value)
    }

    // MARK: In a plug-in

    private static func content(_ text: String) throws -> (RateLimitContent?, [String]) {
        let diagnostics = DiagnosticCollector()
        let tree = try #require(SourceReader.read(name: "p", bytes: Array(text.utf8), diagnostics: diagnostics))
        let content = RateLimitContent.read(tree.root, ConfigurationReader(diagnostics: diagnostics))
        return (content, diagnostics.sorted.map { "\($0.rule.code) \($0.pointer ?? "")" })
    }

    @Test("The content of a rate limit is read, written and read again")
    func rateLimit() throws {
        let text = #"""
            {"scope":"share","default_time_unit":"minute","default_interval":2,"api_limit":600,"user_limit":200,"app_limit":null,"ip_limit":0,
             "algorithm":"haht","specials":[{"type":"app","policies":[{"key":"app-0001","limit":500}]}],
             "parameters":[{"type":"path","name":"reqPath","value":"reqPath"},{"type":"header","name":"plan","value":"X-Plan"}],
             "rules":[{"rule_name":"free","match_regex":"[\"AND\",[\"plan\",\"in\",\"free,trial\"],[\"reqPath\",\"~~\",\"^/v1/list\"]]",
              "limit":5,"interval":10,"time_unit":"second"},{"match_regex":["plan","!=","a"],"limit":7}]}
            """#
        let (read, findings) = try Self.content(text)
        let content = try #require(read)
        #expect(findings == [] && content.faults == [])
        #expect(content.scope == .share && content.defaultTimeUnit == .minute && content.defaultInterval == 2)
        #expect(content.apiLimit == 600 && content.userLimit == 200 && content.appLimit == nil && content.ipLimit == 0)
        #expect(content.algorithm == .haht && content.specials.first?.policies.first?.key == "app-0001")
        #expect(content.rules.map(\.limit) == [5, 7] && content.rules.map(\.timeUnit) == [.second, nil])
        #expect(
            content.rules.last?.expression
                == .comparison(RuleComparison(name: "plan", operation: .notEqual, operand: "a")))
        var writer = JSONWriter(pretty: false)
        content.write(to: &writer)
        #expect(writer.text.contains(#""match_regex":"[\"plan\",\"~=\",\"a\"]""#))
        #expect(try Self.content(writer.text).0 == content)
    }

    @Test("Expressions and words that cannot be used are told where they stand")
    func findings() throws {
        let text = #"{"api_limit":1,"algorithm":"fast","rules":[{"limit":1,"match_regex":"nonsense"},{"limit":1}]}"#
        #expect(
            try Self.content(text).1 == [
                "APIG9004 /algorithm", "APIG9004 /rules/0/match_regex", "APIG9002 /rules/1",
            ])
    }

    @Test("A parameter's name has 1 to 32 characters")
    func parameterNames() throws {
        func findings(_ name: String) throws -> [String] {
            try Self.content(#"{"api_limit":1,"parameters":[{"type":"query","name":"\#(name)","value":"p"}]}"#).1
        }
        #expect(try findings(String(repeating: "n", count: 32)) == [])
        for name in ["", String(repeating: "n", count: 33)] {
            #expect(try findings(name).map { $0.hasSuffix(" /parameters/0/name") } == [true])
        }
    }

    @Test("Numbers outside the product's limits are told")
    func outside() throws {
        var content = RateLimitContent()
        content.apiLimit = -2
        content.userLimit = RateLimitContent.maxNumber + 1
        content.defaultInterval = 0
        content.parameters = (0...RateLimitContent.maxParameters).map {
            RuleParameter(.query, name: "p\($0)", value: "p")
        }
        var rule = RateLimitRule()
        rule.name = "r"
        rule.expression = try RuleExpression(json: #"["who","==","me"]"#)
        content.rules = Array(repeating: rule, count: RateLimitContent.maxRules + 1)
        let faults = content.faults
        #expect(
            faults.prefix(5) == [
                "api_limit is -2, outside -1 to 2147483647", "user_limit is 2147483648, outside 0 to 2147483647",
                "default_interval is 0, outside 1 to 2147483647", "there are 21 parameters",
                "there are 101 rules",
            ])
        #expect(
            faults[5...6] == [
                "limit of rule r is 0, outside 1 to 2147483647", "rule r names \"who\", which is not declared",
            ])
        #expect(faults.count == 5 + 2 * 101)
    }
}
