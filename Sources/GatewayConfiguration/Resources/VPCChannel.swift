/// A load balance channel: hosts behind one backend.
///
/// - Source: APIG API Reference, CreateVpcChannelV2; APIG User Guide, apig_03_0040
package struct VPCChannel: ConfigurationObject, Equatable {
    /// The id the product gave it, by which reference channels may name it.
    package var id: String?
    package var name = ""
    /// Default port of the members.
    package var port = 80
    package var balanceStrategy = BalanceStrategy.weightedRoundRobin
    package var memberType = ChannelMemberType.ip
    /// The older way to say what kind of channel this is; `kind` decides.
    package var type: ChannelTypeCode?
    /// What kind of channel this is; goes before `type`.
    package var channelType: ChannelType?
    package var members: [ChannelMember] = []
    package var memberGroups: [ChannelMemberGroup] = []
    /// `nil` means that members always count as healthy.
    package var healthConfig: ChannelHealthConfig?
    package var microserviceInfo: MicroserviceInfo?
    /// Kept, without effect.
    package var dictCode: String?

    package init() {}

    package static let typeName = "channel"
    package static let fields: [ConfigurationField<VPCChannel>] = [
        .defaulted("balance_strategy", \.balanceStrategy, .weightedRoundRobin, "how a member is chosen"),
        .optional("dict_code", \.dictCode, "kept, without effect"),
        .optional("id", \.id, "id on the product, by which reference channels may name it"),
        .list("member_groups", \.memberGroups, "server groups"),
        .defaulted("member_type", \.memberType, .ip, "ip or ecs"),
        .list("members", \.members, "hosts"),
        .optional("microservice_info", \.microserviceInfo, "the microservice a channel of type 3 follows"),
        .required("name", \.name, "channel name"),
        .defaulted("port", \.port, 80, "default port of the members, 1 to 65535"),
        .optional("type", \.type, "2 servers, 3 microservice"),
        .optional("vpc_channel_type", \.channelType, "builtin, microservice or reference; goes before type"),
        .optional("vpc_health_config", \.healthConfig, "health check; without one all members count as healthy"),
    ]

    /// What kind of channel this is: `vpc_channel_type`, else what `type` says, else servers.
    package var kind: ChannelType {
        self.channelType ?? (self.type == .microservice ? .microservice : .builtin)
    }
}

/// A host of a channel.
package struct ChannelMember: ConfigurationObject, Equatable {
    /// Address or name; needed to run here, also for servers known by `ecs_id`.
    package var host = ""
    package var ecsID: String?
    package var ecsName: String?
    /// 0 is the port of the member's group, or of the channel where the group has none.
    package var port = 0
    /// 0–10 000; 0 gets no traffic.
    ///
    /// The provider of Terraform writes 0 where nothing was said; absent is 1 here.
    package var weight = 1
    /// Serves only when all others are down.
    package var isBackup = false
    /// 1 available, 2 not.
    package var status = YesNo.yes
    package var memberGroupName: String?

    package init() {}

    package static let typeName = "channel member"
    package static let fields: [ConfigurationField<ChannelMember>] = [
        .optional("ecs_id", \.ecsID, "id of the cloud server, for member_type ecs"),
        .optional("ecs_name", \.ecsName, "name of the cloud server, for member_type ecs"),
        .defaulted("host", \.host, "", "address or name"),
        .defaulted("is_backup", \.isBackup, false, "only when all others are down"),
        .optional("member_group_name", \.memberGroupName, "server group"),
        .defaulted("port", \.port, 0, "0 is the group's or the channel's port"),
        .defaulted("status", \.status, .yes, "1 available, 2 not"),
        .defaulted("weight", \.weight, 1, "0 to 10000; 0 gets no traffic"),
    ]
}

/// A server group of a channel.
package struct ChannelMemberGroup: ConfigurationObject, Equatable {
    package var name = ""
    package var remark: String?
    /// 0–100, applied to every member of the group; 0 gets no traffic, and `nil` leaves the members their own weights.
    package var weight: Int?
    package var microserviceVersion: String?
    /// 0 is the channel's port.
    package var microservicePort: Int?
    package var microserviceLabels: [MicroserviceLabel] = []
    /// In a reference channel: the channel whose members this group has, by id or by name.
    package var referenceChannelID: String?

    package init() {}

    package static let typeName = "member group"
    package static let fields: [ConfigurationField<ChannelMemberGroup>] = [
        .required("member_group_name", \.name, "group name"),
        .optional("member_group_remark", \.remark, "description"),
        .optional("member_group_weight", \.weight, "0 to 100, for every member of the group; 0 gets no traffic"),
        .list("microservice_labels", \.microserviceLabels, "labels of the microservice's pods"),
        .optional("microservice_port", \.microservicePort, "0 is the channel's port"),
        .optional("microservice_version", \.microserviceVersion, "version"),
        .optional(
            "reference_vpc_channel_id", \.referenceChannelID,
            "in a reference channel: the channel whose members these are, by id or name"),
    ]
}

/// A label of the pods of a microservice.
package struct MicroserviceLabel: ConfigurationObject, Equatable {
    package var name = ""
    package var value = ""

    package init() {}

    package static let typeName = "microservice label"
    package static let fields: [ConfigurationField<MicroserviceLabel>] = [
        .required("label_name", \.name, "name, 1 to 63 characters"),
        .required("label_value", \.value, "value, 1 to 63 characters"),
    ]
}

/// How members of a channel are named.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`member_type`)
package enum ChannelMemberType: String, ConfigurationWord {
    case ip = "ip"
    case ecs = "ecs"
}

/// What kind of channel it is.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`vpc_channel_type`)
package enum ChannelType: String, ConfigurationWord {
    /// Servers listed in the channel.
    case builtin = "builtin"
    /// The instances of a microservice.
    case microservice = "microservice"
    /// Other channels, one for each server group.
    case reference = "reference"
}

/// What kind of channel it is, as a number; there is none for reference channels.
///
/// - Source: APIG API Reference, CreateVpcChannelV2 (`type`)
package enum ChannelTypeCode: Int, ConfigurationCode {
    case servers = 2
    case microservice = 3
}
