"""Processes under measurement: starting, processor time, memory, descriptors, and a clean end whatever happens."""

import atexit
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)
_running = []
_folders = []


class BenchmarkError(Exception):
    """Something the benchmark needs did not work; the message says what."""


def _prepare_child():
    # The child dies with this process, also when this one is killed.
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Process:
    """A server or a load generator: a process with all its descendants."""

    def __init__(self, name, command, log, environment=None):
        self.name = name
        self.log = log
        with open(log, "ab") as output:
            self._popen = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True,
                preexec_fn=_prepare_child, env={**os.environ, **(environment or {})})
        self.pid = self._popen.pid
        _running.append(self)

    def is_running(self):
        return self._popen.poll() is None

    def signal(self, number):
        os.kill(self.pid, number)

    def wait(self, seconds):
        """Waits for an end of its own; fails after `seconds`."""
        try:
            self._popen.wait(seconds)
        except subprocess.TimeoutExpired:
            raise BenchmarkError(f"{self.name} did not end:\n{self.tail()}") from None

    def stop(self, seconds=3):
        """SIGTERM, then SIGKILL for the whole group after `seconds`."""
        if self in _running:
            _running.remove(self)
        if self.is_running():
            self.signal(signal.SIGTERM)
            try:
                self._popen.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self._popen.wait()

    def pids(self):
        """The process and its descendants."""
        found = [self.pid]
        for pid in found:
            try:
                for task in os.listdir(f"/proc/{pid}/task"):
                    with open(f"/proc/{pid}/task/{task}/children") as file:
                        found += [int(child) for child in file.read().split()]
            except OSError:
                continue
        return found

    def cpu_seconds(self):
        """Processor time of all processes so far, user and system."""
        ticks = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/stat") as file:
                    # The name is in brackets and may hold blanks; utime and stime are fields 14 and 15.
                    fields = file.read().rpartition(")")[2].split()
                ticks += int(fields[11]) + int(fields[12])
            except OSError:
                continue
        return ticks / TICKS_PER_SECOND

    def memory(self):
        """(resident, proportional) kB of all processes; shared pages count once in the second."""
        resident = proportional = 0
        for pid in self.pids():
            try:
                with open(f"/proc/{pid}/smaps_rollup") as file:
                    for line in file:
                        if line.startswith("Rss:"):
                            resident += int(line.split()[1])
                        elif line.startswith("Pss:"):
                            proportional += int(line.split()[1])
            except OSError:
                continue
        return resident, proportional

    def descriptors(self):
        """Open descriptors of all processes."""
        count = 0
        for pid in self.pids():
            try:
                count += len(os.listdir(f"/proc/{pid}/fd"))
            except OSError:
                continue
        return count

    def tail(self, lines=15):
        try:
            with open(self.log, errors="replace") as file:
                return "".join(file.readlines()[-lines:])
        except OSError:
            return ""


def work_folder():
    """A temporary folder that goes at the end."""
    folder = tempfile.mkdtemp(prefix="gateway-benchmark.")
    _folders.append(folder)
    return folder


def free_ports(count):
    """Ports of 127.0.0.1 nobody listens on."""
    sockets = []
    for _ in range(count):
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        sockets.append(listener)
    ports = [listener.getsockname()[1] for listener in sockets]
    for listener in sockets:
        listener.close()
    return ports


def wait_until(condition, seconds, process=None, interval=0.02):
    """Waits until `condition()` is true; fails after `seconds` or when the process ends."""
    deadline = time.monotonic() + seconds
    while True:
        if condition():
            return
        if process is not None and not process.is_running():
            raise BenchmarkError(f"{process.name} ended:\n{process.tail()}")
        if time.monotonic() > deadline:
            extra = f" of {process.name}:\n{process.tail()}" if process else ""
            raise BenchmarkError(f"no answer within {seconds} s{extra}")
        time.sleep(interval)


def answers(port, path="/", status=b"200"):
    """Whether a request gets an answer with this status."""
    try:
        return fetch(port, path)[0] == status
    except OSError:
        return False


def fetch(port, path, timeout=2):
    """(status, body) of a GET on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port), timeout) as connection:
        connection.sendall(b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n" % path.encode())
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    head, _, body = answer.partition(b"\r\n\r\n")
    return head[9:12], body


def stop_all():
    for process in list(reversed(_running)):
        process.stop(1)
    for folder in _folders:
        shutil.rmtree(folder, ignore_errors=True)
    _folders.clear()


def run_main(main):
    """Runs a script's main function; its servers and folders go in any case."""
    atexit.register(stop_all)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    sys.stdout.reconfigure(line_buffering=True)
    try:
        sys.exit(main())
    except BenchmarkError as error:
        print(f"{os.path.basename(sys.argv[0])}: {error}", file=sys.stderr)
        sys.exit(2)
