#!/usr/bin/env python3
"""Measures validation: wall time, processor time and peak memory of whole processes, several in turn."""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from processes import run

GENERATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "generate-document.py")
LARGE, SMALL = 1060, 6


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apig", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    def generate(name, operations, form):
        path = os.path.join(folder, "{}.{}".format(name, form))
        subprocess.run([sys.executable, GENERATOR, "--operations", str(operations), "--format", form, "--output", path], check=True)
        return path

    def ours(path):
        return [options.apig, "validate", "--fail-on", "never", path]

    def whole(path):
        # What validate leaves out above 300 operations, which no import takes: the translation of every operation, and advice on it.
        return [options.apig, "import", "--dry-run", "--max-operations", "10000", "--fail-on", "never", path]

    with tempfile.TemporaryDirectory() as folder:
        large, small = generate("large", LARGE, "yaml"), generate("small", SMALL, "yaml")
        as_json = generate("large", LARGE, "json")
        documents = {"3 MB YAML": large, "the same, JSON": as_json, "30 KB YAML": small}
        figures = {}
        for number in range(options.rounds):
            for label, path in documents.items():
                figures.setdefault((label, "apig validate"), []).append(run(ours(path)))
                figures.setdefault((label, "apig import --dry-run"), []).append(run(whole(path)))
                if number == 0 or path == small:
                    figures.setdefault((label, "openapi-spec-validator"), []).append(run([options.peer, path]))
        print("{} rounds, load {:.1f}".format(options.rounds, os.getloadavg()[0]))
        print("{:16} {:24} {:>10} {:>12} {:>12} {:>10}".format("document", "program", "bytes", "wall ms", "CPU ms", "peak MiB"))
        for (label, program), rows in figures.items():
            wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
            print("{:16} {:24} {:>10,} {:>12,.1f} {:>12,.1f} {:>10.1f}".format(
                label, program, os.path.getsize(documents[label]), wall * 1000, cpu * 1000, peak))
        print()
        print("apig import --dry-run:")
        print("{:>10} {:>10} {:>10} {:>12} {:>10}".format("operations", "bytes", "CPU ms", "µs/operation", "peak MiB"))
        for count in (1000, 2000, 4000, 8000):
            path = generate("growth", count, "yaml")
            rows = [run(whole(path)) for _ in range(max(3, options.rounds // 2))]
            _, cpu, peak = (statistics.median(column) for column in zip(*rows))
            print("{:>10,} {:>10,} {:>10.1f} {:>12.1f} {:>10.1f}".format(
                count, os.path.getsize(path), cpu * 1000, cpu / count * 1e6, peak))

        def median(label, column):
            return statistics.median(row[column] for row in figures[label, "apig validate"])

        targets = [
            ("3 MB in under 0.5 s", median("3 MB YAML", 0) < 0.5),
            ("3 MB in under 150 MB", median("3 MB YAML", 2) * 1.048576 < 150),
            ("30 KB in under 20 ms", median("30 KB YAML", 0) < 0.020),
        ]
        print()
        for text, is_met in targets:
            print("{}: {}".format("met" if is_met else "MISSED", text))
        if options.check and not all(is_met for _, is_met in targets):
            sys.exit(1)


if __name__ == "__main__":
    main()
