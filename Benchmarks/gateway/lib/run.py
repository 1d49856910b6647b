"""The comparison of nginx, haproxy and our gateway; Benchmarks/gateway/run has the description."""

import argparse
import json
import os
import sys

import cases
from processes import run_main
from report import print_verdicts


def arguments():
    parser = argparse.ArgumentParser(prog="Benchmarks/gateway/run")
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json")
    parser.add_argument("--no-half", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("cases", nargs="*", metavar="CASE")
    # argparse ends with 2, which means something else here.
    parser.error = lambda message: (parser.print_usage(sys.stderr), print(message, file=sys.stderr), sys.exit(64))
    options = parser.parse_args()
    unknown = [name for name in options.cases if name not in cases.NAMES]
    if unknown:
        parser.error(f"unknown case {unknown[0]}; known: {' '.join(cases.NAMES)}")
    if not 1 <= options.seconds <= 600 or not 1 <= options.rounds <= 100:
        parser.error("--seconds must be 1 to 600, --rounds 1 to 100")
    options.seconds = max(int(options.seconds), 1)
    return options


def main():
    options = arguments()
    context = cases.Context(options.seconds, options.rounds, not options.no_half)
    print(f"{options.rounds} rounds of {options.seconds} s; {os.cpu_count()} processors, "
          f"load average before the start {os.getloadavg()[0]:.1f}")
    results = []
    for name in options.cases or cases.NAMES:
        print()
        results.append(cases.run(name, context))
        if options.json:
            with open(options.json, "w") as output:
                json.dump(results, output, indent=1)
    print()
    missed = print_verdicts(results)
    return 1 if options.check and missed else 0


run_main(main)
