"""The documents our gateway serves: APIs of both protocols without authentication."""

import json
import os

ANSWER = "x" * 1024
LARGE_BYTES = 10 * 1024 * 1024


def _operation(name, backend, match="NORMAL"):
    return {
        "operationId": name, "schemes": ["http", "https"], "responses": {"default": {"description": "ok"}},
        "x-apigateway-request-type": "private", "x-apigateway-match-mode": match, "x-apigateway-cors": False,
        "x-apigateway-backend": backend,
    }


def _mock(content):
    return {"type": "MOCK", "mockEndpoints": {"result-content": content}}


def _proxy(port, path, timeout=5000):
    return {"type": "HTTP", "httpEndpoints": {
        "address": f"127.0.0.1:{port}", "scheme": "http", "method": "ANY", "path": path, "timeout": timeout}}


def _document(paths):
    return {"swagger": "2.0", "info": {"title": "benchmark", "version": "1"}, "schemes": ["http", "https"],
            "paths": paths}


def cases(backend_port):
    """The APIs of the cases with few routes."""
    return _document({
        "/proxied": {"get": _operation("proxied", _proxy(backend_port, "/answer"))},
        "/mock": {"get": _operation("mock", _mock(ANSWER))},
        "/sink": {"post": _operation("sink", _proxy(backend_port, "/sink"))},
        "/download": {"get": _operation("download", _proxy(backend_port, "/download", 60000))},
    })


def is_prefix_route(number):
    """Every other route takes what is below it too."""
    return number % 2 == 1


def route(number):
    """The path of a route of many."""
    return f"/r{number % 10}/s{number}/items"


def route_request(number):
    """A path that finds this route."""
    return route(number) + ("/7" if is_prefix_route(number) else "")


def many(backend_port, count, version=1):
    """`count` proxied APIs, beside a mock `/version` that tells one configuration from the next, and those of the cases."""
    paths = {}
    for number in range(count):
        match = "SWA" if is_prefix_route(number) else "NORMAL"
        paths[route(number)] = {"get": _operation(f"get{number}", _proxy(backend_port, "/answer"), match)}
    document = cases(backend_port)
    document["paths"].update(paths)
    document["paths"]["/version"] = {"get": _operation("version", _mock(f"version {version}."))}
    return document


def write(document, file):
    """Replaces a file in one step, as editors and deployments do."""
    with open(file + ".new", "w") as output:
        json.dump(document, output)
    os.replace(file + ".new", file)
