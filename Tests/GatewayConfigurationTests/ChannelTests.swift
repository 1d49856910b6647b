import Diagnostics
import GatewayConfiguration
import SourceDocument
import Testing

@Suite struct ChannelTests {
    private func load(_ channels: String) -> (file: InstanceFile?, findings: [String]) {
        let diagnostics = DiagnosticCollector()
        let text = "{formatVersion: 1, vpc_channels: \(channels)}"
        guard let tree = SourceReader.read(name: "i", bytes: Array(text.utf8), diagnostics: diagnostics) else {
            return (nil, ["unreadable"])
        }
        let file = InstanceFile.load(tree, reader: ConfigurationReader(diagnostics: diagnostics))
        return (file, diagnostics.sorted.map { "\($0.rule.code) \($0.message)" })
    }

    @Test("A channel with everything a channel can have is read, and written as it was read")
    func everything() throws {
        let text = """
            [{name: pool, port: 80, balance_strategy: 4, member_type: ecs, type: 3, vpc_channel_type: microservice, id: 'x', dict_code: d,
              member_groups: [{member_group_name: blue, member_group_remark: r, member_group_weight: 100, microservice_version: v1,
                microservice_port: 8080, microservice_labels: [{label_name: app, label_value: shop}]}],
              members: [{host: 10.0.0.1, ecs_id: '1', ecs_name: web, port: 81, weight: 10000, is_backup: true, status: 2,
                member_group_name: blue}],
              vpc_health_config: {protocol: https, path: /h, method: HEAD, port: 82, threshold_normal: 1, threshold_abnormal: 10,
                time_interval: 300, timeout: 30, http_code: '200,201,210-299', enable_client_ssl: true, status: 1},
              microservice_info: {service_type: NACOS, nacos_info: {namespace: n, cluster_name: c, group_name: g, service_name: s,
                server_config: [{ip_address: 10.0.0.9, port: 8848, grpc_port: 9848}], user_info: {user_name: u, password: p}}}}]
            """
        let (file, findings) = self.load(text)
        #expect(findings == [])
        let channel = try #require(file?.vpcChannels.first)
        #expect(channel.kind == .microservice && channel.balanceStrategy == .uriHash && channel.memberType == .ecs)
        #expect(channel.memberGroups.first?.microserviceLabels.first?.value == "shop")
        #expect(channel.members.first?.ecsName == "web")
        let health = try #require(channel.healthConfig)
        #expect(health.healthProtocol == .https && health.method == .head && health.enableClientSSL)
        #expect(health.httpCode?.ranges == [200...200, 201...201, 210...299])
        #expect(channel.microserviceInfo?.nacosInfo?.user?.password.value == "p")
        var writer = JSONWriter(pretty: false)
        [channel].write(to: &writer)
        // A secret never shows itself; everything else comes back.
        #expect(writer.text.contains("\"password\":\"<secret>\"") && writer.text.contains("\"protocol\":\"HTTPS\""))
        var again = try #require(self.load(writer.text).file?.vpcChannels.first)
        again.microserviceInfo?.nacosInfo?.user?.password = Secret(value: "p")
        #expect(again == channel)
    }

    @Test("What is not said has the product's defaults, and a member's weight is 1")
    func defaults() throws {
        let (file, findings) = self.load("[{name: pool, members: [{host: a}], vpc_health_config: {protocol: TCP}}]")
        #expect(findings == [])
        let channel = try #require(file?.vpcChannels.first)
        #expect(channel.kind == .builtin && channel.balanceStrategy == .weightedRoundRobin && channel.port == 80)
        #expect(channel.members.first?.weight == 1 && channel.members.first?.status == .yes)
        let health = try #require(channel.healthConfig)
        #expect(health == ChannelHealthConfig())
        #expect(health.thresholdNormal == 2 && health.thresholdAbnormal == 5)
        #expect(health.timeInterval == 10 && health.timeout == 5 && health.port == 0 && health.method == .get)
    }

    @Test(
        "Numbers at the ends of their ranges are taken",
        arguments: [
            "port: 1", "port: 65535", "members: [{host: a, port: 0, weight: 0}]",
            "members: [{host: a, port: 65535, weight: 10000}]",
            "member_groups: [{member_group_name: g, member_group_weight: 0, microservice_port: 65535}]",
            "vpc_health_config: {protocol: TCP, threshold_normal: 1, threshold_abnormal: 10, time_interval: 300, timeout: 30}",
            "vpc_health_config: {protocol: TCP, port: 65535, time_interval: 2, timeout: 1}",
        ])
    func ranges(text: String) {
        #expect(self.load("[{name: pool, \(text)}]").findings == [])
    }

