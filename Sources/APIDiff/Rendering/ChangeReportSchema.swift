extension ChangeReport {
    /// The JSON Schema of the JSON form, with a line end.
    package static func schema() -> [UInt8] {
        func words(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: ", ") }
        let levels = words(ChangeRule.Level.allCases.map(\.rawValue))
        return Array(
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Differences",
              "description": "What apig diff writes with --format json.",
              "type": "object",
              "required": ["formatVersion", "version", "base", "revision", "summary", "changes"],
              "properties": {
                "formatVersion": {"const": \(Self.formatVersion)},
                "version": {"type": "string", "description": "of the program"},
                "base": {"type": "string"},
                "revision": {"type": "string"},
                "summary": {
                  "type": "object",
                  "description": "changes by level",
                  "required": [\(levels)],
                  "propertyNames": {"enum": [\(levels)]},
                  "additionalProperties": {"type": "integer", "minimum": 0}
                },
                "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}}
              },
              "additionalProperties": false,
              "$defs": {
                "change": {
                  "type": "object",
                  "required": [
                    "rule", "level", "audience", "action", "group", "subject", "element", "message", "before", "after"
                  ],
                  "properties": {
                    "rule": {"enum": [\(words(ChangeRule.all.map(\.name).sorted()))]},
                    "level": {"enum": [\(levels)]},
                    "audience": {"enum": [\(words(ChangeRule.Audience.allCases.map(\.rawValue)))]},
                    "action": {"enum": ["added", "removed", "changed"]},
                    "group": {"type": "string", "description": "empty for what belongs to the gateway"},
                    "subject": {"type": "string", "description": "a request as GET /orders/{id}, or a resource"},
                    "element": {"type": "string", "description": "the part of it; empty for the whole"},
                    "message": {"type": "string"},
                    "before": {"$ref": "#/$defs/side"},
                    "after": {"$ref": "#/$defs/side"}
                  },
                  "additionalProperties": false
                },
                "side": {
                  "type": "object",
                  "properties": {
                    "value": {"type": "string"},
                    "source": {"type": "string", "description": "file:line:column of the nearest definition"}
                  },
                  "additionalProperties": false
                }
              }
            }

            """.utf8)
    }
}
