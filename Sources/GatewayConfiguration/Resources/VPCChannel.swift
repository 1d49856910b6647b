/// A load balance channel: hosts behind one backend.
///
/// - Source: APIG API Reference, CreateVpcChannelV2
package struct VPCChannel: ConfigurationObject, Equatable {
    package var name = ""
    /// Default port of the members.
    package var port = 80
    package var balanceStrategy = BalanceStrategy.weightedRoundRobin
    package var memberType = "ip"
    package var members: [ChannelMember] = []
    package var memberGroups: [ChannelMemberGroup] = []
    package var healthConfig: OpaqueJSON?

    package init() {}

    package static let typeName = "channel"
    package static let fields: [ConfigurationField<VPCChannel>] = [
        .defaulted("balance_strategy", \.balanceStrategy, .weightedRoundRobin, "how a member is chosen"),
        .list("member_groups", \.memberGroups, "server groups"),
        .defaulted("member_type", \.memberType, "ip", "ip or ecs"),
        .list("members", \.members, "hosts"),
        .required("name", \.name, "channel name"),
        .defaulted("port", \.port, 80, "default port of the members"),
        .optional("vpc_health_config", \.healthConfig, "health check"),
    ]
}

/// A host of a channel.
package struct ChannelMember: ConfigurationObject, Equatable {
    package var host = ""
    /// 0 is the channel's port.
    package var port = 0
    /// 0–10 000; 0 gets no traffic.
    package var weight = 1
    /// Serves only when all others are down.
    package var isBackup = false
    /// 1 available, 2 not.
    package var status = YesNo.yes
    package var memberGroupName: String?

    package init() {}

    package static let typeName = "channel member"
    package static let fields: [ConfigurationField<ChannelMember>] = [
        .required("host", \.host, "address or name"),
        .defaulted("is_backup", \.isBackup, false, "only when all others are down"),
        .optional("member_group_name", \.memberGroupName, "server group"),
        .defaulted("port", \.port, 0, "0 is the channel's port"),
        .defaulted("status", \.status, .yes, "1 available, 2 not"),
        .defaulted("weight", \.weight, 1, "0 to 10000; 0 gets no traffic"),
    ]
}

/// A server group of a channel.
package struct ChannelMemberGroup: ConfigurationObject, Equatable {
    package var name = ""
    package var remark: String?
    /// 0–100, applied to every member of the group.
    package var weight: Int?
    package var microserviceVersion: String?
    package var microservicePort: Int?
    package var microserviceLabels: OpaqueJSON?

    package init() {}

    package static let typeName = "member group"
    package static let fields: [ConfigurationField<ChannelMemberGroup>] = [
        .required("member_group_name", \.name, "group name"),
        .optional("member_group_remark", \.remark, "description"),
        .optional("member_group_weight", \.weight, "0 to 100"),
        .optional("microservice_labels", \.microserviceLabels, "labels"),
        .optional("microservice_port", \.microservicePort, "0 is the channel's port"),
        .optional("microservice_version", \.microserviceVersion, "version"),
    ]
}
