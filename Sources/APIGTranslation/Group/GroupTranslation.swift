import Diagnostics
import GatewayConfiguration
import OpenAPIModel
import SourceDocument

extension Importer {
    /// The new group: `info.title` and `info.description`.
    ///
    /// - Source: APIG User Guide, apig_03_0083; error code APIG.2044
    /// - Returns: The group, or `nil` when its name cannot be used and the document is refused.
    func translateGroup() -> APIGroup? {
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
    var sourceReference: String {
        let position = self.tree.source.position(at: self.range.lowerBound)
        return "\(self.tree.source.name):\(position.line):\(position.column)"
    }
}
