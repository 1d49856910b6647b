import Diagnostics
import GatewayConfiguration
import OpenAPIModel
package import SourceDocument

extension Importer {
    /// The group: an existing one, of which title and description of the document change nothing, or a new one of that title and description.
    ///
    /// - Source: APIG User Guide, apig_03_0083, apig_03_0067; error codes APIG.2044, APIG.3001 and APIG.3201
    /// - Returns: The group, or `nil` when there is none and the document is refused.
    func translateGroup() -> APIGroup? {
        let groups = self.options.target.configuration.groups
        guard let name = self.options.target.groupName else {
            guard let group = self.translateNewGroup() else { return nil }
            guard !groups.contains(where: { $0.name == group.name }) else {
                (self.document.info.title?.node ?? self.document.node).report(
                    .importGroupTaken, "a group of the name \(group.name) exists", to: self.diagnostics)
                self.refuse(.importGroupTaken, "a group of the name \(group.name) exists")
                return nil
            }
            return group
        }
        guard let group = groups.first(where: { $0.name == name }) else {
            let near = nearestName(to: name, among: groups.map(\.name))
            let message = "there is no group \(name)" + (near.map { "; did you mean \($0)?" } ?? "")
            self.document.node.report(.importGroupMissing, message, to: self.diagnostics)
            self.refuse(.importGroupMissing, message)
            return nil
        }
        return group
    }

    private func translateNewGroup() -> APIGroup? {
        guard let title = self.document.info.title, !title.value.isEmpty else {
            let node = self.document.info.node ?? self.document.node
            node.report(.importGroupName, "the document has no info.title", to: self.diagnostics)
            self.refuse(.importGroupName, "info.title is missing")
            return nil
        }
        guard NameRules.isAPIName(title.value) else {
            title.node.report(.importGroupName, "info.title is \(title.node.summary)", to: self.diagnostics)
            self.refuse(.importGroupName, "info.title cannot be used as the name of a group")
            return nil
        }
        if !NameRules.isPolicyName(title.value) {
            title.node.report(
                .importGroupName, "info.title is \(title.node.summary), which not every edition takes",
                to: self.diagnostics, severity: .warning)
        }
        var group = APIGroup()
        group.name = title.value
        group.id = ResourceID.make("group", title.value)
        // Exports write an unset description as ''.
        group.remark = self.document.info.description?.value.nilIfEmpty
        group.source = title.node.sourceReference
        if let description = self.document.info.description { self.checkLength(description, 1_000, "info.description") }
        return group
    }
}

extension Node {
    /// `file:line:column` of the node.
    package var sourceReference: String {
        let position = self.tree.source.position(at: self.range.lowerBound)
        return "\(self.tree.source.name):\(position.line):\(position.column)"
    }
}
