"""The cases: what is asked of the three gateways, and which figures count."""

import os
import re
import signal
import socket
import time
from dataclasses import dataclass
from statistics import median

import documents
import load
from processes import BenchmarkError, fetch, work_folder
from report import number, ratio, table, verdict
from servers import ALL, Backend, Nginx, Ours, make_certificate

NOT_SUPPORTED = "not supported by this binary"


class Context:
    """What the cases share: lengths, the backend, a certificate."""

    def __init__(self, seconds, rounds, measures_half):
        self.seconds = seconds
        self.rounds = rounds
        self.measures_half = measures_half
        self.folder = work_folder()
        self.backend = Backend(os.path.join(self.folder, "backend"))
        self.certificate = make_certificate(self.folder)
        self.body = os.path.join(self.folder, "body")
        with open(self.body, "wb") as output:
            output.write(b"b" * 16384)

    def gateways(self, routes=0, tls=False, h2c=False, start=True):
        made = []
        for kind in ALL:
            gateway = kind(self.folder, self.backend.port, self.certificate if tls else None)
            gateway.is_h2c = h2c
            gateway.configure(routes)
            made.append(gateway.start() if start else gateway)
        return made


@dataclass
class Case:
    """A case of requests under full load."""

    title: str
    path: str
    limit: float
    kind: str = ""
    connections: int = 64
    routes: int = 0
    tls: bool = False
    # Requests are counted by their bytes: some are always under way when the time is over.
    by_bytes: bool = False
    http2: bool = False
    half: bool = True


LOADED = {
    "proxy": Case("1 KB from a backend, 64 connections", "/proxied", 1.0),
    "mock": Case("1 KB of the gateway's own, 64 connections", "/mock", 1.1),
    "post16k": Case("POST of 16 KB, 64 connections", "/sink", 1.0, kind="post"),
    "download10m": Case("10 MB from a backend, 16 connections", "/download", 0.6, connections=16, by_bytes=True,
                        half=False),
    "routes1000": Case("1 KB from a backend, 1,000 routes in turn, 64 connections", "", 1.05, kind="paths", routes=1000),
    "tls": Case("1 KB from a backend over TLS, 64 kept connections", "/proxied", 1.1, tls=True),
    "h2": Case("1 KB from a backend over HTTP/2, 16 connections of 10 streams", "/proxied", 2.7, tls=True,
               connections=16, http2=True, half=False),
}
NAMES = [*LOADED, "idle", "startup", "reload"]


def run(name, context):
    """Runs a case, prints its figures and returns them."""
    own = {"idle": idle, "startup": startup, "reload": reload}
    if name in own:
        return own[name](context)
    return loaded(name, LOADED[name], context)


def _unsupported(name, title):
    print(f"{name}: {title}\n  ours: {NOT_SUPPORTED}")
    return {"case": name, "title": title, "unsupported": NOT_SUPPORTED}


# Full load.


def loaded(name, case, context):
    h2c = False
    if case.tls and not Ours.has_tls():
        if not (case.http2 and Ours.has("--h2c")):
            return _unsupported(name, case.title)
        h2c = True
    title = case.title + (" (without TLS: this binary has none)" if h2c else "")
    print(f"{name}: {title}")
    gateways = context.gateways(case.routes, tls=case.tls and not h2c, h2c=h2c)
    paths = os.path.join(context.folder, "paths")
    with open(paths, "w") as output:
        output.writelines(documents.route_request(each) + "\n" for each in range(case.routes))

    def once(gateway, seconds):
        url = (f"https://127.0.0.1:{gateway.tls_port}" if case.tls and not h2c else f"http://127.0.0.1:{gateway.port}")
        url += case.path
        before = gateway.process.cpu_seconds()
        if case.http2:
            seen = load.h2load(url, case.connections, context.folder, seconds=seconds, streams=10)
        else:
            seen = load.wrk(url, case.connections, seconds, case.kind, paths)
        cpu = gateway.process.cpu_seconds() - before
        requests = seen.bytes / documents.LARGE_BYTES if case.by_bytes else seen.requests
        if requests == 0:
            raise BenchmarkError(f"{gateway.name} answered nothing:\n{gateway.process.tail()}")
        return {"cpu": cpu / requests * 1e6, "rate": requests / seen.seconds, "p50": seen.p50, "p99": seen.p99,
                "errors": seen.errors, "memory": gateway.process.memory()}

    try:
        for gateway in gateways:
            once(gateway, 1)
        rounds = {gateway.name: [] for gateway in gateways}
        for _ in range(context.rounds):
            for gateway in gateways:
                rounds[gateway.name].append(once(gateway, context.seconds))
        half = _half_load(case, context, gateways, rounds, paths) if case.half and context.measures_half else None
    finally:
        for gateway in gateways:
            gateway.stop()
    return _loaded_result(name, title, case, rounds, half)


