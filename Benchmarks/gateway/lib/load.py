"""Load generators: wrk as fast as it goes, h2load for HTTP/2 and for a given rate."""

import os
import re
import subprocess
from dataclasses import dataclass

from processes import BenchmarkError

_HERE = os.path.dirname(os.path.abspath(__file__))


@dataclass
class Load:
    """What a generator saw. `p50` and `p99` are milliseconds."""

    requests: int
    bytes: int
    seconds: float
    bad_status: int
    failed: int
    p50: float
    p99: float

    @property
    def errors(self):
        return self.bad_status + self.failed

    @property
    def per_second(self):
        return self.requests / self.seconds


def wrk_command(url, connections, seconds, timeout=10, headers=()):
    lines = [word for line in headers for word in ("-H", line)]
    return ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", f"--timeout={timeout}s", *lines, "-s",
            os.path.join(_HERE, "report.lua"), url]


def read_wrk(output):
    found = re.search(r"^FIGURES (.*)$", output, re.MULTILINE)
    if not found:
        raise BenchmarkError(f"wrk: {output[-800:]}")
    requests, size, duration, status, failed, p50, p99 = (int(float(word)) for word in found[1].split())
    return Load(requests, size, duration / 1e6, status, failed, p50 / 1000, p99 / 1000)


def wrk(url, connections, seconds, kind="", paths="", headers=()):
    """Full load over `connections` for `seconds`. `kind`: "", "post" (16 KB) or "paths" (those of a file in turn)."""
    environment = {**os.environ, "LOAD_KIND": kind, "LOAD_PATHS": paths}
    try:
        done = subprocess.run(wrk_command(url, connections, seconds, headers=headers), capture_output=True, text=True, env=environment,
                              timeout=seconds + 30)
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"wrk did not end: {url}") from None
    return read_wrk(done.stdout + done.stderr)


def h2load(url, connections, folder, seconds=None, requests=None, rate=None, streams=1, is_http1=False, body=None,
           urls=None):
    """Load by h2load for `seconds`, or of so many `requests`; `rate` in requests a second over all connections."""
    if rate:
        requests, seconds = max(int(rate * seconds), connections), None
    log = os.path.join(folder, "h2load.log")
    if os.path.exists(log):
        os.remove(log)
    command = ["h2load", "-t1", f"-c{connections}", f"-m{streams}", f"--log-file={log}"]
    command.append(f"-n{requests}" if requests else f"-D{seconds}")
    if is_http1:
        command.append("--h1")
    if rate:
        # Connections that start together would ask in step: a burst of all of them each time.
        command += [f"--rps={max(rate / connections, 0.1):.3f}", "-r1", "--rate-period=1ms"]
    if body:
        command.append(f"--data={body}")
    command += [f"--input-file={urls}"] if urls else [url]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=(seconds or 300) + 30)
    except subprocess.TimeoutExpired:
        raise BenchmarkError(f"h2load did not end: {url}") from None
    ended = re.search(r"finished in ([\d.]+)(us|ms|s)", done.stdout)
    counts = re.search(r"(\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout", done.stdout)
    status = re.search(r"status codes: (\d+) 2xx", done.stdout)
    traffic = re.search(r"traffic: .*?\((\d+)\) total", done.stdout)
    if not (ended and counts and status and traffic):
        raise BenchmarkError(f"h2load: {(done.stdout + done.stderr)[-800:]}")
    times = []
    with open(log) as file:
        for line in file:
            times.append(int(line.rpartition("\t")[2]))
    times.sort()
    os.remove(log)

    def percentile(share):
        return times[min(int(len(times) * share), len(times) - 1)] / 1000 if times else 0.0

    done_requests, succeeded = int(counts[1]), int(counts[2])
    length = float(ended[1]) * {"us": 1e-6, "ms": 1e-3, "s": 1}[ended[2]]
    # A run of a given length ends in the middle of requests; h2load does not count those as failed.
    return Load(done_requests, int(traffic[1]), seconds or length, succeeded - int(status[1]),
                int(counts[3]) + int(counts[4]) + int(counts[5]), percentile(0.5), percentile(0.99))
