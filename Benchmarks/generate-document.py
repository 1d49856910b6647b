#!/usr/bin/env python3
"""Writes a large Swagger 2.0 document with gateway extensions, for measuring.

The same arguments always give the same bytes. Every operation can be imported; only the number of
operations goes beyond what the service takes in one import when --operations is above 300.
"""

import argparse
import json
import random
import re
import sys

AREAS = "billing booking catalogue claims fleet ledger loyalty parcels payroll permits rental stock support tickets".split()
THINGS = ("account agreement article batch bundle carrier contract delivery discount driver invoice journey label machine "
          "member notice offer package partner payment permit picture plan policy position price quote receipt record "
          "region report request reservation rule schedule sensor shelf shipment signal site statement station task "
          "template transfer vehicle voucher warehouse").split()
WORDS = ("all and answer any as asked at back before belongs between by call carries caller changes checks comes counts day "
         "each every field first for found from given goes has holds in into is it keeps last later list looks made may "
         "more most name need never new next number of office old on once one only open or order other out over page "
         "part place read ready rest same sent shown since so some state stays still store takes that the their then "
         "these this to twice under until up used value when where which while with without work writes year").split()
HEADERS = ["X-Market", "X-Client-Version", "X-Locale", "X-Device", "If-Match", "Accept-Language"]
QUERIES = ["limit", "offset", "sort", "fields", "since", "until", "state", "owner", "kind", "filter", "expand", "currency"]
CHANNELS = ["front-pool", "back-pool", "batch-pool", "edge-pool"]
HOSTS = ["#backendHost#", "#archiveHost#:8443", "core.internal.example", "198.51.100.20:9080", "#backendHost#"]
SYSTEM = ["$context.requestId", "$context.sourceIp", "$context.stage", "$context.apiId", "$context.appId"]
SCHEMES = {"signature": "app", "code": "app", "account": "iam", "session": "custom"}


