"""Allocations and, on request, instructions per request of our gateway; Benchmarks/gateway/allocations has the description.

Each figure is the difference of a run with N and one with 2N requests over equal connections, divided by N: what starting and
connecting take falls out.
"""

import argparse
import collections
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import sys

import load
from processes import BenchmarkError, Process, answers, run_main, wait_until, work_folder
from report import number, table, verdict
from servers import Backend, Ours

CASES = {"proxy": "/proxied", "mock": "/mock", "post16k": "/sink"}
CONNECTIONS = 8
# What one run-time function costs is small; how often it is called tells where to cut.
RUNTIME_CALLS = ["swift_retain", "swift_release", "swift_allocObject", "swift_bridgeObjectRetain", "swift_dynamicCast",
                 "swift_beginAccess", "swift_getWitnessTable", "swift_isUniquelyReferenced_nonNull_native", "malloc",
                 "memmove", "read", "write", "writev", "epoll_wait", "epoll_ctl", "clock_gettime"]


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/gateway/allocations")
    parser.add_argument("--requests", type=int, default=4000)
    parser.add_argument("--max", type=float)
    parser.add_argument("--instructions", action="store_true")
    parser.add_argument("--json")
    parser.error = lambda message: (parser.print_usage(sys.stderr), print(message, file=sys.stderr), sys.exit(64))
    options = parser.parse_args()
    if not 100 <= options.requests <= 10_000_000:
        parser.error("--requests must be 100 to 10000000")
    return options


class Runner:
    def __init__(self):
        self.folder = work_folder()
        self.backend = Backend(os.path.join(self.folder, "backend"))
        self.gateway = Ours(self.folder, self.backend.port)
        self.gateway.configure()
        self.body = os.path.join(self.folder, "body")
        with open(self.body, "wb") as output:
            output.write(b"b" * 16384)

    def start(self, command, environment=None, seconds=20):
        log = os.path.join(self.folder, "output")
        process = Process("ours", command, log, environment)
        wait_until(lambda: answers(self.gateway.port, "/mock"), seconds, process)
        return process

    def send(self, case, requests):
        seen = load.h2load(f"http://127.0.0.1:{self.gateway.port}{CASES[case]}", CONNECTIONS, self.folder,
                           requests=requests, is_http1=True, body=self.body if case == "post16k" else None)
        if seen.errors or seen.requests != requests:
            raise BenchmarkError(f"{case}: {seen.requests} of {requests} requests, {seen.errors} failed")


def count_allocations(runner, requests):
    """(allocations, reallocations, frees, bytes) per request of each case."""
    shim = os.path.join(runner.folder, "count-mallocs.so")
    source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "count-mallocs.c")
    built = subprocess.run(["gcc", "-O2", "-fno-builtin", "-shared", "-fPIC", "-o", shim, source], capture_output=True,
                           text=True)
    if built.returncode != 0:
        raise BenchmarkError(f"gcc: {built.stderr}")
    counters = os.path.join(runner.folder, "counters")
    with open(counters, "wb") as output:
        output.write(bytes(4096))

    def read():
        with open(counters, "rb") as file:
            return struct.unpack("QQQQ", file.read(32))

    process = runner.start(runner.gateway.command(), {"LD_PRELOAD": shim, "COUNT_MALLOCS": counters})
    if read()[0] == 0:
        raise BenchmarkError("the counting library has no effect on this binary")
    found = {}
    for case in CASES:
        runner.send(case, requests)
        readings = [read()]
        for share in (1, 2):
            runner.send(case, share * requests)
            readings.append(read())
        once, twice = ([after - before for before, after in zip(*pair)] for pair in zip(readings, readings[1:]))
        found[case] = [(more - less) / requests for less, more in zip(once, twice)]
    process.stop()
    return found


def has_counters():
    """Whether perf can count instructions here."""
    if not shutil.which("perf"):
        return False
    tried = subprocess.run(["perf", "stat", "-x,", "-e", "instructions:u", "true"], capture_output=True, text=True)
    return tried.returncode == 0 and "not supported" not in tried.stderr and "not counted" not in tried.stderr


def count_with_perf(runner, requests):
    """User instructions per request of each case by the processor's counters."""
    process = runner.start(runner.gateway.command())
    found = {}
    for case in CASES:
        readings = []
        runner.send(case, requests)
        for share in (1, 2):
            output = os.path.join(runner.folder, "perf")
            counter = Process("perf", ["perf", "stat", "-x,", "-e", "instructions:u", "-o", output, "-p",
                                       str(process.pid)], output + ".log")
            wait_until(lambda: os.path.exists(output), 5, counter)
            runner.send(case, share * requests)
            counter.signal(signal.SIGINT)
            counter.wait(10)
            with open(output) as file:
                value = re.search(r"^(\d+),.*instructions", file.read(), re.MULTILINE)
            if not value:
                raise BenchmarkError("perf stat printed no count")
            readings.append(int(value[1]))
            os.remove(output)
        found[case] = (readings[1] - readings[0]) / requests
    process.stop()
    return found


