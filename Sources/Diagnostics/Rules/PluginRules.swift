extension Rule {
    /// A plug-in's content that is no object.
    package static let pluginContent = Rule(
        "APIG9601", "plugin-content", .error,
        title: "the content of a plug-in cannot be read",
        allowed: "a mapping, or the same as JSON in a text, once or twice; at most 65535 characters",
        mend: "write the content as a mapping, or copy the JSON text again",
        source: "APIG API Reference, CreatePlugin (plugin_content)", product: "APIG.2012",
        wrong: "plugin_content: '{\"allow_origin\": '",
        right: "plugin_content: {allow_origin: \"*\"}"
    )
    /// A key that no content of this type has.
    package static let pluginUnknownKey = Rule(
        "APIG9602", "plugin-unknown-key", .warning,
        title: "the content of a plug-in has a key that is not known here",
        allowed: "the keys of the plug-in's type; others are kept and have no effect",
        mend: "correct the spelling or remove the key",
        source: "APIG API Reference, CreatePlugin (plugin_content)",
        wrong: "plugin_content: {allow_origin: \"*\", maxage: 5}",
        right: "plugin_content: {allow_origin: \"*\", max_age: 5}"
    )
    /// A number beyond its range.
    package static let configurationOutOfRange = Rule(
        "APIG9603", "configuration-out-of-range", .error,
        title: "a number is outside its range",
        allowed: "the range of the member, as its schema gives it",
        mend: "use a number of the range",
        source: "APIG API Reference, CreatePlugin (plugin_content)", product: "APIG.2011",
        wrong: "max_retry_count: 9",
        right: "max_retry_count: 5"
    )
    /// A text that is too long or made of the wrong characters.
    package static let configurationText = Rule(
        "APIG9604", "configuration-text", .error,
        title: "a text is too short, too long or made of characters that are not allowed",
        allowed: "the characters and the length of the member",
        mend: "change the text",
        source: "APIG API Reference, CreatePlugin", product: "APIG.2011",
        wrong: "plugin_name: 1st",
        right: "plugin_name: first_plugin"
    )
    /// A list with too few or too many entries.
    package static let configurationListLength = Rule(
        "APIG9605", "configuration-list-length", .error,
        title: "a list has too few or too many entries",
        allowed: "the number of entries of the member",
        mend: "split the plug-in, or remove entries",
        source: "APIG API Reference, CreatePlugin (plugin_content)", product: "APIG.2011",
        wrong: "response_headers: […eleven in all…]",
        right: "response_headers: [{name: X-Tier, value: gold, action: override}]"
    )
    /// A member that another member's value asks for.
    package static let pluginMemberNeeded = Rule(
        "APIG9606", "plugin-member-needed", .error,
        title: "a member is missing that another one's value asks for",
        allowed: "the members of the chosen kind together",
        mend: "add the member, or choose another kind",
        source: "APIG API Reference, CreatePlugin (plugin_content)", product: "APIG.2011",
        wrong: "sasl_config: {security_protocol: SASL_SSL}",
        right:
            "sasl_config: {security_protocol: SASL_SSL, sasl_username: u, sasl_password: \"${env:P}\", ssl_ca_content: …}"
    )
    /// A name that two plug-ins have, or two entries of one.
    package static let pluginDuplicate = Rule(
        "APIG9607", "plugin-duplicate", .error,
        title: "a name stands twice where it must be unique",
        allowed: "one plug-in of each name; each header once in a plug-in, in any case of letters",
        mend: "rename or remove one of them",
        source: "APIG API Reference, CreatePlugin", product: "APIG.3326",
        wrong: "response_headers: [{name: X-A, action: delete}, {name: x-a, action: delete}]",
        right: "response_headers: [{name: X-A, action: delete}]"
    )
    /// A header that a plug-in may not touch.
    package static let pluginHeaderProtected = Rule(
        "APIG9608", "plugin-header-protected", .error,
        title: "a plug-in names a header that belongs to the gateway",
        allowed: "headers other than x-apig-*, x-request-id and those of CORS",
        mend: "remove the entry; for CORS use a cors plug-in",
        source: "APIG User Guide, apig_03_0022", product: "APIG.2012",
        wrong: "response_headers: [{name: X-Request-Id, action: delete}]",
        right: "response_headers: [{name: X-My-Id, action: delete}]"
    )
    /// Content that works, though probably not as meant.
    package static let pluginDoubtful = Rule(
        "APIG9609", "plugin-doubtful", .warning,
        title: "the content of a plug-in works, though probably not as meant",
        allowed: "see the message",
        mend: "see the message",
        source: "APIG API Reference, CreatePlugin (plugin_content)",
        wrong: "cache_key: {system_params: [$context.requestId]}",
        right: "cache_key: {system_params: [$context.appId]}"
    )
    /// More plug-ins than the product has room for.
    package static let pluginsPerGateway = Rule(
        "APIG9610", "plugins-per-gateway", .warning,
        title: "there are more plug-ins than a gateway takes",
        allowed: "500 in all; 5 each of kafka_log, oidc_auth and jwt_auth",
        mend: "share plug-ins between APIs, or ask for a higher quota",
        source: "APIG User Guide, apig_03_0019",
        wrong: "plugins: […six of type kafka_log…]",
        right: "plugins: […five of type kafka_log…]"
    )
    /// An orchestration rule whose map does not fit its strategy.
    package static let orchestrationMap = Rule(
        "APIG9701", "orchestration-map", .error,
        title: "the map of an orchestration rule does not fit its strategy",
        allowed:
            "list: map_param_list and mapped_param_value; range, hash_range: map_param_range and mapped_param_value; head_n, tail_n: one intercept_length; none_value, default: one mapped_param_value; hash: nothing",
        mend: "write what the strategy needs",
        source: "APIG User Guide, apig_03_0110", product: "APIG.2011",
        wrong: "{orchestration_strategy: list, orchestration_map: [{mapped_param_value: eu}]}",
        right: "{orchestration_strategy: list, orchestration_map: [{map_param_list: [de, fr], mapped_param_value: eu}]}"
    )
    /// A range that is none.
    package static let orchestrationRange = Rule(
        "APIG9702", "orchestration-range", .error,
        title: "a range of an orchestration rule is no range",
        allowed: "whole numbers from 0 to 9223372036854775807 as texts, the start not above the end",
        mend: "correct the numbers",
        source: "APIG User Guide, apig_03_0110", product: "APIG.2011",
        wrong: "map_param_range: {range_start: \"10\", range_end: \"9\"}",
        right: "map_param_range: {range_start: \"9\", range_end: \"10\"}"
    )
    /// A value that stands twice in a rule, or a name of two rules.
    package static let orchestrationDuplicate = Rule(
        "APIG9703", "orchestration-duplicate", .error,
        title: "a value or a rule's name stands twice where it must be unique",
        allowed: "each value once in a map, each name once in a gateway",
        mend: "remove or rename one of them",
        source: "APIG User Guide, apig_03_0110", product: "APIG.3331",
        wrong: "map_param_list: [de, de]",
        right: "map_param_list: [de, fr]"
    )
    /// A rule that says both that it makes a parameter and that it makes none, or neither.
    package static let orchestrationOutput = Rule(
        "APIG9704", "orchestration-output", .error,
        title: "an orchestration rule does not say what it makes",
        allowed:
            "orchestration_mapped_param for a rule that is no preprocessing; is_preprocessing not with none_value and default; numbers as the values of a parameter of type number",
        mend: "add the parameter, or change is_preprocessing",
        source: "APIG User Guide, apig_03_0110", product: "APIG.2011",
        wrong: "{orchestration_strategy: none_value, is_preprocessing: true, …}",
        right: "{orchestration_strategy: none_value, orchestration_mapped_param: {…}, …}"
    )
}

/// Rules about plug-ins and orchestration rules of instance files.
let pluginRules: [Rule] = [
    .pluginContent, .pluginUnknownKey, .configurationOutOfRange, .configurationText, .configurationListLength,
    .pluginMemberNeeded, .pluginDuplicate, .pluginHeaderProtected, .pluginDoubtful, .pluginsPerGateway,
    .orchestrationMap, .orchestrationRange, .orchestrationDuplicate, .orchestrationOutput,
]
