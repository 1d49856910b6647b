extension Rule {
    /// A number of a channel outside its range.
    package static let channelNumberOutOfRange = Rule(
        "APIG9201", "channel-number-out-of-range", .error,
        title: "a number of a load balance channel is out of range",
        allowed:
            "ports 1-65535 (0 in members, groups and checks: inherited), weight 0-10000, group weight 0-100, thresholds 1-10, time_interval 1-300, timeout 1-30",
        mend: "use a number inside the range",
        source: "APIG API Reference, CreateVpcChannelV2",
        wrong: "members: [{host: 10.0.0.1, weight: 20000}]",
        right: "members: [{host: 10.0.0.1, weight: 100}]"
    )
    /// A check that may take as long as the time to the next one.
    package static let healthTimes = Rule(
        "APIG9202", "health-check-times", .error,
        title: "the timeout of a health check is not below its interval",
        allowed: "timeout below time_interval",
        mend: "lower timeout or raise time_interval",
        source: "APIG API Reference, CreateVpcChannelV2 (vpc_health_config)",
        wrong: "vpc_health_config: {protocol: TCP, time_interval: 5, timeout: 5}",
        right: "vpc_health_config: {protocol: TCP, time_interval: 10, timeout: 5}"
    )
    /// Statuses that are none.
    package static let healthStatusCodes = Rule(
        "APIG9203", "health-check-statuses", .error,
        title: "the healthy statuses of a check are malformed",
        allowed: "statuses from 100 to 599 and ranges of them, separated by commas: 200,201,210-299",
        mend: "correct the list",
        source: "APIG API Reference, CreateVpcChannelV2 (http_code)",
        wrong: "http_code: \"2xx\"",
        right: "http_code: \"200-299\""
    )
    /// A check over HTTP without what the product asks for.
    package static let healthIncomplete = Rule(
        "APIG9204", "health-check-incomplete", .warning,
        title: "a health check over HTTP lacks a member the product asks for",
        allowed: "path for HTTP and HTTPS, http_code for HTTP",
        mend: "add the member; until then \"/\" is asked for and 200-299 counts as healthy",
        source: "APIG API Reference, CreateVpcChannelV2 (vpc_health_config)",
        wrong: "vpc_health_config: {protocol: HTTP, path: /health}",
        right: "vpc_health_config: {protocol: HTTP, path: /health, http_code: \"200\"}"
    )
    /// A path that is none.
    package static let healthPath = Rule(
        "APIG9205", "health-check-path", .error,
        title: "the path of a health check is malformed",
        allowed: "a path that begins with / and has neither blanks nor control characters",
        mend: "write the path as it stands in a request, percent-encoded where needed",
        source: "APIG API Reference, CreateVpcChannelV2 (vpc_health_config)",
        wrong: "vpc_health_config: {protocol: HTTP, path: health}",
        right: "vpc_health_config: {protocol: HTTP, path: /health}"
    )
    /// Two members that say different things about the kind of channel.
    package static let channelKindConflict = Rule(
        "APIG9206", "channel-kind-conflict", .error,
        title: "type and vpc_channel_type of a channel contradict each other",
        allowed: "type 2 with builtin, type 3 with microservice",
        mend: "remove type; vpc_channel_type says it alone",
        source: "APIG API Reference, CreateVpcChannelV2 (vpc_channel_type)",
        wrong: "{name: orders, port: 80, type: 2, vpc_channel_type: microservice}",
        right: "{name: orders, port: 80, vpc_channel_type: microservice}"
    )
    /// A member without what its type needs.
    package static let channelMemberIncomplete = Rule(
        "APIG9207", "channel-member-incomplete", .error,
        title: "a member of a channel lacks what its type needs",
        allowed: "host for member_type ip; ecs_id and ecs_name for member_type ecs",
        mend: "add the member's address or the server's id and name",
        source: "APIG API Reference, CreateVpcChannelV2 (members)",
        product: "APIG.2001",
        wrong: "members: [{port: 8080}]",
        right: "members: [{host: 10.0.0.1, port: 8080}]"
    )
    /// A cloud server that cannot be found from here.
    package static let channelMemberHost = Rule(
        "APIG9208", "channel-member-host", .warning,
        title: "a cloud server of a channel has no host, so it gets no traffic here",
        allowed: "host beside ecs_id and ecs_name",
        mend: "add the server's address as host",
        source: "the instance file's own format",
        wrong: "member_type: ecs\nmembers: [{ecs_id: 56a7d7, ecs_name: web-1}]",
        right: "member_type: ecs\nmembers: [{ecs_id: 56a7d7, ecs_name: web-1, host: 10.0.0.1}]"
    )
    /// A reference channel whose group leads nowhere.
    package static let channelReference = Rule(
        "APIG9209", "channel-reference", .error,
        title: "a group of a reference channel leads to no channel with members",
        allowed: "reference_vpc_channel_id with the id or name of another channel that is no reference channel",
        mend: "name a channel of the same instance file",
        source: "APIG API Reference, CreateVpcChannelV2 (reference_vpc_channel_id)",
        wrong: "{name: all, port: 80, vpc_channel_type: reference, member_groups: [{member_group_name: blue}]}",
        right:
            "{name: all, port: 80, vpc_channel_type: reference, member_groups: [{member_group_name: blue, reference_vpc_channel_id: orders}]}"
    )
    /// A microservice channel without its microservice.
    package static let channelMicroservice = Rule(
        "APIG9210", "channel-microservice", .warning,
        title: "a microservice channel does not say which microservice it follows",
        allowed: "microservice_info with service_type and the settings of that type",
        mend: "add them; here only the listed members count",
        source: "APIG API Reference, CreateVpcChannelV2 (microservice_info)",
        wrong: "vpc_channel_type: microservice\nmicroservice_info: {service_type: CCE}",
        right:
            "microservice_info: {service_type: CCE, cce_info: {cluster_id: c, namespace: n, workload_type: deployment, app_name: a}}"
    )
    /// A name the product does not take.
    package static let channelName = Rule(
        "APIG9211", "channel-name", .warning,
        title: "a channel has a name the product does not take",
        allowed: "3 to 64 letters, digits, - _ and ., a letter first",
        mend: "rename the channel, also where APIs name it",
        source: "APIG API Reference, CreateVpcChannelV2 (name)",
        product: "APIG.3208",
        wrong: "vpc_channels: [{name: p, port: 80}]",
        right: "vpc_channels: [{name: pool, port: 80}]"
    )
    /// Two channels of one name.
    package static let channelNameTwice = Rule(
        "APIG9212", "channel-name-twice", .error,
        title: "two channels have the same name",
        allowed: "one channel for each name",
        mend: "remove or rename one of them",
        source: "APIG API Reference, CreateVpcChannelV2 (name)",
        wrong: "vpc_channels: [{name: pool, port: 80}, {name: pool, port: 81}]",
        right: "vpc_channels: [{name: pool, port: 80}, {name: pool-2, port: 81}]"
    )
    /// More members than the product takes.
    package static let channelMembers = Rule(
        "APIG9213", "channel-members", .warning,
        title: "a channel has more than 10 members",
        allowed: "at most 10 members of a channel on the product; here there is no limit",
        mend: "split the channel before it is made on the product",
        source: "APIG User Guide, notes and constraints",
        wrong: "members: [{host: 10.0.0.1}, …eleven in all…]",
        right: "members: [{host: 10.0.0.1}]"
    )
}

/// Rules about the load balance channels of instance files.
let channelRules: [Rule] = [
    .channelNumberOutOfRange, .healthTimes, .healthStatusCodes, .healthIncomplete, .healthPath, .channelKindConflict,
    .channelMemberIncomplete, .channelMemberHost, .channelReference, .channelMicroservice, .channelName,
    .channelNameTwice, .channelMembers,
]
