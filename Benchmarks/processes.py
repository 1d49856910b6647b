"""Runs programs and measures them."""

import os
import subprocess
import sys
import time


def run(arguments):
    """Wall and processor seconds, and peak MiB, of one process.

    The kernel's figure for memory begins with what this process holds, so it holds little: documents are made in processes of their own.
    """
    start = time.perf_counter()
    child = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit("{} ended with {}".format(" ".join(arguments), child.returncode))
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