    @Test(
        "A fault of a channel is found",
        arguments: [
            ("port: 0", "APIG9201 \"port\" is 0"), ("port: 65536", "APIG9201 \"port\" is 65536"),
            ("members: [{host: a, weight: 10001}]", "APIG9201 \"weight\" is 10001"),
            ("members: [{host: a, weight: -1}]", "APIG9201 \"weight\" is -1"),
            (
                "member_groups: [{member_group_name: g, member_group_weight: 101}]",
                "APIG9201 \"member_group_weight\" is 101"
            ),
            (
                "vpc_health_config: {protocol: TCP, threshold_normal: 0}",
                "APIG9201 \"threshold_normal\" is 0"
            ),
            (
                "vpc_health_config: {protocol: TCP, threshold_abnormal: 11}",
                "APIG9201 \"threshold_abnormal\" is 11"
            ),
            ("vpc_health_config: {protocol: TCP, time_interval: 301}", "APIG9201 \"time_interval\" is 301"),
            ("vpc_health_config: {protocol: TCP, timeout: 0}", "APIG9201 \"timeout\" is 0"),
            (
                "vpc_health_config: {protocol: TCP, timeout: 10}",
                "APIG9202 timeout is 10 s and time_interval 10 s"
            ),
            (
                "vpc_health_config: {protocol: HTTP, path: /, http_code: 2xx}",
                "APIG9203 \"2xx\" is no list of statuses"
            ),
            (
                "vpc_health_config: {protocol: HTTP, path: /}",
                "APIG9204 the check has no http_code; 200-299 counts as healthy"
            ),
            ("vpc_health_config: {protocol: HTTPS}", "APIG9204 the check has no path; \"/\" is asked for"),
            (
                "vpc_health_config: {protocol: HTTPS, path: health}", "APIG9205 \"health\" is no path"
            ),
            ("vpc_health_config: {protocol: UDP}", "APIG9004 found the string \"UDP\""),
            (
                "type: 2, vpc_channel_type: microservice, microservice_info: {service_type: CSE, cse_info: {engine_id: e, service_id: s}}",
                "APIG9206 type is 2 and vpc_channel_type microservice"
            ),
            ("type: 3, vpc_channel_type: builtin", "APIG9206 type is 3 and vpc_channel_type builtin"),
            ("members: [{port: 1}]", "APIG9207 a member of this type needs \"host\""),
            (
                "member_type: ecs, members: [{host: a, ecs_id: i}]", "APIG9207 a member of this type needs \"ecs_name\""
            ),
            (
                "member_type: ecs, members: [{ecs_id: i, ecs_name: web}]", "APIG9208 the server \"web\" has no host"
            ),
            (
                "vpc_channel_type: reference, member_groups: [{member_group_name: g}]",
                "APIG9209 the group \"g\" names no channel"
            ),
            (
                "vpc_channel_type: reference, member_groups: [{member_group_name: g, reference_vpc_channel_id: x}]",
                "APIG9209 there is no channel \"x\""
            ),
            (
                "vpc_channel_type: reference, member_groups: [{member_group_name: g, reference_vpc_channel_id: pool}]",
                "APIG9209 \"pool\" is a reference channel itself"
            ),
            ("type: 3", "APIG9210 channel \"pool\" names no microservice"),
            (
                "type: 3, microservice_info: {service_type: CCE}",
                "APIG9210 service_type is CCE and cce_info is missing"
            ),
            (
                "members: [{host: a, member_group_name: g}]", "APIG9007 the channel has no group \"g\""
            ),
            (
                "members: [\((0...10).map { "{host: h\($0)}" }.joined(separator: ", "))]",
                "APIG9213 channel \"pool\" has 11 members"
            ),
        ])
    func faults(text: String, expected: String) {
        #expect(self.load("[{name: pool, \(text)}]").findings == [expected])
    }

    @Test("A name the product does not take is a warning, a name twice an error")
    func names() {
        #expect(self.load("[{name: p}]").findings == ["APIG9211 \"p\" is no name of a channel"])
        #expect(self.load("[{name: 1abc}]").findings == ["APIG9211 \"1abc\" is no name of a channel"])
        #expect(self.load("[{name: pool}, {name: pool}]").findings == ["APIG9212 there is a channel \"pool\" already"])
    }

    @Test(
        "Statuses are single ones and ranges",
        arguments: [
            ("200", [200...200]), ("100-599", [100...599]), ("200, 201 ,210-299", [200...200, 201...201, 210...299]),
            ("", nil), ("200,", nil), ("299-200", nil), ("99", nil), ("600", nil), ("200-", nil), ("-200", nil),
            ("200-210-220", nil), ("٢٠٠", nil), ("+20", nil),
        ] as [(String, [ClosedRange<Int>]?)])
    func statuses(text: String, expected: [ClosedRange<Int>]?) {
        #expect(StatusCodes(text)?.ranges == expected)
    }

    @Test("Members of every record are written in the order of their keys")
    func sortedKeys() {
        func check<Record: ConfigurationObject>(_ type: Record.Type) {
            let keys = Record.fields.map(\.key)
            #expect(keys == keys.sorted(), "\(Record.typeName)")
        }
        check(VPCChannel.self)
        check(ChannelMember.self)
        check(ChannelMemberGroup.self)
        check(MicroserviceLabel.self)
        check(ChannelHealthConfig.self)
        check(MicroserviceInfo.self)
        check(CCEInfo.self)
        check(CCEServiceInfo.self)
        check(CSEInfo.self)
        check(NacosInfo.self)
        check(NacosServer.self)
        check(NacosUser.self)
    }
}
