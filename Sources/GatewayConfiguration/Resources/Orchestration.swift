import Diagnostics
package import SourceDocument

/// A rule that makes a new request parameter from the value of another.
///
/// - Source: APIG User Guide, apig_03_0110; APIG API Reference, CreateOrchestration
package struct Orchestration: ConfigurationObject, Equatable {
    /// How the value is found.
    package enum Strategy: String, ConfigurationWord {
        case list
        case range
        case hash
        case hashRange = "hash_range"
        case noneValue = "none_value"
        case fallback = "default"
        case headN = "head_n"
        case tailN = "tail_n"
    }

    package var name = ""
    package var strategy = Strategy.list
    /// Whether the result only feeds later rules.
    package var isPreprocessing = false
    /// `nil` for preprocessing.
    package var mappedParameter: OrchestrationParameter?
    /// The earlier entry wins.
    package var map: [OrchestrationMapEntry] = []

    package init() {}

    package static let typeName = "orchestration rule"
    package static let fields: [ConfigurationField<Orchestration>] = [
        .defaulted("is_preprocessing", \.isPreprocessing, false, "whether the result only feeds later rules"),
        .list("orchestration_map", \.map, "up to 300 entries, the earlier wins").limited(entries: 0...300),
        .optional("orchestration_mapped_param", \.mappedParameter, "the new parameter; none for preprocessing"),
        .required("orchestration_name", \.name, "name, unique in the gateway")
            .limited(characters: 3...64, .letterThenUnderscores),
        .required("orchestration_strategy", \.strategy, "how the value is found"),
    ]

    package static func read(_ node: Node, _ reader: ConfigurationReader) -> Orchestration? {
        let errorsBefore = reader.diagnostics.errorCount
        guard let rule = self.readMembers(node, reader) else { return nil }
        // Only a rule that could be read can be wrong as a whole.
        if reader.diagnostics.errorCount == errorsBefore { OrchestrationChecks(rule: rule, node: node, reader).check() }
        return rule
    }
}

/// The parameter an orchestration rule makes.
package struct OrchestrationParameter: ConfigurationObject, Equatable {
    package enum Location: String, ConfigurationWord {
        case header
        case query
    }
    package enum Kind: String, ConfigurationWord {
        case string
        case number
    }

    package var name = ""
    package var kind = Kind.string
    package var location = Location.header

    package init() {}

    package static let typeName = "orchestrated parameter"
    package static let fields: [ConfigurationField<OrchestrationParameter>] = [
        .required("mapped_param_location", \.location, "header or query"),
        .required("mapped_param_name", \.name, "its name").limited(characters: 1...128, .letterThenHyphens),
        .required("mapped_param_type", \.kind, "string or number"),
    ]
}

/// An entry of an orchestration map.
package struct OrchestrationMapEntry: ConfigurationObject, Equatable {
    /// The result; empty for rules that cut or hash.
    package var mappedValue = ""
    package var list: [String] = []
    package var range: OrchestrationRange?
    /// Characters, 1–100.
    package var interceptLength: Int?

    package init() {}

    package static let typeName = "orchestration map entry"
    package static let fields: [ConfigurationField<OrchestrationMapEntry>] = [
        .optional("intercept_length", \.interceptLength, "characters, 1 to 100").limited(to: 1...100),
        .list("map_param_list", \.list, "up to 3000 values").limited(entries: 0...3_000),
        .optional("map_param_range", \.range, "range with both ends"),
        .defaulted("mapped_param_value", \.mappedValue, "", "the result").limited(
            characters: 0...128, .headerValue),
    ]
}

/// A range of an orchestration map; numbers are texts because the product's are.
package struct OrchestrationRange: ConfigurationObject, Equatable {
    package var start = "0"
    package var end = "0"

    package init() {}

    package static let typeName = "orchestration range"
    package static let fields: [ConfigurationField<OrchestrationRange>] = [
        .required("range_end", \.end, "last number, as a text"),
        .required("range_start", \.start, "first number, as a text"),
    ]

    /// The numbers; `nil` when the texts are none, below 0 or in the wrong order.
    package var bounds: ClosedRange<Int64>? {
        guard let start = Int64(self.start), let end = Int64(self.end), start >= 0, start <= end else { return nil }
        return start...end
    }
}
