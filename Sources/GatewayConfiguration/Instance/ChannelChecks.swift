import Diagnostics
import SourceDocument

/// What holds inside a load balance channel of an instance file, and between channels.
///
/// - Source: APIG API Reference, CreateVpcChannelV2; APIG User Guide, apig_03_0040
struct ChannelChecks {
    let reader: ConfigurationReader

    /// Members of one channel.
    static let maxMembers = 10

    private static let channelRanges = ["port": 1...65_535]
    private static let memberRanges = ["port": 0...65_535, "weight": 0...10_000]
    private static let groupRanges = ["member_group_weight": 0...100, "microservice_port": 0...65_535]
    private static let healthRanges = [
        "port": 0...65_535, "threshold_normal": 1...10, "threshold_abnormal": 1...10, "time_interval": 1...300,
        "timeout": 1...30,
    ]
    private static let nacosRanges = ["port": 1...65_535, "grpc_port": 1...65_535]

    init(_ reader: ConfigurationReader) { self.reader = reader }

    /// Checks the channels of a file.
    func check(_ root: Node) {
        guard let channels = root["vpc_channels"], channels.isSequence else { return }
        var names: [String: Node] = [:]
        for channel in channels.items where channel.isMapping {
            if let name = channel["name"], name.isScalar {
                self.check(name: name)
                if let first = names[name.text] {
                    self.reader.diagnostics.report(
                        Diagnostic(
                            .channelNameTwice, "there is a channel \"\(name.text)\" already", at: name.location,
                            pointer: name.pointer, notes: [.init("named here first", at: first.location)]))
                } else {
                    names[name.text] = name
                }
            }
        }
        for channel in channels.items where channel.isMapping { self.check(channel: channel, among: channels) }
    }

    private func check(name: Node) {
        if Self.isName(name.text) { return }
        name.report(.channelName, "\"\(name.text)\" is no name of a channel", to: self.reader.diagnostics)
    }

    private static func isName(_ text: String) -> Bool {
        guard (3...64).contains(text.count), let first = text.first, first.isLetter else { return false }
        return text.allSatisfy { $0.isLetter || $0.isASCII && $0.isNumber || "-_.".contains($0) }
    }

    // MARK: Channel

    private func check(channel: Node, among channels: Node) {
        self.check(channel, Self.channelRanges)
        self.checkKind(channel)
        let groups = channel["member_groups"]?.items.map(\.self).filter(\.isMapping) ?? []
        for group in groups { self.check(group, Self.groupRanges) }
        if let health = channel["vpc_health_config"], health.isMapping { self.check(health: health) }
        if channel["vpc_channel_type"]?.hasText("reference") == true {
            self.check(references: groups, of: channel, among: channels)
        }
        self.checkMicroservice(channel)
        guard let members = channel["members"], members.isSequence else { return }
        for (position, member) in members.items.enumerated() where member.isMapping {
            if position == Self.maxMembers {
                member.report(
                    .channelMembers,
                    "channel \"\(channel["name"]?.text ?? "")\" has \(members.count) members",
                    to: self.reader.diagnostics)
            }
            self.check(member, Self.memberRanges)
            self.check(member: member, isServer: channel["member_type"]?.hasText("ecs") == true, groups)
        }
    }

    /// Reports numbers outside their ranges.
    private func check(_ node: Node, _ ranges: [String: ClosedRange<Int>]) {
        for entry in node.entries {
            guard let range = ranges[entry.key.text], let value = entry.value.integer, !range.contains(value)
            else { continue }
            entry.value.report(
                .channelNumberOutOfRange, "\"\(entry.key.text)\" is \(value)", to: self.reader.diagnostics,
                allowed: "\(range.lowerBound) to \(range.upperBound)")
        }
    }

    private func checkKind(_ channel: Node) {
        guard let type = channel["type"]?.integer, let word = channel["vpc_channel_type"] else { return }
        let contradicts = word.hasText("microservice") ? type != 3 : word.hasText("builtin") && type != 2
        guard contradicts else { return }
        word.report(
            .channelKindConflict, "type is \(type) and vpc_channel_type \(word.text)", to: self.reader.diagnostics)
    }

