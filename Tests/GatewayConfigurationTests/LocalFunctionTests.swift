import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct LocalFunctionTests {
    private static let urn = "urn:fss:eu:acme:function:default:resize"

    private func load(
        _ functions: String, fault: @escaping (LocalFunction) -> FunctionFault? = { _ in nil }
    ) -> (file: InstanceFile?, findings: [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "formatVersion: 1\nfunctions: \(functions)\n"
        guard let tree = SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return (nil, ["unreadable"])
        }
        let reader = ConfigurationReader(
            diagnostics: diagnostics, secret: { $0 == .environment(name: "SET") ? "value" : nil }, functionFault: fault)
        let file = InstanceFile.load(tree, reader: reader)
        let findings = diagnostics.sorted.filter { $0.rule.code != "APIG9008" }
        return (file, findings.map { "\($0.rule.code) \($0.location?.start.column ?? 0) \($0.message)" })
    }

    @Test("A function is read with everything that runs it; what is not said has its default")
    func complete() throws {
        let (file, findings) = self.load(
            """
            [{urn: "\(Self.urn):v2", runtime: Node.js, code: functions/resize, handler: lib/index.handler, timeout: 200, \
            workers: 3, memory: 256, output_limit: 1000, environment: {BUCKET: demo, KEY: "${env:SET}"}}, \
            {urn: "\(Self.urn)", url: "https://Functions.example:8443/invoke?x=1"}]
            """)
        #expect(findings == [])
        let functions = try #require(file?.functions)
        let code = try #require(functions.first)
        #expect(code.urn == FunctionURN(name: Self.urn, qualifier: "v2"))
        #expect(code.runtime == .nodejs && code.code == "functions/resize" && code.handler == "lib/index.handler")
        #expect(code.timeout == 200 && code.workers == 3 && code.memory == 256 && code.outputLimit == 1_000)
        #expect(code.environment["BUCKET"]?.value == "demo" && code.environment["KEY"]?.value == "value")
        let url = try #require(functions.last)
        #expect(url.url?.host == "functions.example" && url.url?.port == 8_443 && url.url?.isTLS == true)
        #expect(url.url?.target == "/invoke?x=1")
        #expect(url.timeout == 3_000 && url.workers == 1 && url.memory == 128 && url.outputLimit == 6 << 20)
    }

    @Test(
        "A fault of a function is found at its place",
        arguments: [
            ("[{urn: resize, url: 'http://a/'}]", ["APIG9501 19 \"resize\" is no function URN"]),
            (
                "[{urn: 'U', url: 'http://a/'}, {urn: 'U', url: 'http://b/'}]",
                ["APIG9502 87 the function \"\(Self.urn)\" is defined already"]
            ),
            ("[{urn: 'U'}]", ["APIG9503 13 the function has neither a url nor code"]),
            (
                "[{urn: 'U', url: 'http://a/', code: c, runtime: Python3, handler: a.b}]",
                ["APIG9503 13 the function has both a url and code"]
            ),
            ("[{urn: 'U', code: c}]", ["APIG9503 13 code needs a runtime and a handler"]),
            ("[{urn: 'U', code: c, runtime: Python3}]", ["APIG9503 13 code needs a handler"]),
            (
                "[{urn: 'U', url: 'http://a/', handler: a.b}]",
                ["APIG9503 89 a function at a url has no handler here"]
            ),
            (
                "[{urn: 'U', code: c, runtime: Python, handler: a.b}]",
                ["APIG9004 80 found the string \"Python\"; did you mean Python3?"]
            ),
            (
                "[{urn: 'U', code: c, runtime: Python3, handler: ../a.b}]",
                ["APIG9504 98 \"../a.b\" is no handler of the form module.function"]
            ),
            ("[{urn: 'U', url: 'http://a/', memory: 31}]", ["APIG9505 88 memory is 31"]),
            ("[{urn: 'U', url: 'http://a/', memory: 32, timeout: 600000, workers: 64, output_limit: 1}]", []),
            (
                "[{urn: 'U', url: 'http://a/', timeout: 600001, workers: 65, output_limit: 0}]",
                ["APIG9505 89 timeout is 600001", "APIG9505 106 workers is 65", "APIG9505 124 output_limit is 0"]
            ),
            (
                "[{urn: 'U', url: 'http://a/', environment: {'A=B': x}}]",
                ["APIG9505 94 \"A=B\" cannot be an environment variable"]
            ),
            (
                "[{urn: 'U', url: 'http://user:secret@a/'}]",
                ["APIG9506 67 this is no URL a function can be called at"]
            ),
            (
                "[{urn: 'U', url: 'http://a/', handlr: a.b}]",
                ["APIG9001 80 local function has no key \"handlr\"; did you mean \"handler\"?"]
            ),
        ])
    func faults(functions: String, expected: [String]) {
        #expect(self.load(functions.replacing("'U'", with: "\"\(Self.urn)\"")).findings == expected)
    }

    @Test("What is wrong with a function's files is said at the folder or the handler")
    func files() {
        let text = "[{urn: \"\(Self.urn)\", code: c, runtime: Python3, handler: a.b}]"
        let folder = FunctionFault.folder(path: "c", reason: "gone")
        let handler = FunctionFault.handler(file: "a.py", reason: "gone")
        #expect(
            self.load(text, fault: { _ in folder }).findings == ["APIG9504 68 cannot use the folder c: gone"])
        #expect(
            self.load(text, fault: { $0.handler == "a.b" ? handler : nil }).findings == [
                "APIG9504 98 cannot use the handler's file a.py: gone"
            ])
    }

    @Test(
        "A URL a function can be called at, and what is none",
        arguments: [
            ("http://a", "a:80/"), ("https://a", "a:443/"), ("http://a:9/x", "a:9/x"), ("http://[::1]:9/x", "::1:9/x"),
            ("http://a?q", "a:80/?q"), ("http://A_b.C/", "a_b.c:80/"), ("a", nil), ("ftp://a/", nil), ("http://", nil),
            ("http://:80/", nil), ("http://a:0/", nil), ("http://a:65536/", nil), ("http://a:x/", nil),
            ("http://u@a/", nil), ("http://a/ b", nil), ("http://a/#f", nil), ("http://[x]/", nil), ("http://ä/", nil),
        ] as [(String, String?)])
    func urls(text: String, expected: String?) {
        #expect(FunctionURL(text).map { "\($0.host):\($0.port)\($0.target)" } == expected)
    }

    @Test(
        "Handlers name a file of the folder",
        arguments: [
            ("index.handler", ["index.py", "index/__init__.py"]), ("a/b.c", ["a/b.py", "a/b/__init__.py"]),
            ("index", nil), (".handler", nil), ("index.", nil), ("/etc/x.y", nil), ("a/../x.y", nil), ("a b.c", nil),
            ("a//b.c", nil),
        ] as [(String, [String]?)])
    func handlers(text: String, expected: [String]?) {
        #expect(FunctionHandler(text)?.files(.python3) == expected)
    }

    @Test(
        "An alias wins over a version, and the function of the same version over one that names none",
        arguments: [
            (nil, nil, 2), ("latest", nil, 2), ("v1", nil, 0), ("v2", nil, 2), ("v1", "!blue", 1), (nil, "blue", 1),
            ("v1", "", 0), (nil, "\(Self.urn):!blue", 1), ("v1", "!red", 2),
        ] as [(String?, String?, Int)])
    func matching(version: String?, alias: String?, expected: Int) throws {
        let functions = ["v1", "!blue", nil].map { qualifier in
            var function = LocalFunction()
            function.urn = FunctionURN(name: Self.urn, qualifier: qualifier)
            return function
        }
        let wanted = try #require(FunctionURN(Self.urn, version: version, alias: alias))
        #expect(functions.index(for: wanted) == expected)
        let other = FunctionURN(name: "urn:fss:eu:acme:function:default:other", qualifier: nil)
        #expect(functions.index(for: other) == nil)
    }

    @Test("A version in a backend's own URN is taken when nothing else names one")
    func ownVersion() {
        var info = FunctionInfo()
        info.functionURN = "\(Self.urn):v7"
        #expect(info.target == FunctionURN(name: Self.urn, qualifier: "v7"))
        info.version = "v8"
        #expect(info.target == FunctionURN(name: Self.urn, qualifier: "v8"))
        var authorizer = CustomAuthorizer()
        authorizer.authorizerURI = "nothing"
        #expect(authorizer.target == nil)
    }
}
