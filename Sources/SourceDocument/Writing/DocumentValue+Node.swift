extension DocumentValue {
    /// What a node says, without its place: aliases and merge keys resolved, numbers in JSON's form.
    ///
    /// - Parameter node: Read within limits, which bound what its aliases amount to.
    package init(_ node: Node) {
        switch node.kind {
        case .mapping:
            let members = node.entries.map { DocumentMember($0.key.text, DocumentValue($0.value)) }
            self.init(.mapping(members), origin: node)
        case .sequence: self.init(.list(node.items.map { DocumentValue($0) }), origin: node)
        case .scalar:
            switch node.scalarType {
            case .null, nil: self.init(.null, origin: node)
            case .boolean: self.init(.boolean(node.boolean ?? false), origin: node)
            case .integer, .float: self.init(.number(NumberText.json(node.text)), origin: node)
            case .string: self.init(.text(node.text), origin: node)
            }
        }
    }
}
