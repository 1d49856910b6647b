import Diagnostics

/// The content of a plug-in of type `proxy_cache`.
///
/// - Source: APIG API Reference, CreatePlugin (ProxyCacheContent); APIG User Guide, apig_03_0111
package struct ProxyCacheContent: PluginRecord {
    package var cacheKey = ProxyCacheKey()
    /// Empty: status 200 for 300 seconds.
    package var statusAndTTL: [ProxyCacheTTL] = []
    package var clientCacheControl = ProxyCacheControl()
    /// Header names kept beside Content-Type, Content-Encoding and Content-Language.
    package var cacheableHeaders: [String] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "proxy_cache content"
    package static let fields: [ConfigurationField<ProxyCacheContent>] = [
        .list("cache_http_status_and_ttl", \.statusAndTTL, "what is kept and how long; absent: 200 for 300 seconds"),
        .required("cache_key", \.cacheKey, "what makes two requests the same"),
        .list("cacheable_headers", \.cacheableHeaders, "up to 20 backend headers that are kept")
            .limited(entries: 0...20),
        .defaulted("client_cache_control", \.clientCacheControl, ProxyCacheControl(), "whose Cache-Control counts"),
    ]

    package func check(_ place: PluginRecordPlace) {
        place.requireUnique(self.cacheableHeaders, at: "cacheable_headers")
        for name in self.cacheableHeaders {
            if !(1...64).contains(name.utf8.count) || !TextRule.token.accepts(name) {
                place.report(
                    .configurationText, "\"\(name)\" is no header name of 1 to 64 characters", at: "cacheable_headers")
            }
            // CORS headers are made anew for each answer, so keeping them has no use either.
            if ResponseHeaderPolicy.isProtected(name) {
                place.report(.pluginHeaderProtected, "\"\(name)\" belongs to the gateway", at: "cacheable_headers")
            }
        }
    }
}

/// What makes two requests the same for a cache, beside API, environment, method, host and path.
package struct ProxyCacheKey: PluginRecord {
    /// `$context.` names, or the same without `$context.`.
    package var systemParameters: [String] = []
    /// Query parameters.
    package var parameters: [String] = []
    package var headers: [String] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "cache key"
    package static let fields: [ConfigurationField<ProxyCacheKey>] = [
        .list("headers", \.headers, "request headers"),
        .list("parameters", \.parameters, "query parameters"),
        .list("system_params", \.systemParameters, "$context. names"),
    ]

    private static let names = [
        "sourceIp", "stage", "apiId", "appId", "requestId", "serverAddr", "serverName", "handleTime", "providerAppId",
        "apiName", "appName",
    ]

    package func check(_ place: PluginRecordPlace) {
        place.need(
            "system_params", self.systemParameters.isEmpty && self.parameters.isEmpty && self.headers.isEmpty,
            "a cache key needs a system parameter, a query parameter or a header")
        for parameter in self.systemParameters {
            let name = parameter.hasPrefix("$context.") ? String(parameter.dropFirst(9)) : parameter
            if name == "requestId" || name == "handleTime" {
                place.report(
                    .pluginDoubtful, "\(parameter) is another in every request, so nothing is ever found again",
                    at: "system_params")
            } else if name == "providerAppId" {
                place.report(.pluginDoubtful, "\(parameter) is not supported and always empty", at: "system_params")
            } else if !Self.names.contains(name), !name.hasPrefix("authorizer.frontend.") {
                let near = nearestName(to: name, among: Self.names)
                place.report(
                    .configurationValueNotAllowed,
                    "found \"\(parameter)\"" + (near.map { "; did you mean $context.\($0)?" } ?? ""),
                    at: "system_params",
                    allowed: "$context. and one of " + Self.names.joined(separator: ", "))
            }
        }
    }
}

/// How long answers with some statuses are kept.
package struct ProxyCacheTTL: PluginRecord {
    package var statuses: [Int] = []
    /// Seconds.
    package var ttl = 300
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "cache lifetime"
    package static let fields: [ConfigurationField<ProxyCacheTTL>] = [
        .list("http_status", \.statuses, "statuses, 200 to 599"),
        .required("ttl", \.ttl, "seconds, 1 to 720000").limited(to: 1...720_000),
    ]

    package func check(_ place: PluginRecordPlace) {
        for status in self.statuses where !(200...599).contains(status) {
            place.report(
                .configurationOutOfRange, "found the status \(status)", at: "http_status", allowed: "200 to 599")
        }
    }
}

/// Whose `Cache-Control` a cache heeds.
package struct ProxyCacheControl: PluginRecord {
    package enum Mode: String, ConfigurationWord {
        case off
        case all
        /// Only those of the apps in `datas`.
        case apps
    }

    package var mode = Mode.off
    /// App ids; locally also names or keys.
    package var apps: [String] = []
    package var unknownMembers: [UnknownMember] = []

    package init() {}

    package static let typeName = "client cache control"
    package static let fields: [ConfigurationField<ProxyCacheControl>] = [
        .list("datas", \.apps, "apps, for mode apps"),
        .defaulted("mode", \.mode, .off, "off, all or apps"),
    ]

    package func check(_ place: PluginRecordPlace) {
        place.need("datas", self.mode == .apps && self.apps.isEmpty, "mode is apps")
    }
}
