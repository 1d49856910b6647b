/// The JSON Schema of reports in the `json` form.
package enum ReportSchema {
    /// The schema as JSON text with a line end.
    package static func make() -> [UInt8] {
        Array(
            """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "title": "Report",
              "description": "What a command writes with --format json.",
              "type": "object",
              "required": ["formatVersion", "command", "summary", "diagnostics"],
              "properties": {
                "formatVersion": {"const": \(JSONRenderer.formatVersion)},
                "command": {"type": "string"},
                "summary": {
                  "type": "object",
                  "required": ["error", "warning", "info", "dropped", "ignored"],
                  "additionalProperties": {"type": "integer", "minimum": 0}
                },
                "diagnostics": {"type": "array", "items": {"$ref": "#/$defs/diagnostic"}},
                "imports": {"type": "array", "items": {"$ref": "#/$defs/import"}},
                "batches": {
                  "type": "array",
                  "description": "the files of --split, in the order they are to be imported",
                  "items": {
                    "type": "object",
                    "required": ["file", "operations", "is_create_group"],
                    "properties": {
                      "file": {"type": "string"},
                      "operations": {"type": "integer", "minimum": 0},
                      "is_create_group": {"type": "boolean", "description": "whether this import makes the group"}
                    },
                    "additionalProperties": false
                  }
                }
              },
              "additionalProperties": false,
              "$defs": {
                "position": {
                  "type": "object",
                  "required": ["line", "column", "byte"],
                  "properties": {
                    "line": {"type": "integer", "minimum": 1},
                    "column": {"type": "integer", "minimum": 1, "description": "in Unicode scalars"},
                    "byte": {"type": "integer", "minimum": 0}
                  },
                  "additionalProperties": false
                },
                "edit": {
                  "type": "object",
                  "required": ["file", "start", "end", "replacement"],
                  "properties": {
                    "file": {"type": "string"},
                    "start": {"$ref": "#/$defs/position"},
                    "end": {"$ref": "#/$defs/position"},
                    "replacement": {"type": "string"}
                  },
                  "additionalProperties": false
                },
                "location": {
                  "type": "object",
                  "required": ["file", "start", "end"],
                  "properties": {
                    "file": {"type": "string"},
                    "start": {"$ref": "#/$defs/position"},
                    "end": {"$ref": "#/$defs/position"}
                  },
                  "additionalProperties": false
                },
                "diagnostic": {
                  "type": "object",
                  "required": ["code", "rule", "severity", "message", "allowed", "mend", "source", "fingerprint"],
                  "properties": {
                    "code": {"type": "string", "pattern": "^APIG[0-9]{4}$"},
                    "rule": {"type": "string", "pattern": "^[a-z0-9-]+$"},
                    "severity": {"enum": ["error", "warning", "info"]},
                    "message": {"type": "string"},
                    "location": {"$ref": "#/$defs/location"},
                    "pointer": {"type": "string", "description": "JSON Pointer, RFC 6901"},
                    "allowed": {"type": "string"},
                    "mend": {"type": "string"},
                    "source": {"type": "string"},
                    "fingerprint": {
                      "type": "string", "pattern": "^[0-9a-f]{32}$",
                      "description": "stays when lines move or words change"
                    },
                    "product": {"type": "string", "pattern": "^APIG\\\\.[0-9]{4}$"},
                    "notes": {
                      "type": "array",
                      "items": {
                        "type": "object",
                        "required": ["message"],
                        "properties": {"message": {"type": "string"}, "location": {"$ref": "#/$defs/location"}},
                        "additionalProperties": false
                      }
                    },
                    "fix": {
                      "type": "object",
                      "description": "the edits that mend the finding",
                      "required": ["title", "edits"],
                      "properties": {
                        "title": {"type": "string"},
                        "edits": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/edit"}}
                      },
                      "additionalProperties": false
                    }
                  },
                  "additionalProperties": false
                },
                "operation": {
                  "type": "object",
                  "required": ["path", "method", "name", "location"],
                  "properties": {
                    "path": {"type": "string"},
                    "method": {"type": "string"},
                    "name": {"type": "string"},
                    "location": {"$ref": "#/$defs/location"},
                    "action": {"enum": ["create", "update"]},
                    "id": {"type": "string"},
                    "error_code": {"type": "string"},
                    "error_msg": {"type": "string"}
                  },
                  "additionalProperties": false
                },
                "import": {
                  "type": "object",
                  "required": ["group_name", "group_id", "success", "failure", "ignore", "plan"],
                  "properties": {
                    "group_name": {"type": "string"},
                    "group_id": {"type": "string"},
                    "refused": {
                      "type": "object",
                      "required": ["error_code", "error_msg"],
                      "properties": {"error_code": {"type": "string"}, "error_msg": {"type": "string"}},
                      "additionalProperties": false
                    },
                    "success": {"type": "array", "items": {"$ref": "#/$defs/operation"}},
                    "failure": {"type": "array", "items": {"$ref": "#/$defs/operation"}},
                    "ignore": {"type": "array", "items": {"$ref": "#/$defs/operation"}},
                    "plan": {"type": "array", "items": {"$ref": "#/$defs/step"}}
                  },
                  "additionalProperties": false
                },
                "step": {
                  "type": "object",
                  "description": "what an import does to one resource",
                  "required": ["kind", "name", "action"],
                  "properties": {
                    "kind": {"type": "string"},
                    "name": {"type": "string"},
                    "action": {"enum": ["create", "update", "keep", "fail", "ignore"]},
                    "source": {"type": "string", "description": "file:line:column of the definition"},
                    "reason": {"type": "string"},
                    "changes": {
                      "type": "array",
                      "description": "fields that change; of what is kept, fields in which the document differs",
                      "items": {
                        "type": "object",
                        "required": ["field"],
                        "properties": {"field": {"type": "string"}, "before": {}, "after": {}},
                        "additionalProperties": false
                      }
                    }
                  },
                  "additionalProperties": false
                }
              }
            }

            """.utf8)
    }
}
