"""A route with every policy beside a plain one; Benchmarks/gateway/policies has the description."""

import argparse
import json
import os
import subprocess

import documents
import load
from processes import BenchmarkError, Process, free_ports, run_main, wait_until, work_folder
from report import number, table
from servers import Backend

KEY, SECRET = "benchmarkAppKey01", "benchmarkAppSecret01"
TARGET_MICROSECONDS = 20.0


def document(port):
    """The plain route, and the full one: throttled, listed, signed, with three conditions."""
    made = documents.cases(port)
    backend = documents._proxy(port, "/answer")
    backend["parameters"] = [
        {"name": "X-Stage-Name", "value": "$context.stage", "in": "header", "origin": "SYSTEM"},
        {"name": "X-Constant", "value": "one", "in": "header", "origin": "CONSTANT"},
        {"name": "X-Plan", "value": "X-Plan", "in": "header", "origin": "REQUEST"}]
    full = documents._operation("full", backend)
    full["parameters"] = [{"name": "X-Plan", "in": "header", "type": "string", "required": True}]
    full["security"] = [{"app": []}]
    full["x-apigateway-ratelimit"] = "limits"
    full["x-apigateway-access-control"] = "loopback"
    full["x-apigateway-plugins"] = ["headers"]
    chosen = documents._proxy(port, "/answer")
    full["x-apigateway-backend-policies"] = [{
        "name": "never", "effectMode": "ALL", "type": "HTTP", "httpEndpoints": chosen["httpEndpoints"],
        "parameters": [],
        "conditions": [
            {"type": "pattern", "origin": "request", "parameter": "X-Plan", "value": "^g[a-z]+$"},
            {"type": "enum", "origin": "request", "parameter": "X-Plan", "value": "silver,gold"},
            {"type": "equal", "origin": "source", "value": "10.0.0.0/8"}]}]
    made["paths"]["/full"] = {"get": full}
    made["securityDefinitions"] = {"app": {"type": "apiKey", "in": "header", "name": "Authorization",
                                           "x-apigateway-auth-type": "AppSigv1"}}
    made["x-apigateway-ratelimits"] = {"limits": {
        "api-limit": 100000000, "app-limit": 90000000, "ip-limit": 90000000, "interval": 1, "unit": "SECOND",
        "shared": False}}
    made["x-apigateway-access-controls"] = {"loopback": {
        "acl-type": "PERMIT", "entity-type": "IP", "value": "127.0.0.0/8,10.0.0.1-10.0.0.9,192.0.2.7"}}
    return made


INSTANCE = {
    "formatVersion": 1,
    "apps": [{"name": "bench", "app_key": KEY, "app_secret": SECRET,
              "authorized": [{"environment": "RELEASE", "apis": "*"}]}],
    "plugins": [{"plugin_name": "headers", "plugin_type": "set_resp_headers", "plugin_content": {"response_headers": [
        {"name": "X-Tier", "value": "gold", "action": "override"}, {"name": "X-Gone", "value": "", "action": "delete"}]}}],
}


def main():
    parser = argparse.ArgumentParser(prog="Benchmarks/gateway/policies")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    folder, binary = work_folder(), os.environ["APIG"]
    backend = Backend(os.path.join(folder, "backend"))
    documents.write(document(backend.port), os.path.join(folder, "apis.json"))
    with open(os.path.join(folder, "instance.json"), "w") as output:
        json.dump(INSTANCE, output)
    port = free_ports(1)[0]
    gateway = Process("ours", [binary, "serve", os.path.join(folder, "apis.json"), "--instance",
                               os.path.join(folder, "instance.json"), "--listen", f"127.0.0.1:{port}", "--workers", "2"],
                      os.path.join(folder, "gateway.log"))
    url = f"http://127.0.0.1:{port}/full"
    signed = subprocess.run([binary, "sign", "--app-key", KEY, "--app-secret", SECRET, "-H", "X-Plan: gold", url],
                            capture_output=True, text=True)
    if signed.returncode != 0:
        raise BenchmarkError(f"apig sign: {signed.stderr}")
    headers = [line for line in signed.stdout.splitlines() if ":" in line and not line.lower().startswith("host:")]
    if not any(line.lower().startswith("x-plan:") for line in headers):
        headers.append("X-Plan: gold")
    check = ["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}"]
    for line in headers:
        check += ["-H", line]
    wait_until(lambda: subprocess.run(check + [url], capture_output=True, text=True).stdout == "200", 10, gateway)

    def once(target, lines):
        before = gateway.cpu_seconds()
        seen = load.wrk(f"http://127.0.0.1:{port}{target}", 64, options.seconds, headers=lines)
        if seen.errors or seen.requests == 0:
            raise BenchmarkError(f"{target}: {seen}\n{gateway.tail()}")
        return {"cpu": (gateway.cpu_seconds() - before) / seen.requests * 1e6, "rate": seen.per_second, "p99": seen.p99}

    rounds = {"plain": [], "full": []}
    once("/proxied", [])
    once("/full", headers)
    for _ in range(options.rounds):
        rounds["plain"].append(once("/proxied", []))
        rounds["full"].append(once("/full", headers))
    gateway.stop()
    rows = []
    for name, seen in rounds.items():
        cpu = sorted(each["cpu"] for each in seen)
        rows.append([name, number(cpu[0]), number(cpu[len(cpu) // 2]), number(max(each["rate"] for each in seen)),
                     number(min(each["p99"] for each in seen))])
    table(["", "CPU µs min", "median", "requests/s", "p99 ms"], rows)
    extra = min(each["cpu"] for each in rounds["full"]) - min(each["cpu"] for each in rounds["plain"])
    met = extra < TARGET_MICROSECONDS
    print(f"\nThe policies cost {extra:.1f} µs a request (target: under {TARGET_MICROSECONDS:.0f} µs): "
          f"{'met' if met else 'missed'}")
    return 0 if met else 1


run_main(main)
