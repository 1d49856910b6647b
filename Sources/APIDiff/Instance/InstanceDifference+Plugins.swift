import APIGTranslation
import GatewayConfiguration

/// Plug-ins by what they do.
extension InstanceDifference {
    mutating func comparePlugins() {
        self.compare(
            Kind(
                list: "plugins", key: "plugin_name", word: "plug-in", records: \.plugins, name: \.name,
                added: .pluginDefinitionAdded, removed: .pluginDefinitionRemoved),
            { old, new, field in
                let template = FieldPath(field.path).template
                if template == "remark" { return .description }
                guard old.type == new.type else { return template == "plugin_type" ? .pluginChanged : nil }
                switch (old.content, new.content) {
                case (.cors, .cors): return Self.cors(field, template)
                case (.rateLimit, .rateLimit): return Self.rateLimit(field, template)
                case (.thirdAuth, _), (.oidcAuth, _), (.jwtAuth, _): return .pluginAuthentication
                default: return .pluginChanged
                }
            },
            whole: { old, new in
                switch (old.content, new.content) {
                case (.oidcAuth(let left), .oidcAuth(let right)):
                    Self.secret(
                        .pluginAuthentication, "plugin_content.client_secret", left.clientSecret, right.clientSecret)
                case (.kafkaLog(let left), .kafkaLog(let right)):
                    Self.secret(
                        .pluginChanged, "plugin_content.sasl_config.sasl_password", left.sasl.password,
                        right.sasl.password)
                default: []
                }
            })
    }

    /// Lists of origins, methods and headers by what they hold.
    ///
    /// - Source: APIG API Reference, CreatePlugin (CorsPluginContent)
    private static func cors(_ field: FieldChange, _ template: String) -> ChangeRule? {
        switch template {
        case "plugin_content.allow_credentials": return field.after == "true" ? .corsWidened : .corsNarrowed
        case "plugin_content.max_age": return .pluginChanged
        default:
            let (before, after) = (Self.words(field.before), Self.words(field.after))
            if before == after { return nil }
            if after.contains("*") { return .corsWidened }
            if before.contains("*") { return .corsNarrowed }
            return before.isSubset(of: after) ? .corsWidened : .corsNarrowed
        }
    }

    private static func words(_ value: String?) -> Set<String> {
        let text = value?.filter { $0 != "\"" && $0 != " " } ?? ""
        return Set(text.split(separator: ",").map(String.init))
    }

    /// Limits that stand for themselves; 0 and less are none.
    ///
    /// - Source: APIG API Reference, CreatePlugin (RateLimitContent)
    private static func rateLimit(_ field: FieldChange, _ template: String) -> ChangeRule? {
        let limits = ["api_limit", "app_limit", "user_limit", "ip_limit"].map { "plugin_content.\($0)" }
        if template == "plugin_content.algorithm" { return .pluginChanged }
        guard limits.contains(template) else { return .throttleChanged }
        func number(_ text: String?) -> Int {
            let number = text.flatMap { Int($0) } ?? 0
            return number > 0 ? number : .max
        }
        let (before, after) = (number(field.before), number(field.after))
        return after == before ? nil : after < before ? .throttleLowered : .throttleRaised
    }
}