def read_callgrind(file):
    """(instructions by function, calls by function, calls by caller and function) of a callgrind file."""
    names, own, calls, callers = {}, collections.Counter(), collections.Counter(), collections.Counter()
    current = None

    def name(text):
        number, _, rest = text.partition(" ")
        if rest:
            names[number] = rest
        return names.get(number, number)

    is_call = False
    with open(file, errors="replace") as lines:
        for line in lines:
            if line.startswith("fn="):
                current = name(line[3:].rstrip("\n"))
            elif line.startswith("cfn="):
                called = name(line[4:].rstrip("\n"))
            elif line.startswith("calls="):
                calls[called] += int(line[6:].split()[0])
                callers[current, called] += int(line[6:].split()[0])
                is_call = True
            elif line[:1].isdigit() or line[:1] in "+-*":
                # The line after calls= has the cost of what is called.
                if not is_call and current is not None:
                    own[current] += int(line.split()[-1])
                is_call = False
    return own, calls, callers


def count_with_callgrind(runner, requests):
    """What read_callgrind finds, per request of each case."""
    binary = os.path.join(runner.folder, "apig-stripped")
    # valgrind cannot read the debugging sections of Swift binaries; names of functions stay.
    subprocess.run(["strip", "-g", "-o", binary, Ours.binary], check=True)
    found = {}
    for case in CASES:
        seen = []
        for share in (1, 2):
            output = os.path.join(runner.folder, f"callgrind.{case}.{share}")
            command = ["valgrind", "--tool=callgrind", "--fair-sched=yes", f"--callgrind-out-file={output}", binary]
            process = runner.start(command + runner.gateway.command()[1:], seconds=120)
            runner.send(case, share * requests)
            process.stop(60)
            seen.append(read_callgrind(output))
        found[case] = tuple(
            {name: (seen[1][part][name] - seen[0][part][name]) / requests for name in seen[1][part]}
            for part in (0, 1, 2))
    return found


def demangled(names):
    """Names as Swift writes them, where its tool is installed."""
    if not shutil.which("swift"):
        return {name: name for name in names}
    done = subprocess.run(["swift", "demangle", "--compact", "--simplified"], input="\n".join(names), capture_output=True,
                          text=True)
    lines = done.stdout.splitlines()
    return dict(zip(names, lines)) if len(lines) == len(names) else {name: name for name in names}


def _plain(name):
    """A function's name without the mark of a recursion or a symbol version."""
    return re.sub(r"('\d+|@.*)$", "", name)


def print_callers(callers, called, least=0.45):
    """Who calls a function how often a request; of a name that begins with _, every specialisation."""
    counts = collections.Counter()
    for (caller, name), count in callers.items():
        if _plain(name) == called or called.startswith("_") and called in name:
            counts[_plain(caller)] += count
    top = [name for name, count in counts.most_common(25) if count >= least]
    shown = demangled(top)
    table([f"proxy: callers of {called}", "a request"], [[shown[name][:110], number(counts[name])] for name in top])


def print_callgrind(found):
    rows = [["instructions", *(number(sum(own.values())) for own, _, _ in found.values())]]
    for name in RUNTIME_CALLS:
        counts = [sum(count for called, count in calls.items() if _plain(called) == name)
                  for _, calls, _ in found.values()]
        if any(counts):
            rows.append(["calls of " + name, *(number(count) for count in counts)])
    table(["per request, callgrind", *found], rows)
    own = found["proxy"][0]
    top = sorted(own, key=lambda name: -own[name])[:30]
    shown = demangled(top)
    table(["proxy: where the instructions are", "a request"],
          [[shown[name][:110], number(own[name])] for name in top])
    for called in ("swift_allocObject", "_consumeAndCreateNew", "_allocateStringStorage", "malloc", "swift_retain",
                   "swift_bridgeObjectRetain"):
        print_callers(found["proxy"][2], called)


def main():
    options = arguments()
    runner = Runner()
    found = count_allocations(runner, options.requests)
    table(["per request", "allocations", "reallocations", "frees", "bytes"],
          [[case, *(number(value) for value in values)] for case, values in found.items()])
    result = {"case": "allocations", "allocations": {case: values[0] + values[1] for case, values in found.items()},
              "verdicts": []}
    if options.instructions:
        if has_counters():
            result["instructions"] = count_with_perf(runner, options.requests)
            table(["user instructions per request, perf", *CASES],
                  [["", *(number(value) for value in result["instructions"].values())]])
        else:
            print("  The processor's counters cannot be read here; callgrind counts alone.")
        by_function = count_with_callgrind(runner, min(options.requests, 2000))
        print_callgrind(by_function)
        result.setdefault("instructions", {case: sum(own.values()) for case, (own, _, _) in by_function.items()})
    if options.max is not None:
        for case, count in result["allocations"].items():
            result["verdicts"].append(verdict(f"allocations of {case}", count, options.max))
    if options.json:
        with open(options.json, "w") as output:
            json.dump(result, output, indent=1)
    return 0 if all(each["met"] for each in result["verdicts"]) else 1


run_main(main)