def _half_load(case, context, gateways, rounds, paths):
    """99th percentiles, in ms, of each at half of nginx's throughput, in each round."""
    rate = median(each["rate"] for each in rounds["nginx"]) / 2
    times = {gateway.name: [] for gateway in gateways}
    for _ in range(context.rounds):
        for gateway in gateways:
            base = (f"https://127.0.0.1:{gateway.tls_port}" if case.tls else f"http://127.0.0.1:{gateway.port}")
            urls = None
            if case.kind == "paths":
                urls = paths + ".urls"
                with open(paths) as source, open(urls, "w") as output:
                    output.writelines(base + line for line in source)
            seen = load.h2load(base + case.path, case.connections, context.folder, seconds=context.seconds, rate=rate,
                               is_http1=True, body=context.body if case.kind == "post" else None, urls=urls)
            times[gateway.name].append(seen.p99)
    return times


def _loaded_result(name, title, case, rounds, half):
    unit = "ms" if case.by_bytes else "µs"
    scale = 1e-3 if case.by_bytes else 1
    rows, figures = [], {}
    for server, seen in rounds.items():
        cpu = [each["cpu"] * scale for each in seen]
        peers = [each["cpu"] * scale for each in rounds["nginx"]]
        middle = {key: median(each[key] for each in seen) for key in ("rate", "p50", "p99")}
        resident = max(each["memory"][0] for each in seen)
        proportional = max(each["memory"][1] for each in seen)
        errors = sum(each["errors"] for each in seen)
        figures[server] = {
            "cpu_min": min(cpu), "cpu_median": median(cpu), "ratio": ratio(cpu, peers), **middle, "errors": errors,
            "half_p99": median(half[server]) if half else None, "rss_kb": resident, "pss_kb": proportional}
        rows.append([server, number(min(cpu)), number(median(cpu)), number(ratio(cpu, peers)),
                     number(middle["rate"]), number(middle["p50"]), number(middle["p99"]),
                     number(median(half[server])) if half else "–",
                     number(resident / 1024), number(proportional / 1024), errors])
    table(["", f"CPU {unit} min", "median", "of nginx", "requests/s", "p50 ms", "p99 ms", "half-load p99", "RSS MB",
           "PSS MB", "errors"], rows)
    verdicts = [verdict("CPU per request of nginx's", figures["ours"]["ratio"], case.limit)]
    if half:
        verdicts.append(verdict("p99 at half load, of nginx's", ratio(half["ours"], half["nginx"]), 1.0))
    verdicts.append(verdict("failed requests", float(figures["ours"]["errors"]), 0.0))
    return {"case": name, "title": title, "unit": unit, "servers": figures, "verdicts": verdicts}


# Idle connections.


def idle(context):
    count = 2000
    title = f"{count} idle connections, then 64 active ones beside them"
    print(f"idle: {title}")
    figures, rows = {}, []
    for gateway in context.gateways(start=False):
        gateway.start()
        try:
            figures[gateway.name] = seen = _idle_once(context, gateway, count)
        finally:
            gateway.stop()
        rows.append([gateway.name, number(seen["pss_start_kb"] / 1024), number(seen["kb_per_connection"]), seen["open"],
                     number(seen["cpu"]), number(seen["cpu"] / figures["nginx"]["cpu"]), number(seen["rate"]),
                     number(seen["p99"]), seen["errors"]])
    table(["", "PSS MB start", "kB/idle conn.", "still open", "CPU µs", "of nginx", "requests/s", "p99 ms", "errors"],
          rows)
    verdicts = [verdict("memory per idle connection", figures["ours"]["kb_per_connection"], 5.0, " kB"),
                verdict("idle connections lost", float(count - figures["ours"]["open"]), 0.0)]
    return {"case": "idle", "title": title, "servers": figures, "verdicts": verdicts}


