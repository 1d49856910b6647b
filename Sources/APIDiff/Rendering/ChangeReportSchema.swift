import Diagnostics

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
              "required": ["formatVersion", "version", "base", "revision", "summary", "ledgerFaults", "changes"],
              "properties": {
                "formatVersion": {"const": \(Self.formatVersion)},
                "version": {"type": "string", "description": "of the program"},
                "base": {"type": "string"},
                "revision": {"type": "string"},
                "summary": {
                  "type": "object",
                  "description": "changes that nobody accepted by level, and those that were accepted",
                  "required": [\(levels), "accepted"],
                  "propertyNames": {"enum": [\(levels), "accepted"]},
                  "additionalProperties": {"type": "integer", "minimum": 0}
                },
                "advice": {
                  "type": "object",
                  "description": "which version follows from the changes",
                  "required": ["step"],
                  "properties": {
                    "step": {"enum": ["none", "patch", "minor", "major"]},
                    "base": {"type": "string"},
                    "revision": {"type": "string", "description": "what the revision calls itself"},
                    "suggested": {"type": "string"},
                    "isFollowed": {"type": "boolean", "description": "whether the revision goes as far as suggested"}
                  },
                  "additionalProperties": false
                },
                "ledgerFaults": {
                  "type": "array",
                  "description": "what is wrong with the ledger of accepted changes",
                  "items": {
                    "type": "object",
                    "required": ["code", "rule", "severity", "message"],
                    "properties": {
                      "code": {"type": "string"},
                      "rule": {"type": "string"},
                      "severity": {"enum": [\(words(Severity.allCases.map(\.rawValue)))]},
                      "message": {"type": "string"},
                      \(Self.placeProperties)
                    },
                    "additionalProperties": false
                  }
                },
                "changes": {"type": "array", "items": {"$ref": "#/$defs/change"}}
              },
              "additionalProperties": false,
              "$defs": {
                "change": {
                  "type": "object",
                  "required": [
                    "rule", "area", "level", "audience", "action", "direction", "group", "subject", "element", "message",
                    "fingerprint", "before", "after"
                  ],
                  "properties": {
                    "rule": {"enum": [\(words(ChangeRule.all.map(\.name).sorted()))]},
                    "area": {"enum": [\(words(ChangeRule.Area.allCases.map(\.rawValue)))]},
                    "level": {"enum": [\(levels)]},
                    "audience": {"enum": [\(words(ChangeRule.Audience.allCases.map(\.rawValue)))]},
                    "action": {"enum": [\(words(Change.Action.allCases.map(\.rawValue)))]},
                    "direction": {"enum": [\(words(Change.Direction.allCases.map(\.rawValue)))]},
                    "group": {"type": "string", "description": "empty for what belongs to the gateway"},
                    "subject": {"type": "string", "description": "a request as GET /orders/{id}, or a resource"},
                    "method": {"type": "string", "description": "of an operation"},
                    "path": {"type": "string", "description": "of an operation"},
                    "element": {"type": "string", "description": "the part of it; empty for the whole"},
                    "message": {"type": "string"},
                    "fingerprint": {
                      "type": "string", "pattern": "^[0-9a-f]{32}$",
                      "description": "stays the same when lines move or words change"
                    },
                    "users": {
                      "type": "array", "items": {"type": "string"}, "description": "the operations that use a shared schema"
                    },
                    "calls": {"type": "integer", "minimum": 0, "description": "recorded calls of what it is about"},
                    "accepted": {
                      "type": "object",
                      "required": ["owner", "reason"],
                      "properties": {
                        "owner": {"type": "string"},
                        "reason": {"type": "string"},
                        "expires": {"type": "string", "description": "the last day it counts"}
                      },
                      "additionalProperties": false
                    },
                    "before": {"$ref": "#/$defs/side"},
                    "after": {"$ref": "#/$defs/side"}
                  },
                  "additionalProperties": false
                },
                "side": {
                  "type": "object",
                  "properties": {
                    "value": {"type": "string", "description": "compact JSON, or words"},
                    \(Self.placeProperties)
                  },
                  "dependentRequired": {"source": ["file", "line", "column"], "pointer": ["source"]},
                  "additionalProperties": false
                }
              }
            }

            """.utf8)
    }

    /// Where something stands: the nearest definition that has a place.
    private static let placeProperties = """
        "source": {"type": "string", "description": "file:line:column"}, "file": {"type": "string"},
        "line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1},
        "pointer": {"type": "string", "description": "the JSON Pointer"}
        """
}
