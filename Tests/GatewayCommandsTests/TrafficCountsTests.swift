import APIDiff
import Foundation
import GatewayConfiguration
import GatewayRuntime
import TestSupport
import Testing

@testable import GatewayCommands

/// Calls counted from access logs, and the changes they weigh.
@Suite struct TrafficCountsTests {
    private static func operation(
        _ method: RequestMethod, _ path: String, isPrefix: Bool = false, group: String = "shop", name: String? = nil
    ) -> TrafficCounts.Operation {
        TrafficCounts.Operation(
            group: group, name: name ?? "\(method.rawValue)\(path)",
            template: RequestMatcher.Template(method: method, path: path, isPrefix: isPrefix))
    }

    private static let operations = [
        Self.operation(.get, "/orders/{id}"), Self.operation(.get, "/orders/open"), Self.operation(.any, "/carts/{id}"),
        Self.operation(.get, "/files", isPrefix: true), Self.operation(.post, "/tree/{rest+}"),
        Self.operation(.get, "/orders/{number}", group: "stock"),
    ]

    private static func line(_ method: String, _ path: String, group: String? = nil) -> String {
        let group = group.map { "\"\($0)\"" } ?? "null"
        return #"{"remote_addr":"192.0.2.1","request_method":"\#(method)","router_uri":"\#(path)","status":200,"#
            + #""list":[1,{"router_uri":"/no"}],"group_name":\#(group)}"#
    }

    private static func counts(_ lines: [String]) -> TrafficCounts {
        var counts = TrafficCounts(Self.operations)
        for line in lines { counts.add(Array(line.utf8)[...]) }
        return counts
    }

