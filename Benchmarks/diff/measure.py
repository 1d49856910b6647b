#!/usr/bin/env python3
"""Measures differences: wall time, processor time and peak memory of whole processes, several in turn."""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from processes import run

GENERATOR = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "generate-document.py")


def edit(source, target):
    """Changes one operation in fifty: a parameter more, a response less, another summary, a limit on a schema.

    The source is written anew as well, so that what is the same is written in the same way, as in two revisions of a document.
    """
    with open(source) as file:
        document = json.load(file)
    with open(source, "w") as file:
        json.dump(document, file, indent=2)
    number = 0
    for item in document["paths"].values():
        for operation in item.values():
            if not isinstance(operation, dict) or "responses" not in operation:
                continue
            number += 1
            if number % 50 == 0:
                operation.setdefault("parameters", []).append({"name": "extra", "in": "query", "type": "string"})
            elif number % 50 == 1:
                operation["summary"] = "another summary"
            elif number % 50 == 2:
                operation["responses"].pop(sorted(operation["responses"])[-1])
    for position, schema in enumerate(document["definitions"].values()):
        if position % 50 == 0 and "properties" in schema:
            schema["properties"]["added"] = {"type": "integer"}
    with open(target, "w") as file:
        json.dump(document, file, indent=2)


def similar(target, paths, word):
    """Paths that differ in their last letters only, each with an operation that looks like the others."""
    operation = {"operationId": "", "responses": {"200": {"description": word}}}
    items = {}
    for number in range(paths):
        items["/things/of/one/kind/{id}/part%04d" % number] = {
            "get": dict(operation, operationId="readPart%04d" % number, parameters=[{"name": "id", "in": "path", "required": True, "type": "string"}])}
    with open(target, "w") as file:
        json.dump({"swagger": "2.0", "info": {"title": "Things", "version": "1"}, "paths": items}, file)


def main():
    if sys.argv[1:2] == ["--edit"]:
        return edit(*sys.argv[2:4])
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--apig", required=True)
    parser.add_argument("--peer", required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    def ours(pair):
        return [options.apig, "diff", "--fail-on", "never", *pair]

    with tempfile.TemporaryDirectory() as folder:
        def pair(operations):
            base, revision = (os.path.join(folder, "%s-%d.json" % (name, operations)) for name in ("base", "revision"))
            subprocess.run([sys.executable, GENERATOR, "--operations", str(operations), "--format", "json", "--output", base], check=True)
            subprocess.run([sys.executable, os.path.abspath(__file__), "--edit", base, revision], check=True)
            return base, revision

        def yaml(operations):
            base = os.path.join(folder, "base.yaml")
            subprocess.run([sys.executable, GENERATOR, "--operations", str(operations), "--format", "yaml", "--output", base], check=True)
            return base

        print("{} rounds, load {:.1f}".format(options.rounds, os.getloadavg()[0]))
        print("{:34} {:16} {:>10} {:>10} {:>10} {:>10}".format("documents", "program", "bytes", "wall ms", "CPU ms", "peak MiB"))
        figures = {}

        def measure(label, program, arguments, bytes, rounds):
            rows = [run(arguments) for _ in range(rounds)]
            wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
            figures[label, program] = (wall, cpu, peak)
            print("{:34} {:16} {:>10,} {:>10,.0f} {:>10,.0f} {:>10.1f}".format(label, program, bytes, wall * 1000, cpu * 1000, peak), flush=True)

        large = pair(1060)
        source = yaml(1060)
        measure("3 MB YAML and the edited JSON", "apig diff", ours((source, large[1])), os.path.getsize(source), options.rounds)
        measure("3 MB YAML and itself", "apig diff", ours((source, source)), os.path.getsize(source), options.rounds)
        compact = os.path.join(folder, "compact.json")
        subprocess.run([sys.executable, "-c", "import json, sys; json.dump(json.load(open(sys.argv[1])), open(sys.argv[2], 'w'))", large[1], compact], check=True)
        measure("JSON, and edited on one line", "apig diff", ours((large[0], compact)), os.path.getsize(large[0]), options.rounds)
        measure("the same as JSON, and edited", "apig diff", ours(large), os.path.getsize(large[0]), options.rounds)
        measure("the same as JSON, and edited", "deepdiff", [options.peer, "diff", *large], os.path.getsize(large[0]), 1)
        for operations in (1000, 2000, 4000, 8000, 10000):
            documents = pair(operations)
            measure("%d operations" % operations, "apig diff", ours(documents), os.path.getsize(documents[0]), max(3, options.rounds // 2))
        parts = [os.path.join(folder, "similar-%s.json" % word) for word in ("one", "two")]
        for path, word in zip(parts, ("one", "two")):
            similar(path, 2000, word)
        measure("2000 similar paths, all changed", "apig diff", ours(parts), os.path.getsize(parts[0]), options.rounds)

        print()
        growth = [figures["%d operations" % count, "apig diff"][1] / count * 1e6 for count in (1000, 2000, 4000, 8000)]
        print("CPU an operation, 1,000 to 8,000: " + ", ".join("{:.0f} µs".format(value) for value in growth))
        wall, _, peak = figures["3 MB YAML and the edited JSON", "apig diff"]
        targets = {
            "two 3 MB documents in under 1 s and 300 MB": wall < 1 and peak < 300,
            "10,000 operations in under 3 s": figures["10000 operations", "apig diff"][0] < 3,
            "cost linear": growth[-1] < 1.5 * growth[0],
        }
        for target, met in targets.items():
            print("{}: {}".format(target, "met" if met else "missed"))
        if options.check and not all(targets.values()):
            sys.exit(1)


if __name__ == "__main__":
    main()
