import APIGTranslation
import GatewayConfiguration

/// Domains, variables and channels.
extension InstanceDifference {
    mutating func compareGroups() {
        self.compare(
            Kind(
                list: "groups", key: "name", word: "group", records: \.groups, name: \.name, added: .groupAdded,
                removed: .groupRemoved),
            { _, new, field in
                let template = FieldPath(field.path).template
                if template == "sl_domain_access_enabled" {
                    return new.subDomainAccessEnabled ? .debuggingDomainOpened : .debuggingDomainClosed
                }
                // Domains have no name that lists are matched by: they are compared as a whole.
                return template.hasPrefix("url_domains") ? nil : .variableChanged
            },
            whole: Self.domains)
    }

    private static func domains(
        _ old: InstanceGroup, _ new: InstanceGroup
    ) -> [Finding] {
        var findings: [Finding] = []
        for domain in old.urlDomains {
            let element = "domain \(domain.domain.text)"
            guard let other = new.urlDomains.first(where: { $0.domain == domain.domain }) else {
                findings.append(Finding(.domainRemoved, element, domain.domain.text, nil))
                continue
            }
            for field in FieldChange.between(domain, other) {
                let rule: ChangeRule =
                    switch FieldPath(field.path).template {
                    case "is_http_redirect_to_https": .domainRedirect
                    case "min_ssl_version": other.minimumVersion == .tls12 ? .tlsRaised : .tlsLowered
                    case "verified_client_certificate_enabled":
                        other.verifiesClientCertificate ? .clientCertificateAsked : .clientCertificateNotAsked
                    default: .domainCertificate
                    }
                findings.append(Finding(rule, "\(element): \(field.path)", field.before, field.after))
            }
        }
        for domain in new.urlDomains where !old.urlDomains.contains(where: { $0.domain == domain.domain }) {
            findings.append(Finding(.domainAdded, "domain \(domain.domain.text)", nil, domain.domain.text))
        }
        return findings
    }

    mutating func compareChannels() {
        self.compare(
            Kind(
                list: "vpc_channels", key: "name", word: "channel", records: \.vpcChannels, name: \.name,
                added: .channelAdded, removed: .channelRemoved),
            { _, _, field in
                switch FieldPath(field.path).template {
                // Names for others, and what is kept without effect.
                case "id", "dict_code", "vpc_health_config.status": nil
                // Told one by one.
                case "members", "member_groups": nil
                default: .channelChanged
                }
            },
            whole: { old, new in
                Self.members(old, new) + Self.serverGroups(old.memberGroups, new.memberGroups)
                    + Self.secret(
                        .channelChanged, "microservice_info.nacos_info.user_info.password",
                        old.microserviceInfo?.nacosInfo?.user?.password,
                        new.microserviceInfo?.nacosInfo?.user?.password)
            })
    }

    /// The server groups of a channel by their names; of several groups of one name the first counts.
    private static func serverGroups(_ old: [ChannelMemberGroup], _ new: [ChannelMemberGroup]) -> [Finding] {
        func byName(_ groups: [ChannelMemberGroup]) -> [String: ChannelMemberGroup] {
            Dictionary(groups.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let (before, after) = (byName(old), byName(new))
        var findings: [Finding] = []
        for name in Set(before.keys).union(after.keys).sorted() {
            let element = "server group \(name)"
            guard let left = before[name], let right = after[name] else {
                findings.append(
                    Finding(.channelChanged, element, before[name].map { _ in name }, after[name].map { _ in name }))
                continue
            }
            for field in FieldChange.between(left, right) {
                let rule: ChangeRule = field.path == "member_group_remark" ? .description : .channelChanged
                findings.append(Finding(rule, "\(element): \(field.path)", field.before, field.after))
            }
        }
        return findings
    }

    private static func members(
        _ old: VPCChannel, _ new: VPCChannel
    ) -> [Finding] {
        func byName(_ channel: VPCChannel) -> [String: ChannelMember] {
            var members: [String: ChannelMember] = [:]
            for member in channel.members {
                let host = member.host.isEmpty ? member.ecsID ?? member.ecsName ?? "" : member.host
                let group = member.memberGroupName.map { " of \($0)" } ?? ""
                let name = "\(host):\(member.port == 0 ? channel.port : member.port)\(group)"
                // A member may stand there several times.
                var number = 1
                while members[number == 1 ? name : "\(name) #\(number)"] != nil { number += 1 }
                members[number == 1 ? name : "\(name) #\(number)"] = member
            }
            return members
        }
        let (before, after) = (byName(old), byName(new))
        var findings: [Finding] = []
        for name in Set(before.keys).union(after.keys).sorted() {
            switch (before[name], after[name]) {
            case (nil, _): findings.append(Finding(.memberAdded, "member \(name)", nil, name))
            case (_, nil): findings.append(Finding(.memberRemoved, "member \(name)", name, nil))
            case (let left?, let right?):
                // Where the port stands is the same as that it does.
                for field in FieldChange.between(left, right) where field.path != "port" {
                    findings.append(Finding(.memberChanged, "member \(name): \(field.path)", field.before, field.after))
                }
            }
        }
        return findings
    }
}