    private func checkMicroservice(_ channel: Node) {
        let isMicroservice =
            channel["vpc_channel_type"].map { $0.hasText("microservice") } ?? (channel["type"]?.integer == 3)
        guard isMicroservice else { return }
        guard let info = channel["microservice_info"] else {
            channel.report(
                .channelMicroservice, "channel \"\(channel["name"]?.text ?? "")\" names no microservice",
                to: self.reader.diagnostics)
            return
        }
        guard let word = info["service_type"], let type = MicroserviceType(rawValue: word.text) else { return }
        var record = MicroserviceInfo()
        record.serviceType = type
        if info[record.settingsKey] == nil {
            word.report(
                .channelMicroservice, "service_type is \(word.text) and \(record.settingsKey) is missing",
                to: self.reader.diagnostics)
        }
        for server in info["nacos_info"]?["server_config"]?.items.map(\.self) ?? [] where server.isMapping {
            self.check(server, Self.nacosRanges)
        }
    }

    // MARK: Members

    private func check(member: Node, isServer: Bool, _ groups: [Node]) {
        for key in isServer ? ["ecs_id", "ecs_name"] : ["host"] where member[key]?.text.isEmpty ?? true {
            member.report(
                .channelMemberIncomplete, "a member of this type needs \"\(key)\"", to: self.reader.diagnostics)
        }
        if isServer, member["host"]?.text.isEmpty ?? true {
            member.report(
                .channelMemberHost, "the server \"\(member["ecs_name"]?.text ?? "")\" has no host",
                to: self.reader.diagnostics)
        }
        if let group = member["member_group_name"], !group.isNull, !group.text.isEmpty,
            !groups.contains(where: { $0["member_group_name"]?.text == group.text })
        {
            group.report(
                .configurationDanglingName, "the channel has no group \"\(group.text)\"", to: self.reader.diagnostics)
        }
    }

    private func check(references groups: [Node], of channel: Node, among channels: Node) {
        for group in groups {
            guard let reference = group["reference_vpc_channel_id"], reference.isScalar else {
                group.report(
                    .channelReference,
                    "the group \"\(group["member_group_name"]?.text ?? "")\" names no channel",
                    to: self.reader.diagnostics)
                continue
            }
            let target = channels.items.first { other in
                other.isMapping && VPCChannel.isCalled(reference.text, id: other["id"]?.text, name: other["name"]?.text)
            }
            if target == nil {
                reference.report(
                    .channelReference, "there is no channel \"\(reference.text)\"", to: self.reader.diagnostics)
            } else if target?["vpc_channel_type"]?.hasText("reference") == true {
                reference.report(
                    .channelReference, "\"\(reference.text)\" is a reference channel itself",
                    to: self.reader.diagnostics)
            }
        }
    }

    // MARK: Health

    private func check(health node: Node) {
        self.check(node, Self.healthRanges)
        let standard = ChannelHealthConfig()
        let interval = node["time_interval"]?.integer ?? standard.timeInterval
        let timeout = node["timeout"]?.integer ?? standard.timeout
        if timeout >= interval {
            (node["timeout"] ?? node).report(
                .healthTimes, "timeout is \(timeout) s and time_interval \(interval) s", to: self.reader.diagnostics)
        }
        guard let word = node["protocol"], let kind = HealthProtocol(rawValue: word.text.uppercased()), kind != .tcp
        else { return }
        if node["path"] == nil {
            node.report(
                .healthIncomplete, "the check has no path; \"/\" is asked for", to: self.reader.diagnostics)
        } else if let path = node["path"], !Self.isPath(path.text) {
            path.report(.healthPath, "\"\(path.text)\" is no path", to: self.reader.diagnostics)
        }
        if kind == .http, node["http_code"] == nil {
            node.report(
                .healthIncomplete, "the check has no http_code; 200-299 counts as healthy",
                to: self.reader.diagnostics)
        }
    }

    private static func isPath(_ text: String) -> Bool {
        text.hasPrefix("/") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

extension VPCChannel {
    /// Whether a reference means a channel: by the id it has on the product, its name, or the id derived from its name.
    package static func isCalled(_ reference: String, id: String?, name: String?) -> Bool {
        guard !reference.isEmpty else { return false }
        return reference == id || reference == name || name.map { ResourceID.make("vpc_channel", $0) } == reference
    }
}
