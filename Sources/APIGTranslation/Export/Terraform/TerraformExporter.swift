package import Diagnostics
package import GatewayConfiguration
import SourceDocument

/// Writes a group as Terraform resources `huaweicloud_apig_*` that refer to each other by address, with import blocks that take over what is on
/// the gateway.
///
/// What the configuration only names – channels, plug-ins, orchestration rules, policies from elsewhere – is a variable for its id.
///
/// - Source: Terraform provider documentation, huaweicloud_apig_api and the resources it names
package final class TerraformExporter {
    let selection: ExportSelection
    let options: ExportOptions
    let places: ConfigurationPlaces
    let diagnostics: DiagnosticCollector
    private let environments: [Environment]
    private var names = TerraformNames()
    private var variables: [HCLBlock] = []
    private var resources: [HCLBlock] = []
    private var imports: [HCLBlock] = []
    private var variableNames: Set<String> = []
    /// APIs that are written, with the address of each.
    private var addresses: [String: String] = [:]

    static let instance = HCLValue.reference("var.instance_id")

    package init(
        _ selection: ExportSelection, environments: [Environment], options: ExportOptions,
        places: ConfigurationPlaces = ConfigurationPlaces(), diagnostics: DiagnosticCollector
    ) {
        self.selection = selection
        self.environments = environments
        self.options = options
        self.places = places
        self.diagnostics = diagnostics
    }

    /// Runs the export.
    ///
    /// - Returns: The text of a `.tf` file, as `terraform fmt` leaves it.
    package func run() -> [UInt8] {
        self.declare("instance_id", "Id of the dedicated gateway; every resource and import id begins with it.")
        self.addGroup()
        let environment = self.addEnvironment()
        self.addPolicies()
        for api in self.selection.apis { self.addAPI(api) }
        self.addPublications(environment)
        self.addAssociations(environment)
        var text = Self.head
        for block in [Self.requirements] + self.variables + self.resources + self.imports {
            text += "\n"
            block.write(to: &text)
        }
        return Array(text.utf8)
    }

    private static let head = """
        # Made by apig export --format terraform.
        #
        # The import blocks at the end take over what is on the gateway already: give instance_id and the other ids as variables, look at
        # terraform plan, and remove the blocks once they were applied. To make everything anew, remove them at once.

        """

    private static var requirements: HCLBlock {
        var providers = HCLBlock(type: "required_providers")
        providers.body["huaweicloud"] = .object([("source", .text("huaweicloud/huaweicloud"))])
        var block = HCLBlock(type: "terraform")
        // Import ids with expressions.
        block.body["required_version"] = .text(">= 1.6.0")
        block.body.add(providers)
        return block
    }

    // MARK: Blocks

    /// Begins a resource; every one of this service has the gateway's id.
    func resource(_ type: String, _ name: String) -> HCLBlock {
        var block = HCLBlock(type: "resource", labels: ["huaweicloud_apig_\(type)", name])
        block.body["instance_id"] = Self.instance
        return block
    }

    func add(_ resource: HCLBlock) { self.resources.append(resource) }

    /// Adds an import block for a resource; the id begins with the gateway's.
    func addImport(_ type: String, _ name: String, _ id: [HCLValue]) {
        var block = HCLBlock(type: "import")
        block.body["to"] = .reference("huaweicloud_apig_\(type).\(name)")
        block.body["id"] = .path([Self.instance] + id)
        if self.imports.isEmpty { block.comments = ["What is on the gateway already."] }
        self.imports.append(block)
    }

    /// Declares a variable once.
    func declare(_ name: String, _ description: String, default value: HCLValue? = nil) {
        guard self.variableNames.insert(name).inserted else { return }
        var block = HCLBlock(type: "variable", labels: [name])
        block.body["description"] = .text(description)
        block.body["type"] = .reference("string")
        block.body["default"] = value
        self.variables.append(block)
    }

    /// The variable for the id of something the configuration only names.
    func variable(_ kind: String, _ what: String, _ name: String) -> HCLValue {
        let variable = "\(kind)_\(self.names.name("var \(kind)", name))_id"
        if !self.variableNames.contains(variable) {
            self.report(
                .terraformNeedsID, "the variable \(variable) asks for the id of the \(what) \"\(name)\"", at: nil)
        }
        self.declare(variable, "Id of the \(what) \(name).")
        return .reference("var.\(variable)")
    }

    func name(_ type: String, _ name: String) -> String { self.names.name(type, name) }

    /// A reference to the id of a resource.
    func id(_ type: String, _ name: String) -> HCLValue {
        .reference("huaweicloud_apig_\(type).\(self.names.name(type, name)).id")
    }

    // MARK: Group, environment, APIs

    private func addGroup() {
        let group = self.selection.group
        let name = self.name("group", group.name)
        var block = self.resource("group", name)
        block.body["name"] = .text(group.name)
        block.body["description"] = group.remark.flatMap { $0.isEmpty ? nil : .text($0) }
        self.add(block)
        self.declare("group_id", "Id of the group \(group.name), for its import.", default: .text(""))
        self.addImport("group", name, [.reference("var.group_id")])
    }

    /// The environment APIs are published in.
    ///
    /// - Returns: Its id.
    private func addEnvironment() -> HCLValue {
        let wanted = self.options.environment
        guard wanted != Environment.releaseName else {
            // - Source: APIG API Reference, environments
            return .text("DEFAULT_ENVIRONMENT_RELEASE_ID")
        }
        let name = self.name("environment", wanted)
        var block = self.resource("environment", name)
        block.body["name"] = .text(wanted)
        block.body["description"] = self.environments.first { $0.name == wanted }?.remark.map { .text($0) }
        self.add(block)
        self.declare("environment_id", "Id of the environment \(wanted), for its import.", default: .text(""))
        self.addImport("environment", name, [.reference("var.environment_id")])
        return self.id("environment", wanted)
    }

    private func addAPI(_ api: API) {
        guard let block = self.api(api) else { return }
        let name = self.name("api", api.name)
        self.addresses[api.name] = name
        self.add(block)
        self.addImport("api", name, [.text(api.name)])
    }

    /// Publications of what is online; without them nothing can be bound.
    private func addPublications(_ environment: HCLValue) {
        for api in self.selection.apis {
            guard let name = self.addresses[api.name] else { continue }
            var block = self.resource("api_publishment", name)
            block.body["env_id"] = environment
            block.body["api_id"] = .reference("huaweicloud_apig_api.\(name).id")
            self.add(block)
            self.addImport("api_publishment", name, [environment, .reference("huaweicloud_apig_api.\(name).id")])
        }
    }

    // MARK: Associations

    private func addAssociations(_ environment: HCLValue) {
        self.associate(self.selection.throttleNames, "throttling_policy") { self.throttleID($0) }
        self.associate(self.selection.accessControlNames, "acl_policy") { self.accessControlID($0) }
        for api in self.selection.apis {
            guard let name = self.addresses[api.name], let plugins = self.selection.pluginNames[api.name] else {
                continue
            }
            var block = self.resource("api_batch_plugins_associate", name)
            // Through the publication: a plug-in can be bound to what is published alone.
            block.body["api_id"] = .reference("huaweicloud_apig_api_publishment.\(name).api_id")
            block.body["env_id"] = environment
            block.body["plugin_ids"] = .list(plugins.map { self.variable("plugin", "plug-in", $0) })
            self.add(block)
            self.addImport(
                "api_batch_plugins_associate", name, [.reference("huaweicloud_apig_api.\(name).id"), environment])
        }
    }

    /// One association for each policy, with the publications of its APIs.
    private func associate(_ bindings: [String: [String]], _ type: String, id: (String) -> HCLValue) {
        var publications: [(policy: String, ids: [HCLValue])] = []
        for api in self.selection.apis {
            guard let name = self.addresses[api.name] else { continue }
            let publication = HCLValue.reference("huaweicloud_apig_api_publishment.\(name).publish_id")
            for policy in bindings[api.name] ?? [] {
                if let index = publications.firstIndex(where: { $0.policy == policy }) {
                    publications[index].ids.append(publication)
                } else {
                    publications.append((policy, [publication]))
                }
            }
        }
        for (policy, ids) in publications.sorted(by: { $0.policy < $1.policy }) {
            let name = self.name(type, policy)
            var block = self.resource("\(type)_associate", name)
            block.body["policy_id"] = id(policy)
            block.body["publish_ids"] = .list(ids)
            self.add(block)
            self.addImport("\(type)_associate", name, [id(policy)])
        }
    }
}

extension TerraformExporter {
    func report(_ rule: Rule, _ message: String, at node: Node?) {
        self.places.report(rule, message, at: node, to: self.diagnostics)
    }

    /// Reports a setting the provider has no argument for, if it is set.
    func lost(_ isSet: Bool, _ what: String, _ api: API, _ path: [String]) {
        guard isSet else { return }
        self.report(
            .terraformNoArgument, "the provider has no argument for \(what) of the API \"\(api.name)\"",
            at: self.places.node(.apis, [api.groupName, api.name], path))
    }
}
