import Diagnostics
import SourceDocument

/// What holds between the plug-ins of an instance file.
struct PluginChecks {
    let reader: ConfigurationReader

    /// Plug-ins of a gateway.
    static let maxPlugins = 500
    /// Plug-ins of these types, each.
    static let maxOfType = 5

    init(_ reader: ConfigurationReader) { self.reader = reader }

    /// Checks the plug-ins of a file.
    ///
    /// - Source: APIG User Guide, apig_03_0019, apig_03_0061, apig_03_0134, apig_03_0135
    func check(_ root: Node) {
        guard let plugins = root["plugins"], plugins.isSequence else { return }
        var names: [String: Node] = [:]
        var counts: [PluginType: Int] = [:]
        for (position, plugin) in plugins.items.enumerated() where plugin.isMapping {
            if position == Self.maxPlugins {
                plugin.report(.pluginsPerGateway, "there are \(plugins.count) plug-ins", to: self.reader.diagnostics)
            }
            self.checkName(plugin, "plugin_name", &names, .pluginDuplicate)
            guard let type = (plugin["plugin_type"]?.text).flatMap(PluginType.init) else { continue }
            counts[type, default: 0] += 1
            switch type {
            case .kafkaLog, .oidcAuth, .jwtAuth:
                if counts[type] == Self.maxOfType + 1 {
                    plugin.report(
                        .pluginsPerGateway, "this is the 6th plug-in of type \(type.rawValue)",
                        to: self.reader.diagnostics)
                }
            default: break
            }
        }
    }

    /// Reports a name that an earlier object of the list has.
    func checkName(_ object: Node, _ key: String, _ names: inout [String: Node], _ rule: Rule) {
        guard let name = object[key], name.isScalar else { return }
        if let first = names[name.text] {
            self.reader.diagnostics.report(
                Diagnostic(
                    rule, "the name \"\(name.text)\" is taken", at: name.location, pointer: name.pointer,
                    notes: [.init("first used here", at: first.location)]))
        } else {
            names[name.text] = name
        }
    }
}
