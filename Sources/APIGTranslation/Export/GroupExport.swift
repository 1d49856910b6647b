import GatewayConfiguration
import SourceDocument

extension Exporter {
    /// The group as `info`.
    ///
    /// - Source: APIG User Guide, apig_03_0083
    func info() -> DocumentValue {
        var info = ObjectDraft()
        info["description"] = .text(self.selection.group.remark ?? "")
        info["title"] = .text(self.selection.group.name)
        info["version"] = .text(self.options.label)
        return info.value
    }

    /// The group's first own domain, else its debugging domain.
    ///
    /// The debugging domain is made of the group's id, as the local gateway knows it; the product's ends in a domain of its region.
    var domain: String {
        if let domain = self.options.domain { return domain }
        let group = self.selection.group
        let id = group.id.isEmpty ? ResourceID.make("group", group.name) : group.id
        return "\(id).apic.local"
    }
}
