import GatewayConfiguration
import GatewayRuntime
import Testing

/// Load balance channels of an instance behind documents, over sockets.
///
/// - Source: APIG User Guide, apig_03_0040, apig_03_0093, apig_03_0136, apig_03_0137
@Suite struct ChannelAcceptanceTests {
    @Test("A channel spreads requests by weight, leaves out who is switched off, and sends the host it is told")
    func channel() throws {
        let backends = try (0..<3).map { _ in try RecordingBackend() }
        let members = zip(backends, ["weight: 3", "weight: 1", "weight: 5, status: 2"]).map {
            "{host: 127.0.0.1, port: \($0.port), \($1)}"
        }
        let instance = """
            vpc_channels: [{name: pool, port: 9001, balance_strategy: 1, member_type: ip, members: [\(members.joined(separator: ", "))]}]
            """
        func backend(_ more: String) -> String {
            "{type: HTTP-VPC, httpVpcEndpoints: {name: pool, scheme: http, method: GET, path: /vpc, timeout: 5000\(more)}}"
        }
        try withDocument(
            [.get("/own", backend("")), .get("/told", backend(", host: weather.internal"))], instance: instance
        ) { gateway in
            for _ in 0..<8 { expect(try gateway.get("/own").status, is: 200) }
            #expect(backends.map(\.count) == [6, 2, 0])
            #expect(backends[0].last?.value("Host") == "api.example" && backends[0].last?.target == "/vpc")
            backends[0].forget()
            for _ in 0..<2 { expect(try gateway.get("/told").status, is: 200) }
            #expect(backends[0].last?.value("Host") == "weather.internal")
        }
    }

    @Test("Each server group of a channel is called by its own method and path")
    func memberGroups() throws {
        let (blue, green) = (try RecordingBackend(), try RecordingBackend())
        let instance = """
            vpc_channels:
              - name: pool
                port: 9001
                balance_strategy: 1
                member_type: ip
                member_groups: [{member_group_name: blue, member_group_weight: 1}, {member_group_name: green, member_group_weight: 1}]
                members:
                  - {host: 127.0.0.1, port: \(blue.port), weight: 1, member_group_name: blue}
                  - {host: 127.0.0.1, port: \(green.port), weight: 1, member_group_name: green}
            """
        let backend =
            "{type: HTTP-VPC-MEMBER-GROUP, parameters: [{name: X-Group, value: $context.member_group_name, in: header, origin: SYSTEM}, "
            + "{name: X-Group-Id, value: $context.member_group_id, in: header, origin: SYSTEM}], "
            + "httpVpcMemberGroupEndpoints: {name: pool, timeout: 5000, retryCount: '0', memberGroupUrlInfos: "
            + "[{name: blue, scheme: http, method: GET, path: /now}, {name: green, scheme: http, method: POST, path: /beta/now}]}}"
        try withDocument([.get("/g", backend)], instance: instance) { gateway in
            for _ in 0..<4 { expect(try gateway.get("/g?x=1").status, is: 200) }
            #expect(blue.count == 2 && blue.requests.allSatisfy { $0.method == "GET" && $0.target == "/now?x=1" })
            #expect(
                green.count == 2 && green.requests.allSatisfy { $0.method == "POST" && $0.target == "/beta/now?x=1" })
            #expect(blue.last?.value("X-Group") == "blue" && green.last?.value("X-Group") == "green")
            let ids = [blue, green].map { $0.last?.value("X-Group-Id") ?? "" }
            #expect(ids.allSatisfy { $0.count == 32 } && ids[0] != ids[1])
        }
    }
}