class Generator:
    def __init__(self, operations, seed):
        self.count = operations
        self.random = random.Random(seed)
        self.schemas = []
        self.limits = {}
        self.lists = {}

    # -------------------------------------------------------------- text

    def text(self, least, most):
        """A sentence of `least` to `most` characters."""
        rng = self.random
        target = rng.randint(least, most)
        words = [rng.choice(WORDS).capitalize()]
        length = len(words[0])
        while length < target - 8:
            word = rng.choice(WORDS)
            if rng.random() < 0.08:
                words[-1] += ","
                length += 1
            words.append(word)
            length += len(word) + 1
        return " ".join(words) + "."

    def name(self):
        return self.random.choice(THINGS)

    # --------------------------------------------------------- parameters

    def parameter(self, name, where):
        rng = self.random
        result = {"name": name, "in": where, "description": self.text(10, 32)}
        if where == "path":
            result["required"] = True
        elif rng.random() < 0.25:
            result["required"] = True
        kind = rng.random()
        if kind < 0.35 and name not in ("sort", "state", "currency"):
            low = rng.choice([1, 1, 5, 10])
            high = low + rng.choice([9, 99, 499, 99999])
            result["type"] = "integer"
            result["format"] = "int32"
            result["minimum"] = low
            result["maximum"] = high
            if "required" not in result:
                result["default"] = rng.randint(low, high)
            result["x-apigateway-sample"] = str(rng.randint(low, high))
        elif kind < 0.55 and where != "path":
            values = rng.sample(THINGS, rng.randint(2, 5))
            result["type"] = "string"
            result["enum"] = values
            if "required" not in result:
                result["default"] = values[0]
        else:
            result["type"] = "string"
            result["minLength"] = rng.choice([1, 2, 3])
            result["maxLength"] = rng.choice([16, 32, 64, 128])
            result["x-apigateway-sample"] = "{}-{}".format(self.name(), rng.randint(1, 9999))
        result["x-apigateway-pass-through"] = rng.choice(["always", "always", "never"])
        return result

    # ----------------------------------------------------------- backends

    def backend_parameters(self, parameters, path_names, constants=True):
        """Parameters of a backend: the path variables first, then some of the rest."""
        rng = self.random
        result = [
            {"name": backend, "value": front, "in": "path", "origin": "REQUEST", "description": self.text(12, 40)}
            for front, backend in path_names
        ]
        for parameter in parameters:
            if parameter["in"] != "path" and rng.random() < 0.2:
                result.append({"name": "b-" + parameter["name"], "value": parameter["name"], "in": parameter["in"],
                               "origin": "REQUEST"})
        if constants and rng.random() < 0.5:
            result.append({"name": "X-Origin", "value": self.name(), "in": "header", "origin": "CONSTANT",
                           "description": self.text(12, 40)})
        if constants and rng.random() < 0.3:
            result.append({"name": "X-Context", "value": rng.choice(SYSTEM), "in": "header", "origin": "SYSTEM"})
        return result

    def endpoint(self, kind, method, path):
        """The member and its content for a backend type."""
        rng = self.random
        timeout = rng.choice([1000, 3000, 5000, 5000, 10000, 30000, 60000])
        if kind == "HTTP":
            value = {"address": rng.choice(HOSTS), "scheme": rng.choice(["http", "https"]), "method": method, "path": path,
                     "timeout": timeout}
            if rng.random() < 0.4:
                value["retryCount"] = rng.choice(["-1", "0", "1", "2"])
            return "httpEndpoints", value
        if kind == "HTTP-VPC":
            value = {"name": rng.choice(CHANNELS), "scheme": rng.choice(["http", "https"]), "method": method, "path": path,
                     "timeout": timeout}
            if rng.random() < 0.3:
                value["host"] = "{}.internal.example".format(self.name())
            if rng.random() < 0.3:
                value["cascade_flag"] = False
                value["enableClientSsl"] = False
            return "httpVpcEndpoints", value
        if kind == "HTTP-VPC-MEMBER-GROUP":
            value = {"name": "split-pool", "timeout": timeout, "retryCount": "-1", "memberGroupUrlInfos": [
                {"name": "blue", "scheme": "http", "method": method, "path": path},
                {"name": "green", "scheme": "https", "method": method, "path": "/next" + path},
            ]}
            return "httpVpcMemberGroupEndpoints", value
        if kind == "FUNCTION":
            return "functionEndpoints", {
                "function-urn": "urn:fss:local:bench:function:default:{}_{}".format(self.name(), rng.randint(1, 40)),
                "version": "latest", "invocation-type": rng.choice(["sync", "sync", "async"]), "network-type": "V2",
                "timeout": timeout}
        content = {"id": rng.randint(1, 99999), "kind": self.name(), "text": self.text(30, 90)}
        return "mockEndpoints", {"result-content": json.dumps(content), "description": self.text(12, 40)}

    def conditions(self, parameters):
        rng = self.random
        result = []
        usable = [p for p in parameters if p["in"] != "path"]
        for parameter in rng.sample(usable, min(len(usable), rng.randint(1, 2))):
            if "enum" in parameter:
                result.append({"type": "enum", "origin": "request", "parameter": parameter["name"],
                               "value": ",".join(parameter["enum"][:2])})
            elif parameter["type"] == "integer":
                result.append({"type": "pattern", "origin": "request", "parameter": parameter["name"],
                               "value": "^[0-9]{1,%d}$" % rng.randint(1, 4)})
            else:
                result.append({"type": "equal", "origin": "request", "parameter": parameter["name"], "value": self.name()})
        if not result or rng.random() < 0.3:
            result.append({"type": "equal", "origin": "source",
                           "value": "10.{}.0.0/16,192.0.2.{}".format(rng.randint(0, 255), rng.randint(1, 254))})
        return result

    # --------------------------------------------------------- operations

    def operation(self, index, area, thing, method, path_variables):
        rng = self.random
        name = "{}{}{}{}".format("any" if method.startswith("x-") else method, area.capitalize(), thing.capitalize(), index)
        any_method = method.startswith("x-")
        auth = rng.choice([None, None, "signature", "signature", "code", "account", "session"])
        protocols = ["https"] if auth == "code" or rng.random() < 0.6 else ["http", "https"]
        parameters = [self.parameter(variable, "path") for variable in path_variables]
        wanted = rng.choice([3, 3, 3, 4, 4, 5, 6, 8]) - len(parameters)
        for query in rng.sample(QUERIES, min(len(QUERIES), max(2, (wanted + 1) * 2 // 3))):
            parameters.append(self.parameter(query, "query"))
        for header in rng.sample(HEADERS, max(0, wanted - max(2, (wanted + 1) * 2 // 3))):
            parameters.append(self.parameter(header, "header"))

        operation = {
            "operationId": name,
            "summary": self.text(16, 40),
            "description": self.text(50, 125),
            "tags": [area],
            "schemes": protocols,
            "parameters": parameters,
        }
        if rng.random() < 0.04:
            operation["deprecated"] = True
        responses = {
            "200": {"description": self.text(20, 50), "schema": {"$ref": "#/definitions/" + rng.choice(self.schemas)}},
            "404": {"$ref": "#/responses/Missing"},
            "default": {"$ref": "#/responses/Failure"},
        }
        if rng.random() < 0.3:
            responses["x-apigateway-result-normal-sample"] = json.dumps({"id": rng.randint(1, 9999), "kind": thing})
            responses["x-apigateway-result-failure-sample"] = json.dumps({"code": "E-%d" % rng.randint(100, 999)})
        operation["responses"] = responses
        if auth:
            operation["security"] = [{auth: []}]
        operation["x-apigateway-request-type"] = rng.choice(["public", "private"])
        operation["x-apigateway-match-mode"] = "SWA" if not path_variables and rng.random() < 0.05 else "NORMAL"
        operation["x-apigateway-cors"] = rng.random() < 0.25
        if method in ("post", "put", "patch") and rng.random() < 0.7:
            operation["x-apigateway-content-type"] = "application/json"
        if rng.random() < 0.35:
            operation["x-apigateway-ratelimit"] = rng.choice(sorted(self.limits))
        if rng.random() < 0.25:
            usable = [n for n, p in self.lists.items() if auth == "account" or p["entity-type"] == "IP"]
            operation["x-apigateway-access-control"] = rng.choice(sorted(usable))
        if rng.random() < 0.3:
            operation["x-apigateway-response"] = rng.choice(["default", "plain", "detailed"])
        if rng.random() < 0.1:
            operation["x-apigateway-plugins"] = rng.sample(["cors_public", "hide_headers", "short_cache"], rng.randint(1, 2))

        kind = rng.choices(["HTTP", "HTTP-VPC", "FUNCTION", "MOCK", "HTTP-VPC-MEMBER-GROUP"], [50, 25, 10, 12, 3])[0]
        backend_method = "ANY" if any_method else method.upper()
        names = [(v, v[:1] + "Key" if i == 0 else v) for i, v in enumerate(path_variables)] if kind.startswith("HTTP") else []
        path = "/" + area + "/" + thing + "".join("/{" + b + "}" for _, b in names)
        member, endpoint = self.endpoint(kind, backend_method, path)
        backend = {"type": kind}
        if kind != "MOCK":
            given = self.backend_parameters(parameters, names)
            if given:
                backend["parameters"] = given
        backend[member] = endpoint
        operation["x-apigateway-backend"] = backend

        if kind != "HTTP-VPC-MEMBER-GROUP" and rng.random() < 0.2:
            policies = []
            for number in range(rng.randint(1, 3)):
                policy_kind = rng.choice(["HTTP", "HTTP-VPC"]) if kind.startswith("HTTP") else kind
                member, endpoint = self.endpoint(policy_kind, backend_method, "/alternative" + path)
                policy = {"name": "{}_policy_{}".format(thing, number + 1), "type": policy_kind,
                          "effectMode": rng.choice(["ANY", "ALL"]), "conditions": self.conditions(parameters)}
                if policy_kind != "MOCK":
                    given = self.backend_parameters(parameters, names, constants=False)
                    if given:
                        policy["parameters"] = given
                policy[member] = endpoint
                policies.append(policy)
            operation["x-apigateway-backend-policies"] = policies
        return operation

    # ------------------------------------------------------------ document

    def definition(self):
        rng = self.random
        properties = {}
        for thing in rng.sample(THINGS, rng.randint(4, 9)):
            kind = rng.random()
            if kind < 0.35:
                value = {"type": "string", "maxLength": rng.choice([40, 80, 200]), "description": self.text(20, 60)}
            elif kind < 0.55:
                value = {"type": "integer", "format": "int64", "minimum": 0}
            elif kind < 0.65:
                value = {"type": "string", "format": "date-time"}
            elif kind < 0.75:
                value = {"type": "string", "enum": rng.sample(THINGS, 3)}
            elif kind < 0.85 and self.schemas:
                value = {"$ref": "#/definitions/" + rng.choice(self.schemas)}
            elif self.schemas:
                value = {"type": "array", "items": {"$ref": "#/definitions/" + rng.choice(self.schemas)}}
            else:
                value = {"type": "boolean"}
            properties[thing] = value
        return {"type": "object", "required": sorted(rng.sample(sorted(properties), 2)), "description": self.text(40, 90),
                "properties": properties}

    def policies(self):
        rng = self.random
        for number in range(24):
            unit = rng.choice(["SECOND", "MINUTE", "HOUR", "DAY"])
            api = {"SECOND": 150, "MINUTE": 6000, "HOUR": 200000, "DAY": 900000}[unit] // rng.randint(1, 4)
            policy = {"api-limit": api}
            if rng.random() < 0.6:
                policy["user-limit"] = api // 2
            if rng.random() < 0.6:
                policy["app-limit"] = api // 4
            if rng.random() < 0.4:
                policy["ip-limit"] = max(1, api // 10)
            policy.update({"interval": rng.randint(1, 5), "unit": unit, "shared": rng.random() < 0.3})
            if rng.random() < 0.3:
                policy["special"] = [{"type": kind, "limit": max(1, api // 3), "instance": "%032x" % rng.getrandbits(128)}
                                     for kind in ("APP", "USER")]
            self.limits["limit_{:02d}".format(number + 1)] = policy
        for number in range(16):
            if number % 8 == 7:
                policy = {"acl-type": "PERMIT", "entity-type": "DOMAIN", "value": ",".join(rng.sample(AREAS, 3))}
            else:
                items = ["198.51.100.{0}-198.51.100.{1}".format(number + 1, number + 20), "203.0.113.{}".format(number + 7)]
                items += ["10.{}.0.0/16".format(rng.randrange(number * 10, number * 10 + 10))]
                policy = {"acl-type": rng.choice(["PERMIT", "DENY"]), "entity-type": "IP", "value": ",".join(items)}
            self.lists["list_{:02d}".format(number + 1)] = policy

    def document(self):
        rng = self.random
        self.policies()
        definitions = {}
        for number in range(max(8, self.count // 40)):
            name = "{}{}".format(self.name().capitalize(), number + 1)
            definitions[name] = self.definition()
            self.schemas.append(name)
        paths = {}
        index = 0
        block = 0
        while index < self.count:
            area, thing = rng.choice(AREAS), rng.choice(THINGS)
            base = "/{}/{}-{}".format(area, thing, block)
            block += 1
            shapes = [(base, []), (base + "/{%sId}" % thing, [thing + "Id"])]
            if rng.random() < 0.5:
                shapes.append((base + "/{%sId}/parts/{part}" % thing, [thing + "Id", "part"]))
            for path, variables in shapes:
                methods = rng.sample(["get", "post", "put", "delete", "patch", "head"], rng.randint(1, 3))
                methods.sort(key=["get", "head", "post", "put", "patch", "delete"].index)
                if rng.random() < 0.08:
                    methods.append("x-apigateway-any-method")
                item = {}
                for method in methods:
                    if index < self.count:
                        index += 1
                        item[method] = self.operation(index, area, thing, method, variables)
                if item:
                    paths[path] = item
        failure = {"type": "object", "properties": {"code": {"type": "string"}, "message": {"type": "string"}}}
        return {
            "swagger": "2.0",
            "info": {"title": "benchmark", "description": "Generated document with {} operations.".format(self.count),
                     "version": "1.0.0"},
            "host": "bench.example",
            "basePath": "/api",
            "tags": [{"name": area, "description": self.text(40, 80)} for area in AREAS],
            "paths": paths,
            "responses": {
                "Failure": {"description": "something went wrong", "schema": failure},
                "Missing": {"description": "no such thing", "schema": failure},
            },
            "securityDefinitions": {
                "signature": {"type": "apiKey", "in": "header", "name": "Authorization", "x-apigateway-auth-type": "AppSigv1"},
                "code": {"type": "apiKey", "in": "header", "name": "Authorization", "x-apigateway-auth-type": "AppSigv1",
                         "x-apigateway-auth-opt": {"appcode-auth-type": "header"}},
                "account": {"type": "apiKey", "in": "header", "name": "unused", "x-apigateway-auth-type": "IAM"},
                "session": {
                    "type": "apiKey", "in": "header", "name": "unused", "x-apigateway-auth-type": "AUTHORIZER",
                    "x-apigateway-authorizer": {
                        "authorizer_type": "FUNC", "type": "FRONTEND",
                        "authorizer_uri": "urn:fss:local:bench:function:default:session", "authorizer_version": "latest",
                        "identities": [{"name": "X-Session", "location": "HEADER", "validation": "^[a-z0-9]{16,64}$"}],
                        "ttl": 60, "timeout": 5000, "need_body": False, "auth_downgrade_enabled": False}},
            },
            "definitions": definitions,
            "x-apigateway-ratelimits": self.limits,
            "x-apigateway-access-controls": self.lists,
            "x-apigateway-responses": {
                "plain": {"THROTTLED": {"status": 429, "body": {"application/json": '{"error":"$context.error.code"}'}}},
                "detailed": {error: {"status": status, "body": {
                    "application/json": '{"error":"$context.error.code","text":"$context.error.message","id":"$context.requestId"}'}}
                    for error, status in (("AUTH_FAILURE", 401), ("BACKEND_TIMEOUT", 504), ("DEFAULT_5XX", 500))},
            },
        }


# ------------------------------------------------------------------- YAML

PLAIN = re.compile(r"[A-Za-z/$][A-Za-z0-9 _./{}()+\-,$:]*\Z")
RESERVED = {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
known_scalars = {}


def scalar(value):
    """One scalar as people write it: plain where YAML allows, single-quoted elsewhere."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if not isinstance(value, str):
        return str(value)
    text = known_scalars.get(value)
    if text is None:
        plain = (PLAIN.match(value) and ": " not in value and value[-1] not in " :" and value.lower() not in RESERVED)
        text = value if plain else "'" + value.replace("'", "''") + "'"
        known_scalars[value] = text
    return text


def emit(node, indent, out):
    """Appends the lines of a non-empty mapping or sequence in block style."""
    pad = " " * indent
    if isinstance(node, dict):
        for key, value in node.items():
            head = pad + scalar(key) + ":"
            if isinstance(value, (dict, list)):
                if value:
                    out.append(head)
                    emit(value, indent + 2, out)
                else:
                    out.append(head + (" {}" if isinstance(value, dict) else " []"))
            else:
                out.append(head + " " + scalar(value))
    else:
        for value in node:
            if isinstance(value, (dict, list)) and value:
                start = len(out)
                emit(value, indent + 2, out)
                out[start] = pad + "- " + out[start][indent + 2:]
            else:
                out.append(pad + "- " + ("[]" if value == [] else "{}" if value == {} else scalar(value)))


def yaml_text(document):
    lines = ["# Generated. Do not edit."]
    emit(document, 0, lines)
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operations", type=int, default=2000, metavar="N", help="number of operations (default 2000)")
    parser.add_argument("--format", choices=["yaml", "json"], default="yaml")
    parser.add_argument("--output", metavar="FILE", help="file to write (default: standard output)")
    parser.add_argument("--seed", type=int, default=20250301, help="another seed gives another document")
    arguments = parser.parse_args()
    if arguments.operations < 1:
        parser.error("--operations must be at least 1")
    document = Generator(arguments.operations, arguments.seed).document()
    if arguments.format == "json":
        text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    else:
        text = yaml_text(document)
    if arguments.output:
        with open(arguments.output, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
