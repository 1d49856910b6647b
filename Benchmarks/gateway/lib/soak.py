"""Full load with a fifth of misbehaving clients; Benchmarks/gateway/soak has the description."""

import argparse
import json
import os
import signal
import sys
import time
from statistics import median

import load
from processes import BenchmarkError, Process, run_main, work_folder
from report import number, table, verdict
from servers import Backend, Ours

# A fifth of all clients misbehaves.
READERS, SENDERS, MISBEHAVING = 48, 16, 16
# Descriptors the gateway may keep beyond those of its start: connections to the backend that are being closed.
SPARE_DESCRIPTORS = 8


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/gateway/soak")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--json")
    parser.error = lambda message: (parser.print_usage(sys.stderr), print(message, file=sys.stderr), sys.exit(64))
    options = parser.parse_args()
    if not 0.2 <= options.minutes <= 1440:
        parser.error("--minutes must be 0.2 to 1440")
    return options


def main():
    options = arguments()
    seconds = int(options.minutes * 60)
    folder = work_folder()
    # Connections to the backend end soon after the load, so that the descriptors of both can be compared.
    backend = Backend(os.path.join(folder, "backend"), keepalive="20s")
    gateway = Ours(folder, backend.port)
    gateway.configure()
    gateway.start()
    time.sleep(1)
    start_descriptors = gateway.process.descriptors()
    start_memory = gateway.process.memory()
    print(f"{options.minutes:g} minutes; {READERS} clients that read, {SENDERS} that send 16 KB, {MISBEHAVING} that misbehave; "
          f"at the start {start_memory[0] / 1024:.1f} MB and {start_descriptors} descriptors")

    url = f"http://127.0.0.1:{gateway.port}"
    readers = Process("wrk", load.wrk_command(url + "/proxied", READERS, seconds), os.path.join(folder, "readers"))
    senders = Process("wrk", load.wrk_command(url + "/sink", SENDERS, seconds), os.path.join(folder, "senders"),
                      {"LOAD_KIND": "post"})
    bad = Process("misbehave", [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "misbehave.py"),
                                str(gateway.port), str(MISBEHAVING)], os.path.join(folder, "bad"))
    samples = _sample(gateway, seconds, bad)
    bad.signal(signal.SIGTERM)
    for process in (readers, senders, bad):
        process.wait(60)
    good = [_figures(process) for process in (readers, senders)]
    with open(bad.log) as file:
        ways = json.loads(file.read().strip().splitlines()[-1])
    end_descriptors = _settle(gateway, start_descriptors)
    end_memory = gateway.process.memory()
    return _report(options, samples, good, ways, (start_descriptors, end_descriptors), (start_memory, end_memory))


def _figures(process):
    with open(process.log, errors="replace") as file:
        return load.read_wrk(file.read())


def _sample(gateway, seconds, bad):
    """(resident kB, proportional kB, descriptors) each second."""
    samples = []
    start = time.monotonic()
    while (now := time.monotonic() - start) < seconds:
        for process in (gateway.process, bad):
            if not process.is_running():
                raise BenchmarkError(f"{process.name} ended after {now:.0f} s:\n{process.tail()}")
        samples.append((*gateway.process.memory(), gateway.process.descriptors()))
        if len(samples) % max(seconds // 8, 1) == 0:
            print(f"  {now:.0f} s: {samples[-1][0] / 1024:.1f} MB, {samples[-1][2]} descriptors")
        time.sleep(max(0.0, start + len(samples) - time.monotonic()))
    return samples


def _settle(gateway, start):
    """The descriptors once the connections of the load have ended; waits for that at most 90 s."""
    deadline = time.monotonic() + 90
    while True:
        count = gateway.process.descriptors()
        if count <= start + SPARE_DESCRIPTORS or time.monotonic() > deadline:
            return count
        time.sleep(1)


def _report(options, samples, good, ways, descriptors, memory):
    size = len(samples) // 4
    quarters = [samples[index * size:(index + 1) * size] for index in range(4)]
    medians = [[median(each[column] for each in quarter) for column in range(3)] for quarter in quarters]
    table(["quarter", "RSS MB", "PSS MB", "descriptors", "most"], [
        [index + 1, number(middle[0] / 1024), number(middle[1] / 1024), number(middle[2]),
         max(each[2] for each in quarter)]
        for index, (middle, quarter) in enumerate(zip(medians, quarters))])
    table(["good clients", "requests", "requests/s", "p99 ms", "bad status", "failed"], [
        [name, each.requests, number(each.per_second), number(each.p99), each.bad_status, each.failed]
        for name, each in zip(("reading", "sending"), good)])
    print("  misbehaviour: " + ", ".join(f"{name} {count}" for name, count in sorted(ways.items())))
    print(f"  after the load: {memory[1][0] / 1024:.1f} MB, {descriptors[1]} descriptors (at the start {descriptors[0]})")
    verdicts = [
        verdict("RSS of the last quarter, of the second's", medians[3][0] / medians[1][0], 1.05),
        verdict("PSS of the last quarter, of the second's", medians[3][1] / medians[1][1], 1.05),
        verdict("descriptors more than at the start", float(descriptors[1] - descriptors[0]), float(SPARE_DESCRIPTORS)),
        verdict("failed requests of good clients", float(sum(each.errors for each in good)), 0.0),
    ]
    if options.json:
        with open(options.json, "w") as file:
            json.dump({"case": "soak", "minutes": options.minutes,
                       "quarters": [{"rss_kb": each[0], "pss_kb": each[1], "descriptors": each[2]} for each in medians],
                       "requests": sum(each.requests for each in good), "failures": sum(each.errors for each in good),
                       "misbehaviour": ways, "descriptors_start": descriptors[0], "descriptors_end": descriptors[1],
                       "verdicts": verdicts}, file, indent=1)
    return 0 if all(each["met"] for each in verdicts) else 1


run_main(main)
