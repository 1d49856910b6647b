/// What is put into documents.
enum Pieces {
    /// Values of every type, in forms both languages have, in YAML's own, and in none.
    static let values: [[UInt8]] = [
        "null", "~", "true", "false", "yes", "Off", "0", "-1", "1", "300", "9223372036854775807", "9223372036854775808",
        "-9223372036854775809", "1e999999999", "-1e-999999999", "1.5", "5.0", "0x7fffffffffffffff", "0o17", "08",
        ".inf",
        ".nan", "-", "+", "\"\"", "''", "\"a\"", "'it''s'", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"",
        "\"\\x1b[31m\"", "\"\\u001b[31m\"", "\"a\\nb\"", "\"\\/\"", "\"é\u{2028}\u{FEFF}\"", "[]", "{}", "[1, [], {}]",
        "{\"a\": 1, \"a\": 2}", "{<<: {a: 1}}", "{\"$ref\": \"#/\"}", "{\"$ref\": \"#\"}", "{\"$ref\": 5}",
        "{\"$ref\": \"#/paths\"}", "{\"$ref\": \"#/components/schemas/Order\"}", "{\"$ref\": \"../x.yaml\"}",
        "{\"$ref\": \"http://a.example/x\"}", "{\"$ref\": \"#/definitions/~1%00\"}", "2026-01-31", "!!str 5",
        "!!int \"5\"", "!<tag:yaml.org,2002:null> x", "! a", "&a [1]", "*a", "|\n  a\n  b", ">-\n  a\n\n  b",
        "\"/{a}/{b+}\"",
        "\"{a\"", "\"^(a+)+$\"", "\"[\"", "\"10.0.0.0/33\"", "\"::1\"", "\"a.example:99999\"", "\"#v#\"",
        "\"$context.x\"",
        "3.1.0", "3.0.3", "\"2.0\"", "4.0", "<img src=x>", "]]>", "::error::x", "%0A", "|---|", "`a`", "x\u{202E}y",
    ].map { Array($0.utf8) }

    /// Keys that mean something.
    static let keys = [
        "x-apigateway-backend", "x-apigateway-backend-policies", "x-apigateway-ratelimits", "x-apigateway-ratelimit",
        "x-apigateway-access-controls", "x-apigateway-access-control", "x-apigateway-responses",
        "x-apigateway-response",
        "x-apigateway-any-method", "x-apigateway-auth-type", "x-apigateway-auth-opt", "x-apigateway-authorizer",
        "x-apigateway-request-type", "x-apigateway-match-mode", "x-apigateway-cors", "x-apigateway-content-type",
        "x-apigateway-plugins", "x-apigateway-orchestrations", "x-apigateway-pass-through", "x-apigateway-sample",
        "x-apigateway-result-normal-sample", "x-apigateway-is-send-fg-body-base64", "x-apigateway-unknown", "type",
        "httpEndpoints", "httpVpcEndpoints", "httpVpcMemberGroupEndpoints", "functionEndpoints", "mockEndpoints",
        "parameters", "name", "value", "in", "origin", "address", "scheme", "method", "path", "timeout", "retryCount",
        "conditions", "effectMode", "parameter", "specials", "user-limits", "api-limit", "interval", "unit", "acl-type",
        "entity-type", "value", "responses", "status-code", "body", "headers", "$ref", "<<", "get", "post", "schema",
        "items", "allOf", "required", "enum", "default", "maximum", "pattern", "security", "servers", "url", "tags",
        "operationId", "description", "basePath", "schemes", "swagger", "openapi", "info", "paths", "",
    ]

    /// What stands between values.
    static let texts: [[UInt8]] =
        [
            ":", ": ", ",", "-", "- ", "?", "? ", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!", "!!", "!!binary ",
            "|",
            ">", "|2-\n", "'", "\"", "\\", "\\u", "\\ud800", "%", "@", "`", "\t", "\r", "\n", "\r\n", "\u{85}",
            "\u{2028}",
            "\u{FEFF}", "\0", "\u{7F}", "\u{9F}", "é", "🙂", "<<", "<<: *a\n", "---\n", "...\n", "%YAML 1.1\n---\n",
            "# apig:ignore APIG2005 because\n", "# apig:ignore\n", "//", "/*", "true", "1", "0", "~", "~1", "$ref",
        ].map { Array($0.utf8) } + [[0x80], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF]]

    static let indents: [[UInt8]] = [" ", "  ", "    ", "\t", "- ", "# ", "? "].map { Array($0.utf8) }

    static let lineEnds: [[UInt8]] = [
        "\r", " ", " #", " # apig:ignore APIG2005 because", ":", ",", " &b", " |", " >+", "  ", "\\", "\t# a",
    ].map { Array($0.utf8) }

    static let lines: [[UInt8]] = [
        "<<: *a", "<<: {a: 1}", "a: &a {b: c}", "$ref: '#/paths'", "x-apigateway-backend: {type: MOCK}", "# comment",
        "# apig:ignore APIG2005,APIG6002 because", "x-apigateway-any-method: {}", "? [a]", ": b", "-", "{}", "\"a\": 1",
        "x-apigateway-ratelimit: nobody", "parameters: []", "responses: {}", "security: [{a: []}]", "summary: \"a",
    ].map { Array($0.utf8) }
}
