"""Many reloads under full keep-alive load; Benchmarks/gateway/reload-load has the description.

wrk makes the load. Two processes with 16 connections each check every answer they get: status, framing, content, and that no
connection sees an older configuration after a newer one.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import re
import signal
import sys
import time
from statistics import median

import cases
import documents
import load
from processes import Process, run_main, work_folder
from report import number, table, verdict
from servers import Backend, Ours

CHECKERS = 2
CONNECTIONS = 16
BODY = b"b" * 16384


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/gateway/reload-load")
    parser.add_argument("--reloads", type=int, default=1000)
    parser.add_argument("--apis", type=int, default=300)
    parser.add_argument("--json")
    parser.error = lambda message: (parser.print_usage(sys.stderr), print(message, file=sys.stderr), sys.exit(64))
    options = parser.parse_args()
    if not 1 <= options.reloads <= 1_000_000 or not 1 <= options.apis <= 100_000:
        parser.error("--reloads must be 1 to 1000000, --apis 1 to 100000")
    return options


def _requests():
    head = b"%s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    version = head % b"GET /version" + b"\r\n"
    proxied = head % b"GET /proxied" + b"\r\n"
    sink = head % b"POST /sink" + b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
    return [(version, None), (proxied, documents.ANSWER.encode())] * 4 + [(sink, b"read")]


async def _answer(reader):
    """(status, body, whether the server closes) of an answer with a length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: *(\d+)\r\n", head)
    if not length:
        raise ValueError(f"no length: {head!r}")
    body = await reader.readexactly(int(length[1]))
    return int(head[9:12]), body, re.search(rb"(?i)\r\nconnection: *close\r\n", head) is not None


async def _check_connection(port, results, is_over):
    reader = writer = None
    newest = -1
    requests = _requests()
    index = 0
    try:
        while not is_over.is_set():
            request, wanted = requests[index % len(requests)]
            index += 1
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    results["connections"] += 1
                writer.write(request)
                status, body, closes = await asyncio.wait_for(_answer(reader), 10)
                fault = None
                if status != 200:
                    fault = f"status {status}: {body[:200]!r}"
                elif wanted is not None and body != wanted:
                    fault = f"wrong content: {body[:100]!r}"
                elif wanted is None:
                    found = re.fullmatch(rb"version (\d+)\.", body)
                    if not found or int(found[1]) < newest:
                        fault = f"version {body[:40]!r} after {newest}"
                    else:
                        newest = int(found[1])
                if closes:
                    results["closed"] += 1
                    writer.close()
                    reader, writer, newest = None, None, -1
            except (OSError, ValueError, asyncio.IncompleteReadError, asyncio.TimeoutError,
                    asyncio.LimitOverrunError) as error:
                fault = f"{type(error).__name__}: {error}"
                if writer is not None:
                    writer.close()
                reader, writer, newest = None, None, -1
            results["requests"] += 1
            if fault:
                results["failures"] += 1
                if len(results["examples"]) < 5:
                    results["examples"].append(fault)
                await asyncio.sleep(0.01)
    finally:
        if writer is not None:
            writer.close()


def _check(port, is_over, output):
    """A checking process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    results = {"requests": 0, "failures": 0, "connections": 0, "closed": 0, "examples": []}

    async def work():
        await asyncio.gather(*(_check_connection(port, results, is_over) for _ in range(CONNECTIONS)))

    asyncio.run(work())
    output.put(results)


def main():
    options = arguments()
    if not Ours.has_reload():
        print(f"reload-load: {cases.NOT_SUPPORTED}")
        if options.json:
            with open(options.json, "w") as output:
                json.dump({"case": "reload-load", "unsupported": cases.NOT_SUPPORTED}, output)
        return 2
    folder = work_folder()
    backend = Backend(os.path.join(folder, "backend"))
    gateway = Ours(folder, backend.port)
    gateway.configure(options.apis, 0)
    gateway.start()
    print(f"{options.reloads} reloads of {options.apis} APIs; wrk with 64 connections and {CHECKERS * CONNECTIONS} "
          "checking ones")

    is_over = multiprocessing.Event()
    output = multiprocessing.Queue()
    checkers = [multiprocessing.Process(target=_check, args=(gateway.port, is_over, output), daemon=True)
                for _ in range(CHECKERS)]
    for checker in checkers:
        checker.start()
    url = f"http://127.0.0.1:{gateway.port}/proxied"
    # wrk tells its figures when it ends by itself or by SIGINT.
    wrk = Process("wrk", load.wrk_command(url, 64, 86400), os.path.join(folder, "wrk.log"))
    time.sleep(1)
    memory_before = gateway.process.memory()
    taken = []
    start = time.monotonic()
    for version in range(1, options.reloads + 1):
        gateway.configure(options.apis, version)
        begin = time.perf_counter()
        gateway.process.signal(signal.SIGHUP)
        cases.wait_for_version(gateway, version, 30)
        taken.append((time.perf_counter() - begin) * 1000)
        time.sleep(0.02)
        if version % max(options.reloads // 10, 1) == 0:
            print(f"  {version} reloads, {time.monotonic() - start:.0f} s, {gateway.process.memory()[0] / 1024:.1f} MB")
    time.sleep(0.5)
    is_over.set()
    wrk.signal(signal.SIGINT)
    checked = [output.get(timeout=30) for _ in checkers]
    wrk.wait(20)
    with open(wrk.log, errors="replace") as file:
        loaded = load.read_wrk(file.read())
    memory_after = gateway.process.memory()
    printed = cases.printed_reload_times(gateway.process.log)
    requests = sum(each["requests"] for each in checked) + loaded.requests
    failures = sum(each["failures"] for each in checked) + loaded.errors
    table(["", "requests", "failures", "connections", "closed by the gateway"], [
        ["checked", sum(each["requests"] for each in checked), sum(each["failures"] for each in checked),
         sum(each["connections"] for each in checked), sum(each["closed"] for each in checked)],
        ["wrk", loaded.requests, loaded.errors, 64, "–"]])
    for each in checked:
        for example in each["examples"]:
            print(f"  failure: {example}")
    rows = [["SIGHUP to the new answer", number(median(taken)), number(max(taken))]]
    if printed:
        rows.append(["as printed", number(median(printed)), number(max(printed))])
    table(["reload, ms", "p50", "max"], rows)
    print(f"  memory (RSS) {memory_before[0] / 1024:.1f} MB before, {memory_after[0] / 1024:.1f} MB after")
    verdicts = [verdict(f"failed requests of {requests}", float(failures), 0.0)]
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"case": "reload-load", "reloads": options.reloads, "apis": options.apis, "requests": requests,
                       "failures": failures, "ms_median": median(taken), "ms_max": max(taken),
                       "printed_median": median(printed) if printed else None,
                       "printed_max": max(printed) if printed else None, "rss_before_kb": memory_before[0],
                       "rss_after_kb": memory_after[0], "verdicts": verdicts}, file, indent=1)
    return 1 if failures else 0


if __name__ == "__main__":
    run_main(main)