    @Test(
        "A request counts for the API a gateway would give it to",
        arguments: [
            (Self.line("GET", "/orders/17"), 0), (Self.line("GET", "/orders/open"), 1),
            (Self.line("GET", "/orders/a%2fb"), nil), (Self.line("POST", "/orders/17"), nil),
            (Self.line("PATCH", "/carts/1"), 2), (Self.line("GET", "/files/a/b"), 3),
            (Self.line("GET", "/filesystem"), nil),
            (Self.line("POST", "/tree/a/b/c"), 4), (Self.line("GET", "/orders/17", group: "stock"), 5),
            (Self.line("GET", "/orders/17", group: "unheard of"), 0),
            (Self.line("GET", #"/orders/\u00c3\u00bc"#), 0),
            (#"192.0.2.7 - ann [02/Jan/2026:03:04:05 +0000] "GET /orders/17?x=1 HTTP/1.1" 200 12"#, 0),
            (
                #"192.0.2.7 - - [02/Jan/2026:03:04:05 +0000] "GET http://shop.example/files HTTP/1.0" 200 - "-" "a \"b\"""#,
                3
            ),
        ] as [(String, Int?)])
    func matching(line: String, index: Int?) {
        let counts = Self.counts([line])
        #expect(counts.calls.firstIndex(of: 1) == index && counts.malformedLines == 0)
        #expect(counts.unmatchedRequests == (index == nil ? 1 : 0))
    }

    @Test(
        "Lines that are none of an access log are counted and no more",
        arguments: [
            "no log", "{", #"{"request_method":"GET","router_uri":"/files""#, #"{"message":"started"}"#,
            #"{"request_method":"GET","router_uri":"\u00"}"#, #"{"request_method":"GET","router_uri":"/files"} x"#,
            #"192.0.2.7 - - [x] "GET /files HTTP/1.1" up"#, #"192.0.2.7 - - [x] "GET /files"#,
        ])
    func malformed(line: String) {
        let counts = Self.counts([line, ""])
        #expect(counts.malformedLines == 1 && counts.calls.allSatisfy { $0 == 0 } && counts.unmatchedRequests == 0)
    }

    @Test("A head that could not be read is no malformed line and no call")
    func noRequest() {
        let counts = Self.counts([
            #"{"request_method":null,"router_uri":null,"status":400}"#,
            #"192.0.2.7 - - [02/Jan/2026:03:04:05 +0000] "-" 400 0"#,
        ])
        #expect(counts.malformedLines == 0 && counts.unmatchedRequests == 2)
    }

    private static func change(_ subject: Change.Subject, users: [Change.Subject] = [], group: String = "shop")
        -> Change?
    {
        ChangeRule.all.first.map {
            var change = Change(
                $0, .changed, group: group, subject: subject, before: Change.Side(), after: Change.Side(), message: "")
            change.users = users
            return change
        }
    }

    @Test("Changes get the calls of their operation, of all users of a schema, or none")
    func weights() throws {
        let counts = Self.counts(
            [
                Self.line("GET", "/orders/1"), Self.line("GET", "/orders/2"),
                Self.line("GET", "/orders/3", group: "stock"),
                Self.line("GET", "/files"),
            ])
        func operation(_ method: String, _ path: String) -> Change.Subject { .operation(method: method, path: path) }
        let changes = [
            Self.change(operation("GET", "/orders/{number}")),
            Self.change(operation("GET", "/orders/{id}"), group: "stock"),
            Self.change(operation("POST", "/tree/{rest+}")), Self.change(operation("GET", "/documents")),
            Self.change(operation("GET", "/new")),
            Self.change(.schema("Order"), users: [operation("GET", "/orders/{id}"), operation("GET", "/files")]),
            Self.change(.resource("throttling policy a")),
        ].compactMap(\.self)
        var report = ChangeReport(base: "a", revision: "b", changes: changes)
        counts.weigh(
            &report, revision: [Self.operation(.get, "/documents", name: "GET/files"), Self.operation(.get, "/new")])
        #expect(report.entries.map(\.calls) == [2, 1, 0, 1, nil, 3, nil])
        // What is called most comes first, the rest as it stood.
        report.sortByCalls()
        #expect(
            report.entries.map(\.change.subject.text) == [
                "schema Order", "GET /orders/{number}", "GET /orders/{id}", "GET /documents", "POST /tree/{rest+}",
                "GET /new", "throttling policy a",
            ])
    }

    @Test("Long files are read line by line; a line that is too long is one malformed line")
    func lines() throws {
        try Program.withFolder { folder in
            let line = Self.line("GET", "/files") + "\n"
            let long = String(repeating: "x", count: LineSource.maxLineBytes + 1)
            try write(
                String(repeating: line, count: 5_000) + long + "\n" + line + "no log\n" + Self.line("GET", "/files"),
                "\(folder)/access.log")
            var counts = TrafficCounts(Self.operations)
            try LineSource.read("\(folder)/access.log") { counts.add($0) }
            #expect(counts.calls[3] == 5_002 && counts.malformedLines == 2)
        }
    }

    @Test("The program reads logs, says what it leaves out, and fails as without them")
    func program() throws {
        try Program.withFolder { folder in
            let text = try Fixture.text("samples/shop.yaml")
            try write(text, "\(folder)/old.yaml")
            try write(text.replacing("  /health:", with: "  /healthz:"), "\(folder)/new.yaml")
            let log = Self.line("GET", "/v1/health") + "\nbroken\n" + Self.line("GET", "/nowhere") + "\n"
            let arguments = ["diff", "--traffic", "-", "old.yaml", "new.yaml"]
            let run = try Program.run("apig", arguments, input: log, directory: folder)
            #expect(run.status == 1 && run.output.hasSuffix("1 breaking\n"))
            #expect(run.errors.contains("apig: -: 1 line left out: no access log"))
            #expect(run.errors.contains("lead to no API of the base: 1"))
            let missing = try Program.run(
                "apig", ["diff", "--traffic", "none.log", "old.yaml", "new.yaml"], directory: folder)
            #expect(missing.status == 2 && missing.errors.contains("cannot read none.log"))
            let twice = try Program.run("apig", ["diff", "--traffic", "-", "-", "new.yaml"], directory: folder)
            #expect(twice.status == 64)
        }
    }
}