def _idle_once(context, gateway, count):
    url = f"http://127.0.0.1:{gateway.port}/proxied"
    # What a first request allocates once is no cost of a connection.
    load.wrk(url, 64, 1)
    time.sleep(0.5)
    before = gateway.process.memory()
    connections = []
    try:
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", gateway.port), 5)
            connection.sendall(b"GET /mock HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            answer = b""
            while documents.ANSWER.encode() not in answer:
                piece = connection.recv(65536)
                if not piece:
                    raise BenchmarkError(f"{gateway.name} closed a connection: {answer[:200]!r}")
                answer += piece
            connections.append(connection)
        time.sleep(1)
        after = gateway.process.memory()
        start = gateway.process.cpu_seconds()
        seen = load.wrk(url, 64, context.seconds)
        cpu = gateway.process.cpu_seconds() - start
        still_open = 0
        for connection in connections:
            connection.setblocking(False)
            try:
                connection.recv(1)
            except BlockingIOError:
                still_open += 1
            except OSError:
                pass
    finally:
        for connection in connections:
            connection.close()
    return {"pss_start_kb": before[1], "kb_per_connection": (after[1] - before[1]) / count,
            "rss_kb_per_connection": (after[0] - before[0]) / count, "open": still_open,
            "cpu": cpu / seen.requests * 1e6, "rate": seen.per_second, "p99": seen.p99, "errors": seen.errors}


# Start and reload.


def startup(context):
    count, times = 300, max(5, 3 * context.rounds)
    title = f"from exec to the first answer with {count} APIs, {times} starts"
    print(f"startup: {title}")
    gateways = context.gateways(count, start=False)
    imported = Ours(context.folder + "/imported", context.backend.port)
    imported.configure(count)
    imported.import_configuration()
    named = {gateway.name: gateway for gateway in gateways} | {"ours, *.apig.json": imported}
    taken = {name: [] for name in named}
    memory = {name: [] for name in named}
    lost = {name: 0 for name in named}
    for _ in range(times):
        for name, gateway in named.items():
            seconds, lost_now = _start_once(gateway)
            taken[name].append(seconds * 1000)
            lost[name] += lost_now
            # Once it has answered, a moment later.
            time.sleep(0.3)
            memory[name].append(gateway.process.memory())
            gateway.stop()
    figures, rows = {}, []
    for name in named:
        resident = median(each[0] for each in memory[name])
        proportional = median(each[1] for each in memory[name])
        figures[name] = {"ms_min": min(taken[name]), "ms_median": median(taken[name]), "rss_kb": resident,
                         "pss_kb": proportional, "lost": lost[name]}
        rows.append([name, number(min(taken[name])), number(median(taken[name])), number(resident / 1024),
                     number(proportional / 1024), lost[name]])
    table(["", "ms min", "median", "RSS MB idle", "PSS MB idle", "lost connections"], rows)
    verdicts = [verdict("start with 300 APIs, document", figures["ours"]["ms_median"], 30.0, " ms"),
                verdict("start with 300 APIs, *.apig.json", figures["ours, *.apig.json"]["ms_median"], 30.0, " ms"),
                verdict("accepted and never answered", float(lost["ours"] + lost["ours, *.apig.json"]), 0.0),
                verdict("idle memory (RSS)", figures["ours"]["rss_kb"] / 1024, 20.0, " MB")]
    return {"case": "startup", "title": title, "servers": figures, "verdicts": verdicts}


def _start_once(gateway):
    """(seconds from exec to the first answer, connections that were accepted before it and not answered)."""
    request = b"GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    lost = 0
    start = time.perf_counter()
    gateway.start(wait=False)
    deadline = start + 20
    while True:
        try:
            with socket.create_connection(("127.0.0.1", gateway.port), 1) as connection:
                try:
                    connection.sendall(request)
                    if connection.recv(4096).startswith(b"HTTP/1.1 200"):
                        return time.perf_counter() - start, lost
                except OSError:
                    pass
                lost += 1
        except OSError:
            pass
        if time.perf_counter() > deadline or not gateway.process.is_running():
            raise BenchmarkError(f"{gateway.name} does not start:\n{gateway.process.tail()}")
        time.sleep(0.0003)


def wait_for_version(gateway, version, seconds=10):
    """Asks on connections of their own until the new configuration answers."""
    wanted = f"version {version}.".encode()
    deadline = time.perf_counter() + seconds
    while True:
        try:
            if fetch(gateway.port, "/version")[1] == wanted:
                return
        except OSError:
            pass
        if time.perf_counter() > deadline or not gateway.process.is_running():
            raise BenchmarkError(f"{gateway.name} does not take configuration {version}:\n{gateway.process.tail()}")
        time.sleep(0.0005)


def printed_reload_times(log, offset=0):
    """Milliseconds the gateway says its reloads took."""
    with open(log, errors="replace") as file:
        file.seek(offset)
        return [float(found) for found in re.findall(r"(?i)^.*reload.*?([\d.]+) ?ms", file.read(), re.MULTILINE)]


def reload(context):
    count, times = 300, max(10, 5 * context.rounds)
    title = f"from SIGHUP to the first answer of the new configuration with {count} APIs, {times} reloads"
    if not Ours.has_reload():
        return _unsupported("reload", title)
    print(f"reload: {title}")
    gateways = [kind(context.folder, context.backend.port) for kind in (Nginx, Ours)]
    figures, rows = {}, []
    for gateway in gateways:
        gateway.configure(count, 0)
        gateway.start()
        taken = []
        try:
            for version in range(1, times + 1):
                gateway.configure(count, version)
                start = time.perf_counter()
                gateway.process.signal(signal.SIGHUP)
                wait_for_version(gateway, version)
                taken.append((time.perf_counter() - start) * 1000)
                time.sleep(0.1)
            printed = printed_reload_times(gateway.process.log)
        finally:
            gateway.stop()
        figures[gateway.name] = {"ms_min": min(taken), "ms_median": median(taken), "ms_max": max(taken),
                                 "printed_median": median(printed) if printed else None}
        rows.append([gateway.name, number(min(taken)), number(median(taken)), number(max(taken)),
                     number(figures[gateway.name]["printed_median"])])
    table(["", "ms min", "median", "max", "as printed"], rows)
    verdicts = [verdict("reload of 300 APIs", figures["ours"]["ms_median"], 20.0, " ms")]
    return {"case": "reload", "title": title, "servers": figures, "verdicts": verdicts}
