import Diagnostics
package import SourceDocument

/// Where the records of a configuration stand in its file, so that a finding about one has a line and a column.
package struct ConfigurationPlaces: Sendable {
    /// The kinds of records, by the list they stand in.
    enum Kind: String, CaseIterable {
        case apis
        case throttles
        case acls
        case authorizers
        case responses

        /// The members that name a record.
        fileprivate var names: [String] {
            switch self {
            case .apis: ["group_name", "name"]
            case .responses: ["group", "name"]
            case .acls: ["acl_name"]
            case .throttles, .authorizers: ["name"]
            }
        }
    }

    private struct Key: Hashable {
        let kind: Kind
        let names: [String]
    }

    /// Whether findings show no line of the file: what --redact keeps back may stand in it.
    package var hidesLines = false
    private var nodes: [Key: Node] = [:]

    /// No places: what is exported came from no configuration file.
    package init() {}

    /// The places in the file of a root node.
    package init(_ root: Node) {
        for kind in Kind.allCases {
            guard let list = root[kind.rawValue] else { continue }
            for item in list.items {
                self.nodes[Key(kind: kind, names: kind.names.map { item[$0]?.text ?? "" })] = item
            }
        }
    }

    /// The place of a record, or of something in it as far as it is there.
    func node(_ kind: Kind, _ names: [String], _ path: [String]) -> Node? {
        guard var node = self.nodes[Key(kind: kind, names: names)] else { return nil }
        for step in path {
            guard let next = Int(step).map({ node[$0] }) ?? node[step] else { return node }
            node = next
        }
        return node
    }

    /// Reports a finding at a node, or without a place.
    func report(_ rule: Rule, _ message: String, at node: Node?, to diagnostics: DiagnosticCollector) {
        guard let node else {
            diagnostics.report(Diagnostic(rule, message, at: nil))
            return
        }
        guard self.hidesLines else {
            node.report(rule, message, to: diagnostics)
            return
        }
        let place = node.location
        let location = SourceLocation(file: place.file, start: place.start, end: place.end)
        diagnostics.report(Diagnostic(rule, message, at: location, pointer: node.pointer))
    }
}
